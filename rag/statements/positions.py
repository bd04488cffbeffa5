"""Positions over time: what one speaker said, in order of days, what is new marked, repetitions once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rag.language import stem, stopwords
from rag.language.words import fold, units

if TYPE_CHECKING:
    import pandas as pd

SAME: Final = 0.8
"""Share of words (Jaccard) from which two statements are one: agencies cut and respell a quote a little."""
AKIN: Final = 0.4
"""Share of the shorter statement's words from which it says again what was said before."""
FEWEST: Final = 3
"""Words that it must share for that: two statements about Syria share "Syria" whatever they say. These are
an editor's rules of thumb, not fitted; nothing is left out by them."""


@dataclass
class Position:
    """What somebody said first on `when` (None: unknown), as a row of the table of statements.

    `again` are the rows that repeat it, `before` the earlier position that it is akin to.
    """

    row: dict[str, Any]
    words: frozenset[str]
    again: list[dict[str, Any]] = field(default_factory=list)
    before: Position | None = None

    @property
    def when(self) -> str | None:
        return _known(self.row["when"])

    @property
    def outlets(self) -> list[str]:
        """All outlets that have it, in the order of their days."""
        rows = [self.row, *self.again]
        return list(dict.fromkeys(str(row["publisher"]) for row in rows if _known(row["publisher"])))


def positions(table: pd.DataFrame) -> list[Position]:
    """The positions of rows in order of their days, person by person; statements of nobody are left out.

    They are compared by the stems of the words that carry meaning.
    """
    made: list[Position] = []
    mine: dict[str, list[Position]] = defaultdict(list)
    for row in table.to_dict("records"):
        person = _known(row["person"])
        text = str(row["text"])
        found = {text[start:end] for start, end in units(text)}
        words = frozenset(stem(word, "en") for word in found if fold(word) not in stopwords("en"))
        if person is None or not words:
            continue
        alike = (o for o in mine[person] if len(words & o.words) / len(words | o.words) >= SAME)
        same = next(alike, None)
        if same is not None:
            same.again.append(dict(row))  # type: ignore[arg-type]
            continue
        akin = [one for one in mine[person] if _shared(words, one.words) >= AKIN]
        before = max(akin, key=lambda one: _shared(words, one.words), default=None)
        position = Position(dict(row), words, before=before)  # type: ignore[arg-type]
        mine[person].append(position)
        made.append(position)
    return made


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _shared(one: frozenset[str], two: frozenset[str]) -> float:
    common = len(one & two)
    return common / min(len(one), len(two)) if common >= FEWEST else 0.0
