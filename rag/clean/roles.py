"""Units -> roles: the story's head, its body, what surrounds it, and the comments under it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from rag.clean.comments import header, opens_forum, opens_thread
from rag.clean.datelines import date_line
from rag.clean.heads import head
from rag.clean.offers import offers
from rag.clean.page import Label, Page, label_of, told
from rag.clean.rules import Told, load
from rag.clean.story import signature, signed_below, story
from rag.clean.units import NUMBER, Unit
from rag.records import Role

_NUMBER: Final = re.compile(r"(?:[-–—]\s?|page\s|стр\.?\s|صفحة\s)?(\d{1,4})(?:\s?[-–—])?", re.I)
_STORY: Final = 3
"""So many paragraphs make a story whose end can be told."""
_ADDRESS: Final = "an address alone"
"""A story on a page may have one, among its paragraphs, where trafilatura says that it is of the body."""
_ASKED: Final = Label("furniture", "what a paper asks before one reads on")
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
    known = told(load(), units)
    asked = offers(units, _known(units, known, hints, title))
    if asked:
        prose = [i for i, unit in enumerate(units) if unit.prose and i not in asked] or [0]
        thread = next((i for i in range(prose[0], len(units)) if header(units, i, day_first)), len(units))
        # What a rule knows below the story says where that is over.
        asked = frozenset(i for i in asked if i < thread and (i < prose[-1] or "any" not in known[i]))
    kept = [i for i in range(len(units)) if i not in asked]
    page = Page(
        [units[i] for i in kept], [known[i] for i in kept], [hints[i] for i in kept], title, day_first
    )
    made = iter(_labels(page, trusted) if kept else ())
    return [_ASKED if i in asked else next(made) for i in range(len(units))]


def _known(
    units: list[Unit], known: list[dict[str, Told]], hints: list[Role | None], title: str | None
) -> list[int]:
    """Units of which more is known than a guess: heads, dates, names, and what says what stands below it."""
    first = next((i for i, unit in enumerate(units) if unit.prose and "any" not in known[i]), len(units))
    return [
        i
        for i, (unit, found, hint) in enumerate(zip(units, known, hints, strict=True))
        if hint not in (None, "body", "lead", "furniture")
        or (i < first and hint != "body")
        or unit.head == title
        or any(one.rule.role != "furniture" or one.rule.spread != "line" for one in found.values())
        or date_line(unit.head) is not None
        or ("; " in unit.head and unit.head.count(": ") > 1)  # a table's row
    ]


def _labels(page: Page, trusted: bool) -> list[Label]:
    """Labels of a page without what it asks of its readers, which may stand anywhere."""
    units = page.units
    posts = opens_forum(units)
    first, stop = story(page, trusted) if posts is None else (posts, posts)
    made = head(page, first, stop)
    if trusted:
        made = [one if one.why not in _GUESSED or one.role == "headline" else Label("body") for one in made]
    signed = [name for one in made if one.role in ("byline", "dateline") for name in one.people]
    made += _unsigned(page, first, _story(page, first, stop), signed)
    made += _after(page, stop)
    return made


def _unsigned(page: Page, first: int, made: list[Label], signed: list[str]) -> list[Label]:
    """The story without the last paragraph where that tells of its writer: `Jane Smith has been ...`."""
    last = next((i for i in reversed(range(len(made))) if made[i].role == "body"), 0)
    if last >= _STORY and page.units[first + last].head.startswith(tuple(f"{name} " for name in signed)):
        made[last] = Label("furniture", "the author's biography")
    return made


def _story(page: Page, first: int, stop: int) -> list[Label]:
    tail = _tail(page, first, stop)
    running = _running(page, stop)
    ended = _ended(page, first, tail, stop)
    made: list[Label] = []
    links = done = False
    for i in range(first, stop):
        unit, hint, below = page.units[i], page.hints[i], i >= tail
        found = page.rule(i, "any", "tail") if below else page.rule(i, "any")
        if found and not (hint == "body" and found.rule.name == _ADDRESS):
            links = found.rule.spread == "links"
            done = done or (below and found.rule.role == "furniture")
            made.append(label_of(found))
        elif i in running:
            made.append(Label("furniture", "a page's number, header or footer"))
        elif below and (names := signed_below(page, i)):
            made.append(Label("byline", "signed", names))
        elif hint and hint != "body":
            made.append(Label(hint, "hint"))
        elif below and not (links or done or hint) and (name := signature(page, i, first)):
            made.append(Label("byline", "signed", (name,)))
        elif (links or done or i in ended) and not unit.prose and hint is None:
            made.append(Label("furniture", "after the story"))
        elif below and date_line(unit.head):
            made.append(Label("dateline", "date at the end"))
        else:
            links = False
            made.append(Label("body"))
    return made


def _ended(page: Page, first: int, tail: int, stop: int) -> range:
    """The lines after the last paragraph of a story of several: none is a sentence, so none is its text.

    A list that the last paragraph announces is.
    """
    if sum(page.prose(i) for i in range(first, tail)) < _STORY or tail >= stop:
        return range(0)
    opens = [i for i in range(tail - 1, stop) if page.units[i].last == ":" and not page.told[i]]
    if opens:
        return range(0)
    closing = (i for i in reversed(range(tail, stop)) if page.units[i].sentence and not page.told[i])
    return range(next(closing, tail - 1) + 1, stop)


def _running(page: Page, stop: int) -> frozenset[int]:
    """Page numbers that count up through the text, and the lines beside them that come again and again."""
    numbers = [(i, int(found[1])) for i in range(stop) if (found := _NUMBER.fullmatch(page.units[i].head))]
    counted = [(i, j) for (i, one), (j, other) in pairwise(numbers) if other == one + 1]
    kept = {i for pair in counted for i in pair}
    near = {j for i in kept for j in (i - 1, i + 1) if 0 <= j < len(page.units) and not page.units[j].prose}
    shapes = {j: NUMBER.sub("0", page.units[j].head) for j in near}
    times = Counter(shapes.values())
    return frozenset(kept | {j for j, shape in shapes.items() if times[shape] > 1})


def _tail(page: Page, first: int, stop: int) -> int:
    """The first of the last units of the story of which none is a paragraph that no rule takes.

    A text without paragraphs (a list, a table) has no end that could be told from it.
    """
    if not any(page.prose(i) for i in range(stop)):
        return stop
    tail = stop
    while tail > first + 1 and (not page.prose(tail - 1) or "tail" in page.told[tail - 1]):
        tail -= 1
    return tail


def _after(page: Page, stop: int) -> list[Label]:
    """What follows the story: comments as long as there are any, furniture round them."""
    made: list[Label] = []
    thread, skip = False, 0
    begins = opens_thread(page.units, stop - 1) if not any(page.hints) else None
    post = header(page.units, stop) if stop < len(page.units) else None
    begins = stop if post and post.member else begins
    for i in range(stop, len(page.units)):
        found, told = page.rule(i, "any", "after"), header(page.units, i, page.day_first)
        commented = page.hints[i] == "comment"
        if skip:
            skip -= 1
            made.append(Label("comment"))
        elif told and (thread or commented or begins is not None):
            thread, skip = True, told.lines - 1
            made.append(Label("comment", comment=told))
        elif found and _closes(found, thread):
            thread = found.rule.spread == "comments" or (thread and found.rule.spread == "line")
            made.append(label_of(found))
        elif thread or commented:
            made.append(Label("comment"))
        else:
            made.append(Label("furniture", "after the story"))
    return made


def _closes(found: Told, thread: bool) -> bool:
    """Whether a rule holds here: a comment may name an address or a source, but has no buttons."""
    if not thread or found.rule.spread != "line":
        return True
    return found.rule.name in ("navigation", "sharing", "copyright", "cookies and terms")
