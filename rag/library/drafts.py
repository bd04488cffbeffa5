"""The text of a draft: as it is given, or of a file of a kind that seeds may have."""

from __future__ import annotations

from pathlib import Path

from rag.errors import ReadError, SettingsError

LONGEST = 200_000
"""Characters of a draft: some hundred pages."""


def draft_of(draft: str | Path, name: str = "") -> tuple[str, str]:
    """(name, text) of a draft that is a text, or a file where it is a `Path` or names one that exists.

    Raises ReadError for a file that cannot be read, SettingsError for no text or too much.
    """
    path = draft if isinstance(draft, Path) else _path(draft)
    text = str(draft) if path is None else _file(path)
    if not text.strip():
        raise SettingsError("the draft is empty", "Give a text, or a file with one.")
    if len(text) > LONGEST:
        raise SettingsError(f"the draft has {len(text):,} characters", f"Check {LONGEST:,} at most at once.")
    return name or (path.name if path is not None else "Draft"), text


def _path(draft: str) -> Path | None:
    """The file that a short line names, if there is one."""
    if "\n" in draft or len(draft) > 1000:
        return None
    try:
        return Path(draft) if Path(draft).is_file() else None
    except (OSError, ValueError):  # no name of a file at all
        return None


def _file(path: Path) -> str:
    from rag.read import SeedFile, read

    try:
        stat = path.stat()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReadError(
            str(path), f"{path} cannot be read: {why}", "Name a .txt, .md or .docx file."
        ) from error
    seed = SeedFile(path.name, path.absolute(), stat.st_size, stat.st_mtime_ns, path.absolute().parent)
    texts: list[str] = []
    for raw in read(seed):
        if isinstance(raw, ReadError):
            raise raw
        texts.append(raw.text)
    return "\n\n".join(texts)
