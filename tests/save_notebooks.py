"""Runs the notebooks once, from clean kernels, and saves them: `make notebooks`, or this with their paths.

They run in a copy, on an index built there: what the clone's own index and history hold is not in them.
Widget views are left out of the files: they name a kernel that is gone.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import rag

ROOT = Path(__file__).parent.parent
VIEW = "application/vnd.jupyter.widget-view+json"
READ = ("notebooks", "seeds", "tests/benchmarks")
"""What the notebooks read of the clone."""


def copied(folder: Path) -> Path:
    """A copy of what the notebooks read, with a fresh index."""
    for name in READ:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    rag.open(folder / "indexes" / "default", folder / "seeds").rebuild()
    return folder


def save(path: Path, copy: Path) -> None:
    """Runs one notebook in the copy and writes it back."""
    book = nbformat.read(path, as_version=4)
    folder = copy / "notebooks"
    NotebookClient(
        book, timeout=300, record_timing=False, store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()  # fmt: skip
    for cell in book.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(VIEW, None)
            output.pop("transient", None)
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(book, path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        clone = copied(Path(made))
        for one in sys.argv[1:] or sorted(map(str, (ROOT / "notebooks").glob("*.ipynb"))):
            save(Path(one).resolve(), clone)
            print(one, file=sys.stderr)
