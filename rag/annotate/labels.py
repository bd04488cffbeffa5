"""The labels of a transcript's turns, and whose each is: of any script, short forms and initials included.

A short form ("Kern", "JK") is somebody only where one named participant fits; else nobody is named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rag.annotate.data import forenames, words
from rag.annotate.forms import is_numeral, owned, stands
from rag.annotate.model import common
from rag.annotate.offices import NAME, is_forename, is_name_word, name_in
from rag.annotate.people import bare
from rag.records import Span

_SIGN: Final = r"[^\W_]|[’'.\u200c\u0300-\u036f\u064b-\u065f-]|[\u0900-\u0dff]"
"""Signs of a word; vowel signs of Arabic and Indian scripts are no letters to `re`."""
_WORD: Final = rf"[^\W\d_a-zа-яё](?:{_SIGN})*"
_LOWER: Final = rf"(?:(?:al|el|ad|an|ar|as|ash|at|az)-{_WORD}|[a-zа-яё][a-zа-яё-]*|\d[\w-]*)"
_BOLD: Final = r"(?:[*_]{1,3})?"
_ASIDE: Final = r"(?:\([^()\n]{1,120}\)|\[[^\[\]\n]{1,120}\])"
_LABEL: Final = re.compile(
    rf"{_BOLD}({_WORD}(?:,?\s(?:(?:[–—]|{_ASIDE},?)\s)?(?:{_WORD}|{_LOWER})){{0,40}})\s?{_ASIDE}?{_BOLD}"
    rf"(?::{_BOLD}(?:\s+|$|(?=[^\W\d_a-zа-яё]))|：{_BOLD}\s*)(?=\S|$)"
)
_PARTED: Final = re.compile(rf"\s(?:[–—]|{_ASIDE}),?(?=\s)")
_BRACKETS: Final = re.compile(rf"\(\(({_WORD}(?:\s{_WORD})*)\)\)(?:\s*:)?\s+")
_GLUED: Final = re.compile(r"(?<=[a-zа-яё]{3})(?=[A-ZА-ЯЁ][a-zа-яё]{2})")
"""Where two words have lost the blank between them ("VladimirPutin")."""
_CAPITALS: Final = re.compile(
    r"(?<!\w)[^\W\d_a-zа-яё][\w’'-]+(?:\s(?:[^\W\d_a-zа-яё]\.|[^\W\d_a-zа-яё][\w’'-]+)){1,4}"
)
_ODD: Final = re.compile(r"[A-ZА-ЯЁ]{3}|[a-zа-яё][A-ZА-ЯЁ]+\b")
"""Capitals that no name has ("ANA", "LopeZ")."""
_WORDS: Final = 32
"""Words of a label: an office may stand before the name."""
_INTRODUCED: Final = 300
"""Characters in which an office and a name end with a colon."""
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
        if match is None:
            continue
        label = _PARTED.sub(",", match[1])
        if len(label.split()) > _WORDS or _credit(label) or _is_sentence(label):
            continue
        if cased(label) or _plain_uncased(label):
            found[n] = Label(label, match.span(1), match.end())
    return found


def _is_sentence(label: str) -> bool:
    """Whether words without a capital make a sentence of it: they may be of an office beside a name."""
    parts = label.split()
    lower = {part.strip(",") for part in parts if part[0].isdigit() or not is_name_word(part)}
    lower -= words("common", "in_labels")
    head, name = parts[0].lower().strip(",."), name_in(label)
    if not lower or not cased(label):
        return False
    if len(name) < 2:  # "Question from Sudmark Region"
        return head not in words("common", "turns") - words("common", "first") or len(parts) > NAME + 1
    if any("а" <= part[0] <= "я" for part in lower):
        return head not in words("common", "offices_ru")
    told = lower & (words("verbs", "irregular") | words("common", "telling"))
    if told or head in words("common", "first"):
        return True
    behind = label.partition(" ".join(name))[2].split()  # "Ana Lopez greets the Guests"
    done = [n for n, part in enumerate(parts) if part.islower() and part[-2:] == "ed"]
    if not behind:  # "Olympic ice hockey champion, honoured coach Ana Lopez"
        return any(parts[n + 1] not in lower or parts[n + 1] in words("common", "in_labels") for n in done)
    return bool(done) or len(lower) * 2 > len(parts) or behind[0].strip(",") in lower


def is_introduced(text: str) -> bool:
    """Whether words that end with somebody's name and a colon begin a paragraph, whatever he is called there:
    who has spoken so far speaks no more."""
    head, colon, _ = text[:_INTRODUCED].partition(": ")
    parts = head.replace(",", " ").split()
    if not colon or len(parts) < 3 or any(part[-1] in ".?!…" for part in parts if len(part) > 2):
        return False
    if parts[0].isupper() and parts[1].isupper() and len(parts[0]) > 1:
        return True  # "ANA LOPEZ, REPORTER -via telephone-: ..."
    told = words("common", "telling") | words("verbs", "irregular") | {"i", "my", "our"}
    return parts[-1][0].isupper() and is_forename(parts[-2]) and told.isdisjoint(map(str.lower, parts))


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
    if parts[0] in words("common", "turns") and not any(map(is_forename, label.split()[1:])):
        return True
    several = not short(label) or any(part.islower() for part in label.split())
    return cased(label) and several and not name_in(label)


def short(label: str) -> bool:
    """Whether a label is a part of a name: one word, also behind "Mr", or initials."""
    return " " not in label or (cased(label) and "," not in label and " " not in bare(label))


def initials(label: str) -> str:
    """The letters of a label of initials, in capitals ("A.K." -> "AK"); "" for any other."""
    letters = label.replace(".", "").replace("-", "")
    return letters if len(letters) <= 3 and letters.isalpha() and letters.isupper() else ""


class Names:
    """Who stands behind the labels of a text."""

    def __init__(self, text: str, found: Iterable[Label]) -> None:
        self.text = text
        counts = Counter(label.text for label in found if not nobody(label.text))
        whole = {label for label in counts if not short(label) and (name_in(label) or not cased(label))}
        uncased = {label for label in whole if not cased(label)}
        # the last word of a label is a label too: the name behind an office
        whole -= {label for label in uncased if counts[label] < 2 and label.split()[-1] not in counts}
        self.known: dict[str, str | None] = {label: self._whole(label, whole) for label in whole}
        self._people = {name for name in self.known.values() if name}
        self._parts = _by_part(self._people)
        self._told = _by_part(_told(text)) if len(counts) > len(whole) else {}
        for label in counts.keys() - whole:
            self.known[label] = self._short(label, counts)

    def _whole(self, label: str, whole: set[str]) -> str | None:
        """The name in a label: of labels that end alike the shorter is the name, without its office."""
        ends = (label[n + 1 :] for n, sign in enumerate(label) if sign == " ")
        parts = name_in(label) if cased(label) else _uncased_name(label)
        return written(self.text, next((end for end in ends if end in whole), bare(" ".join(parts)) or None))

    def _short(self, label: str, counts: Counter[str]) -> str | None:
        """The one participant whom a short label fits, else the one whom the text names in full."""
        letters, word = initials(label), bare(label)
        parted = _GLUED.sub(" ", word)
        if parted in self._people:
            return parted
        key = letters or word.casefold()
        named = letters and self._people  # initials are another's where participants are named in full
        for people in (self._parts,) if named else (self._parts, self._told):
            if fits := people.get(key):
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
        if word in forenames() or (word.isupper() and len(word) > 3):
            return True
        return counts[label] > 1 and len(word) > 1 and not self.plain(word) and not common(word)

    def plain(self, label: str) -> bool:
        """Whether a label is an ordinary word with a capital for its place ("First", "Note")."""
        low = label.casefold()
        if low in words("common", "first") or low.endswith(tuple(words("known", "endings"))):
            return True
        return cased(label) and stands(low, self.text)


def _by_part(names: Iterable[str]) -> dict[str, set[str]]:
    """{first word, last word, "a.lopez" or initials of a name: the names}."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        parts = name.replace(".", ". ").split()
        letters = "".join(part[0] for part in parts)
        first, last = parts[0].casefold(), parts[-1].casefold()
        for key in (first, last, f"{first[0]}.{last}", letters, letters[0] + letters[-1]):
            found[key].add(name)
    return found


def _told(text: str) -> Iterator[str]:
    """People whom the text names in full, by their forenames."""
    for match in _CAPITALS.finditer(text):
        parts = match[0].split()
        first = next((n for n, part in enumerate(parts[:-1]) if is_forename(part)), None)
        if first is not None and "\n" not in match[0]:
            yield owned(" ".join(parts[first:]))


def _uncased_name(label: str) -> list[str]:
    """The name in a label without capitals, behind the words of an office."""
    parts, offices = label.split(), words("common", "offices_uncased")
    while parts and (parts[0] in offices or (parts[0].startswith("ال") and len(parts) > 1)):
        parts = parts[1:]
    return parts[-NAME:]


def written(text: str, name: str | None) -> str | None:
    """A name as the text writes it most, where its capitals are not those of a name: else with one a word."""
    if name is None or not any(_ODD.search(part) for part in name.split()):
        return name
    found = Counter(match[0] for match in re.finditer(re.escape(name), text, re.I))
    plain = [form for form, _ in found.most_common() if not _ODD.search(form)]
    return plain[0] if plain else " ".join(map(_titled, name.split()))


def _titled(word: str) -> str:
    return word if is_numeral(word) else word.title()
