"""Questions with known answers -> figures. Each figure is defined in `rag.evaluate.metrics`."""

from rag.evaluate.metrics import Outcome, Span, Target, figures, figures_text
from rag.evaluate.run import Gold, Question, changes, evaluate, outcomes, own_questions, read_questions

__all__ = [
    "Gold", "Outcome", "Question", "Span", "Target", "changes", "evaluate", "figures", "figures_text",
    "outcomes", "own_questions", "read_questions",
]  # fmt: skip
