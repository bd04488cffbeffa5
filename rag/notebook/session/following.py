"""A session over a library, which goes along when the library's index changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets import Bool, Unicode

from rag.errors import IndexMissing, RagError
from rag.notebook.session.work import Work
from rag.records import plural

if TYPE_CHECKING:
    from rag.library import Library as Library  # given on to the other sessions
else:
    Library = Any  # a session is handed one, and imports none: tests bring their own


def models_of(library: Library) -> list[dict[str, Any]]:
    """The models that a panel offers, by name, and what those lack that cannot be used."""
    return [
        {"name": one.name, "usable": bool(one.usable), "missing": str(one.missing or "")}
        for one in library.models()
    ]


class Following(Work):
    """Base of the sessions of a library. `version` is that of the index that the session shows.

    `newer` is true while another process (a build in a terminal) has made a version that is not taken
    up yet. What is shown does not change by that; `take_newer` takes it up, for all that share the
    library. `no_index`: there is no index (yet) that could be opened.
    """

    version = Unicode()
    newer = Bool(False)
    no_index = Bool(False)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        library.follow(self.follow)

    def follow(self) -> None:
        """The library calls it, in any thread, when its index changed or a newer one lies there."""
        with self.reporting():
            self.newer = self.library.newer is not None
            version = self.library.version or ""
            self.no_index = not version
            if version != self.version:
                self.version = version
                if version and not self.busy:
                    self.error = ""  # there may have been no index to open
                self.changed()

    def describe(self, error: RagError) -> str:
        """Nothing of an index that is not there: `no_index` says it, beside the button that builds one."""
        self.no_index = isinstance(error, IndexMissing) and not self.library.version
        return "" if self.no_index else str(error)

    def changed(self) -> None:
        """Draws anew what depends on the index; each session has its own."""

    def take_newer(self) -> bool:
        """Takes up the version that another process made."""
        return self.start(self.library.reload, "opening the newer index")

    def build(self) -> bool:
        """Brings the index up to the articles folder; all that share the library take it up."""
        return self.start(self._build, "looking at the articles")

    def _build(self) -> None:
        def tell(stage: str, done: int, total: int) -> None:
            self.progress = done / total if total else -1.0
            self.tell(f"{stage} {done:,} of {total:,}" if total else stage)

        self.library.rebuild(progress=tell, cancelled=self.cancelled)
        self.notice = f"The index is up to date: {plural(len(self.library.articles), 'article')}."

    def catch_up(self) -> None:
        """Within the work: takes up a newer version before it is asked, and says so."""
        if self.library.newer is not None:
            self.library.reload()
            self.notice = "The index was rebuilt elsewhere meanwhile: this is from its new version."
