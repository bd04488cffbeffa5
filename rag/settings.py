"""The settings: arguments, then the environment (`RAG_ENCODER=...`), then `[tool.rag]`, then defaults."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from rag.address import SCHEMES, Address
from rag.errors import SettingsError

AUTO = "auto"
MINILM = "all-MiniLM-L6-v2"
E5_SMALL = "multilingual-e5-small"
E5_OFFICIAL = "intfloat/multilingual-e5-small"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be chosen. Paths are relative to the working folder.

    encoder      "auto" is that of the index at hand; for a new one all-MiniLM-L6-v2 while every article is
                 in English, else multilingual-e5-small. By name: "all-MiniLM-L6-v2" for English and
                 "multilingual-e5-small" for all languages come with the kit; with a hub
                 "intfloat/multilingual-e5-small" or a sentence-transformers model or path
    precision    of passages: "float32", the same index on any machine; "bfloat16" takes 0.57 of its time
                 where the processor multiplies that (AVX512_BF16), and 2 to 4 times as long elsewhere
    llm          the writer: "none" quotes the sources and nothing else
    judge        the model that judges what the writer wrote: "same", "none" or a model's name
    claim        an answer is claimed where its quotes hold what was asked for with this probability
    related      below this probability nothing is quoted
    k            passages found for a question
    keep         versions of the index that are kept
    server       the address of an index on a server (`index` may be one: then this is it, and `index` the
                 folder in which it is built)
    """

    seeds: Path = Path("seeds")
    index: Path = Path("indexes/default")
    server: str = ""
    encoder: str = AUTO
    precision: str = "float32"
    llm: str = "none"
    judge: str = "same"
    claim: float = 0.88
    related: float = 0.1
    k: int = 10
    keep: int = 3

    @property
    def place(self) -> str:
        """Where the index is read: an address, or a folder."""
        return self.server or str(self.index)

    def digest(self) -> str:
        """Names the settings that change what an answer says: 16 hex digits; no path goes in."""
        values = {key: value for key, value in asdict(self).items() if not isinstance(value, Path)}
        del values["keep"], values["server"]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    def named(self, encoder: str) -> Settings:
        """These settings, with this encoder where they leave it to "auto"."""
        return replace(self, encoder=encoder) if self.encoder == AUTO else self

    @classmethod
    def load(cls, **given: Any) -> Settings:
        """The settings of this folder and environment, with `given` (None means "not given") on top.

        Raises SettingsError for an unknown name or a value of the wrong kind.
        """
        path, known = Path("pyproject.toml"), {field.name: field for field in fields(cls)}
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path} cannot be read: {error}", "Mend the file.") from error
        section = table.get("tool", {}).get("rag", {})
        values = dict(section) if isinstance(section, dict) else {}
        set_ = {name: os.environ.get(f"RAG_{name.upper()}") for name in known}
        values |= {name: value for name, value in (*set_.items(), *given.items()) if value is not None}
        if (address := str(values.get("index", ""))).startswith(SCHEMES):
            values |= {"server": address, "index": Address.of(address).beside}
        if unknown := sorted(values.keys() - known.keys()):
            raise SettingsError(f"unknown setting {unknown[0]!r}", f"Known: {', '.join(known)}.")
        return cls(**{key: _as_kind(key, value, known[key].default) for key, value in values.items()})


def _as_kind(name: str, value: Any, default: Any) -> Any:
    kind = Path if isinstance(default, Path) else type(default)
    try:
        chosen = kind(value).expanduser() if kind is Path else kind(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise SettingsError(f"setting {name!r} is {value!r}", f"It takes {kind.__name__}.") from error
    if isinstance(chosen, float) and not 0 <= chosen <= 1:
        raise SettingsError(f"setting {name!r} is {value!r}", "It takes a probability from 0 to 1.")
    if isinstance(chosen, int) and chosen < 1:
        raise SettingsError(f"setting {name!r} is {value!r}", "It takes a number from 1 on.")
    return chosen
