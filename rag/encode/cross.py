"""Models that read two texts at once and give a score: for re-ranking, and for what a source entails."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rag.errors import EncoderError


@lru_cache(maxsize=2)
def cross_encoder(name: str, purpose: str) -> Any:
    """A sentence-transformers CrossEncoder by name or folder, loaded once.

    `purpose` says in an error what the model was for: "re-ranking", "NLI". Raises EncoderError.
    """
    from sentence_transformers import CrossEncoder  # seconds of imports; only who asks for it pays

    try:
        return CrossEncoder(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(
            f"the {purpose} model {name!r} does not load: {str(error).splitlines()[0]}",
            "Give the name or the folder of a sentence-transformers CrossEncoder, or none.",
        ) from error
