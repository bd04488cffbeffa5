"""Words across languages: by the small dictionary in any form, and by their letters where they are shared."""

import pytest

from rag.language import keyed, respelled


def keys_of(text, language):
    return {key for _, _, keys in keyed(text, language, asking=True) for key in keys}


@pytest.mark.parametrize(
    ("word", "language", "meaning"),
    [
        ("المفاوضات", "ar", ":en:negotiation"),
        ("مفاوضات", "ar", ":en:negotiation"),
        ("переговорах", "ru", ":en:negotiation"),
        ("погибло", "ru", ":en:kill"),
        ("убиты", "ru", ":en:kill"),
    ],
)
def test_a_word_means_the_same_in_every_form(word, language, meaning):
    assert meaning in keys_of(word, language)


def test_given_is_not_denmark():
    assert "=denmark" not in keys_of("по данным ООН", "ru")
    assert "=denmark" in keys_of("в Дании", "ru")


@pytest.mark.parametrize(
    ("cyrillic", "latin", "shared"),
    [
        ("президент", "president", 9),
        ("организации", "organization", 9),
        ("резолюция", "resolution", 8),
        ("механизм", "mechanism", 9),
        ("экзамен", "exam", 4),
        ("кризис", "crisis", 6),
    ],
)
def test_a_word_that_languages_share_is_respelled(cyrillic, latin, shared):
    assert respelled(cyrillic)[:shared] == latin[:shared]


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("president", "президент"),
        ("organization", "организаци"),
        ("economy", "экономи"),
        ("theory", "теори"),
        ("hegemony", "гегемони"),
        ("character", "характер"),
    ],
)
def test_and_the_other_way(latin, cyrillic):
    assert respelled(latin) == cyrillic


@pytest.mark.parametrize("word", ["", "2012", "covid19", "لافروف", "東京", "ђак東", "мир2"])
def test_what_is_of_neither_alphabet_has_no_other_spelling(word):
    assert respelled(word) == ""
