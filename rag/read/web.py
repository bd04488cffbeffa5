"""`fetch`: a page from the web into the seeds folder, as it was sent, with its address and the time."""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from rag.errors import ReadError
from rag.read.files import MAX_BYTES

_SECONDS: Final = 30
_ENDINGS: Final = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf",
    "text/plain": ".txt", "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_AGENT: Final = "Mozilla/5.0 (compatible; rag-notebooks)"
SIDE: Final = ".source"
"""The ending of the hidden note beside a fetched file: `.NAME.source` with address and time."""


def fetch(url: str, into: Path, *, local: bool = False) -> Path:
    """The new file in `into` with the page at `url`, byte for byte as it was sent.

    Its address and the time are in a hidden note beside it, which `read` puts into the stated
    metadata. Raises ReadError if the page cannot be had, or is of no kind that can be read.
    `local` allows addresses of this machine and its network, which are refused otherwise.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise ReadError(url, "this is no web address", "It begins with https://.")
    data, kind = _get(url, local)
    ending = _ENDINGS.get(kind)
    if ending is None:
        what = f"the page is {kind or 'of an unknown kind'}"
        raise ReadError(url, what, "Save it as text, HTML, PDF or .docx.")
    if not data.strip():
        raise ReadError(url, "the page is empty", "Open it in a browser and save it.")
    name = _name(url)
    path, number = into / f"{name}{ending}", 2
    while path.exists():
        path, number = into / f"{name}_{number}{ending}", number + 1
    try:
        path.write_bytes(data)
        note = f"url: {url}\nfetched: {datetime.now(UTC).isoformat(timespec='seconds')}\n"
        path.with_name(f".{path.name}{SIDE}").write_text(note, encoding="utf-8")
    except OSError as error:
        what = f"the page cannot be written ({error.strerror})"
        raise ReadError(url, what, "Allow writing there.") from error
    return path


def noted(file: Path) -> dict[str, str]:
    """Address and time of a fetched file: `url` and `fetched`, or nothing."""
    try:
        told = file.with_name(f".{file.name}{SIDE}").read_text(encoding="utf-8")[:4000]
    except (OSError, ValueError):
        return {}
    fields = (line.partition(": ") for line in told.splitlines())
    return {key: value.strip() for key, _, value in fields if key in ("url", "fetched") and value.strip()}


def _get(url: str, local: bool) -> tuple[bytes, str]:
    """(bytes, media type)."""
    handlers = () if local else (_Plain, _Secure, _NoFtp)
    opener = urllib.request.build_opener(*handlers)
    try:
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept": "text/html,*/*"})
        with opener.open(request, timeout=_SECONDS) as answer:
            data = answer.read(MAX_BYTES + 1)
            kind = answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        what = f"the site answers {error.code} {error.reason}"
        raise ReadError(url, what, "Open it in a browser.") from error
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        what, advice = f"the page cannot be reached ({reason})", "Look at the address."
        if isinstance(reason, _NotPublic):
            what, advice = "this address is not on the public web", "Save the page and add the file."
        elif isinstance(reason, socket.gaierror | UnicodeError):
            what = f"there is no site {urlsplit(url).hostname or ''!r}"
        raise ReadError(url, what, advice) from error
    if len(data) > MAX_BYTES:
        raise ReadError(url, f"the page is larger than {MAX_BYTES >> 20} MB", "Save the part that is needed.")
    return data, kind


class _NotPublic(OSError):
    """A name that leads to this machine or its network."""


def connected(address: tuple[str, int], timeout: float | None = None, *_: Any) -> socket.socket:
    """A connection to a public address of a host, whose name is looked up once: what is checked is used.

    Raises _NotPublic if any of its addresses is of this machine or its network, and OSError.
    """
    found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    if not found or not all(_is_public(str(one[4][0])) for one in found):
        raise _NotPublic(f"{address[0]} is not on the public web")
    failure: OSError = OSError(f"{address[0]} cannot be reached")
    for family, kind, protocol, _name, place in found:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(timeout)
            made.connect(place)
            return made
        except OSError as error:
            made.close()
            failure = error
    raise failure


def _is_public(address: str) -> bool:
    told = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(told, "ipv4_mapped", None) or told
    return bool(inner.is_global and not inner.is_multicast)


class _PlainConnection(HTTPConnection):
    def connect(self) -> None:
        self._create_connection = connected
        super().connect()


class _SecureConnection(_PlainConnection, HTTPSConnection):
    """The same with TLS: both classes of the library connect by `_create_connection`."""


class _Plain(urllib.request.HTTPHandler):
    """Opens http addresses; a page that sends us on comes by here again."""

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(HTTPConnection if _by_proxy(req) else _PlainConnection, req)


class _Secure(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(HTTPSConnection if _by_proxy(req) else _SecureConnection, req)


class _NoFtp(urllib.request.FTPHandler):
    def ftp_open(self, req: urllib.request.Request) -> Any:
        raise urllib.error.URLError(_NotPublic("a page must not lead us to another kind of address"))


def _by_proxy(req: urllib.request.Request) -> bool:
    """Whether a proxy of the user's fetches the page: it looks the name up itself; we look first."""
    if not (req.has_proxy() or getattr(req, "_tunnel_host", None)):
        return False
    with suppress(socket.gaierror, UnicodeError):
        found = socket.getaddrinfo(urlsplit(req.full_url).hostname or "", None)
        if not all(_is_public(str(one[4][0])) for one in found):
            raise urllib.error.URLError(_NotPublic("not on the public web"))
    return True


def _name(url: str) -> str:
    """A file name that tells site and page."""
    parts = urlsplit(url)
    told = f"{parts.hostname or 'page'}_{parts.path}".removesuffix("/")
    stem, _, ending = told.rpartition(".")
    told = stem if ending.isalpha() and len(ending) < 5 else told
    words = "".join(c if c.isalnum() or c in ".-" else " " for c in told).split()
    return "_".join(words).strip("._")[:80] or "page"
