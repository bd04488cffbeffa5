"""The two paths, whole: `rebuild` takes articles to an index, `ask` takes a question to an answer."""

from rag.pipeline.ask import Ask, ask

__all__ = ["Ask", "ask"]
