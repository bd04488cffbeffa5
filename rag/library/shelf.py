"""What a user keeps beside the index: labels of articles, removed articles, questions to ask again."""

from __future__ import annotations

import shutil
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from rag.errors import SeedsError, SettingsError, StoreError
from rag.library.base import Base, read_lines, write_lines
from rag.library.voices import Voices
from rag.records import Answer, ChangedAnswer, Filter, RebuildReport
from rag.records.json import made

DEMO: Final = frozenset(
    """000_180a2d7879c2616b.txt 001_a423757e2158ce54.txt 002_f8a06107b65dec98.txt
    003_e658f9c89ee71237.txt 004_897dda0d41565100.txt""".split()
)
"""The files that come with the kit."""
LABELS: Final = "labels.jsonl"
"""In the index's folder, a line an article: {"article": "its id", "path": "afp.txt", "labels": ["checked"]}.
The id finds it after a move, the path after its text was changed."""
Labelled = tuple[str, str]
"""(id, path) of an article."""
REMOVED: Final = "removed"
WAITING: Final = "removed/waiting"
"""In the index's folder: files that were taken out of the articles, under the paths that they had. Those of
`waiting` can be put back until the next rebuild, and lie in `removed/VERSION` then. Nothing is deleted."""


class Shelf(Voices):
    """The part of `Library` that tends articles. What is corrected, labelled or removed is kept in files that
    can be read."""

    def add(self, *sources: str | Path) -> RebuildReport:
        """Copies files, or fetches http(s) addresses, into the seeds folder and rebuilds.

        A file whose name is taken by another content gets a number; one that is there already is
        left alone. Raises ReadError for a source that cannot be had: then nothing was added.
        """
        self.take(*sources)
        return self.rebuild()

    def take(self, *sources: str | Path) -> list[str]:
        """The copying part of `add`, so that `plan` can show what a rebuild would do. Gives the paths."""
        from rag.read import take

        return take(sources, self.settings.seeds)

    def correct(self, path: str | Sequence[str], **corrections: Any) -> RebuildReport:
        """Sets right what the tool guessed of one or more articles (see `rag.clean.correct`) and rebuilds."""
        from rag.clean import Correction, correct

        paths = [path] if isinstance(path, str) else list(path)
        correct(self.settings.seeds, paths, Correction(**corrections))
        return self.rebuild()

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The labels of the articles that have any, by the article's id."""
        known = self._labelled()
        by_id = {name: names for (name, _), names in known.items()}
        by_path = {path: names for (_, path), names in known.items()}
        table = self.articles
        pairs = zip(table["article"].tolist(), table["path"].tolist(), strict=True) if known else ()
        given = {name: by_id.get(name) or by_path.get(path) for name, path in pairs}
        return {name: names for name, names in given.items() if names}

    def label(self, articles: Sequence[str], label: str, on: bool = True) -> None:
        """Gives a label to articles (ids), or takes it from them; kept beside the index."""
        if not label.strip():
            raise SettingsError("there is no label", "Type a word.")
        table = self.articles
        chosen = table[table["article"].isin(articles)]
        pairs = zip(chosen["article"].tolist(), chosen["path"].tolist(), strict=True)
        labelled, label = self._labelled(), " ".join(label.split())
        for one in pairs:
            known = next((held for held in labelled if held[0] == one[0] or held[1] == one[1]), one)
            kept = tuple(name for name in labelled.pop(known, ()) if name != label)
            if now := (*kept, label) if on else kept:
                labelled[one] = now
        lines = [{"article": name, "path": path, "labels": now} for (name, path), now in labelled.items()]
        write_lines(self.settings.index / LABELS, lines)

    def _labelled(self) -> dict[Labelled, tuple[str, ...]]:
        """The labels by article. Raises StoreError for a line that cannot be understood."""

        def make(one: dict[str, Any]) -> tuple[Labelled, tuple[str, ...]]:
            return (str(one["article"]), str(one["path"])), tuple(map(str, one["labels"]))

        return dict(read_lines(self.settings.index / LABELS, "label of an article", make))

    def remove(self, *names: str) -> list[str]:
        """Moves files out of the articles folder into the index's: `restore` puts them back.

        `names` are articles (ids), or files by their paths. Raises SettingsError for an article of a file
        that holds others too, SeedsError for a file that cannot be moved. Gives the files' paths.
        """
        from rag.read import find
        from rag.read.web import SIDE

        seeds = self.settings.seeds.resolve()
        there = {one.path: seeds / one.absolute.relative_to(one.root) for one in find(seeds)}
        paths = [name for name in dict.fromkeys(self._files(names)) if name in there]
        files = [there[name] for name in paths]
        notes = [file.with_name(f".{file.name}{SIDE}") for file in files]
        _moved([*files, *(one for one in notes if one.is_file())], seeds, self.settings.index / WAITING)
        return paths

    def _files(self, names: Sequence[str]) -> list[str]:
        """The seed files of articles, or of these names."""
        from rag.index import seeds_in

        try:
            states = seeds_in(self.settings.index)
        except StoreError:
            return list(names)  # a file that kept the first index from being built
        chosen, paths = set(names), [name for name in names if name in states]
        known = {name for state in states.values() for name in state.articles}
        for path, state in states.items():
            held = set(state.articles)
            if not held & chosen or path in chosen:
                continue
            if not held <= chosen:
                raise SettingsError(
                    f"{path} holds {len(held):,} articles, and only {len(held & chosen):,} are to go",
                    "Take them out of that file by hand, or choose all of them.",
                )
            paths.append(path)
        return paths + [name for name in names if name not in states and name not in known]

    @property
    def demo(self) -> list[str]:
        """The files of the articles that come with the kit, where others are there too."""
        table = self.articles
        own = [Path(path).name in DEMO for path in table["path"]]
        return table["path"][own].tolist() if any(own) and not all(own) else []

    def restore(self) -> list[str]:
        """Puts back what was removed since the last rebuild, and says which files; overwrites nothing."""
        names = waiting(self.settings.index)
        _taken_over(self.settings.index, self.settings.seeds)
        return names

    @property
    def removed(self) -> list[str]:
        """The files that `restore` would put back."""
        return [one for one in waiting(self.settings.index) if not one.rpartition("/")[2].startswith(".")]


