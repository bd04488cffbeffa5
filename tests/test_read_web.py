# ruff: noqa: E501 - sample texts stand on one line
"""Pages fetched by their address, from a server of the test's own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rag.clean import clean
from rag.errors import ReadError
from rag.read import fetch, find, read
from rag.read.web import connected
from rag.records import Raw

PAGE = b"<html><body><p>\xd0\x9f\xd0\xbe\xd1\x81\xd0\xbe\xd0\xbb returned to the capital on Monday with a list.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/news/envoy.html")
            self.end_headers()
            return
        kinds = {"/news/envoy.html": "text/html; charset=utf-8", "/a.png": "image/png", "/empty": "text/html"}
        self.send_response(200 if self.path in kinds else 404)
        self.send_header("Content-Type", kinds.get(self.path, "text/html"))
        self.end_headers()
        self.wfile.write(b"" if self.path == "/empty" else PAGE)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_kept_as_it_was_sent_with_address_and_time(tmp_path: Path, site: str) -> None:
    made = fetch(f"{site}/news/envoy.html", tmp_path, local=True)
    assert made == tmp_path / "127.0.0.1_news_envoy.html"
    assert made.read_bytes() == PAGE
    (seed,) = find(tmp_path)
    raw = next(read(seed))
    assert isinstance(raw, Raw)
    article = clean(raw)
    assert article.url == f"{site}/news/envoy.html"
    assert article.fetched is not None
    assert article.fetched.startswith("20")
    assert article.published.date is None


def test_a_second_page_of_the_same_name_and_one_that_moved(tmp_path: Path, site: str) -> None:
    first = fetch(f"{site}/news/envoy.html", tmp_path, local=True)
    second = fetch(f"{site}/news/envoy.html", tmp_path, local=True)
    moved = fetch(f"{site}/moved", tmp_path, local=True)
    assert [path.name for path in (first, second, moved)] == [
        "127.0.0.1_news_envoy.html", "127.0.0.1_news_envoy_2.html", "127.0.0.1_moved.html",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "what"),
    [("/none", "answers 404"), ("/a.png", "image/png"), ("/empty", "empty")],
)
def test_what_cannot_be_kept(tmp_path: Path, site: str, path: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        fetch(site + path, tmp_path, local=True)
    assert list(tmp_path.glob("*.html")) == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "example.org", ""])
def test_only_web_addresses(tmp_path: Path, url: str) -> None:
    with pytest.raises(ReadError, match="no web address"):
        fetch(url, tmp_path)


def test_addresses_of_this_machine_are_refused(tmp_path: Path, site: str) -> None:
    with pytest.raises(ReadError, match="not on the public web"):
        fetch(f"{site}/news/envoy.html", tmp_path)


def test_a_name_is_looked_up_once_and_what_was_checked_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of names that answers otherwise the second time gains nothing."""
    asked: list[str] = []
    used: list[tuple[str, int]] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", lambda _, place: used.append(place))
    connected(("changing.example", 80)).close()
    assert (asked, used) == (["changing.example"], [("93.184.216.34", 80)])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "::1", "::ffff:10.0.0.1", "fe80::1%eth0"],
)
def test_every_way_to_write_an_address_within(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    place = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: place)
    with pytest.raises(OSError, match="not on the public web"):
        connected(("within.example", 80))


def test_a_site_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be reached"):
        fetch("http://127.0.0.1:9/", tmp_path, local=True)
