"""Units -> roles: what is known of each line, where the story stands, and what each line is there."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from rag.clean.datelines import date_line
from rag.clean.heads import head
from rag.clean.offers import offers
from rag.clean.page import Label, Page, label_of, told
from rag.clean.rules import ASKED, RUNNING, Told, load
from rag.clean.story import STORY, short, signers, story
from rag.clean.units import NUMBER, Unit
from rag.records import Role

_NUMBER: Final = re.compile(r"(?:[-–—]\s?|page\s|стр\.?\s|صفحة\s)?(\d{1,4})(?:\s?[-–—])?", re.I)
_NEAR: Final = 3
"""Who wrote a story is told within so many lines below it."""
_ADDRESS: Final = "an address alone"
"""A story on a page may have one, among its paragraphs, where trafilatura says that it is of the body."""
_GUESSED: Final = ("", "alone", "outlet", "said twice")
"""Labels of the head that rest on a line's shape alone."""


def labels(
    units: list[Unit],
    title: str | None,
    hints: list[Role | None],
    day_first: bool | None = None,
    trusted: bool = False,
) -> list[Label]:
    """A label for each unit.

    `title` is the stated one, `hints` what the format knows of each unit, `day_first` how the
    language writes dates in numbers. `trusted`: the text is a field of an export, so a short line
    at its beginning is of the story unless a rule or a date says otherwise.
    """
    page = Page(units, told(load(), units), hints, title, day_first)
    for i in _running(units):
        page.told[i] = {"any": RUNNING}
    for i in offers(units, _known(page)):
        page.told[i] = {"any": ASKED}
    first, stop = story(page, trusted)
    made = head(page, first, stop)
    if trusted:
        made = [one if one.why not in _GUESSED or one.role == "headline" else Label("body") for one in made]
    signed = tuple(f"{name} " for one in made if one.role in ("byline", "dateline") for name in one.people)
    return made + _story(page, first, stop, signed) + _below(page, stop, first == stop)


def _known(page: Page) -> list[int]:
    """Units of which more is known than a guess: heads, dates, names, comments, what ends a story."""
    size = len(page.units)
    prose = [i for i, unit in enumerate(page.units) if unit.prose] or [size]
    first = next((i for i in prose if i < size and "any" not in page.told[i]), size)
    thread = next((i for i in range(prose[0], size) if page.headers[i]), size)
    return [
        i
        for i, (unit, found, hint) in enumerate(zip(page.units, page.told, page.hints, strict=True))
        if hint not in (None, "body", "lead", "furniture")
        or (i < first and hint != "body")
        or i >= thread
        or (i > prose[-1] and "any" in found)
        or unit.head == page.title
        or any(one.rule.role != "furniture" or one.rule.spread != "line" for one in found.values())
        or date_line(unit.head) is not None
        or ("; " in unit.head and unit.head.count(": ") > 1)  # a table's row
    ]


def _story(page: Page, first: int, stop: int, signed: tuple[str, ...]) -> list[Label]:
    """What each unit of the story is: its text, but for captions, links, and what tells of who signed."""
    last = max((i for i in range(first, stop) if page.prose(i) and "tail" not in page.told[i]), default=stop)
    made: list[Label] = []
    links = False
    for i in range(first, stop):
        unit, hint = page.units[i], page.hints[i]
        found = page.rule(i, "any", *["tail"] * (i > last))
        if found and not (hint == "body" and found.rule.name == _ADDRESS):
            links = found.rule.spread == "links" or (links and found.rule.spread == "alone")
            made.append(label_of(found))
        elif hint and hint != "body":
            made.append(Label(hint, "hint"))
        elif links and not unit.prose and hint is None:
            made.append(Label("furniture", "after the story"))
        elif i == last >= first + STORY and unit.head.startswith(signed):
            made.append(Label("furniture", "the author's biography"))
        else:
            links = False
            made.append(Label("body"))
    return made


def _running(units: list[Unit]) -> frozenset[int]:
    """Page numbers that count up through the text, and the lines beside them that come again and again."""
    numbers = [(i, int(found[1])) for i, unit in enumerate(units) if (found := _NUMBER.fullmatch(unit.head))]
    counted = [(i, j) for (i, one), (j, other) in pairwise(numbers) if other == one + 1]
    kept = {i for pair in counted for i in pair}
    near = {j for i in kept for j in (i - 1, i + 1) if 0 <= j < len(units) and not units[j].prose}
    shapes = {j: NUMBER.sub("0", units[j].head) for j in near}
    times = Counter(shapes.values())
    return frozenset(kept | {j for j, shape in shapes.items() if times[shape] > 1})


def _below(page: Page, stop: int, forum: bool) -> list[Label]:
    """What follows the story: who signs it, comments as long as there are any, furniture round them."""
    made: list[Label] = []
    thread, skip, near = False, 0, _NEAR
    begins = forum or (not any(page.hints) and any(i >= stop for i in page.threads))
    for i in range(stop, len(page.units)):
        hint, told = page.hints[i], page.headers[i]
        found = page.rule(i, "any", *["tail"] * bool(near), "after")
        if skip:
            skip, one = skip - 1, Label("comment")
        elif told and (thread or hint == "comment" or begins):
            thread, skip, near = True, told.lines - 1, 0
            one = Label("comment", comment=told)
        elif found and _closes(found, thread):
            thread = found.rule.spread == "comments" or (thread and found.rule.spread in ("line", "alone"))
            near = 0 if found.rule.role == "furniture" and found.rule.zone == "any" else near
            one = label_of(found)
        elif thread or hint == "comment":
            one = Label("comment")
        else:
            one = _plain(page, i, stop, near > 0)
            near = max(near - (one.role == "furniture"), 0)
        made.append(one)
    return made


def _plain(page: Page, i: int, stop: int, near: bool) -> Label:
    """What a line below the story is that no rule knows: who signs it right below, where and when."""
    hint = page.hints[i]
    if near and (names := signers(page, i)):
        return Label("byline", "signed", names)
    if i == stop and hint is None and short(page) and date_line(page.units[i].head):
        return Label("dateline", "date at the end")
    return (
        Label(hint, "hint") if hint not in (None, "body", "lead") else Label("furniture", "after the story")
    )


def _closes(found: Told, thread: bool) -> bool:
    """Whether a rule holds here: a comment may name an address or a source, but has no buttons."""
    if not thread or found.rule.spread not in ("line", "alone"):
        return True
    return found is ASKED or found.rule.name in ("navigation", "sharing", "copyright", "cookies and terms")
