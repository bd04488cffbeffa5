"""Drawings of answers: exact, escaped, and readable with no script, no style and no kernel."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from notebook_fakes import FakeLibrary, cite, make_article

from rag.records import Answer, Filter, Hit, Passage, Published, RebuildReport, SetAside, Statement
from rag.records.draw import answer_html, answer_markdown, answer_text, article_html, hits_html, report_html
from rag.records.draw.safe import day, html, line, link, plain
from rag.records.report import Failure

HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>\"'><b onclick=window.pwned=1>"
    "<style>*{display:none}</style>javascript:window.pwned=1 "
    "\u202eevil\u202c\u2069 \x00\x1b[31m \ud800 </details>"
)


class Tags(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def answer(**given):
    afp = FakeLibrary.afp()
    quote = "Regime change is not our profession."
    one = cite(afp, quote, speaker="Sergei Lavrov")
    two = cite(afp, "We're not a friend", speaker="Sergei Lavrov")
    passage = Passage("p", afp.id, one.start, one.end, "body", ((one.start, one.end),))
    base = Answer(
        "What did Lavrov say of regime change?", "answered",
        (
            Statement(quote, "supported", "quote", (one,)),
            Statement("He is no friend.", "partly", "m", (two, one)),
        ),
        (SetAside("The moon is Russian.", "no source says this"),),
        (Hit(passage, afp, 0.9),), "v1", "0", "MiniLM",
    )  # fmt: skip
    return replace(base, **given)


def test_marks_jump_to_the_passages():
    seen = Tags(answer_html(answer()))
    ids = [value for name, value in seen.attributes if name == "id"]
    targets = [value for name, value in seen.attributes if name == "href"]
    assert len(ids) == 2
    assert [f"#{ids[0]}", f"#{ids[1]}", f"#{ids[0]}"] == targets
    assert seen.open == []


def test_the_quote_stands_in_its_context():
    drawn = answer_html(answer())
    assert "down. <mark>Regime change is not our profession.</mark> Some other countries" in drawn


def test_support_and_status_are_words():
    text = Tags(answer_html(answer(), style=False)).text
    for said in ("exact quote", "supported in part", "Answered from the sources", "1 sentence set aside"):
        assert said in text
    assert "Sergei Lavrov · AFP · 31 January 2012" in text


def test_refusal_says_so_and_names_the_nearest_as_such():
    drawn = answer_html(answer(status="not_in_sources", statements=(), set_aside=()), style=False)
    assert "Not in the sources" in drawn
    assert "The nearest passages (none was taken for an answer)" in drawn


def test_a_near_passage_is_its_nearest_sentence_with_its_source():
    text = "Winter came. The minister spoke of grain in Moscow. " + "Nobody slept. " * 40
    article = make_article(text, path="a.txt", title="On grain", publisher="AFP")
    spans = tuple((m.start(), m.end()) for m in re.finditer(r"\S[^.]*\.", text))
    hit = Hit(Passage("p", article.id, 0, len(text), "body", spans), article, 1.0)
    scored = replace(hit, sentence_scores=(0.1, 0.6, *[0.2] * 40))
    matched = replace(hit, matched=((40, 45),))
    long = replace(hit, passage=replace(hit.passage, sentences=((0, len(text)),)))
    refusal = answer(status="not_in_sources", statements=(), set_aside=(), hits=(scored, matched, long))
    told = answer_text(refusal).split("\n")[1:]
    best = "“The minister spoke of grain in Moscow.” — AFP · 31 January 2012 · On grain · a.txt"
    assert told[:2] == [f"nearest: {best}"] * 2
    assert told[2].startswith("nearest: “Winter came. The minister")
    assert len(told[2]) < 300
    assert f"- {best}" in answer_markdown(refusal)
    drawn = answer_html(refusal, style=False)
    assert drawn.count('<blockquote dir="auto">The minister spoke of') == 2
    assert "Nobody slept. Nobody slept. Nobody" in drawn


def test_a_quote_that_its_article_no_longer_holds_is_marked():
    other = make_article("Another text, and a longer one than before.", path="afp.txt")
    drawn = answer(hits=(replace(answer().hits[0], article=other),))
    assert answer_html(drawn).count("is no longer what is quoted here") == 3
    assert "THE SOURCE HAS CHANGED" in answer_text(drawn)
    assert "no longer" not in answer_html(answer())


def test_text_and_markdown():
    assert answer_text(answer()).split("\n")[:3] == [
        "Answered from the sources",
        "Regime change is not our profession. [1]",
        "He is no friend. [2][1] (supported in part)",
    ]
    assert "> Regime change is not our profession. [1]\n" in answer_markdown(answer())
    assert "1. Sergei Lavrov · AFP · 31 January 2012" in answer_markdown(answer())


def test_live_marks_say_which_citation_they_open():
    assert answer_html(answer(), live=True).count("data-open=") == 5
    assert "data-open" not in answer_html(answer())


def everything_hostile(text):
    article = make_article(
        text + "\n\n" + text, path=text, title=text, publisher=text, author=(text,), language=text,
        published=Published(text, "inferred", text), url="javascript:window.pwned=1",
    )  # fmt: skip
    quote = cite(article, text, speaker=text)
    passage = Passage("p", article.id, 0, len(text), "comment", ((0, len(text)),))
    hit = Hit(passage, article, 1.0, matched=((0, 5),))
    drawn = Answer(
        text, "partial",
        (Statement(text, "partly", text, (quote,)), Statement(text, "supported", "quote", (quote,))),
        (SetAside(text, text),), (hit,), text, text, text, text, Filter(), text, text,
    )  # fmt: skip
    report = RebuildReport(
        text, (text,), (text,), (text,), ((text, text),), 1, (Failure(text, text),), because=text
    )
    return {
        "answer": answer_html(drawn, live=True),
        "refusal": answer_html(replace(drawn, statements=(), status="not_in_sources")),
        "article": article_html(article, [(0, 30), (10, len(text))], 1),
        "hits": hits_html([hit], live=True),
        "report": report_html(report),
    }, (drawn, report)


def test_nothing_hostile_gets_through():
    drawings, plain_ones = everything_hostile(HOSTILE)
    names = (
        "style article p span strong ol ul li blockquote sup a details summary section h3 h4 cite bdi "
        "time mark button header div dl dt dd s br"
    )
    allowed = set(names.split())
    for where, drawn in drawings.items():
        seen = Tags(drawn)
        assert set(seen.tags) <= allowed, where
        assert not [
            name for name, _ in seen.attributes if name.startswith("on") or name in ("style", "src")
        ], where
        assert not [v for name, v in seen.attributes if name == "href" and not str(v).startswith("#rag-")], (
            where
        )
        assert seen.open == [], where
        for bad in "\u202e\u2069\x00\x1b\ud800":
            assert bad not in drawn, where
    for one in plain_ones:
        assert not set("\u202e\u2069\x00\x1b\ud800") & set(str(one))
    assert "<script" not in plain_ones[0].markdown()


def test_two_megabytes_are_cut():
    drawings, plain_ones = everything_hostile("word " * 400_000)
    assert all(len(drawn) < 800_000 for drawn in drawings.values())
    assert all(len(str(one)) < 300_000 for one in plain_ones)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True), ("http://example.org", True), ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False), ("data:text/html,x", False), ("//example.org", False), (None, False),
        ("https://[", False), ("https:" + "//" + "x" * 3000, False),
    ],
)  # fmt: skip
def test_links_go_to_the_web_or_nowhere(url, linked):
    made = link(url, "page")
    assert ('rel="noopener noreferrer"' in made) is linked
    assert linked or made == "page"


def test_safe_text():
    assert plain("a\r\nb\rc\td") == "a\nb\nc\td"
    assert plain("\u202ea\u2066\x1b\x85\ud800\x7f") == "[U+202E]a[U+2066]␛\ufffd\ufffd␡"
    assert plain("لافروف\u200f") == "لافروف\u200f"
    assert plain("x" * 30, 10) == "x" * 10 + "… [20 more characters]"
    assert line(" a\n\n b ") == "a b"
    assert html("<a href='\"'>") == "&lt;a href=&#x27;&quot;&#x27;&gt;"


def test_days():
    assert day("2012-01-31") == "31 January 2012"
    assert day("2012-01") == "January 2012"
    assert day("2012") == "2012"
    assert day("yesterday") == "yesterday"


def test_the_article_is_whole_and_its_highlight_is_exact():
    afp = FakeLibrary.afp()
    quote = cite(afp, "Regime change is not our profession.")
    drawn = article_html(afp, [(quote.start, quote.end)])
    assert 'aria-current="true" tabindex="-1">Regime change is not our profession.</mark>' in drawn
    assert "reader’s comment" in drawn
    assert "".join(Tags(drawn).text.split()).endswith("whatthepeoplewant!")


def test_a_long_article_is_drawn_around_its_highlight():
    long = make_article("word " * 300_000)
    drawn = article_html(long, [(1_000_000, 1_000_004)])
    assert len(drawn) < 310_000
    assert 'class="rag-here"' in drawn
    assert "characters before" in drawn
