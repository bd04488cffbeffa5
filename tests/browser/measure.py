"""How long the panels take, and how many clicks and keys a task needs: `make measure`.

The index of this folder must be built. Each part prints its tables when it is done; each time is a median
of several goes beside its bar. A time is felt: it runs from the key or the click to the paint after it.

Each task is done by mouse and keyboard as a reader would do it, and again by keys alone, from the first
control of the panel on, Tab for Tab. Beside it stand the keys of the same task in cells of plain JupyterLab
with pandas and with llama-index (counted from the code that has to be typed, with no mistakes and no looking
up) and the seconds that this code runs on its own, typing not counted; llama-index where RAG_PEER names a
Python that has it. The table of the tasks is written to tests/benchmarks/desk.csv. Parts alone:
`python tests/browser/measure.py small work big`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from browser_lab import FLAGS, WAIT, Server, lab, notebook
from measure_work import work
from peer import NEW, PEER, PLAIN, peer_seconds, plain_seconds
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests/benchmarks/desk.csv"
LONGEST = 900
"""Seconds of a part; then it ends and says where it stood. What the parts before gave is printed by then."""
LONGEST_WAY = 300
"""Presses of Tab that a way within a notebook may take."""
OPEN = 'import rag\nlibrary = rag.open("indexes/default", "seeds")'
ASKED = {
    "Libya": ("regime change", "Regime change is not our profession."),
    "Egypt": ("negotiations", "We are not conducting any negotiations"),
}
"""What the ticked articles are asked about, by the country of the round, and what is quoted."""
BIG = """
import sys
sys.path.insert(0, {tests!r})
import rag
from fakes import FakeEncoder
big, long = (rag.open(name + "-index", name, encoder=FakeEncoder()) for name in ("big", "long"))
for library in (big, long):
    library.articles
    library.warm()
"""
Row = dict[str, object]
PAINTED = """async ([panel, change, act]) => {
    const root = document.querySelector(panel);
    const node = root.querySelector(change);
    const painted = new Promise((done, fail) => {
        const watch = new MutationObserver(() => {
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now())));
        });
        watch.observe(node, { childList: true, subtree: true });
        setTimeout(() => fail(new Error(`nothing changed: ${act}`)), 30000);
    });
    const began = performance.now();
    new Function("root", act)(root);
    return Math.round((await painted) - began);
}"""
"""Milliseconds from an act in a panel to the paint of what it changed."""


class Hands:
    """Does what a reader does, and counts it: with a mouse, or by keys alone."""

    def __init__(self, page: Page, mouse: bool = True) -> None:
        self.page, self.mouse = page, mouse
        self.clicks, self.keys, self.began = 0, 0, time.perf_counter()

    def start(self, panel: Locator) -> None:
        """From now on it counts; the keyboard stands at the panel's first control."""
        if not self.mouse:
            panel.locator("input, select, textarea, button").first.focus()
        self.clicks = self.keys = 0
        self.began = time.perf_counter()

    def click(self, what: Locator) -> None:
        """Clicks, or goes there by Tab; what is no field is pressed by its key."""
        if self.mouse:
            what.click()
            self.clicks += 1
            return
        self.go(what)
        kind = what.evaluate("node => node.type || node.tagName")
        if kind == "checkbox":
            self.press("Space")
        elif kind in ("button", "submit", "file"):
            self.press("Enter")

    def go(self, what: Locator) -> None:
        """Tab or Shift+Tab, whichever leads there."""
        after = what.evaluate("node => Boolean(document.activeElement.compareDocumentPosition(node) & 4)")
        for _ in range(LONGEST_WAY):
            if what.evaluate("node => node === document.activeElement"):
                return
            self.press("Tab" if after else "Shift+Tab")
        raise AssertionError(f"no way by Tab to {what}")

    def down(self, what: Locator, stop: Locator) -> None:
        """Clicks a place of a table; by keys it is gone to from the table's one stop, with the arrow."""
        if not self.mouse:
            self.go(stop)
            while not what.evaluate("node => node === document.activeElement"):
                self.press("ArrowDown")
        self.click(what)

    def choose(self, what: Locator, label: str) -> None:
        """A line of a list: two clicks, or its first letters."""
        if self.mouse:
            what.select_option(label=what.locator("option", has_text=label).first.inner_text())
            self.clicks += 2
            return
        self.go(what)
        self.page.keyboard.type(label)
        self.keys += len(label)
        expect(what.locator("option:checked")).to_contain_text(label)

    def file(self, button: Locator, path: Path) -> None:
        """The button, and in the system's dialogue the file and "Open": or its name and Enter."""
        with self.page.expect_file_chooser() as chooser:
            self.click(button)
        chooser.value.set_files(path)
        if self.mouse:
            self.clicks += 2
        else:
            self.keys += len(path.name) + 1

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.keys += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def told(self, task: str) -> Row:
        row: Row = {
            "task": task,
            "by": "mouse and keys" if self.mouse else "keys alone",
            "seconds": round(time.perf_counter() - self.began, 2),
            "clicks": self.clicks,
            "keys": self.keys,
        }
        print(row, file=sys.stderr, flush=True)
        return row


