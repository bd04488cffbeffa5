"""The two paths, whole: `rebuild` takes articles to an index, `ask` takes a question to an answer."""

from rag.pipeline.annotate import recorrect
from rag.pipeline.ask import Ask, ask, filtered, search
from rag.pipeline.rebuild import plan, rebuild, serve, watch

__all__ = ["Ask", "ask", "filtered", "plan", "rebuild", "recorrect", "search", "serve", "watch"]
