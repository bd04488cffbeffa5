import pytest

from rag.language import detect, keyed, name_keys, sentences, skeleton, words
from rag.language.words import fold, length, units


def key_set(text, language, asking=False):
    return {key for _, _, keys in keyed(text, language, asking=asking) for key in keys}


@pytest.mark.parametrize(
    "spellings",
    [
        "Assad Asad al-Assad Асад Асада Асаду Асадом Асаде",
        "Lavrov Lavroff Лавров Лаврова Лаврову Лавровым Лаврове",
        "Muallem Moallem Mouallem Муаллем Муаллема",
        "Sergei Sergey Serguei Сергей Сергея Сергеем",
        "Khrushchev Хрущёв Хрущева",
        "Zelensky Zelenskyy Зеленский Зеленского",
        "Yevgeny Evgeny Евгений",
        "Obama Обама Обаму Обамой",
    ],
)
def test_every_spelling_of_a_name_shares_a_key(spellings):
    first, *others = spellings.split()
    for other in others:
        assert set(name_keys(first)) & set(name_keys(other)), other


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Paweł", "pawel"),
        ("Øystein", "oystein"),
        ("Đinđić", "dindic"),
        ("Kılıç", "kilic"),
        ("Brudziński", "brudzinski"),
    ],
)
def test_letters_with_strokes_and_accents_are_read_as_the_plain_ones(written, plain):
    assert fold(written) == plain


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Lavrov", "لافروف"), ("Лавров", "ولافروف"), ("Assad", "الأسد"), ("Asad", "والأسد"),
        ("Muallem", "المعلم"), ("Putin", "بوتين"), ("Sergey", "سيرغي"), ("Medvedev", "ميدفيديف"),
    ],
)  # fmt: skip
def test_arabic_names_share_their_consonants(latin, arabic):
    assert skeleton(latin) == skeleton(arabic) != ""


def test_a_question_in_one_script_meets_a_text_in_another():
    asked = key_set("What did Lavrov say about Assad?", "en", asking=True)
    assert {"~lavruv", "~asad"} <= key_set("Лавров высказался о судьбе Асада.", "ru") & asked
    assert {"^a:lfrf", "^a:asd"} <= key_set("تحدث لافروف عن الأسد", "ar") & asked


def test_terms_lie_where_they_say():
    text = "The U.N. counted 19,000 of Russia's soldiers."
    assert [(key, text[s:e]) for s, e, keys in keyed(text, "en") for key in keys if key[0] not in "~^=:"] == [
        ("u.n.", "U.N."), ("count", "counted"), ("19000", "19,000"),
        ("russia", "Russia's"), ("soldier", "soldiers"),
    ]  # fmt: skip


def test_words_are_slices_of_their_text():
    text = "Russia's 19,000 – والْأَسَد don’t"
    assert [w.text for w in words(text)] == ["Russia's", "19,000", "والْأَسَد", "don’t"]
    assert all(text[w.start : w.end] == w.text for w in words(text))


def test_sentences_hold_every_visible_character():
    text = ' Mr. Smith went. "Go on!" he said.\n\nThen it ended. '
    spans = sentences(text, "en")
    assert [text[s:e] for s, e in spans] == ["Mr. Smith went.", '"Go on!" he said.', "Then it ended."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did Lavrov say?", "en"),
        ("Что сказал Лавров?", "ru"),
        ("ماذا قال لافروف", "ar"),
        ("Wer hat das gesagt", "de"),
        ("12", None),
    ],
)
def test_language_of_a_question(text, language):
    assert detect(text) == language


def test_a_demonym_is_its_country_in_every_language():
    assert "=turkey" in key_set("the Turkish border", "en") & key_set("граница с Турцией", "ru")
    assert "=usa" in key_set("US troops", "en") & key_set("войска США", "ru") & key_set(
        "الولايات المتحدة", "ar"
    )


def test_the_dictionary_is_asked_only_across_languages():
    asked = key_set("переговоры о судьбе", "ru", asking=True)
    assert {":en:negotiation", ":en:fate"} <= asked & key_set("talks on the fate", "en")
    assert not {key for key in asked & key_set("судьба переговоров", "ru") if key.startswith(":")}


@pytest.mark.parametrize(
    ("text", "told", "size"),
    [
        ("Lavrov's visit in 2013", ["Lavrov's", "visit", "in", "2013"], 4),
        ("拉夫罗夫会见了谁？", ["拉夫", "夫罗", "罗夫", "夫会", "会见"], 3),
        ("2013年9月的决议", ["2013", "年", "9", "月", "决议"], 4),
        ("普京在Sochi", ["普京", "京在", "Sochi"], 2),
        ("外相は誰と会談しましたか", ["外相", "会談", "談し"], 2),
        ("目的", ["目"], 1),
        ("รัฐมนตรี", ["รั", "ัฐ", "ฐม", "มน", "นต", "ตร", "รี"], 4),
    ],
)
def test_what_is_searched_for_of_a_text(text: str, told: list[str], size: int) -> None:
    assert [text[start:end] for start, end in units(text)] == told
    assert length(text) == size
