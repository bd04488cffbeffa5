"""Fits the weights by which `rag.clean.headline` knows a headline, and says how they do.

python -m tests.benchmarks.fit_headline FOLDER [--fit]

FOLDER holds the labelled pages of `fit_story`, whose halves are the same here; fitted on too: the labelled
articles and a few kremlin pages. A page's headline is what its markup states, looked for among the lines of
its text; one that stands on no line of the head is left out.
Weights by softmax: of the lines of a head one is the headline.
"""

from __future__ import annotations

import gzip
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from rag.clean.headline import TITLED, candidates, signs_of
from rag.clean.rules import weights as fitted
from rag.clean.story import story
from rag.read import find, read
from rag.records import Raw
from tests.benchmarks.cleaning import HALVES, LABELS, parse
from tests.benchmarks.fit_story import arguments, fitted_on, page_of, rows, save

_PENALTY: Final = 0.0001
_KREMLIN: Final = 10
Head = tuple[np.ndarray, np.ndarray]
"""The signs of a head's lines, and which of them are its headline."""


def head(text: str, title: str) -> Head | None:
    page = page_of(text)
    first, stop = story(page)
    units, told = page.units[:first], [page.rule(i, "any", "head") for i in range(first)]
    able = candidates(units, told, page.hints[:first])
    right = np.array([same(units[i].head, title) for i in able])
    if not right.any():
        return None
    return signs_of(units, told, able, page.units[first:stop]), right


def same(line: str, title: str) -> bool:
    """Whether a line is the title, or all of it but what a site puts after it: `Headline - Outlet`."""
    plain, whole = (re.sub(r"\W+", " ", one).strip().casefold() for one in (line, title))
    return bool(plain) and (plain == whole or (len(line) > 12 and whole.startswith(plain + " ")))


def stated_of(folder: Path, row: dict[str, Any]) -> dict[str, str]:
    """What a page's markup states, and its labels where they say it."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "page.html").write_bytes(gzip.decompress((folder / row["file"]).read_bytes()))
        raw = next(read(find(Path(place))[0]))
    stated = dict(raw.stated) if isinstance(raw, Raw) else {}
    return stated | {key: row[key] for key in ("title", "date", "author", "publisher") if row.get(key)}


def sets(*halves: str) -> Iterator[Head]:
    """The heads of the labelled articles."""
    for half in halves:
        for path in sorted((LABELS / half).glob("*.txt.labels")):
            told = parse(path)
            if (found := head(told.source, told.stated["title"].removeprefix("# "))) is not None:
                yield found


def softmax(heads: Sequence[Head], penalty: float) -> np.ndarray:
    """The weights under which the right ones of each set of rows are likely (L-BFGS)."""
    from scipy.optimize import minimize

    signs, right = (np.vstack([one for one, _ in heads]), np.concatenate([own for _, own in heads]))
    sizes = [len(own) for _, own in heads]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = signs @ weights
        chances = np.exp(logits - np.maximum.reduceat(logits, starts)[of])
        chances /= np.add.reduceat(chances, starts)[of]
        found = np.add.reduceat(chances * right, starts) + 1e-12
        slope = signs.T @ (chances - chances * right / found[of]) / len(sizes)
        return penalty * weights @ weights - np.log(found).mean(), slope + 2 * penalty * weights

    best: np.ndarray = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B").x
    return best


def report(name: str, heads: list[Head], weights: np.ndarray) -> None:
    right = sum(bool(right[np.argmax(signs @ weights)]) for signs, right in heads)
    print(f"{name:28s} the headline is the best line of {right} heads of {len(heads)}")


def main() -> None:
    folder, is_fitted = arguments(__doc__)
    pages = [(row, text, stated_of(folder, row).get("title", "")) for row, text in rows(folder)]
    found = [(row, one) for row, text, title in pages if title and (one := head(text, title)) is not None]
    half, own = [one for row, one in found if fitted_on(row)], list(sets(*HALVES))
    left = [(row["id"].startswith("aeb"), one) for row, one in found if not fitted_on(row)]
    kremlin = [one for aeb, one in left if not aeb]
    weights = fitted("headline", TITLED)
    if is_fitted:
        weights = softmax([*half, *own, *kremlin[:_KREMLIN]], _PENALTY)
        save(headline=(TITLED, weights))
    report("aeb, the half fitted on", half, weights)
    report("the labelled sets, fitted on", own, weights)
    report("aeb, the other half", [one for aeb, one in left if aeb], weights)
    report("kremlin", kremlin, weights)


if __name__ == "__main__":
    main()
