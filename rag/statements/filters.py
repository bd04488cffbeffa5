"""Which statements pass a filter: by who speaks, what about, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import FilterError
from rag.records import Passage
from rag.statements.spelling import Spelled, bridged, spelled

if TYPE_CHECKING:
    import pandas as pd

    from rag.index import SearchIndex
    from rag.statements.archive import Archive

KINDS = ("direct", "mixed", "indirect")
Mask = NDArray[np.bool_]


def passing(
    archive: Archive, speaker: str | None, about: str | None, since: str | None, until: str | None,
    kind: str | None,
) -> Mask:  # fmt: skip
    """A mask over the archive's rows. Raises FilterError for an unknown kind."""
    table = archive.table
    mask = np.ones(len(table), bool)
    if kind:
        if kind not in KINDS:
            raise FilterError(f"there is no kind {kind!r} of statement", f"Known: {', '.join(KINDS)}.")
        mask &= (table["kind"] == kind).to_numpy()
    if speaker:
        mask &= table["person"].isin(named(archive, speaker)).to_numpy()
    if since or until:
        mask &= within(table["when"], since, until)
    if about:
        mask &= _about(archive, about, np.flatnonzero(mask))
    return mask


def within(days: pd.Series[Any], since: str | None, until: str | None) -> Mask:
    """Which days lie within; a month or a year passes where its first day does. Unknown days do not."""
    told = (days.fillna("~") + "-01-01").str[:10]
    mask: Mask = (told >= (since or "")).to_numpy() & (told <= (until or "9999")).to_numpy()
    return mask


def named(archive: Archive, speaker: str) -> set[str]:
    """The people whom a name may mean: all of its words are words of one of their names.

    A name that is written just so is that person alone.
    """
    forms: dict[str, set[str]] = {name: {name} for name in archive.table["person"].dropna().unique()}
    for who in archive.people:
        forms.setdefault(who.name, {who.name}).update(who.forms)
    if speaker in forms:
        return {speaker}
    asked = spelled(speaker)
    return {name for name, held in forms.items() if any(means(asked, spelled(form)) for form in held)}


def means(asked: Spelled, name: Spelled) -> bool:
    """Whether all words of a name that is asked for are words of another, one by more than an initial."""
    if asked.script != name.script and "arabic" in (asked.script, name.script):
        asked = Spelled(tuple(map(bridged, asked.tokens)), name.script)
    pairs = [[(one, two) for two in name.tokens if one.fits(two)] for one in asked.tokens]
    return all(pairs) and any(not (one.initial or two.initial) for fits in pairs for one, two in fits)


def holding(index: SearchIndex, about: str) -> Sequence[Passage]:
    """The passages that hold all words of a text, in any of their spellings.

    An article's title counts as part of each of its passages.
    """
    from rag.language import detect
    from rag.lexical import ask

    groups = [one for one in index.known(ask(about, detect(about))) if " " not in one.text]
    return index.holding(groups) if groups else ()


def _about(archive: Archive, about: str, rows: NDArray[np.int64]) -> Mask:
    """Which of some rows of the table lie in a passage that is about something."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage in holding(archive.index, about):
        spans.setdefault(passage.article_id, []).append((passage.start, passage.end))
    table = archive.table
    mask = np.zeros(len(table), bool)
    articles, starts, ends = (table[name].to_numpy() for name in ("article", "start", "end"))
    for row in rows.tolist():
        mask[row] = any(s < ends[row] and starts[row] < e for s, e in spans.get(articles[row], ()))
    return mask
