"""What a model wrote against what its source says. The replies are made in tests/replies.py."""

# ruff: noqa: E501
import by_hand
import pytest
from replies import articles, faithful, lies

from rag.language import sentences
from rag.language.thesaurus import opposite, same, wider
from rag.verify.score import LIKELY
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


def against(told: Source, text: str) -> str:
    return judge(text, told).support


def test_of_500_lies_at_least_95_percent_are_set_aside():
    replies = lies(500)
    assert len(replies) == 500
    caught = sum(against(reply.cites, reply.text) == "unsupported" for reply in replies)
    assert caught >= 0.95 * 500


def test_of_the_faithful_paraphrases_at_most_15_percent_are_set_aside():
    replies = faithful(500)
    lost = sum(against(reply.cites, reply.text) == "unsupported" for reply in replies)
    assert lost <= 0.15 * len(replies)


HAND_WRITTEN = [
    ("000", "100 tanks", "About 100 tanks are backing the ground troops heading to Aleppo."),
    ("001", "Moscow will not tell", "Moscow will not ask Assad to step down, Lavrov said."),
    (
        "004",
        "four more people",
        "Four more people died in Syria-related violence in the Lebanese city of Tripoli.",
    ),
    (
        "001",
        "Russia's deputy foreign minister",
        "Gatilov warned that forcing through the resolution would be a path to civil war.",
    ),
    (
        "001",
        "prompted the Arab",
        "The escalating violence prompted the Arab League to suspend its observer mission.",
    ),
    (
        "001",
        "prompted the Arab",
        "The Arab League suspended its observer mission because of the escalating violence.",
    ),
    ("004", "three occasions", "Russia has blocked proposed UN actions against Assad on three occasions."),
    ("001", "Regime change is", "Regime change is not Russia's profession, Lavrov said in Australia."),
    (
        "002",
        "Most specialists",
        "According to Lavrov, most experts believe strikes would undermine the chances of holding the conference.",
    ),
    (
        "002",
        "Most specialists",
        "Lavrov said most specialists believe the chances of holding the conference would be undermined if strikes happen.",
    ),
    ("001", "A draft UN", "A draft UN resolution calls for Assad to hand power to his deputy."),
    (
        "001",
        "Western-backed",
        "Russia and China vetoed a Western-backed draft resolution on Syria in October.",
    ),
    (
        "002",
        "The Kremlin fears",
        "The Kremlin is afraid of losing arms contracts and influence if the dynasty falls.",
    ),
    ("000", "At least 24", "At least 24 people were killed in fighting in Aleppo on Wednesday."),
    ("000", "100 tanks", "Aleppo is home to some 2.5 million people."),
    ("000", "100 tanks", "Aleppo has some 2.5 million inhabitants."),
    (
        "003",
        "Russia also was",
        "The official said Russia was encouraged by Syria's agreement to accept a humanitarian mission from the United Nations.",
    ),
    ("003", "The refusal by", "Prime Minister Vladimir Putin criticized the crackdown in June."),
    ("003", "The refusal by", "In June, Putin called for pressure on Syria to stop the violence."),
    ("002", "In a sign", "Muallem conveyed Assad's personal thanks to Putin for his support."),
    ("002", "firmly stood", "Russia stood by its ally Syria on Monday."),
    (
        "002",
        "firmly stood",
        "Russia warned that military strikes against the regime would lead to an outburst of terrorism.",
    ),
    ("002", "Lavrov also warned", "Lavrov warned that strikes would create more refugees."),
    ("001", "On Monday, Gatilov", "Gatilov said on Monday that Moscow would not back the latest draft."),
    (
        "001",
        "Russia has instead",
        "Russia has called for informal contacts between Assad's regime and the opposition in Moscow without preconditions.",
    ),
    (
        "000",
        "Local activists say",
        "Local activists say the government has used warplanes to strike rebel positions in the city.",
    ),
    (
        "000",
        "Moscow and Beijing",
        "China and Russia have vetoed three Security Council motions aimed at pressuring Assad.",
    ),
    ("004", "made it clear", "Lavrov made clear that Moscow had not soured on the Syrian leader."),
    ("004", "The sense that", "There was speculation that Moscow was willing to tell Assad to go."),
    (
        "001",
        "Clinton's office",
        "Clinton was heading to New York to push for a UN resolution on Syria, her office announced.",
    ),
]


def test_of_paraphrases_written_by_hand_most_are_kept(seeds):
    """Freer than the generated ones: another verb, another order. Four of thirty are lost, and stand as quotes."""
    lost = [
        claim
        for seed, words, claim in HAND_WRITTEN
        if judge(claim, about(seeds, seed, words)).support == "unsupported"
    ]
    assert len(HAND_WRITTEN) == 30
    assert len(lost) <= 4


def told_apart(half: str) -> tuple[list[str], int, list[str], int]:
    """(lies that are shown, lies, paraphrases that are lost, paraphrases) of a half written by hand."""
    made = [claim for claim in by_hand.claims() if claim.half == half]
    seen = {claim.text: judge(claim.text, *claim.sources).support != "unsupported" for claim in made}
    lies_shown = [c.text for c in made if not c.faithful and seen[c.text]]
    lost = [c.text for c in made if c.faithful and not seen[c.text]]
    return lies_shown, sum(not c.faithful for c in made), lost, sum(c.faithful for c in made)


@pytest.mark.parametrize(
    ("half", "most_shown", "most_lost"),
    [("open", 0.02, 0.23), ("held out", 0.03, 0.17), ("second held out", 0.11, 0.22)],
)
def test_of_claims_written_by_hand_lies_are_set_aside_and_most_paraphrases_kept(half, most_shown, most_lost):
    shown, all_lies, lost, all_faithful = told_apart(half)
    assert len(shown) <= most_shown * all_lies, shown
    assert len(lost) <= most_lost * all_faithful, lost


def test_a_joined_claim_names_each_sentence_that_it_rests_on(seeds):
    sources = [about(seeds, "002", "We are truly ready"), about(seeds, "002", "But he warned")]
    claim = (
        "Muallem said Syria was ready to take part in the Geneva conference but warned that the position would "
        "change if military strikes took place."
    )
    judged = judge(claim, *sources)
    assert (judged.support, judged.rests) == ("supported", (0, 1))
    assert [judge(claim, one).support for one in sources] == ["unsupported", "unsupported"]


def test_the_score_is_a_probability_that_a_lie_lowers(seeds):
    source = about(seeds, "000", "vetoed three")
    true = judge("Moscow and Beijing have vetoed three motions by Western and Arab League nations.", source)
    false = judge("Moscow and Beijing have vetoed four motions by Western and Arab League nations.", source)
    assert 0.0 < false.score < LIKELY <= true.score < 1.0
    nearer = judge("Moscow and Beijing have vetoed three motions.", source, cosine=0.9)
    assert nearer.score > judge("Moscow and Beijing have vetoed three motions.", source, cosine=0.1).score


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        ("strengthened", "reinforced", True), ("lent", "lend", True), ("slain", "killed", False),
        ("praised", "deplored", False), ("neighbours", "neighbor", False),
    ],
)  # fmt: skip
def test_words_that_mean_the_same(one, other, kin):
    assert (same(one, other) or wider(one, other)) is kin


def test_opposites_are_known_through_their_synonyms():
    assert opposite("praised", "deplored")
    assert opposite("rose", "dropped")
    assert not opposite("rose", "grew")
