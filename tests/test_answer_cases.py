"""Questions over small inputs that once failed, as they came, and further members of each kind."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small import library_of

from rag.answer.denial import taken_as_given
from rag.answer.evidence import _spread
from rag.library import Library
from rag.library import open as open_library
from rag.question import read
from rag.records import Answer, Evidence

CASES = Path(__file__).parent / "data" / "cases"
CLAIMS = ("answered", "partial", "conflicting")


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Callable[[str], Library]:
    """A library over the input of a case, built when it is first asked for."""
    held: dict[str, Library] = {}

    def of(name: str) -> Library:
        if name not in held:
            folder = tmp_path_factory.mktemp(name)
            shutil.copytree(CASES / name, folder / "seeds")
            held[name] = open_library(folder / "index", folder / "seeds")
            held[name].rebuild()
        return held[name]

    return of


def shown(answer: Answer) -> str:
    return "\n".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How old was mayor Tore Lien when he died?", "age of 68"),
        ("How many guests were hurt in the hotel fire in Sande?", "Seven guests were hurt"),
        ("How many people did the storm of 2026 kill in Rygge?", "storm of 2026 killed 2 people"),
        ("When did the mayor of Halden die?", "At 2:45 a.m."),
        ("How many people did the storm of 1987 kill?", "storm of 1987 killed 5 people"),
    ],
)
def test_what_is_told_of_two_things_is_no_disagreement(case, question, told):
    answer = case("false_conflict").ask(question)
    assert answer.status != "conflicting"
    assert answer.disagreement is None
    assert told in shown(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Why will the mayor of Halden resign?",
        "What did Lien say about the bridge?",
        "How many tanks did Norway send?",
        "Why did the minister of fishing apologise?",
        "When was the ban on Nordsund lifted?",
        "When was the ferry line Nordsund sold?",
    ],
)
def test_a_premise_that_no_source_knows_is_not_claimed(case, question):
    assert case("false_premise").ask(question).status not in CLAIMS


@pytest.mark.parametrize(
    ("question", "denial"),
    [
        ("When will the pier of Kelling be rebuilt?", "will not be rebuilt"),
        ("Why did Pryor sell the harbour of Kelling?", "refused to sell"),
        ("When will Lola Brandt marry Finn Aske?", "dismissed rumours"),
        ("Why was Karl Ems convicted?", "not convicted"),
    ],
)
def test_a_premise_that_the_sources_deny_is_answered_by_the_denial(case, question, denial):
    answer = case("denials").ask(question)
    assert denial in answer.statements[0].text
    assert answer.note.startswith("The first quote denies")


@pytest.mark.parametrize(
    ("question", "said", "denied"),
    [
        ("Did the brewery pollute the well of Kelling?", "the brewery polluted", "did not pollute"),
        ("Is the signal tower of Linden leaning?", "is leaning", "is not leaning"),
    ],
)
def test_a_denial_comes_beside_the_claim(case, question, said, denied):
    answer = case("denials").ask(question)
    assert [said in answer.statements[0].text, denied in answer.statements[1].text] == [True, True]
    assert len(answer.statements) <= 5
    assert answer.more
    assert answer.status == "conflicting"
    assert answer.disagreement is not None
    assert answer.disagreement.values == ("said", "denied")
    assert re.fullmatch(r"said \(.+, \d+ \w+ \d{4}\); denied \(.+, \d+ \w+ \d{4}\)", answer.note)


def test_a_denial_stands_beside_its_claim_in_one_passage():
    found = [Evidence(n, hit, 0, 1, "a") for n, hit in enumerate((0, 0, 1, 0, 2), 1)]
    assert [one.number for one in _spread(found, 2)] == [1, 2, 3, 5, 4]
    assert [one.number for one in _spread(found, 0)] == [1, 3, 5, 2, 4]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why will the pier not be rebuilt?", "8 million pounds"),
        ("Why did Finn Aske cancel his tour?", "throat infection"),
        ("Who won eleven medals at the swimming cup?", "Linden won"),
        ("How many houses lost their roofs in the Kelling storm of 2016?", "60 houses"),
        ("How many people died in the storm of 2022 in Kelling?", "killed one person"),
        ("What happened near Bruck in 2011?", "19 passengers"),
    ],
)
def test_what_is_told_of_the_asked_event_is_no_denial(case, question, told):
    answer = case("denials").ask(question)
    assert told in shown(answer)
    assert answer.disagreement is None
    assert "denies" not in answer.note


@pytest.mark.parametrize(
    "question",
    [
        "When did Mayor Tore Lien resign?",
        "Why was the harbour of Sandvik closed?",
        "When did the army leave the island of Brekke?",
        "When did Kelling Bank merge with Nordbank?",
        "When did the dam of Gullness burst?",
        "When did President Karl Ems dissolve parliament?",
        "When were the border guards withdrawn from Lund?",
        "When did the railway buy the ferry Morning Star?",
        "Who bought the ferry Morning Star?",
        "When did Abbot Ugo Pell retire?",
    ],
)
def test_what_is_only_called_for_planned_or_possible_is_not_claimed(case, question):
    answer = case("wished").ask(question)
    assert answer.status == "related"
    assert answer.note


@pytest.mark.parametrize(
    "question",
    [
        "When did Governor Fay Rowe resign?",
        "Why did the council of Bruck close the swimming pool?",
        "When did Judge Quint retire?",
        "Who bought the paper mill of Karlsby?",
        "When was the paper mill of Karlsby sold?",
        "Why does Minister Holm want the army to leave Brekke?",
        "Which parties called on Mayor Lien to resign?",
        "Who demanded that Mayor Lien resign?",
        "Who urged Karl Ems to dissolve parliament?",
        "In which season may the railway buy the ferry Morning Star?",
        "Who warned that the dam of Gullness could burst?",
    ],
)
def test_what_happened_or_is_asked_as_a_wish_is_claimed(case, question):
    assert case("wished").ask(question).status in CLAIMS


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("Why was the Geneva conference postponed?", "postponed"),
        ("When was the Karlsby paper mill sold?", "sold"),
        ("Why were Russian soldiers sent to Syria?", "sent"),
        ("When has the mayor of Gdansk died?", "died"),
        ("When did Russia veto the third resolution?", "veto"),
        ("Why was Cormant arrested in Norwich?", "arrested"),
    ],
)
def test_what_a_question_takes_as_given_is_its_verb(question, verb):
    assert taken_as_given(read(question))[0] == verb


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("Why was the Geneva conference postponed?", "No article has the word “postponed”."),
        ("When will the Arab League vote?", "No article has the word “vote”."),
        ("Did Lavrov mention Iraq?", "No article mentions “Iraq”."),  # readers' comments alone do
    ],
)
def test_what_no_article_has_the_word_for_is_not_claimed(built, question, note):
    answer = open_library(built.index).ask(question)
    assert (answer.status, answer.note) == ("related", note)


@pytest.mark.parametrize("name", ["Crimea", "Brazil", "the African Union"])
def test_a_place_or_a_body_of_which_no_article_has_any_form_is_told(built, name):
    answer = open_library(built.index).ask(f"What did Lavrov say about {name}?")
    assert answer.status in ("related", "not_in_sources")
    assert answer.note == f"No article mentions “{name.removeprefix('the ')}”."


@pytest.mark.parametrize("name", ["the Kremlin", "Ankara"])
def test_a_capital_may_be_told_by_its_country(built, name):
    assert "mentions" not in open_library(built.index).ask(f"What did {name} say of Assad?").note


def test_a_timeline_is_read_day_by_day_and_down_each_article(tmp_path):
    library = library_of(
        tmp_path,
        may="The harbour of Norwich\n\nAFP, 3 May 2014\n\nThe council of Norwich voted for a harbour. It was "
        "to cost 40 million euros.\n\nFishermen protested against the harbour of Norwich. The works of the "
        "harbour began in the same week.\n",
        march="A plan for Norwich\n\nAFP, 3 March 2014\n\nThe mayor of Norwich proposed a harbour.\n",
    )
    answer = library.ask("Timeline of the harbour of Norwich")
    places = [(c.published.date, c.start) for one in answer.statements for c in one.citations]
    assert places[0][0] == "2014-03-03"
    assert len(places) > 2
    assert places == sorted(places)


def test_a_word_that_the_sources_say_of_others_alone_is_named(tmp_path):
    """They may tell of him in another word, so no more than that is said."""
    library = library_of(
        tmp_path,
        brandt="Karl Brandt ends his bid\n\nSenator Karl Brandt ended his campaign on 3 March 2020.\n",
        olsen="Olsen quits the race\n\nMaria Olsen quit the race on 5 March 2020, as nobody gave money.\n",
    )
    answer = library.ask("Why did Brandt quit?")
    assert (answer.status, answer.note) == ("related", "The sources say “quit” of others alone.")


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Which articles are from 4 February 2026?", "Halden bans ferry line"),
        ("What happened on 13 February 2026?", "Mill of Karlsby burns"),
        ("What happened on 4 January 2026?", "House collapses in Magnby"),
        ("What happened in January 2026?", "House collapses in Magnby"),
    ],
)
def test_a_day_is_answered_by_its_articles(case, question, article):
    answer = case("asked_day").ask(question)
    assert {citation.title for citation in answer.citations} == {article}


@pytest.mark.parametrize(
    ("case_name", "question", "told"),
    [
        ("acronyms", "What does FSS stand for?", "The Federal Safety Service (FSS)"),
        ("when_vague", "When will the bridge of Moss be closed?", "in two weeks"),
        ("when_vague", "When will the bridge of Rygge be closed?", "at midnight"),
        ("when_vague", "When will the bridge of Sande be closed?", "after Easter"),
        ("when_vague", "When will the bridge of Alta be closed?", "by the end of the month"),
        ("when_vague", "When will the bridge of Bodo be closed?", "on 01.06.2026"),
        ("when_vague", "When will the bridge of Voss be closed?", "in the spring of next year"),
        ("false_refusal_small", "How much will the closure cost?", "14 million"),
        ("false_refusal_small", "How many pillars have cracks?", "two"),
        ("false_refusal_small", "When will the bridge be closed?", "first of June"),
        ("false_refusal_small", "Who is the mayor of Halden?", "Mayor Tore Lien"),
        ("false_refusal_small", "Why was the bridge closed?", "cracks"),
        ("docx_table", "What was the turnout in the South?", "57"),
        ("html_table", "How many yes votes were there in the East?", "East"),
    ],
)
def test_what_a_page_tells_is_shown(case, case_name, question, told):
    answer = case(case_name).ask(question)
    assert answer.status != "not_in_sources"
    assert told in shown(answer)


def test_the_first_quote_of_a_vague_day_is_of_the_asked_thing(case):
    answer = case("when_vague").ask("When will the bridge of Alta be closed?")
    assert "Alta" in answer.statements[0].text


def test_a_name_with_a_slip_is_offered_as_it_is_written(case):
    answer = case("pasted_question").ask("What weapons did Nordsnd carry?")
    assert answer.status not in CLAIMS
    assert "Nordsund" in answer.note


def test_a_sentence_that_is_pasted_in_is_found(case):
    pasted = (
        "The town of Halden on Monday banned the ferry line Nordsund from its harbour, with officials naming"
    )
    answer = case("pasted_question").ask(
        f"{pasted} safety as the reason. Who banned it? Why? When was it founded?"
    )
    assert pasted in shown(answer)


@pytest.mark.parametrize(
    ("question", "quote", "speaker"),
    [
        (
            "What did Dan Poole say about the ferry line?",
            "The line carries weapons and fighters",
            "Dan Poole",
        ),
        ("What did Rik Grenn say about Nordsund?", "Rik Grenn alleged", "Rik Grenn"),
    ],
)
def test_words_are_quoted_however_they_are_reported(case, question, quote, speaker):
    answer = case("said_how").ask(question)
    assert quote in shown(answer)
    assert {c.speaker for c in answer.citations if quote in c.quote} <= {speaker, None}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("When did Ivo Skala die?", "died on Sunday"),
        ("When did Salme Kask die?", "died in Lisk on Tuesday"),
        ("When did Salme Kask win the State Prize?", "won the State Prize in 1999"),
        ("When was Ivo Skala born?", "born in Ellim on 4 May 1938"),
    ],
)
def test_the_time_of_an_event_is_not_that_of_another(case, question, first):
    answer = case("island").ask(question)
    assert first in answer.statements[0].text
    assert "No article has" not in answer.note


@pytest.mark.parametrize(
    "question",
    [
        "When did energy minister Rein Laks resign?",
        "Who bought the hospital of Lisk?",
        "Why was Greta Saar jailed?",
    ],
)
def test_what_nobody_did_is_not_claimed(case, question):
    assert case("island").ask(question).status not in CLAIMS


@pytest.mark.parametrize(
    ("question", "quote", "speaker"),
    [
        ("What did Pavel Orn say about his nets?", "My nets came up black", "Pavel Orn"),
        ("What did Heino Palm say about the count?", "The count was clean", "Heino Palm"),
    ],
)
def test_words_that_are_asked_for_bear_the_name_of_their_speaker(case, question, quote, speaker):
    (citation,) = [one for one in case("island").ask(question).citations if quote in one.quote]
    assert citation.speaker == speaker


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        ("Did oil leak into the bay of Ellim?", "And who denied it?", "Edda Holt denied"),
        ("What did Ada Brun call Ivo Skala?", "How old was he?", "age of 81"),
        ("Who was elected governor of Lisk?", "How many votes did she get?", "18,400 votes"),
        ("How many people died when the train derailed at Sorno?", "And how many were hurt?", "31 were hurt"),
        ("How many people died when the train derailed at Sorno?", "the first one?", "Nine people died"),
    ],
)
def test_a_follow_up_is_answered(case, before, question, told):
    library = case("island")
    answer = library.ask(question, history=(library.ask(before),))
    assert answer.asked_as is not None
    assert told in shown(answer)


@pytest.mark.parametrize(
    ("case_name", "question", "told"),
    [
        ("coast", "What does TLRI stand for?", "Tram and Light Rail Inspectorate (TLRI)"),
        ("coast", "What is the COSF?", "Council for Open Sea Fisheries (COSF)"),
        ("valley", "What's the full name of ORS?", "Office for Reservoir Safety (ORS)"),
        ("valley", "What does powa mean?", "Pelham Omnibus Workers' Association (POWA)"),
        ("theatre", "Что такое СТДК?", "Союз театральных деятелей края (СТДК)"),
    ],
)
def test_the_sentence_that_writes_an_acronym_out_is_the_answer(case, case_name, question, told):
    answer = case(case_name).ask(question)
    assert (answer.status, told in answer.statements[0].text) == ("answered", True)


@pytest.mark.parametrize(
    ("case_name", "question", "written"),
    [
        ("coast", "What did Arvid Solbreg write?", "“Solberg”"),
        ("valley", "How long was the strike in Pellham?", "“Pellham” is written “Pelham” here."),
        ("valley", "What did Philipa Dunne say about the coins?", "“Dunne” is written “Dune” here."),
    ],
)
def test_the_spelling_of_the_articles_is_told(case, case_name, question, written):
    assert written in case(case_name).ask(question).note


@pytest.mark.parametrize(
    ("case_name", "question", "told"),
    [
        ("coast", "How old was Arvid Solberg?", "age of 91"),
        ("valley", "How old is Ewan Garrick?", "Garrick, 72"),
        ("valley", "How old is Moira Keane?", "Keane, 45"),
    ],
)
def test_an_age_is_that_of_the_asked_one(case, case_name, question, told):
    answer = case(case_name).ask(question)
    assert told in answer.statements[0].text
    assert answer.disagreement is None


@pytest.mark.parametrize(
    ("case_name", "question", "titles"),
    [
        ("valley", "Any news from 3 April 2023?", {"Poet Ewan Garrick gets Lyle medal"}),
        ("coast", "What was reported in November 2025?", {"Storm Berta kills four in Quill"}),
        ("theatre", "Что случилось в апреле 2023 года?", {"Паводок в Речном крае"}),
    ],
)
def test_whatever_is_told_of_a_time_is_of_it(case, case_name, question, titles):
    assert {citation.title for citation in case(case_name).ask(question).citations} == titles


@pytest.mark.parametrize(
    ("case_name", "question"),
    [
        ("coast", "When did Cormant open its chip plant near Eastholm?"),
        ("valley", "How much was Haddow fined?"),
        ("valley", "Why did Joan Ferrier step down?"),
        ("theatre", "Почему мэр Ирина Талова подала в отставку?"),
    ],
)
def test_what_did_not_happen_to_the_asked_one_is_not_claimed(case, case_name, question):
    assert case(case_name).ask(question).status not in CLAIMS


def test_a_party_of_which_nothing_is_told_is_named(case):
    answer = case("valley").ask("Which dam is older, Corran Water or Glen Tarn?")
    assert "Glen Tarn" in answer.note
    assert "built in 1904" in shown(answer)


def test_a_party_whose_quotes_are_uncertain_is_not_said_to_have_none(built):
    answer = open_library(built.index, built.seeds).ask("Compare what Russia and the US want for Syria.")
    assert "Russia" in shown(answer)
    assert "Nothing certain was found for: “Russia”." in answer.note


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Did Sundmark sign the charter?", "Sundmark refused to sign"),
        ("Was lake Ansa poisoned?", "No poison was found"),
    ],
)
def test_a_no_leads_where_yes_or_no_is_asked(case, question, first):
    answer = case("brannock").ask(question)
    assert first in answer.statements[0].text
    assert "denies" not in answer.note


@pytest.mark.parametrize(
    "question", ["When was the Old Quay sold?", "How many workers were killed at the opera site?"]
)
def test_what_is_told_of_nobody_or_opposed_alone_is_not_claimed(case, question):
    assert case("brannock").ask(question).status not in CLAIMS


def test_a_pasted_headline_is_answered_by_its_article(case):
    answer = case("brannock").ask("Orlan Prize for Ulla Rein")
    assert answer.statements[0].text.startswith("The poet Ulla Rein has won")


def story(title: str, dateline: str, text: str) -> str:
    return f"{title}\n\n{dateline}\n\n{text}"


TOLLS = {
    "early": story("Flood in Norvik", "Daily News, 3 March 2019", "The flood in Norvik killed 12 people."),
    "other": story("Norvik flooded", "Morning Post, 4 March 2019", "The flood in Norvik killed 31 people."),
    "later": story(
        "Norvik mourns", "Evening Times, 9 July 2019", "The flood in Norvik killed 64 people in all."
    ),
}
MILL = story("Mill burns", "Daily News, 5 March 2019", "The mill of Karlsby burned. Seventeen people died.")
HOUSE = story("House falls", "Daily News, 6 March 2019", "A house fell in Magnby. Thirty people died there.")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What happened to the mill of Karlsby in March?", "answered"),
        ("What happened to the mill of Karlsby in July?", "related"),
        ("How many people died when the mill of Karlsby burned on 5 March?", "answered"),
        ("How many people died when the mill of Karlsby burned on 14 July?", "related"),
    ],
)
def test_what_is_asked_of_a_time_without_its_year_is_not_claimed_of_another(tmp_path, question, status):
    assert library_of(tmp_path, mill=MILL, house=HOUSE).ask(question).status == status


def test_figures_of_one_day_that_differ_disagree(tmp_path):
    answer = library_of(tmp_path, early=TOLLS["early"], other=TOLLS["other"]).ask(
        "How many people did the flood in Norvik kill?"
    )
    assert answer.disagreement is not None
    assert answer.disagreement.values == ("12", "31")
    assert "12 people" in shown(answer)
    assert "31 people" in shown(answer)


def test_a_figure_that_grew_with_time_is_no_disagreement(tmp_path):
    answer = library_of(tmp_path, early=TOLLS["early"], later=TOLLS["later"]).ask(
        "How many people did the flood in Norvik kill?"
    )
    assert answer.disagreement is None
    assert "12 people" in shown(answer)
    assert "64 people" in shown(answer)


def test_each_side_of_a_comparison_has_a_quote_of_its_own(case):
    text = shown(case("coast").ask("Who is older, Ilse Tamm or Lauri Niemi?"))
    assert "Tamm, who is 19" in text
    assert "Niemi, 48" in text


def test_how_many_there_were_is_asked_of_what_was_spoken_of(case):
    library = case("valley")
    before = library.ask("What did Philippa Dune say about the coins?")
    assert "182 coins" in library.ask("How many were there?", history=(before,)).statements[0].text


@pytest.mark.parametrize(
    "text", ["Thanks", "Ok", "in German please", "Cheers, that helps", "Can you make it shorter?"]
)
def test_what_asks_nothing_is_no_question(case, text):
    from rag.errors import QuestionError

    with pytest.raises(QuestionError):
        case("acronyms").ask(text)


@pytest.mark.parametrize(
    ("question", "parties"),
    [
        ("Which killed more, the flood in Norvik or the mill of Karlsby?", ("Norvik", "Karlsby")),
        ("How do Magnby and Karlsby compare?", ("Magnby", "Karlsby")),
    ],
)
def test_every_side_of_a_comparison_is_shown(tmp_path, question, parties):
    library = library_of(tmp_path, flood=TOLLS["early"], mill=MILL, house=HOUSE)
    text = shown(library.ask(question))
    assert all(party in text for party in parties)


def test_a_timeline_runs_from_the_oldest_day(tmp_path):
    library = library_of(tmp_path, **TOLLS)
    days = [c.published.date for c in library.ask("Timeline of the flood in Norvik").citations]
    assert days == sorted(days)
    assert set(days) == {"2019-03-03", "2019-03-04", "2019-07-09"}


def test_every_quote_is_exact_and_stands_in_its_passage(case):
    for name in ("asked_day", "when_vague", "said_how"):
        library = case(name)
        for question in ("What happened?", "When will it be closed?", "Who said so?"):
            answer = library.ask(question)
            for citation in (*answer.citations, *answer.more):
                text = library.index.article(citation.article_id).text
                assert text[citation.start : citation.end] == citation.quote
                assert citation.context is not None
                assert text[citation.context.start : citation.context.end] == citation.context.text
                assert citation.context.start <= citation.start
                assert citation.end <= citation.context.end
