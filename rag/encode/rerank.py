"""A second look at the first hits by a CrossEncoder, if the settings name one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rag.errors import EncoderError


def reranked(question: str, texts: Sequence[str], name: str) -> list[float]:
    """What the CrossEncoder `name` makes of each text as an answer to the question; more is better.

    Raises EncoderError.
    """
    pairs = [(question, text) for text in texts]
    return [float(score) for score in _model(name).predict(pairs, show_progress_bar=False)] if pairs else []


@lru_cache(maxsize=1)
def _model(name: str) -> Any:
    from sentence_transformers import CrossEncoder  # seconds of imports; only who asks for it pays

    try:
        return CrossEncoder(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(
            f"the re-ranking model {name!r} does not load: {str(error).splitlines()[0]}",
            "Give the name or the folder of a sentence-transformers CrossEncoder, or none.",
        ) from error
