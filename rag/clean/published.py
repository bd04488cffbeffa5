"""When an article was published: stated, inferred with a reason, or unknown, never a guess; and the days that
its story tells by that one ("Sunday", "last week")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rag.clean.dates import WORDS, Found, ambiguous, dates, either
from rag.clean.page import Label
from rag.clean.units import Unit
from rag.language.days import days
from rag.records import Article, DateMention, Day, Published, Raw

_UPDATED: Final = re.compile(rf"(?:{either(WORDS['updated'])})[^\d]{{0,30}}$", re.I)
_PUBLISHED: Final = re.compile(either(WORDS["published"]), re.I)
PART: Final = re.compile(r"(?:1[5-9]|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
"""A year, or a month of one: all that some exports state of a date."""
_WIRE_REACH: Final = 80
_DASH: Final = re.compile(r"(?<=\s)[-–—]{1,2}\s|(?<=[)/.])\s?[-–—]|(?<=/)\.\s")
_GOES_ON: Final = re.compile(r"[\s,.)]*[a-zа-яё]{2}")
_OPENING: Final = re.compile(r"[(\"“«]?[^\W_a-zа-яё]")
_LISTED: Final = 2
"""A head with more days, none of them said to be of the publication, lists other stories with theirs."""
_IN_URL: Final = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_SEARCHED: Final = 200_000
"""Characters of a paragraph that are searched: one has a few hundred."""


def published(raw: Raw, found: list[Unit], marks: list[Label], day_first: bool | None) -> Published:
    """The date that the file states, else the head of the story, else its first paragraph.

    Inferred: from a date in the page's address; from the first comment, if the thread begins with
    its oldest. A biography, a thread's end and the file's own time are never asked.
    """
    if told := _stated(raw.stated.get("date", ""), day_first):
        return Published(told, "stated", "the file's own metadata")
    in_head = _in_head(found, marks, day_first)
    for date, updated, reason in in_head:
        if not updated:
            return Published(date, "stated", reason)
    if wire := _wire(found, marks, day_first):
        return Published(wire, "stated", "the place and day that open the story")
    if address := _address(raw.stated.get("url", "")):
        return Published(address, "inferred", "the date in the page's address")
    if in_head:
        return Published(in_head[0][0], "inferred", "only the day of an update is stated")
    thread = _commented(marks)
    if thread.date is None and day_first is None:
        lines = (unit.head for unit, mark in zip(found, marks, strict=True) if mark.role == "dateline")
        if two := next(filter(None, map(ambiguous, lines)), None):
            return Published(reason=f"{two} can be read in two ways")
    return thread


def _stated(told: str, day_first: bool | None) -> str | None:
    """What a file's own field says: a day, or a month (2012-01) or a year (2012) alone."""
    if PART.fullmatch(told.strip()):
        return told.strip()
    one = next(dates(told[:100], day_first), None)
    return one.date if one else None


def _in_head(found: list[Unit], marks: list[Label], day_first: bool | None) -> list[tuple[str, bool, str]]:
    """(date, whether of an update, reason) of the date lines, the best first.

    A date above the headline may be the day on which the page was looked at, so one below it, or
    one that says "published", comes first.
    """
    headline = next((i for i, mark in enumerate(marks) if mark.role == "headline"), -1)
    story = next((i for i, mark in enumerate(marks) if mark.role in ("lead", "body")), 0)
    made = []
    for i, (unit, mark) in enumerate(zip(found, marks, strict=True)):
        if mark.role != "dateline" and not (mark.role == "byline" and i < story):
            continue
        labelled = _PUBLISHED.search(unit.head)
        if i < headline and not labelled and sum(o.role == "furniture" for o in marks[i + 1 : headline]) > 1:
            continue  # a masthead tells today's date; the story's own stands right above its headline
        for one in dates(unit.head, day_first):
            updated = bool(_UPDATED.search(unit.head[: one.start]))
            made.append(((not labelled, i < headline, i), (one.date, updated, "the date line")))
    plain = {date for (unsaid, *_), (date, updated, _) in made if unsaid and not updated}
    if len(plain) > _LISTED:
        made = [row for row in made if not row[0][0]]
    return [what for _, what in sorted(made, key=lambda row: row[0])]


def _wire(found: list[Unit], marks: list[Label], day_first: bool | None) -> str | None:
    """The date of `BEIRUT, Dec. 10, 2012 (AP) - `: before the dash that opens the story."""
    for unit, mark in zip(found, marks, strict=True):
        if mark.role in ("body", "lead"):
            dash = _DASH.search(unit.head[:_WIRE_REACH])
            start = unit.head[: dash.start()] if dash else ""
            one: Found | None = next(dates(start, day_first), None)
            if one and len(start) - one.end < 30 and not _within(unit.head, start, one.end, day_first):
                return one.date
            if unit.prose:
                return None
    return None


def _within(line: str, start: str, after: int, day_first: bool | None) -> bool:
    """Whether the dash that ends `start` stands within a sentence: in brackets, before another day, after
    a part of one or on its way (`after` the day).

    So it does in a life: `Doug Harvey (December 19, 1924 – December 26, 1989) was ...`.
    """
    second = next(dates(line[len(start) :][:40], day_first), None)
    inside = start.count("(") != start.count(")")
    told = not _OPENING.match(start) or _GOES_ON.match(start, after)
    return inside or bool(told) or (second is not None and second.start < 4)


def _address(url: str) -> str | None:
    match = _IN_URL.search(url[:500])
    found: Iterator[Found] = dates("-".join(match.groups())) if match else iter(())
    return next((one.date for one in found), None)


def _commented(marks: list[Label]) -> Published:
    headers = [mark.comment for mark in marks if mark.comment]
    times = [told.time[:10] for told in headers if told.time]
    # Newest first, the oldest comment may be on another page: only a thread in order says it.
    if times and headers[0].time and times[0] == min(times) and times[0] <= times[-1]:
        many = f"the first of its {len(headers)} comments" if len(headers) > 1 else "its one comment"
        return Published(times[0], "inferred", f"{many} is of this day")
    return Published(reason="the source does not say")


def mentions(article: Article) -> Article:
    """The article with its `mentions`: none where the day of publication is not known."""
    if article.published.day is None:
        return article
    found = tuple(
        DateMention(block.start + one.start, block.start + one.end, _told(one))
        for block in article.blocks if block.role in ("lead", "body")
        for one in days(article.text[block.start : block.end][:_SEARCHED], published=article.published.day)
        if one.how == "inferred"
    )  # fmt: skip
    return replace(article, mentions=found) if found else article


def _told(day: Day) -> str:
    """A day, a whole month or year, or an interval."""
    since, until = day.since, day.until
    if since == until:
        return since
    if since.endswith("01-01") and until == f"{since[:4]}-12-31":
        return since[:4]
    whole = since.endswith("-01") and until[:7] == since[:7] and until[8:] >= "28"
    return since[:7] if whole else f"{since}/{until}"
