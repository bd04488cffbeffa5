"""The real library in JupyterLab and in Voila: rebuild and cite, close and reopen, the same without code."""

from __future__ import annotations

import re
import time

import pytest
from browser_lab import notebook, violations, voila
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ASK = "What did Lavrov say about regime change?"
QUOTE = "Regime change is not our profession."
NEW = """Moscow to host talks on Libya, Bogdanov says

TASS, 3 March 2015

Deputy Foreign Minister Mikhail Bogdanov said on Tuesday that Moscow would host talks on Libya in April.

He said that eleven delegations had accepted the invitation to the talks.
"""


def test_add_an_article_and_see_it_cited(run, opened, shot):
    page = run(opened, "rag.RebuildPanel(library)", "rag.AskPanel(library)")
    rebuild = page.locator(".rag-rebuild")
    expect(rebuild).to_contain_text("Nothing changed: 5 articles as before")
    expect(rebuild.get_by_role("button", name="Rebuild now")).to_be_disabled()
    # All kinds of files are offered: which can be read, the kit says.
    expect(rebuild.locator("input[type=file]")).not_to_have_attribute("accept", re.compile(""))
    rebuild.locator("input[type=file]").set_input_files(
        {"name": "libya.txt", "mimeType": "text/plain", "buffer": NEW.encode()}
    )
    expect(rebuild.locator(".rag-notice")).to_have_text("1 file added to the articles folder: libya.txt")
    expect(rebuild.get_by_role("region", name="What would change")).to_contain_text("1 added, 5 unchanged")
    shot(page, "rebuild-plan")
    rebuild.get_by_role("button", name="Rebuild now").click()
    report = rebuild.get_by_role("region", name="Report")
    expect(report).to_contain_text("1 added, 5 unchanged")
    question = page.locator(".rag-ask .rag-q")
    question.fill("Who said that Moscow would host talks on Libya?")
    question.press("Enter")
    expect(page.locator(".rag-panel .rag-statements")).to_contain_text(
        "Moscow would host talks on Libya in April"
    )
    expect(page.locator(".rag-panel .rag-sources")).to_contain_text("libya.txt")
    page.locator(".rag-panel .rag-mark").first.click()
    expect(page.locator(".rag-ask .rag-here").first).to_be_visible()
    shot(page, "rebuild-cited")


def test_close_reopen_and_read_without_a_kernel(run, opened, server, page, shot, request):
    run(opened, f'rag.AskPanel(library, keep="{request.node.name}.jsonl")')
    question = page.locator(".rag-ask .rag-q")
    question.fill(ASK)
    question.press("Enter")
    expect(page.locator(".rag-panel .rag-statements")).to_contain_text(QUOTE)
    expect(page.locator(".rag-kept")).to_have_count(1)
    expect(page.locator(".rag-kept")).to_be_hidden()
    page.keyboard.press("Control+s")  # goes through to JupyterLab, out of the question box
    path = server.root / f"{request.node.name}.ipynb"
    until = time.monotonic() + 30
    while "rag-kept" not in path.read_text(encoding="utf-8"):
        assert time.monotonic() < until, "the notebook was not saved"
        time.sleep(0.1)
    server.stop_kernels()
    page.goto("about:blank")
    page.goto(f"{server.base}/lab/tree/{path.name}?token={server.token}&reset")
    kept = page.locator(".rag-kept")
    expect(kept.locator(".rag-statements")).to_contain_text(QUOTE)
    mark = kept.locator(".rag-mark").first
    expect(mark).to_have_attribute("href", re.compile("^#rag-"))
    mark.click()
    expect(kept.locator(".rag-sources li").first).to_be_in_viewport()
    shot(page, "reopened-without-kernel")
    server.kernel(path.name)
    server.run_all(page)
    expect(page.locator(".rag-panel .rag-statements")).to_contain_text(QUOTE)
    expect(page.locator(".rag-panel .rag-changed")).to_have_count(0)
    expect(kept).to_be_hidden()


def test_the_same_under_voila(opened, server, page, tmp_path_factory, shot, axe):
    (server.root / "app.ipynb").write_text(notebook(opened, "rag.AskPanel(library)"), encoding="utf-8")
    with voila("app.ipynb", server.root, tmp_path_factory.mktemp("voila")) as app:
        page.goto(app.base, wait_until="domcontentloaded")
        expect(page).to_have_url(re.compile("/login"))  # nothing without the token
        page.goto(f"{app.base}/?token={app.token}", wait_until="domcontentloaded")
        question = page.locator(".rag-ask .rag-q")
        question.fill(ASK)
        question.press("Enter")
        expect(page.locator(".rag-panel .rag-statements")).to_contain_text(QUOTE)
        page.locator(".rag-panel .rag-mark").first.click()
        expect(page.locator(".rag-source .rag-here").first).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("rag.open")
        shot(page, "voila")
        assert violations(page, axe) == []


def test_without_an_index_the_panel_builds_it(run, files):
    page = run(
        f'import rag\nlibrary = rag.open("{files.name}/none", "{files.name}/seeds")', "rag.AskPanel(library)"
    )
    ask = page.locator(".rag-ask")
    expect(ask.locator(".rag-notice")).to_have_text("There is no index of the articles yet.")
    ask.get_by_role("button", name="Build it now").click()
    expect(ask.locator(".rag-notice")).to_have_text("The index is up to date: 5 articles.")
    ask.locator(".rag-q").fill(ASK)
    ask.locator(".rag-q").press("Enter")
    expect(ask.locator(".rag-statements")).to_contain_text(QUOTE)


def test_run_all_leaves_the_panel_in_view(run, opened):
    more = [f"print('\\n'.join(map(str, range({n}, {n} + 40))))" for n in range(6)]
    page = run(opened, "rag.AskPanel(library)", *more)
    expect(page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")).to_contain_text("44")
    expect(page.locator(".rag-ask")).to_have_attribute("data-ready", "true")
    expect(page.locator(".rag-ask .rag-q")).to_be_in_viewport()


def test_a_file_that_cannot_be_read_is_listed_and_removed(run, opened, files, shot, axe):
    (files / "seeds" / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    page = run(opened, "rag.RebuildPanel(library)")
    rebuild = page.locator(".rag-rebuild")
    rebuild.get_by_role("button", name="Rebuild now").click()
    unread = rebuild.get_by_role("region", name="Files that cannot be read")
    expect(unread).to_contain_text("scan.pdf: the PDF is damaged")
    rebuild.get_by_role("button", name="Look again").click()
    expect(rebuild.get_by_role("region", name="What would change")).to_contain_text("Nothing changed")
    expect(rebuild.get_by_role("button", name="Rebuild now")).to_be_disabled()
    shot(page, "rebuild-unreadable")
    assert violations(page, axe) == []
    unread.get_by_role("button", name="Remove scan.pdf").click()
    expect(rebuild.get_by_role("button", name="Put 1 removed file back")).to_be_visible()
    assert not (files / "seeds" / "scan.pdf").exists()
