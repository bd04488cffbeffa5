"""Who has the floor in a transcript, and that an article is not taken for one."""

from __future__ import annotations

import re
import time

import pytest

from rag.annotate.transcript import Turn
from rag.annotate.transcript import turns as turns_of

CONFERENCE = """The foreign ministers met in Geneva on Friday.

* * *

President of Norlandia Ada Maria Berg (retranslated): Good afternoon, colleagues.

We have agreed on two corridors. They open on Monday.

The road was closed in March.

You will ask me about the fleet.

Foreign Minister of Sudmark Ivo Kern: We thank our partners.

Question: Will the fleet stay?

Ada Maria Berg: President Holt said "the fleet will leave in May", and I believe him.

Ivo Kern: I agree."""


def turns(text: str) -> list[Turn]:
    """The turns of a text whose paragraphs are its lines, by nobody and without a title."""
    language = "ru" if re.search("[а-я]", text) else "en"
    return turns_of(text, [match.span() for match in re.finditer(r"[^\n]+", text)], (), None, language)


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.name, text[turn.start : turn.end]) for turn in turns(text)]


def test_each_turn_goes_to_who_has_the_floor():
    assert said(CONFERENCE) == [
        ("Ada Maria Berg", "Good afternoon, colleagues."),
        ("Ada Maria Berg", "We have agreed on two corridors. They open on Monday."),
        ("Ada Maria Berg", "The road was closed in March."),
        ("Ada Maria Berg", "You will ask me about the fleet."),
        ("Ivo Kern", "We thank our partners."),
        (None, "Will the fleet stay?"),
        ("Ada Maria Berg", 'President Holt said "the fleet will leave in May", and I believe him.'),
        ("Ivo Kern", "I agree."),
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Президент России Иван Петров: Мы согласны.\n\nВопрос: А Вы?", "Иван Петров"),
        ("Министр иностранных дел Иван Петров: Мы согласны.\n\nВопрос: А Вы?", "Иван Петров"),
        ("JOHN SMITH: We said no.\n\nQ: Why?\n\nJOHN SMITH: I told you.", "John Smith"),
    ],
)
def test_labels_in_other_shapes(text, who):
    assert {turn.name for turn in turns(text)} - {None} == {who}


@pytest.mark.parametrize(
    "text",
    [
        "Middle East: What we know.\n\nThe council met. Our correspondent was there.",
        "Key Facts: 12 dead.\n\nRelated Stories: The road to peace.",
        "It is well known:\n\nWe have close ties with Russia in all areas: trade, gas, space.",
        "Photo: Ann Lee\n\nSource: Ledger News\n\nWe do not know more.",
        "The minister told us this: We will not go.",
        "Я хотел бы сказать Ивану Петрову: Мы идём.\n\nЯ и Вы.",
        "",
    ],
)
def test_an_article_is_no_transcript(text):
    assert turns(text) == []


@pytest.mark.slow
def test_twenty_thousand_names_cost_no_more_than_their_number():
    def seconds(count: int) -> float:
        text = "\n".join(f"President Ann Bee{n}: We agree." for n in range(count))
        began = time.process_time()
        assert len(turns(text)) == count
        return time.process_time() - began

    seconds(100)
    assert seconds(20_000) < 40 * seconds(1_000) + 0.5


@pytest.mark.parametrize("line", [" ", "\t", "Ann ", "A: ", "we ", '"', "Ann Lee (", "*_"])
def test_a_long_line_costs_no_more_than_its_length(line: str):
    def seconds(count: int) -> float:
        text = f"President Ann Lee: We agree.\n{line * count}\nQuestion: Why?"
        began = time.process_time()
        turns(text)
        return time.process_time() - began

    seconds(100)
    assert seconds(200_000) < 40 * seconds(10_000) + 0.5


def test_telling_takes_the_floor_back():
    text = (
        "Minister Ivo Kern: We thank you.\n\nKern added that we would see.\n\nWe went home, our paper says."
    )
    assert said(text) == [("Ivo Kern", "We thank you.")]


