"""The pages of drawings: each can be read, and what is handed to one cannot become part of it."""

import pytest

from rag.draw.fill import PAGES, compiled, fill, made


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
