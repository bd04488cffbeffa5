"""Where on a page the story stands: the stretch of units that scores best.

Each stretch is worth the sum of what its units are worth, and what its first and its last unit are worth as
such. The weights of the signs are learned (`weights.toml`, by `tests/benchmarks/fit_story.py`) so that the
best stretch loses as little of the story, and takes in as little else, as can be. A text that is no page's,
or whose format knows its parts, is all story, but for its head and what only
stands below a story.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rag.clean.bylines import people, person
from rag.clean.comments import opens_thread
from rag.clean.datelines import date_line, marker
from rag.clean.page import Page
from rag.clean.rules import weights
from rag.clean.signs import NAMES, OWN, table
from rag.clean.units import NUMBER

_GROWTH: Final = 0.3
"""A long paragraph counts for more than a short line, but less than by its letters: found by trying."""
_PARAGRAPH: Final = 100
"""A motto or a standfirst above the date is shorter; two paragraphs of this length are the story."""
_LONG: Final = 1000
_TIME: Final = 16
"""Characters of a line that tells a time alone."""
_LITTLE: Final = 2
"""What stands under tags or "about the author" is not the story's where it is at most half of it."""
_SIGNATURE: Final = 3
"""Who wrote a story is told within so many lines below it."""
AT_EDGE: Final = (
    "prose", "sentence", "size", "long", "shared", "capitals", "small", "clock", "furniture", "byline",
    "head rule", "caption", "opens", "tiny", "quoted", "stops", "marks", "digits",
)  # fmt: skip
ROUND_EDGE: Final = (
    "dense 2", "dense 6", "dense 15", "mass 6", "prose above", "prose below", "prose run", "first",
    "after links", "after rest", "after comments",
    *(f"{what} {reach}"
      for what in ("prose", "size", "shared", "furniture", "dated", "again", "tiny", "byline")
      for reach in ("3 above", "3 below")),
    "prose 8 above", "prose 8 below", "again 8 below", "dated 8 below",
)  # fmt: skip
BEYOND: Final = tuple(f"{name} beyond" for name in AT_EDGE)
EDGE: Final = (*AT_EDGE, *BEYOND, *ROUND_EDGE, "bias")
INNER: Final = (*NAMES, "bias")
_AT_EDGE: Final = [OWN.index(name) for name in AT_EDGE]
_ROUND_EDGE: Final = [NAMES.index(name) for name in ROUND_EDGE]


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a page's units, ready to be weighed: a row a unit, the columns INNER, EDGE and EDGE.

    `inside` is scaled by the size of each unit.
    """

    inside: np.ndarray
    begin: np.ndarray
    end: np.ndarray


def story(page: Page, trusted: bool = False) -> tuple[int, int]:
    """The units at which the story begins and is over: (first, stop)."""
    first, stop = 0, len(page.units)
    if "headline" in page.hints:
        first = page.hints.index("headline") + 1
    elif not trusted and not any(page.hints) and _of_a_page(page):
        first, stop = _closed(page, *best(page))
    first = min(_log_begin(page, _head_end(page, first), stop), stop)
    stop = max(stop, _list_end(page, first, stop), _signature_end(page, first, stop))
    return first, min(_thread(page, first), _rest(page, first, stop))


def best(page: Page) -> tuple[int, int]:
    """(first, stop) of the stretch that scores best; (0, 0) for a page of nothing."""
    if not page.units:
        return 0, 0
    told = signs(page)
    sums = np.concatenate(([0.0], np.cumsum(told.inside @ weights("inside", INNER))))
    begin = told.begin @ weights("begin", EDGE) - sums[:-1]
    stop = int(np.argmax(np.maximum.accumulate(begin) + told.end @ weights("end", EDGE) + sums[1:]))
    return int(np.argmax(begin[: stop + 1])), stop + 1


def signs(page: Page) -> Signs:
    """What is weighed of a page: `story` and the fit see the same."""
    seen = table(page)
    none, one = np.zeros((1, len(AT_EDGE))), np.ones((len(seen), 1))
    own, around = seen[:, _AT_EDGE], seen[:, _ROUND_EDGE]
    scale = np.array([unit.size for unit in page.units], dtype=float) ** _GROWTH / 8
    return Signs(
        inside=np.hstack([seen, one]) * scale[:, None],
        begin=np.hstack([own, np.vstack([none, own[:-1]]), around, one]),
        end=np.hstack([own, np.vstack([own[1:], none]), around, one]),
    )


def _of_a_page(page: Page) -> bool:
    """Whether the rules know something as a page's; else all is the text's."""
    ruled = (page.rule(i, "any") for i in range(len(page.units)))
    return any(found and found.rule.role == "furniture" for found in ruled)


def _closed(page: Page, first: int, stop: int) -> tuple[int, int]:
    """The stretch with a last short sentence above a ruled line."""
    if stop < len(page.units) and page.units[stop].sentence and not page.told[stop]:
        stop += stop + 1 == len(page.units) or bool(page.told[stop + 1])
    return first, stop


def _signature_end(page: Page, first: int, stop: int) -> int:
    """The end of a story with the line below it that says who wrote it."""
    near = range(stop, min(stop + _SIGNATURE, len(page.units)))
    signed = (i for i in near if signed_below(page, i) or (i == stop and signature(page, i, first)))
    return next(signed, stop - 1) + 1


def _list_end(page: Page, first: int, stop: int) -> int:
    """The end of a story with the list that its last paragraph announces."""
    near = (i for i in (stop - 1, stop) if first <= i < len(page.units))
    opened = next((i for i in near if page.units[i].last == ":" and page.units[i].words >= 5), None)
    if opened is None or page.told[opened]:
        return stop
    listed = range(opened + 1, len(page.units))
    return next((i for i in listed if page.told[i] or page.units[i].gap), len(page.units))


def _log_begin(page: Page, first: int, stop: int) -> int:
    """The unit at which the story begins, or the first time line of a log: others in it are of its shape."""
    short = [NUMBER.sub("0", unit.head) if unit.size <= _TIME else "" for unit in page.units[:stop]]
    timed = (i for i in range(first) if set(short[i]) > {"0"} and short[i] in short[first:])
    return next((i for i in timed if date_line(page.units[i].head) is None), first)


def _head_end(page: Page, begin: int) -> int:
    """The unit at which the body begins: the first paragraph that no date, name or caption follows.

    One paragraph before the date or the names is a standfirst; the head goes on after it.
    """
    units = page.units
    prose = [i for i in range(begin, len(units)) if page.prose(i) and not _marks(page, i)]
    if not prose:
        short = range(min(len(units) - 1, 1), len(units) - 1)
        return next((i for i in short if not _marks(page, i)), len(units) - 1)
    first = prose[0]
    for i in range(first + 1, min(len(units), first + 6)):
        if sum(j < i and units[j].size >= _PARAGRAPH for j in prose) > 1:
            break
        if _marks(page, i):
            return next((j for j in prose if j > i), first)
    return first


def _marks(page: Page, i: int) -> bool:
    """A unit that stands in the head of a story only: a date line, a byline, an outlet's name."""
    found = page.rule(i, "any", "head")
    signed = found is not None and found.rule.role == "byline"
    return not page.units[i].prose if signed else marker(page.units[i])


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
        opens = found is not None and found.rule.spread == "comments"
        if i == thread or page.hints[i] == "comment" or opens:
            return i
    return len(page.units)


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
    name = person(page.units[i].head)
    if name is None or name.lower() == name.upper() or _listed(page, i):
        return None
    spoken = any(name in page.units[j].head for j in range(first, i) if page.units[j].prose)
    return None if spoken else name


def _listed(page: Page, i: int) -> bool:
    """Whether such lines stand above or below: a page's lists look like names."""
    near = (page.units[j] for j in (i - 1, i + 1) if 0 <= j < len(page.units) and not page.told[j])
    return any(one.words <= 4 and not one.sentence for one in near)
