"""Who speaks, what is counted, what is asked: on the five seeds, as a reader would say."""

import pytest

from rag.language.facts import dates, names, numbers
from rag.language.question import expects
from rag.language.speech import quotations, reports, speaker, voice
from rag.language.subjects import is_office

SEEDS = {
    "000": "000_180a2d7879c2616b.txt",
    "001": "001_a423757e2158ce54.txt",
    "002": "002_f8a06107b65dec98.txt",
    "003": "003_e658f9c89ee71237.txt",
    "004": "004_897dda0d41565100.txt",
}


@pytest.mark.parametrize(
    ("seed", "quote", "who"),
    [
        ("000", "We propose things that would allow for an immediate ceasefire", "Sergei Lavrov"),
        ("001", "Regime change is not our profession.", "Sergei Lavrov"),
        ("001", "We never said that president Assad remaining in power", "Sergei Lavrov"),
        ("001", "path towards civil war", "Gennady Gatilov"),
        ("001", "killed 100 Syrians including women and children", "Syrian National Council"),
        ("001", "The main road to Rankus is completely cut off", "Abu Omar"),
        ("001", "This is crucially important", "Ban Ki-moon"),
        ("001", "armed terrorist groups", "Syria's foreign ministry"),
        ("001", "The Security Council must act and make clear", "Hillary Clinton"),
        ("001", "The violence must end, so that a new period", "Hillary Clinton"),
        ("001", "The regime is taking advantage of the cover", "SNC"),
        ("002", "We are truly ready to take part in the Geneva conference", "Walid al-Muallem"),
        ("002", "Most specialists believe that if the strikes happen", "Sergei Lavrov"),
        ("003", "we think that President al-Assad should be given time", "Russian Foreign Ministry official"),
        ("003", "what counts most is al-Assad’s statement", "Russian Foreign Ministry official"),
        ("004", "All attempts to portray things differently are unscrupulous", "Sergei Lavrov"),
    ],
)
def test_the_speaker_of_a_quotation(root, seed, quote, who):
    text = (root / "seeds" / SEEDS[seed]).read_text(encoding="utf-8")
    start = text.index(quote)
    assert speaker(text, start, start + len(quote)) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('President Donald Trump congratulated Pelosi, saying, "we can get things done."', "Donald Trump"),
        ('"He was brilliant," said the University\'s chancellor, Pradeep Khosla.', "Pradeep Khosla"),
        (
            'AU chairperson President Abdel Fattah el-Sisi of Egypt said, "It is a test."',
            "Abdel Fattah el-Sisi",
        ),
        ('Prime Minister of India Manmohan Singh said, "We agree on it."', "Manmohan Singh"),
        ('Commissioner Albert Muchanga came. The commissioner said, "It is enough."', "Albert Muchanga"),
        ('Ann Lee called for peace. She stated: "It is time for it."', "Ann Lee"),
        ('The director of the park, David Clay, called it "a step back for all".', "David Clay"),
        ('The hall was called "a home of the mayor" once.', None),
        (
            "«Мы не ведём никаких переговоров», — заявил журналистам глава МИД РФ Сергей Лавров.",
            "Сергей Лавров",
        ),
        (
            "Дмитрий Песков заявил, что встреча будет. Он отметил: «Всё готово к встрече».",
            "Дмитрий Песков",
        ),
        ("وأضاف لافروف: «لا نجري أي مفاوضات حول مصير الأسد».", "لافروف"),
    ],
)
def test_who_speaks_by_office_pronoun_and_place_in_the_sentence(text, who):
    (quotation,) = quotations(text)
    assert quotation.speaker == who


def test_reported_speech_has_a_voice():
    text = "Lavrov also warned strikes would create refugees. Nobody came."
    assert voice(text, 0, 49) == "Lavrov"
    assert voice(text, 50, len(text)) is None


def test_what_is_not_quoted_has_no_speaker(root):
    text = (root / "seeds" / SEEDS["004"]).read_text(encoding="utf-8")
    start = text.index("Violence in Syria has long been outpacing")
    assert speaker(text, start, start + 80) is None


def test_quotations_keep_their_marks():
    text = 'He came. "I am here," Ann Lee said.'
    (found,) = quotations(text)
    assert (text[found.start : found.end], found.speaker) == ('"I am here,"', "Ann Lee")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("some 19,000 people have been slain since March 2012", [19000.0]),
        ("more than 2.5 million in 16 months", [2500000.0, 16.0]),
        ("four more people, tens of thousands of deaths", [4.0, None]),
        ("deliveries of S-300 systems at the G20", []),
        ("twenty-one thousand and 3 percent", [21000.0, 3.0]),
        ("on August 21, 2013 and 2013-09-09", []),
    ],
)
def test_numbers(text, values):
    assert [number.value for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at the end of January 2012", [(2012, 1, None)]),
        ("agreed in May to meet", [(None, 5, None)]),
        ("on 31 Jan 2012", [(2012, 1, 31)]),
        ("August 21, 2013", [(2013, 8, 21)]),
        ("он may have said", []),
        ("в мае 2013 года", [(2013, 5, None)]),
    ],
)
def test_dates(text, told):
    assert [(date.year, date.month, date.day) for date in dates(text)] == told


def test_names_leave_out_the_first_word_of_a_sentence():
    assert [name for name, _, _ in names("Yesterday Lavrov met al-Assad. Damascus fell.")] == [
        "Lavrov",
        "al-Assad",
    ]


@pytest.mark.parametrize(
    ("question", "kind", "who"),
    [
        ("Who is Russia's deputy foreign minister?", "who", None),
        ("What did Lavrov say about the fate of Assad?", "say", "Lavrov"),
        ("Что Лавров сказал о судьбе Асада?", "say", "Лавров"),
        ("How many people have been killed?", "number", None),
        ("In which Lebanese city were four people killed?", "where", None),
        ("Did the Kremlin plan to push him out?", "yes_no", None),
        ("When did they agree?", "when", None),
        ("Why does the Russian Foreign Ministry think so?", "why", "Russian Foreign Ministry"),
    ],
)
def test_what_a_question_expects(question, kind, who):
    expected = expects(question)
    assert (expected.kind, expected.speaker) == (kind, who)


def test_an_office_alone_is_no_name():
    assert is_office("President")
    assert is_office("Russian leader")
    assert not is_office("Putin")
    assert not is_office("Foreign Ministry official Ann Lee")


@pytest.mark.parametrize(
    "text", ["Nobody has ever asked us what it costs.", "What they said was that it costs."]
)
def test_nobody_is_no_speaker(text):
    assert [report.who for report in reports(text) if report.who and report.who[0] in "NW"] == []
