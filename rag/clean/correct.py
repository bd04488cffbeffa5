"""`seeds/corrections.toml`: what a user knows better, kept where every rebuild reads it.

# What was corrected by hand. A table an article; every rebuild keeps to it.
["003_e658f9c89ee71237.txt"]
date = 2011-08-19                  # "" says that the date is not known after all
publisher = "Outside the Beltway"
author = ["Doug Mataconis"]
roles = [
    { start = 0, end = 37, role = "headline" },
]

Beside the tables of articles it holds the lists [[people]] and [[statements]], which `rag.statements` reads.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, cast

from rag.clean.published import PART
from rag.errors import SeedsError
from rag.records import ROLES, Article, Block, Published, Role

NAME: Final = "corrections.toml"
_HEAD: Final = "# What was corrected by hand. A table an article; every rebuild keeps to it.\n"
LISTS: Final = ("people", "statements")
_SPAN: Final = ("start", "end", "role")
_DAY: Final = len("2012-12-10")
_FIELDS: Final = ("title", "date", "publisher", "author", "language", "roles")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a user says of one article: None leaves a field as it was found, "" says that it is unknown.

    `date` is ISO. `roles` are (start, end, role) spans of the article's text; where they overlap, the
    later one holds.
    """

    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    author: tuple[str, ...] | None = None
    language: str | None = None
    roles: tuple[tuple[int, int, Role], ...] = ()


def corrections(seeds: Path) -> dict[str, Correction]:
    """The corrections by path (`Article.path`); none without the file.

    Raises SeedsError, with the article's name, if the file cannot be understood.
    """
    tables = _tables(seeds)
    return {name: _correction(name, table) for name, table in tables.items() if not _is_list(name, table)}


def corrected_lists(seeds: Path) -> dict[str, list[Any]]:
    """The lists `people` and `statements` of the file, as they are."""
    return {name: table for name, table in _tables(seeds).items() if _is_list(name, table)}


def correct_list(seeds: Path, name: str, item: dict[str, Any]) -> None:
    """Adds an item to one of the lists: strings, whole numbers and lists of strings. Raises SeedsError."""
    known, lists = corrections(seeds), corrected_lists(seeds)
    lists[name] = [*(one for one in lists.get(name, []) if one != item), item]
    _save(seeds, known, lists)


def _is_list(name: str, table: Any) -> bool:
    return name in LISTS and isinstance(table, list)


