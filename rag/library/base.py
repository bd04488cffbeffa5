"""What the parts of a library need of the whole: `Library` has it, each part is a base of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rag.errors import Cancelled
from rag.records import Article, RebuildReport
from rag.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from rag.encode import Encoder
    from rag.index import SearchIndex
    from rag.statements import Archive


class Base:
    """Abstract: each of these is a method of `Library`, or of one of its parts."""

    settings: Settings
    _lock: threading.RLock

    @property
    def index(self) -> SearchIndex:
        """The open version of the index."""
        raise NotImplementedError

    @property
    def version(self) -> str | None:
        """The version of the index that is open; None where there is none yet."""
        raise NotImplementedError

    @property
    def articles(self) -> pd.DataFrame:
        """One row an article."""
        raise NotImplementedError

    @property
    def archive(self) -> Archive:
        """Who said what, when."""
        raise NotImplementedError

    def article(self, article: str) -> Article:
        """One article by its id, path or file name."""
        raise NotImplementedError

    def rebuild(self, **options: Any) -> RebuildReport:
        """Brings the index up to the articles folder."""
        raise NotImplementedError

    def _fitting_encoder(self) -> Encoder:
        raise NotImplementedError

    def _tell(self) -> None:
        """Tells those who follow the library of a change."""
        raise NotImplementedError


def stopping(cancelled: Callable[[], bool] | None) -> Callable[[], None]:
    """What a long work calls at its steps: raises Cancelled once `cancelled` says so."""

    def stop() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("stopped")

    return stop
