"""The panel that checks a draft in JupyterLab: paste, read the verdicts, open a quote, save it."""

from __future__ import annotations

import io

import docx
import pytest
from browser_lab import violations
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DRAFT = (
    "Some 29,000 people have been killed in Syria. Lavrov said that Russia is not an ally of Assad. "
    "The bakery on the corner sells excellent croissants on Sundays."
)


def test_a_draft_is_pasted_read_and_saved(run, opened, shot, axe):
    page = run(opened, "rag.DraftPanel(library)")
    panel = page.locator(".rag-draft").first
    draft = panel.get_by_label("The draft", exact=True)
    expect(panel.locator(".rag-said")).to_contain_text("Paste a draft")
    shot(page, "draft-empty")

    draft.focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", DRAFT)
    page.keyboard.press("Control+v")
    expect(draft).to_have_value(DRAFT)
    panel.get_by_role("button", name="Check", exact=True).focus()
    page.keyboard.press("Enter")
    items = panel.locator(".rag-statements > li")
    expect(items).to_have_count(3)
    expect(items.nth(0)).to_have_attribute("data-level", "unverified")
    expect(items.nth(0)).to_contain_text("number 29,000")
    expect(items.nth(2)).to_contain_text("no source was found for it")
    expect(items.nth(2).locator("details")).to_have_count(0)

    expect(items.nth(0).locator("blockquote").first).to_be_visible()  # where something differs they are open
    quotes = items.nth(1).locator("details")
    expect(quotes.locator("blockquote").first).to_be_hidden()
    quotes.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(quotes.locator("blockquote").first).to_be_visible()
    quotes.locator("[data-open]").first.focus()
    page.keyboard.press("Enter")
    expect(panel.locator(".rag-source .rag-here").first).to_be_focused()
    shot(page, "draft-source")
    page.keyboard.press("Escape")
    expect(quotes.locator("[data-open]").first).to_be_focused()
    shot(page, "draft-checked")
    assert violations(page, axe) == []

    panel.get_by_label("Format").select_option("docx")
    with page.expect_download() as saved:
        panel.get_by_role("button", name="Save with footnotes").press("Enter")
    assert saved.value.suggested_filename == "Draft checked.docx"
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(saved.value.path().read_bytes())).paragraphs)
    assert "29,000 people" in text

    draft.fill("")
    page.keyboard.press("Tab")
    panel.get_by_role("button", name="Check", exact=True).press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("Paste a text, or type the path of a file.")
    shot(page, "draft-error")
