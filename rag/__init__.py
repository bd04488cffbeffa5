"""Question answering over a folder of articles, with citations that are the exact text of their sources.

import rag
answer = rag.open().ask("What did Lavrov say about negotiations on the fate of Assad?")
"""

from importlib import import_module as _import_module

from rag.errors import RagError
from rag.library import Library, open
from rag.records import Answer, Article, Citation, Filter, Hit, Passage, RebuildReport
from rag.settings import Settings

__version__ = "0.2.0"

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

# What needs ipywidgets is looked up when it is first used: `import rag` stays light.
_LAZY = dict.fromkeys(
    "AskPanel Desk DraftPanel GridPanel NotesPanel RebuildPanel SearchView SourceView StatementsPanel "
    "events_chart evidence_timeline statements_chart timeline used_passages".split(),
    "rag.notebook.panels",
) | {"load_ipython_extension": "rag.notebook.magic"}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(_import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
