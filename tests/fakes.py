"""Fakes that tests bring with them: an encoder whose vectors are made of hashed words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from rag.encode import Encoded, EncoderInput, joined
from rag.records import Article, Notes, Person, Span, Utterance

_WORDS = re.compile(r"\w+")


class FakeEncoder:
    """Deterministic: a word is a random direction, a text the mean of its words'. `calls` were encoded."""

    languages: frozenset[str] | None = None

    def __init__(self, name: str = "fake", dimension: int = 32, max_tokens: int = 64) -> None:
        self.name, self.dimension, self.max_tokens = name, dimension, max_tokens
        self.precision = "float32"
        self.calls: list[EncoderInput] = []

    @property
    def digest(self) -> str:
        return f"{self.name}-{self.dimension}"

    def count(self, texts: list[str]) -> list[int]:
        return [len(_WORDS.findall(text)) for text in texts]

    def encode_query(self, question: str) -> np.ndarray:
        return self._vector(question)

    def encode_answer(self, question: str) -> None:
        return None

    def tokens(self, texts: Sequence[str]) -> None:
        return None

    def encode_passages(self, items: Sequence[EncoderInput]) -> Encoded:
        self.calls += items
        passages = [self._vector(joined(item)) for item in items]
        sentences = [self._vector(item.text[start:end]) for item in items for start, end in item.spans]
        return Encoded(self._stacked(passages), self._stacked(sentences))

    def _stacked(self, rows: list[np.ndarray]) -> np.ndarray:
        return np.array(rows, np.float32).reshape(-1, self.dimension)

    def _vector(self, text: str) -> np.ndarray:
        total = np.full(self.dimension, 1e-3, np.float64)
        for word in _WORDS.findall(text.casefold()):
            seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)


class FakeAnnotator:
    """Notes by a simple rule: `Name Name said "..."` is a direct utterance. `articles` were annotated."""

    _SAID = re.compile(r"((?:[A-Z]\w+ ?)+?) (said)\b[^\"\n]*\"([^\"\n]+)\"")

    def __init__(self, version: str = "fake-1") -> None:
        self.VERSION = version
        self.articles: list[str] = []

    def annotate(self, article: Article) -> Notes:
        self.articles.append(article.id)
        people: dict[str, list[Span]] = {}
        said = []
        for found in self._SAID.finditer(article.text):
            people.setdefault(found[1], []).append(found.span(1))
            number = list(people).index(found[1])
            said.append(Utterance(*found.span(3), "direct", found.span(2), found[1], number, how="name"))
        persons = tuple(Person(name, tuple(mentions)) for name, mentions in people.items())
        return Notes(article.id, self.VERSION, persons, tuple(said))
