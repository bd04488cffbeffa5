"""One call of a language model: streamed, limited in time, stopped at will, tried again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from rag.answer.failure import passing, reason, too_long
from rag.answer.stream import Follow, Limits, pieces
from rag.errors import Cancelled, WriterError

_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|$)", re.S)
"""What some models think aloud before they reply."""


HERE = Limits(first=600.0, between=120.0, whole=1800.0, retries=1)
"""For a model that is run here: it reads a prompt for half a minute on an idle core, for two on a busy one,
and to stop and ask it again would only take as long again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model replied; or, with no text, the one line that says why not. `too_long`: less may do."""

    text: str = ""
    failed: str = ""
    too_long: bool = False


class LanguageModel:
    """A model of the `llm` library. It never raises for what the model does; only Cancelled passes.

    `context` is how many tokens prompt and reply may have together, where the model tells it; `small` says
    that it needs a grammar to keep to a form (a GGUF file that is run here).
    """

    def __init__(self, name: str, model: Any, limits: Limits = Limits()) -> None:
        self.name = name
        self._model = model
        self._limits = limits
        self._abandon: Callable[[], object] = getattr(model, "close", lambda: None)
        self.context: int | None = getattr(model, "context", None)
        self.small = "grammar" in getattr(getattr(model, "Options", None), "model_fields", {})

    def reply(self, system: str, prompt: str, follow: Follow = Follow(), grammar: str | None = None) -> Reply:
        """The reply to one prompt. `grammar` (GBNF) is for a small model; others do without."""
        tries = 0
        start = partial(self._start, system, prompt, grammar)
        while True:
            text: list[str] = []
            try:
                for piece in pieces(start, self._limits, follow, self._abandon):
                    text.append(piece)
                    if follow.on_text is not None:
                        follow.on_text(piece)
                    if sum(map(len, text)) > self._limits.characters:
                        break
                whole = _THOUGHT.sub("", "".join(text))
                return Reply(whole) if whole.strip() else Reply(failed="its reply was empty")
            except Cancelled:
                raise
            except BaseException as error:  # a model's plug-in may raise anything; `failure` names it
                if isinstance(error, KeyboardInterrupt | SystemExit):
                    raise
                if text or not passing(error) or tries >= self._limits.retries:
                    broken = " in mid-answer" if text else ""
                    return Reply(failed=reason(error) + broken, too_long=too_long(error))
                tries += 1
                _pause(self._limits.pause * 3 ** (tries - 1), follow)

    def _start(self, system: str, prompt: str, grammar: str | None) -> Iterator[str]:
        options: dict[str, Any] = {"grammar": grammar} if grammar and self.small else {}
        streamed = bool(self._model.can_stream)
        return iter(self._model.prompt(prompt, system=system, stream=streamed, **options))


def _pause(seconds: float, follow: Follow) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        follow.stop()
        time.sleep(min(0.1, seconds))


def load(name: str, limits: Limits | None = None) -> LanguageModel:
    """The model of that name: one that `llm` knows, one that was fetched, or `gguf:PATH`.

    Without `limits` they are those of where it runs. Raises WriterError for any other.
    """
    import llm

    from rag.answer.fetch import known

    if (file := known().get(name)) is not None and not file.is_here:
        raise WriterError(f"the model {name!r} is not fetched", f"Run: rag models get {name}")
    if file is not None or name.startswith("gguf:"):
        from rag.answer.gguf import model

        path = str(file.path) if file is not None else name.removeprefix("gguf:")
        return LanguageModel(name, model(path), limits or HERE)
    try:
        return LanguageModel(name, llm.get_model(name), limits or Limits())
    except llm.UnknownModelError as error:
        raise WriterError(
            f"there is no language model {name!r} here", "`rag models` lists what is usable."
        ) from error


def prompt_text(name: str) -> str:
    """The text of prompts/`name`.txt."""
    return (files("rag.answer") / "prompts" / f"{name}.txt").read_text(encoding="utf-8").strip()


def flat(text: str) -> str:
    """One line of data for a prompt: nothing in it looks like a citation mark or a turn of the talk."""
    plain = " ".join(text.split())
    for mark, other in (("[", "("), ("]", ")"), ("<|", "‹"), ("|>", "›"), ("<<", "‹"), (">>", "›")):
        plain = plain.replace(mark, other)
    return plain.replace("<", "‹").replace(">", "›")
