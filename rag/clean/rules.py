"""The rules of `rules.toml`, read once: what gives a line away."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rag.records import Role


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    role: Role
    spread: str
    zone: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]

    def match(self, line: str) -> re.Match[str] | None:
        return self.pattern.fullmatch(line)


@dataclass(frozen=True, slots=True)
class Rules:
    rules: tuple[Rule, ...]
    known_outlets: frozenset[str]
    outlet_words: frozenset[str]


@cache
def load() -> Rules:
    """All rules, in the order of the file: the first that takes a line wins."""
    table = tomllib.loads(files("rag.clean").joinpath("rules.toml").read_text(encoding="utf-8"))
    outlets = table["outlets"]
    return Rules(
        tuple(map(_rule, table["rule"])),
        frozenset(name.casefold() for name in outlets["known"]),
        frozenset(word.casefold() for word in outlets["words"]),
    )


def _rule(row: dict[str, Any]) -> Rule:
    pattern = re.compile(row["pattern"], re.I)
    return Rule(
        row["name"], row["role"], row["spread"], row.get("zone", "any"), pattern,
        tuple(row["yes"]), tuple(row["no"]),
    )  # fmt: skip
