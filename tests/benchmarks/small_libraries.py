"""Questions asked of libraries of eight articles, for `fit_answers`: how sure is an answer there?

The articles that answer the questions of a set are dealt out to libraries. Each is asked the questions that
its own articles answer, and as many of the others': of a hundred by chance those that are nearest to one of
its passages, and whose answers stand nowhere in it. These are not answered there.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from rag.encode import load
from rag.index import LocalIndex
from rag.library import Library
from tests.benchmarks.harness import library_over

ARTICLES = 8
CHANCE = 100
LEAST = 3
"""Questions of others that a library is asked at least."""

Gold = dict[str, Any]


def small_libraries(
    documents: Sequence[str], asked: Sequence[Gold], work: Path, plain: Callable[[str], str]
) -> Iterator[tuple[Library, list[Gold]]]:
    """Each library and what it is asked; one that lies in `work` already is not built again.

    `documents` are lines of JSON, `asked` are questions with their gold quotes; `plain` is how texts are
    compared. A question of others is one without an answer, whose `article` is the one it came from.
    """
    texts = {json.loads(line)["id"]: line for line in documents}
    gold = sorted({g["article"] for one in asked for g in one["gold"] if g["article"] in texts})
    random.Random(7).shuffle(gold)
    for first in range(0, len(gold), ARTICLES):
        group = gold[first : first + ARTICLES]
        # Named by its articles: where questions are added, others are dealt out together.
        library = library_over(work / f"{crc32(' '.join(group).encode()):08x}", (texts[a] for a in group))
        own = [one for one in asked if one["gold"] and all(g["article"] in group for g in one["gold"])]
        others = [one for one in asked if not any(g["article"] in group for g in one["gold"])]
        text = " ".join(plain(texts[a]) for a in group)
        free = [one for one in others if not any(plain(answer) in text for answer in one["answer"])]
        chance = random.Random(first).sample(free, min(CHANCE, len(free)))
        yield library, [*own, *map(_unanswered, _nearest(chance, library)[: max(len(own), LEAST)])]


def _nearest(asked: Sequence[Gold], library: Library) -> list[Gold]:
    encoder, index = load(library.settings), library.index
    assert isinstance(index, LocalIndex)
    questions = np.array([encoder.encode_query(one["question"]) for one in asked])
    cosines = (questions @ index.vectors(range(len(index))).T).max(axis=1)
    return [asked[n] for n in np.argsort(-cosines, kind="stable")]


def _unanswered(one: Gold) -> Gold:
    article = next((g["article"] for g in one["gold"]), one.get("article", one["id"]))
    return {**one, "answerable": False, "answer": [], "gold": [], "article": article}
