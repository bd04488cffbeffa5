"""Units -> roles: the story's head, its body, what surrounds it, and the comments under it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from rag.clean import heads
from rag.clean.comments import Header, header, opens_forum, opens_thread, settled
from rag.clean.datelines import DATE_LINE, date_line, marker
from rag.clean.names import people, person
from rag.clean.page import Label, Page, label_of
from rag.clean.rules import Rules, Told, load
from rag.clean.story import story
from rag.clean.units import PREFIX, Unit
from rag.clean.units import units as units_of
from rag.records import Role

_HEAD_UNITS: Final = 25
"""Navigation, a headline, a date, names and a caption take so many units at most."""
_NUMBER: Final = re.compile(r"(?:[-–—]\s?|page\s|стр\.?\s|صفحة\s)?(\d{1,4})(?:\s?[-–—])?", re.I)
_CAPTION: Final = 300
_PARAGRAPH: Final = 100
"""A motto or a standfirst above the date is shorter; two paragraphs of this length are the story."""
_STORY: Final = 3
"""So many paragraphs make a story whose end can be told."""
_ADDRESS: Final = "an address alone"
"""A story on a page may have one, among its paragraphs, where trafilatura says that it is of the body."""
_GUESSED: Final = ("", "alone", "outlet", "said twice", "named in the story")
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
    rules = load()
    page = Page(units, [_told(rules, unit) for unit in units], hints, title, day_first)
    if not units:
        return []
    posts = opens_forum(units)
    first, stop = _bounds(page, trusted) if posts is None else (posts, posts)
    shown = [page.rule(i, "any", "head") for i in range(first)]
    made = [
        Label(one.role, one.why, one.people, one.outlet)
        for one in heads.head(units[:first], shown, hints[:first], title, units[first:stop])
    ]
    if trusted:
        made = [one if one.why not in _GUESSED or one.role == "headline" else Label("body") for one in made]
    made += _story(page, first, stop)
    made += _after(page, stop)
    return made if posts is not None else _never_empty(page, made)


def page_of(text: str) -> Page:
    """A text as a page of which nothing is known but what the rules say."""
    found, rules = units_of(text), load()
    return Page(found, [_told(rules, unit) for unit in found], [None] * len(found), None)


def _told(rules: Rules, unit: Unit) -> dict[str, Told]:
    if unit.size <= PREFIX and (found := rules.told(unit.head.strip("*_ ") or unit.head)):
        return {one.rule.zone: one for one in found}
    if unit.size > 60 and rules.addressed(unit.head):
        return {"any": Told(rules.rules[0])}
    return {}


def _bounds(page: Page, trusted: bool) -> tuple[int, int]:
    """The units at which the story begins and is over."""
    if trusted or any(page.hints):
        first = _head_end(page, page.hints.index("headline") + 1 if "headline" in page.hints else 0)
        return first, _story_end(page, first)
    first, stop = story(page)
    while first and page.prose(first - 1):
        first -= 1
    first = min(_head_end(page, first), stop)
    return first, min(_thread(page, first), stop)


def _thread(page: Page, first: int) -> int:
    """The unit at which readers' comments begin."""
    thread = opens_thread(page.units, first)
    for i in range(first + 1, len(page.units)):
        found = page.rule(i, "any", "after")
        if i == thread or (found and found.rule.spread == "comments" and _thread_follows(page, i)):
            return i
    return len(page.units)


def _head_end(page: Page, begin: int) -> int:
    """The unit at which the body begins: the first paragraph that no date, name or caption follows."""
    units = page.units
    prose = [i for i in range(begin, len(units)) if page.prose(i) and not _marks(page, i)]
    if not prose:
        return min(len(units) - 1, 1)
    first = prose[0]
    for i in range(first + 1, min(len(units), first + 6)):
        if sum(first <= j < i and units[j].size >= _PARAGRAPH for j in prose) > 1:
            break
        if _marks(page, i):
            # One paragraph before the date or the names is a standfirst; the head goes on after it.
            return next((j for j in prose if j > i), first)
    return first


