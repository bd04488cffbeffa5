"""The folder of an index: which versions it has, which is current, and what each file must be.

CURRENT                    "000002-9f31c07a SHA256-OF-ITS-MANIFEST": one rename makes a version current
versions/000002-9f31c07a/  manifest.json, articles.arrow, passages.safetensors, files.arrow, ...
vectors/HASH.safetensors   embeddings, shared by all versions
notes/HASH.arrow           what articles say about people, speech, numbers and days; see rag.index.notes
lock                       held while a build writes; lock.json says by whom
stamps.json                what files looked like when they were last known to be whole
seeds.json                 which folder of articles it was made from, relative to itself
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.disk import Disk, reading
from rag.index.store import sha256
from rag.records import EncoderInfo
from rag.weights import seen

FORMAT: Final = 6
MANIFEST: Final = "manifest.json"
CURRENT: Final = "CURRENT"
STAMPS: Final = "stamps.json"
SEEDS: Final = "seeds.json"
ADVICE: Final = "Run `rag check` to see what is wrong, `rag rollback` for the version before, or `rag build`."


class OtherFormat(IndexCorrupt):
    """A sound index that this version of the kit does not read; `encoder` names the model that made it."""

    encoder: str | None = None


def sealed(document: Mapping[str, Any]) -> bytes:
    """JSON, and in a last line the sha256 of it."""
    body = json.dumps(document, indent=1, sort_keys=True).encode()
    return body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n"


def unsealed(whole: bytes) -> dict[str, Any]:
    """The document that was `sealed`. Raises ValueError for other bytes than were written."""
    body, _, digest = whole.removesuffix(b"\n").rpartition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("it has other bytes than were written")
    document: dict[str, Any] = json.loads(body)
    return document


def named_files(files: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """Size and sha256 of files by their names. Raises ValueError for a name that leads out of its folder."""
    if any("/" in name or "\\" in name for name in files):
        raise ValueError("a file name that leads out of the folder")
    return {str(name): (int(size), str(digest)) for name, (size, digest) in files.items()}


@dataclass(frozen=True)
class Manifest:
    """What a version is. `files` are its own, `parts` those that it needs of vectors/: size and sha256.

    `content` names all that is searched, to the byte: equal for an incremental and a full build.
    """

    version: str
    made: str
    encoder: EncoderInfo
    settings_digest: str
    made_with: dict[str, str]
    articles: int
    passages: int
    content: str
    files: dict[str, tuple[int, str]]
    parts: dict[str, tuple[int, str]]
    corrections: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def packed(self) -> bytes:
        """The manifest as it is written."""
        return sealed(asdict(self))

    @classmethod
    def of(cls, packed: bytes) -> Manifest:
        """Raises IndexCorrupt if it is none, or one of another format."""
        with reading(MANIFEST, ADVICE):
            document = unsealed(packed)
            if document["format"] != FORMAT:
                formats = f"format {document['format']}, not {FORMAT}"
                what = f"the index was made by another version of the kit ({formats})"
                other = OtherFormat(what, "Run `rag build`: what was embedded is kept.")
                other.encoder = document["encoder"]["name"]
                raise other
            document["encoder"] = EncoderInfo(**document["encoder"])
            document |= {name: named_files(document[name]) for name in ("files", "parts")}
            return cls(**document)


class Layout:
    """The paths of one index folder, and what is read of them."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.versions_folder = self.path / "versions"
        self.vectors = self.path / "vectors"
        self.notes = self.path / "notes"

    def folder(self, version: str) -> Path:
        return self.versions_folder / version

    def current(self) -> tuple[str, str]:
        """The current version and the sha256 of its manifest. Raises IndexMissing, IndexCorrupt."""
        try:
            parts = (self.path / CURRENT).read_text(encoding="ascii").split()
        except (FileNotFoundError, NotADirectoryError) as error:
            where = "" if self.path.is_absolute() else f" (seen from {Path.cwd()})"
            advice = "Run `rag build`, or name the folder where it is."
            raise IndexMissing(f"there is no index at {self.path}{where}", advice) from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexCorrupt(f"{CURRENT} cannot be read: {error}", ADVICE) from error
        if len(parts) != 2 or not _is_version(parts[0]):
            raise IndexCorrupt(f"{CURRENT} is damaged", ADVICE)
        return parts[0], parts[1]

    def names(self) -> list[str]:
        """The versions that are there, oldest first."""
        if not self.versions_folder.is_dir():
            return []
        return sorted(p.name for p in self.versions_folder.iterdir() if _is_version(p.name))

    def manifest(self, version: str, digest: str | None = None) -> Manifest:
        """The manifest of a version, held against its hash where that is known."""
        path = self.folder(version) / MANIFEST
        try:
            packed = path.read_bytes()
        except FileNotFoundError as error:
            raise IndexMissing(f"there is no version {version} in {self.path}", _LIST) from error
        except OSError as error:
            raise IndexCorrupt(f"{MANIFEST} cannot be read: {error}", ADVICE) from error
        if digest is not None and hashlib.sha256(packed).hexdigest() != digest:
            raise IndexCorrupt(f"{MANIFEST} of version {version} is not what was written", ADVICE)
        manifest = Manifest.of(packed)
        if manifest.version != version:
            raise IndexCorrupt(f"{MANIFEST} of version {version} is that of {manifest.version}", ADVICE)
        return manifest

    def manifests(self) -> Iterator[Manifest]:
        """Those of all versions that are there and sound, oldest first."""
        for name in self.names():
            with suppress(IndexCorrupt, IndexMissing):
                yield self.manifest(name)

    def expected(self, manifest: Manifest) -> dict[Path, tuple[int, str]]:
        """Every file that a version needs, with its size and sha256."""
        own = {self.folder(manifest.version) / name: known for name, known in manifest.files.items()}
        return own | {self.vectors / name: known for name, known in manifest.parts.items()}

    def point(self, version: str, digest: str, disk: Disk) -> None:
        """Makes a version current: one rename."""
        disk.save(self.path / CURRENT, [f"{version} {digest}\n".encode()])
        disk.settle(self.path)


