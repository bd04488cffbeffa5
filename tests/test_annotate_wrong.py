"""What is nobody's statement, and names with other words glued to them, in our own words."""

import pytest
from test_annotate_speech import article, said

from rag.annotate import annotate


@pytest.mark.parametrize(
    "text",
    [
        # tried, asked, ordered or made to be said
        "Ana Lopez tried to warn the harbour about the ice.",
        "Ana Lopez has attempted to explain the delay.",
        "Ana Lopez failed to mention the bridge.",
        "Officials asked that Ana Lopez declare a day of mourning.",
        "Students demanded that Ana Lopez denounce the treaty.",
        "Residents requested Ana Lopez announce a ban on fishing.",
        "Ana Lopez imposed a law requiring priests to report cases of fever.",
        "Ana Lopez instructed the harbour master to report on the repair of the quay.",
        "Ana Lopez signed a decree allowing towns to declare a state of emergency.",
        "Ana Lopez signed a law to mandate reporting cases of fever.",
        # meant, and not said
        "Ana Lopez assisted in work to predict the tides.",
        "Ana Lopez met the council to consider a resolution rejecting the dam.",
        "Ana Lopez is set to announce a tax on boats.",
        "Ana Lopez came home; the aim of her visit was to reaffirm the treaty.",
        # a message tells it, and not who gets it
        "Olga Berg sent a telegram to Ana Lopez that echoed the pleas of the town.",
        # deeds
        "Ana Lopez has advised on fevers for years.",
        "Ana Lopez, citing local officials, left the harbour.",
        "Ana Lopez appointed a new minister, dismissing Olga Berg from the post.",
        "Ana Lopez dismissed two officers in May.",
        "Ana Lopez denied entry to the ferry.",
        "Ana Lopez denied bail to the sailors in May.",
        "Ana Lopez welcomed the scientists and the guests.",
        "Ana Lopez recalled the ambassador to Sudmark.",
        "The agency of Ana Lopez will now report to the Ministry of Trade.",
        "The House of Sudmark met; Ana Lopez confirmed the nomination of Olga Berg.",
        # what one is praised or blamed for is another's; what a thing is for is nobody's
        "Ana Lopez arrested the mayor for denying the flood.",
        "Ana Lopez invented a code for expressing large numbers.",
        "Ana Lopez thanked the guard for reporting the fire.",
        "Ana Lopez wept over a Tribune story alleging that the dam leaks.",
        # who finds or reads says nothing
        "Ana Lopez grew tired of reading reviews that the film was dull.",
        "Ana Lopez found that the door was locked.",
        "Ana Lopez read that the harbour was closed.",
        # quoted words that are told of others beside a relative clause
        'Police held six men for "stirring unrest", among them Ana Lopez, who had warned them.',
    ],
)
def test_what_is_no_statement_of_whom_it_tells(text: str) -> None:
    assert "Ana Lopez" not in {name for _, name in said(text)}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Ana Lopez dismissed the mayor as a liar.", "a liar", "Ana Lopez"),
        ("Ana Lopez denied the charge.", "charge", "Ana Lopez"),
        ("Ana Lopez recalled her first visit to Sudmark.", "first visit", "Ana Lopez"),
        ("Ana Lopez reported to the king on the harvest.", "harvest", "Ana Lopez"),
        ("The plans announced by Ana Lopez in her address were new.", "plans", "Ana Lopez"),
        # a mark is no part of the sentence, and need not end one
        (
            'The Palm Council reports a loss. "We had been told that nobody in the harbour would ever '
            'switch it off again" Smith told the Post.',
            "harbour",
            "Smith",
        ),
        (
            'Per Vik spoke first. "I do not think that any of the ships in this port will sail before '
            'the winter is over" Ana Lopez said.',
            "winter",
            "Ana Lopez",
        ),
        (
            "Per Vik spoke first. “It is the best season that this small club has had in all of its long "
            "years” coach Ana Lopez said.",
            "season",
            "Ana Lopez",
        ),
        # an aside between dashes tells of the quotation, and does not say it
        (
            "Mayor Ana Lopez commented on the plan — which the Tribune noted as a rare step — "
            '"However it is dressed up, it is plain that the purpose is to stop the debate."',
            "dressed",
            "Ana Lopez",
        ),
        # what a semicolon parts is another report
        ("That May, the movement began; Ana Lopez promised marches every week.", "marches", "Ana Lopez"),
        ("The dam is old; Ana Lopez warned of floods.", "floods", "Ana Lopez"),
        ("The strike ended; Ana Lopez praised the crew.", "crew", "Ana Lopez"),
        # a surname may look like a plural
        (
            "According to Chief Superintendent Graciano Mijares of the police, five are dead. "
            "Mijares further claimed 90 civilians were wounded, as were seventeen soldiers.",
            "wounded",
            "Graciano Mijares",
        ),
        # who goes on or writes to say something has said it
        ("Ana Lopez continued to claim that the dam is safe.", "safe", "Ana Lopez"),
        ("Ana Lopez used her speech to denounce the treaty.", "treaty", "Ana Lopez"),
    ],
)
def test_what_is_one(text: str, words: str, name: str) -> None:
    assert {who for what, who in said(text) if words in what} == {name}


