"""Tasks of a desk's work, counted: a grid saved as Excel, four quotes in Word, one speaker in one month."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import openpyxl
from browser_lab import Server, notebook
from playwright.sync_api import Locator, Page, expect

TOWNS = (
    "Arden",
    "Belmont",
    "Corby",
    "Dunwich",
    "Elsinore",
    "Fowey",
    "Grimsby",
    "Hythe",
    "Ilfracombe",
    "Jarrow",
)
MONTHS = ("January", "February", "March", "April")
QUESTIONS = (
    "How many ships were counted?",
    "What did the harbour master say about the pier?",
    "When does the ferry sail?",
    "Who paid for the lighthouse?",
    "Why was the market closed?",
)


def article(number: int) -> tuple[str, str]:
    """The name and text of one of 40 articles, of the tests' own words."""
    town, month = TOWNS[number % 10], MONTHS[number // 10]
    text = (
        f"News of {town}\n\nThe {town} Post, {number % 28 + 1} {month} 2014\n\n"
        f"{number + 20} ships were counted in the harbour of {town} this week. "
        f'"The pier of {town} must be mended before summer," said Thomas Reed, the harbour master.\n\n'
        f"The ferry sails at {number % 12 + 1} o'clock every day. The lighthouse was paid for by the town. "
        f"The market was closed because of a storm.\n"
    )
    return f"{number:02}.txt", text


def forty(folder: Path) -> None:
    """Writes the 40 articles."""
    folder.mkdir()
    for name, text in map(article, range(40)):
        (folder / name).write_text(text, encoding="utf-8")


def work(server: Server, page: Page, both: list[Any], folder: Path) -> list[dict[str, object]]:
    """The three tasks on 40 articles, with the real model: by each of the hands in turn."""
    forty(server.root / "forty")
    cells = (
        'import rag\nlibrary = rag.open("forty-index", "forty")\nlibrary.rebuild()',
        "library.warm()\nrag.GridPanel(library)",
        "rag.NotesPanel(library)",
        "rag.StatementsPanel(library)",
    )
    (server.root / "work.ipynb").write_text(notebook(*cells), encoding="utf-8")
    server.open(page, "work.ipynb")
    server.run_all(page)
    grid, notes, speech = (page.locator(f".rag-{name}") for name in ("grid", "notes", "speech"))
    expect(speech.locator(".rag-said")).to_contain_text("statements")
    rows = []
    for hands in both:
        rows.append(filled(page, hands, grid, folder))
        rows.append(kept(page, hands, grid, notes, folder))
        rows.append(said(hands, speech))
    return rows


def filled(page: Page, hands: Any, grid: Locator, folder: Path) -> dict[str, object]:
    """Five questions over 40 articles, as Excel."""
    hands.start(grid)
    hands.click(grid.get_by_label("Questions, one a line"))
    hands.press("Control+a")
    asked = QUESTIONS if hands.mouse else QUESTIONS[::-1]  # the same grid again would be there already
    hands.type("\n".join(asked))
    hands.press("Control+Enter")
    expect(grid.locator("thead th").nth(1)).to_have_text(asked[0])
    expect(grid.locator(".rag-said").first).to_contain_text("40 of 40 rows, page 1")
    with page.expect_download() as saved:
        hands.click(grid.get_by_role("button", name="Save for Excel"))
    saved.value.save_as(folder / "grid.xlsx")
    told: dict[str, object] = hands.told("fill a grid of 5 questions over 40 articles and save it as Excel")
    assert openpyxl.load_workbook(folder / "grid.xlsx").active.max_row == 41
    return told


def kept(page: Page, hands: Any, grid: Locator, notes: Locator, folder: Path) -> dict[str, object]:
    """Four quotes of the grid, read in their articles and kept by key, as Word with footnotes."""
    before = notes.locator("blockquote").count()
    hands.start(grid)
    for number in range(before, before + 4):
        cell = grid.locator("tbody tr").nth(number).locator(".rag-cell").first
        hands.down(cell, grid.locator(".rag-cell[tabindex='0']"))
        expect(grid.locator(".rag-here").first).to_be_focused()
        hands.press("k")
        expect(notes.locator("blockquote")).to_have_count(number + 1)
        hands.press("Escape")
    with page.expect_download() as saved:
        hands.click(notes.get_by_role("button", name="Save the dossier"))
    saved.value.save_as(folder / "notes.docx")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from word_notes import footnotes

    told: dict[str, object] = hands.told("keep four quotes and export to Word with footnotes")
    assert len(footnotes((folder / "notes.docx").read_bytes())) == before + 4
    return told


def said(hands: Any, speech: Locator) -> dict[str, object]:
    """All that one speaker said in one month."""
    hands.start(speech)
    hands.choose(speech.get_by_label("Who", exact=True), "Thomas Reed")
    hands.click(speech.get_by_label("From", exact=True))
    hands.type("2014-02")
    hands.press("Tab")
    hands.type("2014-02")
    expect(speech.locator(".rag-said-text")).to_have_count(10)
    told: dict[str, object] = hands.told("find all that one speaker said in one month")
    for name in ("From", "to"):
        speech.get_by_label(name, exact=True).fill("")
    speech.get_by_label("Who", exact=True).select_option("")
    return told
