"""A model's reply -> sentences with the numbers that they cite. Bullets, ranges, bold words, any script."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from rag.language import sentences, words
from rag.records import Sentence

NO_ANSWER = "NOT IN THE SOURCES"
MISSING = "MISSING:"
NOTHING = frozenset({"", "nothing", "none", "n/a", "-", "нет", "ничего", "لا شيء", "无"})
"""What models write behind MISSING where nothing is."""
HEADING = 2
"""Words of a line with a colon that claims nothing: a party's name over what it says."""
WIDEST = 30
"""Numbers of a range at most; what is wider cites nothing in particular."""

_COMMA = r"\s*[,;،、]\s*"
_NUMBERS = rf"\d+(?:\s*[-–—]\s*\d+)?(?:{_COMMA}\d+(?:\s*[-–—]\s*\d+)?)*"
_MARK = re.compile(rf"\s*[\[【［]\^?\s*({_NUMBERS})\s*[\]】］]")
_MARKS = rf"(?:{_MARK.pattern.replace(f'({_NUMBERS})', _NUMBERS)})+"
_STOP = r"[.!?。؟…]+[\"”»’)]*"
_BEHIND = re.compile(rf"({_STOP})({_MARKS})")
_TWICE = re.compile(rf"({_STOP}{_MARKS})\s*[.。]")
"""A full stop before the marks and one behind them."""
_BULLET = re.compile(r"\s*(?:[-*•–—‣▪●◦]\s+|#+\s+)")
_NUMBERED = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reply holds: its sentences, what it says is missing, and whether it refuses to answer."""

    sentences: tuple[Sentence, ...] = ()
    missing: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    sentences: tuple[Sentence, ...]
    bullet: bool

    @property
    def cites(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(cite for one in self.sentences for cite in one.cites))


def read(reply: str, language: str | None, given: Collection[int]) -> Read:
    """The sentences of a reply; a number that was not given does not exist.

    A sentence without numbers has those of the next one of its line; a line that leads to others ("The
    accounts differ:") has theirs.
    """
    lines: list[_Line] = []
    missing = ""
    numbered = 0
    for raw in reply.splitlines():
        text = _BOLD.sub(lambda m: m[2] or m[3], raw).strip()
        if text.upper().startswith(MISSING):
            missing = _MARK.sub("", text[len(MISSING) :]).strip()
            missing = "" if missing.strip(" .").lower() in NOTHING else missing
            continue
        bullet = _BULLET.match(text)
        if bullet is None and (match := _NUMBERED.match(text)) and int(match[1]) == numbered + 1:
            bullet, numbered = match, numbered + 1
        found = _sentences(text[bullet.end() :] if bullet else text, language, given)
        if found and not any(map(str.isalnum, found[0].text)):
            _take_up(lines, found[0])
            found = found[1:]
        if found:
            lines.append(_Line(found, bullet is not None))
    if any(_refuses(one.text) for line in lines for one in line.sentences):
        return Read(refused=True, missing=missing)
    told: dict[str, Sentence] = {}  # a small model that turns in circles says each thing once
    for one in (one for line in _led(_headed(lines)) for one in line.sentences):
        told.setdefault(one.text, one)
    return Read(tuple(told.values()), missing)


def _refuses(text: str) -> bool:
    return text.upper().strip(" .:\"“”'*").removeprefix("ANSWER: ") == NO_ANSWER


def _take_up(lines: list[_Line], marks: Sentence) -> None:
    """Marks on a line of their own belong to the sentence before them."""
    if lines:
        *rest, last = lines[-1].sentences
        lines[-1] = replace(lines[-1], sentences=(*rest, replace(last, cites=(*last.cites, *marks.cites))))


def _sentences(text: str, language: str | None, given: Collection[int]) -> tuple[Sentence, ...]:
    """The sentences of one line. The first may have no words: then it holds the marks of the line before."""
    text = _BEHIND.sub(lambda m: m[2] + m[1], _TWICE.sub(r"\1", text))
    found: list[Sentence] = []
    unmarked: list[bool] = []  # a mark that was not given is no reason to take another's
    for start, end in sentences(text, language):
        piece = text[start:end]
        cites = tuple(dict.fromkeys(n for m in _MARK.finditer(piece) for n in _numbers(m[1]) if n in given))
        said = re.sub(r"\s+([.,;:!?])", r"\1", _MARK.sub("", piece)).strip()
        if any(map(str.isalnum, said)):
            found.append(Sentence(said, cites))
            unmarked.append(not _MARK.search(piece))
        elif found:
            found[-1] = replace(found[-1], cites=(*found[-1].cites, *cites))
            unmarked[-1] = False
        elif cites:
            found.append(Sentence("", cites))
            unmarked.append(False)
    for at in range(len(found) - 2, -1, -1):
        if unmarked[at]:
            found[at] = replace(found[at], cites=found[at + 1].cites)
    return tuple(found)


def _numbers(mark: str) -> list[int]:
    """The numbers of a mark, ranges spelled out."""
    found: list[int] = []
    for part in re.split(_COMMA, mark):
        first, *rest = [int(n) for n in re.findall(r"\d+", part)]
        last = rest[0] if rest else first
        if first <= last < first + WIDEST:
            found += range(first, last + 1)
    return found


def _headed(lines: list[_Line]) -> list[_Line]:
    """The lines, a heading ("Russia:") joined to the line below it."""
    made: list[_Line] = []
    for line in lines:
        above = made[-1].sentences if made else ()
        if len(above) == 1 and _is_heading(above[0].text) and not made[-1].bullet:
            first, *rest = line.sentences
            first = Sentence(f"{above[0].text} {first.text}", first.cites or above[0].cites)
            made[-1] = replace(line, sentences=(first, *rest))
        else:
            made.append(line)
    return made


def _is_heading(text: str) -> bool:
    return text[0].isupper() and text.endswith((":", "：")) and len(words(text)) <= HEADING


def _led(lines: list[_Line]) -> list[_Line]:
    """The lines, one without numbers that leads to others with those of the lines that it leads to."""
    made = list(lines)
    for at, line in enumerate(lines):
        last = line.sentences[-1]
        leads = last.text.endswith((":", "：")) or (
            at + 1 < len(lines) and lines[at + 1].bullet and not line.bullet
        )
        if last.cites or not leads:
            continue
        cites: list[int] = []
        for follower in lines[at + 1 :]:
            if cites and not follower.bullet:
                break
            cites += follower.cites
        told = tuple(dict.fromkeys(cites))
        made[at] = replace(line, sentences=(*line.sentences[:-1], replace(last, cites=told)))
    return made
