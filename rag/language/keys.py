"""The analysed terms of a text: what the lexical index holds and what a question asks it for.

A word gives its stem, and beside it further keys, told apart by their first character, for the same
word in other spellings, scripts and languages:

    ~asad        a name by its sound, in Latin and Cyrillic letters
    ^a:asd       the consonants of an Arabic word         ^l:asd   of a Latin or Cyrillic name
    =syria       a country, city or body by any of its names (data/names.txt)
    :en:fate     a meaning of the small dictionary (data/dictionary.txt), in an English text
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.language.detect import SCRIPTS, script
from rag.language.lexicons import entries, lines
from rag.language.names import name_keys, skeleton
from rag.language.stems import stem, stopwords
from rag.language.words import fold, units, unspaced

_FOREIGN = frozenset().union(*SCRIPTS.values())
"""The languages that are not written in Latin letters."""


def keyed(
    text: str, language: str | None = None, asking: bool = False
) -> list[tuple[int, int, tuple[str, ...]]]:
    """(start, end, keys) of the words of `text` in order, then of the names of several words in it.

    Stop words have no key and are left out; a name or a word with an alias has several. `language` (ISO
    639-1) chooses the stemmer; a word in another script than the language's has the stemmer of its script.
    With `asking` the keys are those that a question looks for: an Arabic name asks for the consonants of
    Latin ones, and the other way.
    """
    each = ((start, end, word_keys(text[start:end], language, asking)) for start, end in units(text))
    words = [one for one in each if one[2]]
    names = phrases([found[0] for _, _, found in words])
    return words + [(words[first][0], words[end - 1][1], (key,)) for first, end, key in names]


def phrases(stems: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first, end, key) of names of several words in a run of stems: `stems[first:end]` is the name."""
    known, found = _aliases().phrases, []
    for first, root in enumerate(stems):
        for tail, key in known.get(root, ()):
            end = first + 1 + len(tail)
            if tuple(stems[first + 1 : end]) == tail:
                found.append((first, end, key))
    return found


@lru_cache(maxsize=1 << 18)
def word_keys(word: str, language: str | None, asking: bool = False) -> tuple[str, ...]:
    """The keys of one word as written (or another of `units`): its stem first; nothing for a stop word."""
    letters = script(word)
    if not letters:
        return (_number(word),)
    if unspaced(word):
        return (word,)
    spoken = _language_of(letters, language)
    base = "U.S." if word == "US" else _bare(word, spoken)
    if not base or fold(base) in stopwords(spoken):
        return ()
    root = stem(base, spoken)
    # "данным" (given) has the stem of "Дания": so short a one is a name only in capitals.
    named = len(root) > 3 or not base.islower()
    further = [*(_aliases().single.get(root, ()) if named else ()), *_name_keys(base, letters, asking)]
    further += _translations(root, spoken, asking)
    return tuple(dict.fromkeys((root, *further))) if root else ()


def _language_of(letters: str, language: str | None) -> str | None:
    """The language to analyse a word of this script in, within a text of `language`."""
    if letters == "latin":
        return "en" if language is None or language in _FOREIGN else language
    own = SCRIPTS[letters]
    return language if language in own else own[0]


def _number(word: str) -> str:
    """A number without thousands separators: 19,000 and 19 000 are one; other digits become 0-9."""
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in word)
    return re.sub(r"[,.\u00a0\u202f](?=\d{3}(?!\d))", "", plain)


def _bare(word: str, language: str | None) -> str:
    """`word` without a possessive 's, an elided article (l'Europe), or the dots of U.S."""
    if "." in word:
        return word.replace(".", "") if len(word) > 4 else word
    head, mark, tail = word.replace("’", "'").replace("ʼ", "'").partition("'")
    if not mark:
        return word
    if tail.lower() == "s" or language == "en":
        return head if tail.lower() in ("s", "t", "d", "ll", "re", "ve", "m") else head + tail
    return tail if len(head) <= 2 or head.lower() == "qu" else head + tail


def _name_keys(word: str, letters: str, asking: bool) -> list[str]:
    if letters in ("latin", "cyrillic"):
        if len(word) < 3 or not word[0].isupper() or "." in word:
            return []
        bones = skeleton(word)
        crossing = [f"^{'a' if asking else 'l'}:{bones}"] if bones else []
        return [*("~" + key for key in name_keys(word)), *crossing]
    if letters == "arabic" and (bones := skeleton(word)):
        return [f"^{'l' if asking else 'a'}:{bones}"]
    return []


@dataclass(frozen=True, slots=True)
class _Aliases:
    single: dict[str, tuple[str, ...]]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]


@cache
def _aliases() -> _Aliases:
    """`data/names.txt`: a line a thing, its names in each language; equal everywhere."""
    single: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, languages in entries("names").items():
        for language, names in languages.items():
            for name in names:
                _enter(f"={key}", name, language, single, phrases)
    return _Aliases({root: tuple(dict.fromkeys(found)) for root, found in single.items()}, phrases)


def _enter(
    key: str, name: str, language: str, single: dict[str, list[str]],
    phrases: dict[str, list[tuple[tuple[str, ...], str]]],
) -> None:  # fmt: skip
    parts = [stem(_bare(name[start:end], language), language) for start, end in units(name)]
    parts = [part for part in parts if part not in stopwords(language)]
    if len(parts) == 1:
        single.setdefault(parts[0], []).append(key)
    elif parts:
        phrases.setdefault(parts[0], []).append((tuple(parts[1:]), key))


_DICTIONARY = ("en", "ru", "ar")


def _translations(root: str, language: str | None, asking: bool) -> list[str]:
    """A word's meanings by the small dictionary; in a question with the languages that it is not in."""
    if language not in _DICTIONARY:
        return []
    spoken = [other for other in _DICTIONARY if other != language] if asking else [language]
    return [f":{other}:{meaning}" for meaning in _meanings(language).get(root, ()) for other in spoken]


@cache
def _meanings(language: str) -> dict[str, tuple[str, ...]]:
    """Stem -> numbers of the lines of `data/dictionary.txt` that hold it; single words only."""
    found: dict[str, list[str]] = {}
    for line in lines("dictionary"):
        columns = line.split("|")
        meaning = columns[0].split(",")[0].strip()
        for word in columns[_DICTIONARY.index(language)].split(","):
            if " " not in word.strip():
                plain = word.strip()  # the Arabic stemmer cuts more behind an article
                for root in {stem(form, language) for form in (plain, "ال" * (language == "ar") + plain)}:
                    found.setdefault(root, []).append(meaning)
    return {root: tuple(dict.fromkeys(meanings)) for root, meanings in found.items()}
