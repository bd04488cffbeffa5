"""Who has the floor in a transcript or a speech: by the labels of its turns, or by its one author.

"Vladimir Putin: Good afternoon." begins a turn, the paragraphs behind it belong to it. The same in all
languages with capitals. Questions and answers without a name are voices that are described.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rag.annotate.data import words
from rag.annotate.forms import stands
from rag.annotate.labels import Label, Names, cased, initials, is_introduced, labels, nobody, written
from rag.annotate.people import bare
from rag.records import Span

_SPEECH: Final = re.compile(
    r"\b(?:statement|speech|address|remarks|lecture|interview)\b|\bвыступление|\bречь|\bобращение", re.I
)
_FIRST: Final = re.compile(r"\b(?:I|we|my|our)\b|(?<!\w)(?:я|мы|наш\w*|мой|моя)(?!\w)", re.I)
_ASIDE: Final = re.compile(r"[\W\d_]*$|[(<\[][^\n]*[)>\]]\W*$")
_DASHES: Final = ("- ", "– ", "— ", ">>")


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says who has the floor: `start` to `end` lies in one paragraph, number `paragraph`.

    `name` is None for a label that names nobody ("Question"); `label` is the span of a label that ends with
    the name, None where the turn goes on or the label only stands for the name ("JK").
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
    found = labels(text, spans)
    names = Names(text, found.values()) if found else None
    if names is not None and _transcript(text, found, names, language):
        return list(_turns(text, spans, found, names))
    if len(author) == 1 and title and _SPEECH.search(title):
        whole = text[spans[0][0] : spans[-1][1]] if spans else ""
        if len(_FIRST.findall(whole)) * 100 > len(whole.split()):
            name = written(text, bare(author[0]))
            whole_ones = enumerate(spans)
            return [
                Turn(n, *one, name, None) for n, one in whole_ones if not _ASIDE.fullmatch(text[slice(*one)])
            ]
    return []


def _transcript(text: str, found: dict[int, Label], names: Names, language: str | None) -> bool:
    """Whether the labels make a transcript in the first person.

    Somebody has two turns, or an office, or is named elsewhere in the text.
    """
    named = [label for label in found.values() if names.known.get(label.text)]
    if not named:
        return False
    begin = min(label.span[0] for label in found.values())
    spoken = text[begin:]
    if language in ("en", "ru", None) and len(_FIRST.findall(spoken)) * 100 < len(spoken.split()):
        return False  # who speaks says "I" and "we"
    own = [label.text for label in found.values() if names.known.get(label.text) or nobody(label.text)]
    if len(own) > 1 and Counter(names.known.get(label.text) for label in named).most_common(1)[0][1] > 1:
        return cased(named[0].text) or len(set(own)) > 1
    if len(own) > 1 and (names.known[named[0].text] or "") in text[:begin]:
        return True  # whom the text has named in full
    return _offices(label.text for label in named)


def _offices(named: Iterable[str]) -> bool:
    heads = words("verbs", "office.heads") | words("common", "offices_ru")
    return any({part.lower().strip(".,") for part in label.split()} & heads for label in named)


def _turns(text: str, spans: list[Span], found: dict[int, Label], names: Names) -> Iterator[Turn]:
    name: str | None = None
    described: str | None = None
    speaking = False
    for n, (start, end) in enumerate(spans):
        place: Span | None = None
        gap = text[spans[n - 1][1] : start] if n else ""  # "* * *" is no reporting
        label = found.get(n)
        if label is not None and _begins(label.text, names):
            name, speaking = names.known.get(label.text), True
            described = None if name else label.text
            place = label.span if name and label.text.lower().endswith(name.split()[-1].lower()) else None
            start = label.end
        elif (
            text.startswith(_DASHES, start)
            or is_introduced(text[start:end])
            or _is_break(text[start:end])
            or _is_break(gap)
        ):
            speaking = False  # somebody else speaks, who is not named, or nobody does
        elif name and stands(name.split()[-1], text[start:end]):
            speaking = False  # people do not name themselves: somebody tells of the speaker
        if (
            speaking
            and start < end
            and unicodedata.category(text[start]) != "So"
            and not _ASIDE.fullmatch(text[start:end])
        ):
            yield Turn(n, start, end, name, place, described)


def _is_break(text: str) -> bool:
    """Whether a text is a line of asterisks."""
    return text.count("*") > 1 and not text.replace("*", "").strip()


def _begins(label: str, names: Names) -> bool:
    """Whether a label begins a turn, of somebody or of a voice that is described; ordinary words do not."""
    if names.known.get(label) or nobody(label) or initials(label):
        return True
    return cased(label) and not names.plain(label)
