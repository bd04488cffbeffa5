"""Which statements pass a filter: by who speaks, what about, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import FilterError
from rag.statements.spelling import Spelled, bridged, spelled

if TYPE_CHECKING:
    import pandas as pd

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
    """Which days lie within; a month passes where it begins within. Unknown days do not."""
    told = days.fillna("")
    mask: Mask = (told != "").to_numpy()
    if since:
        mask &= (told >= since).to_numpy()
    if until:
        mask &= (told <= until + "~").to_numpy()
    return mask


def named(archive: Archive, speaker: str) -> set[str]:
    """The people whom a name may mean: all of its words are words of one of their names.

    A name that is written just so is that person alone.
    """
    names = {who.name for who in archive.people}
    if speaker in names:
        return {speaker}
    asked = spelled(speaker)
    return {
        who.name for who in archive.people if any(_means(asked, spelled(form)) for form in [who.name, *who.forms])
    }


def _means(asked: Spelled, name: Spelled) -> bool:
    if asked.script != name.script and "arabic" in (asked.script, name.script):
        asked = Spelled(tuple(map(bridged, asked.tokens)), name.script)
    return bool(asked.tokens) and all(any(one.fits(two) for two in name.tokens) for one in asked.tokens)


def _about(archive: Archive, about: str, rows: NDArray[np.int64]) -> Mask:
    """Which of some rows lie in a passage that holds all words of a text, in any of their spellings."""
    from rag.language import detect
    from rag.lexical import ask

    postings, table = archive.index.postings, archive.table
    groups = postings.known(ask(about, detect(about)))
    held = [set(word.whole[0].tolist()) for word in postings.ranked([g.keys for g in groups]).words if len(word)]
    mask = np.zeros(len(table), bool)
    if not groups or len(held) < len([group for group in groups if " " not in group.text]):
        return mask
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage in archive.index.passages(sorted(set.intersection(*held))):
        spans.setdefault(passage.article_id, []).append((passage.start, passage.end))
    articles, starts, ends = (table[name].to_numpy() for name in ("article", "start", "end"))
    for row in rows.tolist():
        mask[row] = any(s < ends[row] and starts[row] < e for s, e in spans.get(articles[row], ()))
    return mask