@pytest.mark.parametrize("head", ["That May, the movement began", "The dam is old", "The strike ended"])
def test_what_stands_before_a_semicolon_is_not_said_behind_it(head: str) -> None:
    assert not any(head[-9:] in what for what, _ in said(f"{head}; Ana Lopez promised marches every week."))


def test_a_name_before_somebody_else_with_an_office_says_nothing() -> None:
    text = 'Longtime Imes in the Morning writer and host John Holm said: "He was a rebel." Don Imes was 79.'
    assert "Don Imes" not in {name for what, name in said(text) if "rebel" in what}


@pytest.mark.parametrize(
    "text",
    [
        "Paul Holm met Sudmark's President Ana Lopez. Paul Holm spoke first. The President noted a risk.",
        "John Smith came to see French President Luc Morel. John Smith praised the town. "
        "Later the President noted a risk.",
        "John Smith spoke with the President of the Bank, Luc Morel. John Smith said it was late. "
        "The President noted a risk.",
        "John Smith and French President Luc Morel agreed to meet. The President noted a risk.",
        "The talks began. The President noted a risk. The visit of President Luc Morel comes next.",
    ],
)
def test_a_plain_president_may_be_who_spoke_last(text: str) -> None:
    assert {name for what, name in said(text) if "risk" in what} == {None}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Minister for Civil Defence, Emergencies and Disaster Relief Anna Lopez came.", "Anna Lopez"),
        ("The Minister of Labour, Youth and Social Welfare Anna Lopez came.", "Anna Lopez"),
        ("The Minister of Fisheries, Ports and Inland Navigation Anna Lopez came.", "Anna Lopez"),
        ("Governor of Samara Region Dmitry Azarov said it rained.", "Dmitry Azarov"),
        ("Head of Perm Territory Anna Lopez said it rained.", "Anna Lopez"),
        ("President of Cyprus Glavkos Kliridis said it rained.", "Glavkos Kliridis"),
        ("He met with Roman Catholic Pope Francis.", "Francis"),
        ("He met with Greek Orthodox Patriarch Daniel.", "Daniel"),
        ("Coptic Pope Tawadros said it rained.", "Tawadros"),
        ("Envoy for Fisheries, Ports, and Transport Anna Lopez said it rained.", "Anna Lopez"),
        ("Anna Lopez Talks began. Anna Lopez said it rained.", "Anna Lopez"),
        ("The king met Anna Lopez the Order of Norland.", "Anna Lopez"),
        ("Mayor Anna LopezImage of the harbour came to the port.", "Anna Lopez"),
        ("President of Korea Moon Jae-in came on Friday.", "Moon Jae-in"),
        ("The Anna Lopez-led party said it rained.", "Anna Lopez"),
        ("Former president Anne Lopez d'Estaing said it rained.", "Anne Lopez d'Estaing"),
    ],
)
def test_no_word_of_an_office_is_glued_to_a_name(text: str, name: str) -> None:
    assert [person.name for person in annotate(article(text)).people] == [name]


