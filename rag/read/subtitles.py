"""Subtitles (.srt, .vtt): what is said, in paragraphs, each by who says it, with the time before it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from rag.errors import ReadError
from rag.read.decode import decoded
from rag.read.fields import digest
from rag.read.joined import Part, joined
from rag.records import Raw

_TIME: Final = r"(?:(\d+):)?(\d\d):(\d\d)[,.](\d+)"
_TIMES: Final = re.compile(rf"{_TIME}\s*-->\s*{_TIME}[^\n]*$")
_MARKUP: Final = re.compile(r"</?(?:[biu]|font|v|c)\b[^<>\n]*>|\{\\[^{}\n]*\}", re.I)
_VOICE: Final = re.compile(r"<v(?:\.[\w.]+)?\s([^<>\n]{1,40})>")
"""Who speaks, in subtitles of the web (.vtt)."""
_LABEL: Final = re.compile(r"[^\W\d_a-zа-яё][\w.’' -]{1,40}:\s")
"""A speaker's name at the beginning of a line, as it stands in transcripts."""
_DASHES: Final = ("-", "–", "—", ">>")
"""What another speaker's line begins with, who is not named."""
_PAUSE: Final = 2.0
"""Seconds without a subtitle that begin a paragraph: within a speech they follow each other at once."""
_MARK: Final = 60
"""Seconds from one time to the next in the text: near enough to find a place in a film, and passages stay
whole, for a time stands between two of them."""


def subtitles(path: str, data: bytes) -> Raw:
    """The text of a file of subtitles. Raises ReadError for one that holds none."""
    told = decoded(data, path)
    marked, parts = -float(_MARK), list[Part]()
    for start, text in _paragraphs(_lines(told.text)):
        if start - marked >= _MARK:
            marked, at = start, int(start)
            parts.append((f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}", "furniture"))
        parts.append((text, "body"))
    if not parts:
        raise ReadError(path, "the file holds no subtitles", "Save it again, or name it .txt.")
    text, hints = joined(path, parts)
    return Raw(path, digest(data), text, "srt", hints=hints, guessed=told.guess)


def _lines(text: str) -> Iterator[tuple[float, float, str]]:
    """(second, last second, line) of all subtitles; a subtitle's number, before its times, is no line."""
    times: tuple[float, float] | None = None
    lines = text.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        plain = " ".join(html.unescape(_MARKUP.sub("", _VOICE.sub(r"\1: ", line))).split())
        if found := _TIMES.match(line.strip()):
            hours, minutes, seconds, _, *until = (int(part or 0) for part in found.groups())
            end = 3600 * until[0] + 60 * until[1] + until[2] + until[3] / 1000
            times = (3600 * hours + 60 * minutes + seconds, end)
        elif times and plain and not (plain.isdigit() and _TIMES.match(after.strip())):
            yield *times, plain


def _paragraphs(lines: Iterator[tuple[float, float, str]]) -> Iterator[tuple[float, str]]:
    """(second, text): another speaker begins one, and so does a pause."""
    start, held, end = 0.0, "", 0.0
    for since, until, text in lines:
        another = text.startswith(_DASHES) or _LABEL.match(text)
        if held and (another or since - end > _PAUSE):
            yield start, held
            held = ""
        start = start if held else since
        held, end = f"{held} {text}".lstrip(), until
    if held:
        yield start, held
