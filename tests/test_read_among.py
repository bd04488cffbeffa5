"""What stands among a story's paragraphs on a page is the story, whatever trafilatura leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.clean import clean
from rag.read import find, read
from rag.records import Article, Raw

_FIRST = "The minister told reporters on Monday that the talks would go on until a text had been found."
_SECOND = "Nobody in the room had expected the delegation to stay so long, and the kitchen had closed."
_THIRD = "A second round is planned for the spring, when the snow on the upper road has gone at last."


def page(tmp_path: Path, inner: str) -> Article:
    source = f"<html><head><title>Talks go on</title></head><body><h1>Talks go on</h1>{inner}</body></html>"
    (tmp_path / "page.html").write_text(source, encoding="utf-8")
    raw = next(read(find(tmp_path)[0]))
    assert isinstance(raw, Raw)
    return clean(raw)


def role(made: Article, text: str) -> str:
    at = made.text.index(text)
    return next(block.role for block in made.blocks if block.start <= at < block.end)


@pytest.mark.parametrize(
    "inner",
    [
        '<blockquote class="twitter-tweet"><p>We stay until it is done.</p>'
        '- Envoy (@envoy) <a href="/1">March 3</a></blockquote>',
        "<h3>We stay until it is done.</h3>",
        "<p>We stay until it is done.</p>",
        '<p>The list names <a href="/a">Anna Kolar of the bank</a>, <a href="/b">Jan Petrov</a>,'
        ' <a href="/c">Maria Holm</a> and We stay until it is done.</p>',
    ],
)
def test_what_hangs_between_the_paragraphs_is_body(tmp_path: Path, inner: str) -> None:
    story = (
        f'<div class="entry"><p>{_FIRST}</p><p>{_SECOND}</p>{inner}<p>{_THIRD}</p><p>{_FIRST[:60]}.</p></div>'
    )
    assert role(page(tmp_path, story), "We stay until it is done.") == "body"


@pytest.mark.parametrize(
    "inner",
    [
        '<div class="related-links"><p>Read it and weep.</p></div>',
        '<p><a href="/x">Read it and weep as the kitchen closes</a></p>',
    ],
)
def test_ornaments_and_links_to_other_stories_are_not(tmp_path: Path, inner: str) -> None:
    story = f'<div class="entry"><p>{_FIRST}</p><p>{_SECOND}</p>{inner}<p>{_THIRD}</p></div>'
    assert role(page(tmp_path, story), "Read it and weep") == "furniture"


def test_what_only_a_pointer_brings_up_does_not_break_the_sentence(tmp_path: Path) -> None:
    name = 'Anna Kolar<span class="person_tooltip tooltip">Kolar Anna, minister since 2011</span>'
    made = page(
        tmp_path, f"<div><p>{_FIRST}</p><p>The text was read by {name} at noon, and that was all.</p></div>"
    )
    assert "The text was read by Anna Kolar at noon, and that was all." in made.text


@pytest.mark.parametrize(
    ("inner", "given"),
    [
        ('<div><span class="media__title player__title">Read it and weep.</span></div>', "caption"),
        (
            '<div class="story__subscribe"><p>Read it and weep, all of you, on any device.</p></div>',
            "furniture",
        ),
    ],
)
def test_what_a_site_calls_a_caption_or_a_subscription(tmp_path: Path, inner: str, given: str) -> None:
    story = f'<div class="entry"><p>{_FIRST}</p><p>{_SECOND}</p>{inner}<p>{_THIRD}</p></div>'
    assert role(page(tmp_path, story), "Read it and weep") == given
