"""Which precision is the fastest here, found by a short trial."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.weights import cache, remember

if TYPE_CHECKING:
    from rag.encode.bert import Bert

# bfloat16 must be this much faster to be worth its 0.00003 of cosine, and keep this cosine.
GAIN = 1.2
COSINE = 0.9999
# What /proc/cpuinfo calls processors that multiply bfloat16 without unpacking it.
FLAGS = ("avx512_bf16", "amx_bf16", "bf16")


def fastest(model: Callable[[str], Bert]) -> str:
    """ "bfloat16" or "float32", by a trial of about two seconds; its verdict is kept for this machine.

    `model` makes the pass of a precision. The kit's models have layers of one size: it holds for all of them.
    """
    flags = _flags()
    if not flags:
        return "float32"
    import torch

    from rag.encode.bert import device

    here = f"{torch.__version__} {device()} {flags} {torch.get_num_threads()}"
    stamp = cache() / "precision.json"
    try:
        known = json.loads(stamp.read_text(encoding="utf-8"))
        if known["here"] == here and known["precision"] in ("float32", "bfloat16"):
            return str(known["precision"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no verdict yet
    verdict = _trial(model)
    remember(stamp, {"here": here, **verdict})
    return str(verdict["precision"])


def _flags() -> str:
    try:
        words = set(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return ""
    return " ".join(flag for flag in FLAGS if flag in words)


def _trial(model: Callable[[str], Bert]) -> dict[str, object]:
    rng = np.random.default_rng(0)
    tokens, lengths = rng.integers(1000, 30000, (16, 128)), np.full(16, 128)
    both = [model(kind) for kind in ("float32", "bfloat16")]

    def seconds(bert: Bert) -> float:
        began = time.perf_counter()
        bert(tokens, lengths)
        return time.perf_counter() - began

    # In turn, the least of four: the other programs of the machine disturb both alike.
    times = np.array([[seconds(bert) for bert in both] for _ in range(5)])[1:].min(axis=0)
    one, other = (bert(tokens, lengths).mean(axis=1) for bert in both)
    cosines = (one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    good = times[0] >= GAIN * times[1] and float(cosines.min()) >= COSINE
    return {
        "precision": "bfloat16" if good else "float32",
        "seconds": [round(float(t), 4) for t in times],
        "cosine": round(float(cosines.min()), 6),
    }
