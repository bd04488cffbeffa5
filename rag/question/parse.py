"""text -> Question."""

from __future__ import annotations

from collections.abc import Sequence

from rag import annotate
from rag.language.stems import stopwords
from rag.language.words import fold, words
from rag.question import data, days
from rag.question import names as naming
from rag.question.kind import kind_of
from rag.question.language import language_of
from rag.question.parties import parties
from rag.question.parts import parts
from rag.question.speaker import speaker_of
from rag.records import Answer, Question, Span


def read(text: str, history: Sequence[Answer] = ()) -> Question:
    """The question that a text asks; made whole from the answers before it, the last one last."""
    plain = " ".join(text.split())
    return _parsed(text, plain)


def _parsed(asked: str, text: str) -> Question:
    language = language_of(text)
    found_days = days.days(text, language)
    names = naming.spans(text, language, [(day.start, day.end) for day in found_days])
    speaker = speaker_of(text, names)
    numbers = [(number.start, number.end) for number in annotate.numbers(text, language)]
    since, until = days.reach(text, found_days)
    taken = [*names, *numbers, *((day.start, day.end) for day in found_days), *([speaker] if speaker else [])]
    kind = kind_of(text)
    called = naming.names(text, names)
    return Question(
        asked=asked,
        text=text,
        kind="said" if kind == "fact" and speaker else kind,
        language=language,
        names=called,
        numbers=tuple(text[start:end] for start, end in numbers),
        since=since,
        until=until,
        speaker=naming.name_of(text[speaker[0] : speaker[1]]) if speaker else None,
        topic=_topic(text, language, taken),
        parts=parts(text, [name.text for name in called]),
        parties=parties(text, names) if kind == "compare" else (),
    )


def _topic(text: str, language: str | None, taken: Sequence[Span]) -> tuple[str, ...]:
    """The content words outside of those spans, each once, as written."""
    stops = stopwords(language or "en") | data.words("words", "light")
    found = {
        fold(word.text): word.text
        for word in words(text)
        if not any(start <= word.start < end for start, end in taken) and fold(word.text) not in stops
    }
    return tuple(found.values())
