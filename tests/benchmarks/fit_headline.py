"""Fits the weights by which `rag.clean.headline` knows a headline, and says how they do.

python -m tests.benchmarks.fit_headline FOLDER [--fit]

FOLDER holds the labelled pages of `fit_story`, whose halves are the same here. A page's headline is what its
markup states, looked for among the lines of its text; one that stands on no line of the head is left out.
Weights by softmax: of the lines of a head one is the headline.
"""

from __future__ import annotations

import argparse
import gzip
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from rag.clean.headline import TITLED, candidates, signs_of
from rag.clean.page import page_of
from rag.clean.story import story
from rag.clean.weights import weights as fitted
from rag.read import find, read
from rag.records import Raw
from tests.benchmarks.cleaning import LABELS, parse
from tests.benchmarks.fit_story import WEIGHTS, fitted_on, part, rows, written

_PENALTY: Final = 0.003
_STEPS: Final = 400
_RATE: Final = 0.05
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


def tune() -> Iterator[Head]:
    for path in sorted((LABELS / "tune").glob("*.txt.labels")):
        told = parse(path)
        if (found := head(told.source, told.stated["title"])) is not None:
            yield found


def softmax(heads: Sequence[Head], penalty: float) -> np.ndarray:
    """The weights under which the right ones of each set of rows are likely."""
    import torch

    torch.set_default_dtype(torch.float64)
    found = torch.zeros(heads[0][0].shape[1], requires_grad=True)
    steps = torch.optim.Adam([found], lr=_RATE)
    tables = [(torch.tensor(signs), torch.tensor(right)) for signs, right in heads]
    for _ in range(_STEPS):
        chances = (torch.logsumexp(torch.log_softmax(s @ found, 0)[right], 0) for s, right in tables)
        loss = -sum(chances) / len(tables) + penalty * (found**2).sum()
        steps.zero_grad()
        loss.backward()
        steps.step()
    weights: np.ndarray = found.detach().numpy()
    return weights


def report(name: str, heads: list[Head], weights: np.ndarray) -> None:
    right = sum(bool(right[np.argmax(signs @ weights)]) for signs, right in heads)
    print(f"{name:28s} the headline is the best line of {right} heads of {len(heads)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fit", action="store_true")
    told = parser.parse_args()
    pages = [(row, text, stated_of(told.folder, row).get("title", "")) for row, text in rows(told.folder)]
    found = [(row, one) for row, text, title in pages if title and (one := head(text, title)) is not None]
    half, own = [one for row, one in found if fitted_on(row)], list(tune())
    weights = softmax(half + own, _PENALTY) if told.fit else fitted("headline", TITLED)
    if told.fit:
        WEIGHTS.write_text(written({**part(), "headline": (TITLED, weights)}), encoding="utf-8")
    left = [(row["id"].startswith("aeb"), one) for row, one in found if not fitted_on(row)]
    report("aeb, the half fitted on", half, weights)
    report("tune, fitted on", own, weights)
    report("aeb, the other half", [one for aeb, one in left if aeb], weights)
    report("kremlin", [one for aeb, one in left if not aeb], weights)


if __name__ == "__main__":
    main()
