"""The grid and the notes as plain HTML, for a reader without a kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.draw.safe import bdi, html
from rag.draw.source import names_html

if TYPE_CHECKING:
    from rag.records.desk import Note


def grid_html(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of a grid as its panel shows them: a name, and for each question the quotes."""
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{html(one["question"], 2000)}</th>' for one in rows[0]["cells"])
    body = "".join(
        f'<tr><th scope="row">{bdi(row["name"])}<br>{bdi(row["about"])}</th>'
        f"{''.join(map(_cell, row['cells']))}</tr>"
        for row in rows
    )
    head = f"<thead><tr><td></td>{heads}</tr></thead>"
    return f'<article class="rag"><table>{head}<tbody>{body}</tbody></table></article>'


def _cell(cell: Mapping[str, Any]) -> str:
    quotes = "".join(
        f'<blockquote dir="auto">{html(one["text"])}</blockquote>'
        f'<p class="rag-by">{"closest · " if one["closest"] else ""}{bdi(one["about"])}</p>'
        for one in cell["quotes"]
    )
    return f"<td>{quotes or 'not in it'}</td>"


def notes_html(notes: Sequence[Note]) -> str:
    """Kept quotes with their sources and comments, in order."""
    items = "".join(
        f'<li><blockquote dir="auto">{html(one.citation.quote)}</blockquote>'
        f'<p class="rag-by">{names_html(one.citation)} · {bdi(one.citation.title or one.citation.path)}</p>'
        f"{''.join(f'<p>{html(part)}</p>' for part in one.comment.split(chr(10)) if part.strip())}</li>"
        for one in notes
    )
    return f'<article class="rag"><ol>{items}</ol></article>' if items else ""
