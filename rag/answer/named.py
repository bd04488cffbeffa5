"""Whether the names of a sentence are those of its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.annotate.data import forenames
from rag.annotate.data import words as noted
from rag.answer.aliases import bare, initials, known
from rag.answer.quoted import Part, Quote
from rag.language import fold, words
from rag.question.aliases import is_place

SHARED = 2
"""Words that a sentence shares with the title at least, to be made of it rather than of the quotes."""
SHORT = 2
"""Letters of a word that is no sure sign of a name."""


def unknown(claim: Part, quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
    """Each name that the quotes and their outlets do not have, and whom they name instead or "".

    One that stands near the quotes (speaker, title, passage, conversation) may be whom a pronoun means or who
    speaks; not where the quotes name somebody else, and nobody whom the sentence names.
    """
    body = [part for quote in quotes for part in quote.parts[:-1]]
    told = Names.of(body, [quote.publisher for quote in quotes if quote.publisher])
    lines = [Part(line, quote) for quote in quotes for line in _around(quote) if line]
    near, mine = Names.of(lines), Names.of([claim])
    named = [*claim.names, *_first(claim, quotes)]
    weak = [name for name in named if not told.have(name)]
    missing = [name for name in weak if not _has_place(name) and not _is_meant(name, lines, told)]
    is_alone = all(is_place(name) or name in missing for name in named)
    rival = ""
    if is_alone or any(map(_is_person, missing)):
        speakers = [quote.speaker for quote in quotes if quote.speaker]
        people = [*(name for part in body for name in part.names if _is_person(name)), *speakers]
        free = (name for name in people if not mine.have(name) and not _is_meant(name, lines, mine))
        rival = next(free, "")
    for name in weak:
        swapped = rival and name in missing and (is_alone or _is_person(name))
        if not near.have(name) or (swapped and not _shares(claim, lines)):
            yield name, rival


def _around(quote: Quote) -> tuple[str | None, ...]:
    """What names somebody whom a quote may mean: its whole article where no person is known to speak."""
    return (
        quote.title,
        quote.speaker,
        *quote.present,
        quote.near if quote.speaker and not quote.speaker.isupper() else quote.around or quote.near,
    )


def _is_meant(name: str, lines: Sequence[Part], told: Names) -> bool:
    """Whether the quotes speak of somebody by his office ("President Vladimir Putin") or of his house's head
    ("Rostec State Corporation CEO Sergei Chemezov") by name.
    """
    runs = [one for part in lines for one in part.names if known(name.split()[-1], one.split())]
    return any(
        word not in name and fold(word) in told.words
        for one in runs
        for word in one.split()
        if word[0].isupper() and not is_place(word)
    )


def _has_place(name: str) -> bool:
    """Whether a name is that of a place, or has one in it: "Central America"."""
    return is_place(name) or any(map(is_place, name.split()))


def _is_person(name: str) -> bool:
    """Whether a name shows that it is somebody's: by a forename, or an office or title before it."""
    first, *rest = [word.lower() for word in name.split()]
    titles = noted("verbs", "titles.plain") | noted("verbs", "office.heads")
    named = {first, *rest[:-1]} - {"the", "a", "an"} if rest else set()
    return (
        not is_place(name)
        and rest[-1:] != []
        and rest[-1] not in titles
        and any(word in titles or word.title() in forenames() for word in named)
    )


def _shares(claim: Part, lines: Sequence[Part]) -> bool:
    """Whether a sentence is made of the title rather than of the quotes."""
    named = Part(" ".join(claim.names), claim.quote).content
    titles = frozenset[str]().union(*(line.content for line in lines if line.text == line.quote.title))
    return len((claim.content - named) & titles) >= SHARED


@dataclass(frozen=True)
class Names:
    """What some sentences name: their words, their names whole, and the initials of these."""

    words: frozenset[str]
    whole: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence[Part], lines: Sequence[str] = ()) -> Names:
        texts = (*(part.text for part in parts), *lines)
        whole = (*(name for part in parts for name in part.names), *lines)
        short = {fold(initials(name.split())) for name in whole} - {""}
        return cls(frozenset(fold(w.text) for text in texts for w in words(text)) | short, whole)

    def have(self, name: str) -> bool:
        """Whether a name is among them: whole, by its last word (a surname), by its initials, or in part."""
        last = re.split(r"[\s-]", bare(name))[-1]
        namesakes = [one for one in self.whole if _forename(one) and known(last, [one.split()[-1]])]
        if namesakes and _forename(name) and not any(_may_be_called(name, one) for one in namesakes):
            return False
        if known(name, (*self.words, *self.whole)) or known(last, self.words):
            return True
        short = fold(initials(name.split()))
        return short in self.words or any(_part_of(one, name) or _ends(last, one) for one in self.whole)


def _forename(name: str) -> str:
    """The first word of a name of several words, where it is a forename."""
    first, *rest = name.split()
    return first if rest and first.title() in forenames() else ""


def _may_be_called(one: str, other: str) -> bool:
    """Whether two forenames may be one man's: alike by sound, or short for another (Joe, Joseph)."""
    mine, theirs = _forename(one), _forename(other)
    return mine[0] == theirs[0] or known(mine, [theirs])


def _part_of(one: str, name: str) -> bool:
    """Whether a name of the quotes is a part of the sentence's: Mohammad of Mohammad bin Salman."""
    return not is_place(one) and len(one) > SHORT and all(known(word, name.split()) for word in one.split())


def _ends(last: str, one: str) -> bool:
    """Whether the last word of a name is made of the last initials of another: ASSR."""
    return last.isupper() and len(last) > SHORT and initials(one.split()).endswith(last)


def _first(claim: Part, quotes: Sequence[Quote]) -> list[str]:
    """The first word where the articles of the quotes write it as a name and not as a word."""
    match = re.match(r"\W*(?:The\s+)?([^\W\d_][\w’'-]+)", claim.text)
    if match is None or any(match[1] in name for name in claim.names):
        return []
    word = bare(match[1])
    texts = {text for q in quotes for text in (q.around or q.near, q.title, *q.present) if text}
    as_name = sum(len(re.findall(rf"(?<=[\w,] ){re.escape(word)}\b", text)) for text in texts)
    as_word = sum(len(re.findall(rf"\b{re.escape(word.lower())}\b", text)) for text in texts)
    return [word] if as_name > as_word else []
