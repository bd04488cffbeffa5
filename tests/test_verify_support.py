"""What a model wrote against what its source says. The replies are made in tests/replies.py."""

# ruff: noqa: E501
import pytest
from replies import Told, articles, faithful, lies

from rag.language import sentences
from rag.verify.support import Source, judge


@pytest.fixture(scope="module")
def seeds():
    return {article.id[:3]: article for article in articles()[:5]}


def about(seeds, seed, words):
    article = seeds[seed]
    at = article.text.index(words)
    start, end = max(s for s in sentences(article.text, "en") if s[0] <= at < s[1])
    return Source(article, start, end)


LIES = [
    # The four of SmolLM2 that this checker was made for.
    ("002", "S-300", "Moscow suspended deliveries of S-300 missile systems to the West"),
    ("000", "19,000", "The death of 19,000 civilians"),
    ("004", "not conducting any", "Lavrov said the Syrian opposition is not conducting negotiations"),
    ("002", "agreed in May", "Russia and the United States agreed to organize a peace conference in "
            "Geneva in May 2022, "
     "but it was canceled due to the COVID-19 pandemic"),
    # Their likes.
    ("000", "19,000", "19,000 civilians have been slain."),
    ("000", "19,000", "Rights groups say some 19,000 people - all of them civilians - have been slain."),
    ("004", "not conducting any", "Lavrov said Russia is conducting negotiations on the fate of Assad."),
    ("002", "All the more", "Muallem said a military solution will lead to an outburst of terrorism."),
    ("000", "100 tanks", "Some 200 tanks support the ground forces."),
    ("000", "warned such calls", "Lavrov warned that Turkey was fanning the flames of violence."),
    ("000", "Moscow accused", "The United States accused Moscow of trying to justify terrorism against "
            "the Syrian government."),
    ("000", "vetoed three", "Western and Arab League nations have vetoed three motions by Moscow and "
            "Beijing."),
    ("000", "Turkey, which", "Senior rebel commanders have given safe-haven to Turkey."),
    ("004", "Russia said Sunday", "Russia said it has an intention of pushing for the ouster of Assad."),
    ("001", "After 10 months", "The UN says the conflict has killed more than 54,000 people."),
    ("001", "After 10 months", "The UN says the conflict has killed less than 5,400 people."),
    ("002", "S-300", "Putin suspended deliveries of S-300 missile systems."),
    ("002", "Most specialists", "Lavrov said military strikes undermined the chances of holding the "
            "conference."),
]  # fmt: skip
FAITHFUL = [
    ("002", "S-300", "Putin said Moscow had suspended deliveries of S-300 missile systems."),
    ("002", "S-300", "According to Putin, Moscow suspended deliveries of S-300 missile systems."),
    ("000", "19,000", "Some 19,000 people, most of them civilians, have been slain, rights groups say."),
    ("000", "19,000", "Rights groups say some 19,000 people have been killed since the uprising erupted "
            "in March 2012."),
    ("004", "not conducting any", "Lavrov said Russia is not conducting any negotiations on the fate of "
            "Assad."),
    ("004", "not conducting any", 'Lavrov told reporters in Moscow: "We are not conducting any negotiations on the fate of Assad."'),
    ("002", "agreed in May", "In May, Russia and the United States agreed to organize a peace "
            "conference in Geneva."),
    ("002", "agreed in May", "In May 2013 Russia and the United States agreed to organise a peace "
            "conference in Geneva."),
    ("000", "warned such calls", "Lavrov warned that such calls were fanning the flames of violence."),
    ("001", "After 10 months", "According to the United Nations, the internal conflict in Syria has "
            "killed more than 5,400 people."),
    ("000", "vetoed three", "Three motions by Western and Arab League nations were vetoed by Moscow and "
            "Beijing."),
    ("000", "Moscow accused", "The United States was accused by Moscow of trying to justify terrorism "
            "against the Syrian government."),
    ("004", "Russia said Sunday", "Russia has no intention of pushing for the ouster of President "
            "Bashar Assad, it said."),
    ("000", "Turkey, which", "Turkey has given safe-haven to senior rebel commanders."),
    ("002", "100,000", "The conflict has claimed more than 100,000 lives, according to U.N. figures."),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "words", "claim"), LIES)
def test_a_lie_is_set_aside_with_a_reason(seeds, seed, words, claim):
    judged = judge(claim, about(seeds, seed, words))
    assert judged.support == "unsupported"
    assert judged.reason


@pytest.mark.parametrize(("seed", "words", "claim"), FAITHFUL)
def test_a_faithful_sentence_is_supported(seeds, seed, words, claim):
    assert judge(claim, about(seeds, seed, words)).support == "supported"


def against(told: Told, text: str) -> str:
    return judge(text, Source(told.article, told.start, told.end)).support


def test_of_500_lies_at_least_95_percent_are_set_aside():
    replies = lies(500)
    assert len(replies) == 500
    caught = sum(against(reply.cites, reply.text) == "unsupported" for reply in replies)
    assert caught >= 0.95 * 500


def test_of_the_faithful_paraphrases_at_most_15_percent_are_set_aside():
    replies = faithful(500)
    lost = sum(against(reply.cites, reply.text) == "unsupported" for reply in replies)
    assert lost <= 0.15 * len(replies)
