"""What a panel showed last, as plain HTML beside it in the cell's output: for a reader without a kernel."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any, Final

from IPython.core.getipython import get_ipython
from IPython.display import HTML, display

from rag.records.draw import STYLE

PAUSE: Final = 0.5
"""Seconds after a change: what goes on changing is drawn once, and JupyterLab lays the output out anew for it."""
FIRST: Final = 20.0
"""Seconds that the first work of a panel is waited for when its cell has run, so that it is in the saved file."""


class Still:
    """`draw` gives the HTML of the moment, "" for nothing; `ready` waits for the first work of the panel.

    It is shown from the first display on, and hidden by the panel's front end as long as that lives.
    """

    def __init__(self, draw: Callable[[], str], ready: Callable[[float], object]) -> None:
        self._draw, self._ready = draw, ready
        self._shown: Any = None
        self._html = ""
        self._timer: threading.Timer | None = None

    def show(self) -> None:
        """Puts it into the output of the cell that runs now; once."""
        if self._shown is not None:
            return
        self._shown = display(HTML(""), display_id=True)  # type: ignore[no-untyped-call]
        shell = get_ipython()  # type: ignore[no-untyped-call]
        if shell is not None:
            shell.events.register("post_run_cell", self._first)

    def _first(self, *_result: object) -> None:
        shell = get_ipython()  # type: ignore[no-untyped-call]
        if shell is not None:
            shell.events.unregister("post_run_cell", self._first)
        self._ready(FIRST)
        self.update()

    def later(self) -> None:
        """Draws it anew in a moment."""
        if self._shown is None:
            return
        if self._timer is not None:
            self._timer.cancel()
        context = contextvars.copy_context()  # it holds which cell the output belongs to
        self._timer = threading.Timer(PAUSE, context.run, (self.update,))
        self._timer.daemon = True
        self._timer.start()

    def update(self) -> None:
        """Draws it anew now, if there is anything else to see."""
        drawn = self._draw()
        if self._shown is None or drawn == self._html:
            return
        self._html = drawn
        page = f'<div class="rag-kept"><style>{STYLE}</style>{drawn}</div>' if drawn else ""
        self._shown.update(HTML(page))
