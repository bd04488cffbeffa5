"""Takes the picture of the README: `python tests/browser/save_picture.py`, once the index is built.

It opens notebooks/ask.ipynb in JupyterLab, asks, follows the first mark, and saves the panel.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from browser_lab import FLAGS, lab
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parents[2]
QUESTION = "What did Lavrov say about negotiations on the fate of Assad?"


def picture(chromium: str, folder: Path) -> None:
    """Saves notebooks/images/ask.png."""
    history = shutil.ignore_patterns("answers.jsonl")
    for name in ("notebooks", "seeds", "indexes"):
        shutil.copytree(ROOT / name, folder / "clone" / name, ignore=history)
    (folder / "jupyter").mkdir()
    with lab(folder / "clone", folder / "jupyter") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        page = browser.new_page(viewport={"width": 1360, "height": 1000}, device_scale_factor=1.5)
        server.open(page, "notebooks/ask.ipynb")
        server.run_all(page)
        expect(page.locator(".rag-ask")).to_have_attribute("data-ready", "true", timeout=60_000)
        page.locator(".rag-ask .rag-q").fill(QUESTION)
        page.keyboard.press("Enter")
        mark = page.locator(".rag-ask .rag-mark").first
        expect(mark).to_be_visible(timeout=60_000)
        mark.click()
        expect(page.locator(".rag-ask .rag-source .rag-here")).to_be_visible()
        expect(page.locator(".rag-ask")).to_have_attribute("data-busy", "false")
        page.locator(".rag-ask").first.evaluate("node => node.scrollIntoView(true)")
        (ROOT / "notebooks/images").mkdir(exist_ok=True)
        box = page.locator(".rag-ask").first.bounding_box()
        assert box is not None
        box["height"] = min(box["height"], 960 - box["y"])  # what lies below the notebook's view is not drawn
        page.screenshot(path=ROOT / "notebooks/images/ask.png", clip=box)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        picture(os.environ.get("RAG_CHROMIUM") or shutil.which("chromium") or "chromium", Path(made))
