"""What the widgets show: view-models of plain traits. No ipywidgets, no retrieval; the library is injected.

A session does its work in a thread and tells of it through its traits, so that it can be tested with
no notebook at all and a busy panel leaves the kernel's other cells free.
"""

from rag.notebook.session.ask import AskSession
from rag.notebook.session.base import Following, Library, Work
from rag.notebook.session.desk import DeskSession
from rag.notebook.session.grid import GridSession
from rag.notebook.session.rebuild import RebuildSession
from rag.notebook.session.search import SearchSession
from rag.notebook.session.source import GuideSession, Place, SourceSession
from rag.notebook.session.statements import StatementsSession
from rag.notebook.session.writing import DraftSession, NotesSession

__all__ = [
    "AskSession", "DeskSession", "DraftSession", "Following", "GridSession", "GuideSession", "Library",
    "NotesSession", "Place", "RebuildSession", "SearchSession", "SourceSession", "StatementsSession", "Work",
]  # fmt: skip
