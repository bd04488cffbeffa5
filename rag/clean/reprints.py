"""The same story in two papers: near-identical articles get one group, so that they count once."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.clean.groups import KEPT, grouped
from rag.records import Article

Array = NDArray[Any]

_RUN: Final = 4
"""Words in a shingle: two stories on one event share names and phrases, but seldom four words in a row."""
_LEAST: Final = 20
"""Fewer shingles than this are a line, not a story."""
_SPREAD: Final = 0x9E3779B97F4A7C15
_WORD: Final = re.compile(r"\w+")


def reprints(articles: Iterable[Article]) -> dict[str, str]:
    """Article id -> its group's id (the smallest article id in it), only for groups of two or more.

    A group is made of stories of which one holds at least half of the other, run of four words by
    run of four words, in body and lead; what papers add around it does not count. Two whose days of
    publication are known and more than a week apart are a yearly formula, not a reprint. Articles
    are looked at once, in any order, and only hashes are kept of them (1 kB each), so that any number
    fits.
    """
    return grouped({article.id: sketch(article) for article in articles})


def sketch(article: Article) -> bytes:
    """What `grouped` needs of an article: its day (0 if unknown), then hashes of its text, 8 bytes each.

    Empty for a line that is no story.
    """
    made = _sketch(article)
    day = article.published.day
    return b"" if made is None else np.uint64(day.toordinal() if day else 0).tobytes() + made.tobytes()


def _sketch(article: Article) -> Array | None:
    """The `KEPT` smallest hashes of the story's shingles, sorted (a bottom-k sketch)."""
    story = " ".join(article.text[b.start : b.end] for b in article.blocks if b.role in ("body", "lead"))
    words = _WORD.findall(story.casefold())
    shingles = {" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
    if len(shingles) < _LEAST:
        return None
    # A checksum, spread over 64 bits: a sound hash takes five times as long and tells no more here.
    checks = (zlib.crc32(one.encode("utf-8", "replace")) * _SPREAD % 2**64 for one in shingles)
    hashes = np.fromiter(checks, dtype=np.uint64, count=len(shingles))
    return np.unique(hashes)[:KEPT]
