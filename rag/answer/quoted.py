"""What the checks know of a sentence and of the quotes that it is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rag import annotate
from rag.answer.data import words_of
from rag.answer.denial import turned
from rag.answer.figures import Figure, figures
from rag.language import fold, sentences, stem, stopwords, words
from rag.language.calendar import TABLE
from rag.records import Day, Evidence, Hit, Notes, Published, Span

LONGEST = 40_000
"""Characters of an article that are looked at for names: an item has 3,000, a long transcript 30,000."""
MONTH = 31
"""Days of the longest month."""
ALIKE = 1.2
"""How much longer a month or a year may be than another."""
REACH = 2
"""Words that a negator of a quote may turn: a sentence that says one of them may miss what is denied."""
SAY = "~say"
"""Stands for any verb of speech."""
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_RANGE = re.compile(r"\d\s?[-–—]\s?\d|\b(?:and|to|until)\b")


@dataclass(frozen=True, slots=True)
class Time:
    """A time as it is written, and the ISO days (since, until) of all that it may mean.

    `any_year` tells that it is written without its year ("14 January"), `is_length` that it is told
    by a length of time ("the past 25 years").
    """

    text: str
    spans: tuple[tuple[str, str], ...]
    any_year: bool = False
    is_length: bool = False

    def entails(self, other: Time) -> bool:
        """Whether a sentence may write `other` where its quote has this: one that is as exact or less so."""
        return any(self._within(mine, told, other) for mine in self.spans for told in other.spans)

    def _within(self, mine: tuple[str, str], told: tuple[str, str], other: Time) -> bool:
        if told[0] <= mine[0] and mine[1] <= told[1]:
            return True
        if other.any_year and days_of(mine) <= MONTH:
            return told[0][5:] <= mine[0][5:] and mine[1][5:] <= told[1][5:]
        if days_of(told) > MONTH and not any(c.isdigit() for c in self.text):  # "in the past year"
            return told[0] <= mine[1] and mine[0] <= told[1]
        return bool(_RANGE.search(self.text)) and (told[0] == mine[0] or told[1] == mine[1])

    def is_as_exact(self, other: Time) -> bool:
        """Whether it may be told instead of another: no length of time, and no longer than that."""
        return not self.is_length and days_of(self.spans[0]) <= ALIKE * days_of(other.spans[0])


def days_of(span: tuple[str, str]) -> int:
    """How many days a span has."""
    return (date.fromisoformat(span[1]) - date.fromisoformat(span[0])).days + 1


def time_of(day: Day, text: str, published: date | None, is_length: bool) -> Time:
    """A time with all that it may mean: of the year of publication too, the weekday on either side of it."""
    text = text[day.start : day.end]
    whole_month = day.since.endswith("-01") and day.until[:7] == day.since[:7] and day.until[8:] >= "28"
    any_year = day.how == "inferred" and (whole_month or any(c.isdigit() for c in text))
    spans = [(day.since, day.until)] if day.since else []
    last = text.split()[-1]
    if published is not None and any(last.lower() in forms for forms in TABLE["weekdays"].values()):
        near = date.fromisoformat(annotate.days(last, None, published)[0].since)
        spans += [(one, one) for one in (near.isoformat(), (near + timedelta(7)).isoformat())]
    if published is not None and any_year:
        first, end = (
            f"{published.year}{one[4:]}".replace("-02-29", "-02-28") for one in (day.since, day.until)
        )
        spans += [(first, end)]
    if spans and not words_of("ends").isdisjoint(text.lower().split()):
        spans += [(day.until, day.until)]
    return Time(text, tuple(spans), any_year, is_length)


@dataclass(frozen=True)
class Quote:
    """An exact quote, and what is known of it.

    `speaker` is who says it, with the office where one is known; `present` are the article's authors and who
    else has the floor in it (in an interview, a meeting); `near` is the passage that it is of, whose names a
    pronoun may mean; `around` is the text of its article, which tells the words that are written as names.
    """

    text: str
    language: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Published = Published()
    speaker: str | None = None
    present: tuple[str, ...] = ()
    near: str = ""
    around: str = ""

    @property
    def day(self) -> Time | None:
        """The day of publication as one that the text tells; a month or a year that is known alone, whole."""
        told = self.published.date or ""
        first, last = {4: ("-01-01", "-12-31"), 7: ("-01", "-28")}.get(len(told), ("", ""))
        return Time(told, ((told + first, told + last),)) if told else None

    @property
    def around_day(self) -> date | None:
        """The day of publication; one of the month or year that is all that is known of it."""
        middle = {4: "-07-01", 7: "-01"}.get(len(self.published.date or ""), "")
        return date.fromisoformat(self.published.date + middle) if self.published.date else None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Its sentences, and its title."""
        texts = (" ".join(self.text[start:end].split()) for start, end in sentences(self.text, self.language))
        return tuple(Part(text, self) for text in (*texts, self.title or ""))

    @property
    def body(self) -> tuple[Part, ...]:
        """The sentences of the quote."""
        return self.parts[:-1]


