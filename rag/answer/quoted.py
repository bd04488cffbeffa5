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
from rag.records import Article, Day, Evidence, Hit, Notes, Published, Span

LONGEST = 40_000
"""Characters of an article that are looked at for names: an item has 3,000, a long transcript 30,000."""
WEEK = timedelta(days=7)
YEAR = 364
"""Days between the first and the last of a year."""
REACH = 4
"""Words behind a negator among which the word stands that it turns."""
_PAUSE = re.compile(r"[,.;:()\[\]—–“”\"]")
SAY = "~say"
"""Stands for any verb of speech."""


@dataclass(frozen=True)
class Quote:
    """An exact quote, and what is known of it.

    `speaker` is who says it, with the office where one is known; `days` are those that the article's notes
    resolve within it, counted from its start; `present` are the article's authors and who else has the floor
    in it (in an interview, a meeting); `near` is the passage that it is of, whose names a pronoun may mean;
    `around` is the text of its article, which tells the words that are written as names.
    """

    text: str
    language: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Published = Published()
    speaker: str | None = None
    days: tuple[Day, ...] = ()
    present: tuple[str, ...] = ()
    near: str = ""
    around: str = ""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The sentences of the quote, and its title."""
        spans = sentences(self.text, self.language)
        told = [
            Part(" ".join(self.text[s:e].split()), self, tuple(_within(d, s) for d in self.days if s <= d.start < e))
            for s, e in spans
        ]
        return (*told, Part(self.title or "", self))


@dataclass(frozen=True)
class Part:
    """One sentence, and the quote that it is of or is held against."""

    text: str
    quote: Quote
    noted: tuple[Day, ...] = ()
    is_claim: bool = False

    @cached_property
    def days(self) -> tuple[tuple[Day, str], ...]:
        """The days that it tells, with their words. One that is "inferred" is written without its year."""
        exact = self.quote.published.day
        noted = [(one, self.text[one.start : one.end]) for one in self.noted]
        found = [
            (day, text if length_of(text, self.quote.language) else day.since)
            for day, text in noted
        ]
        published = exact or _about(self.quote.published)
        for one in annotate.days(self.text, self.quote.language, published):
            text = self.text[one.start : one.end]
            is_yearless = _is_yearless(one, text)
            if not one.since:
                found += [(day, text) for day in _either(text, self.quote.language, published)]
            elif one.how == "stated" or exact is not None or is_yearless or not _is_short(one):
                may_be = [] if self.is_claim else _meant(one, text, is_yearless, published)
                told = one if self.is_claim and is_yearless else replace(one, how="stated")
                found += [(day, text) for day in (told, *may_be)]
        return tuple(found)

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
        """The stems of the content words on the left and on the right of what stands there; SAY for speech."""
        left, right = ("", start), ("", end)
        for s, at in self._contents:
            if at < start:
                left = s, at
            elif at >= end:
                right = s, at
                break
        gaps = self.text[left[1] : start], self.text[end : right[1]]
        told = ["" if _PAUSE.search(gap) else s for (s, _), gap in zip((left, right), gaps, strict=True)]
        if self.text[:start].endswith(" by "):
            told = ["", told[0]]  # of a passive, as if it did it
        return (SAY if told[0] in _said() else told[0], SAY if told[1] in _said() else told[1])

    @cached_property
    def denied(self) -> tuple[frozenset[str], frozenset[str]]:
        """The stems of the words that a negator turns and of those said plainly. Names are not turned.

        "Cannot go without" denies nothing.
        """
        fillers = words_of("fillers")
        denied: set[str] = set()
        plain: set[str] = set()
        left, seen = 0, 0
        numbers = {at for one in self.figures for at in range(one.start, one.start + len(one.text))}
        for word, stemmed, start in self.stems:
            refuses = fold(word) in words_of("refusers") and self.text.startswith(" to ", start + len(word))
            if refuses or (is_negator(word) and f"{word}." not in self.text):  # "No. 5"
                left, seen = 1 if refuses else REACH, seen + 1
            elif left and fold(word) not in fillers and not word[0].isupper() and start not in numbers:
                denied.add(stemmed)
                left -= 1
            else:
                plain.add(stemmed)
        twice = seen > 1 or (seen and not is_negator(reverse)) if (reverse := self._reverse) else False
        return frozenset(() if twice else denied - plain), frozenset(plain)

    @property
    def _reverse(self) -> str:
        """A word that turns a negator's meaning back: "cannot go without", "unacceptable if it does not"."""
        return next((w for w, _, _ in self.stems if fold(w) in words_of("reversers")), "")

    @property
    def turned(self) -> str:
        """The stem of the first word that the negator of a verb turns."""
        if not any(fold(w) in words_of("verbal") for w, _, _ in self.stems):
            return ""
        return next((s for _, s, _ in self.stems if s in self.denied[0]), "")

    @property
    def denies(self) -> bool:
        return any(is_negator(w) or fold(w) in words_of("deniers") for w, _, _ in self.stems)


