"""One Chromium and one JupyterLab for all browser tests; each test has its own notebook and page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from browser_lab import FLAGS, WAIT, Server, lab, notebook
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

TESTS = Path(__file__).parents[1]
OUTPUT = TESTS / "output"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with lab(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter")) as started:
        yield started


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all tests: JupyterLab's megabytes of scripts come out of its cache."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script of ours throws."""
    made = context.new_page()
    made.set_default_timeout(WAIT)
    thrown: list[str] = []
    made.on("pageerror", lambda error: thrown.append(str(error)))
    yield made
    made.close()
    assert thrown == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Saves a screenshot to look at, under tests/output/."""
    OUTPUT.mkdir(exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=OUTPUT / f"{name}.png")

    return take


@pytest.fixture
def run(server: Server, page: Page, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Writes a notebook of some cells, opens it, runs it all."""

    def start(*cells: str) -> Page:
        name = f"{request.node.name}.ipynb"
        first = f"import sys; sys.path.insert(0, {str(TESTS)!r})"
        (server.root / name).write_text(notebook(first, *cells), encoding="utf-8")
        server.open(page, name)
        server.run_all(page)
        return page

    yield start
    server.stop_kernels()


@pytest.fixture
def files(server: Server, built: Any, request: pytest.FixtureRequest) -> Path:
    """A copy of the seeds and of the real index in the server's folder."""
    folder = server.root / f"{request.node.name}-files"
    shutil.copytree(built.seeds, folder / "seeds")
    shutil.copytree(built.index, folder / "index")
    return folder


@pytest.fixture
def opened(files: Path) -> str:
    """The cell that opens them."""
    return f'import rag\nlibrary = rag.open("{files.name}/index", "{files.name}/seeds")'


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as a package brings it; the package's own code is not used."""
    found = find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
