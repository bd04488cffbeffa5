"""The panel that rebuilds: what comes in, what would change, the work, its report, and the way back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from traitlets import Unicode

from rag.draw import report_html
from rag.draw.safe import line
from rag.notebook.panels.panel import Message, Panel, front_end
from rag.notebook.session import Library, RebuildSession
from rag.records import RebuildReport

LARGEST = 200_000_000
"""Bytes of one upload. The message to the kernel holds it whole; larger exports are named by a path."""


SHOWN = 100
"""Files that cannot be read that are listed; the number says of how many."""


class RebuildPanel(Panel):
    """Brings the index up to date with the seeds."""

    _esm = front_end("rebuild")
    report = Unicode().tag(sync=True)
    plan = Unicode().tag(sync=True)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.session = session = RebuildSession(library)
        self.actions |= {
            "upload": self._upload,
            "look": lambda _: session.look(),
            "rebuild": lambda _: session.rebuild(),
            "cancel": lambda _: session.cancel(),
            "back": lambda message: session.go_back(message.text("version")),
            "remove": lambda message: session.remove(message.text("path", 5000)),
            "leave_out": lambda _: session.leave_out(),
            "restore": lambda _: session.restore(),
            "add": lambda message: session.add([message.text("source").strip()]),
        }
        self.shows("report", session, ["report"], lambda: _drawn(session.report))
        self.shows("plan", session, ["planned"], lambda: _drawn(session.planned))
        looked_at = ("versions", "report", "planned", "demo")
        self.draws(session, "progress", "left", "removed", also=looked_at, make=self._state)
        session.look()

    def _upload(self, message: Message) -> None:
        """Files come as bytes with their names, of which only the last part counts."""
        names, buffers = message.get("names"), message["buffers"]
        if not isinstance(names, list) or len(names) != len(buffers) or self.session.busy:
            return
        folder = Path(tempfile.mkdtemp(prefix="rag-upload-"))
        paths = []
        for number, (name, data) in enumerate(zip(names, buffers, strict=True)):
            last = PurePosixPath(str(name).replace("\\", "/")).name.replace("\0", "").strip(". ")
            last = last or f"upload-{number}.txt"
            (folder / str(number)).mkdir()
            paths.append(folder / str(number) / last)
            paths[-1].write_bytes(bytes(data))

        def gone(change: Mapping[str, Any]) -> None:
            if not change["new"]:
                self.session.unobserve(gone, "busy")
                shutil.rmtree(folder, ignore_errors=True)

        self.session.observe(gone, "busy")
        self.session.add(paths)

    def _state(self) -> dict[str, Any]:
        session = self.session
        planned = session.planned
        work = bool(planned and (planned.added or planned.changed or planned.removed or planned.moved))
        # A damaged index cannot be compared with; a rebuild mends it.
        work = work or (not session.compared and not session.busy)
        return {
            "work": work or bool(planned and planned.because),
            "demo": 0 if session.removed else session.demo,
            "failed": [
                {"path": line(one.path, 5000), "reason": line(one.reason, 500), "whole": "#" not in one.path}
                for one in session.failed[:SHOWN]
            ],
            "failures": len(session.failed),
            "versions": [
                {name: line(str(value), 100) for name, value in one.items()}
                | {"current": bool(one.get("current"))}
                for one in session.versions
            ],
        }

    def still_html(self) -> str:
        """What the last rebuild did, or what one would do."""
        report = self.session.report or self.session.planned
        return report_html(report, style=False) if report else ""


def _drawn(report: RebuildReport | None) -> str:
    """A report but for what failed, which is listed with its buttons."""
    return report_html(replace(report, failed=()), style=False) if report else ""
