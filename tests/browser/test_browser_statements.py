"""The panel of statements in JupyterLab: pick, search, read, correct."""

from __future__ import annotations

import re

import pytest
from browser_lab import violations
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_who_said_what(run, opened, shot, axe):
    page = run(opened, "rag.StatementsPanel(library)", "rag.statements_chart(library.said(kind='direct'))",
               "rag.events_chart(library.timeline().heaviest(8))")  # fmt: skip
    panel = page.locator(".rag-speech")
    expect(panel.locator(".rag-said")).to_contain_text("statements")
    name = panel.locator("select").first.locator("option", has_text="Lavrov").first.get_attribute("value")
    panel.get_by_label("Who", exact=True).select_option(name)
    panel.get_by_label("Said", exact=True).select_option("direct")
    panel.get_by_label("About", exact=True).fill("negotiations fate")
    quote = panel.locator(".rag-said-text").first
    expect(panel.locator(".rag-said-text")).to_have_count(2)
    expect(quote).to_contain_text("We are not conducting any negotiations on the fate of Assad")
    quote.click()
    expect(panel.locator(".rag-source .rag-here").first).to_contain_text("We are not conducting any")
    shot(page, "statements-source")
    page.keyboard.press("Escape")
    expect(panel.locator(".rag-source")).to_be_hidden()  # and the focus is where it was
    panel.get_by_label("About", exact=True).fill("")
    expect(panel.get_by_label("About", exact=True)).to_have_value("")
    beside = panel.get_by_label("Compare with", exact=True)
    beside.select_option(beside.locator("option", has_text="Muallem").first.get_attribute("value"))
    expect(panel.locator(".rag-sides section")).to_have_count(2)
    counted = re.compile(r"^\d+ statements? by [^,]+, \d+ statements? by [^,]*Muallem")
    expect(panel.locator(".rag-said").first).to_have_text(counted)
    expect(panel.locator("h3.rag-key")).to_have_count(2)  # which colour of the bars is whose
    expect(panel.locator(".rag-months rect").first).to_be_attached()
    panel.scroll_into_view_if_needed()
    shot(page, "statements-beside")
    panel.get_by_role("button", name="Keep on the watch list").click()
    watched = panel.locator("details", has_text="Watch list (1)")
    watched.locator("summary").click()
    shot(page, "statements-watched")
    assert violations(page, axe) == []
    watched.get_by_role("button", name="Remove").click()
    expect(panel.locator(".rag-notice")).to_contain_text("No longer on the watch list")
    expect(watched).to_be_hidden()
    row = panel.locator(".rag-sides section").nth(1).locator("li").first
    row.locator("summary").click()
    row.get_by_label("It was", exact=True).fill("Somebody Else")
    row.get_by_role("button", name="Save").click()
    expect(panel.locator(".rag-notice")).to_contain_text("kept in corrections.toml")
    who = panel.get_by_label("Who", exact=True)
    expect(who.locator("option", has_text="Somebody Else (1)")).to_be_attached()
    page.locator(".vega-embed, .jp-RenderedVegaCommon5").last.scroll_into_view_if_needed()
    shot(page, "statements-charts")
