import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.lexical import Postings, analyse, ask
from rag.lexical.near import SENTENCE_B
from rag.lexical.ranked import K1, B

docs_strategy = st.lists(
    st.lists(st.sampled_from(["a", "b", "form\0c", "word\0c\0~a", "\0=x", "ж", "\n", "\f"]), max_size=6),
    max_size=6,
)


def every(postings, groups):
    """The scores of all rows, word by word: what a search must find without looking at all of them."""
    total = np.zeros(len(postings), np.float32)
    for word in postings.ranked(groups).words:
        total[word.rows] += word.worth(word.rows, word.counts)
    return total


def same(one, other):
    mine, theirs = one.arrays(), other.arrays()
    return all(
        mine[name].dtype == theirs[name].dtype and np.array_equal(mine[name], theirs[name]) for name in mine
    )


def test_bm25_worked_by_hand():
    postings = Postings.build([["cat", "cat", "dog"], ["dog"], ["bird", "fish"]])
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / 2))
    np.testing.assert_allclose(every(postings, [["cat"]]), [expected, 0, 0], rtol=1e-6)
    assert postings.ranked([["dog", "fish"]]).asked[0].rows == 3


def test_every_key_of_a_group_weighs_the_same():
    postings = Postings.build([["x"], ["y"], ["z"]])
    scores = every(postings, [["x", "y"]])
    assert scores[0] == scores[1] > 0 == scores[2]


@settings(deadline=None)  # a loaded machine is no failure
@given(docs_strategy, docs_strategy, st.randoms())
def test_extending_equals_building(old, added, random):
    keep = random.sample(range(len(old)), random.randint(0, len(old)))
    extended = Postings.build(old).extend(np.array(keep, np.int64), added)
    assert same(extended, Postings.build([old[i] for i in keep] + added))


@settings(deadline=None)  # a loaded machine is no failure
@given(docs_strategy, docs_strategy, st.randoms())
def test_extending_in_some_order_equals_building(old, added, random):
    keep = sorted(random.sample(range(len(old)), random.randint(0, len(old))))
    docs = [old[i] for i in keep] + added
    order = list(range(len(docs)))
    random.shuffle(order)
    extended = Postings.build(old).extend(np.array(keep, np.int64), added, np.array(order, np.int64))
    assert same(extended, Postings.build([docs[i] for i in order]))


