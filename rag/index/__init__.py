"""Passages and vectors <-> `indexes/<name>/`: versioned, checked, memory-mapped. The only user of faiss."""

from rag.index.assembly import Missing
from rag.index.builder import Builder, Commit, SeedState, seeds_of
from rag.index.check import Problem, check, rollback, versions
from rag.index.disk import Disk
from rag.index.local import LocalIndex
from rag.index.protocol import EncoderInfo, SearchIndex

__all__ = [
    "Builder", "Commit", "Disk",
    "EncoderInfo", "LocalIndex", "Missing", "Problem", "SearchIndex", "SeedState",
    "check", "rollback", "seeds_of", "versions",
]  # fmt: skip