@pytest.mark.parametrize("words", ["That strategy should hold", "That year was hard", "That bridge is safe"])
def test_a_report_keeps_the_that_of_its_noun(words: str) -> None:
    assert said(f"{words}, Ana Lopez said.") == [(words, "Ana Lopez")]


@pytest.mark.parametrize(
    "text",
    [
        "John Smith said it rained, while Mayor Paul Strand wrote that it snowed. He added that it froze.",
        "John Smith said the dam held and Paul Strand said the bridge did not. He added that it froze.",
        "John Smith warned of floods, but Paul Strand claimed that all was well. He added that it froze.",
    ],
)
def test_a_pronoun_behind_two_who_spoke_is_nobody(text: str) -> None:
    assert {name for what, name in said(text) if "froze" in what} == {None}


@pytest.mark.parametrize("family", ["his wife Melinda", "his daughter Ida", "his sister Clara"])
def test_family_beside_a_name_does_not_change_who_he_is(family: str) -> None:
    text = f"Donald Holm, {family}, and son Barry all fell ill. Holm said it rained. He said it froze."
    assert {name for what, name in said(text) if "froze" in what} == {"Donald Holm"}


@pytest.mark.parametrize(
    "label",
    [
        "Olympic cross-country skiing bronze medallist",
        "Regional junior ice hockey coach",
        "Deputy Head of the Office of Memory for scientific work, honoured archivist of Norland",
        "Young farmer and fire brigade volunteer",
    ],
)
def test_a_label_may_have_a_long_office_in_small_letters(label: str) -> None:
    text = (
        "President of Norland John Smith: I thank you all. We have met before, and I hope we meet again.\n"
        f"{label} Anna Berg: Good evening, we are glad of it.\n"
        "John Smith: I thank you too, for we need it.\n"
    )
    assert {name for what, name in said(text) if "Good evening" in what} == {"Anna Berg"}


@pytest.mark.parametrize("line", ["██ Hares: 3", "■ Deer: 12", "▶ Play the tape"])
def test_a_sign_before_a_line_is_nothing_that_is_said(line: str) -> None:
    text = f"Anna Berg: I thank you all, and we go on.\nJohn Smith: I agree with you.\n{line}\nWe end here."
    assert not any(line[2:] in what for what, _ in said(text))


@pytest.mark.parametrize(
    "head",
    [
        "Head of the (acting) office / fifth bureau Anna Berg",
        "Winner of 3 prizes & mother of five Anna Berg",
        "Farmer from the village of “Red Hill” Anna Berg",
    ],
)
def test_whoever_is_introduced_ends_the_turn_before(head: str) -> None:
    text = (
        "President of Norland John Smith: I thank you all. We have met before, and I hope we meet again.\n"
        f"{head}: Good evening, we are glad of it.\nJohn Smith: I thank you too, for we need it.\n"
    )
    assert "John Smith" not in {name for what, name in said(text) if "Good evening" in what}


def test_an_office_with_a_word_of_its_own_is_not_the_countrys() -> None:
    text = "Norlandian leader Ana Lopez stayed at home. The tribal leader said it rained."
    assert [name for what, name in said(text) if "rained" in what] == [None]


def test_the_leader_of_another_country_is_not_the_leader_who_is_named() -> None:
    text = (
        "Norland's opposition leader Ana Lopez spoke on Friday. "
        "Ties are cold as the US leader has reached out to Sudmark and warned of a shift."
    )
    assert [name for what, name in said(text) if "shift" in what] == [None]


def test_the_outlet_behind_a_name_in_a_label_is_not_who_speaks() -> None:
    text = (
        "BECKY ANDERSON, CONNECT THE WORLD, CNN: We are united in protest, and I am glad that you are here.\n"
        "JOHN SMITH, MAYOR: I thank you for that.\n"
        "BECKY ANDERSON: We go on, and I ask you to stay.\n"
    )
    assert {name for what, name in said(text) if "protest" in what} == {"Becky Anderson"}


