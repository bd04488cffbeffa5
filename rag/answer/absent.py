"""The words above quotes that claim nothing, or for no quotes at all: what the sources do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rag.answer.cues import verb_forms
from rag.answer.denial import PREMISE
from rag.language import language_name
from rag.language.words import fold, words
from rag.question.near import near
from rag.records import Disagreement, Question, Retrieved
from rag.records.source import written_day
from rag.settings import E5_SMALL


def unknown_names(
    question: Question, found: Retrieved, vocabulary: Callable[[str], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """The names of a question that no passage holds, each with the spellings near to it that some do.

    A name with other forms is none: a metonym, a capital, an office may be meant. `vocabulary` gives the
    words of the index that may be spelled like one and is asked only where a name stands nowhere.
    """
    unknown = {term.text for term in found.terms if not term.passages}
    names = [name.text for name in question.names if len(name.forms) == 1 and {*name.text.split()} & unknown]
    return {
        name: tuple(
            offers[0] for word in name.split() if word in unknown and (offers := near(word, vocabulary(word)))
        )
        for name in names
    }


def is_unheard(question: Question, found: Retrieved) -> bool:
    """Whether no passage has the verb of what a question takes as given: "When was it lifted?" has it last,
    "Who lifted it?" first."""
    missing = _missing(found)
    verb = question.topic[:1] if question.kind == "who" else question.topic[-1:]
    return question.kind in PREMISE and not missing.isdisjoint(verb)


def _missing(found: Retrieved) -> set[str]:
    """The words of a question that no passage has: of an irregular verb no form ("win", "won"). In articles
    of other languages alone its words are not looked for."""
    languages = {hit.article.language for hit in found.hits}
    if found.language and languages and languages.isdisjoint({None, found.language}):
        return set()
    missing = {term.text for term in found.terms if not term.passages}
    forms = {word: verb_forms(word) for word in missing}
    held = {fold(word.text) for hit in found.hits if any(forms.values()) for word in words(hit.text)}
    return {word for word in missing if held.isdisjoint(forms[word])}


def absent(question: Question, found: Retrieved, names: Mapping[str, Sequence[str]]) -> str:
    """What the sources do not mention of a question, in a line; `names` are the unknown ones."""
    missing = _missing(found)
    plain = [word for word in question.topic if word in missing]
    if not names:
        asked, words = " of those asked" * found.where.narrows, "words" if len(plain) > 1 else "word"
        return f"No article{asked} has the {words} {_listed(plain)}." if plain else ""
    parts = [f"No article mentions {_listed(names)}."]
    for name, offers in names.items():
        if offers:
            parts.append(f"Written like {_listed([name])}: {_listed(map(str.title, offers))}.")
    return " ".join(parts)


def unread(found: Retrieved) -> str:
    """Which languages of what was found the encoder does not read, and what would, in a line."""
    if not found.by_words:
        return ""
    languages = ", ".join(map(language_name, found.by_words))
    return (
        f"Articles in {languages} were found by names and words alone: an index built "
        f"with the encoder {E5_SMALL} compares what they say."
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def disagreement_note(one: Disagreement) -> str:
    """Both sides in a line: what each source tells, with its outlet and date."""
    sides = []
    for value, c in zip(one.values, one.citations, strict=True):
        day = written_day(c.published.date) if c.published.date else None
        sides.append(f"{value} ({', '.join(filter(None, (c.publisher, day))) or c.path})")
    return "; ".join(sides)
