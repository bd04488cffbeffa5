"""Whether the sources can answer a question, and the words of a refusal."""

from rag.gate.decide import Verdict, decide
from rag.gate.refusal import by_words, within

__all__ = ["Verdict", "by_words", "decide", "within"]