def _tables(seeds: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((seeds / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SeedsError(f"{NAME} cannot be read: {error}", "Mend the line, or remove the file.") from error


def correct(seeds: Path, path: str | Sequence[str], correction: Correction) -> None:
    """Adds to the file what `correction` says of one article or several; what it leaves None stays.

    Raises SeedsError for a date, a role or a span that is none, or if the file cannot be written.
    """
    known = dict(corrections(seeds))
    said = {name: value for name in _FIELDS if (value := getattr(correction, name)) not in (None, ())}
    for one in [path] if isinstance(path, str) else path:
        _correction(one, _table(correction))
        known[one] = replace(known.get(one, Correction()), **said)
    _save(seeds, known, corrected_lists(seeds))


def _save(seeds: Path, known: Mapping[str, Correction], lists: Mapping[str, list[Any]]) -> None:
    tables = [_written(f"[{_toml(name)}]", _table(known[name])) for name in sorted(known)]
    tables += [_written(f"[[{name}]]", item) for name in LISTS for item in lists.get(name, ())]
    text = "\n".join([_HEAD, *tables])
    try:
        fresh = seeds / f".{NAME}.new"
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, seeds / NAME)
    except OSError as error:
        raise SeedsError(
            f"{NAME} cannot be written ({error.strerror})", "Allow writing to the folder."
        ) from error


def _table(correction: Correction) -> dict[str, Any]:
    """A correction as its table in the file."""
    table = {key: value for key in _FIELDS if (value := getattr(correction, key)) is not None}
    spans = [dict(zip(_SPAN, span, strict=True)) for span in table.pop("roles")]
    table |= {"author": list(correction.author)} if correction.author is not None else {}
    return table | ({"roles": spans} if spans else {})


def _written(head: str, table: Mapping[str, Any]) -> str:
    """A table as TOML. A whole day is a date of TOML; spans stand on a line each."""
    rows = [head]
    for key, value in table.items():
        if key == "roles":
            rows += ["roles = [", *(f"    {_toml(span)}," for span in value), "]"]
        else:
            rows.append(f"{key} = {value if key == 'date' and len(value) == _DAY else _toml(value)}")
    return "\n".join(rows) + "\n"


def _toml(value: Any) -> str:
    """JSON strings, whole numbers and lists are TOML as well."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(one)}' for key, one in value.items())} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def applied(article: Article, correction: Correction) -> Article:
    """The article with what the user says of it. Its `id` stays: the text is the same."""
    published = article.published
    if correction.date is not None:
        published = (
            Published(correction.date, "stated", "corrected by hand")
            if correction.date
            else Published(reason="corrected by hand")
        )
    author = correction.author
    return replace(
        article,
        title=article.title if correction.title is None else correction.title or None,
        publisher=article.publisher if correction.publisher is None else correction.publisher or None,
        author=article.author if author is None else tuple(filter(None, author)),
        language=article.language if correction.language is None else correction.language or None,
        published=published,
        blocks=_overlaid(article, correction.roles),
    )


def _overlaid(article: Article, spans: tuple[tuple[int, int, Role], ...]) -> tuple[Block, ...]:
    """The blocks with each span cut out of them and laid on top; they still cover the text."""
    blocks = article.blocks
    for start, end, role in spans:
        start, end = max(start, 0), min(end, len(article.text))
        if start >= end:
            continue
        made: list[Block] = []
        for block in blocks:
            if block.start < start:
                made.append(replace(block, end=min(block.end, start)))
            if block.start <= start < block.end:
                made.append(Block(start, end, role))
            if block.end > end:
                made.append(replace(block, start=max(block.start, end)))
        blocks = tuple(made)
    return blocks


def _correction(name: str, table: Any) -> Correction:
    def wrong(what: str) -> SeedsError:
        return SeedsError(f"{NAME}: {name}: {what}", f"Known: {', '.join(_FIELDS)}; dates as 2012-12-10.")

    if not isinstance(table, dict):
        raise wrong("this is no table")
    if unknown := sorted(table.keys() - set(_FIELDS)):
        raise wrong(f"there is no {unknown[0]!r}")
    for key in ("title", "publisher", "language"):
        if not isinstance(table.get(key, ""), str):
            raise wrong(f"{key} is not a text")
    author = table.get("author")
    author = [author] if isinstance(author, str) else author
    if author is not None and not (isinstance(author, list) and all(isinstance(a, str) for a in author)):
        raise wrong("author is not a list of names")
    spans = table.get("roles", [])
    if not (isinstance(spans, list) and all(isinstance(span, dict | list) for span in spans)):
        raise wrong("roles is not a list of spans")
    return Correction(
        title=table.get("title"),
        date=_date(table.get("date"), wrong),
        publisher=table.get("publisher"),
        author=None if author is None else tuple(author),
        language=table.get("language"),
        roles=tuple(_span(span, wrong) for span in spans),
    )


def _date(told: Any, wrong: Any) -> str | None:
    if told is None or told == "":
        return cast("str | None", told)
    if isinstance(told, datetime):
        return told.date().isoformat()
    if isinstance(told, date):
        return told.isoformat()
    if PART.fullmatch(str(told)):
        return str(told)
    try:
        return date.fromisoformat(str(told)).isoformat()
    except ValueError:
        raise wrong(f"{told!r} is no date") from None


def _span(told: Any, wrong: Any) -> tuple[int, int, Role]:
    fields = told if isinstance(told, dict) else dict(zip(_SPAN, told, strict=False))
    start, end, role = map(fields.get, _SPAN)
    if not (type(start) is int and type(end) is int and 0 <= start < end):
        raise wrong("a span needs start and end, counted in characters")
    if role not in ROLES:
        raise wrong(f"there is no role {role!r} (known: {', '.join(ROLES)})")
    return start, end, cast("Role", role)
