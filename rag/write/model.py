"""The writer that asks a language model, and gives the quotes whatever the model does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from rag.errors import Cancelled, WriterError
from rag.language import detect
from rag.language.orders import speaks_to_a_model
from rag.records import Draft, Evidence, Hit, Sentence
from rag.write.compress import answering, grammar
from rag.write.failure import passing, reason, too_long
from rag.write.prompt import NO_ANSWER, SYSTEM, parsed, prompt
from rag.write.quotes import chosen_quotes
from rag.write.stream import Limits, pieces

SHOWN = 8
"""Evidence sentences in a prompt. More blurs the answer of a small model and costs of a large one."""
LONGEST_REPLY = 4000
"""Characters. Three sentences are about 600; a model that runs on is stopped."""


class Model:
    """A Writer on a model of the `llm` library. Its sentences come first, the quotes stand under them.

    Never raises for what a model does, except Cancelled: a failure is one line in `Draft.note`.
    """

    def __init__(self, name: str, model: Any, limits: Limits = Limits()) -> None:
        self.name = name
        self._model = model
        self._limits = limits
        self._strict = "grammar" in getattr(getattr(model, "Options", None), "model_fields", {})

    def write(
        self,
        question: str,
        evidence: Sequence[Evidence],
        hits: Sequence[Hit],
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Draft:
        """The model's sentences and the quotes. Raises Cancelled."""
        chosen = chosen_quotes(question, evidence, hits)
        quotes = tuple(Sentence(e.text, (e.number,)) for e in chosen)
        if not evidence:
            return Draft(self.name, quotes, tuple(evidence))
        given = self._given(question, evidence, chosen)
        if not given:
            note = f"{self.name}: no shorter sentence answers than the quotes. The quotes stand alone."
            return Draft(self.name, quotes, tuple(evidence), note)
        reply, failed = self._reply(question, given, hits, on_text, cancelled)
        written, note = ((), failed) if failed else self._read(question, reply, given)
        if note:
            note = f"{self.name}: {note}. The quotes stand alone."
        return Draft(self.name, (*written, *quotes), tuple(evidence), note)

    def _given(
        self, question: str, evidence: Sequence[Evidence], chosen: Sequence[Evidence]
    ) -> list[Evidence]:
        """What the model is shown: one that a grammar holds, the quote if a shorter form of it answers."""
        if self._strict:
            return [e for e in chosen[:1] if answering(question, e.text)]
        rest = [e for e in evidence if e not in chosen]
        return [e for e in (*chosen, *rest) if not speaks_to_a_model(e.text)][:SHOWN]

    def _reply(
        self, question: str, given: Sequence[Evidence], hits: Sequence[Hit],
        on_text: Callable[[str], None] | None, cancelled: Callable[[], bool] | None,
    ) -> tuple[str, str]:  # fmt: skip
        """(reply, "") or ("", what went wrong). Tries again after what may pass, and with less evidence."""
        tries = 0
        while True:
            text: list[str] = []
            try:
                for piece in pieces(partial(self._start, question, given, hits), self._limits, cancelled):
                    text.append(piece)
                    if on_text is not None:
                        on_text(piece)
                    if sum(map(len, text)) > LONGEST_REPLY:
                        break
                return "".join(text), ""
            except Cancelled:
                raise
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt | SystemExit):
                    raise
                if too_long(error) and len(given) > 1:
                    given = given[: len(given) // 2]
                    continue
                if text or not passing(error) or tries >= self._limits.retries:
                    broken = " in mid-answer" if text else ""
                    return "", reason(error) + broken
                tries += 1
                _pause(self._limits.pause * 3 ** (tries - 1), cancelled)

    def _start(self, question: str, given: Sequence[Evidence], hits: Sequence[Hit]) -> Iterator[str]:
        options: dict[str, Any] = {}
        if self._strict:
            options["grammar"] = grammar(
                (form, e.number) for e in given for form in answering(question, e.text)
            )
        response = self._model.prompt(
            prompt(question, given, hits), system=SYSTEM, stream=bool(self._model.can_stream), **options
        )
        return iter(response)

    def _read(self, question: str, reply: str, given: Sequence[Evidence]) -> tuple[tuple[Sentence, ...], str]:
        if not reply.strip():
            return (), "its reply was empty"
        if NO_ANSWER in reply.upper():
            return (), "it found no answer in the evidence"
        spoken = detect(question)
        sentences = parsed(reply, spoken)
        language = detect(reply)
        if language and spoken and language != spoken and language not in {detect(e.text) for e in given}:
            return (), "it answered in another language"
        if not any(s.cites for s in sentences):
            return tuple(Sentence(s.text, ()) for s in sentences), "its reply cites nothing"
        return sentences, ""


def _pause(seconds: float, cancelled: Callable[[], bool] | None) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if cancelled is not None and cancelled():
            raise Cancelled("stopped")
        time.sleep(min(0.1, seconds))


def load(name: str, limits: Limits = Limits()) -> Model:
    """The writer of a model that `llm` knows. Raises WriterError where it knows none of that name."""
    import llm

    from rag.write.smollm2 import register

    register()
    try:
        return Model(name, llm.get_model(name), limits)
    except llm.UnknownModelError as error:
        raise WriterError(
            f"there is no language model {name!r} here", "`rag models` lists what is usable."
        ) from error
