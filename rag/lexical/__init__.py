"""BM25 over the analysed terms of passages, as plain arrays that the index stores and maps."""

from rag.lexical.analysis import Group, analyse, ask
from rag.lexical.postings import Postings
from rag.lexical.ranked import Asked, Ranked

__all__ = ["Asked", "Group", "Postings", "Ranked", "analyse", "ask"]
