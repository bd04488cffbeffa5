"""Fits the weights by which `rag.clean.story` finds the story on a page of text, and says how they do.

python -m tests.benchmarks.fit_story FOLDER [--fit]

FOLDER holds labelled pages (`pages.jsonl.gz` with its .html.gz) whose text, everything around the story in
it, is what is read here. Fitted on: half of the `aeb` pages, by a hash of their ids, and the labelled half
`tune`. To these are added pages that are made of them: with less around the story or nothing, and one page's
surroundings with another's story, or with a document of the kremlin set that is on none of the pages.
Reported on: the other half and the kremlin pages.

What is learned is the whole stretch at once: each stretch of a page that `story` does not bar has its
probability (a softmax over the scores of all of them), and the expected share of the story that is lost,
twice, and of the rest that is taken in, once, is made small. That share is a sum over the stretch's first and
last unit, so their chances are enough, and no stretch is looked at by itself.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from rag.clean.page import Page, told
from rag.clean.rules import load, weights
from rag.clean.signs import OWN
from rag.clean.story import PARTS, Parts, barred, best, learned, signs
from rag.clean.units import units
from tests.benchmarks.cleaning import LABELS, parse
from tests.benchmarks.page_text import page_text

Line = tuple[str, bool]
"""A line of a page, and whether it is of the story."""
WEIGHTS = Path(__file__).parents[2] / "rag" / "clean" / "weights.toml"
_LONGEST: Final = 450
"""Units of a page that is fitted on: all stretches of it are looked at."""
_LOST: Final = 2.0
_PENALTY: Final = 0.015
_STEPS: Final = 40
_BAR: Final = 1e-6
"""What is barred costs a thousand here: chances are counted with it."""
_KEPT_OUT: Final = [OWN.index("furniture"), OWN.index("caption")]


@dataclass
class Example:
    """A page's signs, and the letters of the story and of the rest up to each unit."""

    page: Page
    told: Parts
    body: np.ndarray
    rest: np.ndarray
    weight: float = 1.0


