"""What an article says of people, speech, numbers and days: Article -> Notes.

`annotate` reads an article whole, with a parser; `light` its numbers and days only. `numbers`, `days` and
`names` read a short text: a question, a sentence. They import no model.
"""

from rag.annotate.names import names
from rag.annotate.notes import VERSION, annotate, light
from rag.annotate.numbers import numbers
from rag.language.days import days

__all__ = ["VERSION", "annotate", "days", "light", "names", "numbers"]
