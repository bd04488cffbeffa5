"""Who has the floor in a transcript or a speech: by the labels of its turns, or by its one author.

"Vladimir Putin: Good afternoon." begins a turn, the paragraphs behind it belong to it. The same in all
languages with capitals. Questions and answers without a name are voices that are described.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rag.annotate.data import forenames, words
from rag.annotate.people import bare
from rag.records import Span

_WORD: Final = r"[^\W\d_a-zа-яё][\w’'.-]*"
_JOIN: Final = r"(?:of|the|and|for|de|da|di|du|del|la|van|von|der|bin|ibn|al|el)"
_LABEL: Final = re.compile(
    rf"({_WORD}(?:,?\s(?:{_WORD}|{_JOIN}))*)\s?(?:\([^()\n]{{1,60}}\))?:(?:\s+|$)(?=\S|$)"
)
_BRACKETS: Final = re.compile(rf"\(\(({_WORD}(?:\s{_WORD})*)\)\)\s+")
_SPEECH: Final = re.compile(
    r"\b(?:statement|speech|address|remarks|lecture|interview)\b|\bвыступление|\bречь|\bобращение", re.I
)
_FIRST: Final = re.compile(r"\b(?:I|we|my|our)\b|(?<!\w)(?:я|мы|наш\w*|мой|моя)(?!\w)", re.I)
_ASIDE: Final = re.compile(r"[\W_]*$|[(<\[][^\n]*[)>\]]\W*$")
_DASHES: Final = ("- ", "– ", "— ", ">>")
_NAME: Final = 4
"""Words of a name."""
_WORDS: Final = 12
"""Words of a label: an office may stand before the name."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says who has the floor: `start` to `end` lies in one paragraph, number `paragraph`.

    `name` is None for a label that names nobody ("Question"); `label` is the span of the name or label, None
    where the turn goes on.
    """

    paragraph: int
    start: int
    end: int
    name: str | None
    label: Span | None
    described: str | None = None


def turns(
    text: str,
    spans: list[Span],
    author: tuple[str, ...] = (),
    title: str | None = None,
    language: str | None = None,
) -> list[Turn]:
    """The turns of a transcript, or of a speech; none of any other text. `spans` are its paragraphs."""
    labels = {n: found for n, (start, end) in enumerate(spans) if (found := _label(text, start, end))}
    named = [match[1] for match in labels.values() if not _nobody(match[1])]
    if labels and _transcript(text[min(m.start() for m in labels.values()) :], named, len(labels), language):
        return list(_turns(text, spans, labels, _names(text, named)))
    if len(author) == 1 and title and _SPEECH.search(title):
        whole = text[spans[0][0] : spans[-1][1]] if spans else ""
        if len(_FIRST.findall(whole)) * 100 > len(whole.split()):
            name = _cased(text, bare(author[0]))
            return [Turn(n, start, end, name, None) for n, (start, end) in enumerate(spans)]
    return []


def _label(text: str, start: int, end: int) -> re.Match[str] | None:
    if (match := _BRACKETS.match(text, start, end)) is not None:
        return match
    match = _LABEL.match(text, start, end)
    if match is None or len(match[1].split()) > _WORDS or _credit(match[1]):
        return None
    return match if _nobody(match[1]) or _person_like(match[1]) else None


def _nobody(label: str) -> bool:
    """Whether a label names nobody: "Question", "The Chairman", or letters that stand for somebody ("NG")."""
    parts = [part.lower().strip(".,") for part in label.split()]
    office = parts[-1] in words("verbs", "office.heads") | words("verbs", "titles.plain")
    return parts[0] in words("common", "turns") or office or (len(label) < 4 and label.isupper())


def _credit(label: str) -> bool:
    """Whether a picture's caption or credit looks like a label ("Ana Lopez Image: ...")."""
    return label.lower().rstrip(".").endswith(tuple(words("common", "credits")))


