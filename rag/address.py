"""Addresses of servers: `milvus://host:19530/name`, `milvus+tls://host/name`, `milvus://./archive.db`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rag.errors import SettingsError

SCHEMES: Final = ("milvus:", "milvus+tls:")
_FORM: Final = "Write it as milvus://host:19530/name, milvus+tls://host:19530/name or milvus://./name.db."
_PORT: Final = 19530


@dataclass(frozen=True)
class Address:
    """Where an index is served. `uri` is what the client is given; `name` what the collections begin with;
    `beside` the folder in which it is built, and what a user keeps."""

    uri: str
    name: str
    embedded: bool
    beside: Path

    @classmethod
    def of(cls, text: str) -> Address:
        """Raises SettingsError for an address that is none; what it says holds no part of a wrong one."""
        scheme, mark, rest = text.partition("://")
        if not mark or scheme not in ("milvus", "milvus+tls"):
            raise SettingsError("the address of the index cannot be understood", _FORM)
        if rest.endswith(".db"):
            if scheme == "milvus+tls":
                raise SettingsError("an embedded index has no TLS", _FORM)
            path = Path(rest).expanduser()
            return cls(str(path.absolute()), _name(path.stem), True, path.with_name(f"{path.name}.build"))
        host, _, name = rest.partition("/")
        if "@" in host:
            raise SettingsError("the address of the index holds credentials", SECRET)
        match = re.fullmatch(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?", host)
        if match is None:
            raise SettingsError("the address of the index names no host", _FORM)
        protocol = "https" if scheme == "milvus+tls" else "http"
        beside = Path("indexes") / ("served-" + re.sub(r"[^A-Za-z0-9.]+", "-", rest).strip("-."))
        return cls(f"{protocol}://{match[1]}:{match[2] or _PORT}", _name(name.strip("/")), False, beside)


SECRET: Final = (
    "Put them into RAG_MILVUS_TOKEN, or into a file that RAG_MILVUS_TOKEN_FILE names (user:password)."
)


def _name(name: str) -> str:
    """What Milvus takes as the beginning of a collection's name."""
    if name.isascii() and name.isidentifier() and len(name) <= 100:
        return name
    raise SettingsError("the index on the server has no usable name", "Use letters, digits and _ . " + _FORM)


def token() -> str:
    """The credentials, from the environment or from a file that it names; "" for none.

    Raises SettingsError for a file that cannot be read; what it says does not hold them.
    """
    if file := os.environ.get("RAG_MILVUS_TOKEN_FILE"):
        try:
            return Path(file).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            what = f"the token file {file} cannot be read"
            raise SettingsError(what, "Mend RAG_MILVUS_TOKEN_FILE.") from error
    return os.environ.get("RAG_MILVUS_TOKEN", "").strip()
