"""A document of an export: its fields, by whatever of their usual names, as `Raw`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from rag.errors import ReadError
from rag.language.lexicons import Lexicons
from rag.read.decode import storable
from rag.read.files import MAX_CHARACTERS
from rag.read.markup import unmarked
from rag.records import Raw

_FIELDS: Final = Lexicons(__package__).table("fields")
_NAMES: Final[dict[str, str]] = {name: one for one, names in _FIELDS["names"].items() for name in names}
"""What a field states, by its name in small letters and digits alone."""
_SECONDS: Final = range(10**8, 10**11)
"""Numbers that count seconds since 1970 (from 1973 on); a thousand times as many are milliseconds."""


def document(fields: Mapping[str, Any], path: str, number: int, place: str, sha256: str) -> Raw | ReadError:
    """The document of an export's row or object; `path` is its file's, `place` names it for an error.

    Its own path ends with its id, or with its number where it has none.
    """

    def wrong(what: str, advice: str) -> ReadError:
        return ReadError(f"{path}#{number}", f"{place}: {what}", advice)

    fields = unwrapped(fields)
    known = _by_name(fields)
    found = (_text(known[name]) for name, one in _NAMES.items() if one == "text" and name in known)
    text = next(filter(None, found), None)
    if text is None:
        return wrong('no "text"', 'A document is {"id": ..., "text": ...}.')
    if len(text) > MAX_CHARACTERS:
        return wrong(f"a text of more than {MAX_CHARACTERS:,} characters", "Split it into articles.")
    name = known.get("id")
    told = name if isinstance(name, str | int) and str(name).strip() else number
    return Raw(f"{path}#{storable(str(told))}", sha256, unmarked(storable(text)), "jsonl", stated(fields))


def unwrapped(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, or with those of the object in them that holds the text where they hold none."""
    inner = [one for one in fields.values() if isinstance(one, dict) and holds_text(one)]
    return fields if holds_text(fields) or len(inner) != 1 else {**fields, **inner[0]}


def holds_text(fields: Mapping[str, Any]) -> bool:
    """Whether a field of this object is an article's text, by its name."""
    return any(what(name) == "text" and _text(one) for name, one in fields.items())


def _text(value: Any) -> str:
    """A text, or one in an object, or one of paragraphs, or of runs of which some are objects; else ""."""
    if isinstance(value, dict):
        value = next((value[key] for key in _FIELDS["wrapped"] if value.get(key)), "")
    if isinstance(value, list):
        runs = [one.get("text") if isinstance(one, dict) else one for one in value]
        mixed = len({isinstance(one, dict) for one in value}) > 1
        value = ("" if mixed else "\n\n").join(one for one in runs if isinstance(one, str))
    return value if isinstance(value, str) and value.strip() else ""


def stated(fields: Mapping[str, Any]) -> dict[str, str]:
    """The metadata of fields: title, date, publisher, author, url, language, fetched."""
    known, made = _by_name(fields), dict[str, str]()
    for name, one in _NAMES.items():
        if one == "text" or name not in known:
            continue
        told = _day(plain(known[name])) if one == "date" else ""
        if told := told or " ".join(unmarked(plain(known[name])).split()):
            address = one == "publisher" and told.startswith(("http://", "https://"))
            made.setdefault("url" if address else one, told)
    return made


def what(name: str) -> str:
    """What a field of this name states: "text", "title", "date" and the like, or ""."""
    return _NAMES.get(_squeezed(name), "")


def _by_name(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {_squeezed(key): value for key, value in fields.items()}


def _squeezed(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def plain(value: Any) -> str:
    """A field of metadata as text; several authors are joined by "; ", and of an object its name is taken."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        return next((plain(value[key]) for key in _FIELDS["wrapped"] if value.get(key)), "")
    return storable(str(value)).strip() if isinstance(value, str | int) and value is not False else ""


def _day(told: str) -> str:
    """The day of a time that is counted in seconds or milliseconds since 1970; "" for anything else."""
    if not (told.isdecimal() and 9 <= len(told) <= 14):
        return ""
    seconds = int(told) if int(told) in _SECONDS else int(told) // 1000
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds in _SECONDS else ""


def digest(data: bytes) -> str:
    """The sha256 of a file, or a line of one, in hex."""
    return hashlib.sha256(data).hexdigest()
