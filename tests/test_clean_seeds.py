"""The five seeds, as the project must understand them."""

from pathlib import Path

import pytest

from rag.clean import clean
from rag.read import find, read
from rag.records import Article

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [clean(raw) for seed in find(SEEDS) for raw in read(seed)]


def of_role(article: Article, role: str) -> list[str]:
    return [article.text[b.start : b.end].strip() for b in article.blocks if b.role == role]


def test_title_outlet_author_and_date_of_the_seeds(articles: list[Article]) -> None:
    told = [
        (a.path[:3], a.publisher, a.author, a.published.date, a.published.how, a.language) for a in articles
    ]
    assert told == [
        ("000", None, ("Gabe Kahn",), None, "unknown", "en"),
        ("001", "AFP", (), "2012-01-31", "stated", "en"),
        ("002", None, (), "2013-09-09", "inferred", "en"),
        ("003", None, ("Doug Mataconis",), None, "unknown", "en"),
        ("004", "Los Angeles Times", (), "2012-12-10", "stated", "en"),
    ]
    assert [a.title for a in articles] == [
        "Russia Backs Assad Against Calls For Him to Quit",
        "Russia will not interfere in Syria: Lavrov",
        "Russia Stands by Ally Syria as Strikes Loom",
        "Russia Unwilling To Back Assad Ouster",
        "Russia unwilling to press Assad to leave",
    ]


def test_blocks_cover_each_seed(articles: list[Article]) -> None:
    for article in articles:
        assert "".join(article.text[b.start : b.end] for b in article.blocks) == article.text


def test_what_is_not_body(articles: list[Article]) -> None:
    assert of_role(articles[0], "caption") == ["Sergei Lavrov", "Sergei Lavrov"]
    assert of_role(articles[0], "byline") == ["Contact Editor", "Gabe Kahn,"]
    assert of_role(articles[1], "caption") == ["Russia's Foreign Minister Sergei Lavrov (Photo:Reuters)"]
    assert of_role(articles[1], "furniture") == ["Short link:"]
    assert of_role(articles[2], "furniture") == ["إقرأ هذا الخبر بالعربية W460", "Comments 19"]
    assert [line.split("\n")[0][:15] for line in of_role(articles[3], "furniture")] == [
        "FILED UNDER: Mi", "Doug Mataconis", "About Doug Mata", "Doug holds a B.",
    ]  # fmt: skip
    tail = articles[4].text[articles[4].text.index("Were you interviewed") :]
    assert (
        "".join(articles[4].text[b.start : b.end] for b in articles[4].blocks if b.role == "furniture")
        == tail
    )


def test_every_comment_has_its_writer_and_time(articles: list[Article]) -> None:
    comments = [block for block in articles[2].blocks if block.role == "comment"]
    assert len(comments) == 19
    assert (comments[0].author, comments[0].time) == ("smarty", "2013-09-09T07:47")
    assert (comments[18].author, comments[18].time) == ("cityboy", "2013-09-10T01:53")
    assert all(block.author and block.time for block in comments)
    assert "Comment on" not in of_role(articles[2], "body")


def test_the_block_quotation_is_body(articles: list[Article]) -> None:
    quoted = articles[3].text.index("Interfax news agency")
    assert [b.role for b in articles[3].blocks if b.start <= quoted < b.end] == ["body"]
