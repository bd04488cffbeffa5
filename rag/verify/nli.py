"""An NLI CrossEncoder that joins in, where the settings name one: one more way for a sentence to fail."""

from __future__ import annotations

from rag.encode import cross_encoder

LEAST = 0.5
"""The probability of entailment below which a sentence is set aside."""


def entailed(claim: str, source: str, name: str) -> bool:
    """Whether the model gives entailment at least LEAST. The label's place is read from its own config."""
    import numpy as np

    model = cross_encoder(name, "NLI")
    scores = np.asarray(model.predict([(source, claim)], apply_softmax=True)).reshape(-1)
    labels = {int(k): str(v).lower() for k, v in model.model.config.id2label.items()}
    place = next((i for i, label in labels.items() if "entail" in label and "not" not in label), None)
    return bool(scores[place if place is not None else -1] >= LEAST)
