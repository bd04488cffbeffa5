"""Who says what in English: the real parser, on texts in our own words."""

import json
from pathlib import Path

import pytest

from rag.annotate import annotate
from rag.records import Article, Block, Notes, Published, Utterance

ROOT = Path(__file__).parent.parent


def article(text: str, title: str | None = None, author: tuple[str, ...] = ()) -> Article:
    published = Published("2026-02-04", "stated")
    return Article(
        "x", "x.txt", "", title, None, author, published, "en", text, (Block(0, len(text), "body"),)
    )


def said(text: str) -> list[tuple[str, str | None]]:
    """[(words, speaker)] of a text's utterances."""
    return [(text[u.start : u.end], u.speaker) for u in annotate(article(text)).utterances]


def speaker(text: str, words: str) -> str | None:
    """Who is said to say what holds these words; every utterance of it must agree."""
    found = {name for what, name in said(text) if words in what}
    assert len(found) == 1, (words, said(text))
    return found.pop()


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # cases/speaker_and_said
        (
            "Minister Lars Moen urged restraint. Kari Dahl left the room and "
            'said, "They need to stand by us".',
            "stand by us",
            "Kari Dahl",
        ),
        (
            "Mayor Ana Lopez issued a statement at her house outside "
            'Washington, D.C. saying, "The quay is sold".',
            "quay",
            "Ana Lopez",
        ),
        ('Knut Ask nodded and said, "The road is open".', "road", "Knut Ask"),
        # further members of the kind: two verbs of one subject, a participle far from it, a second person
        (
            'Eva Brandt closed her folder, rose and told reporters: "We will not sign it."',
            "sign",
            "Eva Brandt",
        ),
        (
            "Governor Tom Reed flew home from Aspen, Colo. on Friday, warning that the dam could break.",
            "dam",
            "Tom Reed",
        ),
        (
            "Minister Jan Vos defended the plan. Nora Lind shook her head and "
            'answered, "Nobody believes that."',
            "believes",
            "Nora Lind",
        ),
        # cases/said_how
        (
            '"The line carries weapons across the strait," according to a '
            "message on Monday by trade minister "
            "Dan Poole.",
            "weapons",
            "Dan Poole",
        ),
        (
            "Harbour chief Rik Grenn alleged that Nordsund had added to the suffering.",
            "suffering",
            "Rik Grenn",
        ),
        (
            "Governor Anna Weiss's spokesman, Stefan Seil, said it is "
            "possible that the line harms our safety.",
            "safety",
            "Stefan Seil",
        ),
        # further members: other verbs and nouns that report
        ("Port director Ines Roth conceded that the crane was too old.", "crane", "Ines Roth"),
        ("The crane was too old, according to a letter from engineer Paul Strand.", "crane", "Paul Strand"),
        ("Envoy Marc Dubois cautioned that the truce may not hold.", "truce", "Marc Dubois"),
    ],
)
def test_the_speaker_is_read_off_the_grammar(text: str, words: str, name: str) -> None:
    assert speaker(text, words) == name


@pytest.mark.parametrize(
    ("text", "words", "described"),
    [
        (
            '"The dam is safe," minister Per Vik said. One fisherman disagreed '
            'and said, "It leaks every spring".',
            "leaks",
            "One fisherman",
        ),
        (
            "Minister Per Vik left. A Western diplomat said that the talks had failed.",
            "failed",
            "A Western diplomat",
        ),
        ("Officials said that nine ships were lost.", "nine ships", "Officials"),
    ],
)
def test_a_voice_without_a_name_is_described(text: str, words: str, described: str) -> None:
    notes = annotate(article(text))
    (one,) = [u for u in notes.utterances if words in text[u.start : u.end]]
    assert (one.speaker, one.described, one.how) == (None, described, None)


