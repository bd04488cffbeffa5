"""Records of the article path: file -> Raw -> Article -> Passage. Offsets count Unicode characters."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Final, Literal

from rag.records.drawn import Drawn

Role = Literal["headline", "dateline", "byline", "lead", "body", "caption", "comment", "furniture"]
ROLES: Final[tuple[Role, ...]] = (
    "headline", "dateline", "byline", "lead", "body", "caption", "comment", "furniture",
)  # fmt: skip
REPORTING: Final[tuple[Role, ...]] = ("headline", "lead", "body")
"""The roles that may be cited as reporting. A comment can be asked for; furniture never is."""

How = Literal["stated", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date and how it is known: ISO (`2013-09-09`), or None, never a guess.

    Of a source that states no more, `date` is a month (`2013-09`) or a year (`2013`).
    """

    date: str | None = None
    how: How = "unknown"
    reason: str = ""

    @property
    def day(self) -> datetime.date | None:
        """The date where it is a whole day, else None."""
        date = self.date or ""
        return datetime.date.fromisoformat(date) if len(date) == len("2013-09-09") else None


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` has one role. For a comment, `author` and `time` (ISO) are its writer's."""

    start: int
    end: int
    role: Role
    author: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """What `read` makes of one document: its text, untouched, and what its file says about it.

    `path` is relative to the seeds folder; `file.jsonl#id` for a document within a .jsonl file.
    `stated` holds metadata that the file itself states (html meta tags, jsonl fields, docx and
    pdf properties), by the names title, publisher, author, date, language, url, fetched. `hints`
    are roles that the format knows (an html <figcaption>, a pdf page header). `pages` are the
    offsets at which the pages of a pdf begin. `guessed` is the encoding where that is a guess.
    """

    path: str
    sha256: str
    text: str
    format: str
    stated: dict[str, str] = field(default_factory=dict)
    hints: tuple[Block, ...] = ()
    pages: tuple[int, ...] = ()
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A relative date in the text (`text[start:end]` is "Sunday"), resolved: `date` is ISO.

    "Last week" is an interval (`2012-12-03/2012-12-09`), "last month" a month, "last year" a year.
    """

    start: int
    end: int
    date: str


@dataclass(frozen=True, slots=True)
class Article(Drawn):
    """One document. `text` is never normalised; `blocks` cover it, in order, without overlap.

    `id` comes from the content, so it survives a rebuild, a rename and a move. `paths` are all
    the seeds with this very content (`path` is the first). `reprint` is the id shared by
    near-identical stories, or None.
    """

    id: str
    path: str
    sha256: str
    title: str | None
    publisher: str | None
    author: tuple[str, ...]
    published: Published
    language: str | None
    text: str
    blocks: tuple[Block, ...]
    url: str | None = None
    fetched: str | None = None
    pages: tuple[int, ...] = ()
    mentions: tuple[DateMention, ...] = ()
    paths: tuple[str, ...] = ()
    reprint: str | None = None

    def page(self, offset: int) -> int | None:
        """The page, counted from 1, that holds the character at `offset`; None without pages."""
        return sum(start <= offset for start in self.pages) or None


@dataclass(frozen=True, slots=True)
class Passage:
    """`article.text[start:end]`, of one role. `sentences` are (start, end) in the article's text.

    `id` is a hash of the article's id, the offsets and the role.
    """

    id: str
    article_id: str
    start: int
    end: int
    role: Role
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be found. Empty tuples and None let everything pass.

    `since` and `until` are ISO dates, both inclusive; with either, an article of unknown date is
    left out, and so is one of a month or a year that does not lie within as a whole. `paths`
    match a seed's path or a folder above it.
    """

    since: str | None = None
    until: str | None = None
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    roles: tuple[Role, ...] = REPORTING
    paths: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves articles out."""
        return any((self.since, self.until, self.publishers, self.authors, self.languages, self.paths))


def printable(name: str) -> str:
    """A file's name as it stands in an index: what a terminal would obey, or no file could hold, is escaped.

    >>> printable("a\\x1b.txt")
    'a\\\\x1b.txt'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def plural(count: int, what: str) -> str:
    """A number of things: "1 article", "2,000 articles"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def written_day(iso: str) -> str:
    """`2012-01-31` as `31 January 2012`, `2012-01` as `January 2012`; what is neither stays as it is."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ].*)?", iso)
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return iso
    month = _MONTHS[int(match[2]) - 1] if match[2] else ""
    return " ".join(part for part in (str(int(match[3])) if match[3] else "", month, match[1]) if part)
