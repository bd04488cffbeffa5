"""From a question to the passages that speak of it, best first, and why each is there."""

from rag.retrieve.near import near
from rag.retrieve.search import retrieve

__all__ = ["near", "retrieve"]
