"""Model files from their official addresses: resumed where a download broke off, checked by size and hash."""

from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answer.data import LEXICONS
from rag.errors import WriterError
from rag.weights import cache as folder
from rag.weights import checked_sha256

PIECE = 1 << 18
"""Bytes between two looks at the progress."""
PATIENCE = 60.0
"""Seconds without a byte after which a download is given up; what is there stays for the next time."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that can be fetched, what it must be, and a line on how good it was on our questions."""

    name: str
    file: str
    url: str
    bytes: int
    sha256: str
    licence: str
    measured: str = ""

    @property
    def path(self) -> Path:
        return folder() / self.file

    @property
    def is_here(self) -> bool:
        """Whether it was fetched; its hash was checked then."""
        try:
            return self.path.stat().st_size == self.bytes
        except OSError:
            return False


def known() -> dict[str, ModelFile]:
    """The files of models.toml by name."""
    return {name: ModelFile(name, **entry) for name, entry in LEXICONS.table("models").items()}


def fetch(one: ModelFile, progress: Callable[[int, int], object] = lambda done, of: None) -> Path:
    """Downloads a file, going on where an earlier try broke off. `progress` hears (bytes, of all).

    Raises WriterError where it cannot be had or is not what it must be.
    """
    if one.is_here:
        return one.path
    part = one.path.with_suffix(one.path.suffix + ".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _download(one, part, progress)
        if part.stat().st_size != one.bytes or checked_sha256(part) != one.sha256:
            part.unlink()
            raise WriterError(
                f"what {one.url} gives is not the file that is known as {one.name}",
                "Try again later, or name a file of your own: --llm gguf:PATH.",
            )
        os.replace(part, one.path)
    except (OSError, http.client.HTTPException) as error:
        raise WriterError(
            f"{one.name} could not be fetched: {_why(error)}", "Run the command again."
        ) from error
    return one.path


def _download(one: ModelFile, part: Path, progress: Callable[[int, int], object]) -> None:
    done = part.stat().st_size if part.is_file() else 0
    if done >= one.bytes:
        return  # a try that ended before the check
    request = urllib.request.Request(one.url, headers={"Range": f"bytes={done}-"} if done else {})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        if done and answer.status != http.HTTPStatus.PARTIAL_CONTENT:
            done = 0  # the server sends the whole of it again
        with part.open("ab" if done else "wb") as file:
            while piece := answer.read(PIECE):
                done += len(piece)
                if done > one.bytes:
                    break
                file.write(piece)
                progress(done, one.bytes)
    if done < one.bytes:
        raise ConnectionError("the connection broke off")


def _why(error: Any) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"its server answers with status {error.code}"
    if isinstance(error, urllib.error.URLError):
        return f"its server cannot be reached ({error.reason})"
    return str(error) or type(error).__name__
