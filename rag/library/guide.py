"""A guide to an article: its people, places and days, and the questions that it answers best.

Questions are made of what its notes hold (statements, numbers, days), and each is tried on the article: it
must be answered, by a quote with the very thing that it was made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rag.draw.safe import day
from rag.records import REPORTING, Article, Notes, Span
from rag.records.desk import Guide, GuideQuestion
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.encode import Encoder
    from rag.index import SearchIndex

SHOWN: Final = 8
"""People, places and days of a guide."""
QUESTIONS: Final = 3
TRIED: Final = 12
"""Questions that are tried at most: each takes some hundredths of a second."""


def outline(article: Article, notes: Notes | None) -> Guide:
    """The guide without questions: nothing is searched for."""
    if notes is None:
        return Guide(article.id)
    people = sorted(notes.people, key=lambda one: -len(one.mentions))[:SHOWN]
    reported = (one for one in notes.days if one.since and _is_reported(article, one.start))
    days = Counter((one.since, one.until) for one in reported)
    offices = tuple((one.name, " ".join(filter(None, (one.place, one.office)))) for one in people)
    return Guide(
        article.id, offices, tuple(_places(article)), tuple(one for one, _ in days.most_common(SHOWN))
    )


def _is_reported(article: Article, at: int) -> bool:
    """Whether a character stands in what is reported."""
    return any(one.start <= at < one.end and one.role in REPORTING for one in article.blocks)


def _spans(article: Article, start: int, end: int) -> list[Span]:
    """Where names stand between two characters of an article."""
    from rag.annotate import names

    spans = names(article.text[start:end], article.language)
    return [(start + left, start + right) for left, right in spans]


def _places(article: Article) -> list[str]:
    from rag.question.aliases import is_place, usual

    counts: Counter[str] = Counter()
    for block in article.blocks:
        for start, end in _spans(article, block.start, block.end) if block.role in REPORTING else ():
            if is_place(name := article.text[start:end]):
                counts[usual(name)] += 1
    return [name for name, _ in counts.most_common(SHOWN)]


def guide(
    article: Article, index: SearchIndex, encoder: Encoder, settings: Settings, stop: Callable[[], object],
    most: int = QUESTIONS,
) -> Guide:  # fmt: skip
    """The whole guide, with `most` questions; `stop` is called first, and before every one that is tried."""
    from rag.pipeline import cells, grid_rows, read_questions

    stop()
    notes = index.notes(article.id)
    outlined = outline(article, notes)
    (row,) = grid_rows("article", [article])
    answered: list[GuideQuestion] = []
    for text, spans in _each_once(_candidates(article, notes)):
        if len(answered) == most:
            break
        (cell,) = cells(read_questions([text]), [row], index, encoder, settings, stop)
        best = cell[0]
        if best["quote"] is None or any(best["start"] == one.start for one in answered):
            continue
        if any(best["start"] < end and start < best["end"] for start, end in spans):
            answered.append(GuideQuestion(text, best["start"], best["end"]))
    return replace(outlined, questions=tuple(answered))


def _each_once(candidates: Iterator[tuple[str, Span]]) -> list[tuple[str, list[Span]]]:
    """The first questions, each with all that it was made of."""
    questions: dict[str, list[Span]] = {}
    for text, span in candidates:
        questions.setdefault(text, []).append(span)
    return list(questions.items())[:TRIED]


def _candidates(article: Article, notes: Notes | None) -> Iterator[tuple[str, Span]]:
    """Questions in English and the spans that they were made of, one of each kind in turn."""
    if notes is None or article.language != "en":
        return
    kinds = [list(_said(article, notes)), list(_counted(article, notes)), list(_days(article, notes))]
    for number in range(max(map(len, kinds), default=0)):
        yield from (kind[number] for kind in kinds if number < len(kind))


def _said(article: Article, notes: Notes) -> Iterator[tuple[str, Span]]:
    """What somebody said about a place or a person that is named in what was said."""
    from rag.question.aliases import is_place

    people = {word for one in notes.people for word in one.name.split()}
    # People first: of an agency or a ministry it reads oddly; "Moscow said" is nobody's word.
    for one in sorted(notes.utterances, key=lambda one: not set((one.speaker or "").split()) & people):
        if one.speaker is None or one.how not in ("name", "floor") or not _is_reported(article, one.start):
            continue
        own = set(one.speaker.split())
        if all(is_place(word) for word in own if word.isalpha()):
            continue
        for start, end in _spans(article, one.start, one.end):
            topic = _topic(article, start, end, people)
            if topic and not own & set(topic.split()):
                the = "the " if f"the {one.speaker}" in article.text else ""
                yield f"What did {the}{one.speaker} say about {topic}?", (one.start, one.end)


def _topic(article: Article, start: int, end: int, people: set[str]) -> str:
    """A name as a question may have it: a place (the country for an adjective), a person; "" for another."""
    from rag.question.aliases import is_place, usual

    name = article.text[start:end]
    the = (" " in name or name.isupper()) and article.text[:start].lower().endswith("the ")
    if not is_place(name):
        return f"{'the ' * the}{name}" if set(name.split()) & people else ""
    known = usual(name)
    return f"the {known}" if (the and known == name) or known.startswith("United ") else known


def _counted(article: Article, notes: Notes) -> Iterator[tuple[str, Span]]:
    """How many were done something to: "38 peacekeepers killed", word for word."""
    for one in notes.numbers:
        *things, last = one.counted.split() or [""]
        behind = " ".join(article.text[one.end : one.end + 100].lower().split())
        whole = things and last.endswith("ed") and things[-1].endswith(("s", "people", "children", "men"))
        if whole and not one.unit and behind.startswith(one.counted) and _is_reported(article, one.start):
            yield f"How many {' '.join(things)} were {last}?", (one.start, one.end)


def _days(article: Article, notes: Notes) -> Iterator[tuple[str, Span]]:
    """What happened on a day that the text tells in full."""
    for one in notes.days:
        whole = one.how == "stated" and one.since == one.until and len(one.since) == len("2012-01-31")
        if whole and one.since != article.published.date and _is_reported(article, one.start):
            yield f"What happened on {day(one.since)}?", (one.start, one.end)
