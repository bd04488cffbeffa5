"""Where model files lie, and that a damaged one is refused."""

import hashlib
from pathlib import Path

import pytest

from rag import weights
from rag.errors import EncoderError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_real_model_file_is_there_and_whole() -> None:
    assert weights.E5_SMALL.path().stat().st_size == 71_622_400


def test_the_cache_is_where_it_is_told_to_be(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert weights.cache() == cache
    monkeypatch.delenv("RAG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert weights.cache() == Path("/somewhere/rag-notebooks")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert weights.cache() == Path.home() / ".cache/rag-notebooks"


def test_a_missing_file_is_one_clear_line(cache: Path) -> None:
    with pytest.raises(EncoderError, match=r"is not at .*cache\. Fetch it with: python -m rag\.weights"):
        weights.E5_SMALL.path()


def test_a_damaged_file_is_refused(cache: Path) -> None:
    cache.mkdir()
    (cache / weights.E5_SMALL.name).write_bytes(b"weights, or so it says")
    with pytest.raises(EncoderError, match="is damaged"):
        weights.E5_SMALL.path()


def test_a_file_is_read_once_and_again_when_it_changes(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"right")
    right = hashlib.sha256(b"right").hexdigest()
    assert weights.checked_sha256(path) == right
    (stamp,) = cache.iterdir()
    before = stamp.stat().st_mtime_ns
    assert weights.checked_sha256(path) == right
    assert stamp.stat().st_mtime_ns == before
    path.write_bytes(b"wrong")
    assert weights.checked_sha256(path) != right


def test_a_file_that_is_there_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    assert weights.E5_SMALL.fetch() == weights.E5_SMALL.path()  # the tests have no network to fetch it from
