"""The guide to an article: what its notes hold, and questions that it answers."""

import threading

import pytest
from notebook_fakes import make_article

import rag
from rag.draw.article import guide_lines
from rag.errors import Cancelled
from rag.library.guide import _topic, outline
from rag.notebook.panels import SourceView
from rag.notebook.session import GuideSession
from rag.records.desk import Guide, GuideQuestion


@pytest.fixture(scope="module")
def library(built):
    return rag.open(built.index, built.seeds)


def test_people_places_days_and_questions_that_are_answered(library):
    for article in library.index.articles():
        made = library.guide(article.id)
        assert made.people
        assert made.places
        assert len(made.questions) <= 3
        for one in made.questions:
            table = library.grid([one.text], articles=[article.id])
            assert table.iloc[0]["found"] != "not in it"
            assert (table.iloc[0]["start"], table.iloc[0]["end"]) == (one.start, one.end)
    made = library.guide("001_a423757e2158ce54.txt")
    assert "Sergei Lavrov" in dict(made.people)
    assert "Syria" in made.places
    assert made.questions
    assert all(one.text.endswith("?") and one.text[0].isupper() for one in made.questions)


def test_suggestions_are_of_the_articles_of_the_user(library):
    told = library.suggested(2)
    assert len(told) == 2
    assert library.suggested(0) == ()


def test_what_has_an_article_in_the_text_has_one_in_the_question():
    text = "Ann Moe told the World Health Organization and Bo Ek of it."
    topics = [_topic(make_article(text), text.index(one), text.index(one) + len(one), {*one.split()})
              for one in ("World Health Organization", "Bo Ek")]  # fmt: skip
    assert topics == ["the World Health Organization", "Bo Ek"]


def test_who_asks_is_not_kept_waiting_by_suggestions(library):
    with pytest.raises(Cancelled):
        library.suggested(cancelled=lambda: True)


def test_an_article_whose_notes_are_not_made_has_none(library):
    article = next(library.index.articles())
    assert outline(article, None) == Guide(article.id)
    with pytest.raises(Cancelled):
        library.guide(article.id, cancelled=lambda: True)


def test_the_guide_in_words():
    days = (("2012-01-31", "2012-01-31"), ("2012-02-01", "2012-02-29"), ("2012-01-01", "2012-12-31"),
            ("2012-01-30", "2012-02-03"))  # fmt: skip
    told = guide_lines(Guide("a", (("<b>Ann", "envoy"), ("Bo", "")), ("Rome",), days, ()))
    assert told["people"] == ["<b>Ann (envoy)", "Bo"]  # put in as text
    assert told["days"] == ["31 January 2012", "February 2012", "2012", "30 January 2012 to 3 February 2012"]


def test_a_panel_shows_the_guide_of_the_article_in_view(library):
    view = SourceView(library, "001_a423757e2158ce54.txt")
    view._hear(view, {"do": "guide"}, [])
    view.guiding.wait(60)
    assert any("Lavrov" in one for one in view.guide["people"])
    assert view.guide["questions"]
    view._hear(view, {"do": "answered", "number": 0}, [])
    assert view.place["label"] == view.guide["questions"][0]
    assert 'class="rag-here"' in view.source
    view._hear(view, {"do": "answered", "number": 99}, [])
    view.session.open_article("000_180a2d7879c2616b.txt")
    view._hear(view, {"do": "answered", "number": 0}, [])  # of another article
    assert view.place["label"] == ""


class Slow:
    """Makes a guide when it is let."""

    def __init__(self):
        self.go, self.asked = threading.Event(), []

    def guide(self, article, *, cancelled):
        self.asked.append(article)
        while not self.go.wait(0.01):
            if cancelled():
                raise Cancelled("stopped")
        return Guide(article, questions=(GuideQuestion("Why?", 0, 1),))


def test_who_opens_another_article_does_not_wait_for_the_first():
    slow = Slow()
    session = GuideSession(slow)
    session.show("a")
    session.show("b")
    slow.go.set()
    session.wait(10)
    assert session.guide.article_id == "b"
    session.show("b")
    assert slow.asked.count("b") == 1
