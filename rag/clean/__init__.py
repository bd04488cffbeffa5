"""`Raw` -> `Article`: what each character is, and title, outlet, author, date and language."""

from rag.clean.article import clean, identity
from rag.clean.correct import Correction, correct, correct_list, corrected_lists, corrections
from rag.clean.groups import grouped, sketch

__all__ = [
    "Correction", "clean", "correct", "correct_list", "corrected_lists", "corrections", "grouped", "identity",
    "sketch",
]  # fmt: skip
