"""An NLI CrossEncoder that joins in, where the settings name one: one more way for a sentence to fail."""

from __future__ import annotations

from rag.encode import cross_encoder
from rag.errors import EncoderError

LEAST = 0.5
"""The probability of entailment below which a sentence is set aside."""


def entailed(claim: str, source: str, name: str) -> bool:
    """Whether the model gives entailment at least LEAST.

    Models order their labels as they like: the place of "entailment" is read from the model's own config; a
    model of one label gives a probability of support. Raises EncoderError for a model that has neither.
    """
    import numpy as np

    model = cross_encoder(name, "NLI")
    labels = {int(k): str(v).lower() for k, v in model.model.config.id2label.items()}
    if len(labels) == 1:
        return float(np.ravel(model.predict([(source, claim)], show_progress_bar=False))[0]) >= LEAST
    place = next((i for i, label in labels.items() if "entail" in label and "not" not in label), None)
    if place is None:
        raise EncoderError(
            f"the NLI model {name!r} has no label for entailment, only {', '.join(labels.values())}",
            "Give one that was trained for natural language inference, or none.",
        )
    scores = np.ravel(model.predict([(source, claim)], apply_softmax=True, show_progress_bar=False))
    return float(scores[place]) >= LEAST
