"""The panel that checks a draft, with no browser: messages go in as the front end sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import rag
from rag.notebook.panels import DraftPanel
from rag.notebook.session import DraftSession

if TYPE_CHECKING:
    from conftest import Built

DRAFT = (
    "Lavrov said in Australia that Russia is not an ally of Assad. "
    "Some 29,000 people have been killed in Syria."
)


@pytest.fixture(scope="module")
def library(built: Built) -> rag.Library:
    return rag.open(built.index)


@pytest.fixture
def panel(library: rag.Library) -> Any:
    made: Any = DraftPanel(library)
    made.session.wait(60)
    made.sent = []
    made.send = lambda content, buffers=None: made.sent.append((content, buffers))
    return made


def tell(panel: Any, do: str, **more: object) -> None:
    panel._hear(panel, {"do": do, **more}, [])
    panel.session.wait(60)


def test_a_draft_is_drawn_sentence_by_sentence(panel: Any) -> None:
    assert panel.state["said"].startswith("Paste a draft")
    tell(panel, "check", text=DRAFT, llm="none")
    assert panel.checked.count("<li data-level=") == 2
    assert "number 29,000" in panel.checked
    assert not panel.state["busy"]
    assert panel.state["error"] == ""


def test_a_quote_is_opened_in_its_article_and_the_next_follow(panel: Any) -> None:
    tell(panel, "open", number=0)
    assert panel.source == ""
    tell(panel, "check", text=DRAFT, llm="none")
    quotes = [one for sentence in panel.session.checked.sentences for one in sentence.citations]
    assert panel.checked.count("data-open=") == len(quotes) > 3
    assert "data-open=" not in panel.still_html()
    for at, quote in enumerate(quotes):
        tell(panel, "open", number=at)
        place = panel.reading.places[panel.reading.current]
        assert place.article.text[place.start : place.end] == quote.quote
        assert (panel.place["label"], panel.place["n"]) == (f"Quote {at + 1}", at + 1)
    tell(panel, "open", number=len(quotes))
    tell(panel, "open", number=-1)
    assert panel.place["n"] == len(quotes)
    tell(panel, "check", text="Nobody was there.", llm="none")
    assert panel.source == ""


def test_it_is_saved_with_footnotes(panel: Any) -> None:
    tell(panel, "export", kind="markdown")
    assert panel.sent == []
    tell(panel, "check", text=DRAFT, llm="none")
    for kind, ending in (("docx", ".docx"), ("markdown", ".md"), ("html", ".html"), ("pdf", None)):
        panel.sent.clear()
        tell(panel, "export", kind=kind)
        assert [told["save"] for told, _ in panel.sent] == ([f"Draft checked{ending}"] if ending else [])


def test_errors_are_one_line(panel: Any) -> None:
    tell(panel, "check", text="  ", llm="none")
    assert panel.state["error"] == "Paste a text, or type the path of a file."
    tell(panel, "check", text=DRAFT, llm="no-such-model")
    assert "there is no language model 'no-such-model' here" in panel.state["error"]
    tell(panel, "nonsense")
    panel._hear(panel, "no message", [])


def test_models_are_offered(panel: Any) -> None:
    assert panel.state["models"][0]["name"] == "none"


def test_a_draft_may_be_given_at_once(library: rag.Library) -> None:
    made = DraftPanel(library, DRAFT)
    made.session.wait(60)
    assert made.checked.count("<li data-level=") == 2
    assert repr(made) == "DraftPanel()"


def test_stop_leaves_what_was_there(library: rag.Library) -> None:
    session = DraftSession(library)
    session.check(DRAFT)
    session.cancel()
    session.wait(60)
    assert not session.busy
    assert session.error == ""


def test_a_change_of_the_index_is_told(library: rag.Library) -> None:
    session = DraftSession(library)
    session.check(DRAFT)
    session.wait(60)
    session.changed()
    assert session.notice == "The index has changed since: check again."
