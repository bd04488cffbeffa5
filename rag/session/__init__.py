"""What the widgets show: view-models of plain traits. No ipywidgets, no retrieval; the library is injected.

A session does its work in a thread and tells of it through its traits, so that it can be tested with
no notebook at all and a busy panel leaves the kernel's other cells free.
"""

from rag.session.ask import AskSession
from rag.session.desk import DeskSession
from rag.session.draft import DraftSession
from rag.session.following import Following
from rag.session.grid import GridSession
from rag.session.guide import GuideSession
from rag.session.needs import Library
from rag.session.notes import NotesSession
from rag.session.rebuild import RebuildSession
from rag.session.search import SearchSession
from rag.session.source import Place, SourceSession
from rag.session.statements import StatementsSession
from rag.session.work import Work

__all__ = [
    "AskSession",
    "DeskSession",
    "DraftSession",
    "Following",
    "GridSession",
    "GuideSession",
    "Library",
    "NotesSession",
    "Place",
    "RebuildSession",
    "SearchSession",
    "SourceSession",
    "StatementsSession",
    "Work",
]
