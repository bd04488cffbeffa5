"""Who said what, when, across an archive: notes of articles -> people, statements, a timeline of events.

archive = Archive(index)
archive.find(speaker="Lavrov", about="Syria")    # a table of exact quotes
archive.people                                   # Erdogan, Erdoğan and Эрдоган are one
timeline(archive, about="Syria").heaviest(10)    # dated sentences by the day that they tell of
"""

from rag.statements.archive import COLUMNS, Archive, documents
from rag.statements.corrections import Corrections
from rag.statements.people import Identity
from rag.statements.timeline import Event, Timeline, TimelineDay, timeline

__all__ = [
    "COLUMNS", "Archive", "Corrections", "Event", "Identity", "Timeline", "TimelineDay",
    "documents", "timeline",
]  # fmt: skip
