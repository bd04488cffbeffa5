"""The panels: they draw a session, and hand what the user does to it.

`AskPanel`, `SourceView`, `SearchView`, `Desk`, `StatementsPanel`, `DraftPanel`, `GridPanel`, `NotesPanel`
and `RebuildPanel` take a library: `rag.open()`.
"""

from rag.widgets.ask import AskPanel
from rag.widgets.charts import evidence_timeline, timeline, used_passages
from rag.widgets.desk import Desk
from rag.widgets.draft import DraftPanel
from rag.widgets.grid import GridPanel
from rag.widgets.notes import NotesPanel
from rag.widgets.rebuild import RebuildPanel
from rag.widgets.search import SearchView
from rag.widgets.source import SourceView
from rag.widgets.spoken import events_chart, statements_chart
from rag.widgets.statements import StatementsPanel

__all__ = [
    "AskPanel",
    "Desk",
    "DraftPanel",
    "GridPanel",
    "NotesPanel",
    "RebuildPanel",
    "SearchView",
    "SourceView",
    "StatementsPanel",
    "events_chart",
    "evidence_timeline",
    "statements_chart",
    "timeline",
    "used_passages",
]
