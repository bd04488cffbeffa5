"""Fits the weights by which `rag.clean.offers` knows what a site asks of its readers, and says how they do.

python -m tests.benchmarks.fit_offers FOLDER [--fit]

Fitted on `tests/data/offers.toml`, put together as pages: news of a language with one of its blocks below,
among or above it, or with none. FOLDER holds evaluation sets of real reporting (kremlin, wikinews, ungdc,
pages): each unit of their stories tells. How well blocks are known is told with the language left out of the
fit, and how often reporting is taken for one on documents that were not fitted on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from rag.clean.offers import LONGEST, RUN, SIGNS, Lexicon, asking, entries, lexicon, table
from rag.clean.units import Unit, units
from tests.benchmarks.cleaning import LABELS
from tests.benchmarks.fit_story import save

_PENALTY: Final = 0.0001
_REAL: Final = {"kremlin": 200, "wikinews": 290, "ungdc": 30, "pages": 170, "xquad-ru": 120, "xquad-ar": 120}
"""Documents of each set; every other one is fitted on, none of those of questions."""
_OPEN: Final = {".gz": gzip.decompress, ".xz": lzma.decompress}
_SEEN: Final = 4
_KNOWN: Final = 0.75
"""The lexicon lacks words of each language: so many times pages are seen with so much of it."""
_COSTS: Final = [(a, b) for a in (1.0, 1.5, 2.0, 3.0) for b in (0.5, 1.0, 2.0)]


@dataclass
class Example:
    """A page's units with their signs, and which of them ask."""

    language: str
    units: list[Unit]
    told: np.ndarray
    asks: frozenset[int]
    weight: float = 1.0


def example(
    language: str, lines: Sequence[tuple[str, bool]], weight: float = 1.0, known: Lexicon | None = None
) -> Example:
    found = units("\n\n".join(text for text, _ in lines))
    assert len(found) == len(lines), lines
    return Example(
        language,
        found,
        table(found, known or lexicon()),
        frozenset(i for i, (_, asks) in enumerate(lines) if asks),
        weight,
    )


def made(seed: int = 7, least: float = 1.0) -> Iterator[Example]:
    """Pages of the kit's own words, seen by one who knows so much of the lexicon."""
    chance = random.Random(seed)
    known = Lexicon(one for one in entries() if chance.random() < least)
    for language, rows in tomllib.loads((LABELS.parent / "offers.toml").read_text()).items():
        news = rows["news"]
        stories = [line for line in news if units(line)[0].prose] or news
        for block in rows["asks"] * (2 if len(rows["asks"]) > 2 else 1):
            body = [(line, False) for line in chance.sample(stories, min(3, len(stories)))]
            closes = "。" if language in ("ja", "zh") else "."
            stops = chance.random() < 0.5
            asked = [(line + closes * (stops and line[-1] not in ".:!?？؟;"), True) for line in block]
            if chance.random() < 0.3:
                asked = asked[: chance.randint(1, len(asked))]
            at = chance.choice([len(body), len(body), 0, len(body) - 1])
            yield example(
                language, [(chance.choice(news), False), *body[:at], *asked, *body[at:]], 1.0, known
            )
        body = [(line, False) for line in chance.sample(news, len(news))]
        yield example(language, body, 3.0, known)


def real(folder: Path) -> Iterator[tuple[str, int, Example]]:
    """(set, number, each story): nothing in it asks."""
    for name, most in _REAL.items():
        (file,) = (*(folder / name).glob("documents.jsonl.*"), *(folder / name).glob("pages.jsonl.*"))
        lines = _OPEN[file.suffix](file.read_bytes()).splitlines()
        rows = [json.loads(line) for line in random.Random(3).sample(lines, min(most, len(lines)))]
        for number, row in enumerate(rows):
            text = row["body"] if name == "pages" else f"{row.get('title') or ''}\n\n{row['text']}"
            if name == "ungdc":
                text = re.sub(r"(?<=[.!?]) (?=[A-Z])", "\n", text[:12000])
            if found := units(text):
                yield name, number, Example(name, found, table(found, lexicon()), frozenset())


def fitted(examples: Sequence[Example]) -> np.ndarray:
    """A logistic regression over the short units but each page's first."""
    from sklearn.linear_model import LogisticRegression

    rows, asks, weigh = [], [], []
    for one in examples:
        for i in range(1, len(one.units)):
            if one.units[i].size <= LONGEST:
                rows.append(one.told[i]), asks.append(float(i in one.asks)), weigh.append(one.weight)
    # Each unit by its share of all; "bias" is a sign like the others.
    model = LogisticRegression(C=1 / _PENALTY, fit_intercept=False, solver="newton-cholesky", tol=1e-8)
    model.fit(np.array(rows), asks, sample_weight=np.array(weigh) / sum(weigh))
    theta: np.ndarray = model.coef_[0]
    return theta


def found(one: Example, theta: np.ndarray, costs: tuple[float, float]) -> frozenset[int]:
    return asking(one.units, one.told, theta, costs)


def balanced(examples: list[Example], quiet: list[Example]) -> list[Example]:
    """All of them, real stories weighing as much as all that is made."""
    lines = sum(len(one.units) for one in quiet)
    each = 1.0 * sum(len(one.units) * one.weight for one in examples) / max(lines, 1)
    return examples + [Example(one.language, one.units, one.told, one.asks, each) for one in quiet]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    examples = list(made())
    shown = examples + [one for seed in range(_SEEN) for one in made(seed, _KNOWN)]
    stories = list(real(args.folder))
    quiet = [one for name, number, one in stories if number % 2 == 0 and not name.startswith("xquad")]
    others = [(name, one) for name, number, one in stories if number % 2 or name.startswith("xquad")]
    languages = list(dict.fromkeys(one.language for one in examples))
    thetas = {
        left: fitted(balanced([one for one in shown if one.language != left], quiet)) for left in languages
    }
    best, costs = -1.0, _COSTS[0]
    for pair in _COSTS:
        right = sum(found(one, thetas[one.language], pair) == one.asks for one in examples)
        theta = thetas["en"]
        false = sum(len(found(one, theta, pair)) for one in quiet)
        score = right - 2 * false
        print(pair, right, "of", len(examples), "pages; false lines on fitted stories", false)
        if score > best:
            best, costs = score, pair
    print("costs", costs)
    for left in languages:
        own = [one for one in examples if one.language == left]
        got = [found(one, thetas[left], costs) for one in own]
        hit, asked = (
            sum(len(a & b.asks) for a, b in zip(got, own, strict=True)),
            sum(len(b.asks) for b in own),
        )
        false = sum(len(a - b.asks) for a, b in zip(got, own, strict=True))
        whole = sum(a == b.asks for a, b in zip(got, own, strict=True))
        print(f"{left}: lines {hit} of {asked}, {false} false; pages {whole} of {len(own)}")
        if args.show:
            for a, b in zip(got, own, strict=True):
                for i in sorted(a ^ b.asks):
                    print("    ", "missed" if i in b.asks else "FALSE", b.units[i].head[:110])
    theta = fitted(balanced(shown, quiet))
    for name in _REAL:
        mine = [one for kind, one in others if kind == name]
        bad = [(one, sorted(found(one, theta, costs))) for one in mine]
        print(name, "lines", sum(len(one.units) for one in mine), "false", sum(len(b) for _, b in bad))
        for one, b in bad if args.show else ():
            for i in b:
                print("    ", one.units[i].head[:160])
    if args.fit:
        save(offers=((*SIGNS, *RUN), np.array([*theta, *costs])))


if __name__ == "__main__":
    main()
