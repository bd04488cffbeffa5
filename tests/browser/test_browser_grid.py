"""The grid and the notes in JupyterLab: fill, read, keep by key, comment, save; light and dark."""

from __future__ import annotations

import openpyxl
import pytest
from browser_lab import theme, violations
from heard import LISTEN
from playwright.sync_api import expect
from word_notes import footnotes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTIONS = ["What did Lavrov say about regime change?", "Who is the deputy foreign minister?"]


def test_a_grid_is_filled_and_quotes_are_kept(run, opened, shot, axe, tmp_path):
    page = run(opened, "rag.GridPanel(library)", "rag.NotesPanel(library)")
    grid, notes = page.locator(".rag-grid"), page.locator(".rag-notes")
    expect(grid).to_be_visible()
    page.evaluate(LISTEN, ".rag-grid")
    grid.get_by_label("Questions, one a line").fill("\n".join(QUESTIONS))
    page.keyboard.press("Control+Enter")
    expect(grid.locator("tbody tr")).to_have_count(5)
    expect(grid.locator(".rag-said")).to_have_text("5 of 5 rows.")
    assert [one for one in page.evaluate("ragSaid") if "rows" in one] == ["5 of 5 rows."]
    expect(grid.locator("thead th")).to_have_text(["Article", *QUESTIONS])
    cell = grid.locator(".rag-cell", has_text="Regime change is not our profession").first
    expect(cell).to_be_visible()
    shot(page, "grid")
    # Half a screen: a cell stands under its question, nothing is cut off at the side.
    page.set_viewport_size({"width": 760, "height": 900})
    box = grid.locator(".rag-grid-box")
    page.wait_for_function("node => node.scrollWidth <= node.clientWidth", arg=box.element_handle())
    assert (
        cell.evaluate("node => getComputedStyle(node.parentNode, '::before').content") == f'"{QUESTIONS[0]}"'
    )
    shot(page, "grid-narrow")
    assert violations(page, axe) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_download() as saved:
        grid.get_by_role("button", name="Save for Excel").click()
    saved.value.save_as(tmp_path / "grid.xlsx")
    assert openpyxl.load_workbook(tmp_path / "grid.xlsx").active.max_row == 6

    grid.locator(".rag-cell[tabindex='0']").focus()
    for _ in range(grid.locator(".rag-cell").count()):
        if not cell.evaluate("node => node === document.activeElement"):
            page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(grid.locator(".rag-here").first).to_contain_text("Regime change")
    page.keyboard.press("k")
    expect(grid.locator(".rag-where")).to_contain_text("Kept among the notes.")
    expect(notes.locator("blockquote")).to_contain_text("Regime change is not our profession")
    shot(page, "grid-source")
    grid.locator("[data-role=body]").nth(1).evaluate(
        "node => getSelection().selectAllChildren([...node.childNodes].pop().parentNode)"
    )
    grid.get_by_role("button", name="Keep as a note").click()
    expect(grid.locator(".rag-where")).to_contain_text("Kept among the notes. " + QUESTIONS[0] + " · 1 of ")
    expect(notes.locator("blockquote")).to_have_count(2)
    assert violations(page, axe) == []
    page.keyboard.press("Escape")

    comment = notes.get_by_label("Comment on note 1")
    comment.fill("Held against <b>Reuters</b>.")
    notes.get_by_label("Tags").first.fill("syria, check")
    page.keyboard.press("Tab")
    expect(notes.get_by_label("Tag", exact=True)).to_be_visible()
    notes.get_by_role("button", name="Down: note 1").click()
    expect(notes.locator("li").nth(1).locator("textarea")).to_have_value("Held against <b>Reuters</b>.")
    notes.scroll_into_view_if_needed()
    shot(page, "notes")
    with page.expect_download() as saved:
        notes.get_by_role("button", name="Save the dossier").click()
    saved.value.save_as(tmp_path / "notes.docx")
    assert len(footnotes((tmp_path / "notes.docx").read_bytes())) == 2
    assert violations(page, axe) == []
    theme(page, "Dark")
    shot(page, "notes-dark")
    grid.scroll_into_view_if_needed()
    shot(page, "grid-dark")
    assert violations(page, axe) == []


def test_an_article_says_what_it_is_about_and_words_are_found_in_it(run, opened, shot, axe):
    page = run(opened, "rag.SourceView(library, '001_a423757e2158ce54.txt')")
    view = page.locator(".rag-view")
    about = view.locator(".rag-guide")
    expect(about).to_contain_text("Sergei Lavrov")
    expect(about).to_contain_text("Places: Syria")
    question = about.locator("li button").first
    expect(question).to_contain_text("?")
    shot(page, "guide")
    question.click()
    expect(view.locator(".rag-here").first).to_be_focused()
    expect(view.locator(".rag-where")).to_contain_text("1 of ")
    page.keyboard.press("f")
    find = view.get_by_label("Find in the article", exact=True)
    expect(find).to_be_focused()
    find.fill("security  COUNCIL")
    page.keyboard.press("Enter")
    said = view.locator(".rag-finder [role=status]")
    expect(said).to_contain_text("1 of ")
    expect(view.locator(".rag-found-here")).to_have_text("Security Council")
    page.keyboard.press("Shift+Enter")
    expect(said).not_to_contain_text("1 of ")
    shot(page, "find")
    find.fill("(no such")
    page.keyboard.press("Enter")
    expect(said).to_have_text("not found")
    page.keyboard.press("Escape")
    expect(view.locator(".rag-find")).to_have_count(0)
    assert violations(page, axe) == []
    theme(page, "Dark")
    shot(page, "guide-dark")
    assert violations(page, axe) == []
