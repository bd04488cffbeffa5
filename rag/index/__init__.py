"""Passages and vectors <-> `indexes/<name>/`: versioned, checked, memory-mapped. The only user of faiss."""

from rag.index.builder import Builder, Commit
from rag.index.check import Problem, check, rollback, versions
from rag.index.disk import Disk
from rag.index.local import LocalIndex
from rag.index.noting import Noting, rewrite_corrections
from rag.index.protocol import SearchIndex
from rag.index.spool import Missing
from rag.index.states import SeedState, seeds_of
from rag.records import EncoderInfo

__all__ = [
    "Builder", "Commit", "Disk",
    "EncoderInfo", "LocalIndex", "Missing", "Noting", "Problem", "SearchIndex", "SeedState",
    "check", "rewrite_corrections", "rollback", "seeds_of", "versions",
]  # fmt: skip
