"""What lies on a server: the four collections, and local files as their rows.

An entry's id is a hash of all that it holds, so that a version is a set of ids: what changed has another.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np

from rag.index.disk import reading
from rag.index.filters import days, under
from rag.index.local import LocalIndex
from rag.index.milvus_client import Row, clean
from rag.index.notes import KINDS, row_of
from rag.index.tables import BATCH, article_of
from rag.lexical.analysis import HEAD, SENTENCE
from rag.lexical.pooled import terms_of
from rag.records import ROLES, Article, Passage

FORMAT: Final = 2
PIECE: Final = 16_000
"""Characters in a piece of a long text: a string of Milvus holds 65,535 bytes."""
FIELDS: Final[dict[str, dict[str, str]]] = {
    "passages": {
        "passage": "text", "article": "text", "start": "int", "end": "int", "role": "int", "first_day": "int",
        "last_day": "int", "publisher": "text", "language": "text", "authors": "list", "under": "list",
        "sentences": "list", "analysed": "list", "words": "words", "sentence_vectors": "list",
    },
    "articles": {"article": "text", "path": "text", "paths": "list", "body": "list"},
    "notes": {"article": "text", **dict.fromkeys(KINDS, "list")},
    "terms": {"first": "text", "body": "list"},
    "versions": {"body": "list"},
}  # fmt: skip
_NONE: Final = [1.0, 0.0]
"""Every collection of Milvus has a vector; that of one without passages says nothing."""
LEAF: Final = 32
"""Terms in a row of theirs, about: a question reads some hundred rows, a new article writes as many."""
PLACE: Final = ("passage", "article", "start", "end", "role", "sentences")
"""What tells a passage."""
_OF_ARTICLE: Final = ("id", "path", "paths", "publisher", "authors", "published", "language", "details")


@dataclass(frozen=True)
class Entries:
    """The rows of one collection that a version has: `ids`, and what makes the rows of some, by number."""

    ids: list[str]
    rows: Callable[[Sequence[int]], Iterator[Row]]


def digest(*values: Any) -> str:
    """24 hex digits that name some values."""
    whole = json.dumps(values, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()


def pieces(text: str) -> list[str]:
    """A text of any length as a list of strings."""
    text = clean(text)
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def hashed(key: str) -> str:
    """A key as a word that every tokenizer leaves as it is."""
    return "k" + hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def entries(index: LocalIndex) -> dict[str, Entries]:
    """All that a version of local files puts on a server."""
    return {
        "articles": _articles(index), "passages": _passages(index), "notes": _notes(index),
        "terms": _terms(index),
    }  # fmt: skip


def _article_rows(index: LocalIndex) -> Iterator[Row]:
    for batch in index.batches:
        yield from batch.to_pylist()


def article_digest(row: Mapping[str, Any]) -> str:
    """The id of the entry of an article: a row of ARTICLES, or the body of an entry."""
    return digest(FORMAT, row["text"], *(row[one] for one in (*_OF_ARTICLE, "reprint")))


def _articles(index: LocalIndex) -> Entries:
    ids = [article_digest(row) for row in _article_rows(index)]

    def rows(some: Sequence[int]) -> Iterator[Row]:
        batches = index.batches
        for number in some:
            (columns,) = batches[number // BATCH].slice(number % BATCH, 1).to_pylist()
            body = {name: value for name, value in columns.items() if name not in ("sketch", "passages")}
            yield {
                "id": ids[number], "article": columns["id"], "path": clean(columns["path"]),
                "paths": [clean(one) for one in columns["paths"]],
                "body": pieces(json.dumps(body, ensure_ascii=_odd(columns["text"]))), "vector": _NONE,
            }  # fmt: skip

    return Entries(ids, rows)


def _odd(text: str) -> bool:
    """Whether a text holds what UTF-8 cannot: then it goes as escapes."""
    return any("\ud800" <= one <= "\udfff" for one in text) if not text.isascii() else False


def _passages(index: LocalIndex) -> Entries:
    columns = [{name: row[name] for name in _OF_ARTICLE} for row in _article_rows(index)]
    made_of = [digest(FORMAT, index.settings_digest, *one.values()) for one in columns]
    table = index.table
    of, flat, offsets = table["article"].tolist(), table["sentences"], table["offsets"]
    hexes, keys = ([one.tobytes().hex() for one in table[name]] for name in ("id", "key"))
    ids = [digest(made_of[article], *names) for article, *names in zip(of, hexes, keys, strict=True)]
    docs = Docs(index)
    of_article: dict[int, Row] = {}

    def rows(some: Sequence[int]) -> Iterator[Row]:
        for part in (some[start : start + 500] for start in range(0, len(some), 500)):
            vectors = index.vectors(part)
            sentences, sizes = index.sentence_vectors(part)
            ends = np.cumsum(sizes).tolist()
            for at, number in enumerate(part):
                article = of[number]
                if article not in of_article:
                    of_article.clear()
                    of_article[article] = _of_article(columns[article])
                own = sentences[ends[at] - sizes[at] : ends[at]].astype(np.float16)
                analysed, words = docs.of(number)
                yield {
                    "id": ids[number], "passage": hexes[number],
                    **of_article[article],
                    **{name: int(table[name][number]) for name in ("start", "end", "role")},
                    "analysed": pieces(analysed), "words": words,
                    "sentences": pieces(json.dumps(flat[offsets[number] : offsets[number + 1]].tolist())),
                    "sentence_vectors": [base64.b64encode(one.tobytes()).decode() for one in own],
                    "vector": vectors[at],
                }  # fmt: skip

    return Entries(ids, rows)


def _of_article(row: Mapping[str, Any]) -> Row:
    """What a passage is filtered by."""
    first, last = days(row["published"])
    return {
        "article": row["id"], "first_day": first, "last_day": last,
        "publisher": clean((row["publisher"] or "").lower()), "language": row["language"] or "",
        "authors": [clean(one.lower()) for one in row["authors"] or ()],
        "under": [clean(one) for one in under(row["paths"])],
    }  # fmt: skip


class Docs:
    """The analysed words of passages, read back from the postings."""

    def __init__(self, index: LocalIndex) -> None:
        arrays = index.postings.arrays()
        self._stream, ends = arrays["stream"], np.asarray(arrays["stream_ends"])
        self._bounds = np.concatenate(([0], ends))
        tokens = [*index.postings.tokens(), HEAD, SENTENCE]  # -2 and -1
        self._tokens = [one.replace("\0", "\x1e") for one in tokens]
        self._keys = [
            " ".join(map(hashed, one.split("\0")[1:] or [one])) if one not in (HEAD, SENTENCE) else ""
            for one in tokens
        ]

    def of(self, row: int) -> tuple[str, str]:
        """(the words as `analyse` gives them, one string; their keys as words for the server)."""
        numbers = self._stream[self._bounds[row] : self._bounds[row + 1]].tolist()
        words = " ".join(self._keys[n] for n in numbers if n >= 0)
        return "\x1f".join(self._tokens[n] for n in numbers), words[:65_000]


def doc_of(analysed: Sequence[str]) -> list[str]:
    """The words as `analyse` gave them."""
    return "".join(analysed).replace("\x1e", "\0").split("\x1f")


def _notes(index: LocalIndex) -> Entries:
    keys = list(index.note_keys().items())

    def rows(some: Sequence[int]) -> Iterator[Row]:
        for article, key in (keys[number] for number in some):
            if (notes := index.notes(article)) is not None:
                columns = row_of(key, notes)
                kinds = {kind: pieces(columns[kind]) for kind in KINDS}
                yield {"id": key.hex(), "article": notes.article_id, **kinds, "vector": _NONE}

    return Entries([key.hex() for _, key in keys], rows)


def _terms(index: LocalIndex) -> Entries:
    """All terms in order, cut where a term's own bytes say so: a word that comes changes one row."""
    ids = [digest(*leaf) for leaf in _leaves(index)]

    def rows(some: Sequence[int]) -> Iterator[Row]:
        wanted = set(some)
        for number, leaf in enumerate(_leaves(index)):
            if number in wanted:
                body = pieces(json.dumps(leaf, ensure_ascii=False))
                yield {"id": ids[number], "first": leaf[0][0], "body": body, "vector": _NONE}

    return Entries(ids, rows)