def test_a_pronoun_has_one_candidate_of_its_gender() -> None:
    one = 'Foreign Minister Ivan Petrov met the press. "We are ready," he said.'
    assert speaker(one, "ready") == "Ivan Petrov"
    two = 'Ivan Petrov and John Smith met. "We are ready for a long talk," he said.'
    assert speaker(two, "ready") is None
    unnamed = "Ivan Petrov met the press. A diplomat said the truce held. He added that it was fragile."
    assert speaker(unnamed, "fragile") is None


def test_an_office_has_one_holder() -> None:
    one = "French President Luc Morel came to Oslo. The French president said that the pact would be signed."
    assert speaker(one, "pact") == "Luc Morel"
    two = "French President Luc Morel met Polish President Jan Kowal. The president said the pact was signed."
    assert speaker(two, "pact") is None


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = '"We have waited for nine years," Ana Lopez said.\n\n"We shall not wait for ten."'
    (_, second) = annotate(article(text)).utterances
    assert (second.speaker, second.how, second.kind) == ("Ana Lopez", "chain", "direct")


def test_a_stance_is_no_speech() -> None:
    notes = annotate(article("Minister Per Vik wants to close the port. Ana Lopez supports the plan."))
    assert not notes.utterances
    assert len(notes.stances) == 2


def test_a_title_in_quotation_marks_says_nothing() -> None:
    text = 'In her book "The Long Winter", Ana Lopez said that the port would close.'
    assert [what for what, _ in said(text)] == ["the port would close"]


def test_the_floor_of_a_transcript() -> None:
    text = (
        "The leaders met in Oslo.\n\nPresident of Norland Ivan Petrov: Good afternoon, friends.\n\n"
        "We are glad to see you.\n\nQuestion: Will you sign the pact?\n\nIvan Petrov: Yes, we will."
    )
    found = [
        (text[u.start : u.end], u.speaker, u.described, u.how) for u in annotate(article(text)).utterances
    ]
    assert found == [
        ("Good afternoon, friends.", "Ivan Petrov", None, "floor"),
        ("We are glad to see you.", "Ivan Petrov", None, "floor"),
        ("Will you sign the pact?", None, "Question", None),
        ("Yes, we will.", "Ivan Petrov", None, "floor"),
    ]


def test_a_speech_has_one_speaker() -> None:
    text = "I thank the Assembly.\n\nWe have come to speak of peace, and I shall be brief."
    notes = annotate(article(text, "Norland: statement in the general debate", ("Mr. PETROV",)))
    assert {(u.speaker, u.how) for u in notes.utterances} == {("Petrov", "floor")}


def test_people_have_forms_offices_and_places() -> None:
    text = 'Russian Foreign Minister Sergei Lavrov said the talks go on. "It is late," Lavrov said.'
    notes = annotate(article(text))
    (lavrov,) = [p for p in notes.people if p.name == "Sergei Lavrov"]
    assert (lavrov.office, lavrov.place, lavrov.gender) == ("Foreign Minister", "Russian", "m")
    assert [text[a:b] for a, b in lavrov.mentions] == ["Sergei Lavrov", "Lavrov"]
    assert {u.person for u in notes.utterances} == {notes.people.index(lavrov)}


def exact(text: str, notes: Notes) -> None:
    def spans(one: Utterance) -> list[tuple[int, int]]:
        return [(one.start, one.end), *([one.cue] if one.cue else [])]

    every = [span for one in (*notes.utterances, *notes.stances) for span in spans(one)]
    every += [span for person in notes.people for span in person.mentions]
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in every)
    assert all(u.person is None or notes.people[u.person].name == u.speaker for u in notes.utterances)


SEEDS = {
    "000_180a2d7879c2616b.txt": {"Sergei Lavrov"},
    "001_a423757e2158ce54.txt": {
        "Sergei Lavrov",
        "Syrian National Council",
        "Ban Ki-moon",
        "Hillary Clinton",
        "Abu Omar",
    },
    "002_f8a06107b65dec98.txt": {"Sergei Lavrov", "Walid al-Muallem"},
    "003_e658f9c89ee71237.txt": set(),
    "004_897dda0d41565100.txt": {"Sergei Lavrov"},
}


