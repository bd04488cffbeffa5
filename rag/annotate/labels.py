"""The labels of a transcript's turns, and whose each is: of any script, short forms and initials included.

A short form ("Kern", "JK") is somebody only where one named participant fits; else nobody is named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rag.annotate.data import forenames, words
from rag.annotate.model import common
from rag.annotate.people import bare
from rag.records import Span

_SIGN: Final = r"[^\W_]|[’'.\u200c\u0300-\u036f\u064b-\u065f-]|[\u0900-\u0dff]"
"""Signs of a word; vowel signs of Arabic and Indian scripts are no letters to `re`."""
_WORD: Final = rf"[^\W\d_a-zа-яё](?:{_SIGN})*"
_JOIN: Final = r"(?:of|the|and|for|de|da|di|du|del|la|van|von|der|bin|ibn|al|el)"
_BOLD: Final = r"(?:[*_]{1,3})?"
_LABEL: Final = re.compile(
    rf"{_BOLD}({_WORD}(?:,?\s(?:{_WORD}|{_JOIN}))*)\s?(?:\([^()\n]{{1,60}}\))?{_BOLD}"
    rf"(?::{_BOLD}(?:\s+|$|(?=[^\W\d_a-zа-яё]))|：{_BOLD}\s*)(?=\S|$)"
)
_BRACKETS: Final = re.compile(rf"\(\(({_WORD}(?:\s{_WORD})*)\)\)(?:\s*:)?\s+")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.-?){1,2}[^\W\d_][^\W\d_].*")
_GLUED: Final = re.compile(r"(?<=[a-zа-яё]{3})(?=[A-ZА-ЯЁ][a-zа-яё]{2})")
"""Where two words have lost the blank between them ("VladimirPutin")."""
_CAPITALS: Final = re.compile(
    r"(?<!\w)[^\W\d_a-zа-яё][\w’'-]+(?:\s(?:[^\W\d_a-zа-яё]\.|[^\W\d_a-zа-яё][\w’'-]+)){1,4}"
)
_DOERS: Final = ("er", "or", "ist", "ian", "man", "woman", "ant", "ent")
"""Endings of common nouns for what somebody is."""
_ODD: Final = re.compile(r"[A-ZА-ЯЁ]{3}|[a-zа-яё][A-ZА-ЯЁ]+\b")
"""Capitals that no name has ("ANA", "LopeZ")."""
_NUMERAL: Final = re.compile(r"[IVX]+")
_NAME: Final = 4
"""Words of a name."""
_WORDS: Final = 12
"""Words of a label: an office may stand before the name."""
_UNCASED: Final = 6
"""The same in a script without capitals, where a sentence has no other sign."""
_UNSPACED: Final = 8
"""Letters of a label in a script that writes no spaces."""


class Label(NamedTuple):
    """The label of a paragraph: its words and their span, and where the speech behind it begins."""

    text: str
    span: Span
    end: int


def labels(text: str, spans: list[Span]) -> dict[int, Label]:
    """{number of the paragraph: label}, of all paragraphs that begin as a turn may."""
    found: dict[int, Label] = {}
    for n, (start, end) in enumerate(spans):
        match = _BRACKETS.match(text, start, end) or _LABEL.match(text, start, end)
        if match is None or len(match[1].split()) > _WORDS or _credit(match[1]):
            continue
        if cased(match[1]) or _plain_uncased(match[1]):
            found[n] = Label(match[1], match.span(1), match.end())
    return found


def cased(label: str) -> bool:
    """Whether a label's script has capitals."""
    return any(sign.isupper() for sign in label)


def _plain_uncased(label: str) -> bool:
    """Whether the words of a script without capitals may be a label, and no sentence that reports speech."""
    parts = label.split()
    if any(part in words("common", "said_uncased") for part in parts[:2]) or len(parts) > _UNCASED:
        return False
    wide = ord(parts[0][0]) > 0x2E00
    return not wide or (len(label) <= _UNSPACED and not label.endswith(tuple(words("common", "said_wide"))))


def _credit(label: str) -> bool:
    """Whether a picture's caption or credit looks like a label ("Ana Lopez Image: ...")."""
    return label.lower().rstrip(".").endswith(tuple(words("common", "credits")))


def nobody(label: str) -> bool:
    """Whether a label names nobody: "Question", "The Chairman"."""
    parts = [part.lower().strip(".,") for part in label.split()]
    office = parts[-1] in words("verbs", "office.heads") | words("verbs", "titles.plain")
    office &= parts[-1] not in words("common", "first")
    turn = parts[0] in words("common", "turns") and not any(map(_forename, label.split()[1:]))
    return turn or office or not _behind_office(label)


