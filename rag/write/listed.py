"""Which writers can be used here and now."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A writer by its name: whether it can be used here and now, and what is missing if not."""

    name: str
    usable: bool
    missing: str = ""


def models() -> list[ModelInfo]:
    """Every writer that can be named here: `none` first, the local model, then those of `llm` by name."""
    import llm

    from rag.write.smollm2 import NAME, register, usable

    register()
    lack = usable()
    found = [ModelInfo("none", True), ModelInfo(NAME, not lack, lack)]
    for model in sorted(llm.get_models(), key=lambda m: str(m.model_id)):
        if model.model_id != NAME:
            lack = _missing(model)
            found.append(ModelInfo(str(model.model_id), not lack, lack))
    return found


def _missing(model: Any) -> str:
    """What a model of `llm` lacks: a key, or a server that answers; empty where nothing is known to lack."""
    import llm

    if model.needs_key and not llm.get_key(None, model.needs_key, model.key_env_var):
        return f"a key; set it with: llm keys set {model.needs_key}"
    base = getattr(model, "api_base", None)
    if base and not _answers(str(base)):
        return f"a server that answers at {urlsplit(str(base)).netloc}; start it"
    return ""


def _answers(address: str) -> bool:
    told = urlsplit(address)
    port = told.port or (443 if told.scheme == "https" else 80)
    try:
        with socket.create_connection((told.hostname or "", port), timeout=1.0):
            return True
    except OSError:
        return False
