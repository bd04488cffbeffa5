"""The view-model of reading: one article, the places in it (or in others) to go through, and its guide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from traitlets import Instance, Int, Tuple

from rag.errors import Cancelled, RagError
from rag.notebook.session.base import Following, Library, Work
from rag.records import Answer, Article, Citation, Hit, SpeakerHow
from rag.records.desk import Guide


@dataclass(frozen=True)
class Place:
    """Characters of one article, with the number that leads there.

    `speaker` says them, known in the way `how`, and `question` is what they were found for, where known.
    """

    article: Article
    start: int
    end: int
    label: str = ""
    speaker: str | None = None
    how: SpeakerHow | None = None
    question: str = ""


class SourceSession(Following):
    """`places[current]` is in view; `article` is its article, None while nothing is open.

    `drawn` counts all that changes what is in view, `moved` only what the reader went to: a view is
    drawn anew for the first, and takes the focus for the second.
    """

    article = Instance(Article, allow_none=True)
    places = Tuple()
    current = Int(0)
    drawn = Int(0)
    moved = Int(0)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The places that lie in the open article."""
        return [(p.start, p.end) for p in self.places if p.article is self.article]

    @property
    def span(self) -> int:
        """Which of `spans` is in view."""
        before = self.places[: self.current]
        return sum(place.article is self.article for place in before)

    def open(self, places: Sequence[Place], current: int = 0) -> None:
        """Opens the article of `places[current]` there."""
        if places:
            self.notice = ""
            self.moved += 1
            self._put(places, max(0, min(current, len(places) - 1)))

    def _put(self, places: Sequence[Place], current: int) -> None:
        with self.hold_trait_notifications():
            self.places = tuple(places)
            self.article = places[current].article if places else None
            self.current = current
        self.drawn += 1

    def open_answer(self, answer: Answer | None, citation: int) -> None:
        """Opens an answer's citation (counted from 0), if there is one; the steps go through all of them.

        Behind the citations the numbers go on with what else was found, which is gone through by itself.
        """
        if answer is None:
            return
        cited = len(answer.citations)
        some, at = (answer.citations, citation) if citation < cited else (answer.more, citation - cited)
        name = "Source" if citation < cited else "Found"
        labels = [f"{name} {number}" for number, _ in enumerate(some, 1)]
        self.open_cited(some, labels, at, [hit.article for hit in answer.hits], answer.question)

    def open_cited(
        self, cited: Sequence[Citation], labels: Sequence[str], at: int, known: Sequence[Article] = (),
        question: str = "",
    ) -> None:  # fmt: skip
        """Opens `cited[at]`; next and previous go through all whose article is here."""
        held: dict[str, Article | None] = {article.id: article for article in known}
        places = []
        for citation, label in zip(cited, labels, strict=True):
            name = citation.article_id
            if name not in held:
                held[name] = self.attempt(partial(self.library.article, name))
            if article := held[name]:
                said = citation.speaker, citation.how, question
                places.append(Place(article, citation.start, citation.end, label, *said))
        wanted = labels[at] if 0 <= at < len(labels) else ""
        found = [number for number, place in enumerate(places) if place.label == wanted]
        self.open(places if found else [], *found)

    def open_hits(self, hits: Sequence[Hit], current: int) -> None:
        """Opens a found passage; next and previous go through the others."""
        held: dict[str, Article] = {}  # one object for each, as `spans` tells them apart by that
        self.open(
            [
                Place(held.setdefault(hit.article.id, hit.article), hit.passage.start, hit.passage.end,
                      f"Passage {number}")
                for number, hit in enumerate(hits, 1)
            ],
            current,
        )  # fmt: skip

    def open_article(self, name: str) -> None:
        """Opens an article by its id, path or file name, at its beginning."""
        self.error = ""
        if article := self.attempt(lambda: self.library.article(name)):
            self.open([Place(article, 0, 0)])

    def step(self, by: int) -> None:
        """Goes to the next (1) or previous (-1) place, round the end."""
        if self.places:
            self.open(self.places, (self.current + by) % len(self.places))

    def changed(self) -> None:
        """What is read stays the text that was opened, unless only its date, outlet or roles are others."""
        article = self.article
        if article is None or self.busy:
            return
        try:
            fresh = self.library.article(article.path)
        except RagError:
            self.notice = "This article is no longer in the index; here it is as it was."
            return
        if fresh.text == article.text:
            if fresh != article:
                self._renew(fresh)
        elif not any(place.end for place in self.places):
            self._renew(fresh)
            self.notice = "The file has changed: this is its new text."
        else:
            self.notice = "The file has changed since; here it is as it was quoted."

    def _renew(self, fresh: Article) -> None:
        self._put(
            [replace(one, article=fresh) if one.article.path == fresh.path else one for one in self.places],
            self.current,
        )

    def keep(self, marked: str = "", start: int = 0, end: int = 0) -> bool:
        """Keeps as a note what is marked from `start` to `end` of the article, else the place in view."""
        place = self._marked(marked, start, end) if marked.strip() else self._in_view()
        if place is None:
            self.notice = "Mark the words to keep, within one paragraph."
            return False
        try:
            citation = self.library.cite(place.article.id, place.start, place.end)
            self.library.keep_quote(
                replace(citation, speaker=place.speaker, how=place.how), question=place.question
            )
        except RagError as error:
            self.notice = str(error)
            return False
        self.notice = "Kept among the notes."
        return True

    def _in_view(self) -> Place | None:
        place = self.places[self.current] if self.places else None
        return place if place is not None and place.end > place.start else None

    def _marked(self, marked: str, start: int, end: int) -> Place | None:
        """The place of some words of the open article; it has the speaker of the place that it lies in."""
        if self.article is None:
            return None
        words = re.compile(r"\s+".join(map(re.escape, marked.split())))
        match = words.search(self.article.text, max(0, start), max(0, end))
        if match is None:
            return None
        view = self._in_view()
        if view is not None and view.start <= match.start() and match.end() <= view.end:
            return replace(view, start=match.start(), end=match.end())
        return Place(self.article, *match.span())

    def close(self) -> None:
        """Closes the article."""
        self._put((), 0)

    def correct(self, **corrections: Any) -> bool:
        """Sets right what was guessed of the open article, and brings the index up to date."""
        article = self.article
        if article is None or not corrections:
            return False

        def work() -> None:
            self.library.correct(article.path, **corrections)
            self._renew(self.library.article(article.path))
            self.notice = "Corrected, and kept for every rebuild."

        return self.start(work, "correcting")


class GuideSession(Work):
    """`guide` is that of the article that was asked for last; None while it is made."""

    guide = Instance(Guide, allow_none=True)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        self._made: dict[str, Guide] = {}
        self._wanted = ""

    def show(self, article: str) -> None:
        """Makes the guide of an article, by its id, in a thread; that of another is given up."""
        self._wanted = article
        self.guide = self._made.get(article)
        if self.guide is None:
            self.start(self._make, "looking for what it answers")

    def _make(self) -> None:
        while (article := self._wanted) and article not in self._made:
            with suppress(Cancelled):
                self._made[article] = self.library.guide(article, cancelled=partial(self._gave_up, article))
        self.guide = self._made.get(self._wanted)

    def _gave_up(self, article: str) -> bool:
        return self._wanted != article
