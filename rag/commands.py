"""The commands that make tables (`rag statements`, `people`, `timeline`, `grid`) and those around a model
(`rag verify`, `models`, `mcp`)."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from rag.draw import safe
from rag.draw.draft import draft_document, export_draft
from rag.draw.source import inferred_text, speaker_text
from rag.errors import EvaluationError, QuestionError
from rag.library import Library
from rag.library import open as open_library
from rag.library.grids import By
from rag.records import Answer, How, plural
from rag.records.desk import CELLS

Index = Annotated[str | None, typer.Option("--index", help="Its folder [indexes/default] or milvus://...")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print a table as CSV.")]
Speaker = Annotated[str | None, typer.Option("--speaker", help="Only this person, in any spelling.")]
About = Annotated[str | None, typer.Option("--about", help="Only where all of these words stand.")]
Since = Annotated[str | None, typer.Option("--since", help="On or after this day (ISO date).")]
Until = Annotated[str | None, typer.Option("--until", help="On or before this day (ISO date).")]
Kind = Annotated[str | None, typer.Option("--kind", help="direct, mixed (in part) or indirect.")]
Most = Annotated[int | None, typer.Option("--days", help="Days of most weight, 0 for all [20; --json all].")]
SHOWN_DAYS = 20
SHOWN_PEOPLE = 8


def print_json(document: Any) -> None:
    """Prints one JSON document, in plain letters where the output takes no others."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(document, ensure_ascii=plain, allow_nan=False))


def complain(what: str) -> int:
    """Says a line on standard error; gives the exit status of an error."""
    print(f"rag: {_plain(what)}", file=sys.stderr)
    return 1


def only(question: str | None) -> str:
    """The question, where there is one and no file of them."""
    if question is None:
        raise typer.BadParameter("give a QUESTION, or a file of them with --questions")
    return question


def each(question: str | None, path: Path, document: Callable[[str], dict[str, Any]]) -> None:
    """Prints the document of each question of a file; a line that is none is named and passed over."""
    if question is not None:
        raise typer.BadParameter("give a QUESTION or --questions, not both")
    try:
        lines = path.expanduser().read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except (OSError, RuntimeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}", "Name a .jsonl file.") from error
    good = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                name, text = _question(line)
                print_json({"id": name} | document(text))
                good += 1
            except QuestionError as error:
                complain(f"{path}, line {number}, {error} It is passed over.")
    if not any(map(bytes.strip, lines)):
        complain(f"{path} has no question. Write one a line.")
    if not good:
        raise typer.Exit(1)


