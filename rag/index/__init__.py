"""Passages and vectors <-> `indexes/<name>/`: versioned, checked, memory-mapped. The only user of faiss."""

from rag.index.builder import Builder, Commit
from rag.index.check import Problem, check, rollback, versions
from rag.index.disk import Disk
from rag.index.fit import fitted
from rag.index.home import remember, seeds_folder
from rag.index.local import LocalIndex
from rag.index.noting import Noting, rewrite_corrections
from rag.index.protocol import Pool, Query, SearchIndex
from rag.index.spool import Missing
from rag.index.states import SeedState, seeds_of
from rag.records import EncoderInfo

__all__ = [
    "Builder", "Commit", "Disk",
    "EncoderInfo", "LocalIndex", "Missing", "Noting", "Pool", "Problem", "Query", "SearchIndex", "SeedState",
    "check", "fitted", "remember", "rewrite_corrections", "rollback", "seeds_folder", "seeds_of", "versions",
]  # fmt: skip