def _marks(page: Page, i: int) -> bool:
    """A unit that stands in the head of a story only: a date line, a byline, an outlet's name."""
    found = page.rule(i, "any", "head")
    if found and found.rule.role == "byline" and found.rule.zone == "head":
        return not page.units[i].prose or page.units[i].size < 100
    if found and found.rule.role == "caption":
        return i < _HEAD_UNITS
    return marker(page.units[i])


def _story_end(page: Page, first: int) -> int:
    """The unit at which the story is over for good: comments, or what only stands after a story."""
    prose = [i for i in range(first, len(page.units)) if page.prose(i)]
    thread = opens_thread(page.units, first)
    for i in range(first + 1, len(page.units)):
        if i == thread or page.hints[i] == "comment":
            return i
        found = page.rule(i, "any", "after")
        if found is None:
            continue
        before = sum(j < i for j in prose)
        if found.rule.spread == "comments" and before and _thread_follows(page, i):
            return i
        if found.rule.spread == "rest" and (before >= 2 or 2 * before >= len(prose)):
            return i
    return len(page.units)


def _thread_follows(page: Page, i: int) -> bool:
    """ "23 Comments" in a row of buttons opens nothing: a comment, or the end, must come next."""
    return (
        any(header(page.units, j) for j in range(i + 1, min(i + 5, len(page.units))))
        or not any(page.prose(j) for j in range(i + 1, len(page.units)))
        or i > len(page.units) * 0.4
    )


def _story(page: Page, first: int, stop: int) -> list[Label]:
    tail = _tail(page, first, stop)
    running = _running(page, stop) | _again(page, first, stop)
    ended = _ended(page, first, tail, stop)
    made: list[Label] = []
    links = done = captioned = False
    for i in range(first, stop):
        unit, hint = page.units[i], page.hints[i]
        found = page.rule(i, "any", "tail") if i >= tail else page.rule(i, "any")
        if found and (i > first or not unit.prose) and not (hint == "body" and found.rule.name == _ADDRESS):
            links = found.rule.spread == "links"
            done = done or (i >= tail and found.rule.role == "furniture")
            made.append(label_of(found))
        elif captioned and unit.size < _CAPTION:
            made.append(Label("caption", "under its heading"))
        elif i in running:
            made.append(Label("furniture", "a page's number, header or footer"))
        elif i >= tail and i > first and (names := _signed_below(page, i)):
            made.append(Label("byline", "signed", names))
        elif hint and hint != "body":
            made.append(Label(hint, "hint"))
        elif (
            i >= tail
            and i > first
            and not (links or done)
            and hint is None
            and (name := _signature(page, i, first))
        ):
            made.append(Label("byline", "signed", (name,)))
        elif (links or done or i in ended) and not unit.prose and hint is None:
            made.append(Label("furniture", "after the story"))
        elif i >= tail and i > first and unit.size <= DATE_LINE and date_line(unit.head):
            made.append(Label("dateline", "date at the end"))
        else:
            links = False
            made.append(Label("body"))
        captioned = found is not None and found.rule.spread == "caption"
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


def _again(page: Page, first: int, stop: int) -> frozenset[int]:
    """Short lines that stand in the story word for word twice or more: a page's own."""
    short = [
        i for i in range(first, stop)
        if page.hints[i] is None and 3 <= page.units[i].words <= 12 and not page.units[i].sentence
        and page.units[i].last not in ":,;-–—"
    ]  # fmt: skip
    times = Counter(page.units[i].head for i in short)
    return frozenset(i for i in short if times[page.units[i].head] > 1)


