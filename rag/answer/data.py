"""The word lists of the checks (check.toml), read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Any:
    """An entry of check.toml."""
    return tomllib.loads((files("rag.answer") / "check.toml").read_text(encoding="utf-8"))[name]


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a list of check.toml."""
    return frozenset(str(table(name)).split())
