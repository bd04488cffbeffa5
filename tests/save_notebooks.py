"""Runs the notebooks once, from a clean kernel, and saves them: `python tests/save_notebooks.py`.

The index must be built. Widget views are left out of the files: they name a kernel that is gone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

VIEW = "application/vnd.jupyter.widget-view+json"


def save(path: Path) -> None:
    """Runs one notebook in its own folder and writes it back."""
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book, timeout=300, record_timing=False, store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
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
    for one in sys.argv[1:] or sorted(map(str, (Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))):
        save(Path(one).resolve())
