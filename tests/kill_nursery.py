"""Forks a build for each line of its input and kills it after so many seconds; not a test itself.

Input: JSON {"seeds", "index", "after"}; output: "done" or "killed". Forking is what makes two hundred
kills a matter of seconds: imports are paid once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from fakes import FakeAnnotator, FakeEncoder

import rag.chunk
import rag.clean
import rag.clean.article
import rag.index
import rag.read
import rag.read.formats  # noqa: F401
from rag.pipeline import rebuild


def build(seeds: str, index: str) -> None:
    rebuild(
        Path(seeds), Path(index), encoder=FakeEncoder(), annotator=FakeAnnotator(), progress=lambda *_: None
    )


def main() -> None:
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            build(told["seeds"], told["index"])
            os._exit(0)
        end = time.monotonic() + told["after"]
        state = "killed"
        while time.monotonic() < end:
            if os.waitpid(child, os.WNOHANG)[0]:
                state = "done"
                break
            time.sleep(0.0005)  # as fine as the moment of the kill is to be; `waitpid` knows no time limit
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print(state, flush=True)


if __name__ == "__main__":
    main()
