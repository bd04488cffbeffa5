"""Which statements pass a filter (who speaks, what about, when), and which a question asks for: "Everything
Erdogan said about Libya"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.annotate.data import words
from rag.errors import FilterError
from rag.language.lexicons import Lexicons
from rag.records import Passage, Question, plural, written_day
from rag.statements.spelling import Spelled, bridged, spelled

if TYPE_CHECKING:
    import pandas as pd

    from rag.index import SearchIndex
    from rag.statements.archive import Archive

KINDS = ("direct", "mixed", "indirect")
Mask = NDArray[np.bool_]
_WORDS: Final = Lexicons(__package__)
MOST: Final = 0.95
"""Share of the statements of all who bear a surname from which one of them is meant by it."""
_HEAD: Final = 3
"""Words of a question that tell whether all is asked for."""


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


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of statements, as `library.said` takes them, and the rows that pass; "" filters nothing.

    `known` says that the speaker is one person of the archive; `whole`, that they are about what is asked,
    not all that he said because he said nothing of that.
    """

    speaker: str
    about: str
    since: str
    until: str
    rows: pd.DataFrame = field(compare=False, repr=False)
    known: bool = True
    whole: bool = True

    @property
    def count(self) -> int:
        """How many statements pass."""
        return len(self.rows)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set."""
        told = {"speaker": self.speaker, "about": self.about, "since": self.since, "until": self.until}
        return {name: value for name, value in told.items() if value}

    def __str__(self) -> str:
        since, until = written_day(self.since), written_day(self.until)
        days = f" from {since} to {until}" if since and until else ""
        days = days or (f" since {since}" if since else f" until {until}" if until else "")
        about = f" about {self.about}" if self.about else ""
        return f"{plural(self.count, 'statement')} by {self.speaker}{about}{days}"


def asked(archive: Archive, question: Question) -> Asked | None:
    """What a question asks of a speaker; None where it asks for nobody's words, or the archive has none, or
    where it compares: the filters hold one side alone.

    The whole topic counts where statements have it, else its names alone; else all that the speaker said.
    """
    if question.speaker is None or question.parties:
        return None
    person = _person(archive, question.speaker.text)
    speaker = person or question.speaker.text
    names = [name.text for name in question.names if name.text != question.speaker.text]
    lists = ("nouns", "speech", "acts", "asking", "stances")  # how it is said, not what it is about
    plain = _WORDS.words("asked", "plain").union(*(words("verbs", one) for one in lists))
    topic = [
        word
        for word in question.topic
        if not {word.casefold(), word.casefold().removesuffix("s")} & plain
        # A word may only tell the days that are asked for.
        and not (
            (question.since or question.until) and (word.isdigit() or word[:4] in (question.since or ""))
        )
    ]
    for about in dict.fromkeys((" ".join([*names, *topic]), " ".join(names), "")):
        since, until = question.since or "", question.until or ""
        rows = archive.find(speaker=speaker, about=about, since=since, until=until)
        if len(rows):
            whole = bool(about) or not (names or topic)
            return Asked(speaker, about, since, until, rows, bool(person), whole)
    return None


def _person(archive: Archive, name: str) -> str:
    """The one whom a name means: the only one, or who says MOST of what all who may be meant say; else ""."""
    people = named(archive, name)
    if len(people) < 2:
        return next(iter(people), "")
    said = archive.table["person"]
    counts = said[said.isin(people)].value_counts()
    return str(counts.index[0]) if len(counts) and counts.iloc[0] >= MOST * counts.sum() else ""


def wants_all(question: Question) -> bool:
    """Whether all that a speaker said is asked for ("Everything Erdogan said about Libya")."""
    if question.speaker is None or question.kind not in ("said", "list"):
        return False
    asked = question.text.casefold()
    head = {word.strip(",:") for word in asked.split()[:_HEAD]}
    return bool(_WORDS.words("asked", "whole") & head) or "over the years" in asked
