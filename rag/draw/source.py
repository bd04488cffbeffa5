"""Who, where, when: the line that names a source, and the checks that a drawing makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rag.draw.safe import bdi, day, html, line

if TYPE_CHECKING:
    from rag.records.answer import Answer, Citation, Hit
    from rag.records.notes import SpeakerHow
    from rag.records.source import Article, Published, Role

ROLE_NAMES: Final[dict[Role, str]] = {
    "headline": "headline",
    "dateline": "dateline",
    "byline": "byline",
    "lead": "lead",
    "body": "report",
    "caption": "caption",
    "comment": "reader’s comment",
    "furniture": "page furniture",
}
WEAKER: Final[dict[SpeakerHow | None, str]] = {"office": " (by office)", "pronoun": " (by pronoun)"}
"""What is added to a speaker who is known by less than a name."""
NEAREST: Final = "The nearest passages (none was taken for an answer)"
"""Heading above what is nearest to a question that has no answer; one in a language that the encoder does not
read may hold it all the same."""
CONTEXT: Final = 280
"""Characters of the article around a quote: two or three lines before and after."""


def when_text(published: Published) -> str:
    """The date and how it is known, in words."""
    if published.date is None:
        return "date unknown"
    return day(published.date) + (" (inferred)" if published.how == "inferred" else "")


def when_html(published: Published) -> str:
    """`when_text` with the reason as a title and a machine-readable date."""
    reason = f' title="{html(published.reason, 300)}"' if published.reason else ""
    if published.date is None:
        return f"<span{reason}>date unknown</span>"
    how = " (inferred)" if published.how == "inferred" else ""
    return f'<time datetime="{html(published.date, 40)}"{reason}>{html(day(published.date))}</time>{how}'


def source_html(publisher: str | None, published: Published) -> str:
    """Outlet and date of an article, for the line under its title."""
    outlet = bdi(publisher) if publisher else "outlet unknown"
    return f'{outlet}<span class="rag-sep"> · </span>{when_html(published)}'


def role_html(role: Role) -> str:
    """A badge for what is no reporting."""
    return "" if role in ("body", "lead") else f'<span class="rag-badge rag-warn">{ROLE_NAMES[role]}</span>'


def names_html(citation: Citation) -> str:
    """Speaker, outlet and date of a citation, for the line under its quote."""
    parts = []
    if citation.speaker:
        parts.append(f"<strong>{bdi(citation.speaker)}</strong>{WEAKER.get(citation.how, '')}")
    parts.append(bdi(citation.publisher) if citation.publisher else "outlet unknown")
    parts.append(when_html(citation.published))
    if role := role_html(citation.role):
        parts.append(role)
    return '<span class="rag-sep"> · </span>'.join(parts)


def speaker_text(name: str | None, how: SpeakerHow | None) -> str:
    """A speaker, and by what he is known where it is less than a name; "" for none."""
    return f"{line(name)}{WEAKER.get(how, '')}" if name else ""


def names_text(citation: Citation) -> str:
    """Speaker, outlet, date, title, page and path of a citation on one line."""
    speaker = speaker_text(citation.speaker, citation.how)
    return _dotted(
        f"{speaker} · " * bool(speaker) + _outlet_and_day(citation),
        citation.title,
        citation.page,
        citation.path,
    )


def near_text(hit: Hit, limit: int = 200) -> str:
    """What a passage says that is nearest to the question, and its source, on one line."""
    start, end = hit.nearest
    article, said = hit.article, line(hit.article.text[start:end], end - start)
    if len(said) > limit:
        said = said[:limit].rsplit(" ", 1)[0] + " …"
    return f"“{said}” — {_dotted(_outlet_and_day(article), article.title, None, article.path)}"


def _outlet_and_day(source: Article | Citation) -> str:
    return (
        f"{line(source.publisher) if source.publisher else 'outlet unknown'} · {when_text(source.published)}"
    )


def _dotted(who_and_when: str, title: str | None, page: int | None, path: str) -> str:
    parts = (who_and_when, line(title) if title else "", f"p. {page}" if page else "", line(path))
    return " · ".join(part for part in parts if part)


def article_of(answer: Answer, citation: Citation) -> Article | None:
    """The article that a citation quotes, where the answer's hits carry it."""
    return next((hit.article for hit in answer.hits if hit.article.id == citation.article_id), None)


def is_exact(answer: Answer, citation: Citation) -> bool:
    """Whether the quote is still the article's very characters. True where no article is at hand."""
    if citation.changed:
        return False
    article = article_of(answer, citation)
    return article is None or article.text[citation.start : citation.end] == citation.quote


def around(text: str, start: int, end: int, reach: int = CONTEXT) -> tuple[str, str]:
    """What stands before and after `text[start:end]`, up to `reach` characters, cut between words."""
    left, right = max(0, start - reach), min(len(text), end + reach)
    before, after = text[left:start], text[end:right]
    if left and " " in before:
        before = "…" + before.split(" ", 1)[1]
    if right < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + "…"
    return before, after
