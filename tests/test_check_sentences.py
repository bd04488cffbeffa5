"""The hard checks: numbers, dates, names and denials of a sentence. All texts are our own."""

import pytest

from rag.answer.check import Quote, check
from rag.answer.named import named
from rag.records import Published


def quote(text: str, **known: object) -> Quote:
    told = {"language": "en", "published": Published("2014-03-20", "stated")} | known
    return Quote(text, **told)  # type: ignore[arg-type]


VISIT = quote(
    "The minister said on Tuesday that 38 trucks had crossed the bridge near Karsk.",
    title="Relief convoy reaches Karsk, President Ivan Orlov says",
    publisher="Harbour Post", speaker="Pyotr Lunin",
)  # fmt: skip
TOLL = quote("The storm killed 39 farmers and hurt 112 sailors, including eighty children.")
WORK = quote("Of 300 sailors 12 were rescued. The search ended on 14 May 2013 with nobody else found.")
DEAL = quote("Borland will not join the pact, and it pays $30 million annually to the fund.")

TRUE = [
    ("38 trucks crossed the bridge, Lunin said.", [VISIT]),
    ("Thirty-eight trucks had crossed by 18 March 2014, the Harbour Post reported.", [VISIT]),
    ("On 18 March 38 trucks crossed the bridge.", [VISIT]),
    ("According to Orlov a convoy reached Karsk in March 2014.", [VISIT]),
    ("About 40 trucks crossed the bridge.", [VISIT]),
    ("Two towns, Karsk and another, were named.", [VISIT]),
    ("80 children were among the 112 sailors.", [TOLL]),
    ("The storm killed 39 farmers and the search for sailors ended in May 2013.", [TOLL, WORK]),
    ("Borland refuses to join the pact.", [DEAL]),
    ("Thirty million dollars a year go to the fund.", [DEAL]),
]
WRONG = [
    ("48 trucks crossed the bridge.", [VISIT], "number", "48"),
    ("38 trucks crossed the bridge on 11 March 2014.", [VISIT], "date", "11 March 2014"),
    ("38 trucks crossed the bridge in 2012.", [VISIT], "date", "2012"),
    ("Sergei Belov said that 38 trucks crossed the bridge.", [VISIT], "name", "Sergei Belov"),
    ("The trucks came from Latvia.", [VISIT], "name", "Latvia"),
    ("The storm killed 112 farmers and hurt 39 sailors.", [TOLL], "number", "112"),
    ("The search ended on 20 March 2014.", [WORK], "date", "20 March 2014"),
    ("12 sailors were found when the search ended on 14 June 2013.", [WORK], "date", "14 June 2013"),
    ("Borland will join the pact.", [DEAL], "negation", "join"),
    ("Borland pays $30 million a month to the fund.", [DEAL], "number", "a month"),
]


@pytest.mark.parametrize(("sentence", "quotes"), TRUE)
def test_what_the_quotes_say_passes(sentence, quotes):
    assert check(sentence, quotes).reason == ""


@pytest.mark.parametrize(("sentence", "quotes", "kind", "text"), WRONG)
def test_what_they_do_not_say_is_named(sentence, quotes, kind, text):
    found = check(sentence, quotes)
    assert (kind, text) in [(one.kind, one.text[: len(text)]) for one in found.mismatches]


def test_a_mismatch_says_what_the_quotes_have_instead():
    assert (
        check("48 trucks crossed the bridge.", [VISIT]).reason
        == "the quotes do not give the number 48 but 38"
    )


def test_a_day_without_a_year_is_told_with_that_of_its_article():
    assert check("38 trucks crossed the bridge in 2012.", [VISIT]).reason == (
        "the quotes do not give the date 2012 but Tuesday (article of 20 March 2014)"
    )
    assert check("The search ended on 20 March 2014.", [WORK]).reason.endswith("but 14 May 2013")


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Norway kept out of the talks.", "The government in Oslo kept out of the talks."),
        ("Moscow signed the paper.", "Russia signed the paper."),
        ("British officials agreed.", "Officials of the United Kingdom agreed."),
        ("The UN agreed.", "The United Nations agreed."),
        ("The Baltic Trade League agreed.", "The BTL agreed."),
        ("Armenian officials agreed.", "Officials of Armenia agreed."),
        ("Mr Assad agreed to talks.", "President Asad agreed to talks."),
        ("The Vilna-based Belov Ltd agreed.", "Belov Ltd of Vilna agreed."),
        ("World War II ended.", "The Second World War ended."),
    ],
)
def test_a_name_may_be_another_of_the_same(sentence, text):
    assert check(sentence, [quote(text)]).ok


