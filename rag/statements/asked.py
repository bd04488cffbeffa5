"""The statements that a question asks for: "Everything Erdogan said about Libya"."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rag.annotate.data import words
from rag.language.lexicons import Lexicons
from rag.records import Question, plural, written_day
from rag.statements.filters import named

if TYPE_CHECKING:
    import pandas as pd

    from rag.statements.archive import Archive

_WORDS: Final = Lexicons(__package__)
MOST: Final = 0.95
"""Share of the statements of all who bear a surname from which one of them is meant by it."""
_HEAD: Final = 3
"""Words of a question that tell whether all is asked for."""


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
    """What a question asks of a speaker; None where it asks for nobody's words, or the archive has none.

    The whole topic counts where statements have it, else its names alone; else all that the speaker said.
    """
    if question.speaker is None:
        return None
    person = _person(archive, question.speaker.text)
    speaker = person or question.speaker.text
    names = [name.text for name in question.names if name.text != question.speaker.text]
    plain = _WORDS.words("asked", "plain") | words("verbs", "nouns")
    topic = [
        word
        for word in question.topic
        if not {word.casefold(), word.casefold().removesuffix("s")} & plain and not _dated(word, question)
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


def _dated(word: str, question: Question) -> bool:
    """Whether a word of the topic only tells the days that are asked for."""
    return bool(question.since or question.until) and (word.isdigit() or word[:4] in (question.since or ""))
