"""What stands in a page as a block of its own kind: tables of data, the entries of a live blog."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from rag.read.tables import Cell

if TYPE_CHECKING:
    from rag.read.markup import Paragraph

_CELL: Final = 200
"""A longer cell, in a table that has no headings, is a part of a page that is laid out by tables."""
_HEADED_CELL: Final = 1500
_WIDE: Final = 5
"""A page's table of so many columns is a grid that is read across: its rows stay as they are shown. With the
names in each of its lines, two of 178 labelled pages lost what their labels hold for the story's text."""
_MENU: Final = 0.6
"""A table without headings of which so much is links is a menu or a calendar."""
_CLOCK: Final = re.compile(
    r"(?:(?:[^\W\d]{2,9}\s)?(?:at|um|à|as|kl\.?|в|الساعة)\s)?(?:[01]?\d|2[0-3])\s?[:.hч]\s?[0-5]\d(?::[0-5]\d)?"
    r"(?:,?\s?(?:[ap]\.?m\.?|uhr|h|gmt|utc|bst|cet|cest|e[sd]?t|msk|мск)){0,2}"
    r"(?:,?\s(?:[^\W\d]{3,9}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d]{3,9}\.?)(?:,?\s\d{4})?)?",
    re.I,
)
_DEEPEST: Final = 200
"""A reader's table is not nested so deep."""
_TIME: Final = 40
_INDEX: Final = re.compile(r"\[\d+\]")
_ROLES: Final = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th",
}  # fmt: skip
_UNSEEN: Final = ("script", "style", "noscript", "template")


def seen(element: Any) -> str:
    """The text in an element that a reader sees, as it stands in the source."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            parts.append(f" {seen(child)} " if child.tag in ("br", "p", "div", "li") else seen(child))
        parts.append(child.tail or "")
    return "".join(parts)


def tag_of(element: Any) -> Any:
    """An element's tag, or what its role says that it is of a table."""
    return _ROLES.get(element.get("role") or "", element.tag)


def data_rows(table: Any) -> list[list[Cell]] | None:
    """The rows of a table of data; None for one that lays out a page, and for a single row."""
    rows = [one for one in table.iter() if tag_of(one) == "tr"]
    if len(rows) < 2 or (table.get("role") or "") in ("presentation", "none"):
        return None
    deepest = max((sum(1 for _ in one.iterancestors()) for one in table.iter("td", "th")), default=0)
    if deepest > _DEEPEST or next(table.iterdescendants("table", "form", "h1"), None) is not None:
        return None
    made = [[_cell(one) for one in row if tag_of(one) in ("td", "th")] for row in rows]
    headed = next(table.iter("th"), None) is not None
    longest = max((len(cell.text) for row in made for cell in row), default=0)
    wide = max(sum(cell.across for cell in row) for row in made)
    if not 2 <= wide < _WIDE or longest > (_HEADED_CELL if headed else _CELL):
        return None
    size = sum(len(cell.text) for row in made for cell in row)
    linked = sum(len(" ".join(seen(one).split())) for one in table.iter("a"))
    return made if headed or linked < _MENU * size else None


def _cell(element: Any) -> Cell:
    text = " ".join(seen(element).split())
    bold = "".join(seen(one) for one in element.iter("b", "strong"))
    head = tag_of(element) == "th" or (text != "" and "".join(bold.split()) == text.replace(" ", ""))
    return Cell(text, head, _span(element, "colspan"), _span(element, "rowspan"))


def _span(element: Any, name: str) -> int:
    told = element.get(name) or "1"
    return max(int(told), 1) if told.isascii() and told.isdigit() and len(told) < 4 else 1


def timed(found: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a page with the time of each entry of a live blog at the beginning of its text.

    A time is an entry's where another stands in the same place of an element of the same kind.
    """
    places = {i: place for i in range(len(found) - 1) if (place := _entry(found[i], found[i + 1]))}
    often = Counter(places.values())
    made: list[Paragraph] = []
    for i, paragraph in enumerate(found):
        if i - 1 in places and often[places[i - 1]] > 1:
            time = made.pop()
            paragraph.shown = paragraph.shown or paragraph.text
            paragraph.text = f"{time.text} {paragraph.text}"
        made.append(paragraph)
    return made


def _entry(time: Paragraph, text: Paragraph) -> str | None:
    """Names the place of a time that stands right before a text of its own entry; None for anything else."""
    if time.role == "comment" or text.role in ("comment", "headline") or time.block is None:
        return None
    whole = _CLOCK.fullmatch(time.text) is not None
    if text.block is None or not (whole or (len(time.text) <= _TIME and _is_time(time))):
        return None
    for holder in (time.block, time.block.getparent()):
        if holder is not None and any(one is holder for one in (text.block, *text.block.iterancestors())):
            return _INDEX.sub("", holder.getroottree().getpath(holder)) + f" {holder.get('class') or ''}"
    return None


def _is_time(paragraph: Paragraph) -> bool:
    """Whether a <time> of the block says all that the paragraph does."""
    times = (" ".join(seen(one).split()) for one in paragraph.block.iter("time"))
    return any(one == paragraph.text for one in times)
