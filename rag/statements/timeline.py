"""A timeline of events: dated sentences by the day that they tell of, which need not be that of publication.

A day weighs as much as articles tell of it, each near-identical one once. On Timeline17's eight timelines of
five topics that gives a date-F1 of .72 (articles published on the day: .63; sentences in place of articles:
.68; weighing both, the days around or a model of them: nothing more), see tests/benchmarks/timelines.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rag.language import stem
from rag.language.words import units
from rag.records import Article, Day, Span
from rag.statements.filters import holding

if TYPE_CHECKING:
    import pandas as pd

    from rag.statements.archive import Archive

SENTENCES: Final = 3
"""Sentences that stand for a day."""
ALIKE: Final = 0.6
"""Share of words (Jaccard) from which two sentences say the same: one of them is shown."""
LONGEST: Final = 600
"""Characters of a sentence that is shown: longer ones are lists and tables that a page was made of."""


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence that tells of a day: exact, `article.text[start:end]`; `how` is that of the day."""

    article: Article
    start: int
    end: int
    day: str
    how: str

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True)
class TimelineDay:
    """A day, the number of articles that tell of it, and all sentences that do, in order of their places."""

    day: str
    weight: int
    sentences: tuple[Event, ...]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The SENTENCES that share most words with the others of the day, best first; the same words once."""
        words = [{stem(e.text[s:t], e.article.language) for s, t in units(e.text)} for e in self.sentences]
        shared = Counter(word for one in words for word in one)
        scores = [sum(shared[word] - 1 for word in one) / (len(one) + 10) for one in words]
        chosen: list[int] = []
        for number in sorted(range(len(words)), key=lambda n: (-scores[n], n)):
            alike = (len(words[number] & words[n]) / len(words[number] | words[n]) for n in chosen)
            if all(share < ALIKE for share in alike):
                chosen.append(number)
            if len(chosen) == SENTENCES:
                break
        return tuple(self.sentences[number] for number in chosen)


@dataclass(frozen=True)
class Timeline:
    """The days in order. `undated` counts sentences that tell of a time that is no known day."""

    days: tuple[TimelineDay, ...]
    undated: int = 0

    def heaviest(self, count: int) -> Timeline:
        """The days of most weight, in order of time; earlier ones first where they are equal."""
        chosen = sorted(self.days, key=lambda one: (-one.weight, one.day))[:count]
        return Timeline(tuple(sorted(chosen, key=lambda one: one.day)), self.undated)

    def rows(self) -> list[dict[str, Any]]:
        """A row a sentence: day, weight, how, article, path, span, text, publisher, published, title."""
        return [
            {
                "day": day.day, "weight": day.weight, "how": event.how, "article": event.article.id,
                "path": event.article.path, "start": event.start, "end": event.end, "text": event.text,
                "publisher": event.article.publisher, "published": event.article.published.date,
                "published_how": event.article.published.how, "title": event.article.title,
            }
            for day in self.days
            for event in day.events
        ]  # fmt: skip

    def table(self) -> pd.DataFrame:
        """`rows` as a table."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    to_dataframe = table

    def document(self) -> dict[str, Any]:
        """What `rag timeline --json` prints."""
        held: dict[str, dict[str, Any]] = {}
        for row in self.rows():
            day, weight = row.pop("day"), row.pop("weight")
            held.setdefault(day, {"day": day, "weight": weight, "sentences": []})["sentences"].append(row)
        return {"timeline": list(held.values()), "undated": self.undated}


def timeline(
    archive: Archive, *, about: str | None = None, speaker: str | None = None, since: str | None = None,
    until: str | None = None,
) -> Timeline:  # fmt: skip
    """Every day that is told of, with its sentences.

    `about` keeps the passages that hold its words, `speaker` the sentences in which that person is
    quoted; `since` and `until` bound the day told of.
    """
    held: dict[str, dict[tuple[str, int], Event]] = defaultdict(dict)
    articles: dict[str, set[str]] = defaultdict(set)
    undated = 0
    for article, (start, end), day in _dated(archive, about, speaker):
        if not day.since or day.since != day.until:
            undated += 1
            continue
        if (since and day.since < since) or (until and day.since > until + "~"):
            continue
        articles[day.since].add(article.reprint or article.id)
        if end - start <= LONGEST:
            held[day.since].setdefault((article.id, start), Event(article, start, end, day.since, day.how))
    days = []
    for day_, events in sorted(held.items()):
        # The furniture of a site says the same on all of its pages: it weighs as one article.
        different = {" ".join(one.text.split()).casefold() for one in events.values()}
        ordered = sorted(events.values(), key=lambda one: (one.article.path, one.start))
        days.append(TimelineDay(day_, min(len(articles[day_]), len(different)), tuple(ordered)))
    return Timeline(tuple(days), undated)


def _dated(archive: Archive, about: str | None, speaker: str | None) -> Iterator[tuple[Article, Span, Day]]:
    """Sentences and the times in them; one with two times comes twice."""
    found: dict[str, set[Span]] = defaultdict(set)
    for passage in holding(archive.index, about) if about else archive.index.holding(()):
        found[passage.article_id].update(passage.sentences)
    spans = {article: sorted(sentences) for article, sentences in found.items()}
    if speaker is not None:
        spans = _quoting(archive, speaker, spans)
    for notes in archive.index.noted(("days",)):
        sentences = spans.get(notes.article_id)
        if not sentences:
            continue
        starts = np.array([start for start, _ in sentences])
        article = archive.article(archive.rows[notes.article_id])
        for day in notes.days:
            at = int(np.searchsorted(starts, day.start, side="right")) - 1
            if at >= 0 and day.end <= sentences[at][1]:
                yield article, sentences[at], day


def _quoting(archive: Archive, speaker: str, spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """The sentences in which somebody is quoted."""
    said: dict[str, list[Span]] = defaultdict(list)
    table = archive.find(speaker=speaker)
    for article, start, end in zip(table["article"], table["start"], table["end"], strict=True):
        said[article].append((int(start), int(end)))
    return {
        article: [one for one in sentences if any(s < one[1] and one[0] < e for s, e in said[article])]
        for article, sentences in spans.items()
    }
