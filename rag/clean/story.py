"""Where on a page the story stands: the stretch of units that scores best.

Each stretch is worth the sum of what its units are worth, and what its first and its last unit are worth as
such. The weights of the signs are learned (`weights.toml`, by `tests/benchmarks/fit_story.py`) so that the
best stretch loses as little of the story, and takes in as little else, as can be. Where no story begins, ends
or goes on, whatever it looks like, is barred in the same search. A text that is no page's, or whose format
knows its parts, is all story, as far as it is not barred.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rag.clean.bylines import people, person
from rag.clean.comments import opens_forum
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
STORY: Final = 3
"""So many paragraphs make a story whose end can be told."""
_BAR: Final = 1e9
"""What it costs to begin, to end or to go on where a story does not: no sum of weights comes near."""
AT_EDGE: Final = (
    "prose", "sentence", "size", "long", "shared", "capitals", "clock", "furniture", "byline", "head rule",
    "caption", "opens", "tiny", "quoted", "digits",
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
PARTS: Final = {"inside": (*NAMES, "bias"), "begin": EDGE, "end": EDGE}
"""The signs of each part of the file of weights."""
_AT_EDGE: Final = [OWN.index(name) for name in AT_EDGE]
_ROUND_EDGE: Final = [NAMES.index(name) for name in ROUND_EDGE]


class Parts(NamedTuple):
    """Of each unit of a page: its signs, or what it is worth, in a story, as its first, and as its last."""

    inside: np.ndarray
    begin: np.ndarray
    end: np.ndarray


def story(page: Page, trusted: bool = False) -> tuple[int, int]:
    """The units at which the story begins and is over: (first, stop). A forum's thread has none above it."""
    if not page.units:
        return 0, 0
    if (posts := opens_forum(page.headers)) is not None:
        return posts, posts
    seen = trusted or any(page.hints) or not _of_a_page(page)
    return best(barred(page, whole(page) if seen else learned(page)))


def barred(page: Page, worth: Parts) -> Parts:
    """The worths where a story may begin, go on and end; a list that it announces counts for nothing."""
    over, listed = _BAR * _over(page), _announced(page)
    return Parts(
        np.where(listed, 0.0, worth.inside) - over,
        worth.begin + over - _BAR * ~_begins(page),
        worth.end - _BAR * ~_ends(page, listed),
    )


def whole(page: Page) -> Parts:
    """Of a text that is all story: it begins as early as it may, and ends as late."""
    at = np.arange(len(page.units), dtype=float)
    return Parts(0 * at, -at, at / (len(at) + 1))


def learned(page: Page) -> Parts:
    """By the weights of the file."""
    return Parts(*(one @ weights(*part) for one, part in zip(signs(page), PARTS.items(), strict=True)))


def best(worth: Parts) -> tuple[int, int]:
    """(first, stop) of the stretch that is worth most."""
    sums = np.concatenate(([0.0], np.cumsum(worth.inside)))
    begin = worth.begin - sums[:-1]
    stop = int(np.argmax(np.maximum.accumulate(begin) + worth.end + sums[1:]))
    return int(np.argmax(begin[: stop + 1])), stop + 1


def signs(page: Page) -> Parts:
    """What is weighed of a page, a row a unit, in the order of PARTS; `inside` by the size of each unit."""
    seen = table(page)
    none, one = np.zeros((1, len(AT_EDGE))), np.ones((len(seen), 1))
    own, around = seen[:, _AT_EDGE], seen[:, _ROUND_EDGE]
    scale = np.array([unit.size for unit in page.units], dtype=float) ** _GROWTH / 8
    return Parts(
        inside=np.hstack([seen, one]) * scale[:, None],
        begin=np.hstack([own, np.vstack([none, own[:-1]]), around, one]),
        end=np.hstack([own, np.vstack([own[1:], none]), around, one]),
    )


def _of_a_page(page: Page) -> bool:
    """Whether the rules know something as a page's; else all is the text's."""
    ruled = (page.rule(i, "any") for i in range(len(page.units)))
    return any(found and found.rule.role == "furniture" and found.rule.spread != "alone" for found in ruled)


def _begins(page: Page) -> np.ndarray:
    """Whether a story may begin at each unit: at the first paragraph that no date, name or caption follows.

    One paragraph before the date or the names is a standfirst; the head goes on after it. A log begins with
    a line that tells a time.
    """
    size = len(page.units)
    able = np.zeros(size, bool)
    start = page.hints.index("headline") + 1 if "headline" in page.hints else 0
    prose = [i for i in range(start, size) if page.prose(i) and not _marks(page, i)]
    if not prose:
        lines = range(min(size - 1, 1), size - 1)
        able[next((i for i in lines if not _marks(page, i)), size - 1)] = True
        return able
    able[[_head_end(page, prose[k : k + 7]) for k in range(len(prose))]] = True
    log = _log(page)
    able[[i + 1 for i in log if i + 1 < size]] = False
    able[log] = True
    return able


