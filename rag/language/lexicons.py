"""The data files of packages: word lists, cues, rules, weights, names. Each is read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any


def any_of(phrases: Iterable[str]) -> str:
    """An alternative of the phrases, the longest first; `*` ends a word in any way, a blank is any space."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(p).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for p in longest)


class Lexicons:
    """Those of one package, by their names without the ending."""

    def __init__(self, package: str) -> None:
        self._folder = files(package)
        self._tables: dict[str, dict[str, Any]] = {}
        self._words: dict[tuple[str, str], frozenset[str]] = {}

    def table(self, name: str) -> dict[str, Any]:
        """The tables of `name`.toml. Not to be written to."""
        if name not in self._tables:
            text = (self._folder / f"{name}.toml").read_text(encoding="utf-8")
            self._tables[name] = tomllib.loads(text)
        return self._tables[name]

    def words(self, name: str, key: str) -> frozenset[str]:
        """The words of one entry of `name`.toml ("verbs", "speech" or "stops", "en.plain")."""
        if (name, key) not in self._words:
            value: Any = self.table(name)
            for part in key.split("."):
                value = value[part]
            self._words[name, key] = frozenset(value.split() if isinstance(value, str) else value)
        return self._words[name, key]


def entries(name: str) -> dict[str, dict[str, list[str]]]:
    """The lines of data/`name`.txt, "key | field: a, b | field: c": the values of each field by key."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in lines(name):
        key, *fields = (part.strip() for part in line.split("|"))
        told = (field.partition(":") for field in fields)
        found[key] = {field.strip(): [one.strip() for one in all_.split(",")] for field, _, all_ in told}
    return found


def lines(name: str) -> list[str]:
    """The lines of data/`name`.txt without its comments."""
    text = (files("rag.language") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