@pytest.mark.parametrize("name", SEEDS)
def test_quotations_of_the_seeds_have_the_right_speaker_or_none(name: str) -> None:
    text = (ROOT / "seeds" / name).read_text(encoding="utf-8")
    notes = annotate(article(text))
    exact(text, notes)
    assert {u.speaker for u in notes.utterances if u.kind == "direct" and u.speaker} == SEEDS[name]


@pytest.mark.parametrize(
    "text", ["", "\n \n", "said", '"', "He said that", "\u202eSaid: \x00 “", "“A” said “B" * 9]
)
def test_any_text_has_notes(text: str) -> None:
    exact(text, annotate(article(text)))


def test_the_same_article_has_the_same_notes() -> None:
    text = (ROOT / "seeds" / "001_a423757e2158ce54.txt").read_text(encoding="utf-8")
    first = annotate(article(text))
    annotate(article('Ana Lopez said, "The quay is sold".'))
    assert annotate(article(text)) == first


def test_a_comment_is_not_reporting() -> None:
    text = 'Ana Lopez said, "The quay is sold".\nPer Vik said, "It is not sold at all".'
    at = text.index("\n")
    blocks = (Block(0, at, "body"), Block(at, len(text), "comment"))
    one = Article("x", "x", "", None, None, (), Published(), "en", text, blocks)
    assert [u.speaker for u in annotate(one).utterances] == ["Ana Lopez"]


def test_a_missing_model_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag import weights
    from rag.errors import AnnotatorError

    monkeypatch.setenv("RAG_CACHE", str(tmp_path))
    with pytest.raises(AnnotatorError, match=r"is not at .*\. Fetch it with: python -m rag\.weights"):
        weights.ENGLISH.path()
    (tmp_path / weights.RUSSIAN.name).mkdir()
    with pytest.raises(AnnotatorError, match="is damaged"):
        weights.RUSSIAN.path()


def test_notes_can_be_kept_as_json() -> None:
    from dataclasses import asdict

    assert json.dumps(asdict(annotate(article('Ana Lopez said, "The quay is sold".'))))


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # a person who ends a long subject; an office's country before a name; two roles of one
        ("Longtime Harbour Post writer Rob Barton said the quay was sold.", "quay", "Rob Barton"),
        ("Prime Minister of India Narendra Rao said the dam was safe.", "dam", "Narendra Rao"),
        ("Ana Lopez of Holm University and contributor to Ledger said the dam was safe.", "dam", "Ana Lopez"),
        ("According to Connecticut Senator Richard Blum, the quay was sold.", "quay", "Richard Blum"),
        # who speaks for a body, behind its name; a body's whole name
        (
            '"The dam is safe, I am sure," said University of Norland, San Diego\'s chancellor, Ana Lopez.',
            "dam",
            "Ana Lopez",
        ),
        (
            "It is an aim of the African Union (AU). On Monday the AU announced a plan for the quay.",
            "quay",
            "African Union",
        ),
        # called otherwise, where only one is spoken of
        (
            "Minister Ana Lopez went to the dam early.\n\nThe backbencher said the dam was safe.",
            "safe",
            "Ana Lopez",
        ),
        # a body by its noun
        ("The Observer newspaper reported that the dam had burst.", "dam", "Observer"),
        # an editor's mark ends a quotation
        ('Per Vik left.\n\n"The dam was safe[,]" Ana Lopez wrote on Monday.', "dam", "Ana Lopez"),
        # excerpts under headings are of whose letter they are
        (
            "Ana Lopez went to the dam. Here is a sample of Lopez's yearly letter:\n\nOn the dam:\n\n"
            '"It was never safe, and we all knew it."',
            "never safe",
            "Ana Lopez",
        ),
        # a caption does not end a chain
        (
            'Ana Lopez said: "We went to the dam.\n\nThe dam at Holm on Monday (Photo: Ledger)\n\n'
            '"It was never safe, and we all knew it."',
            "never safe",
            "Ana Lopez",
        ),
    ],
)
def test_more_ways_to_name_a_speaker(text: str, words: str, name: str) -> None:
    assert speaker(text, words) == name