OPENING = "Foreign Minister Anna Kern: We thank our partners.\n\nMinister Paul Adams: I thank you.\n\n"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Kern: ", "Anna Kern"),
        ("KERN: ", "Anna Kern"),
        ("Anna: ", "Anna Kern"),
        ("Mrs Kern: ", "Anna Kern"),
        ("Minister Kern: ", "Anna Kern"),
        ("AK: ", "Anna Kern"),
        ("A.K.: ", "Anna Kern"),
        ("A.Kern: ", "Anna Kern"),
        ("AnnaKern: ", "Anna Kern"),
        ("**Kern:** ", "Anna Kern"),
        ("**Anna Kern**: ", "Anna Kern"),
        ("__Kern:__ ", "Anna Kern"),
        ("Kern (by telephone): ", "Anna Kern"),
        ("Q: ", None),
        ("A: ", None),
        ("XY: ", None),
        ("**Question:** ", None),
        ("Holm: ", None),
    ],
)
def test_a_short_label_is_the_participant_whom_it_fits(label: str, name: str | None):
    assert said(f"{OPENING}{label}I agree.")[2] == (name, "I agree.")


@pytest.mark.parametrize("label", ["Kern", "K.", "AK", "A.K."])
def test_where_two_fit_nobody_is_named(label: str):
    text = "Minister Anna Kern: We agree.\n\nMinister Albert Kern: I agree.\n\n"
    assert said(f"{text}{label}: We do not.")[2] == (None, "We do not.")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Minister of Culture", None),
        ("Minister of Economic Development", None),
        ("Minister of Culture Olga Berg", "Olga Berg"),
        ("Minister of Labour and Social Protection Per Vaxkranz", "Per Vaxkranz"),
        ("President of Norway Odd Vaxkranz", "Odd Vaxkranz"),
        ("Premier of the People's Republic of Vietnam Nguyen Xuan Phuc", "Nguyen Xuan Phuc"),
        ("Olga Berg, Chairman of the Board of Governors", "Olga Berg"),
        ("France", None),
        ("Dmitry, Moscow", None),
        ("Director of Shell Ben van Holm", "Ben van Holm"),
        ("Olga Berg, VGTRK", "Olga Berg"),
    ],
)
def test_an_office_without_a_name_names_nobody(label: str, name: str | None):
    assert said(f"{OPENING}{label}: I agree.")[2] == (name, "I agree.")


def test_an_ordinary_word_begins_no_turn():
    assert said(f"{OPENING}First: we go.\n\nThe second thing is this.\n\nSecond: we see.") == [
        ("Anna Kern", "We thank our partners."),
        ("Paul Adams", "I thank you."),
        ("Paul Adams", "First: we go."),
        ("Paul Adams", "The second thing is this."),
        ("Paul Adams", "Second: we see."),
    ]


def test_initials_are_of_whom_the_text_names_in_full():
    text = "Our reporter Maria T. Olsen met David Brandt.\n\n((MTO)) : Do you sing?\n\nDB: I do, we all do."
    assert said(text) == [("Maria T. Olsen", "Do you sing?"), ("David Brandt", "I do, we all do.")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "وزير الخارجية سيرغي لافروف: نحن نشكركم.\n\nسؤال: متى؟\n\nلافروف: غدا.",
            [("سيرغي لافروف", "نحن نشكركم."), (None, "متى؟"), ("سيرغي لافروف", "غدا.")],
        ),
        (
            "لافروف: نحن هنا.\n\nسؤال: متى؟\n\nلافروف: غدا.",
            [("لافروف", "نحن هنا."), (None, "متى؟"), ("لافروف", "غدا.")],
        ),
        (
            "Министр Анна Керн: Мы благодарим вас.\n\nВопрос: Почему?\n\nКерн: Я согласна.",
            [("Анна Керн", "Мы благодарим вас."), (None, "Почему?"), ("Анна Керн", "Я согласна.")],
        ),
        (
            "С.В.Лавров: Мы согласны.\n\nВопрос: Когда?\n\nС.В.Лавров: Мы не знаем.",
            [("С.В.Лавров", "Мы согласны."), (None, "Когда?"), ("С.В.Лавров", "Мы не знаем.")],
        ),
        (
            "Υπουργός Άννα Κερν: Ευχαριστούμε.\n\nΚερν: Συμφωνώ, we and I.",
            [("Άννα Κερν", "Ευχαριστούμε."), ("Άννα Κερν", "Συμφωνώ, we and I.")],
        ),
        (
            "王毅：我们同意。\n\n记者：什么时候？\n\n王毅：明天。",
            [("王毅", "我们同意。"), (None, "什么时候？"), ("王毅", "明天。")],
        ),
        ("قال لافروف: نحن هنا.\n\nوأضاف لافروف: نحن نعرف.\n\nقال لافروف: غدا.", []),
    ],
)
def test_labels_of_other_scripts(text: str, told: list[tuple[str | None, str]]):
    language = "en" if "we" in text else "ru" if "ы" in text else "ar"
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    found = turns_of(text, spans, (), None, language)
    assert [(turn.name, text[turn.start : turn.end]) for turn in found] == told