def _behind_office(label: str) -> list[str]:
    """The words of a label that can be a name, beside "Minister of ...": none where all are of the office."""
    pieces = [piece.split() for piece in label.split(",") if piece.strip()]
    if len(pieces) > 1 and len(pieces[-1]) > 1 and _is_office(pieces[0][0]) and _is_office(pieces[-1][0]):
        return _behind_office(" ".join(pieces[-1]))  # "Head of the Coptic Church, Pope Tawadros II"
    parts = label.split()
    at = next((n for n in range(1, len(parts)) if parts[n].lower() in ("of", "for", "and")), None)
    if at is None or not _may_be_office(parts[at - 1]):
        return _beside_office(pieces)
    rest = [part.strip(",") for part in parts[at + 1 :]]
    place = max((n for n, part in enumerate(rest) if part in words("known", "places")), default=len(rest))
    behind = rest[place + 1 :]
    while behind and _is_office(behind[0]):
        behind = behind[1:]
    plain = behind and common(behind[0]) and (len(behind) == 1 or any(map(_forename, behind[1:])))
    joins = sum(part.lower() in words("verbs", "titles.joins") for part in behind)
    if len(behind) == 2 or (0 < len(behind) - joins <= _NAME and not plain):
        return behind
    first = next((n for n in range(len(rest) - 1) if _forename(rest[n])), None)
    if first is not None:
        return rest[first:]
    name, body = rest[-2:], words("verbs", "office.bodies")
    capitals = len(rest) > 2 and all(part[0].isupper() and part.lower() not in body for part in name)
    if capitals and not all(map(common, name)):
        return name
    before = " ".join(parts[:at]).rpartition(",")[0]  # "Ana Lopez, Chairman of the Board"
    return before.split()


def _beside_office(pieces: list[list[str]]) -> list[str]:
    """The piece between commas that can be a name, where no office with "of" stands before it."""
    pieces = [piece for piece in pieces if "the" not in piece[1:]]  # "Chairman at the Economic Forum"
    named = [piece for piece in pieces if len(piece) > 1 and _forename(piece[0])]
    named = named or [piece for piece in reversed(pieces) if len(piece) > 1] or pieces[-1:]
    whole = named[0] if named else []
    return whole[: whole.index("of")] if "of" in whole[1:] else whole  # "Patriarch Kirill of Moscow"


def _may_be_office(word: str) -> bool:
    """Whether a word before "of" is an office: by the list, or as a common noun ("Vice-Rector")."""
    return _is_office(word) or (common(word.rpartition("-")[2]) and not _NUMERAL.fullmatch(word))


def _is_office(word: str) -> bool:
    return word.lower().strip(".,") in words("verbs", "office.heads") | words("verbs", "titles.plain")


def short(label: str) -> bool:
    """Whether a label is a part of a name: one word, also behind "Mr", or initials."""
    return " " not in label or (cased(label) and " " not in bare(label))


def initials(label: str) -> str:
    """The letters of a label of initials, in capitals ("A.K." -> "AK"); "" for any other."""
    if not cased(label) or _INITIALS.fullmatch(label) is None:
        return ""
    letters = "".join(sign for sign in label if sign.isalpha())
    return letters if letters.isupper() and 0 < len(letters) <= 3 else ""


class Names:
    """Who stands behind the labels of a text."""

    def __init__(self, text: str, found: Iterable[Label]) -> None:
        self.text = text
        counts = Counter(label.text for label in found if not nobody(label.text))
        whole = {label for label in counts if not short(label) and (_person_like(label) or not cased(label))}
        uncased = {label for label in whole if not cased(label)}
        whole -= {label for label in uncased if counts[label] < 2 and not self._ends(label, counts)}
        self.known: dict[str, str | None] = {label: self._whole(label, whole) for label in whole}
        self._people = {name for name in self.known.values() if name}
        self._parts = _by_part(self._people)
        self._told = _by_part(_told(text)) if len(counts) > len(whole) else {}
        for label in counts.keys() - whole:
            self.known[label] = self._short(label, counts)

    def _ends(self, label: str, counts: Counter[str]) -> bool:
        """Whether the last word of a label is a label too: the name behind an office."""
        return label.split()[-1] in counts

    def _whole(self, label: str, whole: set[str]) -> str | None:
        """The name in a label: of labels that end alike the shorter is the name, without its office."""
        ends = [label[n + 1 :] for n, sign in enumerate(label) if sign == " "]
        return written(self.text, next((end for end in reversed(ends) if end in whole), "") or _tail(label))

    def _short(self, label: str, counts: Counter[str]) -> str | None:
        """The one participant whom a short label fits, else the one whom the text names in full."""
        letters, word = initials(label), bare(label)
        parted = _GLUED.sub(" ", word)
        if parted in self._people:
            return parted
        key = letters or word.casefold()
        dotted = _DOTTED.fullmatch(word) is not None
        named = letters and self._people  # initials are another's where participants are named in full
        for people in (self._parts,) if named else (self._parts, self._told):
            fits = people.get(key.rpartition(".")[2] if dotted else key, set())
            fits = {name for name in fits if name[0] == word[0]} if dotted else fits
            if fits:
                return next(iter(fits)) if len(fits) == 1 else None
        if letters or parted != word or not self._alone(label, word, counts):
            return None
        return written(self.text, word)

    def _alone(self, label: str, word: str, counts: Counter[str]) -> bool:
        """Whether a single word may be a name that stands nowhere in full."""
        if word != label:
            return True  # behind a title
        if word in words("known", "places") | words("known", "bodies") or (" " in label):
            return False
        if _DOTTED.fullmatch(word) or word in forenames() or (word.isupper() and len(word) > 3):
            return True
        return counts[label] > 1 and len(word) > 1 and not self.plain(word) and not common(word)

    def plain(self, label: str) -> bool:
        """Whether a label is an ordinary word with a capital for its place ("First", "Note")."""
        low = label.casefold()
        if low in words("common", "first") or low.endswith(tuple(words("known", "endings"))):
            return True
        return cased(label) and re.search(rf"(?<!\w){re.escape(low)}(?!\w)", self.text) is not None


