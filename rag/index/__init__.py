"""Passages and vectors <-> `indexes/<name>/`: versioned, checked, memory-mapped. The only user of faiss.

`open_index` gives what all others see of it, a `SearchIndex`: of a folder or of a server (`milvus*.py`).
"""

from collections.abc import Callable
from pathlib import Path

from rag.index.builder import Builder, Commit
from rag.index.check import Problem, check
from rag.index.disk import Disk
from rag.index.filters import fitted
from rag.index.layout import OtherFormat, remember, seeds_folder
from rag.index.local import LocalIndex
from rag.index.noting import Noting, rewrite_corrections
from rag.index.protocol import Pool, Query, SearchIndex
from rag.index.versions import SeedState, rollback, seeds_in, seeds_of, versions


def open_index(folder: Path, server: str = "") -> SearchIndex:
    """The current version of the index at a server's address, or in a folder.

    Raises IndexMissing, IndexCorrupt, and for a server SettingsError and StoreError.
    """
    if not server:
        return LocalIndex.open(folder)
    from rag.index.milvus import MilvusIndex

    return MilvusIndex.open(server)


def publish_index(folder: Path, server: str, progress: Callable[[int, int], None]) -> None:
    """Brings a server up to the index in a folder; `progress` hears (rows written, rows to write).

    The caller holds the lock of the folder. Raises SettingsError and StoreError.
    """
    from rag.index.milvus_publish import publish

    publish(folder, server, progress)


def check_index(folder: Path, seeds: Path | None = None, server: str = "") -> list[Problem]:
    """What is wrong with an index: in its folder, if it is there, and on its server. Raises IndexMissing."""
    if not server:
        return check(folder, seeds)
    from rag.index.milvus_publish import check_server

    local = check(folder, seeds) if (folder / "CURRENT").exists() else []
    return [*local, *check_server(server, folder)]


__all__ = [
    "Builder", "Commit", "Disk", "LocalIndex", "Noting", "OtherFormat", "Pool",
    "Problem", "Query", "SearchIndex", "SeedState", "check", "check_index", "fitted", "open_index",
    "publish_index", "remember", "rewrite_corrections", "rollback", "seeds_folder", "seeds_in", "seeds_of",
    "versions",
]  # fmt: skip
