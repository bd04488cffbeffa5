"""How long the panels take, and how many clicks and keys a task needs: `python tests/browser/measure.py`.

The index of this folder must be built. Each task is done by mouse and keyboard as a reader would do it;
beside it stand the keys of the same task in a cell of plain JupyterLab with llama-index (counted from the
code that has to be typed, with no mistakes and no looking up) and, where RAG_PEER names a Python that has
llama-index, the seconds that this code runs on its own, typing not counted.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser_lab import FLAGS, lab, notebook
from playwright.sync_api import Locator, Page, expect, sync_playwright

from rag.encode.weights import minilm

ROOT = Path(__file__).parents[2]
OPEN = 'import rag\nlibrary = rag.open("indexes/default", "seeds")'
NEW = (
    "Moscow to host talks on Libya, Bogdanov says\n\nTASS, 3 March 2015\n\nDeputy Foreign Minister Mikhail "
    "Bogdanov said on Tuesday that Moscow would host talks on Libya in April.\n"
)
PEER_START = (
    "from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex\n"
    "from llama_index.embeddings.huggingface import HuggingFaceEmbedding\n"
    'Settings.embed_model = HuggingFaceEmbedding("all-MiniLM-L6-v2")\n'
    'documents = SimpleDirectoryReader("seeds").load_data()\n'
    "index = VectorStoreIndex.from_documents(documents)\n"
)
PEER = {
    "ask and verify a quote": PEER_START
    + 'for hit in index.as_retriever().retrieve("What did Lavrov say about regime change?"):\n'
    "    print(hit.metadata, hit.text)\n"
    'print(open("seeds/001_a423757e2158ce54.txt").read())\n',
    "add an article and see it cited": "new = "
    'SimpleDirectoryReader(input_files=["seeds/libya.txt"]).load_data()\n'
    "for document in new:\n    index.insert(document)\n"
    'for hit in index.as_retriever().retrieve("Who said that Moscow would host talks on Libya?"):\n'
    "    print(hit.metadata, hit.text)\n",
    "all that one outlet said in one month": "for document in documents:\n"
    '    if "AFP" in document.text and "Jan 2012" in document.text:\n'
    "        print(document.metadata, document.text)\n",
}


RUN = """
import json, sys, time
scope, took = {}, {}
for task, code in json.loads(sys.argv[1]).items():
    began = time.perf_counter()
    exec(code, scope)
    took[task] = round(time.perf_counter() - began, 2)
print(json.dumps(took), file=sys.stderr)
"""


def peer_seconds(folder: Path) -> dict[str, float]:
    """Seconds of each task's code with llama-index and the same weights; empty without RAG_PEER."""
    if "RAG_PEER" not in os.environ:
        return {}
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "seeds" / "libya.txt").write_text(NEW, encoding="utf-8")
    blocks = {task: code.replace("all-MiniLM-L6-v2", str(minilm())) for task, code in PEER.items()}
    command = [os.environ["RAG_PEER"], "-c", RUN, json.dumps(blocks)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return {task: float(seconds) for task, seconds in json.loads(done.stderr.splitlines()[-1]).items()}


class Hands:
    """Does what a reader does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys, self.began = page, 0, 0, time.perf_counter()

    def start(self) -> None:
        self.clicks = self.keys = 0
        self.began = time.perf_counter()

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.keys += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def told(self, task: str) -> dict[str, object]:
        return {
            "task": task,
            "seconds": round(time.perf_counter() - self.began, 2),
            "clicks": self.clicks,
            "keys": self.keys,
            "keys with llama-index": len(PEER[task]) + 1,
        }


def measure(page: Page, folder: Path) -> dict[str, object]:
    """All figures, from a page with the four panels."""
    hands, ask = Hands(page), page.locator(".rag-ask")
    rows = []
    expect(ask).to_have_attribute("data-ready", "true")
    took = []
    for number in range(11):
        ask.locator(".rag-q").fill("Who is the deputy foreign minister?" + " " * number)
        page.keyboard.press("Enter")
        expect(ask).to_have_attribute("data-answers", str(number + 1))
        took.append(int(ask.get_attribute("data-paint-ms") or 0))

    hands.start()
    hands.click(ask.locator(".rag-q"))
    hands.press("Control+a")
    hands.type("What did Lavrov say about regime change?")
    hands.press("Enter")
    expect(ask.locator(".rag-statements")).to_contain_text("Regime change is not our profession.")
    hands.press("Alt+1")
    expect(ask.locator(".rag-here").first).to_be_focused()
    rows.append(hands.told("ask and verify a quote"))
    page.keyboard.press("Escape")

    new = folder / "libya.txt"
    new.write_text(NEW, encoding="utf-8")
    rebuild = page.locator(".rag-rebuild")
    hands.start()
    rebuild.locator("input[type=file]").set_input_files(new)
    hands.clicks += 3  # the button, the file in the system's dialogue, "Open"
    hands.click(rebuild.get_by_role("button", name="Rebuild now"))
    expect(rebuild.get_by_role("region", name="Report")).to_contain_text("1 added")
    hands.click(ask.locator(".rag-q"))
    hands.press("Control+a")
    hands.type("Who said that Moscow would host talks on Libya?")
    hands.press("Enter")
    expect(ask.locator(".rag-sources")).to_contain_text("libya.txt")
    rows.append(hands.told("add an article and see it cited"))

    corpus = page.locator(".rag-corpus")
    hands.start()
    corpus.get_by_label("Outlet", exact=True).first.select_option("AFP")
    hands.clicks += 2  # the list and its line
    hands.click(corpus.get_by_label("From", exact=True).first)
    hands.type("2012-01")
    hands.press("Tab")
    hands.type("2012-01")
    expect(corpus.get_by_role("status").first).to_have_text("1 article, page 1 of 1")
    hands.click(corpus.locator("tbody button").first)
    expect(corpus.locator(".rag-page h3")).to_contain_text("Russia will not interfere")
    rows.append(hands.told("all that one outlet said in one month"))
    return {"enter_to_paint_ms": took, "median_ms": statistics.median(took), "tasks": rows}


def main() -> None:
    """Prints the figures as JSON."""
    expect.set_options(timeout=120_000)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        for name in ("seeds", "indexes"):
            shutil.copytree(ROOT / name, folder / "lab" / name)
        cells = [
            "1",
            OPEN + "\nrag.AskPanel(library)",
            "rag.RebuildPanel(library)",
            "rag.CorpusView(library)",
        ]
        (folder / "lab" / "x.ipynb").write_text(notebook(*cells), encoding="utf-8")
        (folder / "jupyter").mkdir()
        os.environ["PYTHONPATH"] = str(ROOT)
        with lab(folder / "lab", folder / "jupyter") as server:
            chromium = os.environ.get("RAG_CHROMIUM") or shutil.which("chromium") or "chromium"
            browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            server.open(page, "x.ipynb")
            began = time.perf_counter()
            server.run_all(page)
            expect(page.locator(".rag-ask .rag-q")).to_be_visible()
            opened = time.perf_counter() - began
            figures = {"panel_opens_s": round(opened, 2)} | measure(page, folder)
            browser.close()
        figures["seconds with llama-index"] = peer_seconds(folder)
    json.dump(figures, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
