"""The panels: they draw a session, and hand what the user does to it.

`AskPanel`, `SourceView`, `SearchView`, `Desk`, `StatementsPanel`, `DraftPanel`, `GridPanel`, `NotesPanel`
and `RebuildPanel` take a library: `rag.open()`.
"""

from rag.notebook.panels.ask import AskPanel
from rag.notebook.panels.charts import (
    events_chart,
    evidence_timeline,
    statements_chart,
    timeline,
    used_passages,
)
from rag.notebook.panels.desk import Desk
from rag.notebook.panels.grid import GridPanel
from rag.notebook.panels.rebuild import RebuildPanel
from rag.notebook.panels.search import SearchView, SourceView
from rag.notebook.panels.statements import StatementsPanel
from rag.notebook.panels.writing import DraftPanel, NotesPanel

__all__ = [
    "AskPanel", "Desk", "DraftPanel", "GridPanel", "NotesPanel", "RebuildPanel", "SearchView", "SourceView",
    "StatementsPanel", "events_chart", "evidence_timeline", "statements_chart", "timeline", "used_passages",
]  # fmt: skip
