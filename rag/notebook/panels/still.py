"""What a panel showed last, as plain HTML beside it in the cell's output: for a reader without a kernel."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any, Final

from IPython.core.getipython import get_ipython
from IPython.display import HTML, display

from rag.draw import STYLE

PAUSE: Final = 0.5
"""Seconds after a change: what goes on changing is drawn once, as the output is laid out anew for it."""
FIRST: Final = 20.0
"""Seconds that a panel is waited for when its cell has run, so that its first work is in the saved file."""


class Still:
    """`draw` gives the HTML of the moment, "" for nothing; `ready` waits for the first work of the panel.

    It is shown from the first display on, and hidden by the panel's front end as long as that lives.
    """

    def __init__(self, draw: Callable[[], str], ready: Callable[[float], object]) -> None:
        self._draw, self._ready = draw, ready
        self._shown: Any = None
        self._html = ""
        self._panel: Any = None
        self._asked = False
        self._timer: threading.Timer | None = None

    def show(self) -> None:
        """Puts it into the output of the cell that runs now, under the panel; once."""
        if self._asked:
            return
        self._asked = True
        shell = get_ipython()
        if shell is not None:
            shell.events.register("post_run_cell", self._first)

    def _first(self, *_result: object) -> None:
        # Shown with its content, and not changed at once: nbval knows no changes of an output.
        shell = get_ipython()
        if shell is not None:
            shell.events.unregister("post_run_cell", self._first)
        self._ready(FIRST)
        self._html = self._draw()
        self._shown = display(HTML(self._page()), display_id=True)  # type: ignore[no-untyped-call]

    def _page(self) -> str:
        return f'<div class="rag-kept"><style>{STYLE}</style>{self._html}</div>' if self._html else ""

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
        self._put()

    def live(self, panel: Any) -> None:
        """Shows another panel in its place, while the kernel lives."""
        self._panel = panel
        if self._shown is not None:
            self._put()

    def _put(self) -> None:
        if self._panel is None:
            self._shown.update(HTML(self._page()))  # type: ignore[no-untyped-call]
        else:
            bundle = self._panel._repr_mimebundle_()[0]
            self._shown.update(bundle | {"text/html": self._page()}, raw=True)