def _running(page: Page, stop: int) -> frozenset[int]:
    """Page numbers that count up through the text, and the lines beside them that come again and again."""
    numbers = [(i, int(found[1])) for i in range(stop) if (found := _NUMBER.fullmatch(page.units[i].head))]
    kept = [i for (i, one), (_, other) in pairwise(numbers) if other == one + 1]
    kept += [i for (_, other), (i, one) in pairwise(numbers) if one == other + 1]
    near = {j for i in kept for j in (i - 1, i + 1) if 0 <= j < len(page.units) and not page.units[j].prose}
    shapes = Counter(re.sub(r"\d+", "0", page.units[j].head) for j in near)
    lines = {j for j in near if shapes[re.sub(r"\d+", "0", page.units[j].head)] > 1}
    return frozenset(kept) | lines


def _signed_below(page: Page, i: int) -> tuple[str, ...]:
    """Who signs under the story, where a word or the page's markup says so: `Беседовала Елена Грачёва`."""
    unit, told = page.units[i], page.told[i].get("head")
    if page.hints[i] == "byline" and (name := person(unit.head)):
        return (name,)
    if page.hints[i] in (None, "body", "byline") and told and told.rule.name == "byline":
        found = people(told.names.get("name") or "")
        return found if all(map(person, found)) else ()
    return ()


def _signature(page: Page, i: int, first: int) -> str | None:
    """A name alone at the end of a story that does not speak of it, in letters that have capitals."""
    unit = page.units[i]
    if unit.head.isupper() or unit.head.startswith(("- ", "* ", "• ")):
        return None
    name = person(unit.head)
    if name is None or name.lower() == name.upper():
        return None
    spoken = any(name in page.units[j].head for j in range(first, i) if page.units[j].prose)
    return None if spoken else name


def _tail(page: Page, first: int, stop: int) -> int:
    """The first of the last units of the story of which none is a paragraph that no rule takes.

    A text without paragraphs (a list, a table) has no end that could be told from it.
    """
    if not any(page.prose(i) for i in range(stop)):
        return stop
    tail = stop
    while tail > first + 1 and (
        not page.prose(tail - 1) or "tail" in page.told[tail - 1] or "any" in page.told[tail - 1]
    ):
        tail -= 1
    return tail


def _after(page: Page, stop: int) -> list[Label]:
    """What follows the story: comments as long as there are any, furniture round them."""
    made: list[Label] = []
    headers: list[tuple[int, Header]] = []
    thread, skip = False, 0
    begins = opens_thread(page.units, stop - 1) if not any(page.hints) else None
    post = header(page.units, stop) if stop < len(page.units) else None
    begins = stop if post and post.member else begins
    for i in range(stop, len(page.units)):
        found, told = page.rule(i, "any", "after"), header(page.units, i)
        commented = page.hints[i] == "comment"
        if skip:
            skip -= 1
            made.append(Label("comment"))
        elif told and (thread or commented or (begins is not None and i >= begins)) and not _opens(found):
            thread, skip = True, told.lines - 1
            headers.append((len(made), told))
            made.append(Label("comment", comment=told))
        elif found and _closes(found, thread):
            thread = found.rule.spread == "comments" or (thread and found.rule.spread == "line")
            made.append(label_of(found))
        elif thread or commented:
            made.append(Label("comment"))
        else:
            made.append(Label("furniture", "after the story"))
    for (at, _), told in zip(headers, settled([h for _, h in headers], page.day_first), strict=True):
        made[at].comment = told
    return made


def _closes(found: Told, thread: bool) -> bool:
    """Whether a rule holds here: a comment may name an address or a source, but has no buttons."""
    if not thread or found.rule.spread != "line":
        return True
    return found.rule.name in ("navigation", "sharing", "copyright", "cookies and terms")


def _opens(found: Told | None) -> bool:
    return found is not None and found.rule.spread in ("comments", "rest")


def _never_empty(page: Page, made: list[Label]) -> list[Label]:
    """A text of which nothing would be left is a story after all: its longest units are the body."""
    if any(label.role in ("body", "lead") for label in made):
        return made
    longest = max(unit.size for unit in page.units)
    bare = [i for i, label in enumerate(made) if label.role not in ("comment",) and page.hints[i] is None]
    for i in bare:
        if page.units[i].size == longest or (made[i].role == "headline" and len(made) == 1):
            made[i] = Label("body")
    return made
