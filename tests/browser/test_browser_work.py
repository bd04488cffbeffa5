"""The real library at work in JupyterLab: a model writes, answers are saved, a rebuild is stopped."""

from __future__ import annotations

import io
import json
import re
import statistics
from itertools import pairwise

import docx
import pytest
from browser_lab import execute
from playwright.sync_api import expect

from rag.answer.listed import models

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ASK = "What did Lavrov say about regime change?"
QUOTE = "Regime change is not our profession."

WATCH = """() => {
    const panel = document.querySelector(".rag-ask");
    window.written = [];
    window.stopAt = null;
    new MutationObserver(() => {
        const text = panel.querySelector(".rag-writing").textContent;
        if (text && text !== window.written.at(-1)) window.written.push(text);
        const said = panel.querySelector(".rag-said").textContent;
        if (window.stopAt && said.startsWith(window.stopAt)) {
            window.stopAt = null;
            panel.querySelector(".rag-stop").click();
        }
    }).observe(panel, { subtree: true, childList: true, characterData: true });
}"""


def local() -> str:
    """The first model that is run on this machine and whose file is here; the test is skipped without one."""
    names = [one.name for one in models() if one.group == "this machine" and one.usable]
    return names[0] if names else pytest.skip("no model file is fetched: rag models get NAME")


def test_a_model_writes_is_checked_and_can_be_stopped(run, opened, shot):
    name = local()
    page = run(opened, "rag.AskPanel(library)")
    ask = page.locator(".rag-ask")
    expect(ask).to_have_attribute("data-ready", "true")
    page.evaluate(WATCH)
    ask.locator(".rag-llm").select_option(name)
    ask.locator(".rag-q").fill("Which missile deliveries to Syria did Moscow suspend?")
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-made")).to_contain_text(f"written by {name}, judged by")
    expect(ask.locator(".rag-statements")).to_contain_text("S-300")
    expect(ask.locator(".rag-statements .rag-badge").first).to_have_text(
        re.compile("checked against its quotes|not confirmed by its quotes|exact quote")
    )
    expect(ask.locator(".rag-writing")).to_be_hidden()
    written = page.evaluate("window.written")
    assert len(written) > 2
    assert all(after.startswith(before) for before, after in pairwise(written))
    shot(page, "ask-model")

    page.evaluate("window.stopAt = 'Writing'")
    ask.locator(".rag-q").fill("What did Putin say last week?")
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-notice")).to_have_text(
        f"{name} was stopped while it wrote: these are the quotes alone."
    )
    expect(ask.locator(".rag-shown .rag-question")).to_have_text("What did Putin say last week?")
    expect(ask.locator(".rag-statements .rag-badge").first).to_have_text("exact quote")
    expect(ask.locator(".rag-made")).to_contain_text("quotes only")
    shot(page, "ask-model-stopped")


