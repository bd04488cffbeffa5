"""What the checks know of a sentence and of the quotes that it is held against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from rag import annotate
from rag.answer.data import words_of
from rag.answer.figures import Figure, figures, length_of
from rag.language import fold, sentences, stem, stopwords, words
from rag.records import Article, Day, Evidence, Hit, Notes, Published

LONGEST = 40_000
"""Characters of an article that are looked at for names: an item has 3,000, a long transcript 30,000."""
WEEK = timedelta(days=7)
YEAR = 364
"""Days between the first and the last of a year."""
REACH = 4
"""Words behind a negator among which the word stands that it turns."""


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
            Part(" ".join(self.text[s:e].split()), self, tuple(d for d in self.days if s <= d.start < e))
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
        published = exact or _about(self.quote.published)
        noted = [(one, self.quote.text[one.start : one.end]) for one in self.noted]
        lengths = {one for one, text in noted if length_of(text, self.quote.language)}
        found = [(replace(d, how="stated"), text if d in lengths else d.since) for d, text in noted]
        for one in annotate.days(self.text, self.quote.language, published):
            text = self.text[one.start : one.end]
            if one.how == "inferred" and exact is None and not _is_yearless(one, text) and _is_short(one):
                continue
            if not one.since:
                found += [(day, text) for day in _either(text, self.quote.language, published)]
            elif self.is_claim and _is_yearless(one, text):
                found.append((one, text))
            else:
                found.append((replace(one, how="stated"), text))
        return tuple(found)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its numbers, with the lengths of time that its days are told by."""
        language = self.quote.language
        told = [(day.start, length_of(text, language)) for day, text in self.days]
        lengths = [replace(length, start=start) for start, length in told if length is not None]
        return tuple(sorted({*figures(self.text, language), *lengths}, key=lambda one: one.start))

    @cached_property
    def stems(self) -> tuple[tuple[str, str], ...]:
        """(word, stem) of each word."""
        return tuple((w.text, stem(w.text, self.quote.language)) for w in words(self.text))

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of its content words, without numbers."""
        common = stopwords(self.quote.language)
        return frozenset(s for w, s in self.stems if w.lower() not in common and not w[0].isdigit())

    @cached_property
    def denied(self) -> frozenset[str]:
        """The stems of the words that are denied, and nowhere said plainly."""
        return _turned(self)[0]

    @cached_property
    def plain(self) -> frozenset[str]:
        return _turned(self)[1]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return _names(self.text, self.quote.language)


@lru_cache(maxsize=1024)
def _names(text: str, language: str | None) -> tuple[str, ...]:
    """The names of a text. Kept: the sentences of an answer are held against the same articles."""
    return tuple(text[start:end] for start, end in annotate.names(text, language))


def quoted(evidence: Evidence, hit: Hit, notes: Notes | None = None) -> Quote:
    """The quote of an evidence sentence with all that is known of it; `notes` are its article's, if made."""
    article, passage = hit.article, hit.passage
    start, end = evidence.start, evidence.end
    spans = notes.days if notes is not None else _resolved(article)
    days = tuple(
        replace(day, start=day.start - start, end=day.end - start)
        for day in spans
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


def _is_yearless(day: Day, text: str) -> bool:
    """Whether a day is written without its year ("14 January", "in April"), not by distance ("Sunday")."""
    whole_month = day.since.endswith("-01") and day.until[:7] == day.since[:7] and day.until[8:] >= "28"
    return day.how == "inferred" and (whole_month or any(c.isdigit() for c in text))


def _is_short(day: Day) -> bool:
    """Whether a day is shorter than what is known of a publication of which the month or year is known."""
    return (date.fromisoformat(day.until) - date.fromisoformat(day.since)).days < YEAR


def _either(text: str, language: str | None, published: date | None) -> list[Day]:
    """The days that "by Wednesday" may mean: the one before the publication and the one behind it."""
    last = [day for day in annotate.days(text, language, published) if day.since]
    moved = [
        replace(day, since=_later(day.since), until=_later(day.until))
        for day in last
        if day.since == day.until
    ]
    return [replace(day, how="stated") for day in (*last, *moved)]


def _later(iso: str) -> str:
    return (date.fromisoformat(iso) + WEEK).isoformat()


def _about(published: Published) -> date | None:
    """A day of the month or year that is all that is known of a publication."""
    told = (published.date or "").split("-")
    return date(int(told[0]), int(told[1]) if len(told) > 1 else 7, 1) if told[0] else None


def speaker_of(start: int, end: int, notes: Notes | None) -> str | None:
    """Who says what stands there, where exactly one is known."""
    told = notes.utterances if notes is not None else ()
    speakers = {one.speaker for one in told if one.start < end and start < one.end and one.speaker}
    return speakers.pop() if len(speakers) == 1 else None


def _resolved(article: Article) -> tuple[Day, ...]:
    """The days that cleaning resolved."""
    told = [(m, *m.date.partition("/")[::2]) for m in article.mentions]
    return tuple(
        Day(m.start, m.end, s, u or s, "inferred") for m, s, u in told if len(s) == len("2013-09-09")
    )


def is_negator(word: str) -> bool:
    """Whether a word denies what follows."""
    low = fold(word)
    return low in words_of("negators") or low.endswith(("n't", "n’t"))


def _turned(part: Part) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the words that a negator turns, and of those said plainly. Names are not turned."""
    fillers = words_of("fillers")
    denied: set[str] = set()
    plain: set[str] = set()
    left = 0
    for word, stemmed in part.stems:
        if is_negator(word) and f"{word}." not in part.text:  # "No. 5"
            left = REACH
        elif left and fold(word) not in fillers and not word[0].isupper():
            denied.add(stemmed)
            left -= 1
        else:
            plain.add(stemmed)
    return frozenset(denied - plain), frozenset(plain)
