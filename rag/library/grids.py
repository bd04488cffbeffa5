"""The part of a library that asks many questions of many articles: the grid, and its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from rag.errors import QuestionError, SettingsError
from rag.library.given import in_file, questions_in, questions_of
from rag.library.tables import wide
from rag.library.voices import Voices
from rag.records import Article, Filter
from rag.records.desk import GRID, Guide

if TYPE_CHECKING:
    import pandas as pd

    from rag.pipeline import GridRow

By = Literal["article", "publisher", "month", "speaker"]
"""What a row of a grid can be."""
Cells = list[dict[str, Any]]
"""The citations of a row of the grid."""
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
        quote, its source and its exact place (`rag.records.desk.GRID`). `grid_wide` lays it out.

        `keep`, a file (True: one beside the index), holds the rows that are done: the same grid goes on where
        it was stopped. `progress` hears (rows done, rows), `on_row` each row, `cancelled` says when to stop.
        Raises QuestionError, SettingsError, IndexMissing and Cancelled.
        """
        from rag.answer import Follow
        from rag.pipeline import cells, read_questions

        asked = read_questions(questions_of(questions))
        rows = self._grid_rows(articles, by)
        path = self.settings.index / KEPT if keep is True else keep
        head = {"grid": self._mark(list(asked), rows, by), "version": self.index.version, "by": by,
                "questions": list(asked), "of": len(rows)}  # fmt: skip
        hear, tell = on_row or (lambda row: None), progress or (lambda done, rows: None)
        with _kept(path, head) as (done, write):
            for row in done:
                hear(row)
            tell(len(done), len(rows))
            stop, left = Follow(None, cancelled).stop, rows[len(done) :]
            for row in cells(asked, left, self.index, self._fitting_encoder(), self.settings, stop):
                write(row)
                done.append(row)
                hear(row)
                tell(len(done), len(rows))
        return self.grid_table([cell for row in done for cell in row])

    def grid_before(self) -> tuple[tuple[str, ...], str, list[list[dict[str, Any]]], int]:
        """The questions of the grid that was kept last, what its rows are, those that were done, and how many
        it was to have.

        No rows where the index, or what a row holds, has changed since: their places are those of before.
        """
        head, rows, _ = _read(self.settings.index / KEPT)
        same = bool(head) and head.get("version") == self.version
        same = same and all(cell.keys() == set(GRID) for row in rows for cell in row)
        done, of = (rows, head.get("of", len(rows))) if same else ([], 0)
        return tuple(head.get("questions", ())), str(head.get("by", "article")), done, of

    def grid_table(self, cells: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        """The table of some rows of a grid (of one that was stopped, say), as `on_row` hears them."""
        import pandas as pd

        whole = dict.fromkeys(("start", "end", "rank"), "Int64")
        return pd.DataFrame(cells, columns=list(GRID)).astype(whole)

    def guide(self, article: str, *, most: int = 3, cancelled: Callable[[], bool] | None = None) -> Guide:
        """What an article is about: people, places, days, and questions that it answers, each tried.

        `article` is an id, path or file name. Raises SettingsError for one that is not here, and Cancelled.
        """
        from rag.answer import Follow
        from rag.library.guide import guide

        source = self.article(article)
        return guide(
            source, self.index, self._fitting_encoder(), self.settings, Follow(None, cancelled).stop, most
        )

    def suggested(self, count: int = 4, *, cancelled: Callable[[], bool] | None = None) -> tuple[str, ...]:
        """Questions that articles of this index answer, one of each, the newest first. Raises Cancelled."""
        every = sorted(self.index.articles(), key=lambda one: one.published.date or "", reverse=True)
        guides = (self.guide(one.id, most=1, cancelled=cancelled) for one in every[: 4 * count])
        questions = (one.text for guide in guides for one in guide.questions)
        return tuple(islice(questions, count))

    questions_of = staticmethod(questions_of)
    questions_in = staticmethod(questions_in)

    def good_questions(self, path: str | Path) -> tuple[list[str], list[str]]:
        """The questions of a CSV file, and a line about each that is none. Raises QuestionError for none."""
        from rag.pipeline import asked_well

        good, bad = [], []
        for text in dict.fromkeys(in_file(Path(path))):
            try:
                good.append(asked_well(text))
            except QuestionError as error:
                bad.append(str(error))
        if not good:
            raise QuestionError(f"{path} has no question", "Write one a line, under the head “question”.")
        return good, bad

    def _grid_rows(self, articles: Sequence[str] | pd.DataFrame | None, by: str) -> list[GridRow]:
        from rag.pipeline import GridRow, grid_rows

        if by not in get_args(By):
            raise SettingsError(f"a row of a grid cannot be {by!r}", f"Known: {', '.join(get_args(By))}.")
        chosen = self._chosen(articles)
        if by != "speaker":
            return grid_rows(by, chosen)
        paths = {one.id: one.path for one in chosen}
        table = self.archive.table[["person", "article", "start", "end"]]
        said: dict[str, dict[str, set[tuple[int, int]]]] = {}
        for person, article, start, end in table.itertuples(index=False):
            if isinstance(person, str) and article in paths:
                said.setdefault(person, {}).setdefault(article, set()).add((start, end))
        often = sorted(said.items(), key=lambda one: (-sum(map(len, one[1].values())), one[0]))
        return [
            GridRow(name, Filter(paths=tuple(paths[one] for one in spans)), said=spans)
            for name, spans in often
        ]

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
        parts = [self.index.version, self.settings.digest(), by, list(questions), [one.label for one in rows],
                [one.where.paths for one in rows], GRID]  # fmt: skip
        return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    grid_wide = staticmethod(wide)


@contextmanager
def _kept(
    keep: str | Path | bool, head: Mapping[str, Any]
) -> Iterator[tuple[list[Cells], Callable[[Cells], object]]]:
    """The rows of this grid that a file holds, and what adds one; a write that was stopped is cut off."""
    if isinstance(keep, bool):
        yield [], lambda row: None
        return
    path = Path(keep)
    known, rows, size = _read(path)
    goes_on = known.get("grid") == head["grid"]
    try:
        with path.open("r+b" if goes_on else "wb") as file:

            def write(line: Any) -> None:
                file.write(json.dumps(line).encode() + b"\n")
                file.flush()

            if goes_on:
                file.seek(size)
                file.truncate()
            else:
                write(head)
            yield rows if goes_on else [], write
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror})", "Name another.") from error


def _read(path: Path) -> tuple[dict[str, Any], list[Cells], int]:
    """The head of a file, its rows, and the bytes of its whole lines; no head where it holds no grid."""
    try:
        whole = path.read_bytes().rpartition(b"\n")[0]
        head, *rows = map(json.loads, whole.split(b"\n"))
        return dict(head), rows, len(whole) + 1
    except (OSError, ValueError, TypeError):
        return {}, [], 0