def test_from_enter_to_the_painted_quote_copied_and_saved(run, opened, page, shot, request):
    """The figures go to tests/output/notebooks.json; the bar of 0.5 s is for a machine that is not shared."""
    run(opened, "rag.AskPanel(library)")
    ask = page.locator(".rag-ask")
    expect(ask).to_have_attribute("data-ready", "true")
    ask.locator(".rag-q").fill(ASK)
    took, answered = [], []
    for number in range(9):  # the same again: the answer may be the same to the last letter
        ask.locator(".rag-q").press("Enter")
        expect(ask).to_have_attribute("data-answers", str(number + 1))
        took.append(int(ask.get_attribute("data-paint-ms") or 0))
        told = re.search(r"([0-9.]+) s$", ask.locator(".rag-shown .rag-made").inner_text())
        answered.append(round(1000 * float(told[1])) if told else -1)
    median = statistics.median(took)
    output = request.config.rootpath / "tests" / "output" / "notebooks.json"
    output.write_text(json.dumps({"enter_to_paint_ms": took, "answered_ms": answered, "median_ms": median}))
    assert median < 2000
    shot(page, "ask")

    expect(ask.locator(".rag-statements")).to_contain_text(QUOTE)
    tools = ask.locator(".rag-left .rag-tools")
    tools.get_by_role("button", name="Copy").click()
    expect(tools.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    status = ask.locator(".rag-left .rag-status strong").inner_text()
    assert copied.startswith(f"{ASK}\n\n{status}\n")
    assert QUOTE in copied

    saved = {}
    for kind, ending in (("Markdown", "md"), ("Web page", "html"), ("Word", "docx")):
        tools.get_by_label("Format").select_option(label=kind)
        with page.expect_download() as download:
            tools.get_by_role("button", name="Save as file").click()
        name = download.value.suggested_filename
        assert name == f"What did Lavrov say about regime change.{ending}"
        expect(tools.get_by_role("status")).to_have_text(f"Saved as {name}.")
        saved[kind] = download.value.path().read_bytes()
    assert "Regime change is not our profession" in saved["Markdown"].decode()
    assert b"<!doctype html>" in saved["Web page"][:20].lower()
    assert QUOTE in saved["Web page"].decode()
    paragraphs = [one.text for one in docx.Document(io.BytesIO(saved["Word"])).paragraphs]
    assert any(QUOTE in one for one in paragraphs)

    # A page that is neither on this machine nor encrypted has no clipboard; a browser may also refuse.
    for clipboard in (
        "undefined",
        "{writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError'))}",
    ):
        page.evaluate(
            f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}, configurable: true}})"
        )
        tools.get_by_role("button", name="Copy").click()
        by_hand = tools.get_by_label("The answer as text")
        expect(by_hand).to_be_focused()
        expect(tools.get_by_role("status")).to_contain_text("press Ctrl+C")
        assert by_hand.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == copied
    shot(page, "copy-refused")


MANY = "\n".join(
    json.dumps({"id": f"d{n}", "title": f"Delegation {n} came to Sochi", "publisher": f"Outlet {n % 3}",
                "date": f"2015-03-{n % 28 + 1:02}", "text": f"Delegation {n} came to Sochi on Monday.\n\n"
                f"Its {n + 2} members asked for talks about the port of Tartus and about gas.\n\n"
                f"The spokesman of delegation {n} said that paper {n} had been signed in hall {n % 7}."})
    for n in range(100)
)  # fmt: skip

COUNTING = """
import time

class Counting:
    "The real encoder; it counts, and its first batch takes until the rebuild is stopped."
    texts, batches, panel = [], 0, None
    def __init__(self, encoder):
        self.encoder = encoder
    def __getattr__(self, name):
        return getattr(self.encoder, name)
    def encode_passages(self, items):
        self.batches += 1
        self.texts += [item.text for item in items]
        until = time.monotonic() + 60
        while self.batches == 1 and not self.panel.session.cancelled() and time.monotonic() < until:
            time.sleep(0.02)
        return self.encoder.encode_passages(items)

encoder = Counting(library.encoder)
library = rag.open(library.settings.index, library.settings.seeds, encoder=encoder)
encoder.panel = rag.RebuildPanel(library)
encoder.panel
"""


