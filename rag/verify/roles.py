"""Who did what to whom, and who says so: the order and the prepositions of a claim against its source's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verify.align import active_order, likeness, passive
from rag.verify.attribution import same_speaker
from rag.verify.pair import Pair
from rag.verify.tokens import Token


def speakers(pair: Pair) -> str:
    """Whose words these are, where the claim gives them to another or to nobody."""
    scoped = []
    for one in pair.told:
        inside = [t for _, t in pair.pairs if one.scope_start <= t.start < one.scope_end]
        if pair.pairs and len(inside) >= 0.6 * len(pair.pairs):
            scoped.append(one)
    if not pair.claimed:
        return (
            f"the source has this from {scoped[0].who or 'somebody'}, the sentence does not say so"
            if scoped
            else ""
        )
    who = pair.claimed[0].who
    publisher = pair.source.article.publisher or ""
    if any(same_speaker(who, one.who, pair.language) for one in scoped or pair.told if one.who):
        return ""
    if publisher and not scoped and same_speaker(who, publisher, pair.language):
        return ""
    if re.fullmatch(r"(?:he|she|it|they)", who.lower()) and scoped:
        return ""
    return f"the source does not have this from {who}"


def governed(pair: Pair) -> str:
    """Every noun of the claim must hang on the preposition that it hangs on in the source."""
    for mine, source in pair.pairs:
        if mine.number is not None or mine.dated or source.dated or mine.verb or source.verb:
            continue
        if pair.claim[mine.end : mine.end + 1] == "-" or pair.text[source.end : source.end + 1] == "-":
            continue  # half of a compound: "Syria-related"
        if mine.loose or source.loose or not (mine.text[:1].isupper() or mine is pair.body[0]):
            continue
        if mine.prep == source.prep or _title_left_out(pair, mine, source):
            continue
        if any(t.prep == mine.prep and likeness(mine, t) == 1.0 for t in pair.theirs):
            continue
        kinds = {mine.prep, source.prep}
        if kinds == {None, "by"} and _by_its_verb(pair, source if source.prep else mine):
            continue
        if mine.prep is None and re.match(
            r"(?: [\w-]+){0,2},? (?:that|which|who)\b", pair.text[source.end :]
        ):
            continue  # "the conflict that has claimed ..." tells of the conflict
        if kinds <= {None, "of"} or kinds <= {"about", "of", "in"} or kinds <= {"for", "of"}:
            continue
        if (
            kinds <= {"by", "with"}
            or kinds <= {"to", "for"}
            or kinds <= {"with", "to"}
            or kinds <= {"about", "for"}
        ):
            continue
        if mine.is_name or source.is_name or None in kinds:
            link = f"{mine.prep} " if mine.prep else ""
            return f"the source puts {link + mine.text!r} otherwise"
    return ""


def _title_left_out(pair: Pair, mine: Token, source: Token) -> bool:
    """ "with President of India Pranab Mukherjee" -> "with Mukherjee"."""
    if (
        source.prep != "of"
        or not mine.text[:1].isupper()
        or re.match(r" (?:al-)?[A-Z]", pair.text[source.end :])
    ):
        return False
    before = [t for t in pair.theirs if t.start < source.start and t.prep != "of"]
    return bool(before) and before[-1].prep == mine.prep


def _by_its_verb(pair: Pair, doer: Token) -> bool:
    """Whether the participle that "by" belongs to stands in both sentences."""
    mine = doer in pair.body
    words, text = (pair.body, pair.claim) if mine else (pair.theirs, pair.text)
    verbs = [t for t in words if t.start < doer.start and passive(t, text)]
    return bool(verbs) and any(verbs[-1] in couple for couple in pair.pairs)


def order(pair: Pair) -> str:
    """Who did what to whom: core words keep the order of the active sentence."""
    voices = {
        passive(mine, pair.claim) != passive(source, pair.text)
        for mine, source in pair.pairs
        if passive(mine, pair.claim) or passive(source, pair.text)
    }
    if aside := _out_of_parenthesis(pair):
        return aside
    plain = _inverted(pair, range(len(pair.body)), range(len(pair.theirs)))
    if plain is None and True not in voices:
        return ""
    changed = _inverted(pair, active_order(pair.body, pair.claim), active_order(pair.theirs, pair.text))
    if changed is None:
        return ""
    return f"the source has {changed[0].text!r} and {changed[1].text!r} the other way round"


_PARENTHESIS = re.compile(
    r"(?:--|[–—]|\s-\s)(?P<dashed>.+?)(?:--|[–—]|\s-\s)|\((?P<round>.+?)\)|, (?:which|who|whose|"
    r"where)\b(?P<relative>[^,]+),"
)


def _out_of_parenthesis(pair: Pair) -> str:
    """A word of a parenthesis must not become the subject of what follows the parenthesis."""
    for match in _PARENTHESIS.finditer(pair.text):
        starts = [source.start for _, source in pair.pairs]
        inside = [s for s in starts if match.start() <= s < match.end()]
        if inside and any(s >= match.end() for s in starts) and not any(s < match.start() for s in starts):
            return "the source says this of something else"
    return ""


def _inverted(pair: Pair, mine: Sequence[int], theirs: Sequence[int]) -> tuple[Token, Token] | None:
    """The first two core words that stand in another order than in the source; None if none do."""
    place = {index: rank for rank, index in enumerate(theirs)}
    last: tuple[int, Token] | None = None
    for n in mine:
        at = pair.at[n]
        if at is None or pair.body[n].free or pair.theirs[at].free or pair.body[n].number is not None:
            continue
        rank = place[at]
        apart = last is not None and pair.theirs[at].clause != last[1].clause
        if last is not None and rank < last[0] and not apart:
            compound = (
                last[0] - rank <= 3
                and pair.theirs[at].segment == last[1].segment
                and not (pair.body[n].text[:1].isupper() and last[1].text[:1].isupper())
            )
            if not (compound and ("of" in (pair.body[n].prep, pair.theirs[at].prep, last[1].prep))):
                return last[1], pair.body[n]
        if last is None or rank > last[0]:
            last = (rank, pair.body[n])
    return None
