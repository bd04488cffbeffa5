"""The part of a library that asks many questions of many articles: the grid, and its files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from rag.errors import QuestionError, SettingsError
from rag.library.voices import Voices
from rag.records import Article
from rag.records.guide import Guide

if TYPE_CHECKING:
    import pandas as pd

    from rag.pipeline import GridRow

By = Literal["article", "publisher", "month", "speaker"]
BY: Final = ("article", "publisher", "month", "speaker")
"""What a row of a grid can be."""
FOUND: Final = ("found", "closest", "not in it")
"""What is said of a cell: its quotes hold what was asked for; they are the closest; there is none."""

KEPT: Final = ".grid.jsonl"
"""The file in the index's folder with the rows of the grid that was filled last."""


class Grids(Voices):
    """The part of `Library` that fills grids."""

    def grid(
        self, questions: Sequence[str] | str | Path, articles: Sequence[str] | pd.DataFrame | None = None,
        by: By = "article", *, keep: str | Path | bool = False,
        progress: Callable[[int, int], object] | None = None,
        on_row: Callable[[list[dict[str, Any]]], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """Each question asked of each article by itself: a table of citations, one row a quote.

        `questions` are texts, or a CSV file of them; `articles` ids, paths, file names or a table with a
        column of them (None: all); `by` says what a row of the grid is. `row` and `question` name the cell,
        `found` says "found", "closest" (a quote that claims nothing) or "not in it", and the rest is the
        quote, its source and its exact place (`rag.pipeline.grid.COLUMNS`). `grid_wide` lays it out.

        `keep`, a file (True: one beside the index), holds the rows that are done: the same grid goes on where
        it was stopped. `progress` hears (rows done, rows), `on_row` each row, `cancelled` says when to stop.
        Raises QuestionError, SettingsError, IndexMissing and Cancelled.
        """
        from rag.pipeline import Ask, cells, read_questions

        asked = read_questions(questions_of(questions))
        rows = self._grid_rows(articles, by)

        made: list[dict[str, Any]] = []
        path = self.settings.index / KEPT if keep is True else keep
        head = {"grid": self._mark(list(asked), rows, by), "version": self.index.version, "by": by,
                "questions": list(asked)}  # fmt: skip
        with _kept(path, head) as (before, write):
            for done in before:
                made += done
                if on_row is not None:
                    on_row(done)
            if progress is not None:
                progress(len(before), len(rows))
            left = rows[len(before) :]
            told = cells(
                asked, left, self.index, self._fitting_encoder(), self.settings, Ask(cancelled=cancelled).stop
            )
            for number, cell in enumerate(told, len(before) + 1):
                write(cell)
                made += cell
                if on_row is not None:
                    on_row(cell)
                if progress is not None:
                    progress(number, len(rows))
        return self.grid_table(made)

    def grid_before(self) -> tuple[tuple[str, ...], str, list[list[dict[str, Any]]]]:
        """The questions of the grid that was kept last, what its rows are, and the rows that were done.

        No rows where the index has changed since: their places are those of before.
        """
        try:
            lines = (self.settings.index / KEPT).read_bytes().rpartition(b"\n")[0].split(b"\n")
            head = json.loads(lines[0])
            rows = [json.loads(line) for line in lines[1:]] if head["version"] == self.version else []
            return tuple(head["questions"]), str(head["by"]), rows
        except (OSError, ValueError, KeyError):
            return (), "article", []  # none was kept, or by an earlier kit

    def grid_table(self, cells: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        """The table of some rows of a grid (of one that was stopped, say), as `on_row` hears them."""
        import pandas as pd

        from rag.pipeline.grid import COLUMNS

        whole = dict.fromkeys(("start", "end", "rank"), "Int64")
        return pd.DataFrame(cells, columns=list(COLUMNS)).astype(whole)

    def guide(self, article: str, *, most: int = 3, cancelled: Callable[[], bool] | None = None) -> Guide:
        """What an article is about: people, places, days, and questions that it answers, each tried.

        `article` is an id, path or file name. Raises SettingsError for one that is not here, and Cancelled.
        """
        from rag.library.guide import guide
        from rag.pipeline import Ask

        found = self.article(article)
        return guide(
            found, self.index, self._fitting_encoder(), self.settings, Ask(cancelled=cancelled).stop, most
        )

    def suggested(self, count: int = 4, *, cancelled: Callable[[], bool] | None = None) -> tuple[str, ...]:
        """Questions that articles of this index answer, one of each, the newest first. Raises Cancelled."""
        from rag.library.guide import suggested

        every = sorted(self.index.articles(), key=lambda one: one.published.date or "", reverse=True)
        return suggested(
            every[: 4 * count], lambda one: self.guide(one.id, most=1, cancelled=cancelled), count
        )

    def questions_of(self, questions: Sequence[str] | str | Path) -> list[str]:
        """The questions as they are given, or those of a CSV file: see `rag.library.grids.questions_of`."""
        return questions_of(questions)

    def good_questions(self, path: str | Path) -> tuple[list[str], list[str]]:
        """The questions of a CSV file, and a line about each that is none. Raises QuestionError for none."""
        from rag.pipeline import asked_well

        good, bad = [], []
        for text in questions_of(Path(path)):
            try:
                good.append(asked_well(text))
            except QuestionError as error:
                bad.append(str(error))
        if not good:
            raise QuestionError(f"{path} has no question", "Write one a line, under the head “question”.")
        return good, bad

    def _grid_rows(self, articles: Sequence[str] | pd.DataFrame | None, by: str) -> list[GridRow]:
        from rag.pipeline import grid_rows, speaker_rows

        if by not in BY:
            raise SettingsError(f"a row of a grid cannot be {by!r}", f"Known: {', '.join(BY)}.")
        chosen = self._chosen(articles)
        if by != "speaker":
            return grid_rows(by, chosen)
        paths = {one.id: one.path for one in chosen}
        table = self.archive.table
        said: dict[str, dict[str, set[tuple[int, int]]]] = {}
        names = ("person", "article", "start", "end")
        for person, article, start, end in zip(*(table[name].tolist() for name in names), strict=True):
            if isinstance(person, str) and article in paths:
                said.setdefault(person, {}).setdefault(article, set()).add((start, end))
        often = sorted(said, key=lambda name: (-sum(map(len, said[name].values())), name))
        return speaker_rows(
            {name: {one: frozenset(spans) for one, spans in said[name].items()} for name in often}, paths
        )

    def _chosen(self, articles: Sequence[str] | pd.DataFrame | None) -> list[Article]:
        if articles is None:
            return list(self.index.articles())
        if isinstance(articles, str):
            articles = [articles]
        if not isinstance(articles, Sequence):
            column = next((name for name in ("article", "path") if name in articles.columns), None)
            if column is None:
                raise SettingsError("the table of articles has no column `article` or `path`", "Take "
                                    "rows of `library.articles`.")  # fmt: skip
            articles = articles[column].tolist()
        return list({one.id: one for one in map(self.article, dict.fromkeys(articles))}.values())

    def _mark(self, questions: Sequence[str], rows: Sequence[GridRow], by: str) -> str:
        """Names a grid: what is kept of another is not taken for it."""
        told = [self.index.version, self.settings.digest(), by, list(questions), [one.label for one in rows],
                [one.where.paths for one in rows]]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def grid_wide(self, table: pd.DataFrame) -> pd.DataFrame:
        """A grid as it is read: see `rag.library.grids.wide`."""
        return wide(table)


def is_grid(table: pd.DataFrame) -> bool:
    """Whether a table is one of citations by row and question."""
    return {"row", "question", "found", "quote"} <= set(table.columns)


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """A grid as it is read: one row an article (outlet, month, speaker), one column a question.

    A cell has its quotes, one below the other, after "closest:" where they claim nothing, or "not in it".
    """
    import pandas as pd

    told = table.astype(object).where(table.notna(), None).to_dict("records")
    of_articles = all(one["row"] == one["path"] for one in told)
    rows: dict[str, dict[str, Any]] = {}
    for one in told:
        row = rows.setdefault(one["row"], {"row": one["row"]})
        if of_articles:
            row |= {name: one[name] for name in ("title", "publisher", "published")}
        quote = one["quote"] or one["found"]
        quote = f"{one['found']}: {quote}" if one["found"] == "closest" else quote
        before = row.get(one["question"])
        row[one["question"]] = quote if before is None else f"{before}\n\n{quote}"
    return pd.DataFrame(list(rows.values()))


@contextmanager
def _kept(
    keep: str | Path | bool, head: Mapping[str, Any]
) -> Iterator[tuple[list[list[dict[str, Any]]], Callable[[list[dict[str, Any]]], object]]]:
    """The rows of this grid that a file holds, and what adds one to them."""
    if isinstance(keep, bool):
        yield [], lambda row: None
        return
    path = Path(keep)
    try:
        before = _rows_before(path, head["grid"])
        with path.open("a" if before else "w", encoding="utf-8") as file:
            if not before:
                file.write(json.dumps(head) + "\n")

            def write(row: list[dict[str, Any]]) -> None:
                file.write(json.dumps(row) + "\n")
                file.flush()

            yield before, write
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror})", "Name another.") from error


def _rows_before(path: Path, mark: str) -> list[list[dict[str, Any]]]:
    """The rows in a file, where it is of this grid. What a stopped write left at its end is cut off."""
    if not path.exists():
        return []
    whole, _, torn = path.read_bytes().rpartition(b"\n")
    lines = whole.split(b"\n")
    try:
        if json.loads(lines[0])["grid"] != mark:
            return []
        rows = [json.loads(line) for line in lines[1:]]
    except (ValueError, KeyError):
        return []
    if torn:
        path.write_bytes(whole + b"\n")
    return rows


def questions_of(questions: Sequence[str] | str | Path) -> list[str]:
    """The questions as they are given, or those of a CSV file: its column "question", else its first.

    Each once, in their order. Raises QuestionError for a file that cannot be read.
    """
    if isinstance(questions, Path) or (isinstance(questions, str) and questions.lower().endswith(".csv")):
        return list(dict.fromkeys(_in_file(Path(questions))))
    given = [questions] if isinstance(questions, str) else questions
    return list(dict.fromkeys(map(str, given)))


def _in_file(path: Path) -> list[str]:
    """The questions of a CSV file."""
    try:
        text = path.expanduser().read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path} is not UTF-8", "Save it as “CSV UTF-8”.") from error
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise QuestionError(f"{path} cannot be read: {why}", "Name a CSV file of questions.") from error
    head = text.partition("\n")[0]
    mark = max(";\t", key=head.count) if "," not in head else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(map(str.strip, row))]
    except csv.Error as error:
        raise QuestionError(f"{path} is no CSV file: {error}", "Save it as “CSV UTF-8”.") from error
    names = [cell.strip().casefold() for cell in rows[0]] if rows else []
    at = next((names.index(name) for name in ("question", "questions") if name in names), None)
    if at is not None and len(names) > 1:
        return [row[at].strip() for row in rows[1:] if len(row) > at and row[at].strip()]
    # One column: a comma in a question that stands in no quotation marks parts nothing.
    return [mark.join(row).strip() for row in rows[at is not None :]]
