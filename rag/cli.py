"""The `rag` command. Results go to standard output, progress and errors to standard error.

Exit status: 0 done (also "not in the sources"), 1 an error of ours with one clear line, 2 wrong usage.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from rag.commands import (
    Index,
    Json,
    complain,
    each,
    grid,
    mcp,
    models,
    only,
    people,
    print_json,
    show_asked,
    statements,
    timeline,
    verify,
)
from rag.draw.output import answer_document, article_document, hit_document, report_document
from rag.draw.source import inferred_text
from rag.errors import RagError
from rag.library import Library
from rag.library import open as open_library
from rag.records import REPORTING, Answer, Filter, plural
from rag.settings import E5_SMALL, MINILM

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask a folder of articles; every citation is the exact text of its source.",
)

Question = Annotated[str | None, typer.Argument(help="The question, in quotation marks.")]
Questions = Annotated[Path | None, typer.Option("--questions", help="A .jsonl of questions, in its place.")]
Seeds = Annotated[Path | None, typer.Option("--seeds", help="The folder of articles [seeds].")]
Llm = Annotated[str | None, typer.Option("--llm", help="The writer: none (quotes only) or a model's name.")]
Judge = Annotated[str | None, typer.Option("--judge", help="Who judges what it wrote: same, none or a name.")]
Since = Annotated[str | None, typer.Option("--since", help="Published on or after (ISO date).")]
Until = Annotated[str | None, typer.Option("--until", help="Published on or before (ISO date).")]
Publisher = Annotated[list[str], typer.Option("--publisher", help="Only this outlet; may be repeated.")]
Author = Annotated[list[str], typer.Option("--author", help="Only this author; may be repeated.")]
Language = Annotated[list[str], typer.Option("--language", help="Only this language (en, ru, ar ...).")]
Under = Annotated[list[str], typer.Option("--path", help="Only this file, or the files of this folder.")]
Comments = Annotated[bool, typer.Option("--include-comments", help="Search readers' comments too.")]
K = Annotated[int | None, typer.Option("-k", help="Passages to find [10].")]


def main() -> None:
    """The entry point: an error of ours becomes one line and exit status 1."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if sys.stdout is None:  # closed by the shell: `>&-`
        sys.exit(complain("the output cannot be written: it is closed."))
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except RagError as error:
        sys.exit(complain(str(error)))
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except UnicodeEncodeError as error:
        sys.exit(complain(f"the output cannot be written as {error.encoding}. Set PYTHONIOENCODING=utf-8."))
    except OSError as error:
        _drop_output()
        what = f"{error.filename or 'the output'} cannot be written: {error.strerror}."
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        sys.exit(complain(f"{what} {'Make room.' if full else 'Name another place.'}"))
    except KeyboardInterrupt:
        sys.exit(130)


def _drop_output() -> None:
    """Lets what is still held for standard output go nowhere: the interpreter flushes it at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _where(since: str | None, until: str | None, publisher: list[str], author: list[str],
           language: list[str], under: list[str], comments: bool) -> Filter:  # fmt: skip
    roles = (*REPORTING, "comment") if comments else REPORTING
    return Filter(since, until, tuple(publisher), tuple(author), tuple(language), roles, tuple(under))


def _fitting(library: Library, where: Filter) -> Library:
    """The library, after a word on a filter that none of its articles fits."""
    if hint := library.misfit(where):
        complain(hint)
    return library


@app.command()
def build(
    seeds: Seeds = None, index: Index = None,
    full: Annotated[bool, typer.Option("--full", help="Build anew and compare with what is there.")] = False,
    cluster: Annotated[str, typer.Option("--cluster", help="Dask workers: tcp://host:8786 or local:N.")] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Bring the index up to what lies in the articles folder. Costs what changed."""
    report = open_library(index, seeds).rebuild(full=full, cluster=cluster)
    print_json(report_document(report)) if as_json else print(report)


