# ruff: noqa: E501 - sample texts stand on one line
"""A Russian question over English articles in JupyterLab, with the encoder for all languages itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from rag.errors import EncoderError
from rag.settings import E5_SMALL
from rag.weights import E5_SMALL as WEIGHTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ARTICLES = {
    "port.txt": "Halden port to close in May\n\nBy Kari Moe\n\n4 February 2026\n\nThe port of Halden will close in "
    "May for repairs, harbour master Nils Aas said on Monday. The new quay will cost 14 million crowns.\n",
    "talks.txt": "Lavrov rejects a deadline for the talks\n\nBy Ola Berg\n\n6 February 2026\n\nRussian Foreign "
    "Minister Sergey Lavrov said in Geneva that Moscow would accept no deadline for the talks.\n\n"
    "The next round will be held in Vienna in March.\n",
    "school.txt": "School evacuated after a fire\n\nBy Ana Lopez\n\n9 February 2026\n\nA school in Nordsund was "
    "evacuated on Monday after a fire in its kitchen. Nobody was hurt, police said.\n",
}


def test_a_russian_question_over_english_articles_is_answered(run, server, shot):
    try:
        WEIGHTS.path()
    except EncoderError as error:
        pytest.skip(str(error))
    folder = server.root / "across"
    (folder / "seeds").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "seeds" / name).write_text(text, encoding="utf-8")
    page = run(
        f'import rag\nlibrary = rag.open("across/index", "across/seeds", encoder="{E5_SMALL}")\n'
        "library.rebuild(progress=lambda *_: None)",
        "rag.AskPanel(library)",
    )
    ask = page.locator(".rag-ask")
    expect(ask).to_have_attribute("data-ready", "true")
    ask.locator(".rag-q").fill("Почему эвакуировали школу в Нордсунде?")
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-said")).to_have_text(re.compile("^Answered from the sources"))
    expect(ask.locator(".rag-statements").first).to_contain_text("evacuated on Monday after a fire")
    shot(page, "ask-across")
    ask.locator(".rag-q").fill("Где пройдёт следующий раунд переговоров?")
    page.keyboard.press("Enter")
    expect(ask.locator(".rag-statements").first).to_contain_text("held in Vienna in March")
