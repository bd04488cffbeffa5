"""How sure it is that one article, or a few, answer a question: a cell of the grid.

The certainty of `select` is fitted on questions to a whole archive, where the best of all articles stand
together. Of one article by itself the same features tell something else, and have weights of their own.
"""

from __future__ import annotations

import numpy as np

from rag.answer.data import LEXICONS
from rag.answer.evidence import Look
from rag.answer.select import Certainty, certainty
from rag.answer.weights import Linear, Scale, scale_of, sigmoid


def cell_features(look: Look, scale: Scale) -> Certainty:
    """What is known of the best sentences of a cell (one at least), cosines in standard deviations."""
    made = certainty(look.question, look.found, look.table, look.logits)
    if scale_of(look.found.encoder) != Scale():
        return made  # they are so already
    cosine, mean = scale.worth(made.cosine, False), scale.worth(made.answer_mean, False)
    return made._replace(cosine=cosine, answer_mean=mean)


def cell_probability(look: Look) -> float:
    """The probability that the articles of a look answer its question; 0 where nothing was found."""
    if not look.table.sentences:
        return 0.0
    fitted = LEXICONS.table("cells")  # its scale is for cosines that no encoder's own has changed
    rows = np.array([cell_features(look, Scale(**fitted["scale"]))], np.float64)
    return sigmoid(float(Linear(fitted["bias"], fitted["weights"]).logits(rows, Certainty._fields)[0]))
