"""Question answering over a folder of articles, with citations that are the exact text of their sources.

import rag
answer = rag.open().ask("What did Lavrov say about negotiations on the fate of Assad?")
"""

from rag.errors import RagError
from rag.library import Library, open
from rag.records import Answer, Article, Citation, Filter, Hit, Passage, RebuildReport
from rag.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Article",
    "Citation",
    "Filter",
    "Hit",
    "Library",
    "Passage",
    "RagError",
    "RebuildReport",
    "Settings",
    "open",
]
