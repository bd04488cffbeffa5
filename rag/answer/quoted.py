"""What the checks know of a sentence and of the quotes that it is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache

from rag import annotate
from rag.answer.data import words_of
from rag.answer.figures import Figure, figures, length_of
from rag.language import fold, sentences, stem, stopwords, words
from rag.records import Day, Evidence, Hit, Notes, Published, Span

LONGEST = 40_000
"""Characters of an article that are looked at for names: an item has 3,000, a long transcript 30,000."""
WEEK = timedelta(days=7)
REACH = 4
"""Words behind a negator among which the word stands that it turns."""
SAY = "~say"
"""Stands for any verb of speech."""
_PAUSE = re.compile(r"[,.;:()\[\]—–“”\"]")


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

    @cached_property
    def body(self) -> tuple[Part, ...]:
        """The sentences of the quote."""
        spans = sentences(self.text, self.language)
        return tuple(Part(" ".join(self.text[start:end].split()), self) for start, end in spans)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Its sentences, and its title."""
        return (*self.body, Part(self.title or "", self))


@dataclass(frozen=True)
class Part:
    """One sentence, and the quote that it is of or is held against."""

    text: str
    quote: Quote
    is_claim: bool = False

    @cached_property
    def days(self) -> tuple[tuple[Day, str], ...]:
        """The days that it tells, with their words: of a quote all that they may mean.

        One of a claim that is "inferred" is written without its year.
        """
        found = annotate.days(self.text, self.quote.language, self._published)
        told = [(one, self.text[one.start : one.end]) for one in found]
        if self.is_claim:
            return tuple(
                (one if _is_yearless(one, text) else replace(one, how="stated"), text)
                for one, text in told
                if one.since
            )
        return tuple((day, text) for one, text in told for day in self._meant(one, text))

    @property
    def _published(self) -> date | None:
        """The day of publication; one of the month or year that is all that is known of it."""
        told = (self.quote.published.date or "").split("-")
        around = date(int(told[0]), int(told[1]) if len(told) > 1 else 7, 1) if told[0] else None
        return self.quote.published.day or around

    def _meant(self, day: Day, text: str) -> list[Day]:
        """A day, and what else it may be: of the year of publication, a week off, the last of its time."""
        published = self._published
        if not day.since and published is not None:  # "by Wednesday", "this Wednesday"
            plain = [d for d in annotate.days(text.split()[-1], None, published) if d.since == d.until != ""]
            return [replace(d, how="stated") for one in plain for d in (one, _moved(one, WEEK))]
        is_yearless = _is_yearless(day, text)
        if not day.since:
            return []
        found = [replace(day, how="stated")]
        if published and is_yearless:
            year = str(published.year)
            found.append(replace(found[0], since=year + day.since[4:], until=year + day.until[4:]))
        if not words_of("ends").isdisjoint(text.lower().split()):
            found.append(replace(found[0], since=day.until))
        return found

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its numbers, with the lengths of time that its days are told by."""
        language = self.quote.language
        told = [(day.start, length_of(text, language)) for day, text in self.days]
        lengths = [replace(length, start=start) for start, length in told if length is not None]
        return tuple(sorted({*figures(self.text, language), *lengths}, key=lambda one: one.start))

    @cached_property
    def names(self) -> tuple[Span, ...]:
        return _names(self.text, self.quote.language)

    @cached_property
    def stems(self) -> tuple[tuple[str, str, int], ...]:
        """(word, stem, start) of each word."""
        return tuple((w.text, stem(w.text, self.quote.language), w.start) for w in words(self.text))

    @cached_property
    def _contents(self) -> tuple[tuple[str, int], ...]:
        common = stopwords(self.quote.language)
        return tuple((s, at) for w, s, at in self.stems if w.lower() not in common and not w[0].isdigit())

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of its content words, without numbers."""
        return frozenset(s for s, _ in self._contents)

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """The stems of the content words on the left and on the right of what stands there; SAY for speech.

        "" where none does; who is named behind "by" stands as if he did it.
        """
        left = next(((s, at) for s, at in reversed(self._contents) if at < start), ("", start))
        right = next(((s, at) for s, at in self._contents if at >= end), ("", end))
        told = [left[0], right[0]]
        if self.text[:start].endswith(" by "):
            told = ["", told[0]]
        return (SAY if told[0] in _said() else told[0], SAY if told[1] in _said() else told[1])

    @cached_property
    def denied(self) -> tuple[str, ...]:
        """The stems of the words that a negator turns, in order, and of none that is said plainly too.

        Names and what stands behind a pause are not turned. "Cannot go without" and "unacceptable if it does
        not" deny nothing.
        """
        fillers, numbers = (
            words_of("fillers"),
            [(one.start, one.start + len(one.text)) for one in self.figures],
        )
        denied: list[str] = []
        plain: set[str] = set()
        left, negators, reversed_, last = 0, 0, False, 0
        for word, stemmed, start in self.stems:
            low = fold(word)
            left, last = 0 if _PAUSE.search(self.text, last, start) else left, start + len(word)
            reversed_ |= low in words_of("reversers")
            refuses = low in words_of("refusers") and self.text.startswith(" to ", start + len(word))
            if refuses or (_is_negator(low) and f"{word}." not in self.text):  # "No. 5"
                left, negators = 1 if refuses else REACH, negators + (low not in words_of("reversers"))
            elif (
                left
                and low not in fillers
                and not word[0].isupper()
                and not any(s <= start < e for s, e in numbers)
            ):
                denied.append(stemmed)
                left -= 1
            else:
                plain.add(stemmed)
        return () if reversed_ and negators else tuple(one for one in denied if one not in plain)

    @property
    def denies_a_verb(self) -> bool:
        return any(fold(w) in words_of("verbal") for w, _, _ in self.stems)

    @property
    def denies(self) -> bool:
        return any(_is_negator(low := fold(w)) or low in words_of("deniers") for w, _, _ in self.stems)


def _is_negator(low: str) -> bool:
    return low in words_of("negators") or low.endswith(("n't", "n’t"))


@cache
def _said() -> frozenset[str]:
    return frozenset(stem(word, "en") for word in words_of("says"))


@lru_cache(maxsize=1024)
def _names(text: str, language: str | None) -> tuple[Span, ...]:
    """The names of a text. Kept: the sentences of an answer are held against the same articles."""
    return annotate.names(text, language)


def _is_yearless(day: Day, text: str) -> bool:
    """Whether a day is written without its year ("14 January", "in April"), not by distance ("Sunday")."""
    whole_month = day.since.endswith("-01") and day.until[:7] == day.since[:7] and day.until[8:] >= "28"
    return day.how == "inferred" and (whole_month or any(c.isdigit() for c in text))


def _moved(day: Day, by: timedelta) -> Day:
    moved = (date.fromisoformat(day.since) + by).isoformat()
    return replace(day, since=moved, until=moved)


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


def speaker_of(start: int, end: int, notes: Notes | None) -> str | None:
    """Who says what stands there, where exactly one is known."""
    told = notes.utterances if notes is not None else ()
    speakers = {one.speaker for one in told if one.start < end and start < one.end and one.speaker}
    return speakers.pop() if len(speakers) == 1 else None
