# ruff: noqa: E501 - sample texts stand on one line
"""For any text whatsoever: blocks cover it, spans are exact, the same again gives the same."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.clean import Correction, clean
from rag.errors import RagError
from rag.read import find, read
from rag.records import ROLES, Block, Raw

LINES = st.sampled_from(
    [
        "Russia Backs Assad", "By Jane Smith", "December 10, 2012", "3 comments", "ann 9 May 2012, 10:05", "Share",
        "Related articles", "FILED UNDER: x", "\u202eعن الكاتب", "التعليقات (2)", "Комментарии: 3", "Фото: ТАСС",
        "The envoy returned on Monday with a list of eleven names, and he read it aloud.", "", "\r\n", "\0", "ann",
        "Short link:", "\ud800", "1. x", "---", "AFP", "(Photo: AP)", "Post a comment", "Reply", "\u2028", "２０１２",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=60)), max_size=25).map("\n".join))
FORMATS = st.sampled_from(["txt", "md", "html", "pdf", "docx", "jsonl"])
STATED = st.dictionaries(
    st.sampled_from(["title", "author", "date", "publisher", "language", "url"]), st.text(max_size=30)
)


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    TEXT,
    FORMATS,
    STATED,
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from(ROLES)), max_size=4),
)
def test_blocks_cover_any_text(
    text: str, kind: str, stated: dict[str, str], spans: list[tuple[int, int, str]]
) -> None:
    hints, at = [], 0
    for gap, size, role in spans:
        if at + gap + size <= len(text):
            hints.append(Block(at + gap, at + gap + size, role))  # type: ignore[arg-type]
            at += gap + size
    raw = Raw("a", "0", text, kind, stated, tuple(hints))
    article = clean(raw)
    assert article.text == text
    assert [b.start for b in article.blocks] == [0, *(b.end for b in article.blocks[:-1])][
        : len(article.blocks)
    ]
    assert (article.blocks[-1].end if article.blocks else 0) == len(text)
    assert all(b.start < b.end and b.role in ROLES for b in article.blocks)
    assert all(text[m.start : m.end] and m.start < m.end for m in article.mentions)
    assert article == clean(raw)
    if article.published.date is None:
        assert article.published.how == "unknown"


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=80),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.sampled_from(ROLES)), max_size=4),
)
def test_corrected_blocks_cover_any_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    correction = Correction(roles=tuple((s, e, r) for s, e, r in spans if s < e))  # type: ignore[misc]
    blocks = clean(Raw("a", "0", text, "txt"), {"a": correction}).blocks
    assert [b.start for b in blocks] == [0, *(b.end for b in blocks[:-1])][: len(blocks)]
    assert (blocks[-1].end if blocks else 0) == len(text)
    assert all(b.start < b.end for b in blocks)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.binary(max_size=300), st.sampled_from([".txt", ".md", ".html", ".pdf", ".docx", ".jsonl", ".jsonl.gz"])
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, ending: str) -> None:
    for magic in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"<html>", b'{"text": "a"}\n'):
        (tmp_path / f"a{ending}").write_bytes(magic + data)
        with suppress(RagError):
            for raw in read(next(seed for seed in find(tmp_path) if seed.path == f"a{ending}")):
                if isinstance(raw, Raw):
                    raw.text.encode()
                    clean(raw)
