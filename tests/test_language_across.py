"""The small dictionary across languages: a word is found in whatever form a question has it."""

import pytest

from rag.language import keys


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
    assert meaning in {term.key for term in keys(word, language, asking=True)}


def test_given_is_not_denmark():
    assert "=denmark" not in {term.key for term in keys("по данным ООН", "ru", asking=True)}
    assert "=denmark" in {term.key for term in keys("в Дании", "ru", asking=True)}