@pytest.mark.parametrize(
    "text",
    [
        "Minister Per Vik did not say whether the dam was safe.",
        "Per Vik, who hails from Holm, left.",
        "Ana Lopez went to the dam.\n\nThe head of the harbour said the dam was safe.",
        "The Governor met Ana Lopez, who is of another town.\n\nThe Vestland Governor said the dam was safe.",
        "Two men were with Ana Lopez and Per Vik.\n\nThe official said the dam was safe.",
        "It came from a niece of Mayor Jens Vik, who claimed the pier is safe.",
        "Lundia issued a statement on the Middle East, which called for a pier.",
    ],
)
def test_what_is_no_statement_of_somebody_has_no_speaker(text: str) -> None:
    assert not [name for _, name in said(text) if name]


def test_either_sex_may_have_a_forename() -> None:
    text = 'Kelly Ostrom told her staff to go. "The dam is safe," she said.'
    assert speaker(text, "dam") == "Kelly Ostrom"


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ('Ana Lopez said on Tuesday: "The quay is sold."', "sold", "2026-02-03"),
        ("On 31 January, Ana Lopez said that the quay was sold.", "sold", "2026-01-31"),
        ("Yesterday Ana Lopez told reporters the quay was sold.", "sold", "2026-02-03"),
        ("Ana Lopez told the Ledger on Monday that the quay was sold.", "sold", "2026-02-02"),
        ("Ana Lopez said in a statement on Monday that the quay was sold.", "sold", "2026-02-02"),
        ("The quay was sold, Ana Lopez said on 1 February 2026.", "sold", "2026-02-01"),
        ("According to a letter on 2 February 2026 by Ana Lopez, the quay was sold.", "sold", "2026-02-02"),
        # the days of what is said, of somebody's past, and months are not the statement's
        ("Ana Lopez said the quay was sold on Monday.", "sold", None),
        ("Ana Lopez, who was elected on Monday, said the quay was sold.", "sold", None),
        ("Ana Lopez warned of a vote on Monday.", "vote", None),
        ("Ana Lopez said in January that the quay was sold.", "sold", None),
        ("Ana Lopez said that the quay was sold.", "sold", None),
    ],
)
def test_the_day_of_a_statement(text: str, words: str, day: str | None) -> None:
    notes = annotate(article(text))
    assert {u.day for u in notes.utterances if words in text[u.start : u.end]} == {day}


