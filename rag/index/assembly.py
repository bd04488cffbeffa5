"""New articles on their way into a version, and its tables: put together of them and of the last one's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from rag.index.arrays import named
from rag.index.disk import writing
from rag.index.local import LocalIndex
from rag.index.store import key
from rag.index.tables import ARTICLES, ROLE_NUMBER, article_row, batched, taken
from rag.lexical import Postings, analyse
from rag.lexical.arrays import Array, bounds, ranges
from rag.records import Article, Passage
from rag.records.encoder import EncoderInput


class Spool:
    """New articles on disk, a line of JSON each, and their passages as numbers: memory does not grow with the
    articles' text. `rows` are the articles by id, `sketches` in their order. `encoder` is the digest of the
    one that will read them."""

    def __init__(self, path: Path, encoder: str) -> None:
        self.rows: dict[str, int] = {}
        self.sketches: list[bytes] = []
        self._path, self._encoder = path, encoder
        with writing(path):
            self._file = path.open("w+b")
        self._lines: list[int] = []
        self._ids: list[bytes] = []
        self._keys: list[bytes] = []
        self._numbers: list[tuple[int, int, int, int]] = []
        self._sentences: list[int] = []
        self._ends: list[int] = [0]
        self._firsts: list[int] = [0]

    def add(
        self, article: Article, passages: Sequence[Passage], context: str, heading: str, sketch: bytes
    ) -> None:
        """A new article with its passages; one that is here already stays.

        `context` stands before each in the lexical index, `heading` before the encoder. `sketch` is what
        finds its reprints; it is kept, so that no text is read again for that.
        """
        if article.id in self.rows:
            return
        row = self.rows[article.id] = len(self.rows)
        self.sketches.append(sketch)
        for passage in passages:
            spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
            text = article.text[passage.start : passage.end]
            self._ids.append(bytes.fromhex(passage.id))
            self._keys.append(key(self._encoder, heading, text, spans))
            self._numbers.append((row, passage.start, passage.end, ROLE_NUMBER[passage.role]))
            self._sentences += [place for span in passage.sentences for place in span]
            self._ends.append(len(self._sentences))
        self._firsts.append(len(self._ids))
        line = json.dumps([article_row(article, len(passages)), context, heading])
        with writing(self._path):
            self._lines.append(self._file.seek(0, 2))
            self._file.write(line.encode() + b"\n")

    def close(self) -> None:
        with writing(self._path):
            self._file.close()

    def _line(self, row: int) -> tuple[dict[str, Any], str, str]:
        """The row of ARTICLES of an article but for its sketch, its context and its heading."""
        with writing(self._path):
            self._file.seek(self._lines[row])
            article, context, heading = json.loads(self._file.readline())
        return article, context, heading

    def article(self, row: int) -> dict[str, Any]:
        """The row of ARTICLES of an article."""
        return self._line(row)[0] | {"sketch": self.sketches[row]}

    def keys(self) -> Array:
        return np.frombuffer(b"".join(self._keys), "S16")

    def missing(self, passages: Array) -> list[tuple[bytes, EncoderInput]]:
        """The keys of some passages, by their numbers, ascending, and what the encoder reads of them."""
        inputs, at, text, heading = [], -1, "", ""
        for number in passages.tolist():
            row, start, end, _ = self._numbers[number]
            if row != at:
                at, (article, _, heading) = row, self._line(row)
                text = article["text"]
            flat = self._sentences[self._ends[number] : self._ends[number + 1]]
            spans = tuple((s - start, e - start) for s, e in zip(flat[::2], flat[1::2], strict=True))
            inputs.append((self._keys[number], EncoderInput(heading, text[start:end], spans)))
        return inputs

    def docs(self, rows: Sequence[int]) -> Iterator[list[str]]:
        """The analysed terms of the passages of some articles, one by one."""
        for row in rows:
            article, context, _ = self._line(row)
            for _, start, end, _ in self._numbers[self._firsts[row] : self._firsts[row + 1]]:
                yield analyse(article["text"][start:end], article["language"], context)

    def table(self) -> dict[str, Array]:
        """The arrays of PASSAGES; `article` is the row of the spool."""
        numbers = np.array(self._numbers, np.int32).reshape(-1, 4)
        return {
            "id": np.frombuffer(b"".join(self._ids), np.uint8).reshape(-1, 8),
            "key": np.frombuffer(b"".join(self._keys), np.uint8).reshape(-1, 16),
            "article": numbers[:, 0], "start": numbers[:, 1], "end": numbers[:, 2],
            "role": numbers[:, 3].astype(np.uint8), "offsets": np.array(self._ends, np.int64),
            "sentences": np.array(self._sentences, np.int32),
        }  # fmt: skip


Order = list[tuple[str, int]]
"""Articles in the new order: id, and row: of the last version, or behind its rows that of the spool."""


class Assembly:
    """The new version, column by column; both tables of passages seen as one, old rows first."""

    def __init__(self, last: LocalIndex | None, spool: Spool, order: Order) -> None:
        self.order, self._last, self._spool = order, last, spool
        self._articles = len(last.article_ids) if last is not None else 0
        self._passages = len(last) if last is not None else 0
        fresh = spool.table()
        fresh["article"] += self._articles
        tables = [*([last.table] if last is not None else []), fresh]
        self._table = {name: np.concatenate([one[name] for one in tables]) for name in fresh}
        self._sentences = np.concatenate([np.diff(one["offsets"]) for one in tables])
        counts = np.bincount(self._table["article"], minlength=self._articles + len(spool.rows))
        rows = np.array([row for _, row in order], np.int64)
        self._sizes = counts[rows]
        ends = np.cumsum(counts)[rows]
        self._take = ranges(ends - self._sizes, ends)

    def __len__(self) -> int:
        return len(self._take)

    def articles(self, paths: Mapping[str, list[str]], groups: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
        """The articles, BATCH by BATCH, with their paths and groups as they are now."""
        kept = [row for _, row in self.order if row < self._articles]
        batches = taken(self._last.batches, kept) if self._last is not None else ()
        old = (row for batch in batches for row in batch.to_pylist())
        new = self._articles

        def rows() -> Iterator[dict[str, Any]]:
            for name, row in self.order:
                place = {"path": paths[name][0], "paths": paths[name], "reprint": groups.get(name)}
                yield (next(old) if row < new else self._spool.article(row - new)) | place

        return batched(rows(), ARTICLES)

    def passages(self) -> dict[str, Array]:
        """The arrays of PASSAGES."""
        sizes = self._sentences[self._take]
        ends = np.cumsum(self._sentences)[self._take]
        return {name: self._table[name][self._take] for name in ("id", "key", "start", "end", "role")} | {
            "article": np.repeat(np.arange(len(self.order), dtype=np.int32), self._sizes),
            "offsets": bounds(np.cumsum(sizes)),
            "sentences": self._table["sentences"][ranges(ends - sizes, ends)],
        }

    @property
    def keys(self) -> Array:
        """The names of the vectors of all passages, (n,) S16."""
        return named(self._table["key"][self._take], 16)

    def postings(self) -> Postings:
        """The lexical index: the last version's, without what went and with what came."""
        added = [row - self._articles for _, row in self.order if row >= self._articles]
        last = self._last.postings if self._last is not None else Postings.build(())
        if not added and np.array_equal(self._take, np.arange(self._passages)):
            return last
        old = self._take < self._passages
        order = np.where(old, np.cumsum(old) - 1, np.count_nonzero(old) + np.cumsum(~old) - 1)
        return last.extend(self._take[old], self._spool.docs(added), order)

    def changes(self, last: LocalIndex | None) -> tuple[int, int]:
        """How many passages are new, and how many of the last version's are gone."""
        mine = named(self._table["id"][self._take], 8)
        before = last.passage_ids if last is not None else mine[:0]
        return int((~np.isin(mine, before)).sum()), int((~np.isin(before, mine)).sum())
