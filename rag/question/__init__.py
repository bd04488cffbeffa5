"""text -> Question. The only place that reads a question.

`read` gives the record that every later stage reads, made whole from the talk before; `is_question` tells
thanks and orders from questions; `near` offers spellings of an archive for a name that it does not hold.
"""

from rag.question.kind import is_question
from rag.question.near import near
from rag.question.parse import read

__all__ = ["is_question", "near", "read"]
