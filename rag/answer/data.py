"""The data files of this folder, read once; of check.toml, the word lists of the checks, the entries."""

from __future__ import annotations

from typing import Any, Final

from rag.language.lexicons import Lexicons

LEXICONS: Final = Lexicons(__package__)


def table(name: str) -> Any:
    """An entry of check.toml."""
    return LEXICONS.table("check")[name]


def words_of(name: str) -> frozenset[str]:
    """The words of a list of check.toml."""
    return LEXICONS.words("check", name)