def _leaves(index: LocalIndex) -> Iterator[list[tuple[str, int, list[str]]]]:
    leaf = []
    for term, count, stems in sorted(terms_of(index.postings)):
        leaf.append((term, count, list(stems[:64])))
        if crc32(term.encode()) % LEAF == 0:
            yield leaf
            leaf = []
    if leaf:
        yield leaf


# -- rows, as they are read back


def passage_of(row: Row) -> Passage:
    """The passage of a row that holds PLACE."""
    flat = json.loads("".join(row["sentences"]))
    return Passage(
        str(row["passage"]), str(row["article"]), int(row["start"]), int(row["end"]), ROLES[int(row["role"])],
        tuple(zip(flat[::2], flat[1::2], strict=True)),
    )  # fmt: skip


def stored_article(row: Row) -> Article:
    """The article of a row that holds its body. Raises IndexCorrupt if it is none."""
    with reading("an article of the index"):
        return article_of(json.loads("".join(row["body"])))


def has_words(row: Row, wants: Sequence[set[str]]) -> bool:
    """Whether a passage holds a key of each word; the row holds what was analysed."""
    keys = {key for token in doc_of(row["analysed"]) for key in (token.split("\0")[1:] or [token])}
    return all(not keys.isdisjoint(one) for one in wants)


def with_arrays(row: Row, dimension: int) -> Row:
    """The row of a passage with its vectors as arrays, those of its sentences as `parts`."""
    parts = vectors_of(row, dimension)
    del row["sentence_vectors"]
    return row | {"vector": np.array(row["vector"], np.float32), "parts": parts}


def vectors_of(row: Mapping[str, Any], dimension: int) -> np.ndarray[Any, Any]:
    """The vectors of a passage's sentences, (n, d) float32."""
    packed = b"".join(base64.b64decode(one) for one in row["sentence_vectors"])
    return np.frombuffer(packed, np.float16).astype(np.float32).reshape(-1, dimension)
