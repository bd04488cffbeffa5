"""What a user keeps beside the index, in files that can be edited by hand: a JSON document a line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from rag.errors import StoreError

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
    half = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("w", encoding="utf-8", errors="surrogatepass") as file:
            file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in documents)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> StoreError:
    """The one line for a file that cannot be written."""
    return StoreError(f"{path} cannot be written: {error.strerror}", "Is there room, and leave?")