def _person_like(label: str) -> bool:
    """Whether a label ends with what can be a name: two words with capitals, or a title and one."""
    parts = label.replace(",", " ").split()
    listed = words("verbs", "titles.honour")
    if len(parts) < 2:
        return parts[0] in forenames() or (parts[0].isupper() and len(parts[0]) > 3)
    known = parts[-2].lower().strip(".") in listed or parts[-2].title() in forenames()
    return all(part[0].isupper() for part in parts[-2:]) and (known or len(parts[-1]) > 2)


def _transcript(text: str, named: list[str], labels: int, language: str | None) -> bool:
    """Whether the labels make a transcript in the first person: somebody has two turns, or an office, or is
    named elsewhere in the text."""
    if not named:
        return False
    known = language in ("en", "ru", None)
    if known and len(_FIRST.findall(text)) * 100 < len(text.split()):
        return False  # who speaks says "I" and "we"
    if labels > 1 and Counter(label.split()[-1] for label in named).most_common(1)[0][1] > 1:
        return True
    first, last = named[0].split()[0], named[0].split()[-1]
    return _offices(named) or (text.count(last) > 1 and first.title() in forenames())


def _offices(named: list[str]) -> bool:
    heads = words("verbs", "office.heads") | words("common", "offices_ru")
    return any({part.lower().strip(".,") for part in label.split()} & heads for label in named)


def _names(text: str, named: list[str]) -> dict[str, str]:
    """{label: name}: of labels that end alike the shorter is the name, without its office."""
    whole, found = {label for label in named if " " in label}, {}
    for label in whole.union(named):
        ends = [label[n + 1 :] for n, sign in enumerate(label) if sign == " "]
        found[label] = _cased(text, next((end for end in reversed(ends) if end in whole), "") or _tail(label))
    return found


def _tail(label: str) -> str:
    """The name at the end of a label: from its forename on, else the last two words."""
    parts = label.split(",")[-1].split() if "," in label else label.split()
    first = next((n for n in range(len(parts) - 2, -1, -1) if _forename(parts[n])), None)
    while first and _forename(parts[first - 1]):
        first -= 1
    if first is not None and len(parts) - first <= _NAME and all(part[0].isupper() for part in parts[first:]):
        return " ".join(parts[first:])
    named = bare(label)
    return named if len(named.split()) <= 2 else " ".join(parts[-2:])


def _forename(word: str) -> bool:
    """Whether a word of a label is a forename, and no office or country too ("Aide", "Israel")."""
    listed = words("verbs", "office.heads") | words("verbs", "titles.plain")
    return word.title() in forenames() and word.lower() not in listed and word not in words("known", "places")


def _cased(text: str, name: str) -> str:
    """A name in capitals as the text writes it elsewhere, else with one capital a word."""
    if not any(len(part) > 2 and part.isupper() for part in name.split()):
        return name
    other = re.search(re.escape(name), text.replace(name, " " * len(name)), re.I)
    return other[0] if other and not other[0].isupper() else " ".join(part.title() for part in name.split())


def _turns(
    text: str, spans: list[Span], labels: dict[int, re.Match[str]], names: dict[str, str]
) -> Iterator[Turn]:
    name: str | None = None
    described: str | None = None
    speaking = False
    for n, (start, end) in enumerate(spans):
        label: Span | None = None
        if n in labels:
            match = labels[n]
            name, speaking, label = names.get(match[1]), True, match.span(1)
            described = None if name else match[1]
            start = match.end()
        elif text.startswith(_DASHES, start):
            speaking = False  # somebody else speaks, who is not named
        elif name and re.search(rf"(?<!\w){re.escape(name.split()[-1])}(?!\w)", text[start:end]):
            speaking = False  # people do not name themselves: somebody tells of the speaker
        if speaking and start < end and not _ASIDE.fullmatch(text[start:end]):
            yield Turn(n, start, end, name, label, described)
