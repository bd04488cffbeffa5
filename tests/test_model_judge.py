"""The judge and the levels: what it is asked, how its reply is read, and that it never decides alone."""

import pytest
from scripted import model_of

from rag.answer.check import Quote
from rag.answer.judge import (
    BATCH,
    NO_JUDGE,
    NO_QUOTE,
    NO_VERDICT,
    Claim,
    ModelJudge,
    Verdict,
    judge_prompt,
    judged,
    parsed_verdicts,
    verdict_grammar,
)
from rag.records import Published

QUOTE = Quote(
    "38 trucks crossed the bridge on Tuesday.", "en", "Convoy [1] reaches Karsk", "Harbour Post",
    Published("2014-03-20", "stated"), "Pyotr Lunin",
)  # fmt: skip
TRUE = Claim("38 trucks crossed the bridge, Lunin said.", (QUOTE,))
WRONG = Claim("48 trucks crossed the bridge.", (QUOTE,))


class Says:
    """A judge that says the same of every claim."""

    name, is_small = "says", False

    def __init__(self, say, quote=None):
        self.verdict = Verdict(say, quote) if say else None

    def verdicts(self, claims, follow=None):
        return (self.verdict,) * len(claims)


def judge_of(*replies):
    scripted, model = model_of(*replies)
    return scripted, ModelJudge(model)


@pytest.mark.parametrize(
    ("claim", "say", "level"),
    [
        (TRUE, "yes", "checked"),
        (TRUE, "no", "unverified"),
        (TRUE, "contradicted", "contradicted"),
        (TRUE, None, "unverified"),
        (WRONG, "yes", "unverified"),
        (WRONG, "contradicted", "contradicted"),
        (Claim("  38 trucks crossed the\nbridge on Tuesday. ", (QUOTE,)), "no", "quote"),
        (Claim("38 trucks crossed the bridge.", ()), "yes", "unverified"),
    ],
)
def test_the_level_follows_from_checks_and_judge(claim, say, level):
    assert judged([claim], Says(say))[0].level == level


def test_reasons_are_told_in_words():
    assert judged([TRUE], None)[0].reason == NO_JUDGE
    assert judged([TRUE], Says(None))[0].reason == NO_VERDICT
    assert judged([Claim("It rained.", ())], Says("yes"))[0].reason == NO_QUOTE
    assert judged([WRONG], None)[0].reason == "the quotes do not give the number 48 but 38"
    assert judged([WRONG], Says("contradicted", 0))[0].against == 0
    assert judged([TRUE], Says("yes"))[0].reason == ""


FOUR = [
    (
        "Moscow suspended deliveries of S-300 missile systems to the West.",
        "Moscow suspended deliveries of S-300 missile systems to Syria after talks with the West.",
    ),
    (
        "The death of 19,000 civilians was reported.",
        "19,000 people - most of them civilians - have been killed.",
    ),
    (
        "Lavrov said the Syrian opposition is not conducting negotiations.",
        '"We are not conducting any negotiations on the fate of Assad," Lavrov told reporters.',
    ),
    (
        "Russia and the United States agreed to organize a peace conference in Geneva in May 2022.",
        "In May Russia and the United States agreed to organize a peace conference in Geneva.",
    ),
]
"""What a small model wrote of the seeds, and what they say."""


@pytest.mark.parametrize(("sentence", "text"), FOUR)
def test_what_a_small_model_got_wrong_is_never_shown_as_checked(sentence, text):
    claim = Claim(sentence, (Quote(text, "en", published=Published("2013-09-09", "inferred")),))
    assert judged([claim], Says("no"))[0].level == "unverified"
    assert judged([claim], Says("contradicted"))[0].level == "contradicted"
    assert judged([claim], None)[0].level in ("unverified", "contradicted")


def test_the_year_that_was_made_up_is_caught_even_where_the_judge_says_yes():
    sentence, text = FOUR[-1]
    claim = Claim(sentence, (Quote(text, "en", published=Published("2013-09-09", "inferred")),))
    assert judged([claim], Says("yes"))[0].level == "unverified"


def test_the_judge_sees_quotes_with_all_that_is_known_of_them():
    told = judge_prompt([TRUE, Claim("He said more.", (QUOTE,), before="Lunin spoke.")])
    assert "Sentence 1: 38 trucks crossed the bridge, Lunin said." in told
    assert "the sentence before: Lunin spoke." in told
    known = "“Convoy (1) reaches Karsk”, Harbour Post, 2014-03-20, said by Pyotr Lunin, Tuesday is 2014-03-18"
    assert f"quote A ({known})" in told


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("1: yes\n2: no", ["yes", "no"]),
        ("1. Yes.\n2) contradicted A", ["yes", "contradicted"]),
        ("2: yes", [None, "yes"]),
        ("1: yes\n1: no\n2: no", [None, "no"]),
        ("1: yes, mostly\n2: no", [None, "no"]),
        ("All of them are fine: yes", [None, None]),
        ("1: yes 2: yes", [None, None]),
        ("", [None, None]),
        ("7: yes\n0: no", [None, None]),
    ],
)
def test_a_reply_is_read_strictly(reply, found):
    told = parsed_verdicts(reply, [TRUE, WRONG])
    assert [one.say if one else None for one in told] == found


def test_a_letter_names_a_quote_that_exists_or_none():
    assert parsed_verdicts("1: contradicted A", [TRUE]) == [Verdict("contradicted", 0)]
    assert parsed_verdicts("1: contradicted (C)", [TRUE]) == [Verdict("contradicted", None)]


def test_sentences_are_judged_in_batches_and_one_without_quotes_is_not_sent():
    model, judge = judge_of("\n".join(f"{n}: yes" for n in range(1, BATCH + 1)), "1: no")
    claims = [TRUE] * BATCH + [Claim("It rained.", ()), TRUE]
    levels = [one.level for one in judged(claims, judge)]
    assert levels == ["checked"] * BATCH + ["unverified"] * 2
    assert len(model.asked) == 2
    assert "It rained" not in "".join(model.asked)


def test_a_judge_that_fails_leaves_everything_unverified_and_says_so():
    _, judge = judge_of(ConnectionError("refused by sk-secret-12345"))
    (one,) = judged([TRUE], judge)
    assert one.level == "unverified"
    assert judge.failed == "it cannot be reached, or broke off"


def test_a_small_judge_is_held_to_the_form():
    told = verdict_grammar([TRUE, Claim("x", (QUOTE, QUOTE))])
    assert '"1: " ("yes" | "no" | "contradicted " ("A")) "\\n"' in told
    assert '"2: " ("yes" | "no" | "contradicted " ("A" | "B")) "\\n"' in told


def test_a_small_judge_is_not_believed_of_quotes_that_speak_of_something_else():
    _, judge = judge_of("1: yes\n2: yes")
    judge.is_small = True
    far = Claim("The tanker turned up in coastal waters.", (QUOTE,))
    assert judge.verdicts([TRUE, far]) == (Verdict("yes"), Verdict("no"))