@pytest.mark.parametrize(
    ("sentence", "text", "language", "ok"),
    [
        ("Погибли 39 человек.", "В результате шторма погибли 39 человек.", "ru", True),
        ("Погибли 49 человек.", "В результате шторма погибли 39 человек.", "ru", False),
        ("Лавров прибыл в Женеву 9 мая 2013 года.", "Lavrov arrived in Geneva on 9 May 2013.", "en", True),
        ("Лавров прибыл в Женеву 8 мая 2013 года.", "Lavrov arrived in Geneva on 9 May 2013.", "en", False),
        ("قتل 39 شخصا", "The storm killed 39 people.", "en", True),
        ("قتل 93 شخصا", "The storm killed 39 people.", "en", False),
    ],
)
def test_any_language_is_checked(sentence, text, language, ok):
    assert check(sentence, [quote(text, language=language)]).ok is ok


def test_a_pronoun_may_mean_who_is_named_near_the_quote():
    near = "Anna Petrova came to Vilna in spring. She opened the exhibition."
    assert check("Petrova opened the exhibition.", [quote("She opened the exhibition.", near=near)]).ok


def test_who_stands_in_the_title_does_not_take_the_place_of_who_is_quoted():
    one = quote("A commission under Admiral Karelin was set up.", title="Meeting with Minister Oleg Brusov")
    assert not check("Brusov heads the commission.", [one]).ok
    assert check("Karelin heads the commission, Brusov heard.", [one]).ok


def test_a_value_counts_from_the_passage_where_the_quote_has_none_in_its_place():
    one = quote(
        "The trucks crossed the bridge.", near="On 3 May 38 trucks came. The trucks crossed the bridge."
    )
    assert check("The 38 trucks crossed the bridge after 3 May.", [one]).ok
    other = quote("On 4 May 39 trucks crossed the bridge.", near=one.near)
    assert not check("38 trucks crossed the bridge.", [other]).ok
    assert not check("The trucks crossed the bridge on 3 May.", [other]).ok


def test_the_next_day_counts_from_a_day_told_near_the_quote():
    one = quote(
        "On the following day it left.", near="The ship came on 12 March. On the following day it left."
    )
    assert check("It left on 13 March 2014.", [one]).ok
    assert not check("It left on 16 March 2014.", [one]).ok


def test_an_office_and_its_holder_are_one_where_they_stand_together():
    one = quote("The President of Norway congratulated Orlov.", title="Call by President of Norway Lars Dahl")
    assert check("Dahl congratulated Orlov.", [one]).ok


def test_a_length_of_time_may_be_worked_out():
    one = quote("The treaty was signed on 5 October 2013.")
    assert check("More than five months have gone by since the treaty was signed.", [one]).ok
    assert not check("Nine months have gone by since the treaty was signed.", [one]).ok
    assert check(
        "Five weeks later, on 5 October, it was signed.", [one], before="Talks began on 1 September 2013."
    ).ok


def test_days_are_not_counted_from_a_year():
    one = quote("The bill passed seven days ahead of the deadline that the court of Halden set in 2017.")
    wrong = check("The court of Halden set a deadline in 2016.", [one])
    assert wrong.reason == "the quotes do not give the date 2016 but 2017"
    assert check("The court of Halden set a deadline in 2017.", [one]).ok


def test_without_quotes_there_is_nothing_to_differ():
    assert check("Anything at all happened in 1999.", []).ok


def test_a_line_break_in_a_quote_is_a_blank():
    one = quote("A commission of the Organization of Baltic\nStates was set up on 29 May\n2013.")
    assert check("The OBS set up a commission on 29 May 2013.", [one]).ok


def test_days_of_a_year_that_is_all_that_is_known_of_the_publication():
    one = quote("The visit of April brought them together.", published=Published("2006", "stated"))
    assert check("The visit of April 2006 brought them together.", [one]).ok
    assert not check("The visit of April 2007 brought them together.", [one]).ok


