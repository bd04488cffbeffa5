"""The panels in JupyterLab in a real Chromium, on a library made of records: any state can be made."""

from __future__ import annotations

import re

import pytest
from browser_lab import WAIT, execute, theme, violations
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIBRARY = """from notebook_fakes import FakeLibrary, make_article
from rag.notebook.panels import *
library = FakeLibrary()"""
ASK = "What did Lavrov say about regime change and profession?"


def comes_into_view(page: Page, selector: str) -> None:
    """Waits until an element lies within its scrolling page and the window."""
    page.wait_for_function(
        """selector => {
            const node = document.querySelector(selector);
            const box = node.getBoundingClientRect();
            const port = node.closest(".rag-page").getBoundingClientRect();
            return box.top >= port.top - 1 && box.bottom <= port.bottom + 1
                && box.top >= 0 && box.bottom <= innerHeight && box.height > 0;
        }""",
        arg=selector,
        timeout=WAIT,
    )


def test_asking_with_the_keyboard_alone(run, shot, axe):
    page = run(LIBRARY, "panel = AskPanel(library); panel")
    question = page.locator(".rag-ask .rag-q")
    expect(page.locator(".rag-ask")).to_have_attribute("data-ready", "true")
    question.focus()
    page.keyboard.type(ASK)
    page.keyboard.press("Enter")
    expect(page.locator(".rag-panel .rag-statements")).to_contain_text("Regime change is not our profession.")
    expect(page.locator(".rag-ask .rag-said")).to_have_text(
        "Answered from the sources. 1 quote from 1 article."
    )
    expect(page.locator(".rag-panel .rag-badge").first).to_have_text("exact quote")
    page.keyboard.press("Alt+1")
    here = page.locator(".rag-source .rag-here")
    expect(here).to_have_text("Regime change is not our profession.")
    expect(here).to_be_focused()
    comes_into_view(page, ".rag-source .rag-here")
    expect(page.locator(".rag-source .rag-role").last).to_have_text("reader’s comment")
    shot(page, "ask-source-light")
    assert violations(page, axe) == []
    theme(page, "Dark")
    shot(page, "ask-source-dark")
    assert violations(page, axe) == []
    theme(page, "Light")
    page.keyboard.press("Escape")
    expect(page.locator(".rag-source")).to_be_hidden()
    expect(page.locator(".rag-panel .rag-mark").first).to_be_focused()
    # d d deletes a cell in JupyterLab: not from in here
    page.keyboard.press("d")
    page.keyboard.press("d")
    assert page.evaluate("jupyterapp.shell.currentWidget.content.model.cells.length") == 3


def test_what_is_pasted_reaches_the_kernel_whole(run):
    """What is too long is said to be: a field that cut it off would have another question answered."""
    page = run(LIBRARY, "panel = AskPanel(library); panel")
    expect(page.locator(".rag-ask")).to_have_attribute("data-ready", "true")
    page.locator(".rag-ask .rag-q").focus()
    page.keyboard.insert_text("Lavrov " * 700)
    page.keyboard.press("Enter")
    expect(page.locator(".rag-ask .rag-question")).to_be_visible()
    assert execute(page, "print(len(library.questions[-1][0]))").strip() == "4899"


def test_a_mark_is_opened_by_the_place_of_its_digit(run):
    page = run(LIBRARY, "panel = AskPanel(library); panel.session.ask('Lavrov regime change'); panel")
    expect(page.locator(".rag-panel .rag-mark").first).to_be_visible()
    page.locator(".rag-ask .rag-q").evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: '¡', code: 'Digit1', altKey: true, bubbles: true}))"
    )  # what a Mac sends for Option and 1
    expect(page.locator(".rag-source .rag-here")).to_be_visible()


def test_what_can_be_used_is_offered_and_the_rest_is_folded(run):
    page = run(LIBRARY, "AskPanel(library)")
    expect(page.get_by_label("Answer by").locator("option")).to_have_text(
        ["quotes only, no model", "smollm2"]
    )
    page.get_by_text("1 model not set up").click()
    expect(page.locator(".rag-others")).to_contain_text("gpt-x: needs a key")


def test_at_two_hundred_percent_the_quote_is_not_under_the_head(run, shot):
    page = run(LIBRARY, "SourceView(library, library.ask('Lavrov regime change'), 1)")
    here = page.locator(".rag-panel .rag-here")
    expect(here).to_be_visible()
    page.set_viewport_size({"width": 640, "height": 450})
    here.evaluate("node => node.scrollIntoView({block: 'start'})")
    shot(page, "zoomed")
    free = here.evaluate(
        """node => {
            const [box] = node.getClientRects();
            const top = document.elementFromPoint(box.left + 3, box.top + 3);
            return node.contains(top) || top === node;
        }"""
    )
    assert free


