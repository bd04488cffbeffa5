"""What changed in the seeds folder since the last version: by size and time, then by hash."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from rag.index import SeedState
from rag.records import Failure

if TYPE_CHECKING:
    from rag.clean import Correction
    from rag.read import SeedFile

RACY_NS = 2_000_000_000
"""A file touched less than this before it was read may be touched again within the same tick of its clock."""


@dataclass
class Change:
    """What is to be done: seeds that are as they were (with their state), and those to be read."""

    same: list[SeedState] = field(default_factory=list)
    to_read: list[SeedFile] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    old: dict[str, SeedState] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    """Names the correction of each document that has one."""
    recorrected: frozenset[str] = frozenset()
    """The documents whose correction is another than when the last version was made."""
    remarks: list[Failure] = field(default_factory=list)
    """What reading has to say of files that it read: an encoding that is a guess."""


def compare(
    seeds: list[SeedFile], old: dict[str, SeedState], before: Mapping[str, str],
    corrections: Mapping[str, Correction], reuse: bool,
) -> Change:  # fmt: skip
    """Holds the seeds against those of the last version; without `reuse` every one is read again."""
    packed = {name: json.dumps(asdict(one), sort_keys=True).encode() for name, one in corrections.items()}
    digests = {document: hashlib.sha256(one).hexdigest()[:16] for document, one in packed.items()}
    other = frozenset(one for one in {*before, *digests} if before.get(one) != digests.get(one))
    change = Change(old=old, corrections=corrections, digests=digests, recorrected=other)
    by_hash = {state.sha256: state for state in old.values() if state.sha256 and not unreadable(state)}
    recorrected, corrected = ({one.partition("#")[0] for one in names} for names in (other, corrections))
    for seed in seeds:
        state = old.get(seed.path)
        if reuse and seed.path not in recorrected and not (state is not None and unreadable(state)):
            if state is not None and (state.size, state.mtime_ns) == (seed.size, seed.mtime_ns):
                change.same.append(state)
                continue
            known = by_hash.get(hash_of(seed, change))
            if known is not None and (known is state or corrected.isdisjoint((known.path, seed.path))):
                change.same.append(_moved(known, seed))
                continue
        change.to_read.append(seed)
    return change


def unreadable(state: SeedState) -> bool:
    """Whether the file could not be read at all: then it is tried again each time."""
    return any(failure.path == state.path for failure in state.failures)


def hash_of(seed: SeedFile, change: Change) -> str:
    """The sha256 of a seed file, read once; "" if it cannot be read."""
    from rag.read import readable

    if seed.path not in change.hashes:
        change.hashes[seed.path] = ""  # reading it will say why
        with suppress(OSError):
            if readable(seed):
                with open(seed.absolute, "rb") as file:
                    change.hashes[seed.path] = hashlib.file_digest(file, "sha256").hexdigest()
    return change.hashes[seed.path]


def _moved(known: SeedState, seed: SeedFile) -> SeedState:
    """The state of a file with known bytes, at its new path."""
    size = len(known.path)
    documents = tuple(seed.path + document[size:] for document in known.documents)
    failures = tuple(
        replace(f, path=seed.path + f.path[size:]) if f.path.startswith(known.path) else f
        for f in known.failures
    )
    return replace(
        known, path=seed.path, size=seed.size, mtime_ns=settled(seed), documents=documents, failures=failures
    )


def settled(seed: SeedFile) -> int:
    """The file's time; -1, which no file has, when it was touched too lately to tell a later touch by it."""
    return seed.mtime_ns if time.time_ns() - seed.mtime_ns > RACY_NS else -1