def _question(line: bytes) -> tuple[Any, str]:
    try:
        record = json.loads(line)
        if not isinstance(record["question"], str):
            raise TypeError
        return record.get("id"), record["question"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        advice = 'Each line is {"id": ..., "question": ...}.'
        raise QuestionError("is no question", advice) from error


def statements(
    speaker: Speaker = None, about: About = None, since: Since = None, until: Until = None, kind: Kind = None,
    index: Index = None, as_json: Json = False, as_csv: Csv = False,
) -> None:  # fmt: skip
    """List who said what, when and where, each with its exact span."""
    from rag.statements import csv_text, documents

    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    library = _opened(index)
    table = library.said(speaker=speaker, about=about, since=since, until=until, kind=kind)
    if table.empty:
        _none(library, "statement")
    if as_json:
        print_json({"statements": documents(table)})
    elif as_csv:
        sys.stdout.write(csv_text(table))
    else:
        for row, how in zip(documents(table), table["published_how"], strict=True):
            print(_line(row, how))


def _none(library: Library, what: str) -> None:
    """Says on standard error that nothing fits, and whom the archive knows."""
    names = [row["name"] for row in library.archive.people_rows()[:SHOWN_PEOPLE]]
    complain(f"No {what} fits. Who speaks here: {', '.join(names) or 'nobody that is named'}.")


def show_asked(library: Library, answer: Answer, index: str | None) -> None:
    """Prints the command that lists all that the asked speaker said, where a quote of the answer is by him.

    To count them would read the whole archive, and take longer than the answer.
    """
    if speaker := library.asked_speaker(answer):
        options = ["--speaker", speaker, *(["--index", index] if index is not None else [])]
        print(f"\nAll statements by {_plain(speaker)}: rag statements {_plain(shlex.join(options))}")


def people(index: Index = None, as_json: Json = False) -> None:
    """List the people of the archive: their names, offices, and how many statements they made."""
    rows = _opened(index).archive.people_rows()
    if as_json:
        print_json({"people": rows})
        return
    for row in rows:
        other = [form for form in row["forms"] if form != row["name"]]
        also = f" ({', '.join(other)})" if other else ""
        offices = "; ".join(held["office"] for held in row["offices"])
        counts = f"{plural(row['statements'], 'statement')}, {plural(row['articles'], 'article')}"
        print(_plain(f"{row['name']}{also}: {counts}{f'; {offices}' if offices else ''}"))


def timeline(
    about: About = None, speaker: Speaker = None, since: Since = None, until: Until = None, days: Most = None,
    index: Index = None, as_json: Json = False,
) -> None:  # fmt: skip
    """List the days that the articles tell of, those told of most, each with exact sentences."""
    library = _opened(index)
    found = library.timeline(about, speaker=speaker, since=since, until=until)
    most = (0 if as_json else SHOWN_DAYS) if days is None else days
    found = found.heaviest(most) if most > 0 else found
    if not found.days and not found.undated:
        _none(library, "sentence with a time")
    if as_json:
        print_json(found.document())
        return
    for day in found.days:
        print(f"{day.day} ({plural(day.weight, 'article')})")
        for event in day.events:
            place = f"{event.article.path} {event.start}-{event.end}"
            doubt = "; day inferred" if event.how == "inferred" else ""
            print(f"   {_plain(event.text)} [{_plain(place)}{doubt}]")
    if found.undated:
        more = "sentence tells" if found.undated == 1 else "sentences tell"
        print(f"{found.undated:,} more {more} of a time that is no known day")


def grid(
    questions: Annotated[Path, typer.Argument(help="A CSV file of questions: its column “question”.")],
    out: Annotated[Path, typer.Option("--out", help="The table: a .xlsx or a .csv file.")],
    by: Annotated[By, typer.Option("--by", help="What a row is.")] = "article", index: Index = None,
) -> None:  # fmt: skip
    """Ask every question of every article by itself and save the quotes as a table.

    What is done is kept beside the table: when it was stopped, the same command goes on.
    """
    from tqdm import tqdm

    library = open_library(index)
    kind = out.suffix.removeprefix(".").lower()
    if kind not in ("csv", "xlsx"):
        raise typer.BadParameter(f"{out.name} is neither .csv nor .xlsx", param_hint="--out")
    asked, bad = library.good_questions(questions)
    for line in bad:
        complain(f"{line} It is passed over.")
    part = out.with_name(f"{out.name}.part")
    with tqdm(unit=by, disable=None, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        table = library.grid(asked, by=by, keep=part, progress=progress)
    library.save_table(table, out)
    part.unlink(missing_ok=True)
    counts = table.drop_duplicates(["row", "question"])["found"].value_counts()
    summary = ", ".join(f"{counts[name]:,} {name}" for name in CELLS if name in counts)
    size = f"{plural(table['row'].nunique(), 'row')}, {plural(len(asked), 'question')}"
    print(f"{out}: {size}; {summary}")


def verify(
    file: Annotated[Path, typer.Argument(help="The draft: .txt, .md or .docx.")], index: Index = None,
    llm: Annotated[str, typer.Option("--llm", help="The judge: none, or a model's name.")] = "none",
    out: Annotated[Path | None, typer.Option("--out", help="Write it with footnotes: .md or .docx.")] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Check each sentence of a draft against the sources."""
    if out is not None and out.suffix.lower() not in (".md", ".docx"):
        raise typer.BadParameter("--out takes a .md or .docx file")
    draft = open_library(index).verify(file, llm=llm)
    if out is not None:
        out.write_bytes(export_draft(draft, "docx" if out.suffix.lower() == ".docx" else "markdown"))
    if as_json:
        print_json(draft_document(draft))
    elif out is None:
        print(draft)


def models(
    action: Annotated[str | None, typer.Argument(help="`get` fetches a model's file.")] = None,
    name: Annotated[str | None, typer.Argument(help="The model to get.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Name those that lack something too.")] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """List the models that can be used here; `rag models get NAME` fetches one."""
    from rag.answer.listed import models as listed
    from rag.answer.listed import models_text

    if action is not None:
        _get(action, name)
    elif as_json:
        print_json({"models": [asdict(model) for model in listed()]})
    else:
        print(models_text(listed(), everything=everything))


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


def _opened(index: str | None) -> Library:
    """The library; says on standard error how far its notes are, where they are not whole."""
    library = open_library(index)
    status = library.status()
    if status["notes"]["articles"] < status["articles"]:
        what = f"notes of {status['notes']['articles']:,} of {status['articles']:,} articles so far"
        complain(f"{what}; `rag build` makes the others")
    return library


def _line(row: dict[str, Any], published_how: How) -> str:
    """A statement for a terminal: the day and who, and how they are known, the quote, its place."""
    who = speaker_text(row["person"] or row["described"], row["how"]) or "speaker unknown"
    when = row["day"] or row["published"] or "day unknown"
    doubt = f"; day of publication{inferred_text(published_how)}"
    quote = f"“{_plain(row['text'])}”" if row["kind"] == "direct" else _plain(row["text"])
    place = f"{_plain(row['path'])} {row['start']}-{row['end']}"
    return f"{when} {who}: {quote} [{place}{doubt if row['published'] and not row['day'] else ''}]"


def _plain(text: str) -> str:
    return safe.line(text, 2000)
