"""Who said what, when, across an archive: notes of articles -> people, statements, a timeline of events.

archive = Archive(index)
archive.find(speaker="Lavrov", about="Syria")    # a table of exact quotes
archive.people                                   # Erdogan, Erdoğan and Эрдоган are one
timeline(archive, about="Syria").heaviest(10)    # dated sentences by the day that they tell of
"""

from rag.statements.archive import COLUMNS, Archive, documents
from rag.statements.corrections import Corrections
from rag.statements.filters import Asked, asked, holding, wants_all
from rag.statements.people import Identity
from rag.statements.positions import Position, positions
from rag.statements.tables import csv_text, xlsx_bytes
from rag.statements.timeline import Event, Timeline, TimelineDay, timeline

__all__ = [
    "COLUMNS", "Archive", "Asked", "Corrections", "Event", "Identity", "Position", "Timeline", "TimelineDay",
    "asked", "csv_text", "documents", "holding", "positions", "timeline", "wants_all", "xlsx_bytes",
]  # fmt: skip