def test_february_of_a_leap_year_may_be_that_of_another():
    one = quote("The visit of February brought them together.", published=Published("2019-12-20", "stated"))
    assert check("The visit of February 2019 brought them together.", [one]).ok


def test_the_author_of_a_speech_may_be_named():
    one = quote("We respect the example of our neighbours.", present=("Ana Pérez Molina",))
    assert check("Pérez Molina respected the example of the neighbours.", [one]).ok


def test_people_may_be_called_by_what_they_are():
    one = quote("600,000 addicts are registered; 7.5 million people take drugs, 2 million addicts regularly.")
    assert check("There are 7.5 million addicts by the polls.", [one]).ok


@pytest.mark.parametrize(
    ("sentence", "text", "ok"),
    [
        ("The storm broke at 7 p.m.", "The storm broke at about 19:00 local time.", True),
        ("The storm broke at 21:00.", "The storm broke at about 19:00 local time.", False),
        ("The church is of the 13th century.", "The church was finished in the thirteenth century.", True),
        ("The church is of the 12th century.", "The church was finished in the thirteenth century.", False),
        ("Two thirds of the ships are new.", "New ships make up 66 percent of the fleet.", True),
        (
            "It was the worst storm in the past 35 years.",
            "It was the worst storm in the past 25 years.",
            False,
        ),
        ("The search took three days.", "They searched over the course of three days.", True),
        ("Pedro Lunin wrote the letter.", "The letter is by Anna Lunin.", False),
        ("Joe Lunin wrote the letter.", "The letter is by Joseph Lunin.", True),
        ("Педро Пьерлуизи прибыл.", "Pedro Pierluisi arrived.", True),
        ("Anton Belov opened the mall of San Telmo.", "Maria Orlova opened the mall of San Telmo.", False),
    ],
)
def test_kinds_that_sentences_written_blind_showed(sentence, text, ok):
    one = quote(text, around=f"{text} Anton Belov was there.")
    assert check(sentence, [one]).ok is ok


def test_a_weekday_that_may_lie_on_either_side_is_both():
    one = quote("As of Wednesday 40 sailors were found.", published=Published("2014-03-21", "stated"))
    assert check("By 19 March 2014 40 sailors were found.", [one]).ok
    assert not check("By 17 March 2014 40 sailors were found.", [one]).ok


@pytest.mark.parametrize(
    ("sentence", "text", "ok"),
    [
        ("The buoy lies 22 miles off the coast.", "The buoy lies 35 km off the coast.", True),
        ("The buoy lies 32 miles off the coast.", "The buoy lies 35 km off the coast.", False),
        ("More than nine in ten ships are new.", "Some 91 percent of the ships are new.", True),
        ("The hull weighs nearly two and a half times as much.", "It weighs about 2.4 times as much.", True),
        ("The pier has stood for half a century.", "The pier has stood for 50 years.", True),
        ("The captain and two others make three people on deck.", "The captain and two others came.", True),
        ("Together the sheds hold 70 tonnes.", "One shed holds 30 tonnes and the other 40 tonnes.", True),
        ("Resolution 3281 named the harbour.", "Resolution 3821 named the harbour.", False),
        ("The twenty-ninth session began.", "The 29th session began.", True),
        ("The pier opened in June 2013.", "The pier opened in July 2013.", False),
        ("The pier is to open in 2018.", "The pier is to open in 2018-2019.", True),
        ("The pier opens on 31 January 2014.", "The pier opens by the end of January 2014.", True),
        ("The league agreed on the pact.", "The league failed to agree on the pact.", False),
        ("The league did not sign the pact.", "The league signed the pact on Monday.", False),
        ("He praised the crew.", "We cannot speak of the ship without having praised the crew.", True),
        ("The voyage was approved by Anton Belov.", "The voyage was approved by President Orlov.", False),
        ("The Hanse Club signed.", "The Baltic Club signed.", False),
        ("Attendee Oleg Brusov left.", "A guest, Oleg Brusov, left.", True),
        ("Ten of twenty crews came by sea.", "Ten out of twenty crews came by sea.", True),
        ("Nine of twenty crews came by sea.", "Ten out of twenty crews came by sea.", False),
    ],
)
def test_values_are_compared_and_names_by_their_place(sentence, text, ok):
    one = quote(text, published=Published("2013-09-09", "stated"), around=f"{text} Anton Belov was there.")
    assert check(sentence, [one]).ok is ok


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Anton Belov said a commission was set up.", "A commission of Admiral Orlov is set up."),
        ("A commission was set up, according to Belov.", "A commission of Admiral Orlov is set up."),
        ("Anton Belov was put in charge of the inquiry.", "I was put in charge of the inquiry."),
        ("Anton Belov wants an inquiry.", "An inquiry is wanted."),
        ("Nobody was hurt by the fires, Anton Belov said.", "Nobody was hurt by fires in Upper Orsk."),
    ],
)
def test_a_speaker_may_be_named(sentence, text):
    assert check(sentence, [quote(text, speaker="Anton Belov", around=text)]).ok


