"""The notes as one document: quotes with comments and real footnotes, and the list of their sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rag.draw.bibliography import bibtex, csl_json, item, references, ris
from rag.draw.document import Document
from rag.draw.safe import joined, line
from rag.draw.source import speaker_text, when_text
from rag.errors import SettingsError
from rag.records import Article
from rag.records.desk import Note

CHANGED: Final = "The source has changed since it was quoted, and no longer holds these words."


def dossier(
    notes: Sequence[Note], articles: Mapping[str, Article], kind: str, style: str = "chicago",
    title: str = "Notes",
) -> bytes:  # fmt: skip
    """The notes as markdown, html, docx, ris, bibtex or csl. `articles` are theirs, by id, as far as known.

    Raises SettingsError for another kind, or a style that cannot be used.
    """
    first = {one.citation.article_id: one.citation for one in reversed(notes)}
    cited = list(dict.fromkeys(one.citation.article_id for one in notes))
    items = [item(first[one], articles.get(one)) for one in cited]
    if kind in _LISTS:
        return _LISTS[kind](items).encode("utf-8", "replace")
    if kind not in _PAGES:
        raise SettingsError(f"there is no dossier {kind!r}", f"Known: {', '.join([*_PAGES, *_LISTS])}.")
    printed = dict(zip(cited, references(items, style), strict=True))
    document = Document(title)
    document.add((title, ""), style="Heading 1")
    for number, note in enumerate(notes, 1):
        one, tags = note.citation, f"Tags: {', '.join(note.tags)}" if note.tags else ""
        page = [(f" P. {one.page}.", "")] if one.page else []
        footnote = (number, [*printed[one.article_id][0], *page])
        document.add((" ".join(one.quote.split()), ""), footnote, style="Quote")
        speaker, outlet = speaker_text(one.speaker, one.how), line(one.publisher or "")
        document.add((joined((speaker, outlet, when_text(one.published))), "italic"))
        for text in filter(str.strip, (*note.comment.split("\n\n"), tags)):
            document.add((text, ""))
        if one.changed:
            document.add((CHANGED, "bold"))
    if notes:
        document.add(("Sources", ""), style="Heading 2")
    listed = (printed[one][1] for one in cited)
    for source in sorted(listed, key=lambda runs: "".join(text for text, _ in runs).casefold()):
        document.add(*source, style="List Bullet")
    return _PAGES[kind](document)


_LISTS: Final[dict[str, Callable[[Sequence[Mapping[str, Any]]], str]]] = {
    "ris": ris, "bibtex": bibtex, "csl": csl_json,
}  # fmt: skip
_PAGES: Final[dict[str, Callable[[Document], bytes]]] = {
    "markdown": Document.markdown, "html": Document.html, "docx": Document.docx,
}  # fmt: skip
