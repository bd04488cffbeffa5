"""From a question to the passages that speak of it, best first, and why each is there."""

from rag.retrieve.search import near, retrieve

__all__ = ["near", "retrieve"]