def test_refuse_filter_cancel_and_a_kernel_that_stays_free(run, shot):
    page = run(
        LIBRARY,
        "import threading\npanel = AskPanel(library); panel",
        "print(sum(range(10)), panel.session.busy)",
    )
    question = page.locator(".rag-ask .rag-q")
    question.fill("Who won the football world cup?")
    question.press("Enter")
    expect(page.locator(".rag-panel .rag-answer[data-status=not_in_sources]")).to_contain_text(
        "Not in the sources"
    )
    shot(page, "ask-not-in-the-sources")

    page.locator(".rag-filters summary").click()
    page.get_by_label("Naharnet").check()
    expect(page.locator(".rag-filters summary")).to_have_text("Filters: Naharnet")
    question.fill("Lavrov Russia Syria Assad")
    page.locator(".rag-go").click()
    expect(page.locator(".rag-panel .rag-answer .rag-by").first).to_contain_text("Naharnet")
    expect(page.locator(".rag-panel .rag-answer")).not_to_contain_text("AFP")
    shot(page, "ask-filtered")

    last = page.locator(".jp-CodeCell").last
    expect(last.locator(".jp-OutputArea-output")).to_have_text("45 False")
    page.evaluate(
        "jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute("
        "{code: 'library.gate = threading.Event()'}).done"
    )
    question.fill("Lavrov again")
    question.press("Enter")
    expect(page.locator(".rag-stop")).to_be_visible()
    last.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(last.locator(".jp-OutputArea-output")).to_have_text("45 True")
    shot(page, "ask-busy")
    question.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".rag-go")).to_be_visible()
    expect(page.locator(".rag-panel .rag-answer .rag-question")).to_have_text("Lavrov Russia Syria Assad")


HOSTILE = r"""
BAD = ("<script>window.pwned=1</script><img src=x onerror=window.pwned=1>'\"><svg onload=window.pwned=1>"
       "<style>body{display:none}</style>javascript:window.pwned=1 </details></article></section>"
       "\u202eevil\u2069 \x00 [x](javascript:window.pwned=1) ${window.pwned=1} {{1}} ")
text = BAD + "\n\nLavrov said regime change " + BAD + "\n\n" + BAD + " wrote: " + "word " * 400_000
bad = make_article(text, path=BAD, title=BAD, publisher=BAD, author=(BAD,), language=BAD,
                   url="javascript:window.pwned=1")
library = FakeLibrary(bad)
library.models = lambda: [__import__("types").SimpleNamespace(name=BAD, usable=True, missing=BAD)]
library.versions = lambda: [{"version": BAD, "current": True}, {"version": BAD + "2", "current": False}]
from rag.records import RebuildReport
from rag.records.report import Failure
failed = (Failure(BAD, BAD),)
library.plan = lambda: RebuildReport(BAD, (BAD,), (BAD,), (BAD,), ((BAD, BAD),), 1, failed, because=BAD)
panel = AskPanel(library, suggestions=(BAD,))
"""