@pytest.mark.parametrize(
    ("sentence", "instead"),
    [
        ("Pyotr Lunin said that the old pier would be closed for the winter.", "Anton Belov"),
        ("Lunin announced that the old pier would be closed for the winter.", "Anton Belov"),
        ("Anton Belov said that the old pier would be closed for the winter.", ""),
        ("Pyotr Lunin said that the ferry would wait.", ""),
        ("Asked by Pyotr Lunin, Belov said that the old pier would be closed for the winter.", ""),
        ("Karsk said that the old pier would be closed for the winter.", ""),
    ],
)
def test_who_says_it_is_who_says_the_quote(sentence, instead):
    around = "Anton Belov and Pyotr Lunin met in Karsk."
    told = [
        quote("The old pier will be closed for the winter.", speaker="Anton Belov", around=around),
        quote("Pyotr Lunin of Karsk said that the ferry would wait.", speaker="Pyotr Lunin", around=around),
    ]
    differs = check(sentence, told).mismatches
    assert [(one.kind, one.instead) for one in differs] == ([("speaker", instead)] if instead else [])


@pytest.mark.parametrize(
    ("sentence", "text", "ok"),
    [
        ("More than a thousand people work there.", "It has a staff of 1,487.", True),
        ("More than two thousand people work there.", "It has a staff of 1,487.", False),
        ("Hundreds of people were hurt.", "The quake hurt 640 people.", True),
        ("Thousands of people were hurt.", "The quake hurt 640 people.", False),
        ("About one in three voters stayed away.", "Turnout was 66 percent.", True),
        ("Well over half of them voted.", "Of 160,000 members 92,153 voted.", True),
        ("At the age of 70 he retired in 2013.", "Born in 1943, he retired last year.", True),
        ("He died aged 77 in 2013.", "Born in 1943, he died last year.", False),
        ("The house dates from the nineteenth century.", "The house was put up in 1870.", True),
        ("The house dates from the seventeenth century.", "The house was put up in 1870.", False),
        (
            "The first flight, in 1904, took place 110 years ago.",
            "It was the flight's 110th anniversary.",
            True,
        ),
        ("The hearing takes place on 22 March.", "The hearing is set for Saturday.", True),
        ("The hearing takes place on Sunday.", "The hearing is set for Saturday.", False),
        ("By 18 March 14 states had signed.", "With Tuesday's signings 14 states are in.", True),
        ("Trade grew in the first three months.", "Trade grew in the first quarter.", True),
        ("Together the terms come to ten years.", "He got 73 months and then 47 months.", True),
        ("Article 4 was invoked.", "They invoked Article 5.", False),
        ("They form eight working groups.", "They are to form six working groups.", False),
        ("Sales rose by half to 300 boats.", "Sales rose from 200 to 300 boats.", True),
        ("Output fell 25% to 60 tonnes.", "Output fell from 80 tonnes to 60 tonnes.", True),
        ("The next day, 15 March, he left.", "He lost on 14 March and left the next day.", True),
        ("Two weeks later, on 28 March, he left.", "He lost on 14 March and left two weeks later.", True),
        ("Two days on, on 17 March, he left.", "He lost on 14 March and left the next day.", False),
        ("The treaty is half a century old.", "The treaty was signed in 1964.", True),
        ("More than a dozen were arrested.", "14 people were arrested.", True),
        ("Some three dozen people came.", "24 people came.", False),
        ("New Year's Day was quiet.", "January 1 was quiet.", True),
        ("At most 50 people are missing.", "No more than 50 people are missing.", True),
        ("Nearly half a century has passed since 1968.", "It was last seen in 1968.", True),
        ("Some four hours later it reopened.", "It shut at 9:54 a.m. and reopened at 2 p.m.", True),
        ("Some six hours later it reopened.", "It shut at 9:54 a.m. and reopened at 2 p.m.", False),
        (
            "It has two million ships, 1.5 million fewer.",
            "It had over three-and-a-half million ships, now two million.",
            True,
        ),
        ("It lasted an hour and ten minutes.", "It began at 0:40 and was over by 1:50.", True),
        ("A third were hurt.", "Of 6,000 there 2000 persons were hurt.", True),
        ("It was the third of the season.", "It was the third storm of the season.", True),
        ("All but one of 30 ships sank.", "29 out of 30 ships sank.", True),
        ("The voyage took 30 months.", "The voyage took two and a half years.", True),
        ("Nearly 1,900 ships came.", "As of Monday, 1885 ships had come.", True),
        ("Some 2,900 ships came.", "As of Monday, 1885 ships had come.", False),
        ("It left at half past one.", "It left at around 13:30 local time.", True),
        ("It left at half past two.", "It left at around 13:30 local time.", False),
        ("The chance was 20 percent.", "There was a one-in-five chance.", True),
        ("A record needs winds of 39 mph.", "It had winds of 30 mph, just nine shy of a record.", True),
        ("Fifteen of the 41 seats went to others.", "Orlov won 12 of the 41 seats and Belov 14.", True),
        ("Eighteen of the 41 seats went to others.", "Orlov won 12 of the 41 seats and Belov 14.", False),
        ("58% agreed.", "58.3 percent agreed.", True),
        ("Some 58 percent agreed.", "53.3 percent agreed.", False),
        ("Eight states signed.", "Norway and seven other states signed.", True),
        ("The USGS measured it.", "The US Geological Survey measured it.", True),
        ("The NOAA measured it.", "The US Geological Survey measured it.", False),
    ],
)
def test_a_value_may_follow_from_others(sentence, text, ok):
    assert check(sentence, [quote(text)]).ok is ok


