"""The questions that answers are fitted on, each as the kit finds passages for it (see `fit_answers`)."""

from __future__ import annotations

import gzip
import json
import lzma
import pickle
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.answer.closer import Reading, TokensOf
from rag.answer.features import Table
from rag.answer.table import reach, table
from rag.encode import load
from rag.encode.adapter import Adapter
from rag.encode.pooled import Pooled
from rag.index.local import LocalIndex
from rag.library import Library
from rag.pipeline import search
from rag.question import read
from rag.records import Filter, Question, Retrieved
from rag.settings import E5_SMALL, MINILM
from tests.benchmarks.fit_adapter import Pair
from tests.benchmarks.harness import library_over
from tests.benchmarks.small_libraries import small_libraries

Made = TypeVar("Made")
FILES = ("k1", "k2", "k3", "k4", "un")
E5_DESK = "desk_train_e5"
OURS = ("speeches", "kremlin", "news")
SETS = ("desk_train", *OURS)
QUESTIONS = Path(__file__).parent.parent / "data"
KREMLIN = {"desk_train": range(1, 5), "speeches": range(5, 11), "kremlin": range(11, 17)}
"""Of which seventeenths of kremlin the questions of a set are; `desk` is of the first."""


@dataclass(frozen=True)
class Asked:
    """A question of the set, what was found for it, and which candidates are right."""

    gold: dict[str, Any]
    source: str
    """The set that it is of."""
    question: Question
    found: Retrieved
    table: Table
    right: NDArray[np.bool_]
    tokens: NDArray[np.float32]
    """The question's token vectors, (n, d)."""
    vectors: NDArray[np.float32]
    """Those of the sentences of all hits, (n, d)."""
    reading: Reading | None = None
    """How its passages are read word piece by word piece, if they are."""

    @property
    def pair(self) -> Pair:
        """What an adapter learns of the question."""
        starts = np.cumsum([0, *(len(hit.sentence_scores) for hit in self.found.hits)])
        rows = [starts[one.hit] + one.number for one in self.table.sentences]
        return Pair(self.tokens, self.vectors[rows], self.right)

    @property
    def article(self) -> str:
        return article_of(self.gold)


def corpus(data: Path, name: str) -> Iterator[str]:
    """The articles of a set as lines of JSON."""
    if name == E5_DESK:
        gold = {g["article"] for one in questions(data, name) for g in one["gold"]}
        every = [line for k in (1, 2) for line in lines(data / "kremlin" / "documents.jsonl.gz")[k::17]]
        able = [json.loads(line)["id"] in gold for line in every]
        yield from (line for line, one in zip(every, able, strict=True) if one)
        others = [line for line, one in zip(every, able, strict=True) if not one]
        yield from random.Random(1).sample(others, 250)
        return
    if name == "news":
        yield from lines(data / "wikinews" / "documents.jsonl.gz")
    elif name in KREMLIN:
        kremlin = lines(data / "kremlin" / "documents.jsonl.gz")
        yield from (line for k in KREMLIN[name] for line in kremlin[k::17])
        yield from _speeches(data, name)
    else:
        yield from lines(data / name / "documents.jsonl.gz")


def _speeches(data: Path, name: str) -> list[str]:
    """The speeches of the UN General Debate that belong to a set."""
    if name == "desk_train":
        return lines(data / name / "ungdc.documents.jsonl.gz")
    if name == "kremlin":
        return []
    gold = {g["article"] for one in questions(data, name) for g in one["gold"]}
    return [line for line in lines(data / "ungdc" / "documents.jsonl.xz") if json.loads(line)["id"] in gold]


def lines(path: Path) -> list[str]:
    read = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with read(path, "rb") as content:
        return [line.decode() for line in content]


def library_of(data: Path, name: str, work: Path) -> Library:
    """The library of a set, built in `work` where it is not there yet."""
    encoder = E5_SMALL if name == E5_DESK else MINILM
    return library_over(work / name, corpus(data, name), encoder)


