"""What is wrong with an index: every byte, row and span."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import IndexCorrupt, IndexMissing
from rag.index.layout import MANIFEST, SEEDS, STAMPS, Layout, Stamps, noted_folder, verify
from rag.index.local import LocalIndex
from rag.index.notes import MANIFEST as NOTES_MANIFEST
from rag.index.notes import NotesManifest
from rag.index.store import Part, row_digests, sha256
from rag.records import Notes, Span, printable


@dataclass(frozen=True, slots=True)
class Problem:
    """A file (relative to the index, or a seed's path), and what is wrong with it."""

    file: str
    what: str


def check(path: Path, seeds: Path | None = None) -> list[Problem]:
    """Reads every byte of every kept version and holds it against what was written; empty if sound.

    With `seeds` also the seed files that changed or went since. Raises IndexMissing.
    """
    layout = Layout(path := Path(path))
    try:
        name, digest = layout.current()
    except IndexCorrupt as error:
        return [Problem("CURRENT", error.what)]
    small = {
        STAMPS: Stamps(layout.path).sound,
        SEEDS: noted_folder(path) is not None or not (path / SEEDS).exists(),
    }
    wrong = [Problem(name, "has other bytes than were written") for name, sound in small.items() if not sound]
    try:
        manifest = layout.manifest(name)
    except (IndexCorrupt, IndexMissing) as error:
        return [*wrong, Problem(f"versions/{name}/{MANIFEST}", error.what)]
    if sha256(layout.folder(name) / MANIFEST) != digest:
        wrong.append(Problem("CURRENT", f"names another manifest of {name} than there is"))
    wrong += _files(layout)
    if wrong:
        return wrong  # what a damaged file says is of no interest
    try:
        index = LocalIndex(layout, manifest)
    except IndexCorrupt as error:
        return [*wrong, Problem(f"versions/{name}", error.what)]
    wrong += [*_vectors(layout, manifest.parts), *_rows(index, name), *_notes(index)]
    return wrong + (list(_seeds(index, Path(seeds))) if seeds is not None else [])


def _files(layout: Layout) -> list[Problem]:
    """Files of any kept version whose bytes are not what was written, and files that no version knows of."""
    expected: dict[Path, tuple[int, str]] = {}
    known = {layout.path / name for name in ("CURRENT", "lock", "lock.json", STAMPS, SEEDS)}
    for name in layout.names():
        try:
            manifest = layout.manifest(name)
        except (IndexCorrupt, IndexMissing) as error:
            return [Problem(f"versions/{name}/{MANIFEST}", error.what)]
        known.add(layout.folder(name) / MANIFEST)
        expected |= layout.expected(manifest)
    try:
        expected |= NotesManifest.read(layout.notes).expected(layout.notes)
    except IndexCorrupt as error:
        return [Problem(f"notes/{NOTES_MANIFEST}", error.what)]
    known |= {*expected, layout.notes / NOTES_MANIFEST}
    places = (path.relative_to(layout.path) for path in layout.path.rglob("*") if path.is_file())
    strange = [
        layout.path / one for one in places
        if layout.path / one not in known and not one.name.startswith(".")
        # What a user keeps beside the index: questions, labels, notes, removed articles.
        and one.parts[0] != "removed" and not (len(one.parts) == 1 and one.suffix == ".jsonl")
    ]  # fmt: skip
    damaged = verify(expected, None)
    problems = [Problem(file.relative_to(layout.path).as_posix(), what) for file, what in damaged]
    for path in sorted(strange):
        # A file of its own name's hash was saved by a build that did not get to its end.
        if path.parent in (layout.vectors, layout.notes) and sha256(path).startswith(path.stem):
            continue
        problems.append(Problem(path.relative_to(layout.path).as_posix(), "belongs to no version"))
    return problems


def _vectors(layout: Layout, parts: Iterable[str]) -> Iterator[Problem]:
    """Rows whose vectors are not those that their digests name; what is saved is of unit length."""
    for name in parts:
        part = Part.open(layout.vectors / name)
        for first in range(0, len(part), 4096):
            rows = np.arange(first, min(first + 4096, len(part)))
            starts, sizes = part.sentences(rows)
            ends = starts + sizes
            sentences = part.arrays["sentences"][starts[0] : ends[-1]]
            digests = row_digests(part.arrays["vectors"][rows], sentences, ends - starts[0])
            if (digests != part.arrays["digests"][rows]).any():
                yield Problem(f"vectors/{name}", f"rows from {first} are not what their digests say")


def _rows(index: LocalIndex, name: str) -> Iterator[Problem]:
    folder, row = f"versions/{name}", 0
    where = f"{folder}/passages.safetensors"
    if len(index.postings) != len(index):
        yield Problem(f"{folder}/postings.safetensors", f"has {len(index.postings)} rows, not {len(index)}")
    for article in index.articles():
        size = len(article.text)
        edges = [0, *(place for block in article.blocks for place in (block.start, block.end))]
        if edges[:-1:2] != edges[1::2] or sorted(edges) != edges:
            yield Problem(f"{folder}/articles.arrow", f"blocks of {article.path} do not cover its text")
        while row < len(index) and index.article_of(row) == article.id:
            (passage,) = index.passages([row])
            inside = [passage.start, *(p for span in passage.sentences for p in span), passage.end]
            if passage.end > size or sorted(inside) != inside:
                yield Problem(where, f"passage {passage.id} of {article.path} is not a span of its source")
            row += 1
    if row != len(index):
        yield Problem(where, f"passage {row} belongs to no article in order")


def _notes(index: LocalIndex) -> Iterator[Problem]:
    """Notes that are of another article, or whose spans do not lie in its text."""
    try:
        for name in index.note_keys():
            article, notes = index.article(name), index.notes(name)
            size = len(article.text)
            if notes is None or notes.article_id != name:
                yield Problem("notes", f"notes of {article.path} are of another article")
            elif any(not 0 <= start <= end <= size for start, end in _spans(notes)):
                yield Problem("notes", f"a note of {article.path} is not a span of its source")
    except IndexCorrupt as error:
        yield Problem("notes", error.what)


def _spans(notes: Notes) -> Iterator[Span]:
    for person in notes.people:
        yield from person.mentions
    for said in (*notes.utterances, *notes.stances):
        yield said.start, said.end
        if said.cue is not None:
            yield said.cue
    yield from ((number.start, number.end) for number in notes.numbers)
    yield from ((day.start, day.end) for day in notes.days)


def _seeds(index: LocalIndex, seeds: Path) -> Iterator[Problem]:
    if not seeds.is_dir():
        yield Problem(printable(str(seeds)), "is no folder of articles now; name theirs with --seeds")
        return
    named = {
        printable(os.path.relpath(os.path.join(folder, name), seeds).replace(os.sep, "/")): Path(folder, name)
        for folder, _, names in os.walk(seeds)
        for name in names
    }
    for state in index.seed_files():
        if not state["sha256"]:
            continue  # it could not be read, as the build has said
        path = named.get(state["path"])
        try:
            if path is None:
                raise FileNotFoundError(state["path"])
            same = path.stat().st_size == state["size"] and sha256(path) == state["sha256"]
        except OSError:
            yield Problem(state["path"], "is no longer among the articles; run `rag build`")
            continue
        if not same:
            yield Problem(state["path"], "changed since the index was built; run `rag build`")