def test_a_name_of_common_words_alone_is_held_by_them():
    assert named("Al Will spoke.").have("Al Will")
    assert not named("Ana Lopez spoke.").have("Al Will")


@pytest.mark.parametrize(
    ("sentence", "text", "ok"),
    [
        ("The Supreme Court ruled on it.", "The Constitutional Court ruled on it.", False),
        ("The Supreme Court ruled on it.", "The country's supreme court ruled on it.", True),
        ("The Northern Alliance took Karsk.", "Government troops took Karsk.", False),
        ("The Government Commission met.", "The commission of the government met.", True),
        ("The USS Grayling sank.", "The U.S.S. Grayling sank.", True),
        ("It closes at 21:30.", "It closes at 9.30 pm.", True),
        ("It closes at 22:30.", "It closes at 9.30 pm.", False),
        ("She ran it in two hours, 14 minutes and four seconds.", "She ran it in 2:14:04.", True),
        ("She ran it in two hours and 41 minutes.", "She ran it in 2:14:04.", False),
        ("It joined ten years after the war.", "It joined a decade after the war.", True),
        ("It lasted an hour and a half.", "It lasted 90 minutes.", True),
        ("It lasted two hours and a half.", "It lasted 90 minutes.", False),
        ("A million and a half people fled.", "1.5 million people fled.", True),
        ("Hundreds of thousands marched.", "About 400,000 people marched.", True),
        ("Before that it cost $400 million.", "Its cost rose by 25 percent to $500 million.", True),
        ("Before that it cost $300 million.", "Its cost rose by 25 percent to $500 million.", False),
        ("Each of the ten mines yields 3 tonnes.", "The ten mines together yield 30 tonnes.", True),
        ("Lunin was born in 1951.", "Pyotr Lunin, 62, was there.", True),
        ("Lunin was born in 1961.", "Pyotr Lunin, 62, was there.", False),
    ],
)
def test_what_is_written_in_another_way_is_the_same(sentence, text, ok):
    assert check(sentence, [quote(text)]).ok is ok
