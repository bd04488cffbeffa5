"""Question + passages found + notes -> evidence, how sure it is, and what is said of it.

`table` has what is known of each sentence, its `features`; `closer` is their fitted order, `select` how sure
they are, `quotes` the spans that are shown, `disagree` where they part, `cite` their exact citations. `model`
writes from them, `check` and `judge` give each sentence its level, `draft` does so for a text of the user's.
"""

from rag.answer.absent import absent, disagreement_note, is_unheard, respelled, unknown_names, unread
from rag.answer.cells import cell_probability
from rag.answer.cite import citation
from rag.answer.denial import taken_as_given
from rag.answer.evidence import gather, look
from rag.answer.leading import acronyms, defined
from rag.answer.quotes import how_many, in_order
from rag.answer.stream import Follow
from rag.answer.table import reach
from rag.answer.talk import goes_on, leads, names_people, talk
from rag.answer.written import written

__all__ = [
    "Follow",
    "absent",
    "acronyms",
    "cell_probability",
    "citation",
    "defined",
    "disagreement_note",
    "gather",
    "goes_on",
    "how_many",
    "in_order",
    "is_unheard",
    "leads",
    "look",
    "names_people",
    "reach",
    "respelled",
    "taken_as_given",
    "talk",
    "unknown_names",
    "unread",
    "written",
]
