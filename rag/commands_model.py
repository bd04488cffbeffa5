"""The commands around a model: `rag verify` checks a draft, `rag models` lists, `rag mcp` serves agents."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rag.draw.footnotes import draft_document, export_draft
from rag.library import open as open_library

Index = Annotated[str | None, typer.Option("--index", help="Its folder [indexes/default] or milvus://...")]


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


def models(
    action: Annotated[str | None, typer.Argument(help="`get` fetches a model's file.")] = None,
    name: Annotated[str | None, typer.Argument(help="The model to get.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Name those that lack something too.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """List the models that can be used here; `rag models get NAME` fetches one."""
    from rag.answer.listed import models as listed
    from rag.answer.listed import models_text

    if action is not None:
        _get(action, name)
        return
    found = listed()
    if as_json:
        print(json.dumps({"models": [asdict(model) for model in found]}, ensure_ascii=False))
        return
    print(models_text(found, everything=everything))


def _get(action: str, name: str | None) -> None:
    from tqdm import tqdm

    from rag.answer.fetch import fetch, known

    if action != "get" or name not in known():
        raise typer.BadParameter(f"say: rag models get NAME, with a NAME of: {', '.join(known())}")
    one = known()[name]
    with tqdm(total=one.bytes, unit="B", unit_scale=True, desc=one.name, disable=one.is_here) as bar:
        path = fetch(one, lambda done, total: bar.update(done - bar.n))
    print(f"{one.name} ({one.licence}) is at {path}. Use it with: --llm {one.name}")


def mcp(index: Index = None) -> None:
    """Serve the library to agents, read-only, over standard input and output."""
    from rag.mcp import serve

    serve(open_library(index))