def bar(what: str, took: list[int], most: int) -> Row:
    """The median of some times beside what it may be."""
    median = statistics.median(took)
    spread = f"{min(took)}-{max(took)}"
    return {"milliseconds": what, "median": median, "bar": most, "held": median < most, "of": spread}


def small(server: Server, page: Page, folder: Path) -> tuple[list[Row], list[Row]]:
    """Opening, asking and the tasks, on the five seeds with the real model."""
    cells = ["1", OPEN + "\nrag.AskPanel(library)", "rag.RebuildPanel(library)", "rag.Desk(library)"]
    (server.root / "x.ipynb").write_text(notebook(*cells), encoding="utf-8")
    server.open(page, "x.ipynb")
    began = time.perf_counter()
    server.run_all(page)
    expect(page.locator(".rag-ask .rag-q")).to_be_visible()
    opened = round(1000 * (time.perf_counter() - began))
    expect(page.locator(".rag-ask")).to_have_attribute("data-ready", "true")
    ready = round(1000 * (time.perf_counter() - began))
    figures = [
        bar("a panel opens (with `import rag`)", [opened], 2000),
        bar("the model is loaded after", [ready], 5000),
        bar("Enter to the painted quote", asking(page), 500),
    ]
    by_mouse = tasks(page, Hands(page), folder, "Libya")
    return figures, by_mouse + tasks(page, Hands(page, mouse=False), folder, "Egypt")


def asking(page: Page) -> list[int]:
    """Milliseconds from Enter to the paint, eleven times; blanks at the end change no answer."""
    ask, took = page.locator(".rag-ask"), []
    for number in range(11):
        ask.locator(".rag-q").fill("Who is the deputy foreign minister?" + " " * number)
        page.keyboard.press("Enter")
        expect(ask).to_have_attribute("data-answers", str(number + 1))
        took.append(int(ask.get_attribute("data-paint-ms") or 0))
    return took


def tasks(page: Page, hands: Hands, folder: Path, country: str) -> list[Row]:
    """The tasks, counted; the article that is added tells of a country."""
    ask, rebuild, desk = (page.locator(f".rag-{name}") for name in ("ask", "rebuild", "desk"))
    rows = []
    hands.start(ask)
    hands.click(ask.locator(".rag-q"))
    hands.press("Control+a")
    hands.type("What did Lavrov say about regime change?")
    hands.press("Enter")
    expect(ask.locator(".rag-statements")).to_contain_text("Regime change is not our profession.")
    hands.press("Alt+1")
    expect(ask.locator(".rag-here").first).to_be_focused()
    rows.append(hands.told("ask and verify a quote"))
    page.keyboard.press("Escape")

    new = folder / f"{country.lower()}.txt"
    new.write_text(NEW.replace("Libya", country), encoding="utf-8")
    before = desk.locator("tbody tr").count()
    hands.start(rebuild)
    hands.file(rebuild.locator("input[type=file]"), new)
    hands.click(rebuild.get_by_role("button", name="Rebuild now"))
    expect(rebuild.get_by_role("region", name="Report")).to_contain_text("1 added")
    hands.click(ask.locator(".rag-q"))
    hands.press("Control+a")
    hands.type(f"Who said that Moscow would host talks on {country}?")
    hands.press("Enter")
    expect(ask.locator(".rag-sources")).to_contain_text(new.name)
    rows.append(hands.told("add an article and see it cited"))
    expect(desk.locator("tbody tr")).to_have_count(before + 1)

    hands.start(desk)
    hands.choose(desk.get_by_label("Outlet", exact=True).first, "AFP")
    hands.click(desk.get_by_label("From", exact=True).first)
    hands.type("2012-01")
    hands.press("Tab")
    hands.type("2012-01")
    expect(desk.get_by_role("status").first).to_have_text("1 article, 0 ticked")
    hands.click(desk.locator("tbody button").first)
    expect(desk.locator(".rag-page h3")).to_contain_text("Russia will not interfere")
    rows.append(hands.told("all that one outlet said in one month"))
    page.keyboard.press("Escape")
    desk.get_by_role("button", name="Clear the filters").click()
    expect(desk.locator("tbody tr")).to_have_count(before + 1)

    hands.start(desk)
    for number in range(6):
        hands.click(desk.locator("tbody input").nth(number))
    # Another question in each round: what stands there of the round before is no answer to it.
    about, quote = ASKED[country]
    hands.click(desk.get_by_label("Question to the ticked articles"))
    hands.type(f"What did Lavrov say about {about}?")
    hands.press("Enter")
    expect(desk.locator(".rag-statements")).to_contain_text(quote)
    rows.append(hands.told("choose six articles and ask them"))
    desk.locator(".rag-q").fill("")
    desk.get_by_role("button", name="Untick all").click()
    return rows


