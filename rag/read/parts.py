"""How pages name their parts: what `parts.toml` holds."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from rag.language.lexicons import Lexicons
from rag.records import Role

TABLE: Final = Lexicons(__package__).table("parts")
UNSEEN: Final = frozenset(TABLE["tags"]["unseen"])
INLINE: Final = frozenset(TABLE["tags"]["inline"])
_ROLES: Final[dict[str, Role]] = {word: role for role, words in TABLE["roles"].items() for word in words}
_LETTERS: Final = re.compile(r"[a-z]+")
_LONGEST: Final = 300


def names(element: Any) -> str:
    """What a site calls an element: its class and its id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST]


def called(name: str, kind: str) -> bool:
    """Whether a word of `name` is one of a kind: "hidden", "pictured", "apart" or "asks"."""
    return _pattern(kind).search(name) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(TABLE['names'][kind])})(?:$|[\s_-])", re.I)


def roles(name: str) -> list[Role]:
    """The roles that the words of `name` tell, the one that counts first."""
    told = {_ROLES[word] for word in _LETTERS.findall(name) if word in _ROLES}
    return [role for role in TABLE["roles"] if role in told]