def questions(data: Path, name: str) -> list[dict[str, Any]]:
    if name in OURS:
        return [json.loads(line) for line in lines(QUESTIONS / f"{name}_questions.jsonl")]
    if name not in ("desk_train", E5_DESK):
        return [json.loads(line) for line in lines(data / name / "questions.jsonl.gz")]
    files = FILES[:2] if name == E5_DESK else FILES
    return [
        json.loads(line) for one in files for line in lines(data / "desk_train" / f"{one}.questions.jsonl")
    ]


def looked_up(
    data: Path, name: str, work: Path, adapter: Adapter | None = None, step: int = 1
) -> list[Asked]:
    """Every `step`-th question of a set that finds something, with an adapter or with none."""
    return _asked(questions(data, name)[::step], name, library_of(data, name, work), lambda _: adapter)


def looked_up_by(data: Path, name: str, work: Path, adapters: Mapping[str, Adapter]) -> list[Asked]:
    """The questions of a set, each by its article's adapter."""
    return _asked(questions(data, name), name, library_of(data, name, work), adapters.get)


def looked_up_small(data: Path, name: str, work: Path, adapters: Mapping[str, Adapter | None]) -> list[Asked]:
    """The questions of a set, asked of small libraries of its articles, each by its article's adapter."""
    libraries = small_libraries([*corpus(data, name)], questions(data, name), work / f"small-{name}", plain)
    each = (_asked(some, f"small {name}", library, adapters.__getitem__) for library, some in libraries)
    return [one for some in each for one in some]


def _asked(
    golds: Iterable[dict[str, Any]], source: str, library: Library,
    adapter_for: Callable[[str], Adapter | None],
) -> list[Asked]:  # fmt: skip
    """Those that find something, each with the adapter for its article."""
    items = (asked(one, source, library, adapter_for(article_of(one))) for one in golds)
    return [one for one in items if one.table.sentences]


def kept(path: Path, make: Callable[[], Made]) -> Made:
    """What was made before and lies there, or what is made now: a fit that was stopped goes on."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            pickle.dump(make(), file, protocol=pickle.HIGHEST_PROTOCOL)
        part.replace(path)
    with path.open("rb") as file:
        made: Made = pickle.load(file)
    return made


def article_of(gold: dict[str, Any]) -> str:
    """The article that a question is of; where it names none, its own id."""
    return str(next((g["article"] for g in gold["gold"]), gold.get("article", gold["id"])))


def plain(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.lower())) + " "


def holds(quote: str, gold: str) -> bool:
    """Whether one text lies in the other, or holds four fifths of the words of the shorter (as score.py)."""
    one, other = plain(quote), plain(gold)
    mine, theirs = set(one.split()), set(other.split())
    return one in other or other in one or len(mine & theirs) >= 0.8 * min(len(mine), len(theirs))


def is_right(gold: dict[str, Any], path: str, quote: str) -> bool:
    """Whether a quote holds a gold quote of its article, or an accepted answer."""
    document = path.split("#", 1)[-1].rsplit("/", 1)[-1]
    quoted = any(document == g["article"] and holds(quote, g["quote"]) for g in gold["gold"] if "quote" in g)
    return quoted or any(plain(a) in plain(quote) for a in gold.get("answer", []) if len(a) > 3)


def asked(gold: dict[str, Any], source: str, library: Library, adapter: Adapter | None) -> Asked:
    """A question as it is answered with an adapter, or with none."""
    question, encoder, index = read(gold["question"]), copy(load(library.settings)), library.index
    assert isinstance(index, LocalIndex)
    assert isinstance(encoder, Pooled)
    encoder.adapter = adapter
    passages = reach(question, library.settings.k)
    found = search(question.text, index, encoder, Filter(), replace(library.settings, k=passages))
    candidates = table(question, found, index.notes)
    right = np.zeros(len(candidates.sentences), bool)
    for row, one in enumerate(candidates.sentences):
        right[row] = gold["answerable"] and is_right(gold, found.hits[one.hit].article.path, one.text)
    vectors = [index.sentence_vectors([index.row(hit.passage.id)])[0] for hit in found.hits]
    tokens = encoder.question_tokens(question.text)
    return Asked(gold, source, question, found, candidates, right, tokens, np.concatenate(vectors))


def read_by(one: Asked, tokens_of: TokensOf) -> Asked:
    """A question whose passages are read closely by an encoder."""
    return replace(one, reading=Reading(one.found.question, one.found.hits, tokens_of))
