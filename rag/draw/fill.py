"""The pages of `pages/`, filled in. Whatever comes from outside goes through a filter that makes it safe."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from rag.draw import safe
from rag.draw.source import WORDS
from rag.records.source import plural

PAGES: Final = Path(__file__).parent / "pages"
STYLE: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
"""The one style sheet of all drawings: JupyterLab's theme variables, with fallbacks outside of it."""


def fill(page: str, macro: str = "", /, **what: Any) -> str:
    """A page with what it draws, or one of its macros; HTML that is passed in goes through `made`."""
    template = compiled(page)
    return str(getattr(template.module, macro)(**what) if macro else template.render(**what))


def compiled(page: str) -> Any:
    """A page as Jinja has it: the first time that takes a tenth of a second."""
    return _pages().get_template(page)


def made(html: str) -> Any:
    """HTML that was made here, so that a page does not escape it again."""
    from jinja2.filters import do_mark_safe

    return do_mark_safe(html)


@cache
def _pages() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # text in a terminal need not wait for it

    pages = Environment(loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined)
    drawn: dict[str, Callable[..., str]] = {
        "html": safe.html, "bdi": safe.bdi, "dotted": dotted, "passage": passage,
    }  # fmt: skip
    pages.filters |= {name: lambda *given, one=one: made(one(*given)) for name, one in drawn.items()}
    pages.filters |= {"line": safe.line, "day": safe.day, "plural": plural, "dir": safe.direction}
    pages.globals |= WORDS | {"sheet": made(STYLE)}
    return pages


def _source(page: str) -> str:
    """A page without the white space that its lines begin and end with: blanks between words stay."""
    path = PAGES / (page if "." in page else f"{page}.html")
    text = path.read_text(encoding="utf-8")
    return "".join(map(str.strip, text.splitlines()))


def dotted(parts: Iterable[str]) -> str:
    """Those of some pieces of HTML that are not empty, on one line."""
    return '<span class="rag-sep"> · </span>'.join(map(str, filter(None, parts)))


def passage(hit: Any, limit: int = 1200, span: tuple[int, int] | None = None) -> str:
    """The text of a hit's passage, or the part of it at `span`, with the matched words marked."""
    text, (at, end) = hit.article.text, span or (hit.passage.start, hit.passage.end)
    stop, parts = min(end, at + limit), []
    for left, right in sorted(hit.matched):
        if left < at or right > stop:
            continue
        parts += [safe.html(text[at:left]), f'<mark class="rag-word">{safe.html(text[left:right])}</mark>']
        at = right
    parts.append(safe.html(text[at:stop]) + ("…" if stop < end else ""))
    return "".join(parts)