def _head_end(page: Page, prose: list[int]) -> int:
    """The paragraph at which a story begins, of those from one on: after a date or names right below that."""
    first = prose[0]
    for i in range(first + 1, min(len(page.units), first + 6)):
        if sum(j < i and page.units[j].size >= _PARAGRAPH for j in prose) > 1:
            break
        if _marks(page, i):
            return next((j for j in prose if j > i), first)
    return first


def _log(page: Page) -> list[int]:
    """The lines that tell the time of a log's entry: others below are of their shape."""
    shapes = [NUMBER.sub("0", unit.head) if unit.size <= _TIME else "" for unit in page.units]
    last = {shape: i for i, shape in enumerate(shapes)}
    timed = [i for i, shape in enumerate(shapes) if set(shape) > {"0"} and last[shape] > i]
    return [i for i in timed if date_line(page.units[i].head) is None]


def _ends(page: Page, listed: np.ndarray) -> np.ndarray:
    """Whether a story may end at each unit: at a paragraph or the last sentence, or at what these announce.

    A text without paragraphs (a list, a poem) or with few may end at any line that is nothing else.
    """
    few = short(page)
    able = np.zeros(len(page.units), bool)
    begun = done = opened = False
    for i, unit in enumerate(page.units):
        found = page.rule(i, "any", "tail")
        if page.prose(i) and not found:
            begun, done, opened, able[i] = True, False, unit.last == ":", True
        elif found:
            able[i] = begun and found.rule.zone == "tail"
            done = done or (begun and found.rule.role == "furniture" and found.rule.spread != "alone")
        else:
            opened = opened or unit.last == ":"
            able[i] = page.hints[i] == "body" or opened or few or unit.sentence
            able[i] &= not done and not _closing(page, i, opened)
    free = [*(not told for told in page.told), False]
    for i in reversed(range(len(able) - 1)):
        last = page.units[i + 1].sentence and free[i + 1] and not free[i + 2]
        able[i] &= not (listed[i + 1] or (last and able[i + 1]))
    return able


def short(page: Page) -> bool:
    """Whether a page has too few paragraphs to tell where its story ends."""
    return sum(map(page.prose, range(len(page.units)))) < STORY


def _announced(page: Page) -> np.ndarray:
    """Whether each unit is of a list that a line announces, or is that line itself, below a paragraph."""
    opens = [u.last == ":" and u.words >= 5 and not page.told[i] for i, u in enumerate(page.units)]
    made = np.zeros(len(page.units), bool)
    for i, unit in enumerate(page.units[1:], 1):
        made[i] = (made[i - 1] or opens[i - 1]) and not (page.told[i] or unit.prose or unit.gap)
        made[i - 1] |= made[i] and not page.units[i - 1].prose
    return made


def _closing(page: Page, i: int, listed: bool) -> bool:
    """Whether a line only stands below a story: who wrote it; where and when, but in a list."""
    if page.hints[i] not in (None, "body", "lead") or signers(page, i):
        return True
    return not listed and page.hints[i] is None and date_line(page.units[i].head) is not None


def _over(page: Page) -> np.ndarray:
    """Whether a story is over at each unit: comments begin, or what stands below one and little follows."""
    sizes = np.array([min(u.size, _LONG) if page.prose(i) else 0 for i, u in enumerate(page.units)])
    above, made = np.cumsum(sizes), np.zeros(len(page.units), bool)
    for i in range(len(page.units)):
        found = page.rule(i, "any", "after")
        spread = found.rule.spread if found else ""
        made[i] = i in page.threads or page.hints[i] == "comment" or spread == "comments"
        made[i] |= spread == "rest" and (above[-1] - above[i]) * _LITTLE <= above[i]
    return made


def _marks(page: Page, i: int) -> bool:
    """A unit that stands in the head of a story only: a date line, a byline, an outlet's name."""
    found = page.rule(i, "any", "head")
    signed = found is not None and found.rule.role == "byline"
    return not page.units[i].prose if signed else marker(page.units[i])


def signers(page: Page, i: int) -> tuple[str, ...]:
    """Who signs below a story: whom a word or the markup names, or a name alone that the story does not."""
    unit, told, hint = page.units[i], page.told[i].get("head"), page.hints[i]
    name = person(unit.head) if hint in (None, "byline") else None
    if hint == "byline" and name:
        return (name,)
    if hint in (None, "body", "byline") and told and told.rule.name == "byline":
        found = people(told.names.get("name") or "")
        return found if all(map(person, found)) else ()
    near = (page.units[j] for j in (i - 1, i + 1) if 0 <= j < len(page.units) and not page.told[j])
    if name is None or name.lower() == name.upper() or any(u.words <= 4 and not u.sentence for u in near):
        return ()
    return () if any(u.prose and name in u.head for u in page.units[:i]) else (name,)
