"""Who, where, when: the line that names a source, and the checks that a drawing makes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from rag.draw.safe import day, joined, line
from rag.records.answer import Answer, Citation, Hit
from rag.records.notes import SpeakerHow
from rag.records.source import Article, Filter, How, Published, plural

WORDS: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
"""What is said of statuses, levels, roles, speakers and files."""
FILES: Final = 3
"""Files that are named where a question was asked of them alone; more are counted."""
CONTEXT: Final = 280
"""Characters of the article around a quote: two or three lines before and after."""


def when_text(published: Published) -> str:
    """The date and how it is known, in words."""
    if published.date is None:
        return "date unknown"
    return day(published.date) + (" (inferred)" if published.how == "inferred" else "")


def inferred_text(how: How | None) -> str:
    """What stands behind a day of publication that no source states."""
    return ", inferred" if how == "inferred" else ""


def outlet_text(publisher: str | None) -> str:
    """The outlet, or that it is not known."""
    return line(publisher) if publisher else "outlet unknown"


def speaker_text(name: str | None, how: SpeakerHow | None) -> str:
    """A speaker, and by what he is known where it is less than a name; "" for none."""
    return f"{line(name)}{WORDS['weaker'].get(how, '')}" if name else ""


def names_text(source: Citation | Article) -> str:
    """Speaker, outlet, date, title, page and path, as far as they are known, on one line."""
    speaker = page = ""
    if isinstance(source, Citation):
        speaker, page = speaker_text(source.speaker, source.how), f"p. {source.page}" if source.page else ""
    title, path = line(source.title or ""), line(source.path)
    parts = speaker, outlet_text(source.publisher), when_text(source.published), title, page, path
    return joined(parts, " · ")


def near_text(hit: Hit, limit: int = 200) -> str:
    """What a passage says that is nearest to the question, and its source, on one line."""
    start, end = hit.nearest
    said = line(hit.article.text[start:end], end - start)
    if len(said) > limit:
        said = said[:limit].rsplit(" ", 1)[0] + " …"
    return f"“{said}” — {names_text(hit.article)}"


def limits_text(where: Filter) -> str:
    """Which part of the articles was asked, in words ("articles since 2012 from AFP"); "" for all of them."""
    files = where.paths if len(where.paths) <= FILES else (plural(len(where.paths), "file"),)
    named = {"from": where.publishers, "by": where.authors, "in": where.languages, "of": files}
    parts = [f"since {day(where.since)}"] if where.since else []
    parts += [f"until {day(where.until)}"] if where.until else []
    parts += [f"{word} {', '.join(names)}" for word, names in named.items() if names]
    parts += ["with readers’ comments"] if "comment" in where.roles else []
    return line(" ".join(("articles", *parts))) if parts else ""


def article_of(answer: Answer, citation: Citation) -> Article | None:
    """The article that a citation quotes, where the answer's hits carry it."""
    return next((hit.article for hit in answer.hits if hit.article.id == citation.article_id), None)


def is_exact(answer: Answer, citation: Citation) -> bool:
    """Whether the quote is still the article's very characters. True where no article is at hand."""
    if citation.changed:
        return False
    article = article_of(answer, citation)
    return article is None or article.text[citation.start : citation.end] == citation.quote


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after `text[start:end]`, up to CONTEXT characters, cut between words."""
    left, right = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = text[left:start], text[end:right]
    if left and " " in before:
        before = "…" + before.split(" ", 1)[1]
    if right < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + "…"
    return before, after
