"""The months that bars stand for."""

from __future__ import annotations

from collections.abc import Iterable


def months_between(months: Iterable[str]) -> list[str]:
    """Every month ("2012-01") from the first to the last of some; a year alone is its January."""
    known = sorted(months)
    if not known:
        return []
    first, last = (int(one[:4]) * 12 + int(one[5:7] or 1) - 1 for one in (known[0], known[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
