"""text -> Question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from rag import annotate
from rag.annotate.data import words as known_words
from rag.language.detect import detect
from rag.language.stems import stopwords
from rag.language.words import fold, words
from rag.question import data, days
from rag.question import names as naming
from rag.question.follow import whole
from rag.question.kind import is_question, kind_of
from rag.question.parties import is_choice, parties
from rag.question.parts import parts
from rag.question.several import is_several
from rag.question.slips import without_slips
from rag.question.speaker import speaker_of
from rag.records import Answer, Question, QuestionKind, Span

_LONGEST: Final = 4000


def read(text: str, history: Sequence[Answer] = ()) -> Question:
    """The question that a text asks; made whole from the answers before it, the last one last.

    Of a longer text than 4,000 characters the beginning is analysed; all of it is searched for.
    """
    plain = without_slips(" ".join(text.split()))
    if len(plain) > _LONGEST:
        return replace(_parsed(text, plain[:_LONGEST]), text=plain)
    return _parsed(text, whole(plain, history) if is_question(plain) else plain)


def _parsed(asked: str, text: str) -> Question:
    language = detect(text)
    times = annotate.days(text, language)
    found_days = days.full(text, times)
    names = naming.spans(text, language, [(day.start, day.end) for day in found_days])
    speaker = speaker_of(text, names)
    numbers = [(number.start, number.end) for number in annotate.numbers(text, language, times)]
    since, until = days.reach(text, found_days)
    taken = [
        *map(partial(_titled, text), names),
        *numbers,
        *((day.start, day.end) for day in found_days),
        *([speaker] if speaker else []),
    ]
    called = naming.names(text, names)
    asked_parts = parts(text, [name.text for name in called])
    kind = _kind(asked_parts[0] if asked_parts else text, speaker is not None)
    return Question(
        asked=asked,
        text=text,
        kind=kind,
        language=language,
        names=called,
        numbers=tuple(text[start:end] for start, end in numbers),
        since=since,
        until=until,
        yearless=None if found_days else days.yearless(text, times, names),
        speaker=naming.name_of(text[speaker[0] : speaker[1]]) if speaker else None,
        topic=_topic(text, language, taken),
        parts=asked_parts,
        parties=parties(text, names) if kind == "compare" else (),
        several=is_several(text, kind, asked_parts),
    )


def _titled(text: str, name: Span) -> Span:
    """The span of a name with the title before it: "foreign minister | Lavrov"."""
    before, start, titles = words(text[: name[0]]), name[0], known_words("verbs", "office.heads")
    while before and before[-1].text.lower() in titles and not text[before[-1].end : start].strip():
        start, titles = before[-1].start, titles | data.words("words", "portfolios")
        before.pop()
    return start, name[1]


def _kind(text: str, speaks: bool) -> QuestionKind:
    """The kind by its cues; a choice of two compares, and a plain question on a speaker asks for words."""
    kind = kind_of(text)
    if kind in ("fact", "who", "where", "said") and is_choice(text):
        return "compare"
    return "said" if kind == "fact" and speaks else kind


def _topic(text: str, language: str | None, taken: Sequence[Span]) -> tuple[str, ...]:
    """The content words outside of those spans, each once, as written."""
    stops = stopwords(language or "en") | data.words("words", "light")
    topic = {
        fold(word.text): word.text
        for word in words(text)
        if not any(start <= word.start < end for start, end in taken) and fold(word.text) not in stops
    }
    return tuple(topic.values())
