"""Any GGUF file as a language model, run in a process of its own: what it does there costs nothing here."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from rag.errors import WriterError

TOKENS: Final = 900
"""Tokens of a reply: some twelve sentences."""


@cache
def model(path: str) -> Gguf:
    """The model of a file, one for each file. Raises WriterError for what is no GGUF file."""
    from importlib.util import find_spec

    file = Path(path).expanduser()
    if find_spec("xllamacpp") is None:
        raise WriterError("the package xllamacpp is not installed", "Install it: pip install xllamacpp")
    try:
        with file.open("rb") as opened:
            magic = opened.read(4)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise WriterError(f"the model file {file} cannot be read: {why}", "Name a .gguf file.") from error
    if magic != b"GGUF":
        raise WriterError(f"the model file {file} is not in the GGUF format", "Name a .gguf file.")
    return Gguf(file)


class Gguf:
    """Speaks as a model of `llm` does; its process is started by the first prompt and again after a crash.

    One prompt at a time. A reply that is left in the middle ends its process: the next prompt starts anew.
    """

    can_stream = True
    Options = SimpleNamespace(model_fields={"grammar": None})

    def __init__(self, path: Path) -> None:
        self.path = path
        self.context = context_of(path)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        atexit.register(self.close)

    def prompt(self, text: str, *, system: str, stream: bool, grammar: str | None = None) -> Iterator[str]:
        """The pieces of a reply. Raises ConnectionError where its process ends, ValueError where it fails."""
        with self._lock:
            whole = False
            process = self._running()
            try:
                request = {"system": system, "prompt": text, "grammar": grammar, "tokens": TOKENS}
                yield from self._exchange(process, request)
                whole = True
            finally:
                if not whole:
                    self.close()

    def _exchange(self, process: subprocess.Popen[str], request: dict[str, Any]) -> Iterator[str]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            told = json.loads(line)
            if "error" in told:
                raise ValueError(told["error"])
            if told.get("end"):
                return
            yield told["piece"]
        raise ConnectionError("the process of the model ended")

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "rag.answer.gguf_process", str(self.path), str(self.context)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                encoding="utf-8", env=os.environ | {"RAG_THREADS": str(free_cores())},
            )  # fmt: skip
        return self._process

    def close(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


def free_cores() -> int:
    """Cores that do nothing now, at least one."""
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(1, cores - round(busy))


LONGEST: Final = 8192
"""Tokens of context at most: more costs memory (56 MB a thousand for 1.5 billion weights) for no evidence."""
_SIZES: Final = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9


def context_of(path: Path) -> int:
    """The context that a file's model was trained for, in tokens: at most LONGEST, 2048 if it tells none."""
    with path.open("rb") as file:
        file.read(4 + 4 + 8)  # magic, version, number of tensors
        for _ in range(_whole(file, 8)):
            key = file.read(_whole(file, 8))
            kind = _whole(file, 4)
            if key.endswith(b".context_length") and kind in _SIZES:
                return min(LONGEST, _whole(file, _SIZES[kind]))
            _skip(file, kind)
    return 2048


def _whole(file: Any, size: int) -> int:
    return int.from_bytes(file.read(size), "little")


def _skip(file: Any, kind: int) -> None:
    if kind == _STRING:
        file.seek(_whole(file, 8), os.SEEK_CUR)
    elif kind == _ARRAY:
        inner, count = _whole(file, 4), _whole(file, 8)
        if inner in _SIZES:
            file.seek(_SIZES[inner] * count, os.SEEK_CUR)
        else:
            for _ in range(count):
                _skip(file, inner)
    else:
        file.seek(_SIZES.get(kind, 1), os.SEEK_CUR)
