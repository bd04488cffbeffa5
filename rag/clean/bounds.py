"""Where the story of a page begins and where it is over: what is learned, and what the rules say."""

from __future__ import annotations

from typing import Final

from rag.clean.comments import header, opens_thread
from rag.clean.datelines import marker
from rag.clean.headline import SPEAKER
from rag.clean.names import people, person
from rag.clean.page import Page
from rag.clean.story import story

_HEAD_UNITS: Final = 25
"""Navigation, a headline, a date, names and a caption take so many units at most."""
_PARAGRAPH: Final = 100
"""A motto or a standfirst above the date is shorter; two paragraphs of this length are the story."""
_LONG: Final = 1000
_LITTLE: Final = 2
"""What stands under tags or "about the author" is not the story's where it is at most half of it."""
_FEW: Final = 8
"""So few lines of which no rule knows any are no page's: a letter's address, a list, a last word."""
_SIGNATURE: Final = 3
"""Who wrote a story is told within so many lines below it."""


def bounds(page: Page, trusted: bool) -> tuple[int, int]:
    """The units at which the story begins and is over."""
    if trusted or any(page.hints) or not _of_a_page(page):
        first = _head_end(page, page.hints.index("headline") + 1 if "headline" in page.hints else 0)
        return first, _story_end(page, first)
    first, stop = story(page)
    if first <= _FEW and not any(page.told[:first]):
        first = 0
    if len(page.units) - stop <= _FEW and not any(page.told[stop:]):
        stop = len(page.units)
    while first and (page.prose(first - 1) or _spoken(page, first - 1)):
        first -= 1
    while stop < len(page.units) and _closes_story(page, stop):
        stop += 1
    first = min(_head_end(page, first), stop)
    stop = _with_list(page, first, _with_signature(page, first, stop))
    return first, min(_thread(page, first), _rest(page, first, stop))


def _of_a_page(page: Page) -> bool:
    """Whether there are paragraphs, and something that the rules know as a page's; else all is the text's."""
    ruled = (page.rule(i, "any") for i in range(len(page.units)))
    known = any(found and found.rule.role == "furniture" for found in ruled)
    return known and any(map(page.prose, range(len(page.units))))


def _spoken(page: Page, i: int) -> bool:
    """`SECRETARY KERRY: Not tonight.`: a short turn of a talk."""
    unit = page.units[i]
    return unit.sentence and not page.told[i] and SPEAKER.match(unit.head) is not None


def _rest(page: Page, first: int, stop: int) -> int:
    """The end of a story before what only stands after one: tags, a biography, where little follows it."""
    sizes = [min(unit.size, _LONG) if page.prose(i) else 0 for i, unit in enumerate(page.units[:stop])]
    for i in range(first + 1, stop):
        found = page.rule(i, "any", "after")
        if found and found.rule.spread == "rest" and sum(sizes[i:]) * _LITTLE <= sum(sizes[first:i]):
            return i
    return stop


def _thread(page: Page, first: int) -> int:
    """The unit at which readers' comments begin."""
    thread = opens_thread(page.units, first)
    for i in range(first + 1, len(page.units)):
        found = page.rule(i, "any", "after")
        if i == thread or (found and found.rule.spread == "comments" and _thread_follows(page, i)):
            return i
    return len(page.units)


def _closes_story(page: Page, i: int) -> bool:
    """A paragraph right below the story is its own; so is a last short sentence above a ruled one."""
    if page.prose(i):
        return "tail" not in page.told[i] and "after" not in page.told[i]
    last = i + 1 == len(page.units) or bool(page.told[i + 1])
    return last and page.units[i].sentence and not page.told[i]


def _with_signature(page: Page, first: int, stop: int) -> int:
    """The end of a story with the line below it that says who wrote it."""
    near = range(stop, min(stop + _SIGNATURE, len(page.units)))
    signed = (i for i in near if signed_below(page, i) or (i == stop and signature(page, i, first)))
    return next(signed, stop - 1) + 1


def _with_list(page: Page, first: int, stop: int) -> int:
    """The end of a story with the list that its last paragraph announces."""
    near = (i for i in (stop - 1, stop) if first <= i < len(page.units))
    opened = next((i for i in near if page.units[i].last == ":" and page.units[i].words >= 5), None)
    if opened is None or page.told[opened]:
        return stop
    listed = range(opened + 1, len(page.units))
    return next((i for i in listed if page.told[i] or page.units[i].gap), len(page.units))


def _head_end(page: Page, begin: int) -> int:
    """The unit at which the body begins: the first paragraph that no date, name or caption follows."""
    units = page.units
    prose = [i for i in range(begin, len(units)) if page.prose(i) and not _marks(page, i)]
    if not prose:
        first = min(len(units) - 1, 1)
        while first < len(units) - 1 and _marks(page, first):
            first += 1  # a short text may have a date and names all the same
        return first
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


def signed_below(page: Page, i: int) -> tuple[str, ...]:
    """Who signs under the story, where a word or the page's markup says so: `Беседовала Елена Грачёва`."""
    unit, told = page.units[i], page.told[i].get("head")
    if page.hints[i] == "byline" and (name := person(unit.head)):
        return (name,)
    if page.hints[i] in (None, "body", "byline") and told and told.rule.name == "byline":
        found = people(told.names.get("name") or "")
        return found if all(map(person, found)) else ()
    return ()


def signature(page: Page, i: int, first: int) -> str | None:
    """A name alone under a story that does not speak of it, in letters that have capitals."""
    unit = page.units[i]
    if unit.head.isupper() or unit.head.startswith(("- ", "* ", "• ")) or unit.last == ":":
        return None
    name = person(unit.head)
    if name is None or name.lower() == name.upper() or _listed(page, i):
        return None
    spoken = any(name in page.units[j].head for j in range(first, i) if page.units[j].prose)
    return None if spoken else name


def _listed(page: Page, i: int) -> bool:
    """Whether such lines stand above or below: a page's lists look like names."""
    near = (page.units[j] for j in (i - 1, i + 1) if 0 <= j < len(page.units) and not page.told[j])
    return any(one.words <= 4 and not one.sentence for one in near)
