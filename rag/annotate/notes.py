"""The way from an article to its notes, and the name of what makes them."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Final, TypeVar

from rag.annotate import english, russian
from rag.annotate.numbers import counts
from rag.annotate.people import Cast
from rag.annotate.said import gathered
from rag.annotate.transcript import turns
from rag.language.days import days
from rag.language.lines import lines
from rag.records import REPORTING, Article, Day, Notes, Quantity, Role, Span


def _digest() -> str:
    """A name for code and data: the hash of every file of this folder, where the models' hashes stand, and of
    `rag.language`, where days are read."""
    whole, folders = hashlib.sha256(), (files(__package__), files("rag.language"))
    for file in sorted((one for folder in folders for one in folder.iterdir()), key=lambda file: file.name):
        if file.name.endswith((".py", ".toml", ".json")):
            whole.update(file.name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:12]


Item = TypeVar("Item", Quantity, Day)
_READERS: Final = {"en": english.read, "ru": russian.read}
VERSION: Final = _digest()
"""Names the annotator: notes of another version are made anew."""
_LONGEST: Final = 20_000
"""Characters of a paragraph that are read: one has a few hundred, a list or a table may have more."""


def annotate(article: Article) -> Notes:
    """All notes of an article. The text of comments, captions and furniture is not reporting and has none.

    Raises AnnotatorError where a model's files are missing or damaged.
    """
    spans = list(paragraphs(article, ("lead", "body")))  # a headline's "Moscow: ..." names nobody
    floor = turns(article.text, spans, article.author, article.title, article.language)
    reader = _READERS.get(article.language or "en")
    notes = light(article)
    published = article.published.day
    past = [day for day in notes.days if published is None or day.since <= published.isoformat()]
    # in a language without a parser there is only the speech of a transcript
    found = reader(article.text, spans, floor, past) if reader else gathered(Cast(), floor)
    return replace(
        notes, people=tuple(found.people), utterances=tuple(found.utterances), stances=tuple(found.stances)
    )


def light(article: Article) -> Notes:
    """The article's numbers and days, without a parser: for an article whose notes are not made yet."""
    found_numbers: list[Quantity] = []
    found_days: list[Day] = []
    published = article.published.day
    for start, end in paragraphs(article):
        text = article.text[start:end]
        times = days(text, article.language, published)
        taken = [(one.start, one.end) for one in times]
        found_numbers += (_moved(one, start) for one in counts(text, article.language, taken))
        found_days += (_moved(one, start) for one in times)
    return Notes(article.id, VERSION, numbers=tuple(found_numbers), days=tuple(found_days))


def paragraphs(article: Article, roles: tuple[Role, ...] = REPORTING) -> Iterator[Span]:
    """The paragraphs of the article's reporting, each within one block."""
    told = lines(article.text)
    for block in article.blocks:
        at = bisect_right(told, block.start, key=lambda line: line[1]) if block.role in roles else len(told)
        while at < len(told) and told[at][0] < block.end:
            start, end, _ = told[at]
            start, end = max(start, block.start), min(end, block.end)
            yield start, min(end, start + _LONGEST)
            at += 1


def _moved(item: Item, by: int) -> Item:
    return replace(item, start=item.start + by, end=item.end + by)