@settings(deadline=None, max_examples=200)  # a loaded machine is no failure
@given(st.data(), st.integers(1, 12), st.booleans())
def test_the_best_rows_without_scoring_all(data, k, masked):
    """A few words held by many rows and some by few: the best are those that scoring every row finds."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    chances = [1, 0.9, 0.5, 0.2, 0.05, 0.02]
    docs = [
        [word for word, chance in zip("abcdef", chances, strict=True) for _ in range(rng.poisson(chance))]
        for _ in range(rng.integers(1, 300))
    ]
    postings = Postings.build(docs)
    groups = data.draw(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=2), max_size=5))
    mask = rng.random(len(docs)) < 0.5 if masked else None
    whole = every(postings, groups)
    passing = [row for row in np.flatnonzero(whole > 0).tolist() if mask is None or mask[row]]
    expected = sorted(passing, key=lambda row: (-whole[row], row))[:k]
    rows, scores = postings.ranked(groups, mask).best(k)
    some = rng.permutation(len(docs))[: max(len(docs) // 10, 1)]
    assert postings.ranked(groups).scores(some).tolist() == whole[some].tolist()
    assert rows.tolist() == expected
    assert scores.tolist() == whole[expected].tolist()


@settings(deadline=None)  # a loaded machine is no failure
@given(docs_strategy, st.lists(st.sampled_from(["a", "b", "~a"]), min_size=1, max_size=3), st.integers(1, 6))
def test_top_is_by_score_then_row(docs, query, k):
    postings = Postings.build(docs)
    rows, scores = postings.ranked([[key] for key in query]).best(k)
    all_ = every(postings, [[key] for key in query])
    expected = sorted((i for i in range(len(docs)) if all_[i] > 0), key=lambda i: (-all_[i], i))[:k]
    assert rows.tolist() == expected
    assert scores.tolist() == all_[expected].tolist()


def test_a_mask_is_inside_the_search():
    postings = Postings.build([["cat"]] * 5)
    rows, _ = postings.ranked([["cat"]], np.array([False, False, False, True, True])).best(2)
    assert rows.tolist() == [3, 4]


def test_mapped_arrays_answer_alike(tmp_path):
    made = Postings.build([analyse("Лавров говорил об Асаде", "ru"), analyse("Nothing of the kind", "en")])
    for name, array in made.arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
    mapped = Postings({name: np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in made.arrays()})
    asked = [group.keys for group in ask("What did Lavrov say about Assad?", "en")]
    assert every(mapped, asked).tolist() == every(made, asked).tolist()
    assert mapped.ranked(asked).best(2)[0].tolist() == [0]


def test_the_best_sentence_counts_with_its_context():
    """The looks of three rows worked out by hand, word by word."""
    docs = [["cat", "\f", "dog", "\n", "bird", "bird", "\n"], ["cat", "dog", "\n"], ["fish"]]
    postings = Postings.build(docs)
    words = postings.ranked([["cat"], ["bird"]]).words
    looks = postings.near.look(np.arange(3), words, [])
    cat, bird = (word.asked.idf for word in words)
    mean = 7 / 4  # words of a sentence; a context is none

    def gain(worth, count, length):
        return worth * (K1 + 1) * count / (count + K1 * (1 - SENTENCE_B + SENTENCE_B * length / mean))

    expected = [gain(cat, 1, 3) + gain(bird, 2, 3), gain(cat, 1, 2), 0]
    np.testing.assert_allclose(looks.sentences, expected, rtol=1e-6)
    assert looks.letters.tolist() == looks.forms.tolist() == looks.numbers.tolist() == [0, 0, 0]


@settings(deadline=None)  # a loaded machine is no failure
@given(docs_strategy.filter(any), st.lists(st.sampled_from(["a", "c", "~a", "=x"]), max_size=3), st.data())
def test_what_a_row_holds_does_not_depend_on_the_rows_beside_it(docs, query, data):
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(docs) - 1), min_size=1))))
    postings = Postings.build(docs)
    words, numbers = postings.ranked([[key] for key in query]).words, [0] if query else []
    some = postings.near.look(rows, words, ["form", "word"], numbers)
    whole = postings.near.look(np.arange(len(docs)), words, ["form", "word"], numbers)
    for mine, theirs in zip(some, whole, strict=True):
        np.testing.assert_allclose(mine, theirs[rows], rtol=1e-5, atol=1e-6)


def test_the_share_of_a_question_s_numbers():
    postings = Postings.build([analyse(text, "en") for text in ("In 1995 and 2002.", "In 2002.", "Never.")])
    ranked = postings.ranked([["1995"], ["2002"], ["never"]])
    share, asked = postings.near.look(np.arange(3), ranked.words, [], [0, 1]).numbers, ranked.asked
    np.testing.assert_allclose(share, [1, asked[1].idf / (asked[0].idf + asked[1].idf), 0], rtol=1e-6)


def test_a_word_in_the_form_that_is_asked_for_weighs_more():
    postings = Postings.build([analyse(text, "en") for text in ("Supported.", "Supports.", "No.")])
    rows, ranked = np.arange(3), postings.ranked([group.keys for group in ask("supports", "en")])
    scores = ranked.scores(rows)
    assert scores[0] == scores[1] > 0
    forms = postings.near.look(rows, ranked.words, ["supports"]).forms
    expected = math.log1p((3 - (often := 3 * -math.expm1(-1 / 3)) + 0.5) / (often + 0.5))
    expected *= (K1 + 1) / (1 + K1 * (1 - B + B * 1))  # a mean length under one word counts as one
    np.testing.assert_allclose(forms, [0, expected, 0], rtol=1e-6)


def test_the_share_of_a_question_that_one_row_holds():
    postings = Postings.build([["cat", "dog"], ["dog"], ["bird", "fish", "cat"]])
    told = postings.ranked([["cat"], ["bird", "fish"], ["absent"]])
    cat, bird, absent = (word.idf for word in told.asked)
    assert absent > bird > cat > 0
    share = (cat + bird) / (cat + bird + absent)
    assert told.covered(np.arange(3)) == pytest.approx(share)
    assert told.covered(np.array([0, 1])) == pytest.approx(cat / (cat + bird + absent))
    assert told.covered(np.array([1])) == 0 == postings.ranked([]).covered(np.arange(3))


def test_cognates_are_looked_for_in_the_other_alphabet_alone():
    english = Postings.build([analyse("The mechanism of a resolution, mechanically", "en")])
    both = Postings.build([analyse("The mechanism", "en"), analyse("механизмы", "ru")])
    russian, latin = ask("Механизм резолюции", "ru"), ask("The mechanism", "en")
    assert [group.keys[-1] for group in english.known(russian)] == ["mechan", "resolut"]
    assert english.known(latin) == latin
    assert [group.keys for group in both.known(latin)] == [("mechan", "механизм")]
