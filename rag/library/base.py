"""What the parts of a library have in common: its index as it is open now, followers, and files of lines."""

from __future__ import annotations

import contextvars
import json
import threading
import time
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.errors import IndexMismatch, SettingsError, StoreError
from rag.library.tables import articles_table, passages_table
from rag.records import Article, RebuildReport
from rag.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from rag.encode import Encoder
    from rag.index import SearchIndex
    from rag.statements import Archive


LOOK = 2.0
"""Seconds between two looks for a version that another process made. A look reads a file of 80 bytes."""
Heard = Callable[[], object]


class Base(ABC):
    """An open index; `Library` has all its parts."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self._given = encoder
        self._lock = threading.RLock()
        self._index: SearchIndex | None = None
        self._rebuilding = False
        self._tables: dict[str, tuple[SearchIndex, pd.DataFrame]] = {}
        self._archive: tuple[SearchIndex, str, Archive] | None = None
        self._followers = Followers(lambda: self.newer)

    def __repr__(self) -> str:
        return f"Library({self.settings.place!r})"

    @property
    def index(self) -> SearchIndex:
        """The open version of the index. Raises IndexMissing, IndexCorrupt or StoreError."""
        from rag.index import open_index

        with self._lock:
            if self._index is None:
                self._index = open_index(self.settings.index, self.settings.server)
            return self._index

    @property
    def encoder(self) -> Encoder:
        """The embedding model, in the precision of the index. Raises EncoderError."""
        from rag.encode import load

        with self._lock:
            known = self.index.encoder
            return self._given or load(self.settings.named(known.name), known.precision)

    def reload(self) -> None:
        """Takes up the newest version of the index."""
        with self._lock:
            self._index = None
        self._followers.tell()

    @property
    def version(self) -> str | None:
        """The version of the index that is open; None where there is none yet."""
        try:
            return self.index.version
        except StoreError:
            return None

    @property
    def newer(self) -> str | None:
        """The version that another process has made current since this one was opened."""
        index = self._index
        # What a rebuild of its own has published is taken up when its notes are made too.
        return index.newer if index is not None and not self._rebuilding else None

    def follow(self, heard: Callable[[], object]) -> None:
        """Calls `heard`, a bound method, when another version was opened here or made elsewhere.

        It is called in the thread of the change and held weakly: it ends with its object.
        """
        self._followers.add(heard)

    @property
    def articles(self) -> pd.DataFrame:
        """One row an article: path, title, publisher, author, published, how, language, characters."""
        return self._table("articles", articles_table)

    @property
    def passages(self) -> pd.DataFrame:
        """One row a passage: its article, path, offsets (Unicode characters), role and exact text."""
        return self._table("passages", passages_table)

    def _table(self, name: str, make: Callable[[SearchIndex], pd.DataFrame]) -> pd.DataFrame:
        """A table is made once for each version, and never outlives it, whoever reloads meanwhile."""
        index = self.index
        held = self._tables.get(name)
        if held is None or held[0] is not index:
            held = self._tables[name] = (index, make(index))
        return held[1]

    def article(self, article: str) -> Article:
        """One article by its id, path, file name or document id. Raises SettingsError where there is none."""
        if self.index.has_article(article):
            return self.index.article(article)
        for one in self.index.articles():
            if article in names(one):
                return one
        raise SettingsError(f"no article {article!r} in this index", "`rag articles` lists them.")

    def _fitting_encoder(self) -> Encoder:
        index, encoder = self.index, self.encoder
        if index.encoder.digest != encoder.digest:
            raise IndexMismatch(
                f"{self.settings.place} was built with the encoder {index.encoder.name}, and the "
                f"settings name {encoder.name}",
                "Run `rag build` to rebuild it, or set RAG_ENCODER to the model it was built with.",
            )
        return encoder

    @abstractmethod
    def rebuild(self, **options: Any) -> RebuildReport:
        """Brings the index up to the articles folder."""


def names(article: Article) -> set[str]:
    """What a user may call an article: its id, a path, a file name, or the id of a document."""
    called = {article.id}
    for path in (article.path, *article.paths):
        file, _, document = path.partition("#")  # the id may hold another #
        called |= {path, path.rsplit("/", 1)[-1], document or file.rsplit("/", 1)[-1]}
    return called


class Followers:
    """Bound methods that are called, with nothing, after a change. They are held weakly.

    While there is one, a thread looks whether `newer` has another answer, and tells of that too.
    """

    def __init__(self, newer: Callable[[], str | None]) -> None:
        self._newer = newer
        self._held: list[weakref.WeakMethod[Heard]] = []
        self._guard = threading.Lock()
        self._watch: threading.Thread | None = None

    def add(self, heard: Heard) -> None:
        """From now on `heard`, a bound method, is called after every change, in the thread of the change."""
        with self._guard:
            self._held.append(weakref.WeakMethod(heard))
            if self._watch is None:
                # The context goes along: it holds which cell the kernel's messages belong to.
                run = contextvars.copy_context().run
                self._watch = threading.Thread(target=run, args=(self._look,), daemon=True)
                self._watch.start()

    def tell(self) -> None:
        """Calls those who are still there."""
        for heard in self._living():
            heard()

    def _living(self) -> list[Heard]:
        with self._guard:
            pairs = [(one, one()) for one in self._held]
            self._held = [one for one, heard in pairs if heard is not None]
            return [heard for _, heard in pairs if heard is not None]

    def _look(self) -> None:
        seen = None
        while True:
            time.sleep(LOOK)
            with self._guard:
                if not any(one() is not None for one in self._held):
                    self._watch = None
                    return
            newer = self._newer()
            if newer != seen:
                seen = newer
                self.tell()


Item = TypeVar("Item")


def read_lines(path: Path, what: str, make: Callable[[Any], Item]) -> list[Item]:
    """What `make` makes of each line, in order; nothing where there is no file.

    Raises StoreError for a line that is no `what`: for which `make` raises ValueError or the like.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="surrogatepass") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}", "Mend or delete it.") from error
    items = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            items += [make(json.loads(line))] if line.strip() else []
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            place = f"{path}, line {number},"
            raise StoreError(f"{place} is no {what}", "Mend or delete the line.") from error
    return items


def write_lines(path: Path, documents: Iterable[Any]) -> None:
    """Writes a line each; at every instant the file is the old or the new one, whole. Raises StoreError."""
    from rag.index import Disk

    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in documents)
    Disk().folder(path.parent)
    Disk().save(path, (line.encode("utf-8", "surrogatepass") for line in lines))
