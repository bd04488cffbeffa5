"""The pages of drawings: each can be read, and what is handed to one cannot become part of it."""

import io

import docx
import pytest

from rag.draw.article import article_html
from rag.draw.document import Document
from rag.draw.fill import PAGES, compiled, fill, made
from rag.draw.safe import direction, joined
from rag.records import Article, Block, Published


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.iterdir()))
def test_every_page_can_be_read(page):
    compiled(page.removesuffix(".html"))


def test_what_no_filter_makes_safe_is_escaped_all_the_same():
    drawn = fill("still", "desk", total=1, rows=[], heads={"title": "<b>"}, answer="<i>")
    assert "<th>&lt;b&gt;</th>" in drawn
    assert "&lt;i&gt;" in drawn


def test_what_was_drawn_before_is_taken_as_it_is():
    drawn = fill("still", "desk", total=1, rows=[], heads={}, answer=made("<i>an answer</i>"))
    assert "<i>an answer</i><p>1 article</p>" in drawn


def test_a_text_runs_as_most_of_its_letters_do_whatever_stands_first():
    assert direction("BBC: قال وزير الخارجية الروسي إن موسكو لن تقبل") == "rtl"
    assert direction("“الحوار” was the only way out of the conflict") == "ltr"
    assert direction("14.3.2013") == "ltr"
    named = joined(["الجزيرة", "14 March 2013", None, "Talks"], " · ")
    assert named == "الجزيرة\u200e · 14 March 2013 · Talks"  # else the 14 would go with the Arabic name


def test_a_paragraph_runs_as_its_text_does_whatever_its_role_is_called():
    text = "14 مارس 2013"
    blocks = (Block(0, len(text), "dateline"),)
    drawn = article_html(Article("id", "a.txt", "sha", None, None, (), Published(), "ar", text, blocks))
    assert 'rag-role-dateline" dir="rtl"' in drawn
    assert '<span class="rag-role" dir="ltr">dateline' in drawn


def test_word_has_paragraphs_of_both_directions():
    document = Document("Notes")
    document.add(("قال لافروف: «لن نقبل شروطا».", ""), (1, [("الجزيرة", "")]), style="Quote")
    document.add(("Lavrov said so.", ""))
    arabic, english = docx.Document(io.BytesIO(document.docx())).paragraphs
    assert [one._p.xml.count("<w:bidi/>") for one in (arabic, english)] == [1, 0]
    assert [one.runs[0].font.rtl for one in (arabic, english)] == [True, None]