def big(server: Server, page: Page) -> list[Row]:
    """10,000 articles in the table and one of 200 KB in the viewer, on a real index."""
    import rag

    sys.path.insert(0, str(ROOT / "tests"))
    from fakes import FakeEncoder

    for name in ("big", "long"):
        (server.root / name).mkdir()
    with (server.root / "big" / "many.jsonl").open("w", encoding="utf-8") as out:
        for n in range(10_000):
            told = {
                "id": f"d{n}",
                "title": f"Title {n:05}",
                "publisher": f"Outlet {n % 40}",
                "date": f"20{n % 20:02}-{n % 12 + 1:02}-01",
                "text": f"Envoy {n} came to hall {n % 97}.",
            }
            out.write(json.dumps(told) + "\n")  # fmt: skip
    found = "\n\nThe envoy found the lost protocol number {0} of Tartus."
    many = "Many words stand here and say little of it. " * 30
    long = "".join(f"\n\n{many}" + (found.format(n) if n % 50 == 20 else "") for n in range(150))
    for name in ("big", "long"):
        seeds = server.root / name
        (seeds / "long.txt").write_text(f"A long report\n\nTASS, 3 March 2015{long}\n", encoding="utf-8")
        library = rag.open(server.root / f"{name}-index", seeds, encoder=FakeEncoder())
        # Nothing that is measured reads who says what in the 10,000, which takes longer than all the rest.
        library.rebuild(progress=lambda *told: None, notes=name == "long")

    cells = [BIG.format(tests=str(ROOT / "tests")), "rag.Desk(big)",
             "rag.SearchView(long, 'lost protocol number of Tartus')", "rag.timeline(big)"]  # fmt: skip
    (server.root / "big.ipynb").write_text(notebook(*cells), encoding="utf-8")
    server.open(page, "big.ipynb")
    server.run_all(page)
    expect(page.locator(".rag-desk tbody tr")).to_have_count(50)
    expect(page.locator(".rag-search .rag-hits")).to_be_visible()
    first = [again(page, 1, ".rag-desk tbody tr") for _ in range(3)]
    drawn = [again(page, 3, ".jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg") for _ in range(3)]

    def goes(what: str, *acts: str) -> Row:
        took = [page.evaluate(PAINTED, [".rag-desk", "tbody", act]) for act in acts]
        return bar(f"10,000 articles, {what}", took, 300)

    def typed(words: str) -> str:
        return (
            "const box = root.querySelector('input[type=search]'); "
            f"box.value = '{words}'; box.dispatchEvent(new Event('input'))"
        )

    sorts = [f"root.querySelectorAll('thead button')[{n}].click()" for n in (0, 0, 1, 2, 2, 6, 7)]
    words = [typed(one) for one in ("title 0999", "outlet 7", "0123", "title", "outlet 39", "hall", "")]
    turns = ["root.querySelectorAll('.rag-left .rag-tools button')[2].click()"] * 5
    outlet = "const box = root.querySelector('select'); box.value = 'Outlet {0}'; "
    outlet += "box.dispatchEvent(new Event('change'))"
    figures = [
        bar("10,000 articles, the desk's first paint", first, 1500),
        bar("10,000 articles, the chart of outlets and years", drawn, 1000),
        goes("sort", *sorts),
        goes("filter by words (its pause after the last key counts)", *words),
        goes("next page", *turns),
        goes("filter by outlet", *(outlet.format(n) for n in range(5))),
    ]
    page.locator(".rag-desk select").first.select_option("")
    page.locator(".rag-desk").get_by_label("Find", exact=True).fill("long.txt")
    expect(page.locator(".rag-desk tbody tr")).to_have_count(1)
    shut = "root.querySelector('[aria-keyshortcuts=Escape]').click()"
    read = ("root.querySelector('td button').click()", "root.querySelector('[data-hit]').click()")
    opens, hits = [], []
    for took, panel, act in ((opens, ".rag-desk", read[0]), (hits, ".rag-search", read[1])):
        for _ in range(5):
            took.append(page.evaluate(PAINTED, [panel, ".rag-page", act]))
            page.evaluate(PAINTED, [panel, ".rag-page", shut])
    page.evaluate(PAINTED, [".rag-search", ".rag-page", read[1]])
    step = "root.querySelector('[aria-keyshortcuts=n]').click()"
    steps = [page.evaluate(PAINTED, [".rag-search", ".rag-page", step]) for _ in range(5)]
    size = len(page.locator(".rag-search .rag-body").inner_text())
    return [
        *figures,
        bar(f"an article of {size:,} characters, opened from the table", opens, 200),
        bar("the same, opened at a found passage", hits, 200),
        bar("the same, to the next passage", steps, 200),
    ]


