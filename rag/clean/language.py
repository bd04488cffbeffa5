"""The language of a document: stated, or found from its script and words."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from rag.clean.units import Unit
from rag.records import Raw

_SAMPLE: Final = 700
_LEAST: Final = 20
"""Fewer letters than this say nothing."""


def language(raw: Raw, found: list[Unit]) -> str | None:
    """ISO 639-1, or None where nobody states it and there is too little text to tell."""
    stated = raw.stated.get("language", "").split("-")[0].split("_")[0].strip().lower()
    if 2 <= len(stated) <= 3 and stated.isalpha():
        return stated
    longest = sorted(found[:60], key=lambda unit: -unit.size)[:6]
    text = " ".join(unit.head for unit in longest)[:_SAMPLE]
    if sum(c.isalpha() for c in text) < _LEAST:
        return None
    told: str = _classifier().classify(text)[0]
    return told


@cache
def _classifier() -> Any:
    """py3langid's model: half a second to load, so only when a text states no language."""
    import py3langid

    return py3langid
