"""`fetch`: a page from the web into the seeds folder, as it was sent, with its address and the time."""

from __future__ import annotations

import ipaddress
import re
import socket
import urllib.error
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any, Final
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
        raise ReadError(
            url, f"the page is {kind or 'of an unknown kind'}", "Save it as text, HTML, PDF or .docx."
        )
    if not data.strip():
        raise ReadError(url, "the page is empty", "Open it in a browser and save it.")
    path = _free(into, _name(url), ending)
    try:
        path.write_bytes(data)
        note = f"url: {url}\nfetched: {datetime.now(UTC).isoformat(timespec='seconds')}\n"
        path.with_name(f".{path.name}{SIDE}").write_text(note, encoding="utf-8")
    except OSError as error:
        raise ReadError(
            url, f"the page cannot be written ({error.strerror})", "Allow writing there."
        ) from error
    return path


def noted(file: Path) -> dict[str, str]:
    """Address and time of a fetched file: `url` and `fetched`, or nothing."""
    try:
        told = file.with_name(f".{file.name}{SIDE}").read_text(encoding="utf-8")[:4000]
    except (OSError, ValueError):
        return {}
    fields = (line.partition(": ") for line in told.splitlines())
    return {key: value.strip() for key, _, value in fields if key in ("url", "fetched") and value.strip()}


class _Guard(urllib.request.HTTPRedirectHandler):
    """Looks at every address that a page sends us on to."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        _public(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _get(url: str, local: bool) -> tuple[bytes, str]:
    """(bytes, media type)."""
    if not local:
        _public(url)
    opener = urllib.request.build_opener(*([] if local else [_Guard]))
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept": "text/html,*/*"})
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            data = answer.read(MAX_BYTES + 1)
            kind = answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise ReadError(
            url, f"the site answers {error.code} {error.reason}", "Open it in a browser."
        ) from error
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise ReadError(url, f"the page cannot be reached ({reason})", "Look at the address.") from error
    if len(data) > MAX_BYTES:
        raise ReadError(url, f"the page is larger than {MAX_BYTES >> 20} MB", "Save the part that is needed.")
    return data, kind


def _public(url: str) -> None:
    """Raises ReadError for an address on this machine or its network: a page must not lead us there."""
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError) as error:
        raise ReadError(url, f"there is no site {host!r}", "Look at the address.") from error
    if any(not ipaddress.ip_address(str(address[4][0]).split("%")[0]).is_global for address in found):
        raise ReadError(url, "this address is not on the public web", "Save the page and add the file.")


def _name(url: str) -> str:
    """A file name that tells site and page."""
    parts = urlsplit(url)
    told = f"{parts.hostname or 'page'}_{parts.path}".removesuffix("/")
    told = re.sub(r"\.(?:html?|pdf|txt|md|docx|php|aspx?)$", "", told)
    return re.sub(r"[^\w.-]+|_+", "_", told).replace("__", "_").strip("._")[:80] or "page"


def _free(into: Path, name: str, ending: str) -> Path:
    path = into / f"{name}{ending}"
    number = 2
    while path.exists():
        path = into / f"{name}_{number}{ending}"
        number += 1
    return path
