"""SmolLM2-135M-Instruct, run in this process by xllamacpp, as the `llm` model `smollm2`.

The server that xllamacpp starts listens on a Unix socket in a folder that only the user may enter,
or, where there are none, on the loopback with a random key. Nothing connects to it: prompts go in
by a function call.
"""

from __future__ import annotations

import queue
import secrets
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rag.errors import WriterError

NAME = "smollm2"
CONTEXT = 2048
"""Tokens. The model was trained for 8,192, but a prompt of ours has below 700."""


def usable() -> str:
    """What is missing for the local model; empty where nothing is."""
    from importlib.util import find_spec

    from rag.weights import SMOLLM2
    from rag.weights import cache as folder

    if find_spec("xllamacpp") is None:
        return "the package xllamacpp; install it with: pip install xllamacpp"
    if not (folder() / SMOLLM2).is_file():
        return "its model file; fetch it with: python -m rag.weights"
    return ""


@cache
def _server() -> Any:
    """The one server of this process. Raises WriterError."""
    import xllamacpp

    from rag.weights import smollm2_path

    told = xllamacpp.CommonParams()
    told.model.path = str(smollm2_path())
    told.n_ctx, told.n_parallel, told.n_gpu_layers = CONTEXT, 1, 0
    told.verbosity, told.warmup, told.ui = -1, False, False
    if hasattr(socket, "AF_UNIX") and sys.platform != "win32":
        told.hostnames = [str(Path(tempfile.mkdtemp(prefix="rag-")) / "smollm2.sock")]
    else:
        told.hostnames, told.port, told.api_keys = ["127.0.0.1"], 0, [secrets.token_urlsafe(32)]
    try:
        return xllamacpp.Server(told)
    except (RuntimeError, ValueError, OSError) as error:
        raise WriterError("the local model does not start", "Use --llm none.") from error


_LOCK = threading.Lock()


def _said(messages: list[dict[str, str]], grammar: str | None, tokens: int) -> Iterator[str]:
    """The pieces of a reply. Leaving the loop stops the model at its next token."""
    with _LOCK:
        server = _server()
    line: queue.Queue[dict[str, Any] | BaseException | None] = queue.Queue()
    left = threading.Event()

    def take(told: Any) -> bool:
        for one in told if isinstance(told, list) else [told]:
            line.put(one)
        return left.is_set()

    asked: dict[str, Any] = {
        "messages": messages, "max_tokens": tokens, "temperature": 0.0, "stream": True, "seed": 1,
    }  # fmt: skip
    if grammar:
        asked["grammar"] = grammar

    def run() -> None:
        try:
            server.handle_chat_completions(asked, take)
            line.put(None)
        except (RuntimeError, ValueError, OSError) as error:
            line.put(error)

    threading.Thread(target=run, daemon=True, name="smollm2").start()
    try:
        while (one := line.get()) is not None:
            if isinstance(one, BaseException):
                raise one
            if "error" in one or one.get("code", 200) != 200:
                raise ValueError(str(one.get("error", one))[:200])
            for choice in one.get("choices", ()):
                if piece := (choice.get("delta") or {}).get("content"):
                    yield piece
    finally:
        left.set()


_REGISTERING = threading.Lock()


def register() -> None:
    """Makes `smollm2` known to `llm` in this process, as a plug-in of its own would."""
    from llm.plugins import load_plugins, pm

    with _REGISTERING:  # two panels ask for the models at the same time, each in its thread
        if not pm.has_plugin("rag-smollm2"):
            load_plugins()  # type: ignore[no-untyped-call]
            pm.register(_plugin(), name="rag-smollm2")


@cache
def _plugin() -> Any:
    import llm
    from pydantic import Field

    class SmolLM2(llm.Model):
        """The local model. `grammar` is a GBNF grammar that its reply keeps to."""

        model_id = NAME
        can_stream = True

        class Options(llm.Options):
            grammar: str | None = Field(default=None, description="GBNF grammar of the reply")
            max_tokens: int = Field(default=160, description="Tokens in the reply at most")

        def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
            messages = [{"role": "system", "content": prompt.system}] if prompt.system else []
            messages.append({"role": "user", "content": prompt.prompt})
            yield from _said(messages, prompt.options.grammar, prompt.options.max_tokens)

    class Plugin:
        @llm.hookimpl
        def register_models(self, register: Any) -> None:
            register(SmolLM2())

    return Plugin()
