"""Measurements. They print what they find and assert nothing: `make bench DATA=folder`.

The folder holds larger sets, each a folder with `documents.jsonl.gz` and `questions.jsonl.gz` in the form
that `rag evaluate` reads. A benchmark whose set is not there says so and is left out.
"""

from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(
    path.stem
    for path in HERE.glob("*.py")
    if not path.stem.startswith("fit_") and "\ndef main(data" in path.read_text("utf-8")
)
"""The benchmarks: each has a `main(data)`, the folder with the larger sets or None. The other modules are
what they share, or are run by themselves because they fit something or take other arguments."""
