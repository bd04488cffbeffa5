"""Measurements. They print what they find and assert nothing: `make bench DATA=folder`.

The folder holds larger sets, each a folder with `documents.jsonl.gz` and `questions.jsonl.gz` in the form
that `rag evaluate` reads. A benchmark whose set is not there says so and is left out.
"""

from pathlib import Path

APART = {"fit_gate", "fit_story", "grow", "harness", "page_text", "peers", "throughput"}
"""What the benchmarks share, and what is run by itself because it fits something or takes other arguments."""
NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in APART and path.stem[0] != "_"
)
"""The benchmarks: each has a `main(data)`, the folder with the larger sets or None."""
