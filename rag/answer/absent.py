"""The words above quotes that claim nothing, or for no quotes at all: what the sources do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rag.answer.cues import alike, befalls, verb_forms
from rag.answer.denial import PREMISE, taken_as_given
from rag.language import language_name, script, word_keys
from rag.language.words import fold, words
from rag.question.aliases import entities_of
from rag.question.near import near
from rag.records import Article, Disagreement, Name, Question, Retrieved
from rag.records.source import written_day
from rag.settings import E5_SMALL


def unknown_names(
    question: Question, found: Retrieved, vocabulary: Callable[[str], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """The names of a question that no passage holds, each with the spellings near to it that some do.

    A country or a body is one if none that it may stand for is held either: its capital may be meant. A name
    whose surname alone is held is one if a word of it is spelled nearly like another. `vocabulary` gives the
    words of the index that may be spelled like one and is asked only where a word stands nowhere.
    """
    missing = {term.text for term in found.terms if not term.passages}
    held = {term.text for term in found.terms if term.passages}
    unknown: dict[str, tuple[str, ...]] = {}
    for name in question.names:
        lacking = [word for word in name.text.split() if word in missing]
        if lacking and entities_of(name.text):
            if name.text not in held and not _stands_for_held(name, vocabulary):
                unknown[name.text] = ()
        elif lacking:
            offers = [near_ones[0] for word in lacking if (near_ones := near(word, vocabulary(word)))]
            if offers or all(missing.intersection(form.split()) for form in name.forms):
                unknown[name.text] = tuple(offers)
    return unknown


def _stands_for_held(name: Name, vocabulary: Callable[[str], Iterable[str]]) -> bool:
    """Whether an index has a word of those that a country or a body may stand for, or they for it."""
    own = {*entities_of(name.text)}
    others = {word for form in name.forms if own.isdisjoint(entities_of(form)) for word in form.split()}
    return any(fold(word) in map(fold, vocabulary(word)) for word in others)


def respelled(question: Question, found: Retrieved) -> str:
    """How the articles write those words of the question's names that they hold by their sound alone, in a
    line: a slip of the hand, or another romanisation."""
    named = {word for name in question.names if not entities_of(name.text) for word in name.text.split()}
    terms = [term for term in found.terms if term.text in named and term.passages]
    if not terms:
        return ""
    written = {
        hit.article.text[slice(*span)]: word_keys(hit.article.text[slice(*span)], hit.article.language)
        for hit in found.hits
        for span in hit.matched
    }
    theirs = {}
    for term in terms:
        alike = [word for word, keys in written.items() if not {*keys}.isdisjoint(term.keys)]
        same = [word for word in alike if script(word) == script(term.text)]
        other = near(term.text, alike)
        if other and same == alike and all(written[word][0] != term.keys[0] for word in alike):
            theirs[term.text] = other[0]
    return " ".join(f"“{mine}” is written “{other}” here." for mine, other in theirs.items())


def is_unheard(question: Question, found: Retrieved, told_in: Article) -> bool:
    """Whether no passage has the verb of what a question takes as given ("When was it lifted?"), or none of
    the article that tells the number asked for the word for what befell those whom it counts ("How many were
    killed?")."""
    if question.kind in PREMISE and taken_as_given(question)[0] in _missing(found):
        return True
    if question.kind != "number" or told_in.language not in (None, found.language):
        return False
    counted = [word for word in question.topic if befalls(word)]
    texts = [hit.text for hit in found.hits if counted and hit.article.id == told_in.id]
    held = {fold(word.text) for text in texts for word in words(text)}
    return any(held.isdisjoint(map(fold, alike(word))) for word in counted)


def _missing(found: Retrieved) -> set[str]:
    """The words of a question that no passage has, nor one alike or another form ("win", "won"). In articles
    of other languages alone its words are not looked for."""
    languages = {hit.article.language for hit in found.hits}
    if found.language and languages and languages.isdisjoint({None, found.language}):
        return set()
    missing = {term.text for term in found.terms if not term.passages}
    forms = {word: verb_forms(word).union(alike(word)[1:]) for word in missing}
    held = {fold(word.text) for hit in found.hits if any(forms.values()) for word in words(hit.text)}
    return {word for word in missing if held.isdisjoint(forms[word])}


def absent(question: Question, found: Retrieved, names: Mapping[str, Sequence[str]]) -> str:
    """What the sources do not mention of a question, in a line; `names` are the unknown ones."""
    missing = _missing(found)
    plain = [word for word in question.topic if word in missing]
    asked = " of those asked" * found.where.narrows
    if not names:
        words = "words" if len(plain) > 1 else "word"
        return f"No article{asked} has the {words} {_listed(plain)}." if plain else ""
    parts = [f"No article{asked} mentions {_listed(names)}."]
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
