"""A second look at the first hits by a CrossEncoder, if the settings name one."""

from __future__ import annotations

from collections.abc import Sequence

from rag.encode import cross_encoder


def reranked(question: str, texts: Sequence[str], name: str) -> list[float]:
    """What the CrossEncoder `name` makes of each text as an answer to the question; more is better."""
    if not texts:
        return []
    model = cross_encoder(name, "re-ranking")
    scores = model.predict([(question, text) for text in texts], show_progress_bar=False)
    return [float(score) for score in scores]
