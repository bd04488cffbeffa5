"""Which folder of articles an index was made from: `seeds.json` beside its versions, relative to itself."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from rag.errors import StoreError
from rag.index.disk import Disk

NAME: Final = "seeds.json"


def remember(index: Path, seeds: Path, disk: Disk | None = None) -> None:
    """Notes the folder that an index was made from. One that is moved together with its index is found."""
    try:
        folder = Path(os.path.relpath(seeds.resolve(), index.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        folder = str(seeds.resolve())
    if _noted(index) != folder:
        with suppress(StoreError):  # without the note `check` must be told the folder
            (disk or Disk()).save(
                index / NAME, [json.dumps({"folder": folder, "sha256": _digest(folder)}).encode()]
            )


def seeds_folder(index: Path) -> Path | None:
    """The folder of articles that an index was made from; None where that is not known, or it is gone."""
    noted = _noted(index)
    folder = Path(os.path.normpath(index.resolve() / noted)) if noted else None
    return folder if folder is not None and folder.is_dir() else None


def _noted(index: Path) -> str | None:
    try:
        document = json.loads((index / NAME).read_text(encoding="utf-8"))
        return str(document["folder"]) if document["sha256"] == _digest(document["folder"]) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sound(index: Path) -> bool:
    """Whether the note, if there is one, is what was written."""
    return not (index / NAME).exists() or _noted(index) is not None


def _digest(folder: str) -> str:
    return hashlib.sha256(folder.encode()).hexdigest()