@pytest.mark.parametrize("office", ["HOST", "TV CORRESPONDENT", "MAYOR"])
def test_an_office_behind_a_name_in_a_label_leaves_him_his_name(office: str) -> None:
    text = (
        f"JOHN SMITH, {office}: Good evening, I am glad that you are with us, and we begin.\n"
        "ANA BERG, FARMER: I thank you for that.\n"
        "SMITH: We go on, and I ask you to stay.\n"
    )
    assert {name for what, name in said(text) if "evening" in what} == {"John Smith"}


def test_one_of_a_people_has_no_name() -> None:
    assert [
        name for _, name in said('"We wait here all day long, and nobody comes," said one Egyptian.')
    ] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "The players trained at Chase Center on Friday, and the mayor said it rained.",
        "The crowd walked along Martin Street on Friday, and the mayor said it rained.",
    ],
)
def test_a_place_is_not_among_the_people(text: str) -> None:
    assert annotate(article(text)).people == ()


def test_words_of_a_date_are_no_voice() -> None:
    text = "Data shows that between 1 January and 7 November 2022 only some of the men claimed to be old."
    assert {u.described for u in annotate(article(text)).utterances} <= {"Data", "some", None}


def test_a_speech_whose_lines_a_page_has_broken_has_whole_paragraphs() -> None:
    told = (
        "I thank the Assembly for the trust that it has shown\n"
        "to my small country, and I wish to say that we\n"
        "will do all that we can to earn it in the years that\n"
        "lie before us.\n\n"
        "26\n\n"
        "We have learned in these years that no harbour is so\n"
        "small that the storms of the world pass it by, and\n"
        "that we are strong where we stand beside each other.\n"
    )
    speech = article(told, "Norland: statement in the General Debate", ("Ana Lopez",))
    said = [told[u.start : u.end] for u in annotate(speech).utterances]
    assert [(one[:7], one[-6:]) for one in said] == [("I thank", "re us."), ("We have", "other.")]


@pytest.mark.parametrize(
    "text",
    [
        "John Smith came to the talks. The President answered journalists. He called the talks long.",
        "John Smith greeted the crew. The ambassador then left the harbour. He said the talks were long.",
    ],
)
def test_a_pronoun_behind_an_office_is_not_who_was_named_before(text: str) -> None:
    assert {name for what, name in said(text) if "long" in what} == {None}


def test_a_label_in_capitals_that_is_not_read_ends_the_turn_before() -> None:
    text = (
        "JOHN SMITH, ANCHOR: Good evening, we are glad that you are with us.\n"
        "ANA BERG, ACTIVIST -by telephone-: I am proud of what we did.\n"
        "We have won.\n"
        "JOHN SMITH: I thank you, and we go on.\n"
    )
    assert {name for what, name in said(text) if "proud" in what or "won" in what} <= {None, "Ana Berg"}


def test_the_number_of_a_page_is_nothing_that_is_said() -> None:
    text = "I thank you all, and I hope that we meet again.\n\n35 10-54833\n\nWe go on, and I am glad."
    speech = article(text, "Norland: statement in the General Debate", ("Ana Lopez",))
    assert "35" not in {text[u.start : u.start + 2] for u in annotate(speech).utterances}


def test_quoted_words_that_begin_a_paragraph_are_not_of_who_spoke_before() -> None:
    text = 'The tax is bad for the port, Ana Lopez said.\n"Small boats week", in May, was dogged by storms.'
    assert not [what for what, _ in said(text) if "week" in what]


def test_an_unidentified_voice_of_a_transcript_has_no_name() -> None:
    text = (
        "JOHN SMITH, ANCHOR: Good evening, we are glad that you are with us.\n"
        "UNIDENTIFIED PARTICIPANT: I am proud of what we did.\n"
        "JOHN SMITH: I thank you, and we go on.\n"
    )
    assert {name for what, name in said(text) if "proud" in what} == {None}


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_the_town_of_a_dateline_is_no_part_of_a_name(dash: str) -> None:
    text = f"BEIRUT {dash} Russia said on Monday that it would veto the text."
    assert {name for what, name in said(text) if "veto" in what} <= {"Russia", None}
