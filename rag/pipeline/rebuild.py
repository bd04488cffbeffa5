"""The article path: path -> read -> clean -> chunk -> encode -> a new version of the index -> notes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from rag import index as indexes
from rag.encode import Encoder, load
from rag.errors import IndexCorrupt, IndexMissing, SeedsError
from rag.index import Builder, Disk, LocalIndex, OtherFormat
from rag.pipeline.annotate import Annotator, annotate, said_of_people
from rag.pipeline.compare import compare, hash_of, unreadable
from rag.pipeline.stages import Making, embed, limit_of, take_in
from rag.pipeline.work import Progress, Work, hands
from rag.records import RebuildReport
from rag.settings import AUTO, E5_SMALL, Settings


def rebuild(
    seeds: Path, index: Path, settings: Settings = Settings(), encoder: Encoder | None = None, *,
    progress: Progress | None = None, full: bool = False, cancelled: Callable[[], bool] | None = None,
    wait: float = 0.0, disk: Disk | None = None, annotator: Annotator | None = None, notes: bool = True,
    cluster: str = "",
) -> RebuildReport:  # fmt: skip
    """Brings the index up to what lies in `seeds` now. Costs what changed; `full` trusts nothing old.

    While another build holds the lock it waits `wait` seconds. `disk` does the writing. The index answers
    before its `notes` are made (by `annotator`, else by the kit's own); what is missing is in the report.
    `cluster` names the workers that read, encode and annotate (see `rag.pipeline.work`); they read the seeds
    by the same path.

    A new index whose encoder is left open has the one for English; where an article is in another language,
    all is read once more for the one for all languages, and the report says so.

    Raises SeedsError, EncoderError, IndexLocked, StoreError and Cancelled: the last good version then
    stays current, and what was embedded is kept. A seed that cannot be read is in the report.
    """
    from rag.clean import corrections, grouped
    from rag.read import look

    with Work(progress, cancelled) as work, hands(cluster) as crew:
        work.stage("looking", 0)
        _apart(seeds, index)
        lying = look(seeds)
        said = said_of_people(seeds)
        work.stage("loading the model", 0)
        chosen = settings if encoder else _named(settings, index)
        using = encoder or load(chosen)
        making, parts = Making(chosen, encoder), made_with(using)
        with Builder(index, using, parts, keep=settings.keep, full=full, wait=wait, disk=disk) as builder:
            change = compare(
                lying.seeds, builder.seeds, builder.corrections, corrections(seeds), reuse=builder.reuses
            )
            foreign = take_in(change, builder, making, work, crew)
            others = sorted(foreign) if chosen.encoder == AUTO and not encoder else ()
            if not others:
                embedded = embed(builder, making, work, crew)
                work.stage("writing", 0)
                commit = builder.commit(grouped)
                indexes.remember(index, seeds, disk)
                noted, missing = 0, ""
                if notes:
                    noted, missing = annotate(LocalIndex.open(index), annotator, said, work, disk, crew)
                serve(settings, work)
                return RebuildReport(
                    commit.version,
                    **_differences(_documents(change.old.values()), _documents(builder.states)),
                    failed=tuple(failure for state in builder.states for failure in state.failures),
                    passages=commit.passages, passages_added=commit.passages_added,
                    passages_removed=commit.passages_removed, embedded=embedded, notes=noted,
                    notes_missing=missing, because="; ".join(builder.because), seconds=work.seconds(),
                    same=commit.same if full and builder.last is not None else None,
                    ignored=tuple(lying.others), remarks=tuple(change.remarks),
                )  # fmt: skip
    report = rebuild(
        seeds, index, replace(settings, encoder=E5_SMALL), progress=progress, full=full, cancelled=cancelled,
        wait=wait, disk=disk, annotator=annotator, notes=notes, cluster=cluster,
    )  # fmt: skip
    return replace(report, encoder=f"{E5_SMALL}, as not all articles are in English ({', '.join(others)})")


def serve(settings: Settings, work: Work | None = None) -> None:
    """Brings the settings' server, if there is one, up to the index in its folder. Raises StoreError."""
    if not settings.server:
        return
    work, before = work or Work(lambda *_: None, None), 0

    def tell(done: int, total: int) -> None:
        nonlocal before
        if not done:
            work.stage("publishing", total)
        work.step(done - before)
        before = done

    indexes.publish_index(settings.index, settings.server, tell)


def _apart(seeds: Path, index: Path) -> None:
    """Raises SeedsError for an index among the seeds, or seeds within an index."""
    inner, outer = index.resolve(), seeds.resolve()
    hidden = inner.is_relative_to(outer) and any(p.startswith(".") for p in inner.relative_to(outer).parts)
    if outer.is_relative_to(inner) or (inner.is_relative_to(outer) and not hidden):
        raise SeedsError(
            f"the index {index} and the articles {seeds} lie one in the other",
            "Name another folder with --index.",
        )


def plan(seeds: Path, index: Path) -> RebuildReport:
    """What a rebuild would do, by files, without doing it: nothing is read but what seems changed.

    `changed` and `added` are seed files; a document within a .jsonl file is not looked at. Raises
    SeedsError and IndexCorrupt.
    """
    from rag.clean import corrections
    from rag.read import look

    last: LocalIndex | None = None
    with suppress(IndexMissing):
        last = LocalIndex.open(index)
    old, before = (indexes.seeds_of(last), last.manifest.corrections) if last is not None else ({}, {})
    _apart(seeds, index)
    lying = look(seeds)
    change = compare(lying.seeds, old, before, corrections(seeds), reuse=True)
    tried = ((seed, old[seed.path]) for seed in change.to_read if seed.path in old)
    # Of a file that could not be read, and has the bytes that it had, nothing is to be expected.
    lasting = [state for seed, state in tried if unreadable(state) and hash_of(seed, change) == state.sha256]
    left_out = {state.path for state in lasting}
    was = {path: state.sha256 for path, state in old.items() if path not in left_out}
    now = {state.path: state.sha256 for state in change.same}
    now |= {seed.path: f"unread {seed.path}" for seed in change.to_read if seed.path not in left_out}
    failed = tuple(failure for state in (*change.same, *lasting) for failure in state.failures)
    version, passages = (last.version, len(last)) if last is not None else ("", 0)
    return RebuildReport(
        version, **_differences(was, now), failed=failed, passages=passages, ignored=tuple(lying.others)
    )


def _named(settings: Settings, index: Path) -> Settings:
    """The settings with the encoder of the index at hand, where they leave it open and there is one."""
    try:
        return settings.named(LocalIndex.open(index).encoder.name)
    except OtherFormat as error:
        return settings.named(error.encoder) if error.encoder else settings
    except (IndexMissing, IndexCorrupt):
        return settings


def made_with(encoder: Encoder) -> dict[str, str]:
    """What articles and passages depend on beside the seeds: named, so that a report can say what changed."""
    return {"the length of passages": str(limit_of(encoder)), "the kit's way of reading": _code()}


def _code() -> str:
    """Names the code that makes passages of files: a new release of the kit reads everything again."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for name in ("read", "clean", "language", "lexical"):
        for path in sorted((root / name).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    digest.update((root / "chunk.py").read_bytes())
    return digest.hexdigest()[:16]


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, Any]:
    """What became of paths, by the names of what lies there: what is gone here and came there has moved."""
    added, removed = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    homes: dict[str, list[str]] = {}
    for path in removed:
        homes.setdefault(old[path], []).append(path)
    moved = [(homes[new[path]].pop(0), path) for path in added if homes.get(new[path])]
    left, came = {before for before, _ in moved}, {after for _, after in moved}
    changed = sorted(path for path in new.keys() & old.keys() if new[path] != old[path])
    return {
        "added": tuple(path for path in added if path not in came),
        "changed": tuple(changed),
        "removed": tuple(path for path in removed if path not in left),
        "moved": tuple(moved),
        "unchanged": len(new.keys() & old.keys()) - len(changed),
    }


def _documents(states: Any) -> dict[str, str]:
    pairs = (zip(one.documents, one.articles, strict=True) for one in states)
    return dict(chain.from_iterable(pairs))
