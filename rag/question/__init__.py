"""text -> Question. The only place that reads a question.

`read` gives the record that every later stage reads; `is_question` tells thanks and orders from questions;
`near` offers spellings of an archive for a name that it does not hold.
"""

from rag.question.kind import kind_of
from rag.question.parse import read

__all__ = ["kind_of", "read"]
