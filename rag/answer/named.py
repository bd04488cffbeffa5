"""Whether a text names whom a sentence names: all distinctive words of the name, in any form, stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from rag.annotate.data import forenames
from rag.annotate.data import words as noted
from rag.annotate.names import names
from rag.answer.data import table, words_of
from rag.language import fold, name_keys, script, skeleton, stem, stopwords, words
from rag.question.aliases import is_place, stands_for

_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_OF = re.compile(r"\s(?:of|from)\s(?:the\s)?")
CLIPPED = 4
"""Letters of a word that may be short for another."""
SHORT = 2
"""Letters of a word that is no sure sign of a name."""


class _Known(NamedTuple):
    """The words of some lines, those with a capital, the keys of all names, of their parts ("United States'
    Navy") and of all words as written, and the first letters of each line's words with capitals: what an
    acronym is made of."""

    words: frozenset[str]
    capital: tuple[str, ...]
    keys: frozenset[str]
    initials: tuple[str, ...]


class Named:
    """What some lines name, each a text in which a name may stand anywhere."""

    def __init__(self, texts: Iterable[str | None]) -> None:
        self._texts = [_DOTTED.sub(lambda m: m[0].replace(".", ""), text) for text in texts if text]

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """The names themselves; a line without any is one."""
        found = [(text, names(text) or ((0, len(text)),)) for text in self._texts]
        return tuple(text[s:e] for text, spans in found for s, e in spans)

    @cached_property
    def _known(self) -> _Known:
        held = [words(text) for text in self._texts]
        plain = frozenset(bare(word.text) for line in held for word in line)
        capital = tuple(word for word in plain if word[:1] != word[:1].lower() or not word.isascii())
        rows = ([w.text for w in line if w.text[0].isupper()] for line in held)
        firsts = tuple(
            "".join(w if w.isupper() else w[0] for w in row if fold(w) not in words_of("small"))
            for row in rows
        )
        told = [one.split() for one in self.whole]
        runs = {
            " ".join(w[at : at + n]) for w in told for n in (1, 2, 3, len(w)) for at in range(len(w) - n + 1)
        }
        short = {initials(words) for words in told} - {""}
        keys = frozenset[str]().union(*map(keys_of, (*runs, *short, *capital)))
        return _Known(plain, capital, keys | frozenset(map(fold, plain)), firsts)

    def have(self, name: str) -> bool:
        """Whether a name is among them: whole, by its initials, or by each of its distinctive words."""
        if not keys_of(name).isdisjoint(self._known.keys):
            return True
        if len(parts := _OF.split(name)) > 1:  # "Baker Hughes of the United States"
            return all(map(self.have, parts))
        known = distinctive(name) or [word for word in name.split() if fold(word) not in words_of("small")]
        if is_person(name):
            return not self._is_namesake(name) and self.has_word(known[-1])
        return initials(name.split()) in self._known.words or all(map(self.has_word, known))

    def has_word(self, word: str) -> bool:
        """Whether a word is among them in any form."""
        other, known = table("also").get(bare(word), word), self._known
        return (
            not keys_of(word).isdisjoint(known.keys)
            or all(not keys_of(one).isdisjoint(known.keys) for one in distinctive(other) or [other])
            or any(_same_bones(word, one) or _is_clipped(word, one) for one in known.capital)
            or (word.isupper() and len(word) > SHORT and any(word in row for row in known.initials))
        )

    def name_both(self, one: str, other: str) -> bool:
        """Whether a name has all words of both: "President of Turkey" and "Erdogan"."""
        return any({*one.split(), *other.split()} <= {*whole.split()} for whole in self.whole)

    def _is_namesake(self, name: str) -> bool:
        """Whether only people of another forename have the surname."""
        mine, last = _forename(name), name.split()[-1]
        others = [
            one
            for one in self.whole
            if _forename(one) and not keys_of(last).isdisjoint(keys_of(one.split()[-1]))
        ]
        return bool(mine and others) and not any(_alike(mine, _forename(one)) for one in others)


@lru_cache(maxsize=1 << 9)
def named(text: str) -> Named:
    """What one text names. Kept: the sentences of an answer are held against the same quotes and articles."""
    return Named([text])


def bare(name: str) -> str:
    """A name without its possessive ending."""
    before = name.removesuffix("s")
    return before[:-1] if before.endswith(("'", "’")) else name


def distinctive(name: str) -> Sequence[str]:
    """The words by which a name is known; none where all of them are common: "Supreme Court"."""
    common = words_of("small") | stopwords("en") | words_of("plain")
    told = [bare(word) for word in name.replace("-", " ").split() if fold(word) not in common]
    return [word for word in told if not word[:1].islower()] or told  # "London-based"


def is_person(name: str) -> bool:
    """Whether a name shows that it is somebody's: by a forename, or an office or title before it."""
    first, *rest = name.split()
    if not rest or is_place(name) or is_office(rest[-1]):
        return False
    return is_office(first) or first.title() in forenames()


def has_place(name: str) -> bool:
    """Whether a name is that of a place, or has one in it: "Central America"."""
    return is_place(name) or any(map(is_place, name.split()))


def is_office(name: str) -> bool:
    """Whether a name is nobody's own: \"Vice-President\", \"Acting Prime Minister\", \"Court\"."""
    titles = noted("verbs", "titles.plain") | noted("verbs", "office.heads")
    titles |= words_of("plain") if " " not in name else frozenset()
    return all(
        part.lower() in titles or part.lower() in words_of("small") for part in name.replace("-", " ").split()
    )


def _forename(name: str) -> str:
    """The first word of a name of several words, where it is a forename."""
    first, *rest = [word for word in name.split() if not is_office(word)] or [name]
    return first if rest and first.title() in forenames() else ""


def _alike(one: str, other: str) -> bool:
    """Whether two forenames may be one man's: alike by sound, or short for another (Joe, Joseph)."""
    return one[0] == other[0] or not keys_of(one).isdisjoint(keys_of(other)) or _same_bones(one, other)


@lru_cache(maxsize=1 << 14)
def keys_of(name: str) -> frozenset[str]:
    """The keys of a name of one word or several: as it is written, by its sound, by its country."""
    plain = bare(name)
    found = {
        fold(plain),
        fold(plain.replace("-", "")),
        "_" + stem(plain, "en"),
        *("~" + key for key in name_keys(plain)),
        *("=" + one for w in (plain, plain.removesuffix("s")) if words(w) for one in stands_for(w)),
    }
    return frozenset(found)


def initials(told: Sequence[str]) -> str:
    """The initials of a name of several words: "African Union's" gives "AU"; "" for one word."""
    firsts = [bare(word)[:1] for word in told if fold(word) not in words_of("small")]
    return "".join(firsts).upper() if len(firsts) > 1 else ""


def _is_clipped(one: str, other: str) -> bool:
    """Whether a word is the beginning of another: "Tech", "Gov."; Niger is not Nigeria."""
    return CLIPPED <= len(one) < len(other) and other.startswith(one) and not is_place(one)


def _same_bones(one: str, other: str) -> bool:
    """Whether the consonants are the same of names in two scripts."""
    return script(one) != script(other) and skeleton(bare(one)) == skeleton(bare(other)) != ""
