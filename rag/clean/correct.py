"""`seeds/corrections.toml`: what a user knows better, kept where every rebuild reads it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rag.errors import SeedsError
from rag.records import Article, Role

NAME: Final = "corrections.toml"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a user says of one article: None leaves it as it was found. `date` is ISO, or "" for unknown."""

    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    author: tuple[str, ...] | None = None
    language: str | None = None
    roles: tuple[tuple[int, int, Role], ...] = ()


def corrections(seeds: Path) -> Mapping[str, Correction]:
    """The corrections by path; none if there is no file. Raises SeedsError if it cannot be understood."""
    path = seeds / NAME
    try:
        tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SeedsError(f"{NAME} cannot be read: {error}", "Mend the line, or remove the file.") from error
    return {}


def correct(seeds: Path, path: str, correction: Correction) -> None:
    """Writes what the user says of `path` into the file. Not yet."""
    raise SeedsError("corrections are not written yet", f"Write them into {seeds.name}/{NAME}.")


def applied(article: Article, correction: Correction) -> Article:
    """The article with what the user says of it."""
    return article