@cache
def _said() -> frozenset[str]:
    return frozenset(stem(word, "en") for word in words_of("says"))


@lru_cache(maxsize=1024)
def _names(text: str, language: str | None) -> tuple[Span, ...]:
    """The names of a text. Kept: the sentences of an answer are held against the same articles."""
    return annotate.names(text, language)


def quoted(evidence: Evidence, hit: Hit, notes: Notes | None = None) -> Quote:
    """The quote of an evidence sentence with all that is known of it; `notes` are its article's, if made."""
    article, passage = hit.article, hit.passage
    start, end = evidence.start, evidence.end
    days = tuple(
        _within(day, start)
        for day in (notes.days if notes is not None else _resolved(article))
        if start <= day.start < end and day.how == "inferred" and day.since
    )
    told = notes.utterances if notes is not None else ()
    present = {*article.author, *(u.speaker for u in told if u.how == "floor" and u.speaker)}
    return Quote(
        evidence.text,
        article.language,
        article.title,
        article.publisher,
        article.published,
        evidence.speaker,
        days,
        tuple(sorted(present)),
        article.text[passage.start : passage.end],
        article.text[:LONGEST],
    )


def speaker_of(start: int, end: int, notes: Notes | None) -> str | None:
    """Who says what stands there, where exactly one is known."""
    told = notes.utterances if notes is not None else ()
    speakers = {one.speaker for one in told if one.start < end and start < one.end and one.speaker}
    return speakers.pop() if len(speakers) == 1 else None


def _within(day: Day, start: int) -> Day:
    """A day with its place counted from `start`."""
    return replace(day, start=day.start - start, end=day.end - start, how="stated")


def is_negator(word: str) -> bool:
    """Whether a word denies what follows."""
    low = fold(word)
    return low in words_of("negators") or low.endswith(("n't", "n’t"))


def _is_yearless(day: Day, text: str) -> bool:
    """Whether a day is written without its year ("14 January", "in April"), not by distance ("Sunday")."""
    whole_month = day.since.endswith("-01") and day.until[:7] == day.since[:7] and day.until[8:] >= "28"
    return day.how == "inferred" and (whole_month or any(c.isdigit() for c in text))


def _meant(day: Day, text: str, is_yearless: bool, published: date | None) -> list[Day]:
    """What else a day of a quote may be: of the year of publication, of the week before, the last of its time."""
    found = []
    if published and is_yearless:
        year = f"{published.year}"
        found.append(replace(day, since=year + day.since[4:], until=year + day.until[4:], how="stated"))
    elif published and day.since == day.until > published.isoformat():
        since = _later(day.since, -WEEK)
        found.append(replace(day, since=since, until=since, how="stated"))
    if not words_of("ends").isdisjoint(text.lower().split()):
        found.append(replace(day, since=day.until, how="stated"))
    return found


def _is_short(day: Day) -> bool:
    """Whether a day is shorter than what is known of a publication of which the month or year is known."""
    return (date.fromisoformat(day.until) - date.fromisoformat(day.since)).days < YEAR


def _either(text: str, language: str | None, published: date | None) -> list[Day]:
    """The days that "by Wednesday" may mean: the one before the publication and the one behind it."""
    plain = text.split()[-1]  # without "this", "by"
    last = [day for day in annotate.days(plain, language, published) if day.since]
    moved = [
        replace(day, since=_later(day.since), until=_later(day.until))
        for day in last
        if day.since == day.until
    ]
    return [replace(day, how="stated") for day in (*last, *moved)]


def _later(iso: str, by: timedelta = WEEK) -> str:
    return (date.fromisoformat(iso) + by).isoformat()


def _about(published: Published) -> date | None:
    """A day of the month or year that is all that is known of a publication."""
    told = (published.date or "").split("-")
    return date(int(told[0]), int(told[1]) if len(told) > 1 else 7, 1) if told[0] else None


def _resolved(article: Article) -> tuple[Day, ...]:
    """The days that cleaning resolved."""
    told = [(m, *m.date.partition("/")[::2]) for m in article.mentions]
    return tuple(
        Day(m.start, m.end, s, u or s, "inferred") for m, s, u in told if len(s) == len("2013-09-09")
    )
