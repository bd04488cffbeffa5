"""Forks a build for each line of its input and kills it after so many seconds; not a test itself.

Input: JSON {"seeds", "index", "after"}; output: JSON {"state": "done", "killed" or "failed", "seconds"}.
The seconds are those that the build has the processor: on a busy machine it dies at the same place. Forking
is what makes two hundred kills a matter of seconds: imports are paid once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
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
            signal.signal(signal.SIGPROF, signal.SIG_DFL)  # it ends a process where it stands
            signal.setitimer(signal.ITIMER_PROF, told["after"])
            build(told["seeds"], told["index"])
            os._exit(0)
        _, status, used = os.wait4(child, 0)
        state = "killed" if os.WIFSIGNALED(status) else "failed" if status else "done"
        print(json.dumps({"state": state, "seconds": used.ru_utime + used.ru_stime}), flush=True)


if __name__ == "__main__":
    main()