def test_a_break_ends_a_speech_and_a_label_needs_no_blank():
    text = "Ada Berg: I do.\n\nIvo Kern:We go.\n\nI am ill.\n\nAda Berg: I know.\n\n* * *\n\nPlans were made."
    assert [name for name, _ in said(text)] == ["Ada Berg", "Ivo Kern", "Ivo Kern", "Ada Berg"]
    spans = [match.span() for match in re.finditer(r"[^\n]+", text) if match[0] != "* * *"]  # furniture
    assert [turn.name for turn in turns_of(text, spans)] == ["Ada Berg", "Ivo Kern", "Ivo Kern", "Ada Berg"]


def test_initials_are_nobody_beside_participants_with_whole_names():
    text = (
        "Rita Sand is known.\n\nAda Berg: I agree, and I am glad.\n\nRS: Why did you?\n\nAda Berg: I had to."
    )
    assert "Rita Sand" not in [name for name, _ in said(text)]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("President of the United States of America Ana Lopez", "Ana Lopez"),
        ("Emir of Qatar Sheikh Per bin Hamad Al Vik", "Per bin Hamad Al Vik"),
        ("Patriarch Per of Norland and All Sudmark", "Per"),
        ("President of the Republic of Sudan Omar al-Vik", "Omar al-Vik"),
        ("Ana Lopez, General Director of the Norland Agency for Roads", "Ana Lopez"),
        ("Editor-in-Chief of the Norland Times newspaper Ana Lopez", "Ana Lopez"),
        ("Head of the Coptic Church, Pope Johannes II", "Johannes II"),
        ("CEO of the 2018 Norland Games Organising Committee Ana Lopez", "Ana Lopez"),
        ("Chair of the Council Committee on Roads and Ports Ana Lopez", "Ana Lopez"),
        ("Secretary General of the Gas Forum (GF) Ana Maria Lopez", "Ana Maria Lopez"),
        ("Norland Railways Director – Chairman of the Board Ana Lopez", "Ana Lopez"),
        ("Direct line host Ana Lopez", "Ana Lopez"),
        ("Ana W. Bush, President of the Norland States", "Ana W. Bush"),
        ("Ana Lopez, reporter at Norland One", "Ana Lopez"),
        ("Ana Lopez from Sudmark Region", "Ana Lopez"),
        ("Sudmark Region", None),
        ("I spoke with Ana Lopez", None),
        ("Question from Sudmark Region", None),
        ("Ana Lopez sends her greetings to Norland", None),
        ("We would like to thank Mayor Ana Lopez", None),
    ],
)
def test_the_name_in_a_label(label: str, name: str | None):
    text = f"{label}: We agree.\n\nPer Vik: Why do I ask?\n\n{label}: I thank you.\n\nPer Vik: We see."
    assert said(text)[0][0] == name or name is None
    assert {who for who, _ in said(text)} <= {name, "Per Vik", None}