@pytest.mark.parametrize(
    "text",
    [
        "Sergei Lavrov and John Kerry said the truce holds.",
        '"The truce holds, and we are glad of it," Sergei Lavrov and John Kerry said.',
        "Mr. Lavrov and Mr. Kerry expressed concern over the truce.",
    ],
)
def test_two_who_speak_together_are_both_described(text: str) -> None:
    (one,) = annotate(article(text)).utterances
    assert one.speaker is None
    assert [name for name in ("Lavrov", "Kerry") if name in (one.described or "")] == ["Lavrov", "Kerry"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # two speak, and neither alone
        (
            "Hanna Berg came by train. Hanna Berg, Jon Lie, and Jens Vik all argued that the pier is safe.",
            "pier",
            None,
        ),
        ("Olav and Ingrid Dahl welcomed the decision on the pier.", "the decision", None),
        # a source tells what another said; a paper's words are its owner's; who is quoted speaks
        (
            "According to news agency Tanso, the mayor of Lund, Jens Vik, said the pier is safe.",
            "pier",
            "Jens Vik",
        ),
        ("A statement by Hanna Berg said the pier is safe.", "pier", "Hanna Berg"),
        (
            'The Lund Post quoted Hanna Berg, once a pilot, as saying "the pier is safe".',
            "pier",
            "Hanna Berg",
        ),
        # the voice stands behind its verb, and after a quotation also without a comma
        ("It should not be built in haste, underlined the minister.", "haste", None),
        (
            'Jens Vik left.\n\n"We will never sell the old pier" tweeted Mayor of Lund Hanna Berg.',
            "pier",
            "Hanna Berg",
        ),
        # a body's name is whole
        ("The Democratic Party of Lund said the pier is safe.", "pier", "Democratic Party of Lund"),
        ("Head of Lundia Ingrid Dahl said the pier is safe.", "pier", "Ingrid Dahl"),
        # along with another nobody speaks alone; officials are no country
        ("Jens Vik, along with Hanna Berg, has said the pier is safe.", "pier", None),
        ("Lundia closed the sea to Jens Vik, with officials saying the pier is safe.", "pier", None),
        # some of a party are no name
        ("Other Republicans have urged the board to build a pier.", "pier", None),
        # a message that is quoted is of whom the text has told to have written; nobody else's comments are
        (
            "Ana Lopez congratulated Per Vik on his birthday.\n\nThe message reads, in part:\n\n"
            "“You have done much for the friendship of our peoples.”",
            "friendship",
            "Ana Lopez",
        ),
        (
            "Hanna Berg sent a telegram to Paul Strand, which said, in part:\n\n"
            "“You have done much for the friendship of our peoples.”",
            "friendship",
            "Hanna Berg",
        ),
        (
            "Ana Lopez thanked Per Vik.\n\nExperts gave these comments:\n\n"
            "“You have done much for the friendship of our peoples.”",
            "friendship",
            None,
        ),
        # an office of a country is held by whom the text calls so, of that country
        ("President Per Vik was late. The Polish President said the pier is safe.", "pier", None),
        (
            "Lech Walesa met President of France Jacques Vik. The French President said the pier is safe.",
            "pier",
            "Jacques Vik",
        ),
        # a name beside an office or a noun; a name that the model cut short; a body by its letters
        ("A member of the Lundian Parliament, Hanna Berg said the pier is safe.", "pier", "Hanna Berg"),
        ("A university student named Wong said the pier is safe.", "pier", "Wong"),
        (
            "According to Chief Superintendent Graciano Mijares of the police of the Autonomous Region in "
            "Muslim Mindanao, the pier is safe.",
            "pier",
            "Graciano Mijares",
        ),
        (
            "Head of the Presidential Experts` Directorate Arkady Dvorkovich said that the pier is safe.",
            "pier",
            "Arkady Dvorkovich",
        ),
        (
            "Jens Vik came, according to the Lundian Bishops' Conference of the Islands (LBCI). The pier was "
            'described by the LBCI as "the shame of a whole town and of its council".',
            "shame",
            "Lundian Bishops' Conference of the Islands",
        ),
        # the president of another country
        (
            "President of Iran Hassan Rouhani came. The President of Russia also expressed his love of the "
            "pier.",
            "his love",
            None,
        ),
        # a message is of whom the text has told to have issued it, and another paper is not
        (
            "The Lundian Tennis Federation released a statement on Monday. It read, "
            '"First of all, we would like to say that the pier is safe."',
            "pier",
            "Lundian Tennis Federation",
        ),
        ("Hanna Berg issued a statement. The statement said the pier is safe.", "pier", "Hanna Berg"),
        ("Hanna Berg issued a statement. The report said the pier is safe.", "pier", None),
        # a name without its title or letters, and with the forename that the model left out
        ("Detective Constable Daniel Dubé said the pier is safe.", "pier", "Daniel Dubé"),
        ("Newly elected Assemblywoman Selena Torres said the pier is safe.", "pier", "Selena Torres"),
        ("Judge Durham Hall QC said the pier is safe.", "pier", "Durham Hall"),
        # what is no name, and whose names are two
        ("Ana Lopez was there. On Twitter Lopez said the pier is safe.", "pier", "Ana Lopez"),
        ("Per Vik was present. The Joint Statement stated that the pier is safe.", "pier", None),
        ("The new Code said the pier is safe.", "pier", None),
        ("The King of Saudi Arabia said the pier is safe.", "pier", None),
        ("Denis Holm left. Dmitry Holm said the pier is safe.", "pier", "Dmitry Holm"),
        ("Enver Solomon, chief executive of the council, said the pier is safe.", "pier", "Enver Solomon"),
        ("The Moldovan President said the pier is safe.", "pier", None),
        ("Human Rights Watch said the pier is safe.", "pier", "Human Rights Watch"),
        ("Norland Director-General Ana Lopez said the pier is safe.", "pier", "Ana Lopez"),
        ("The talks with the Post's Ana Lopez ended. She said the pier is safe.", "pier", "Ana Lopez"),
        ("Rebel Ahmed Vik said the pier is safe.", "pier", "Ahmed Vik"),
        ("The U.N. said the pier is safe.", "pier", "U.N."),
        (
            "The University of California, Davis said the pier is safe.",
            "pier",
            "University of California, Davis",
        ),
        # a forename of unknown sex, beside somebody of the other
        ("Dzhanik Fayziyev met Ana Lopez in Rome. He said the pier is safe.", "pier", "Dzhanik Fayziyev"),
        ("The Parties said the pier is safe.", "pier", None),
        ("The Committee said the pier is safe.", "pier", None),
        # a surname with its particle in capitals
        (
            "Bill de Blasio left. De Blasio was late. The pier is safe, Mayor de Blasio said.",
            "pier",
            "Bill de Blasio",
        ),
    ],
)
def test_kinds_of_voices(text: str, words: str, name: str | None) -> None:
    assert speaker(text, words) == name


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # whom a spokesman speaks for does not speak
        ("A spokesman for Interior Minister Anna Berg said that no arrests were made.", "arrests", None),
        ("A lawyer for President Lars Moen said that the tape was false.", "tape", None),
        # several are nobody
        ("Two former envoys, Lise Dahl and Per Moe, said the deal was dead.", "deal", None),
        # a short quotation without a mark of its own
        ('Knut Ask put down the phone and told his aides, "We have won".', "We have won", "Knut Ask"),
        # a message has a sender, though a participle stands between
        (
            "According to a letter sent to members by union chairman Olav Brekke, the mill will close.",
            "mill",
            "Olav Brekke",
        ),
    ],
)
def test_who_speaks_for_whom(text: str, words: str, name: str | None) -> None:
    assert speaker(text, words) == name


