"""The data files of this folder, read once."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The tables of `name`.toml."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The words of one entry of `name`.toml ("verbs", "speech" or "stops", "en.plain")."""
    value: Any = table(name)
    for part in key.split("."):
        value = value[part]
    return frozenset(value.split())


@cache
def forenames() -> dict[str, str]:
    """{forename: "m", "f", or "" for either}.

    Of the lists of the United States census (public domain, by way of PyPI's `names`, MIT), and of
    `forenames.toml`, which goes before them.
    """
    names: dict[str, str] = json.loads((files(__package__) / "forenames.json").read_text(encoding="utf-8"))
    for gender, more in table("forenames").items():
        names |= dict.fromkeys(more.split(), "" if gender == "either" else gender)
    return names
