"""Every panel in use: what axe finds, what a screen reader hears, in the dark, zoomed, from right to left."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from browser_lab import theme, violations
from conftest import OUTPUT
from heard import LISTEN, faults, tree
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ASK = "What did Lavrov say about regime change?"
ARABIC = (
    "لافروف: روسيا لن تتدخل في سوريا\n\nالجزيرة، 31 يناير 2012\n\n"
    "قال لافروف إن موسكو لن تطلب من الأسد التنحي. «تغيير الأنظمة ليس مهنتنا»، قال لافروف.\n"
)
CELLS = (
    "ask = rag.AskPanel(library); ask.session.ask('Everything Lavrov said about Assad'); ask",
    "rag.SearchView(library, 'regime change')",
    "desk = rag.Desk(library); desk.session.tick_all(); desk",
    f"grid = rag.GridPanel(library, [{ASK!r}, 'ماذا قال لافروف عن الأسد؟']); grid.session.fill(); grid",
    f"for one in library.ask({ASK!r}).citations[:3]:\n"
    "    library.keep_quote(one, 'Held against Reuters.', ['syria'])",
    "rag.NotesPanel(library)",
    "rag.StatementsPanel(library, speaker='Sergei Lavrov')",
    "rag.RebuildPanel(library)",
    "rag.DraftPanel(library, 'Some 29,000 people have been killed in Syria. Lavrov is a dentist.')",
)
PANELS = ("ask", "search", "desk", "grid", "notes", "speech", "rebuild", "draft")


@pytest.fixture
def used(run, opened, files):
    """A notebook with every panel, each with something in it and its article open where it has one."""
    (files / "seeds" / "arabic.txt").write_text(ARABIC, encoding="utf-8")
    page = run(f"{opened}\nlibrary.rebuild(progress=lambda *told: None)\nlibrary.warm()", *CELLS)
    grid, notes, desk = (page.locator(f".rag-{name}") for name in ("grid", "notes", "desk"))
    expect(page.locator(".rag-panel.rag-draft .rag-said")).not_to_contain_text("…")
    expect(grid.locator(".rag-said").first).to_have_text("6 of 6 rows.")
    grid.locator(".rag-cell", has_text="Regime change").first.click()
    notes.get_by_role("button", name="Read in the article: note 1").click()
    page.locator(".rag-search [data-hit]").first.click()
    page.locator(".rag-ask .rag-mark").first.click()
    desk.get_by_label("Outlet", exact=True).first.select_option("AFP")
    for panel in ("grid", "notes", "search", "ask"):
        expect(page.locator(f".rag-{panel} .rag-page").first).to_be_visible()
    return page


def show(page, panel):
    """JupyterLab draws the cells in view only."""
    node = page.locator(f".rag-panel.rag-{panel}").first
    node.evaluate("node => node.scrollIntoView({block: 'start'})")
    expect(node).to_be_in_viewport()


def look(page, shot, way):
    for panel in PANELS:
        show(page, panel)
        shot(page, f"used-{panel}-{way}")


def test_every_panel_in_use(used, shot, axe):
    page = used
    wrong = {}
    for panel in PANELS:
        show(page, panel)
        heard = tree(page, f".rag-panel.rag-{panel}")
        (OUTPUT / f"heard-{panel}.txt").write_text("\n".join(map(str, heard)), encoding="utf-8")
        wrong |= {panel: told} if (told := faults(heard)) else {}
    look(page, shot, "light")
    light = violations(page, axe)
    theme(page, "Dark")
    look(page, shot, "dark")
    dark = violations(page, axe)
    theme(page, "Light")
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({"width": 640, "height": 450})  # a window of 1280 points at 200 %
    look(page, shot, "zoomed")
    wide = [one for one in PANELS if not page.locator(f".rag-panel.rag-{one}").first.evaluate(
        "node => node.scrollWidth <= node.clientWidth + 1")]  # fmt: skip
    zoomed = violations(page, axe)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    assert wrong == {}
    assert light + dark + zoomed + wide == []


def test_statements_are_offered_beside_the_answer_and_shown(run, opened, shot, axe):
    page = run(opened, "rag.AskPanel(library)")
    ask, speech = page.locator(".rag-ask"), page.locator(".rag-speech")
    expect(ask).to_have_attribute("data-ready", "true")
    page.evaluate(LISTEN, ".rag-ask")
    ask.locator(".rag-q").fill("Everything Lavrov said about Assad")
    page.keyboard.press("Enter")
    offer = ask.get_by_role("button", name=re.compile(r"^Show \d+ statements? by .*Lavrov about Assad$"))
    expect(offer).to_be_visible()
    said = page.evaluate("ragSaid")
    answered = ask.locator(".rag-said").inner_text()
    assert said.count(answered) == 1
    assert [one for one, two in pairwise(said) if one == two] == []
    shot(page, "offer")
    assert violations(page, axe) == []
    count = offer.inner_text().split()[0]
    offer.focus()
    page.keyboard.press("Enter")
    expect(speech.locator(".rag-said")).to_contain_text(f"{count} statement")
    expect(speech.get_by_label("About", exact=True)).to_have_value("Assad")
    expect(speech.locator(".rag-said-text")).to_have_count(int(count))
    shot(page, "offer-shown")
    assert violations(page, axe) == []
