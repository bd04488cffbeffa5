"""How a record is shown: by `rag.draw`, which is imported when somebody looks at one."""

from __future__ import annotations

from typing import Any


class Drawn:
    """A record that is HTML in a notebook and text anywhere else.

    IPython takes the `__repr__` that a dataclass makes before a `_repr_pretty_` that it inherits: each has
    `_repr_pretty_ = Drawn._repr_pretty_`.
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        from rag.draw import html_of

        return html_of(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def __str__(self) -> str:
        from rag.draw import text_of

        return text_of(self)