_LIST = "`rag status --versions` lists those that are kept."


def _is_version(name: str) -> bool:
    number, _, digest = name.partition("-")
    return len(number) >= 6 and number.isdecimal() and len(digest) == 8 and digest.isalnum()


class Stamps:
    """What files looked like (size, inode, mtime, ctime) when their bytes were last known to be whole.

    ctime cannot be set by a program, so a file with its stamp is the file that was written here; one
    from elsewhere has none, and is read and hashed before anything is made of it.

    `seeds` are those that were touched since the version was made, and found unchanged: (mtime, sha256).
    """

    def __init__(self, path: Path) -> None:
        self._root, self.sound = path, True
        self._known: dict[str, list[int]] = {}
        self.seeds: dict[str, tuple[int, str]] = {}
        try:
            document = unsealed((path / STAMPS).read_bytes())
            self._known, self.seeds = document["files"], {k: tuple(v) for k, v in document["seeds"].items()}
        except FileNotFoundError:
            pass  # an index that was copied without them is read whole
        except (OSError, ValueError, KeyError):
            self.sound = False

    def fit(self, path: Path) -> bool:
        known = self._known.get(path.relative_to(self._root).as_posix())
        return known is not None and path.exists() and known == seen(path)

    def update(
        self, disk: Disk, files: Iterable[Path] = (), seeds: Mapping[str, tuple[int, str]] | None = None
    ) -> None:
        """Remembers files that were written, or hashed, just now, beside the others; forgets what is gone.

        `seeds`, if given, are now those that were touched and found unchanged. Raises StoreError.
        """
        held = {name: look for name, look in self._known.items() if (self._root / name).exists()}
        held |= {p.relative_to(self._root).as_posix(): seen(p) for p in files if p.exists()}
        now = held, dict(self.seeds if seeds is None else seeds)
        if now != (self._known, self.seeds):
            self._known, self.seeds = now
            disk.save(self._root / STAMPS, [sealed({"files": self._known, "seeds": self.seeds})])


def verify(expected: Mapping[Path, tuple[int, str]], stamps: Stamps | None) -> list[tuple[Path, str]]:
    """What is wrong with files: (file, what). Those with their stamp are not read again."""
    wrong = []
    for path, (size, digest) in expected.items():
        try:
            if path.stat().st_size != size:
                wrong.append((path, f"has {path.stat().st_size:,} bytes, not {size:,}"))
            elif not (stamps and stamps.fit(path)) and sha256(path) != digest:
                wrong.append((path, "has other bytes than were written"))
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            wrong.append((path, "is missing" if missing else f"cannot be read: {error}"))
    return wrong


def facts(manifest: Manifest) -> dict[str, Any]:
    """A version in a line: what `versions` lists."""
    return {
        "version": manifest.version, "made": manifest.made, "articles": manifest.articles,
        "passages": manifest.passages, "encoder": manifest.encoder.name,
    }  # fmt: skip


def remember(index: Path, seeds: Path, disk: Disk | None = None) -> None:
    """Notes the folder that an index was made from. One that is moved together with its index is found."""
    try:
        folder = Path(os.path.relpath(seeds.resolve(), index.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        folder = str(seeds.resolve())
    if noted_folder(index) != folder:
        with suppress(StoreError):  # without the note `check` must be told the folder
            (disk or Disk()).save(index / SEEDS, [sealed({"folder": folder})])


def seeds_folder(index: Path) -> Path | None:
    """The folder of articles that an index was made from; None where that is not known, or it is gone."""
    noted = noted_folder(index)
    folder = Path(os.path.normpath(index.resolve() / noted)) if noted else None
    return folder if folder is not None and folder.is_dir() else None


def noted_folder(index: Path) -> str | None:
    """The folder as the note has it; None for no note, and for one that is not what was written."""
    with suppress(OSError, ValueError, KeyError):
        return str(unsealed((index / SEEDS).read_bytes())["folder"])
    return None
