"""Questions with known answers -> figures. Each figure is defined in `rag.evaluate.metrics`."""

from rag.evaluate.metrics import Outcome, Span, Target, figures
from rag.evaluate.questions import Gold, Question, read_questions
from rag.evaluate.run import evaluate, outcomes
from rag.evaluate.table import figures_text

__all__ = [
    "Gold",
    "Outcome",
    "Question",
    "Span",
    "Target",
    "evaluate",
    "figures",
    "figures_text",
    "outcomes",
    "read_questions",
]
