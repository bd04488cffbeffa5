"""Questions over transcripts of talks: who says it, and refusals where nothing of the kind is told."""

from __future__ import annotations

import pytest
from small import library_of

from rag.language.figures import figure, same_thing
from rag.language.slots import measured
from rag.language.turns import narrator
from rag.library import Library
from rag.records import Article, Block, Evidence, Hit, Passage, Published, Retrieved
from rag.verify.cite import citation
from rag.write.asked import AskedTerm, asked_keys, meant, slight, told

TALKS = """The ministers met in Geneva. A communique on the fleet of Sudmark followed.

* * *

President of Norlandia Ada Berg (retranslated): Good afternoon, colleagues.

We have agreed that the fleet will leave the harbour in May. Troops stay where they are.

I would also like to mention grain: our terminals are open again.

Foreign Minister of Sudmark Ivo Kern: We thank our partners. The fleet has done its duty in our harbour.

Question: Will the fleet come back?

Ada Berg: I told you that it will not."""


SPEECH = """I thank the Assembly for the honour to speak for my country.

We ask for a ban on sea mines. Our fishermen have lost nets and boats to them for ten years.

The Secretary-General said that "the mines are a shame", and we agree.

Nobody has ever asked us what it costs."""

REPORT = """The Assembly spoke of sea mines on Friday. A ban on sea mines was asked for by one country.

"We lost our nets," a fisherman said. The vote was put off until May."""


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    return library_of(
        tmp_path_factory.mktemp("talks"),
        {"id": "a", "title": "Talks in Geneva", "date": "2019-05-01", "text": TALKS},
        {"id": "b", "title": "Statement in the debate", "speaker": "Mr. Otto Lind", "text": SPEECH},
        {"id": "c", "title": "The debate", "author": "Eva Moss", "text": REPORT},
    )


@pytest.mark.parametrize(
    ("question", "quote", "speaker"),
    [
        ("What did Berg say about the fleet?", "We have agreed that the fleet will leave", "Ada Berg"),
        ("What did Kern say about the fleet?", "The fleet has done its duty", "Ivo Kern"),
        ("What did Ada Berg say about grain?", "our terminals are open again", "Ada Berg"),
    ],
)
def test_the_words_are_those_of_who_has_the_floor(library, question, quote, speaker):
    answer = library.ask(question)
    assert quote in answer.statements[0].text
    assert {citation.speaker for citation in answer.citations} == {speaker}


def test_a_speech_is_its_speakers_and_a_report_is_not_its_writers(library):
    answer = library.ask("What did Lind say about sea mines?")
    assert answer.statements[0].text == "We ask for a ban on sea mines."
    assert answer.citations[0].speaker == "Otto Lind"
    assert library.ask("What did Eva Moss say about sea mines?").status == "not_in_sources"
    quoted = library.ask("What did the Secretary-General say about mines?")
    assert quoted.citations[0].speaker == "Secretary-General"


def test_a_readers_comment_is_not_the_authors():
    text = SPEECH + "\n\nWe want the mines back."
    start = text.index("We want")
    blocks = (Block(0, start, "body"), Block(start, len(text), "comment"))
    article = Article("a", "a.txt", "0", "On mines", None, ("Otto Lind",), Published(), "en", text, blocks)
    assert narrator(article) == "Otto Lind"
    passage = Passage("p", "a", start, len(text), "comment", ((start, len(text)),))
    found = Retrieved("Who wants mines?", (Hit(passage, article, 1.0),))
    told = citation(Evidence(1, 0, start, len(text), text[start:], 1.0), found)
    assert (told.role, told.speaker) == ("comment", None)


def test_what_another_says_is_not_put_into_his_mouth(library):
    answer = library.ask("What did Kern say about grain?")
    assert answer.status == "not_in_sources"
    assert answer.note == "Not in the sources: nothing that Kern says of this was found."


def test_how_many_is_not_answered_without_a_number(library):
    answer = library.ask("How many troops does Norlandia have?")
    assert answer.status == "not_in_sources"
    assert "Looked for: “troops”" in answer.note


@pytest.mark.parametrize("question", ["Who thanked Ivo Kern?", "Who would host talks on mines?"])
def test_a_name_may_be_the_first_word(tmp_path, question):
    head = "Talks on mines\n\nInterfax, 3 March 2015\n\n"
    text = head + "Norlandia would host talks on mines.\n\nBerg thanked Ivo Kern.\n"
    assert library_of(tmp_path, mines=text).ask(question).statements[0].text.split()[0] in (
        "Norlandia",
        "Berg",
    )


