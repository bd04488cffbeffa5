"""JupyterLab and Voila as servers of a test, and a notebook in a page of a real Chromium."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
WAIT = 120_000
"""Milliseconds that anything may take at most: a busy machine with two cores is slow, not broken."""


def notebook(*cells: str) -> str:
    """A notebook file of these code cells."""
    made = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": cell,
        }
        for n, cell in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


@dataclass
class Server:
    """A running server: where it is and what opens it."""

    base: str
    token: str
    root: Path
    log: Path

    def sessions(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.base}/api/sessions?token={self.token}", timeout=60) as answer:
            made: list[dict[str, Any]] = json.load(answer)
        return made

    def open(self, page: Page, path: str) -> None:
        """Opens a notebook and waits until its kernel is connected: before that, Run is lost."""
        page.goto(f"{self.base}/lab/tree/{path}?token={self.token}&reset", wait_until="domcontentloaded")
        expect(page.locator(".jp-NotebookPanel .jp-Cell").first).to_be_visible(timeout=WAIT)
        self.kernel(path)

    def kernel(self, path: str) -> None:
        """Waits for the kernel of a notebook to be idle, with a page on it."""
        until = time.monotonic() + WAIT / 1000
        while time.monotonic() < until:
            for one in self.sessions():
                kernel = one["kernel"]
                if one["path"] == path and kernel["execution_state"] == "idle" and kernel["connections"] >= 1:
                    return
            time.sleep(0.1)
        raise AssertionError(f"the kernel of {path} was never ready")

    def run_all(self, page: Page) -> None:
        """Run, Run All Cells."""
        page.locator(".lm-MenuBar-item", has_text="Run").first.click()
        page.locator("li.lm-Menu-item[data-command='runmenu:run-all']").click()

    def stop_kernels(self) -> None:
        """Shuts all kernels down."""
        for one in self.sessions():
            request = urllib.request.Request(
                f"{self.base}/api/sessions/{one['id']}?token={self.token}", method="DELETE"
            )
            urllib.request.urlopen(request, timeout=60).close()


def execute(page: Page, code: str) -> str:
    """Runs code in the kernel of the notebook in view, beside its cells; gives what it printed.

    An error in it is an error here.
    """
    told: dict[str, Any] = page.evaluate(
        """async (code) => {
            const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const done = kernel.requestExecute({ code, store_history: false });
            let text = "";
            done.onIOPub = ({ content }) => (text += content.name === "stdout" ? content.text : "");
            const { content } = await done.done;
            return { text, error: content.status === "ok" ? "" : `${content.ename}: ${content.evalue}` };
        }""",
        code,
    )
    assert not told["error"], told["error"]
    return str(told["text"])


def theme(page: Page, name: str) -> None:
    """Changes to JupyterLab's Dark or Light."""
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {name}'}})")
    light = str(name == "Light").lower()
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", light, timeout=WAIT)
    expect(page.locator("#jupyterlab-splash")).to_have_count(0, timeout=WAIT)


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds in the panels, of any level, the order of headings too."""
    page.evaluate(axe)
    found = page.evaluate(
        """async () => (await axe.run(".rag-panel", {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})).violations
            .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + " "
                + node.any.map(any => any.message).join("; ")).join(" | ")}`)"""
    )
    return list(found)


def environment(folder: Path) -> dict[str, str]:
    """A Jupyter of its own: no setting of the user's, no news."""
    # Not measured: on Python 3.11 a thread that begins while another one installs its trace dies with what it
    # was to do, a click for example. What kernels run is measured without them.
    made = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    for name in ("CONFIG", "DATA", "RUNTIME"):
        made[f"JUPYTER_{name}_DIR"] = str(folder / name)
    made |= {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        '{"fetchNews":"false","checkForUpdates":false}'
    )
    return made


@contextmanager
def serve(command: list[str], cwd: Path, folder: Path, token: str, ready: str) -> Iterator[Server]:
    """Starts a Jupyter server on a free port of the loopback and stops it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *(part.format(port=port) for part in command)],
            cwd=cwd, env=environment(folder), stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + WAIT / 1000
        while True:
            try:
                urllib.request.urlopen(base + ready, timeout=2).close()
                break
            except OSError:
                alive = process.poll() is None and time.monotonic() < until
                assert alive, log.read_text()[-2000:]
                time.sleep(0.1)
        yield Server(base, token, cwd, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def lab(cwd: Path, folder: Path) -> Any:
    """JupyterLab on a folder."""
    token = secrets.token_hex(16)
    command = [
        "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={cwd}",
        "--LabApp.extension_manager=readonly", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    return serve(command, cwd, folder, token, f"/api?token={token}")


def voila(path: str, cwd: Path, folder: Path) -> Any:
    """Voila on a notebook, as `make app` starts it."""
    token = secrets.token_hex(16)
    command = ["voila", path, "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1", f"--token={token}"]
    return serve(command, cwd, folder, token, f"/voila/static/favicon.ico?token={token}")
