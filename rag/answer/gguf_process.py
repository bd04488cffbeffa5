"""The process of a GGUF model: requests come on standard input, a JSON line each, pieces go out likewise.

The server that xllamacpp starts listens on a Unix socket in a folder that only the user may enter, or, where
there are none, on the loopback with a random key. Nothing connects to it: prompts go in by a function call.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO


def main(path: str, context: int) -> None:
    """Answers requests until standard input ends. What the library prints itself goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="rag-") as folder:
        server = _server(path, context, folder)
        for line in sys.stdin:
            _answer(server, json.loads(line), out)
        out.flush()
        os._exit(0)  # the server's threads would be waited for


def _server(path: str, context: int, folder: str) -> Any:
    import xllamacpp

    told = xllamacpp.CommonParams()
    told.model.path = path
    told.n_ctx, told.n_parallel, told.n_gpu_layers = context, 1, 0
    told.verbosity, told.warmup, told.ui = -1, False, False
    told.use_jinja = True  # the chat template of the file itself
    told.cpuparams.n_threads = told.cpuparams_batch.n_threads = int(os.environ.get("RAG_THREADS", "1"))
    if hasattr(socket, "AF_UNIX") and sys.platform != "win32":
        told.hostnames = [str(Path(folder) / "model.sock")]
    else:
        told.hostnames, told.port, told.api_keys = ["127.0.0.1"], 0, [secrets.token_urlsafe(32)]
    return xllamacpp.Server(told)


def _answer(server: Any, request: dict[str, Any], out: TextIO) -> None:
    """The reply to one request, piece by piece, then its end or what went wrong."""
    failed: list[str] = []
    parent = os.getppid()

    def take(told: Any) -> bool:
        for one in told if isinstance(told, list) else [told]:
            if "error" in one or one.get("code", 200) != 200:
                failed.append(str(one.get("error", one))[:300])
            for choice in one.get("choices", ()):
                if piece := (choice.get("delta") or {}).get("content"):
                    print(json.dumps({"piece": piece}), file=out, flush=True)
        return os.getppid() != parent  # nobody is left to hear it

    messages = [
        {"role": "system", "content": request["system"]},
        {"role": "user", "content": request["prompt"]},
    ]
    asked: dict[str, Any] = {
        "messages": messages, "max_tokens": request["tokens"], "temperature": 0.0, "stream": True, "seed": 1,
    }  # fmt: skip
    if request["grammar"]:
        asked["grammar"] = request["grammar"]
    try:
        server.handle_chat_completions(asked, take)
    except (RuntimeError, ValueError) as error:
        failed.append(str(error)[:300])
    print(json.dumps({"error": failed[0]} if failed else {"end": True}), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