def test_a_rebuild_is_stopped_and_loses_nothing(run, opened, files, shot):
    (files / "seeds" / "many.jsonl").write_text(MANY, encoding="utf-8")
    page = run(opened, COUNTING, "rag.AskPanel(library)")
    rebuild, ask = page.locator(".rag-rebuild"), page.locator(".rag-ask")
    expect(rebuild.get_by_role("region", name="What would change")).to_contain_text("1 added, 5 unchanged")
    rebuild.get_by_role("button", name="Rebuild now").click()
    said = rebuild.locator(".rag-said")
    expect(said).to_have_text("Embedding … 0%")
    shot(page, "rebuild-progress")
    rebuild.get_by_role("button", name="Cancel").click()
    expect(said).to_have_text(
        "Stopped. The index is as it was; what was embedded is kept for the next rebuild."
    )
    expect(rebuild).to_have_attribute("data-busy", "false")

    ask.locator(".rag-q").fill(ASK)
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-statements")).to_contain_text(QUOTE)
    first = json.loads(execute(page, "print([len(encoder.texts), len(library.passages)])"))
    assert first == [64, 50]  # the batch in work is kept

    rebuild.get_by_role("button", name="Rebuild now").click()
    expect(rebuild.get_by_role("region", name="Report")).to_contain_text("100 added, 5 unchanged")
    told = execute(page, "print([len(encoder.texts), len(set(encoder.texts)), len(library.passages)])")
    encoded, different, passages = json.loads(told)
    assert encoded == different  # no passage went through the model twice
    assert encoded == passages - 50
    expect(rebuild.get_by_role("region", name="Report")).to_contain_text(f"{passages:,} passages")
    shot(page, "rebuild-report")
    ask.locator(".rag-q").fill("What did the spokesman of delegation 77 say?")
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-sources")).to_contain_text("many.jsonl#d77")


def test_panels_follow_the_index(run, opened, files, shot):
    page = run(
        opened,
        "rag.AskPanel(library)",
        "rag.Desk(library)",
        "rag.SearchView(library, 'talks on Libya')",
    )
    ask, desk, search = (page.locator(f".rag-{name}") for name in ("ask", "desk", "search"))
    expect(ask).to_have_attribute("data-ready", "true")
    ask.locator(".rag-q").fill(ASK)
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-statements")).to_contain_text(QUOTE)
    expect(ask.locator(".rag-behind")).to_be_hidden()
    ask.locator(".rag-filters summary").click()
    expect(ask.get_by_label("TASS")).to_have_count(0)
    new = "Talks on Libya\\n\\nTASS, 3 March 2015\\n\\nMoscow would host talks on Libya in April.\\n"
    write = "(library.settings.seeds / {0!r}).write_text({1})\n"
    execute(page, write.format("libya.txt", f"'{new}'") + "r = library.rebuild(progress=lambda *told: None)")
    expect(ask.get_by_label("TASS")).to_have_count(1)
    expect(desk.locator("tbody tr")).to_have_count(6)
    expect(search.locator(".rag-hits")).to_contain_text("Moscow would host talks on Libya in April.")
    expect(search.locator(".rag-notice")).to_have_text("Searched again, as the index has changed.")
    expect(ask.locator(".rag-behind")).to_be_visible()
    expect(ask.locator(".rag-shown .rag-question")).to_have_text(ASK)
    shot(page, "ask-behind")
    ask.get_by_role("button", name="Ask again").click()
    expect(ask.locator(".rag-behind")).to_be_hidden()
    expect(ask.locator(".rag-statements")).to_contain_text(QUOTE)

    # The same by another process, which this library only hears of by looking.
    execute(
        page,
        write.format("egypt.txt", f"'{new}'.replace('Libya', 'Egypt').replace('TASS', 'Interfax')")
        + "r = rag.open(library.settings.index, library.settings.seeds).rebuild(progress=lambda *told: None)",
    )
    expect(ask.locator(".rag-notice")).to_contain_text("a newer version is there")
    expect(desk.locator(".rag-notice")).to_contain_text("a newer version is there")
    expect(desk.locator("tbody tr")).to_have_count(6)
    shot(page, "ask-newer")
    ask.locator(".rag-q").fill("Who would host talks on Egypt in April?")
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-statements")).to_contain_text("Moscow would host talks on Egypt in April.")
    expect(ask.locator(".rag-notice")).to_contain_text("this is from its new version")
    expect(desk.locator("tbody tr")).to_have_count(7)
    expect(desk.locator(".rag-news")).to_be_hidden()