def waiting(index: Path) -> list[str]:
    """The files that can be put back, by the paths that they had among the articles."""
    folder = index / WAITING
    files = sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return [path.relative_to(folder).as_posix() for path in files]


def settle(index: Path, version: str) -> None:
    """After a rebuild: what waited lies with those of this version, and is no longer offered."""
    _taken_over(index, index / REMOVED / version)


def _taken_over(index: Path, to: Path) -> None:
    """Moves all that waits to another folder. Raises SeedsError."""
    if names := waiting(index):
        _moved([index / WAITING / name for name in names], index / WAITING, to)
        shutil.rmtree(index / WAITING, ignore_errors=True)


def _moved(files: Sequence[Path], root: Path, to: Path) -> None:
    for file in files:
        target = to / file.relative_to(root)
        if target.exists():
            raise SeedsError(f"{target} is there already", "Move one of the two away.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, target)
        except OSError as error:
            raise SeedsError(f"{file} cannot be moved ({error.strerror})", "Allow writing there.") from error


QUESTIONS: Final = "questions.jsonl"
"""In the index's folder, a line a kept question: itself, its filter and writer, and what the answer was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept question and its last answer: `status`, the shown texts and where they were quoted from."""

    question: str
    where: Filter = Filter()
    llm: str = "none"
    status: str = ""
    shown: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Kept:
        """What is kept of an answer."""
        shown = tuple(statement.text for statement in answer.statements)
        paths = tuple(sorted({citation.path for citation in answer.citations}))
        return cls(answer.asked_as or answer.question, answer.where, answer.llm, answer.status, shown, paths)

    @property
    def summary(self) -> str:
        """The answer in a few lines, for a report."""
        if self.status == "related":
            return "No quote is certain to answer."
        return "\n".join(self.shown) if self.shown else "Not in the sources."


class Keeping(Base):
    """The part of `Library` that keeps questions."""

    @abstractmethod
    def ask(self, question: str, *, llm: str | None = None, where: Filter = Filter()) -> Answer:
        """Answers a question from the index."""

    @property
    def kept(self) -> list[str]:
        """The questions that the user keeps: a rebuild asks them again and reports what changed."""
        return [one.question for one in self._kept()]

    def _kept(self) -> list[Kept]:
        """Oldest first. Raises StoreError for a line that cannot be understood."""
        return read_lines(self.settings.index / QUESTIONS, "kept question", partial(made, Kept))

    def keep(self, *answers: Answer) -> None:
        """Keeps the questions of these answers beside the index; one that is kept gets its newest answer."""
        every = (*self._kept(), *map(Kept.of, answers))
        questions = {(one.question, one.where, one.llm): one for one in every}
        write_lines(self.settings.index / QUESTIONS, map(asdict, questions.values()))

    def drop(self, question: str) -> None:
        """No longer keeps a question."""
        others = [asdict(one) for one in self._kept() if one.question != question]
        write_lines(self.settings.index / QUESTIONS, others)

    def _asked_again(self, report: RebuildReport) -> tuple[ChangedAnswer, ...]:
        """Asks every kept question of the new index and keeps the answers; those that changed are told.

        What caused a change are the seeds that the rebuild touched among those that either answer quotes,
        or, with none of them quoted (a rank changed), all that it touched.
        """
        touched = {*report.added, *report.changed, *report.removed, *(new for _, new in report.moved)}
        changed, answers = [], []
        for old in self._kept():
            answers.append(self.ask(old.question, where=old.where, llm=old.llm))
            new = Kept.of(answers[-1])
            if (old.status, old.shown) != (new.status, new.shown):
                causes = touched & {*old.paths, *new.paths} or touched
                changed.append(ChangedAnswer(old.question, old.summary, new.summary, tuple(sorted(causes))))
        if answers:
            self.keep(*answers)
        return tuple(changed)