@dataclass(frozen=True)
class Part:
    """One sentence, and the quote that it is of or is held against."""

    text: str
    quote: Quote
    is_claim: bool = False

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """The times that it tells; a length of time of a claim is among its numbers."""
        published = self.quote.around_day
        lengths = [f for f in self.figures if f.unit == "day"]
        told = [
            time_of(day, self.text, published, any(f.start < day.end and day.start < f.end for f in lengths))
            for day in annotate.days(self.text, self.quote.language, published)
        ]
        return tuple(one for one in told if one.spans and not (self.is_claim and one.is_length))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return figures(self.text, self.quote.language)

    @property
    def digits(self) -> frozenset[float]:
        """All numbers in digits, of dates too: "1885 aftershocks" may be read as a year."""
        return frozenset(float(one.replace(",", "")) for one in _DIGITS.findall(self.text))

    @cached_property
    def names(self) -> tuple[Span, ...]:
        return annotate.names(self.text, self.quote.language)

    @cached_property
    def stems(self) -> tuple[tuple[str, str, int, bool], ...]:
        """(word, stem, start, whether it is a content word and no number) of each word."""
        language, common = self.quote.language, stopwords(self.quote.language)
        return tuple(
            (
                w.text,
                stem(w.text, language),
                w.start,
                w.text.lower() not in common and not w.text[0].isdigit(),
            )
            for w in words(self.text)
        )

    @property
    def content(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(root for _, root, _, tells in self.stems if tells)

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """The stems of the content words on the left and on the right of what stands there; SAY for speech.

        "" where none does; who is named behind "by" or "said" stands as if before it.
        """
        said = {stem(word, "en") for word in words_of("says")}
        told = [(SAY if root in said else root, at) for _, root, at, tells in self.stems if tells]
        left = next((root for root, at in reversed(told) if at < start), "")
        right = next((root for root, at in told if at >= end), "")
        return ("", left) if self.text[:start].endswith((" by ", " said ")) else (left, right)

    def denied(self) -> frozenset[str] | None:
        """The keys of what it denies, stems among them; None where no word of it denies anything."""
        return turned(self.text, self.quote.language, 1 if self.is_claim else REACH)

    def has_denier(self) -> bool:
        """Whether a word of it denies by itself: "refused"."""
        return any(fold(word) in words_of("deniers") for word, *_ in self.stems)


def quoted(evidence: Evidence, hit: Hit, notes: Notes | None = None) -> Quote:
    """The quote of an evidence sentence with all that is known of it; `notes` are its article's, if made."""
    article, passage = hit.article, hit.passage
    told = notes.utterances if notes is not None else ()
    present = {*article.author, *(u.speaker for u in told if u.how == "floor" and u.speaker)}
    return Quote(
        evidence.text,
        article.language,
        article.title,
        article.publisher,
        article.published,
        evidence.speaker,
        tuple(sorted(present)),
        article.text[passage.start : passage.end],
        article.text[:LONGEST],
    )
