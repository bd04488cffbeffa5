"""A second look at the first hits by a CrossEncoder, if the settings name one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rag.errors import EncoderError
from rag.records import Hit


@lru_cache(maxsize=1)
def _load(name: str) -> Any:
    from sentence_transformers import CrossEncoder  # seconds of imports; only who asks for it pays

    try:
        return CrossEncoder(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(
            f"the re-ranking model {name!r} does not load: {str(error).splitlines()[0]}",
            "Give the name or the folder of a sentence-transformers CrossEncoder, or none.",
        ) from error


def rerank(question: str, hits: Sequence[Hit], name: str) -> list[Hit]:
    """`hits` in the order of the CrossEncoder `name`, each with its `rerank_score`; ties by passage id."""
    if not hits:
        return []
    scores = _load(name).predict([(question, hit.text) for hit in hits], show_progress_bar=False)
    told = [replace(hit, rerank_score=float(score)) for hit, score in zip(hits, scores, strict=True)]
    return sorted(told, key=lambda hit: (-(hit.rerank_score or 0.0), hit.passage.id))