def _by_part(names: Iterable[str]) -> dict[str, set[str]]:
    """{first word, last word or initials of a name: the names}."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        parts = name.replace(".", ". ").split()
        letters = "".join(part[0] for part in parts)
        keys = {parts[0].casefold(), parts[-1].casefold(), letters, letters[0] + letters[-1]}
        for key in keys if len(parts) > 1 else ():
            found[key].add(name)
    return found


def _told(text: str) -> Iterator[str]:
    """People whom the text names in full, by their forenames."""
    for match in _CAPITALS.finditer(text):
        parts = match[0].split()
        first = next((n for n, part in enumerate(parts[:-1]) if _forename(part)), None)
        if first is not None and not any(sign in match[0] for sign in "\n"):
            yield re.sub(r"['’]s?$", "", " ".join(parts[first:]))


def _person_like(label: str) -> bool:
    """Whether a label ends with what can be a name: two words with capitals, or a title and one."""
    parts = _behind_office(label)
    if len(parts) < 2:
        return parts != label.split() and label.split()[-2] in words("known", "places")
    listed = words("verbs", "titles.honour")
    known = parts[-2].lower().strip(".") in listed or parts[-2].title() in forenames()
    known |= len(parts[-1]) > 2 or _NUMERAL.fullmatch(parts[-1]) is not None
    return parts[-1][0].isupper() and _name_word(parts[-2]) and known


def _tail(label: str) -> str | None:
    """The name at the end of a label: from its forename on, else the last two words."""
    parts = _behind_office(label)
    if not cased(label):
        offices = words("common", "offices_uncased")
        while parts and (parts[0] in offices or (parts[0].startswith("ال") and len(parts) > 1)):
            parts = parts[1:]
        return " ".join(parts[-_NAME:]) or None
    joins = words("verbs", "titles.joins")
    before = label.split()[: -len(parts)][-1:]
    whole = len(parts) > 1 and before and before[0] in words("known", "places")
    first = 0 if whole else next((n for n in range(len(parts) - 2, -1, -1) if _forename(parts[n])), None)
    while first and _forename(parts[first - 1]):
        first -= 1
    fits = whole or (
        first is not None and len(parts) - first <= _NAME and all(map(_name_word, parts[first:]))
    )
    if first is None or not fits:
        first = 1 + max((n for n in range(len(parts) - 1) if _is_doer(parts[n])), default=-1)
        known = label.isascii() and len(parts) - first <= _NAME  # the lexicon is of English
        first = first if known else max(0, len(parts) - 2)
    while first > 1 and parts[first - 1].lower() in joins:
        first -= 2  # "bin Salman Al Saud" goes on from a name
    named = bare(" ".join(parts[first:]))
    return None if not named or _is_place(named) else named


def _is_place(name: str) -> bool:
    """Whether a name is a place's or ends as one does ("Perm Territory")."""
    return name in words("known", "places") or name.split()[-1] in words("known", "lands")


def _is_doer(word: str) -> bool:
    """Whether a word before a name is an office ("Moderator", "Lieutenant")."""
    return (len(word) > 2 and _is_office(word)) or (common(word) and word.lower().endswith(_DOERS))


def _name_word(word: str) -> bool:
    return word[0].isupper() or word in words("verbs", "titles.joins")


def _forename(word: str) -> bool:
    """Whether a word of a label is a forename, and no office or country too ("Aide", "Israel")."""
    listed = words("verbs", "office.heads") | words("verbs", "titles.plain") | words("verbs", "titles.joins")
    return word.title() in forenames() and word.lower() not in listed and word not in words("known", "places")


def written(text: str, name: str | None) -> str | None:
    """A name as the text writes it most, where its capitals are not those of a name: else with one a word."""
    if name is None or not any(_ODD.search(part) for part in name.split()):
        return name
    found = Counter(match[0] for match in re.finditer(re.escape(name), text, re.I))
    plain = [form for form, _ in found.most_common() if not _ODD.search(form)]
    return plain[0] if plain else " ".join(map(_titled, name.split()))


def _titled(word: str) -> str:
    return word if _NUMERAL.fullmatch(word) else word.title()
