"""The two paths, whole: `rebuild` takes articles to an index, `ask` takes a question to an answer."""

from rag.pipeline.annotate import said_of_people
from rag.pipeline.ask import ask, search
from rag.pipeline.given import asked_well, filtered
from rag.pipeline.grid import GridRow, cells, grid_rows, read_questions
from rag.pipeline.rebuild import plan, rebuild, serve

__all__ = [
    "GridRow", "ask", "asked_well", "cells", "filtered", "grid_rows", "plan", "read_questions",
    "rebuild", "said_of_people", "search", "serve",
]  # fmt: skip
