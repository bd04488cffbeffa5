"""A document of an export: its fields, by whatever of their usual names, as `Raw`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.files import MAX_CHARACTERS
from rag.read.markup import unmarked
from rag.records import Raw

NAMES: Final = {
    "title": "title", "headline": "title", "date": "date", "published": "date", "datepublished": "date",
    "publisher": "publisher", "author": "author", "authors": "author", "speaker": "author", "url": "url",
    "link": "url", "language": "language", "lang": "language", "fetched": "fetched",
}  # fmt: skip
"""What a field states, by its name in small letters. Where two state the same, the first name counts."""
TEXTS: Final = ("text", "body", "content", "articlebody")
"""The names of the field that holds the text."""
_ADVICE: Final = 'A document is {"id": ..., "text": ...}.'
_SECONDS: Final = range(10**8, 10**11)
"""Numbers that count seconds since 1970 (from 1973 on); a thousand times as many are milliseconds."""


def document(fields: Mapping[str, Any], path: str, number: int, place: str, sha256: str) -> Raw | ReadError:
    """The document of an export's row or object; `path` is its file's, `place` names it for an error.

    Its own path ends with its id, or with its number where it has none.
    """

    def wrong(what: str, advice: str) -> ReadError:
        return ReadError(f"{path}#{number}", f"{place}: {what}", advice)

    known = {key.strip().lower(): value for key, value in fields.items()}
    found = (known[name] for name in TEXTS if isinstance(known.get(name), str) and known[name].strip())
    text = next(found, None)
    if text is None:
        return wrong('no "text"', _ADVICE)
    if len(text) > MAX_CHARACTERS:
        return wrong(f"a text of more than {MAX_CHARACTERS:,} characters", "Split it into articles.")
    name = known.get("id")
    told = name if isinstance(name, str | int) and str(name).strip() else number
    return Raw(f"{path}#{storable(str(told))}", sha256, unmarked(storable(text)), "jsonl", stated(known))


def stated(known: Mapping[str, Any]) -> dict[str, str]:
    """The metadata of fields whose names are in small letters."""
    made: dict[str, str] = {}
    for name, what in NAMES.items():
        value = known.get(name)
        told = _day(value) if what == "date" else ""
        if what not in made and (told := told or " ".join(unmarked(plain(value)).split())):
            made[what] = told
    return made


def plain(value: Any) -> str:
    """A field of metadata as text; several authors are joined by "; ", and of an object its name is taken."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        return plain(value.get("name"))
    return storable(str(value)).strip() if isinstance(value, str | int) and value is not False else ""


def _day(value: Any) -> str:
    """The day of a time that is counted in seconds or milliseconds since 1970; "" for anything else."""
    told = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{9,14}", told):
        return ""
    seconds = int(told) if int(told) in _SECONDS else int(told) // 1000
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds in _SECONDS else ""


def digest(data: bytes) -> str:
    """The sha256 of a file, or a line of one, in hex."""
    return hashlib.sha256(data).hexdigest()
