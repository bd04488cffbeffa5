"""Articles as references: in a citation style (CSL), as CSL-JSON, BibTeX and RIS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, Final

from rag.draw.document import Run
from rag.errors import SettingsError
from rag.records import Article, Citation

STYLES: Final = ("chicago", "apa")
"""The styles that come with the kit; any other is named by the path of its .csl file."""
_ITALIC: Final = ("\ue000", "\ue001")
"""Around what the style sets in italics. What a text has of these is taken out before."""
_HIDDEN: Final = str.maketrans({"<": "\ue002", ">": "\ue003", "\ue000": None, "\ue001": None})
"""citeproc-py reads tags in a title: none of an article's is one."""
_SHOWN: Final = str.maketrans({"\ue002": "<", "\ue003": ">"})


def item(citation: Citation, article: Article | None = None) -> dict[str, Any]:
    """The article of a citation in the terms of CSL; with the article also authors, address and language."""
    date = citation.published.date
    fields = {
        # By the article: the bibliographies of two answers go into one without a clash.
        "id": f"rag-{citation.article_id}",
        "type": "article-newspaper",
        "title": citation.title or citation.path.rsplit("/", 1)[-1],
        "container-title": citation.publisher,
        "issued": {"date-parts": [[int(part) for part in date.split("-")]]} if date else None,
        "note": "The date is inferred." if citation.published.how == "inferred" else None,
        "author": [{"literal": name} for name in article.author] if article else None,
        "URL": article.url if article else None,
        "language": article.language if article else None,
    }
    return {name: value for name, value in fields.items() if value}


def csl_json(items: Sequence[Mapping[str, Any]]) -> str:
    """CSL-JSON, as reference managers read it."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def references(
    items: Sequence[Mapping[str, Any]], style: str = "chicago"
) -> list[tuple[list[Run], list[Run]]]:
    """Each item as the style prints it: (in a footnote, in the list of sources).

    `style` is one of `STYLES` or the path of a .csl file. Raises SettingsError for one that cannot be used.
    """
    from citeproc import Citation as Cited
    from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON

    hidden = [_hidden(dict(one) | {"id": str(number), "note": ""}) for number, one in enumerate(items)]
    path = str(files("rag.draw") / "styles" / f"{style}.csl") if style in STYLES else style
    try:
        loaded = CitationStylesStyle(path, validate=False)
        bibliography = CitationStylesBibliography(loaded, CiteProcJSON(hidden), _FORMATTER)
        cited = [Cited([CitationItem(one["id"])]) for one in hidden]
        for one in cited:
            bibliography.register(one)
        notes = [str(bibliography.cite(one, lambda missing: None)) for one in cited]
        listed = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
    except (OSError, SyntaxError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise SettingsError(
            f"the citation style {style!r} cannot be used", f"Name {' or '.join(STYLES)}, or a .csl file."
        ) from error
    beside = [[(f" {one['note']}", "")] if "note" in one else [] for one in items]
    return [
        (_runs(note) + more, _runs(listed[str(number)]) + more)
        for number, (note, more) in enumerate(zip(notes, beside, strict=True))
    ]


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.translate(_HIDDEN).split())
    if isinstance(value, list):
        return [_hidden(one) for one in value]
    return {key: _hidden(one) for key, one in value.items()} if isinstance(value, dict) else value


def _runs(text: str) -> list[Run]:
    """The text of a reference with its italics. American punctuation: a comma or stop within the marks."""
    text = re.sub(r"([.?!…])?”([.,])", lambda m: f"{m[1] or m[2]}”", text)
    text = re.sub(r"([?!.])\.(?=\s|$)", r"\1", text).translate(_SHOWN)
    parts = text.replace(_ITALIC[1], _ITALIC[0]).split(_ITALIC[0])
    return [(part, "italic" if number % 2 else "") for number, part in enumerate(parts) if part]


_FORMATTER: Final = SimpleNamespace(
    preformat=str,
    Italic=lambda text: f"{_ITALIC[0]}{text}{_ITALIC[1]}",
    **dict.fromkeys(("Oblique", "Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps"), str),
)


def bibtex(items: Sequence[Mapping[str, Any]]) -> str:
    """BibTeX entries."""
    entries = []
    for one in items:
        address = (f"%{ord(c):02X}" if c.isspace() or c in "{}\\" else c for c in one.get("URL", ""))
        fields = {
            "title": _tex(one["title"]), "journal": _tex(one.get("container-title", "")),
            "url": "".join(address), "note": _tex(one.get("note", "")),
            "author": " and ".join(f"{{{_tex(a['literal'])}}}" for a in one.get("author", ())),
        }  # fmt: skip
        if parts := _date(one):
            fields["year"] = str(parts[0])
            fields["date"] = "-".join(f"{part:02d}" for part in parts)
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@article{{{one['id']},\n{body}\n}}")
    return "\n\n".join(entries) + "\n"


def _date(one: Mapping[str, Any]) -> list[int]:
    return list(one["issued"]["date-parts"][0]) if "issued" in one else []


def _tex(text: str) -> str:
    """Text with what BibTeX would read as markup written out."""
    plain = " ".join(text.split()).replace("\\", r"\textbackslash ")  # a brace after it would be escaped
    return plain.translate(_TEX)


_TEX: Final = str.maketrans({mark: f"\\{mark}" for mark in "&%$#_{}"} | {"^": r"\^{}", "~": r"\~{}"})


def ris(items: Sequence[Mapping[str, Any]]) -> str:
    """RIS records, as Zotero, EndNote and Mendeley read them."""
    lines: list[str] = []
    for one in items:
        parts = _date(one)
        fields = [
            ("TY", "NEWS"), ("ID", one["id"]), *(("AU", a["literal"]) for a in one.get("author", ())),
            ("TI", one["title"]), ("T2", one.get("container-title")),
            ("PY", str(parts[0]) if parts else None),
            ("DA", "/".join(f"{part:02d}" for part in parts) or None), ("UR", one.get("URL")),
            ("LA", one.get("language")), ("N1", one.get("note")),
        ]  # fmt: skip
        lines += [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines)
