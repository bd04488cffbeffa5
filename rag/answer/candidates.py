"""The sentences of the passages found, each with what stands in it: keys, numbers, days, names, speech."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rag import annotate
from rag.answer.cues import alike, persons
from rag.language import word_keys
from rag.language.words import fold, units
from rag.records import Day, Hit, Notes, Quantity, Question, Span, Utterance

Keys = frozenset[str]
NotesOf = Callable[[str], Notes | None]
"""The notes of an article by its id; None while they are not made."""


class Sentence(NamedTuple):
    """A sentence of a hit and what stands in it. Spans of notes count the article's characters."""

    hit: int
    number: int
    start: int
    end: int
    text: str
    keys: Keys
    numbers: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[str, ...]
    utterances: tuple[Utterance, ...]


def sentences_of(number: int, hit: Hit, notes_of: NotesOf) -> list[Sentence]:
    """The sentences of a hit, the `number`-th, with what stands in them."""
    article, notes = hit.article, notes_of(hit.article.id)
    spans = hit.passage.sentences or ((hit.passage.start, hit.passage.end),)
    return [
        _sentence(number, n, span, hit, notes)
        for n, span in enumerate(spans)
        if article.text[slice(*span)].strip()
    ]


def _sentence(hit: int, number: int, span: Span, of: Hit, notes: Notes | None) -> Sentence:
    (start, end), article = span, of.article
    text, language = article.text[start:end], article.language
    keys = frozenset(key for left, right in units(text) for key in word_keys(text[left:right], language))
    if notes is None:
        numbers = annotate.numbers(text, language)
        days = annotate.days(text, language, article.published.day)
        said: tuple[Utterance, ...] = ()
    else:
        numbers = tuple(one for one in notes.numbers if start <= one.start < end)
        days = tuple(one for one in notes.days if start <= one.start < end)
        said = tuple(one for one in notes.utterances if one.start < end and start < one.end)
    names = tuple(text[left:right] for left, right in annotate.names(text, language))
    return Sentence(hit, number, start, end, text, keys, numbers, days, names, said)


def keys_of(text: str, language: str | None) -> list[Keys]:
    """The keys of each word of a name or title that has any."""
    found = [word_keys(text[left:right], language) for left, right in units(text)]
    return [frozenset(keys) for keys in found if keys]


class Counted:
    """Which numbers of a sentence count what a question asks to count, and of whom they are told.

    Where the question has a word of what is counted alike ("killed", "death toll"), the sentence has one
    of them too; its number counts that, persons, or something of the question's topic, or says no more.
    """

    def __init__(self, question: Question) -> None:
        groups = [alike(word) for word in question.topic]
        self.ages = any("age" in group for group in groups)
        self._words = [
            frozenset().union(*(keys for word in group for keys in keys_of(word, question.language)))
            for group in groups
        ]
        self._alike = [keys for keys, group in zip(self._words, groups, strict=True) if len(group) > 1]
        anybody = [keys for word in persons() if self._alike for keys in keys_of(word, question.language)]
        self._topic: Keys = frozenset().union(*self._words, *anybody)
        self._own = {fold(word) for name in question.names for form in name.forms for word in form.split()}

    def tells(self, sentence: Sentence) -> bool:
        """Whether a sentence has every word of the question's topic, or one alike."""
        return bool(self._words) and all(words & sentence.keys for words in self._words)

    def numbers(self, sentence: Sentence, language: str | None) -> list[Quantity]:
        """Those numbers; none where the sentence speaks of nothing alike."""
        if self.ages and (own := [n for n in sentence.numbers if self._owner(n, sentence) & self._own]):
            return own
        if not all(group & sentence.keys for group in self._alike):
            return []
        return [
            n
            for n in sentence.numbers
            if n.unit in ("", "age") and self._counts(n, language) and not self.is_anothers(n, sentence)
        ]

    def is_anothers(self, number: Quantity, sentence: Sentence) -> bool:
        """Whether a number is told of a name that the question, which has one, does not have: "Dahl, 57,"."""
        return bool(self._own and (owner := self._owner(number, sentence))) and owner.isdisjoint(self._own)

    @staticmethod
    def _owner(number: Quantity, sentence: Sentence) -> frozenset[str]:
        """The words, folded, of the name that a number stands behind between commas or in brackets."""
        before = sentence.text[: number.start - sentence.start]
        after = sentence.text[number.end - sentence.start :]
        name = next((name for name in sentence.names if before.endswith((f"{name}, ", f"{name} ("))), "")
        return frozenset(map(fold, name.split())) if after[:1] in (",", ")", ".") else frozenset()

    def _counts(self, number: Quantity, language: str | None) -> bool:
        words = keys_of(number.counted, language)
        return any(word & self._topic for word in words) or (not words and bool(self._alike))
