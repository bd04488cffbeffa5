"""Subtitles: what is said, who says it, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.chunk import by_words, chunk
from rag.clean import clean
from rag.errors import ReadError
from rag.read import find, read
from rag.records import Article, Raw

TALK = """1
00:00:01,000 --> 00:00:03,500 X1:40 X2:600
<i>ANNA PETROVA: The harbour</i>
we closed on Monday.

2
00:00:03,600 --> 00:00:06,000
{\\an8}We had no choice,
and I said so.

3
00:00:07,000 --> 00:00:09,000
OLEG SIDOROV: For how long?

4
00:01:20,200 --> 00:01:22,000
- Nobody knows.
- The port does: until
1999 I was there

5
01:02:03,004 --> 01:02:05,000
ANNA PETROVA: We open it in May.
"""


def raw_of(folder: Path, text: str) -> Raw:
    (folder / "talk.srt").write_text(text, encoding="utf-8")
    (seed,) = find(folder)
    (raw,) = read(seed)
    assert isinstance(raw, Raw)
    return raw


@pytest.fixture
def article(tmp_path: Path) -> Article:
    return clean(raw_of(tmp_path, TALK))


def test_a_paragraph_is_what_one_speaker_says(article: Article) -> None:
    assert article.text.split("\n\n") == [
        "00:00:01",
        "ANNA PETROVA: The harbour we closed on Monday. We had no choice, and I said so.",
        "OLEG SIDOROV: For how long?",
        "00:01:20",
        "- Nobody knows.",
        "- The port does: until 1999 I was there",
        "01:02:03",
        "ANNA PETROVA: We open it in May.",
    ]


def test_a_time_is_shown_and_never_quoted(article: Article) -> None:
    quotable = [article.text[one.start : one.end] for one in chunk(article, by_words, 200)]
    assert [text.split()[0] for text in quotable] == ["ANNA", "-", "ANNA"]
    assert not any(f"{time}" in " ".join(quotable) for time in ("00:00:01", "00:01:20", "01:02:03"))


def test_speakers_are_found(article: Article) -> None:
    from rag.annotate import annotate

    told = [(article.text[one.start : one.end], one.speaker) for one in annotate(article).utterances]
    assert ("We open it in May.", "Anna Petrova") in told
    assert ("For how long?", "Oleg Sidorov") in told
    assert not any("Nobody knows" in text or "1999" in text for text, _ in told)


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    assert raw_of(tmp_path, "\ufeff" + TALK.replace("\n", "\r\n")).text.startswith(
        "00:00:01\n\nANNA PETROVA: The"
    )


def test_a_file_of_none_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="the file holds no subtitles"):
        raw_of(tmp_path, "Only words.")
