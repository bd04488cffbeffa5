"""Every state that a reader meets, drawn in JupyterLab, checked by axe-core and saved to look at."""

from __future__ import annotations

import re

import pytest
from browser_lab import execute, theme, violations
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STATES = """from notebook_fakes import FakeLibrary
from notebook_states import States
from rag.notebook.panels import *
"""


def asked(page, question, status=None):
    page.locator(".rag-ask .rag-q").fill(question)
    page.keyboard.press("Enter")
    if status:
        expect(page.locator(".rag-shown .rag-answer")).to_have_attribute("data-status", status)


def test_every_state_of_asking(run, shot, axe):
    page = run(STATES + "library = States()", "panel = AskPanel(library); panel")
    ask = page.locator(".rag-ask")
    said = ask.locator(".rag-said")
    shown = ask.locator(".rag-shown .rag-question")
    expect(said).to_have_text("Loading the model in the background … You can ask already.")
    shot(page, "state-loading")
    asked(page, "A question while it is loading")
    expect(said).to_have_text("Your question waits: loading the model …")
    shot(page, "state-waits")
    execute(page, "library.loaded.set()")
    expect(shown).to_have_text("A question while it is loading")

    asked(page, "Do the sources disagree?", "conflicting")
    shot(page, "state-conflict")
    assert violations(page, axe) == []
    asked(page, "Is it so in part?", "partial")
    levels = ask.locator(".rag-statements .rag-badge")
    expect(levels).to_have_text(
        [
            "checked against its quotes",
            "not confirmed by its quotes",
            "contradicted by its quotes",
            "exact quote",
        ]
    )
    expect(ask.locator(".rag-statements s")).to_have_text("Regime change is their profession.")
    shot(page, "state-levels")
    assert violations(page, axe) == []
    asked(page, "What is closest?", "related")
    expect(ask.locator(".rag-status")).to_contain_text("Closest passages: none is certain to answer")
    expect(ask.locator(".rag-more summary")).to_have_text("1 more found in 1 article")
    shot(page, "state-closest")
    assert violations(page, axe) == []
    asked(page, "Is it so in part?", "partial")
    asked(page, "An error")
    expect(ask.get_by_role("alert")).to_have_text("gpt-x needs a key. Set one with `llm keys set openai`.")
    expect(shown).to_have_text("Is it so in part?")
    shot(page, "state-error")
    assert violations(page, axe) == []

    # Enter while an answer is in work waits; what was typed after it is not asked.
    asked(page, "A model writes")
    expect(ask.locator(".rag-writing")).to_have_text("Lavrov said that regime change is not")
    shot(page, "state-writing")
    assert violations(page, axe) == []
    asked(page, "Do the sources disagree?")
    expect(said).to_contain_text("Asked next: “Do the sources disagree?”")
    ask.locator(".rag-q").fill("Half a question")
    shot(page, "state-asked-next")
    execute(page, "library.written.set()")
    expect(shown).to_have_text("Do the sources disagree?")
    questions = "print([one.question for one in panel.session.history][-2:])"
    assert execute(page, questions) == "['A model writes', 'Do the sources disagree?']\n"

    # Escape drops the waiting one as well.
    execute(page, "library.written.clear()")
    asked(page, "A model writes again")
    expect(ask.locator(".rag-writing")).to_be_visible()
    asked(page, "Is it so in part?")
    expect(said).to_contain_text("Asked next")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Stopping …")
    execute(page, "library.written.set()")
    expect(shown).to_have_text("A model writes again")
    expect(ask).to_have_attribute("data-busy", "false")
    assert execute(page, "print(panel.session.history[-1].question)") == "A model writes again\n"

    asked(page, "Arabic")
    expect(shown).to_have_text("ماذا قال لافروف عن الأسد؟")
    for part in (".rag-question", ".rag-statements .rag-text"):
        assert ask.locator(part).first.evaluate("node => getComputedStyle(node).direction") == "rtl"
    ask.get_by_role("button", name="Pin to compare").click()
    expect(ask.locator(".rag-pinned")).to_be_visible()
    ask.get_by_text("Asked before").click()
    ask.locator(".rag-shown .rag-mark").first.click()
    expect(ask.locator(".rag-here")).to_be_visible()
    shot(page, "state-arabic")
    assert violations(page, axe) == []
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({"width": 400, "height": 900})
    assert ask.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    ask.locator(".rag-q").scroll_into_view_if_needed()
    shot(page, "state-narrow")
    assert violations(page, axe) == []


def test_a_mark_shows_its_source_where_it_stands(run, shot, axe):
    page = run(STATES + "library = States(); library.loaded.set()", "AskPanel(library)")
    ask = page.locator(".rag-ask")
    expect(ask).to_have_attribute("data-ready", "true")
    asked(page, "Is it so in part?", "partial")
    ask.locator(".rag-statements .rag-mark").first.focus()
    card = ask.get_by_role("tooltip")
    expect(card).to_contain_text("AFP · 31 January 2012")
    expect(card).to_contain_text("Regime change is not our profession.")
    shot(page, "state-peek")
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_every_state_of_rebuilding_and_charts(run, shot, axe):
    page = run(
        STATES + "import threading\nlibrary = States()",
        "panel = RebuildPanel(library); panel",
        "timeline(library)",
        "answer = library.ask('disagree'); evidence_timeline(answer)",
        "used_passages([answer, library.ask('part'), FakeLibrary().ask('Who won the cup?')])",
        "library.gate = threading.Event(); print('do' + 'ne')",
    )
    rebuild = page.locator(".rag-rebuild")
    expect(page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")).to_have_text("done")
    expect(rebuild.get_by_role("region", name="What would change")).to_contain_text("1 added, 2 unchanged")
    rebuild.get_by_role("button", name="Rebuild now").click()
    expect(rebuild).to_have_attribute("data-busy", "true")
    shot(page, "state-rebuilding")
    execute(page, "library.gate.set()")
    expect(rebuild.get_by_role("region", name="Report")).to_contain_text("Questions whose answers changed")
    rebuild.get_by_text("Earlier versions").click()
    shot(page, "state-rebuilt")
    assert violations(page, axe) == []

    charts = page.locator(".jp-RenderedVegaCommon5")
    expect(charts).to_have_count(3)
    for number, told in enumerate(
        ("AFP: 1 article, January 2012", "source 1: AFP, 31 January 2012", "question 1. ")
    ):
        charts.nth(number).scroll_into_view_if_needed()
        expect(charts.nth(number).locator("canvas, svg").first).to_be_visible()
        expect(charts.nth(number).locator("[aria-label]").first).to_have_attribute(
            "aria-label", re.compile(told)
        )
    words = page.locator(".rag-words")
    expect(words).to_have_count(3)
    words.last.locator("summary").click()
    expect(words.last).to_contain_text("Who won the cup? quotes no passage")
    shot(page, "state-charts-light")
    theme(page, "Dark")
    for number in range(3):
        look = (
            charts.nth(number).locator("canvas, svg").first.evaluate("node => getComputedStyle(node).filter")
        )
        assert look.startswith("invert(0.93)")
    shot(page, "state-charts-dark")
    theme(page, "Light")