AGAIN = """([cell, what]) => new Promise((done, fail) => {
    const book = jupyterapp.shell.currentWidget.content;
    book.activeCellIndex = cell;
    const area = book.widgets[cell].node;
    const began = performance.now();
    let gone = false;
    const look = () => {
        const there = area.querySelector(what);
        gone ||= !there || there !== before;
        const painted = () => done(Math.round(performance.now() - began));
        if (gone && there) requestAnimationFrame(() => setTimeout(painted));
        else if (performance.now() - began > 30000) fail(new Error(`never drawn: ${what}`));
        else requestAnimationFrame(look);
    };
    const before = area.querySelector(what);
    jupyterapp.commands.execute("notebook:run-cell");
    look();
})"""
"""Runs a cell of the notebook again: milliseconds until what it shows is painted."""


def again(page: Page, cell: int, what: str) -> int:
    """Milliseconds from running a cell to the paint of its output."""
    return int(page.evaluate(AGAIN, [cell, what]))


def opened(browser: Browser) -> Page:
    """A page on which nothing waits for ever."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT)
    return page


def beside(task: Row, plain: dict[str, float], peer: dict[str, float]) -> Row:
    """A task beside what it takes in plain cells: of pandas, and of llama-index."""
    name = str(task["task"])
    return task | {
        "keys with pandas": len(PLAIN[name]) + 1,
        "seconds with pandas": plain[name],
        "keys with llama-index": len(PEER[name]) + 1,
        "seconds with llama-index": peer.get(name, ""),
    }


def measured(name: str, server: Server, page: Page, folder: Path) -> tuple[list[Row], list[Row]]:
    """The figures and the tasks of a part."""
    if name == "small":
        return small(server, page, folder)
    if name == "work":
        return [], work(server, page, [Hands(page), Hands(page, mouse=False)], folder)
    return big(server, page), []


def main(parts: Sequence[str]) -> None:
    """Prints what each of these parts gives when it is done; the tasks' rows go to TABLE."""
    expect.set_options(timeout=WAIT)
    tasks: list[Row] = []
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        for name in ("seeds", "indexes"):
            shutil.copytree(ROOT / name, folder / "lab" / name)
        (folder / "jupyter").mkdir()
        os.environ["PYTHONPATH"] = str(ROOT)
        plain, peer = plain_seconds(folder), peer_seconds(folder)
        with lab(folder / "lab", folder / "jupyter") as server:
            chromium = os.environ.get("RAG_CHROMIUM") or shutil.which("chromium") or "chromium"
            browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
            for at, name in enumerate(parts, 1):
                faulthandler.dump_traceback_later(LONGEST, exit=True)
                figures, done = measured(name, server, opened(browser), folder)
                told = [beside(one, plain, peer) for one in done]
                tasks += told
                for rows in filter(None, (figures, told)):
                    print(pd.DataFrame(rows).to_string(index=False), flush=True)
                if {"small", "work"} <= set(parts[:at]):
                    pd.DataFrame(tasks).to_csv(TABLE, index=False, lineterminator="\n")
                server.stop_kernels()
            browser.close()
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main(sys.argv[1:] or ("small", "work", "big"))
