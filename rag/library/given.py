"""What a user brings: questions, as they are given or in a CSV file; a draft, as a text or in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from rag.errors import QuestionError, ReadError, SettingsError


def questions_of(questions: Sequence[str] | str | Path) -> list[str]:
    """The questions as they are given, or those of a CSV file: its column "question", else its first.

    Each once, in their order. Raises QuestionError for a file that cannot be read.
    """
    if isinstance(questions, Path) or (isinstance(questions, str) and questions.lower().endswith(".csv")):
        return list(dict.fromkeys(filter(None, in_file(Path(questions)))))
    given = [questions] if isinstance(questions, str) else questions
    return list(dict.fromkeys(map(str, given)))


def in_file(path: Path) -> list[str]:
    """The questions of a CSV file, "" for a row that has none. Raises QuestionError."""
    try:
        text = path.expanduser().read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path} is not UTF-8", "Save it as “CSV UTF-8”.") from error
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise QuestionError(f"{path} cannot be read: {why}", "Name a CSV file of questions.") from error
    return _in_rows(text, str(path))


def questions_in(text: str) -> list[str]:
    """The questions of a CSV file's text: its column "question", else its first. Raises QuestionError."""
    return [*filter(None, _in_rows(text, "the text"))]


def _in_rows(text: str, where: str) -> list[str]:
    head = text.partition("\n")[0]
    mark = max(";\t", key=head.count) if "," not in head else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(map(str.strip, row))]
    except csv.Error as error:
        raise QuestionError(f"{where} is no CSV file: {error}", "Save it as “CSV UTF-8”.") from error
    names = [cell.strip().casefold() for cell in rows[0]] if rows else []
    at = next((names.index(name) for name in ("question", "questions") if name in names), None)
    if at is not None and len(names) > 1:
        return ["".join(row[at : at + 1]).strip() for row in rows[1:]]
    # One column: a comma in a question that stands in no quotation marks parts nothing.
    return [mark.join(row).strip() for row in rows[at is not None :]]


LONGEST = 200_000
"""Characters of a draft: some hundred pages."""


def draft_of(draft: str | Path, name: str = "") -> tuple[str, str]:
    """(name, text) of a draft that is a text, or a file where it is a `Path` or names one that exists.

    Raises ReadError for a file that cannot be read, SettingsError for no text or too much.
    """
    path = draft if isinstance(draft, Path) else _path(draft)
    text = str(draft) if path is None else _file(path)
    if not text.strip():
        raise SettingsError("the draft is empty", "Give a text, or a file with one.")
    if len(text) > LONGEST:
        raise SettingsError(f"the draft has {len(text):,} characters", f"Check {LONGEST:,} at most at once.")
    return name or (path.name if path is not None else "Draft"), text


def _path(draft: str) -> Path | None:
    """The file that a short line names, if there is one."""
    if "\n" in draft or len(draft) > 1000:
        return None
    try:
        return Path(draft) if Path(draft).is_file() else None
    except (OSError, ValueError):  # no name of a file at all
        return None


def _file(path: Path) -> str:
    from rag.read import SeedFile, read

    try:
        stat = path.stat()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReadError(
            str(path), f"{path} cannot be read: {why}", "Name a .txt, .md or .docx file."
        ) from error
    seed = SeedFile(path.name, path.absolute(), stat.st_size, stat.st_mtime_ns, path.absolute().parent)
    texts: list[str] = []
    for raw in read(seed):
        if isinstance(raw, ReadError):
            raise raw
        texts.append(raw.text)
    return "\n\n".join(texts)