def test_a_name_that_is_not_told_of_is_named_alone(library):
    answer = library.ask("Who won Eurovision in 2016?")
    assert answer.note == "Not in the sources: they do not mention “Eurovision”."


def test_the_base_of_a_rate_counts_nobody():
    text = "The largest number per 100,000 of the population was reported in Moscow."
    assert measured("people", text) == 0.0
    assert measured("people", "Moscow has a population of 12 million.") == 1.0


def test_a_greeting_answers_nothing():
    assert slight("President of Norlandia Ada Berg: Mr Kern, colleagues, dear friends,", "en")
    assert not slight("President Berg thanked Mr Kern, her colleagues and her dear friends.", "en")


def test_money_and_ages_are_no_count_of_people():
    people = "We host 4 million refugees from the war."
    assert same_thing(figure(people), figure("We hosted 1.5 million refugees from the war last year."))
    assert not same_thing(figure(people), figure("We spent $25 billion on refugees from the war."))
    both = "More than 13,000 people had been killed and 30,000 wounded."
    assert figure(both, question="How many people died in Norlandia?").value == 13_000
    assert figure(both, question="How many were wounded?").value == 30_000
    assert figure("A family died: the 6- and 8-year-old girls.") is None


def test_a_figure_of_the_question_is_no_answer() -> None:
    text = "Of the 100 tanks that were promised, 31 came to Norlandia."
    assert figure(text, question="How many of the 100 tanks came to Norlandia?").value == 31
    assert figure("Delegation 77 came.", question="How many members had delegation 77?") is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [("Turkey", 400_000), ("Jordan", 500_000), ("Lebanon", 1_200_000), ("Iraq", 230_000)],
)
def test_of_several_counts_the_asked_country_s(asked: str, told: float) -> None:
    hosts = "Turkey hosts 400,000 and Jordan 500,000 refugees; 1.2 million are in Lebanon, 230,000 in Iraq."
    assert figure(hosts, question=f"How many refugees does {asked} host?").value == told


def test_a_word_that_is_also_written_small_is_nobodys_given_name(library):
    answer = library.ask("When did Norlandia join the World Fleet Organization?")
    assert answer.status == "not_in_sources"


@pytest.mark.parametrize(
    ("language", "asked", "told_", "met"),
    [
        ("ru", "туристические", "туристских", 0.7),
        ("ru", "победил", "победу", 1.0),
        ("ru", "правительство", "правила", 0.0),
        ("ar", "يستخدم", "المستخدمة", 0.7),
        ("ar", "مدارس", "مدرسة", 0.7),
        ("ar", "مدارس", "مدينة", 0.0),
    ],
)
def test_words_of_one_root_are_met(language, asked, told_, met):
    term = AskedTerm(asked_keys(asked, language), meant(asked, language), 1.0, False, 0)
    assert told(told_, language).meets(term) == met


CHINESE = {
    "a": "俄罗斯外交部长拉夫罗夫周一在莫斯科会见了叙利亚外交部长穆阿利姆。双方讨论了化学武器的国际监督问题。",
    "b": "联合国安理会周五一致通过决议，要求叙利亚销毁其化学武器。决议由美国和俄罗斯共同起草。",
    "c": "莫斯科的冬天非常寒冷，平均气温为零下十度。城市里有许多博物馆和剧院，每年吸引数百万游客。",
    "d": "印度尼西亚首都雅加达发生洪水，造成至少六十六人死亡，数万人被迫撤离家园。",
}


@pytest.fixture(scope="module")
def chinese(tmp_path_factory) -> Library:
    return library_of(tmp_path_factory.mktemp("chinese"), **CHINESE)


@pytest.mark.parametrize(
    ("question", "file", "quote"),
    [
        ("拉夫罗夫在莫斯科会见了谁？", "a.txt", "会见了叙利亚外交部长穆阿利姆。"),
        ("安理会何时通过关于叙利亚化学武器的决议？", "b.txt", "联合国安理会周五一致通过决议"),
        ("莫斯科冬天的平均气温是多少？", "c.txt", "平均气温为零下十度。"),
        ("雅加达洪水造成多少人死亡？", "d.txt", "造成至少六十六人死亡"),
    ],
)
def test_a_script_without_spaces_is_searched_and_quoted(chinese, question, file, quote):
    answer = chinese.ask(question)
    assert answer.hits[0].article.path == file
    assert quote in answer.statements[0].citations[0].quote
    assert chinese.article(answer.hits[0].article.id).language == "zh"


def test_what_chinese_sources_do_not_tell_is_refused(chinese):
    answer = chinese.ask("谁赢得了世界杯？")
    assert answer.note == "Not in the sources: no passage answers this. Looked for: “赢得”, “世界杯”."
