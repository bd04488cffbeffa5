"""Which models can be used here and now, in groups; what the others lack."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

Group = Literal["quotes", "this machine", "a server", "hosted"]
GROUPS: tuple[Group, ...] = ("quotes", "this machine", "a server", "hosted")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A writer by its name: whether it can be used here and now, what is missing if not, how good it was."""

    name: str
    usable: bool
    missing: str = ""
    group: Group = "hosted"
    measured: str = ""


def models() -> list[ModelInfo]:
    """Every writer that can be named here: `none`, files that are run here, then those of `llm` by name."""
    import llm

    from rag.answer.fetch import known

    found = [ModelInfo("none", True, "", "quotes")]
    for one in known().values():
        lack = "" if one.is_here else f"its file; fetch it with: rag models get {one.name}"
        found.append(ModelInfo(one.name, not lack, lack, "this machine", one.measured))
    for model in sorted(llm.get_models(), key=lambda m: str(m.model_id)):
        lack = _missing(model)
        local = bool(getattr(model, "api_base", None)) and not model.needs_key
        found.append(ModelInfo(str(model.model_id), not lack, lack, "a server" if local else "hosted"))
    return found


def models_text(found: list[ModelInfo], *, everything: bool = False) -> str:
    """The list for a terminal: what can be used by groups, the rest counted (or named, with `everything`)."""
    lines: list[str] = []
    for group in GROUPS:
        names = [one.name for one in found if one.group == group and one.usable]
        if names:
            lines.append(f"{group}: {', '.join(names)}")
    lines.append("this machine, any GGUF file: gguf:PATH")
    lines += [f"{one.name}: {one.measured}" for one in found if one.measured]
    lacking = [one for one in found if not one.usable]
    if everything:
        lines += [f"{one.name}: lacks {one.missing}" for one in lacking]
    elif lacking:
        lines += [f"{one.name}: lacks {one.missing}" for one in lacking if one.group == "this machine"]
        rest = sum(one.group != "this machine" for one in lacking)
        lines += [f"{rest} more lack a key or a server: rag models --all"] if rest else []
    return "\n".join(lines)


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