@app.command()
def ask(
    question: Question = None, questions: Questions = None, index: Index = None, llm: Llm = None,
    judge: Judge = None, since: Since = None, until: Until = None, publisher: Publisher = [],
    author: Author = [], language: Language = [], path: Under = [], include_comments: Comments = False,
    k: K = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Answer a question with exact quotes, or say that the sources do not."""
    where = _where(since, until, publisher, author, language, path, include_comments)
    library = _fitting(open_library(index), where)

    def answer(text: str) -> Answer:
        return library.ask(text, llm=llm, judge=judge, where=where, k=k)

    if questions is None:
        given = answer(only(question))
        if as_json:
            print_json(answer_document(given))
        else:
            print(given)
            show_asked(library, given, index)
        return
    each(question, questions, lambda text: answer_document(answer(text)))


@app.command()
def search(
    question: Question = None, questions: Questions = None, index: Index = None, since: Since = None,
    until: Until = None, publisher: Publisher = [], author: Author = [], language: Language = [],
    path: Under = [], include_comments: Comments = False, k: K = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Show the passages for a question, best first, and why each was found."""
    where = _where(since, until, publisher, author, language, path, include_comments)
    library = _fitting(open_library(index), where)

    def document(text: str) -> dict[str, Any]:
        retrieved = library.search(text, where=where, k=k)
        return {
            "question": retrieved.question,
            "passages": [hit_document(hit) for hit in retrieved.hits],
            "terms": [asdict(term) for term in retrieved.terms],
            "index_version": library.index.version,
        }

    if questions is None:
        text = only(question)
        if as_json:
            print_json(document(text))
            return
        for number, hit in enumerate(library.search(text, where=where, k=k).hits, 1):
            words = ", ".join(dict.fromkeys(hit.article.text[start:end] for start, end in hit.matched))
            ranks = f"dense {hit.dense_rank or '-'}, lexical {hit.lexical_rank or '-'}"
            print(f"{number}. {hit.article.path} {hit.passage.start}-{hit.passage.end} ({ranks}; {words})")
            print(f"   {' '.join(hit.text.split())}")
        return
    each(question, questions, document)


@app.command()
def articles(index: Index = None, as_json: Json = False) -> None:
    """List every article: what is known of it and the role of each part of its text."""
    library = open_library(index)
    if as_json:
        print_json({"articles": [article_document(one) for one in library.index.articles()]})
        return
    for one in library.index.articles():
        when = f"{one.published.date or 'date unknown'}{inferred_text(one.published.how)}"
        print(f"{one.path}: {one.title or 'untitled'} ({one.publisher or 'outlet unknown'}, {when})")


@app.command()
def status(
    index: Index = None,
    versions: Annotated[bool, typer.Option("--versions", help="List the versions that are kept.")] = False,
    as_json: Json = False,
) -> None:
    """Say what the index holds, and with which model it was built."""
    library = open_library(index)
    if as_json:
        print_json(library.status() | ({"versions": library.versions()} if versions else {}))
        return
    facts = library.status()
    print(f"{_version(facts)}, {facts['bytes'] / 1e6:,.1f} MB in {facts['index']}")
    vectors = f"{facts['encoder']}, {facts['dimension']} dimensions, {facts['precision']}"
    print(f"{vectors}; {facts['search']} search")
    others = {one: n for one, n in facts.get("languages", {}).items() if one not in ("en", "unknown")}
    if others and facts["encoder"] == MINILM:
        print(
            f"{plural(sum(others.values()), 'article')} in {', '.join(others)}: this encoder reads English "
            f"alone; RAG_ENCODER={E5_SMALL} rag build makes the index anew with one for all languages"
        )
    notes = facts["notes"]["articles"]
    if facts["notes"]["annotator"] and notes < facts["articles"]:
        print(f"notes of {notes:,} of {facts['articles']:,} articles; `rag build` makes the others")
    if facts["newer"]:
        print(f"A newer version is there: {facts['newer']}")
    for version in library.versions() if versions else []:
        print(f"{'*' if version['current'] else ' '} {_version(version)}")


def _version(facts: dict[str, Any]) -> str:
    if "damaged" in facts:
        return f"{facts['version']}: {' '.join(facts['damaged'].split())}"
    when = f"{facts['made'][:16].replace('T', ' ')} UTC"
    size = f"{plural(facts['articles'], 'article')}, {plural(facts['passages'], 'passage')}"
    return f"{facts['version']}, made {when}: {size}"


@app.command()
def rollback(version: Annotated[str | None, typer.Argument()] = None, index: Index = None) -> None:
    """Go back to an earlier version of the index (the one before, if none is named)."""
    name = open_library(index).rollback(version)
    print(f"The index is at version {name}. The next `rag build` brings it up to the articles again.")


@app.command()
def check(index: Index = None, seeds: Seeds = None, as_json: Json = False) -> None:
    """Verify every byte, row and span of the index; exit status 1 if anything is wrong."""
    problems = open_library(index, seeds).check()
    if as_json:
        print_json({"ok": not problems, "problems": [asdict(problem) for problem in problems]})
    elif not problems:
        print("The index is sound.")
    for problem in problems:
        complain(f"{problem.file}: {problem.what}")
    raise typer.Exit(bool(problems))


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Files or addresses of articles.")],
    seeds: Seeds = None, index: Index = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Copy articles into the articles folder and rebuild."""
    report = open_library(index, seeds).add(*sources)
    print_json(report_document(report)) if as_json else print(report)


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(help="A .jsonl of questions with known answers.")],
    seeds: Seeds = None, index: Index = None, llm: Llm = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Ask questions with known answers and print the figures."""
    from rag.evaluate import evaluate as run
    from rag.evaluate import figures_text

    if seeds is not None and index is not None:
        raise typer.BadParameter("give --seeds (a new index is built of them) or --index, not both")
    figures = run(questions, seeds=seeds, index=index, llm=llm)
    print_json(figures) if as_json else print(figures_text(figures))


for _command in (statements, people, timeline, grid, verify, models, mcp):
    app.command()(_command)


__all__ = ["Library", "app", "main"]
