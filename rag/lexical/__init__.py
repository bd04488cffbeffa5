"""BM25 over the analysed terms of passages, as plain arrays that the index stores and maps."""

from rag.lexical.analysis import Group, analyse, ask
from rag.lexical.postings import Asked, Postings, best

__all__ = ["Asked", "Group", "Postings", "analyse", "ask", "best"]
