"""What a question asks, read once: text -> Question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal[
    "fact", "number", "when", "who", "where", "why", "said",
    "yesno", "list", "compare", "timeline", "summary", "define",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a question: as it was typed, and every other form that may stand for it in a text.

    `forms` hold the typed one first (offices, metonyms, acronyms, near spellings of the archive).
    """

    text: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read once. `text` is what is searched for: whole, with the talk before filled in.

    `asked` is what was typed; `kind` what a good answer tells; `names` those that it mentions; `numbers`
    its figures as written; `since` and `until` the ISO days that it asks for, `yearless` the first and last
    day (MM-DD) of a time without its year ("in December"); `speaker` whose words are asked for; `topic` the
    rest of the content words; `parts` the whole questions that it is made of, where there is more than one;
    `parties` the names of a comparison's sides; `several` whether many quotes answer it rather than one.
    """

    asked: str
    text: str
    kind: QuestionKind
    language: str | None = None
    names: tuple[Name, ...] = ()
    numbers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    yearless: tuple[str, str] | None = None
    speaker: Name | None = None
    topic: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    parties: tuple[Name, ...] = ()
    several: bool = False
