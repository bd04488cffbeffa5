"""What every test stands on: no network, a folder of its own, and one real index that all of them share."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
OFFLINE = ROOT / "tests" / "offline"

# Before anything else is imported: the Hugging Face libraries read it once.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
# Every Python that a test starts finds the guard against the network, and the kit itself.
os.environ["PYTHONPATH"] = os.pathsep.join(
    dict.fromkeys([str(OFFLINE), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
)
sys.path.insert(0, str(OFFLINE))
import sitecustomize  # noqa: E402, F401

# RAG_TEST_ALL: more kills; in minutes, for who works on what they test.
KEPT = {"RAG_CACHE", "RAG_CHROMIUM", "RAG_TEST_ALL", "RAG_TEST_MILVUS"}
for _name in [name for name in os.environ if name.startswith("RAG_") and name not in KEPT]:
    del os.environ[_name]
for _name in [name for name in os.environ if name.endswith("_API_KEY")]:
    del os.environ[_name]  # a key of the user's must not make a test pass, or cost money


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: no worker is left alone with them at the end."""

    for name in ("slow", "browser"):  # the second goes before the first
        long = {item.path for item in items if item.get_closest_marker(name)}
        items.sort(key=lambda item, long=long: item.path not in long)


def pytest_collection_finish() -> None:
    """What is imported by now stays: no `gc.collect()` of a test need look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder is an empty one: no test reads the clone's settings or writes into the clone."""
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The clone. Read it, do not write to it."""
    return ROOT


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the five seeds, to change at will."""
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))


class Built(NamedTuple):
    """An index and the seeds that it was built from. Shared by all tests: copy it to change it."""

    seeds: Path
    index: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The five seeds, indexed once for the whole session with the real MiniLM."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # of all workers: one builds, the others wait for it
    made = Built(base / "built" / "seeds", base / "built" / "index")
    with FileLock(str(base / "built.lock")):
        if not (base / "built" / "done").exists():
            from rag.pipeline import rebuild
            from rag.settings import Settings

            shutil.copytree(ROOT / "seeds", made.seeds)
            rebuild(made.seeds, made.index, Settings())
            (base / "built" / "done").touch()
    return made


@pytest.fixture
def index(built: Built, tmp_path: Path) -> Path:
    """A copy of the built index, to change or to damage at will."""
    return Path(shutil.copytree(built.index, tmp_path / "index"))


@pytest.fixture
def library() -> object:
    """A library in memory, for what is drawn and clicked."""
    from notebook_fakes import FakeLibrary

    return FakeLibrary()


@pytest.fixture
def rag(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in this process: (exit status, standard output, standard error)."""

    def run(*words: object) -> tuple[int, str, str]:
        from rag.cli import main

        monkeypatch.setattr(sys, "argv", ["rag", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return run


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one a browser test is skipped, and in CI it fails."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    told = [os.environ.get("RAG_CHROMIUM"), *map(shutil.which, names)]
    told.append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    found = next((path for path in told if path and os.access(path, os.X_OK)), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: set RAG_CHROMIUM to its path")
    return found
