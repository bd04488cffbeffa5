"""Time told by the processor's own speed: a bar in seconds tells of the machine, and of who else uses it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


def loops(work: Callable[[], object], turns: int = 3) -> float:
    """How many times as long as 100,000 turns of a loop `work` takes, both at their best of so many turns.

    Such a loop takes about 5 ms. The two are run in turn, and neither is traced: to measure coverage takes
    three times as long as what is measured.
    """
    trace = sys.gettrace()
    sys.settrace(None)
    try:
        taken = [(_taken(work), _taken(lambda: sum(n * n for n in range(100_000)))) for _ in range(turns)]
    finally:
        sys.settrace(trace)
    return min(one for one, _ in taken) / min(loop for _, loop in taken)


def _taken(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    begin = time.process_time()
    work()
    return time.process_time() - begin
