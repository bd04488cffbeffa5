"""Drawings of answers: exact, escaped, and readable with no script, no style and no kernel."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
from notebook_fakes import FakeLibrary, cite, make_article
from word_notes import footnotes

from rag.draw import answer_html, answer_text, article_html, hits_html, report_html
from rag.draw.draft import counted, draft_html, draft_text, source_line
from rag.draw.export import export
from rag.draw.output import answer_document
from rag.draw.report import report_text
from rag.draw.safe import day, html, line, link, plain
from rag.records import Answer, Disagreement, Filter, Hit, Passage, Published, RebuildReport, Statement
from rag.records.draft import CheckedDraft, DraftSentence
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
            Statement(quote, "quote", "quote", (one,)),
            Statement("He is no friend.", "unverified", "m", (two, one), "who is not said"),
        ),
        (Hit(passage, afp, 0.9),),
        index_version="v1", settings_digest="0", encoder="MiniLM", llm="m", judge="j",
    )  # fmt: skip
    return replace(base, **given)


def test_marks_jump_to_the_passages():
    seen = Tags(answer_html(answer()))
    ids = [value for name, value in seen.attributes if name == "id"]
    targets = [value for name, value in seen.attributes if name == "href"]
    assert len(ids) == 2
    assert [f"#{ids[0]}", f"#{ids[1]}", f"#{ids[0]}"] == targets
    assert seen.open == []


def test_a_title_stands_on_the_side_that_it_is_read_from():
    """A browser passes over an isolated part when it looks which way a heading goes."""
    assert 'dir="auto"><bdi' not in answer_html(answer()) + hits_html(answer().hits)


def test_the_quote_stands_in_its_context():
    drawn = answer_html(answer())
    assert (
        "down. <mark>Regime change is not our profession.</mark> <sup>1</sup> Some other countries" in drawn
    )


def test_what_another_quote_shows_is_not_shown_again_around_it():
    told = make_article("Title\n\nOne rose. Two fell. Three stood.")
    quotes = ("One rose.", "Two fell.")
    statements = tuple(Statement(one, "quote", "quote", (cite(told, one),)) for one in quotes)
    passage = Passage("p", told.id, 7, len(told.text), "body", ((7, len(told.text)),))
    text = Tags(answer_html(answer(statements=statements, hits=(Hit(passage, told, 0.9),)))).text
    assert [text.count(one) for one in (*quotes, "Three stood.")] == [1, 1, 1]


def test_quotes_of_one_article_stand_under_its_title_once():
    afp = FakeLibrary.afp()
    quotes = (cite(afp, "Regime change is not our profession."), cite(afp, "We're not a friend"))
    told = tuple(Statement(one.quote, "quote", "quote", (one,)) for one in quotes)
    text = Tags(answer_html(answer(statements=told), style=False)).text
    assert (text.count(afp.title), text.count("31 January 2012")) == (1, 1)


def test_marks_are_numbered_as_they_are_read_and_everywhere_the_same():
    afp, other = FakeLibrary.afp(), make_article("One rose. Two fell.", "b.txt")
    texts = ((afp, "Regime change is not our profession."), (other, "One rose."), (afp, "We're not a friend"))
    told = tuple(Statement(text, "quote", "quote", (cite(article, text),)) for article, text in texts)
    mixed = answer(statements=told)
    document = answer_document(mixed)["statements"]
    assert [(one["text"], one["citations"][0]["mark"]) for one in document] == [
        ("Regime change is not our profession.", 1), ("One rose.", 3), ("We're not a friend", 2)]  # fmt: skip
    read = ["Regime change is not our profession.", "We're not a friend", "One rose."]
    assert [citation.quote for citation in mixed.citations] == read
    assert re.findall(r'class="rag-mark"[^>]*>(\d)<', answer_html(mixed)) == ["1", "2", "3"]
    files = (answer_text(mixed), mixed.markdown())
    for drawn, form in zip(files, ("[{}]", "[^{}]"), strict=True):
        places = [drawn.index(form.format(number)) for number in (1, 2, 3)]
        assert places == sorted(places)
    assert mixed.to_dataframe()["quote"].tolist() == read


def test_the_marks_of_a_model_follow_its_sentences():
    afp, other = FakeLibrary.afp(), make_article("One rose. Two fell.", "b.txt")
    cited = (cite(afp, "We're not a friend"), cite(other, "One rose."), cite(afp, "Regime change"))
    told = tuple(Statement(f"Said {n}.", "checked", "m", (one,)) for n, one in enumerate(cited))
    assert answer(statements=told).citations == cited


def test_the_head_counts_the_quotes_and_their_articles():
    quote, _ = answer().statements
    assert "2 quotes from 1 article" in Tags(answer_html(answer())).text
    assert "1 quote from 1 article" in Tags(answer_html(answer(statements=(quote,)))).text
    refused = answer_html(answer(statements=(), status="not_in_sources"), style=False)
    assert "from 0 articles" not in refused


def test_what_else_was_found_is_opened_by_the_numbers_behind_the_marks():
    quote, _ = answer().statements
    more = (cite(FakeLibrary.afp(), "We're not a friend"),)
    drawn = answer_html(answer(statements=(quote,), more=more), live=True)
    assert 'data-open="2" aria-label="Read in the article: found 2"' in drawn


def test_status_and_speaker_are_words():
    text = Tags(answer_html(answer(), style=False)).text
    assert "Answered from the sources" in text
    assert "Sergei Lavrov · AFP · 31 January 2012" in text


def written(level, reason="", **given):
    """An answer with a quote and one sentence of a model, of this level."""
    quote, _ = answer().statements
    told = Statement("He is no friend.", level, "m", quote.citations, reason)
    return answer(statements=(quote, told), **given)


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("quote", "exact quote"),
        ("checked", "checked against its quotes"),
        ("unverified", "not confirmed by its quotes"),
        ("contradicted", "contradicted by its quotes"),
    ],
)
def test_every_level_is_said_in_words_with_its_reason(level, words):
    one = written(level, "<b>nobody</b> says it")
    drawn = answer_html(one, style=False)
    assert Tags(drawn).text.count(words) == 1 + (level == "quote")
    assert f'<li class="rag-level-{level}">' in drawn
    assert "&lt;b&gt;nobody&lt;/b&gt; says it" in drawn
    said = f" ({words}: <b>nobody</b> says it)"
    assert (said in answer_text(one)) is (level in ("unverified", "contradicted"))
    assert ("nobody" in one.markdown()) is (level in ("unverified", "contradicted"))


def test_a_contradicted_sentence_is_struck_through_in_its_place():
    one = written("contradicted", "the quote says the opposite")
    turned = replace(one, statements=one.statements[::-1])
    for drawn in (one, turned):
        html = answer_html(drawn, style=False)
        assert html.count("<s>") == 1
        assert "<s>He is no friend.</s>" in html
        assert "~~He is no friend.~~[^1] (contradicted by its quotes: the quote" in drawn.markdown()
    places = [answer_html(one).index("<s>"), answer_html(turned).index("<s>")]
    assert places[0] > answer_html(one).index('<blockquote class="rag-text"')
    assert places[1] < answer_html(turned).index('<blockquote class="rag-text"')


@pytest.mark.parametrize(
    ("level", "judge", "folded"),
    [
        ("unverified", "none", True),
        ("unverified", "m", False),
        ("contradicted", "none", False),
        ("checked", "none", False),
    ],
)
def test_what_nothing_confirms_and_no_model_has_judged_is_folded(level, judge, folded):
    drawn = answer_html(written(level, judge=judge), style=False)
    summary = "<details><summary>A sentence that nothing confirms</summary>"
    assert (f'<li class="rag-level-{level}">{summary}' in drawn) is folded
    assert drawn.count(summary) == folded
    assert "He is no friend." in drawn
    assert Tags(drawn).open == []


def test_the_writer_and_its_judge_are_named():
    assert "written by m, judged by j · MiniLM" in answer_html(answer())
    assert "written by m, not judged" in answer_html(answer(judge="none"))
    assert "quotes only · MiniLM" in answer_html(answer(llm="none", judge="none"))


def test_closest_passages_claim_nothing():
    quote, _ = answer().statements
    related = answer(status="related", statements=(quote,), llm="none", judge="none")
    for drawn in (
        Tags(answer_html(related, style=False)).text,
        answer_text(related),
        related.markdown(),
    ):
        assert "Closest passages: none is certain to answer" in drawn
        assert "Answered" not in drawn
        assert quote.text in drawn
    assert 'data-status="related"' in answer_html(related)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ((), ""),
        (("one",), "1 more found in 1 article"),
        (("one", "one", "two"), "3 more found in 2 articles"),
    ],
)
def test_what_else_was_found_is_counted_and_folded(others, words):
    text = "Nobody <b>asked</b> for it, they said. They went home."
    held = {name: make_article(text, path=f"{name}.txt", title=name) for name in others}
    starts = ("Nobody <b>asked</b> for it", "They went home", "they said")
    more = tuple(cite(held[name], start) for name, start in zip(others, starts, strict=False))
    drawn = answer_html(answer(more=more), style=False)
    assert (f'<details class="rag-more"><summary>{words}</summary>' in drawn) is bool(others)
    assert ("more found" in drawn) is bool(others)
    assert ("Nobody &lt;b&gt;asked&lt;/b&gt; for it" in drawn) is bool(others)
    assert (f"\n{words}" in answer_text(answer(more=more))) is bool(others) or not others
    refused = answer(status="not_in_sources", statements=(), more=more)
    assert "more found" not in answer_html(refused) + answer_text(refused)


@pytest.mark.parametrize(
    ("how", "mark"),
    [("office", " (by office)"), ("pronoun", " (by pronoun)"), ("name", ""), ("label", ""), (None, "")],
)
def test_a_speaker_who_is_known_by_less_than_a_name_is_marked(how, mark):
    quote = replace(answer().statements[0].citations[0], how=how)
    drawn = answer(statements=(Statement(quote.quote, "quote", "quote", (quote,)),))
    said = f"Sergei Lavrov{mark} · AFP · 31 January 2012"
    text = Tags(answer_html(drawn, style=False)).text
    assert "AFP · 31 January 2012" in text
    assert f"Sergei Lavrov{mark} exact quote" in text
    assert said in answer_text(drawn)
    assert f"(Sergei Lavrov{mark})" in drawn.markdown()
    paragraphs = docx.Document(io.BytesIO(export(drawn, "docx"))).paragraphs
    assert f"(Sergei Lavrov{mark})" in "\n".join(one.text for one in paragraphs)


def test_sides_that_disagree_are_drawn_as_such():
    (one,), (two, _) = (statement.citations for statement in answer().statements)
    apart = Disagreement("number", (one, two), ("4", "5"))
    drawn = answer(status="conflicting", disagreement=apart, note="4 (AFP, 2012-01-31); 5 (TASS, 2012-01-31)")
    assert "The sources disagree. 4 (AFP, 2012-01-31); 5 (TASS" in answer_text(drawn)
    assert '<p class="rag-note" dir="auto">4 (AFP, 2012-01-31); 5 (TASS' in answer_html(drawn)


def test_refusal_says_so_and_names_the_nearest_as_such():
    drawn = answer_html(answer(status="not_in_sources", statements=()), style=False)
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
    refusal = answer(status="not_in_sources", statements=(), hits=(scored, matched, long))
    told = answer_text(refusal).split("\n")[1:]
    best = "“The minister spoke of grain in Moscow.” — AFP · 31 January 2012 · On grain · a.txt"
    assert told[:2] == [f"nearest: {best}"] * 2
    assert told[2].startswith("nearest: “Winter came. The minister")
    assert len(told[2]) < 300
    assert f"- {best}" in refusal.markdown()
    drawn = answer_html(refusal, style=False)
    assert drawn.count('<blockquote dir="ltr">The minister spoke of') == 2
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
        "He is no friend. [2][1] (not confirmed by its quotes: who is not said)",
    ]
    assert "> Regime change is not our profession.[^1] (Sergei Lavrov)\n" in answer().markdown()
    assert "[^1]: AFP, 31 January 2012, " in answer().markdown()


def test_live_marks_say_which_citation_they_open():
    assert answer_html(answer(), live=True).count("data-open=") == 4
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
        (
            Statement(text, "unverified", text, (quote,), text),
            Statement(text, "contradicted", text, (quote,), text),
            Statement(text, "quote", "quote", (quote,)),
        ),
        (hit,), (quote,), Disagreement("denial", (quote,), (text,)), text, text, text, text, text, Filter(),
        text, text,
    )  # fmt: skip
    report = RebuildReport(
        text, (text,), (text,), (text,), ((text, text),), 1, (Failure(text, text),), because=text
    )
    return {
        "answer": answer_html(drawn, live=True),
        "folded": answer_html(replace(drawn, judge="none")),
        "refusal": answer_html(replace(drawn, statements=(), status="not_in_sources")),
        "article": article_html(article, [(0, 30), (10, len(text))], 1),
        "hits": hits_html([hit], live=True),
        "report": report_html(report),
    }, (drawn, report)


def test_nothing_hostile_gets_through():
    drawings, plain_ones = everything_hostile(HOSTILE)
    names = (
        "style article p span strong ol ul li blockquote sup a details summary section h3 h4 h5 cite bdi "
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
    assert "<script" not in plain_ones[0].markdown().replace("\\<", "")


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


def test_a_quote_of_two_paragraphs_is_outlined_in_both():
    two = make_article("The first says it.\n\nThe second goes on.\n\nThe third does not.")
    start, end = two.text.index("The first"), two.text.index("\n\nThe third")
    drawn = article_html(two, [(start, end)])
    assert drawn.count('class="rag-here"') == 1  # where the focus goes
    assert drawn.count('class="rag-goes-on"') == 1


def test_a_long_article_is_drawn_around_its_highlight():
    long = make_article("word " * 300_000)
    drawn = article_html(long, [(1_000_000, 1_000_004)])
    assert len(drawn) < 310_000
    assert 'class="rag-here"' in drawn
    assert "characters before" in drawn


def test_a_note_after_a_head_is_a_sentence_of_its_own():
    related = answer(status="related", note="The sources tell of it as called for.")
    read = "Closest passages: none is certain to answer. The sources tell of it as called for."
    assert answer_text(related).split("\n")[0] == read
    assert read in related.markdown()


def test_a_guessed_date_is_called_one_wherever_a_source_is_named():
    guessed = cite(FakeLibrary.naharnet(), "Russia on Monday firmly stood by its ally Syria")
    one = answer(statements=(Statement(guessed.quote, "quote", "quote", (guessed,)),))
    assert "9 September 2013 (inferred)" in answer_text(one)
    assert "9 September 2013 (inferred)" in one.markdown()
    told = "The date is inferred."
    assert footnotes(export(one, "docx"))[0].endswith(told)
    assert docx.Document(io.BytesIO(export(one, "docx"))).paragraphs[-2].text.endswith(told)
    assert all(told in export(one, kind).decode() for kind in ("bibtex", "ris", "csl"))
    assert "9 September 2013 (inferred)" in source_line(guessed)


def test_a_filter_is_told_in_words():
    filtered = answer(where=Filter(since="2012-01-01", publishers=("AFP",)))
    assert "articles since 1 January 2012 from AFP" in filtered.markdown()


def test_an_answer_says_of_which_articles_it_was_asked():
    """Who narrowed a question down, and reads "not in the sources" later, must see that it was of a part."""
    where = Filter(
        until="2012", authors=("A. <b>",), languages=("ru",), paths=("a.txt", "b.txt"),
        roles=("body", "comment"),
    )  # fmt: skip
    told = "Asked of articles until 2012 by A. <b> in ru of a.txt, b.txt with readers’ comments"
    narrowed = answer(where=where)
    assert told in Tags(answer_html(narrowed)).text
    assert told in answer_text(narrowed).splitlines()
    many = answer(where=Filter(paths=tuple(f"{n}.txt" for n in range(40))))
    assert "Asked of articles of 40 files" in Tags(answer_html(many)).text
    assert "Asked of" not in answer_html(answer()) + answer_text(answer())


def test_what_is_copied_of_a_follow_up_says_what_was_asked():
    assert answer_text(answer(asked_as="What did Lavrov say in May?")).startswith(
        "Understood as: What did Lavrov say in May?\n"
    )


def test_one_is_not_several():
    told = report_text(RebuildReport("v1", added=("a.txt",), passages=1, embedded=1))
    assert "; 1 passage, 1 embedded" in told
    sentences = [
        DraftSentence("x", 0, 1, level) for level in ("quote", "quote", "contradicted", "nothing_near")
    ]
    assert counted(CheckedDraft("d", "x", tuple(sentences))) == (
        "4 sentences: 2 in the sources word for word, 1 not supported by the sources, "
        "1 for which no source was found; no model judged it"
    )


def test_the_quote_that_contradicts_a_sentence_is_named():
    one = cite(FakeLibrary.afp(), "Regime change is not our profession.")
    told = DraftSentence("It is their profession.", 0, 23, "contradicted", citations=(one,), against=0)
    draft = CheckedDraft("d", told.text, (told,))
    assert "<strong>Against it:</strong><blockquote" in draft_html(draft)
    assert "against it: “Regime change" in draft_text(draft)
