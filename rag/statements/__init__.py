"""Who said what, when, across an archive: notes of articles -> people, statements, a timeline of events.

archive = Archive(index)
archive.find(speaker="Lavrov", about="Syria")    # a table of exact quotes
archive.people                                   # Erdogan, Erdoğan and Эрдоган are one
"""

from rag.statements.archive import COLUMNS, Archive, documents
from rag.statements.corrections import Corrections
from rag.statements.people import Identity

__all__ = ["COLUMNS", "Archive", "Corrections", "Identity", "documents"]
