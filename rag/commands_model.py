"""The commands around a model: `rag verify` checks a draft, `rag mcp` serves agents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from rag.footnotes import draft_document, export_draft
from rag.library import open as open_library

Index = Annotated[Path | None, typer.Option("--index", help="The index's folder [indexes/default].")]


def verify(
    file: Annotated[Path, typer.Argument(help="The draft: .txt, .md or .docx.")],
    index: Index = None,
    llm: Annotated[str, typer.Option("--llm", help="The judge: none, or a model's name.")] = "none",
    out: Annotated[Path | None, typer.Option("--out", help="Write it with footnotes: .md or .docx.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Check each sentence of a draft against the sources."""
    if out is not None and out.suffix.lower() not in (".md", ".docx"):
        raise typer.BadParameter("--out takes a .md or .docx file")
    draft = open_library(index).verify(file, llm=llm)
    if out is not None:
        out.write_bytes(export_draft(draft, "docx" if out.suffix.lower() == ".docx" else "markdown"))
    if as_json:
        print(json.dumps(draft_document(draft), ensure_ascii=False, allow_nan=False))
    elif out is None:
        print(draft)


def mcp(index: Index = None) -> None:
    """Serve the library to agents, read-only, over standard input and output."""
    from rag.mcp import serve

    serve(open_library(index))
