"""`fetch`: a page from the web into the seeds folder, as it was sent, with its address and the time."""

from __future__ import annotations

from pathlib import Path

from rag.errors import ReadError


def fetch(url: str, into: Path) -> Path:
    """Not yet: a page is saved by the browser."""
    raise ReadError(url, "pages are not fetched yet", f"Save the page from the browser into {into.name}.")
