"""An NLI CrossEncoder that joins in, where the settings name one: one more way for a sentence to fail."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rag.errors import EncoderError

LEAST = 0.5
"""The probability of entailment below which a sentence is set aside."""


@lru_cache(maxsize=1)
def _load(name: str) -> Any:
    from sentence_transformers import CrossEncoder  # seconds of imports; only who asks for it pays

    try:
        return CrossEncoder(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(
            f"the NLI model {name!r} does not load: {str(error).splitlines()[0]}",
            "Give the name or the folder of a sentence-transformers CrossEncoder, or none.",
        ) from error


def entailed(claim: str, source: str, name: str) -> bool:
    """Whether the model gives entailment at least LEAST. The label's place is read from its own config."""
    import numpy as np

    model = _load(name)
    scores = np.asarray(model.predict([(source, claim)], apply_softmax=True)).reshape(-1)
    labels = {int(k): str(v).lower() for k, v in model.model.config.id2label.items()}
    place = next((i for i, label in labels.items() if "entail" in label and "not" not in label), None)
    return bool(scores[place if place is not None else -1] >= LEAST)
