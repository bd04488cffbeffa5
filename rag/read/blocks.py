"""How pages name their parts (`parts.toml`), and blocks of a kind of their own: tables of data, the entries
of a live blog."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from rag.language.lexicons import Lexicons
from rag.read.tables import Cell
from rag.records import Role

if TYPE_CHECKING:
    from rag.read.markup import Paragraph

TABLE: Final = Lexicons(__package__).table("parts")
UNSEEN: Final = frozenset(TABLE["tags"]["unseen"])
INLINE: Final = frozenset(TABLE["tags"]["inline"])
_ROLE_OF: Final[dict[str, Role]] = {word: role for role, words in TABLE["roles"].items() for word in words}
_NAMED: Final = {
    kind: re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words)})(?:$|[\s_-])", re.I)
    for kind, words in TABLE["names"].items()
}
_NAME: Final = 300
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
_ROLES: Final = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th",
}  # fmt: skip
_UNSEEN: Final = ("script", "style", "noscript", "template")


def names(element: Any) -> str:
    """What a site calls an element: its class and its id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:_NAME]


def called(name: str, kind: str) -> bool:
    """Whether a word of `name` is one of a kind: "hidden", "pictured", "apart" or "asks"."""
    return _NAMED[kind].search(name) is not None


def roles(name: str) -> list[Role]:
    """The roles that the words of `name` tell, the one that counts first."""
    words = "".join(c if "a" <= c <= "z" else " " for c in name).split()
    told = {_ROLE_OF[word] for word in words if word in _ROLE_OF}
    return [role for role in TABLE["roles"] if role in told]


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
    # The text is a clock's, or a <time> of the block says all of it.
    times = (" ".join(seen(one).split()) for one in time.block.iter("time"))
    whole = _CLOCK.fullmatch(time.text) or (len(time.text) <= _TIME and time.text in times)
    if text.block is None or not whole:
        return None
    for holder in (time.block, time.block.getparent()):
        if holder is not None and any(one is holder for one in (text.block, *text.block.iterancestors())):
            steps = (step.partition("[")[0] for step in holder.getroottree().getpath(holder).split("/"))
            return f"{'/'.join(steps)} {holder.get('class') or ''}"
    return None