def test_a_title_and_a_telephone_call_are_no_statements() -> None:
    assert not said("A mother called the police in Holm on Sunday morning.")
    told = 'Lars Moen says his event, "Storm Fort Nine, They Can\'t Stop All of Us", was a joke.'
    assert not [what for what, _ in said(told) if what.startswith("Storm")]


def test_a_party_with_a_country_in_its_name_is_not_the_country() -> None:
    text = (
        "Ana Lopez is running for the Sustainable Norway party. "
        'Sustainable Norway said, "We will plant a million trees".'
    )
    assert speaker(text, "trees") != "Norway"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor did not concede or admit defeat on Friday.",
        "Hanna Berg drew up a plan to announce lower fares.",
        "Hanna Berg, when asked to condemn the strike, left the hall.",
    ],
)
def test_what_is_denied_meant_or_asked_is_no_statement(text: str) -> None:
    assert not said(text)


def test_what_a_message_tells_in_its_next_paragraphs_is_not_said_by_whom_it_names() -> None:
    text = "“You lead,” Hanna Berg wrote. “We are glad of it all.\n\nLundia praises your work.\n\nFarewell!”"
    assert ("Lundia praises your work.", "Lundia") not in said(text)
    assert "Lundia praises your work." in [words for words, _ in said(text)]


def test_marks_within_a_quotation_do_not_end_it() -> None:
    text = 'It was late. "They all stood in the rain. The "guards" held nobody." Hanna Berg wrote, "We left."'
    assert not any("Berg" in text[u.start : u.end] for u in annotate(article(text)).utterances)
