"""The data files of this folder, read once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from rag.language.lexicons import Lexicons

_LEXICONS = Lexicons(__package__)
table, words = _LEXICONS.table, _LEXICONS.words


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
