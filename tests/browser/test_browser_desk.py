"""The desk in JupyterLab: by keys alone, with 10,000 articles, and on the real library."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from browser_lab import notebook, theme, violations, voila
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAKE = "from notebook_fakes import *\nfrom rag.records import Published\nfrom rag.notebook.panels import *\n"
MANY = (
    "many = [make_article(f'Title {n:05}\\n\\nLavrov spoke in hall {n}.', f'{n:05}.txt',"
    " publisher=f'Outlet {n % 9}', published=Published(f'20{n % 6 + 10}-{n % 12 + 1:02}-01', 'stated'))"
    " for n in range(COUNT)]\n"
    "library = FakeLibrary(*many)\n"
    "table = library.articles\n"
    "FakeLibrary.articles = property(lambda self: table)\n"
)


def test_six_are_chosen_and_asked_by_keys_alone(run, opened, shot, axe):
    page = run(opened, "rag.Desk(library)")
    desk = page.locator(".rag-desk")
    expect(desk.locator("tbody tr")).to_have_count(5)
    expect(desk.locator("tbody")).to_contain_text("English")
    expect(desk.locator("tbody")).to_contain_text("31 January 2012")
    desk.locator("tbody input").first.focus()
    page.keyboard.press("Space")
    expect(desk.get_by_role("status").first).to_have_text("5 articles, 1 ticked")
    expect(desk.locator("tbody input").first).to_be_focused()
    desk.get_by_role("button", name="Tick all 5 articles").focus()
    page.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Ask these 5")).to_be_visible()
    desk.get_by_label("Question to the ticked articles").focus()
    page.keyboard.type("What did Lavrov say about regime change?")
    page.keyboard.press("Enter")
    expect(desk.locator(".rag-answer .rag-statements")).to_contain_text(
        "Regime change is not our profession."
    )
    desk.locator(".rag-mark").first.focus()
    page.keyboard.press("Enter")
    expect(desk.locator(".rag-here").first).to_be_focused()
    shot(page, "desk-answer")
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    expect(desk.locator(".rag-mark").first).to_be_focused()


def test_ticked_articles_are_labelled_corrected_and_removed(run, opened, shot, axe):
    page = run(opened, "rag.Desk(library)")
    desk = page.locator(".rag-desk")
    expect(desk.locator("tbody tr")).to_have_count(5)
    desk.get_by_label("Tick Russia will not interfere").check()
    desk.get_by_label("Label", exact=True).last.fill("to check")
    desk.get_by_role("button", name="Give this label").click()
    expect(desk.locator("tbody .rag-badge")).to_have_text("to check")
    desk.get_by_text("Correct them").click()
    desk.locator(".rag-chosen").get_by_label("Outlet").fill("Agence France-Presse")
    desk.get_by_role("button", name="Correct and rebuild").click()
    expect(desk.locator(".rag-notice")).to_have_text("1 article corrected, and kept so by every rebuild.")
    expect(desk.locator("tbody")).to_contain_text("Agence France-Presse")
    shot(page, "desk-corrected")
    assert violations(page, axe) == []
    desk.get_by_role("button", name="Remove 1 article from the articles folder").click()
    expect(desk.locator(".rag-notice")).to_contain_text("until then this can be undone")
    shot(page, "desk-removed")
    desk.get_by_role("button", name="Put 1 removed file back").click()
    expect(desk.locator(".rag-notice")).to_have_text("1 file put back.")


def test_a_drag_over_the_months_chooses_a_time(run, shot):
    page = run(FAKE + MANY.replace("COUNT", "600"), "Desk(library)")
    desk = page.locator(".rag-desk")
    bars = desk.locator(".rag-months")
    expect(bars).to_be_visible()
    box = bars.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 2, box["y"] + 30)
    shot(page, "desk-brush")
    page.mouse.up()
    expect(desk.get_by_label("From", exact=True)).to_have_value("2010-01")
    expect(desk.get_by_label("to", exact=True)).to_have_value("2012-12")
    told = desk.get_by_role("status").first.inner_text()
    since = desk.get_by_label("From", exact=True)
    since.fill("March 2011")
    since.press("Tab")
    expect(desk.get_by_role("alert")).to_have_text(
        "“March 2011” is no date. Write it as 2012-01-31, 2012-01 or 2012."
    )
    expect(desk.get_by_role("status").first).to_have_text(told)
    since.fill("2011-03")
    expect(desk.get_by_role("status").first).not_to_have_text(told)
    expect(desk.get_by_role("alert")).to_have_count(0)
    since.fill("2031")
    expect(desk.get_by_role("status").first).to_have_text("No article passes the filters, 0 ticked")


def test_ten_thousand_articles_in_the_dark(run, shot, axe):
    page = run(FAKE + MANY.replace("COUNT", "10_000"), "Desk(library)")
    desk = page.locator(".rag-desk")
    expect(desk.get_by_role("status").first).to_have_text("10,000 articles, 0 ticked, page 1 of 200")
    theme(page, "Dark")
    desk.get_by_role("button", name="Tick all 10,000 articles").click()
    expect(desk.get_by_role("button", name="Ask these 10,000")).to_be_visible()
    shot(page, "desk-dark")
    assert violations(page, axe) == []
    theme(page, "Light")


def test_a_saved_page_shows_what_every_panel_showed(run, opened, server, browser, request, shot):
    page = run(
        opened,
        "ask = rag.AskPanel(library); ask.session.ask('What did Lavrov say about regime change?'); ask",
        "rag.SearchView(library, 'regime change')",
        "rag.Desk(library)",
        "rag.SourceView(library, '001_a423757e2158ce54.txt')",
        "rag.StatementsPanel(library, speaker='Sergei Lavrov')",
        "rag.RebuildPanel(library)",
        "rag.DraftPanel(library, 'Some 29,000 people have been killed in Syria.')",
    )
    expect(page.locator(".rag-kept")).to_have_count(7)
    expect(page.locator(".rag-kept").first).to_be_hidden()
    name = f"{request.node.name}.ipynb"
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output", "saved", name]
    subprocess.run(command, cwd=server.root, check=True, capture_output=True)
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 2600})
    still = context.new_page()
    still.goto(f"file://{server.root}/saved.html", wait_until="domcontentloaded")
    kept = still.locator(".rag-kept")
    expect(kept).to_have_count(7)
    for number, text in enumerate((
        "Regime change is not our profession", "regime", "5 articles", "Regime change is not our profession",
        "Sergei Lavrov", "as before", "29,000",
    )):  # fmt: skip
        expect(kept.nth(number)).to_be_visible()
        expect(kept.nth(number)).to_contain_text(text)
    shot(still, "saved-without-network")
    context.close()


def test_a_voila_page_has_all_again_after_a_reload(opened, files, server, page, shot, tmp_path_factory):
    cells = (opened, "rag.AskPanel(library)", "rag.GridPanel(library)", "rag.NotesPanel(library)")
    (server.root / "again.ipynb").write_text(notebook(*cells), encoding="utf-8")
    with voila("again.ipynb", server.root, tmp_path_factory.mktemp("voila")) as app:
        page.goto(f"{app.base}/?token={app.token}", wait_until="domcontentloaded")
        page.locator(".rag-ask .rag-q").fill("What did Lavrov say about regime change?")
        page.keyboard.press("Enter")
        shown = page.locator(".rag-shown .rag-statements")
        expect(shown).to_contain_text("Regime change is not our profession.")
        page.get_by_role("button", name="Pin to compare").click()
        expect(page.locator(".rag-pinned")).to_be_visible()
        grid, notes = page.locator(".rag-grid"), page.locator(".rag-notes")
        grid.get_by_label("Questions, one a line").fill("What did Lavrov say about regime change?")
        grid.get_by_role("button", name="Fill the grid").click()
        expect(grid.locator(".rag-said").first).to_have_text("5 of 5 rows.")
        cell = grid.locator(".rag-cell", has_text="Regime change is not our profession").first
        cell.click()
        expect(grid.locator(".rag-here").first).to_be_focused()
        page.keyboard.press("k")
        expect(notes.locator("blockquote")).to_contain_text("Regime change is not our profession")
        notes.get_by_label("Comment on note 1").fill("Held against Reuters.")
        page.keyboard.press("Tab")
        until = time.monotonic() + 30
        while "Held against" not in (files / "index" / "notes.jsonl").read_text(encoding="utf-8"):
            assert time.monotonic() < until, "the comment was not kept"
            time.sleep(0.1)
        page.goto(f"{app.base}/?token={app.token}", wait_until="domcontentloaded")
        expect(shown).to_contain_text("Regime change is not our profession.")
        expect(page.locator(".rag-pinned")).to_contain_text("Regime change is not our profession.")
        expect(grid.locator(".rag-said").first).to_have_text("5 of 5 rows.")
        expect(grid.get_by_label("Questions, one a line")).to_have_value(
            "What did Lavrov say about regime change?"
        )
        expect(notes.get_by_label("Comment on note 1")).to_have_value("Held against Reuters.")
        shot(page, "voila-again")
        cell.click()
        expect(grid.locator(".rag-here").first).to_be_focused()