def rows(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The labelled pages with their text; those of an unknown encoding are left out."""
    for line in gzip.decompress((folder / "pages.jsonl.gz").read_bytes()).splitlines():
        row = json.loads(line)
        yield row, page_text(gzip.decompress((folder / row["file"]).read_bytes()))


def fitted_on(row: dict[str, Any]) -> bool:
    return row["id"].startswith("aeb") and hashlib.sha256(row["id"].encode()).digest()[0] % 2 == 0


def labelled(row: dict[str, Any], text: str) -> list[Line]:
    """Each line, and whether more than half of its runs of four words are in the body."""
    words = re.findall(r"\w+", row["body"].lower())
    known = {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}
    known |= {" ".join(re.findall(r"\w+", line.lower())) for line in row["body"].split("\n")}
    return [(line, _known(line, known)) for line in text.split("\n")]


def _known(line: str, known: set[str]) -> bool:
    words = re.findall(r"\w+", line.lower())
    if len(words) < 4:
        return bool(words) and " ".join(words) in known
    runs = [" ".join(words[i : i + 4]) for i in range(len(words) - 3)]
    return sum(run in known for run in runs) > len(runs) / 2


def parted(lines: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """A page before, in and after its story, which begins and ends with a line of some length."""
    long = [i for i, (text, body) in enumerate(lines) if body and len(text) > 60]
    if not long:
        return lines, [], []
    first, last = long[0], long[-1]
    while first and lines[first - 1][1]:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1][1]:
        last += 1
    return lines[:first], lines[first : last + 1], lines[last + 1 :]


def page_of(text: str) -> Page:
    """A text as a page of which nothing is known but what the rules say."""
    found, rules = units(text), load()
    return Page(found, told(rules, found), [None] * len(found), None)


def example(lines: list[Line], weight: float) -> Example | None:
    page = page_of("\n".join(text for text, _ in lines))
    if not 0 < len(page.units) <= _LONGEST:
        return None
    body: list[bool] = []
    for text, of_body in lines:
        body += [of_body] * (len(text) + 1)
    told = signs(page)
    size = np.array([float(unit.size) for unit in page.units])
    own = np.array([np.mean(body[unit.start : unit.end]) > 0.5 for unit in page.units])
    free = (told.inside[:, _KEPT_OUT] == 0).all(axis=1)
    sums = [np.concatenate(([0.0], np.cumsum(size * one))) for one in (own, ~own & free)]
    return Example(page, told, sums[0], sums[1], weight)


def examples(pages: list[list[Line]], others: list[list[Line]], chance: random.Random) -> list[Example]:
    """The pages, less and less of each, and surroundings of one with the story of another."""
    made: list[tuple[list[Line], float]] = [(lines, 2.0) for lines in pages]
    parts = [part for part in map(parted, pages) if part[1]]
    for above, inside, below in parts:
        for lines in (inside, inside + below, above[-6:] + inside, above[-6:] + inside + below[:8]):
            made.append((lines, 0.5))
    for _ in range(6 * len(parts)):
        above, below = chance.choice(parts)[0], chance.choice(parts)[2]
        inside = chance.choice(others) if chance.random() < 0.45 else chance.choice(parts)[1]
        if chance.random() < 0.25:
            above = above[len(above) - chance.randint(0, min(8, len(above))) :]
        if chance.random() < 0.25:
            below = below[: chance.randint(0, 10)]
        made.append((above + inside + below, 0.5))
    return [one for lines, weight in made if (one := example(lines, weight)) is not None]


def tune() -> Iterator[list[Line]]:
    """The texts of the labelled half that may be looked at."""
    for path in sorted((LABELS / "tune").glob("*.labels")):
        told = parse(path)
        if not told.name.endswith((".html", ".jsonl")):
            yield [(text, role in ("body", "lead")) for role, text in told.lines]


def documents(folder: Path, seen: set[str], number: int, chance: random.Random) -> list[list[Line]]:
    """Documents of the kremlin set that are on none of the pages."""
    held = gzip.decompress((folder / "documents.jsonl.gz").read_bytes()).splitlines()
    found = [json.loads(line) for line in chance.sample(held, number)]
    texts = [one["text"] for one in found if one["id"] not in seen]
    return [[(line.strip(), True) for line in text.split("\n") if line.strip()] for text in texts]


def fit(data: list[Example]) -> list[np.ndarray]:
    """Weights inside, of the first and of the last unit (L-BFGS)."""
    import torch
    from scipy.optimize import minimize

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    pages = [(one.weight / len(data), tables(one)) for one in data]
    *edges, size = np.cumsum([*map(len, PARTS.values())])

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        found = [torch.tensor(one, requires_grad=True) for one in np.split(values, edges)]
        total = 0.0
        for weight, page in pages:
            cost = weight * risk(page, found)
            cost.backward()
            total += cost.item()
        slope = np.concatenate([one.grad.numpy() for one in found])
        return total + _PENALTY * values @ values, slope + 2 * _PENALTY * values

    best = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return np.split(best, edges)


def tables(one: Example) -> list[Any]:
    """A page's signs, what is barred, what stretches cost by their ends, and the pairs that cost least."""
    import torch

    size = len(one.page.units)
    ones, none = np.ones(size), np.zeros(size)
    counted = barred(one.page, Parts(ones, none, none)).inside != 0  # a list counts for nothing
    bars = barred(one.page, Parts(none, none, none))
    sums = np.concatenate(([0.0], np.cumsum(bars.inside)))
    begins, ends = (bars.begin - sums[:-1]) * _BAR, (bars.end + sums[1:]) * _BAR
    lost, taken = _LOST * one.body / max(one.body[-1], 1.0), one.rest / max(one.rest[-1], 100.0)
    begin, end = (lost - taken)[:-1], (taken - lost)[1:]
    cost = begin[:, None] + end[None, :]
    cost[(begins[:, None] + ends[None, :] < -1) | (np.tri(size, k=-1) > 0)] = np.inf
    best = np.nonzero(cost <= cost.min() + 0.02)
    signs = (one.told.inside * counted[:, None], one.told.begin, one.told.end)
    return [torch.tensor(t) for t in (*signs, begins, ends, begin, end, *best)]


def risk(tables: list[Any], found: list[Any]) -> Any:
    """The expected cost of a page's stretches, and a little of the best ones' likelihood to set out by."""
    import torch

    inside, begin, end, begins, ends, first_cost, last_cost, firsts, lasts = tables
    sums = torch.cat([torch.zeros(1), torch.cumsum(inside @ found[0], 0)])
    first, last = begin @ found[1] + begins - sums[:-1], end @ found[2] + ends + sums[1:]
    above, below = torch.logcumsumexp(first, 0), torch.logcumsumexp(last.flip(0), 0).flip(0)
    whole = torch.logsumexp(above + last, 0)
    cost = ((first + below - whole).exp() * first_cost).sum() + (
        (last + above - whole).exp() * last_cost
    ).sum()
    return cost - 0.05 * (torch.logsumexp(first[firsts] + last[lasts], 0) - whole)


def report(name: str, pages: list[Example]) -> None:
    """The stretch alone: what `cleaning.py --text` says is of the whole."""
    kept = out = body = rest = 0.0
    for one in pages:
        first, stop = best(barred(one.page, learned(one.page)))
        kept += one.body[stop] - one.body[first]
        out += one.rest[-1] - (one.rest[stop] - one.rest[first])
        body, rest = body + one.body[-1], rest + one.rest[-1]
    print(f"{name:28s} {len(pages):4d} pages, kept {kept / body:.3f}, kept out {out / rest:.3f}")


P = TypeVar("P")
Part = tuple[tuple[str, ...], np.ndarray]
"""The names of a part's signs, and what they are worth."""


def save(**parts: Part) -> None:
    """Writes these parts of the file of weights anew; what is worth next to nothing is left out."""
    text = WEIGHTS.read_text(encoding="utf-8")
    for name, (names, values) in parts.items():
        lines = [f'"{n}" = {w:.3f}\n' for n, w in zip(names, values, strict=True) if abs(w) >= 0.005]
        text = re.sub(rf"(?ms)^\[{name}\]\n.*?(?=\n\[|\Z)", f"[{name}]\n" + "".join(lines), text)
    WEIGHTS.write_text(text, encoding="utf-8")


def arguments(doc: str | None) -> tuple[Path, bool]:
    """The folder of pages that a command is given, and whether it is to fit."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the pages; the kremlin set is looked for beside it")
    parser.add_argument("--fit", action="store_true")
    told = parser.parse_args()
    return told.folder, told.fit


def crossed(
    name: str, signs: tuple[str, ...], pages: Sequence[P], folds: Sequence[int], is_fitted: bool,
    fit: Callable[[Sequence[P]], np.ndarray],
    report: Callable[[str, Sequence[P], Sequence[np.ndarray]], None],
) -> None:  # fmt: skip
    """Reports the weights of a part on pages of folds left out, and those of the file, fitted anew or not."""
    pairs = list(zip(pages, folds, strict=True))
    others = {fold: fit([one for one, own in pairs if own != fold]) for fold in sorted({*folds})}
    report("left out", pages, [others[fold] for fold in folds])
    values = fit(pages) if is_fitted else weights(name, signs)
    if is_fitted:
        save(**{name: (signs, values)})
    report("fitted on", pages, [values] * len(pages))


def main() -> None:
    folder, is_fitted = arguments(__doc__)
    all_rows = list(rows(folder))
    half = [labelled(row, text) for row, text in all_rows if fitted_on(row)]
    if is_fitted:
        chance = random.Random(1)
        seen = {row["id"] for row, _ in all_rows}
        own = list(tune())
        others = documents(folder.parent / "kremlin", seen, 150, chance)
        others += [part for part in (parted(one)[1] for one in own) if part] * 4
        data = examples(half, others, chance)
        data += [one for lines in own if (one := example(lines, 1.5)) is not None]
        found = zip(PARTS.items(), fit(data), strict=True)
        save(**{name: (names, values) for (name, names), values in found})
        weights.cache_clear()
    left = [(row, text) for row, text in all_rows if not fitted_on(row)]
    for name, sets in (
        ("aeb, the half fitted on", half),
        ("aeb, the other half", [labelled(*one) for one in left if one[0]["id"].startswith("aeb")]),
        ("kremlin", [labelled(*one) for one in left if not one[0]["id"].startswith("aeb")]),
    ):
        report(name, [one for lines in sets if (one := example(lines, 1.0)) is not None])


if __name__ == "__main__":
    main()