def test_nothing_hostile_runs(run, shot):
    page = run(
        LIBRARY + HOSTILE,
        "panel",
        "search = SearchView(library, 'regime change'); search",
        "Desk(library)",
        "RebuildPanel(library)",
        "timeline(library)",
        "evidence_timeline(library.ask('Lavrov regime change'))",
        "used_passages([library.ask('Lavrov regime change')])",
        "library.ask('Lavrov regime change')",
        "SourceView(library, bad.path)",
        "print('do' + 'ne')",
    )
    expect(page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")).to_have_text("done")
    expect(page.locator(".rag-ask .rag-tries")).to_contain_text("<script>")
    page.locator(".rag-ask .rag-q").fill(
        "Lavrov regime change <img src=x onerror=window.pwned=1> javascript:window.pwned=1 https://x.example"
    )
    page.locator(".rag-ask .rag-go").click()
    expect(page.locator(".rag-ask .rag-statements")).to_contain_text("<script>")
    page.locator(".rag-ask .rag-mark").first.click()
    expect(page.locator(".rag-ask .rag-here").first).to_be_visible()
    page.get_by_role("button", name="Pin to compare").click()
    expect(page.locator(".rag-pinned")).to_be_visible()
    page.locator(".rag-search").scroll_into_view_if_needed()
    page.locator(".rag-search [data-hit]").first.click()
    expect(page.locator(".rag-search .rag-here").first).to_be_visible()
    page.locator(".rag-desk").scroll_into_view_if_needed()
    page.locator(".rag-desk td button").first.click()
    expect(page.locator(".rag-desk .rag-page h3")).to_contain_text("<script>")
    page.locator(".rag-rebuild").scroll_into_view_if_needed()
    expect(page.locator(".rag-rebuild .rag-report")).to_contain_text("onerror")
    shot(page, "hostile")
    assert page.evaluate("window.pwned === undefined")
    assert (
        page.locator(".rag script, .rag img, .rag svg, .rag iframe, .rag [onerror], .rag [onload]").count()
        == 0
    )
    addresses = page.locator(".rag a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert all(one.startswith("#rag-") for one in addresses)
    assert page.locator("body").evaluate("body => getComputedStyle(body).display") != "none"


def test_large_and_narrow_and_right_to_left(run, shot, axe):
    page = run(
        LIBRARY,
        "from rag.records import Published\n"
        "many = [make_article(f'Title {n:05}\\n\\nText {n}.', f'{n:05}.txt', publisher=f'Outlet {n % 9}',"
        " published=Published(f'20{n % 20:02}-{n % 12 + 1:02}-01', 'stated')) for n in range(10_000)]\n"
        "long = make_article('Long\\n\\n' + 'Many words stand here. ' * 4500 + '\\n\\nLavrov found it.\\n\\n'"
        " + 'And many more. ' * 7000, 'long.txt', published=Published())\n"
        "arabic = make_article('لافروف: روسيا لن تتدخل في سوريا\\n\\nقال لافروف إن موسكو لن تطلب من الأسد.',"
        " 'arabic.txt', title='لافروف: روسيا لن تتدخل في سوريا', publisher='الجزيرة', language='ar')\n"
        "table = (big := FakeLibrary(*many, long)).articles\n"
        "FakeLibrary.articles = property(lambda self: table)\n"
        "Desk(big)",
        "SourceView(FakeLibrary(arabic), 'arabic.txt')",
        "found = SearchView(FakeLibrary(long), 'Lavrov found'); found",
        "print('do' + 'ne')",
    )
    expect(page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")).to_have_text("done")
    desk = page.locator(".rag-desk")
    expect(desk.locator("tbody tr")).to_have_count(50)
    desk.get_by_role("button", name="Title", exact=True).click()
    expect(desk.locator("tbody tr").first).to_contain_text("Long")
    expect(desk.locator("th").first).to_have_attribute("aria-sort", "ascending")
    desk.get_by_label("Find", exact=True).fill("title 0999 outlet")
    expect(desk.get_by_role("status").first).to_have_text("11 articles, 0 ticked")
    shot(page, "desk")
    search = page.locator(".rag-search")
    search.scroll_into_view_if_needed()
    search.get_by_role("button", name="Read in the article").first.click()
    here = search.locator(".rag-here")
    expect(here).to_have_text("Lavrov found it.")
    expect(here).to_be_focused()
    comes_into_view(page, ".rag-search .rag-here")
    shot(page, "long-article")
    page.set_viewport_size({"width": 560, "height": 900})
    table = desk.locator(".rag-wide")
    page.wait_for_function("node => node.scrollWidth <= node.clientWidth", arg=table.element_handle())
    desk.scroll_into_view_if_needed()
    shot(page, "desk-narrow")
    arabic = page.locator(".rag-view")
    arabic.scroll_into_view_if_needed()
    block = arabic.locator(".rag-block").last
    assert block.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert arabic.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    shot(page, "arabic-narrow")
    assert violations(page, axe) == []


def test_rebuild_panel_with_keyboard(run, shot, axe):
    page = run(LIBRARY, "panel = RebuildPanel(library); panel")
    rebuild = page.locator(".rag-rebuild")
    expect(rebuild).to_contain_text("1 added, 2 unchanged")
    assert violations(page, axe) == []
    go = rebuild.get_by_role("button", name="Rebuild now")
    go.focus()
    page.keyboard.press("Enter")
    expect(rebuild.get_by_role("region", name="Report")).to_contain_text("3 embedded anew")
    rebuild.get_by_text("Earlier versions").click()
    rebuild.get_by_role("button", name=re.compile("Go back")).click()
    expect(rebuild.locator(".rag-notice")).to_have_text("The index is version v1 again.")
    shot(page, "rebuild")
