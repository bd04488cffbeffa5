"""Versions of one text, the same but for a few words, and what one tells otherwise than another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from typing import Final
from zlib import crc32

from rag.language.names import name_keys
from rag.records import Hit

VERSION: Final = 0.7
"""The share of two texts' words in both from which they are versions of one. Not fitted: any from 0.6 to 0.8
gives the same order on the sets of tests/benchmarks/retrieval.py, to 0.001 of their MRR."""
SENTENCE: Final = 0.6
"""The share of its words, in their order, that a sentence has from its other version."""
ABBREVIATION: Final = 5
"""Capitals up to which a word may be short for others."""
WEEK: Final = 7
BITS: Final = 1024

_BETWEEN = re.compile(r"[\W_]+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|[^\w\s]")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")


@lru_cache(maxsize=4096)
def plain(text: str) -> tuple[str, int]:
    """Its words between blanks, without case and punctuation, and a bit for each (its CRC), of `BITS`."""
    told = f" {_BETWEEN.sub(' ', text.casefold().replace('ё', 'е')).strip()} "
    words = 0
    for word in told.split():
        words |= 1 << crc32(word.encode()) % BITS
    return told, words


def are_versions(one: str, other: str) -> bool:
    """Whether two texts are the same but for a few words."""
    return alike(plain(one)[1], plain(other)[1])


def alike(one: int, other: int) -> bool:
    """Whether two texts whose words these bits are (as `plain` gives them) have `VERSION` of them in both."""
    return (one & other).bit_count() > VERSION * (one | other).bit_count()


def same_story(question: str, one: Hit, other: Hit) -> bool:
    """Whether the passage of another article is a version of one that answers, and tells of the same.

    What is written of one event and of the next of its kind may be the same but for names and figures: the
    other must hold what of the question's words the first holds, and not be of a day far from it.
    """
    if one.article.id == other.article.id or not are_versions(one.text, other.text):
        return False
    asked, first, second = (plain(text)[1] for text in (question, one.text, other.text))
    if asked & first & ~second:
        return False
    own, its = one.article.published, other.article.published
    if own.day and its.day:
        return abs((own.day - its.day).days) <= WEEK
    size = min(len(own.date or ""), len(its.date or ""))  # a year or a month alone, or unknown
    return (own.date or "")[:size] == (its.date or "")[:size]


def told_otherwise(question: str, one: str, other: str) -> bool:
    """Whether two sentences are the same but for another figure or another name in the same place.

    A name spelled in another way, a title or a first name more or less, and what may be an abbreviation
    are not another name; a figure in words beside one in digits is not compared. Where they differ in
    words of the question they tell of two things.
    """
    first, second = [*_TOKEN.findall(one), ""], [*_TOKEN.findall(other), ""]
    matcher = SequenceMatcher(None, [_same(t) for t in first], [_same(t) for t in second], autojunk=False)
    kept = sum(
        first[at].isalnum() for at, _, size in matcher.get_matching_blocks() for at in range(at, at + size)
    )
    if kept < SENTENCE * max(_words(first), _words(second)):
        return False
    changed = [(a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
    asked = {_same(token) for token in _TOKEN.findall(question) if token.isalnum()}
    if any(
        asked & {_same(t) for t in first[a:b]} - {_same(t) for t in second[c:d]} for a, b, c, d in changed
    ):
        return False
    return any(
        _figures(first[a:b], second[c:d]) or _names(first[a : b + 1], second[c : d + 1])
        for a, b, c, d in changed
        if a < b and c < d
    )


def _same(token: str) -> str:
    return _THOUSANDS.sub("", token).casefold()


def _words(tokens: Sequence[str]) -> int:
    return sum(token.isalnum() for token in tokens)


def _figures(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both hold figures, and not the same."""
    first, second = ({_same(token) for token in tokens if token[0].isdecimal()} for tokens in (one, other))
    return bool(first and second) and first != second


def _names(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both are other names; each with the token behind it, which tells whether a name goes on."""
    (*first, after), (*second, behind) = one, other
    if (
        any(token[0].isdecimal() for token in (*first, *second))
        or after[:1].isupper()
        or behind[:1].isupper()
    ):
        return False
    own, its = ([token for token in tokens if token[0].isupper()] for tokens in (first, second))
    if any(token.isupper() and len(token) <= ABBREVIATION for token in (*own, *its)):
        return False
    return bool(own and its) and not any(set(name_keys(a)) & set(name_keys(b)) for a, b in product(own, its))
