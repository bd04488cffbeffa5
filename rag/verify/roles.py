"""Who did what to whom: the order and the prepositions of a claim against its source's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language import words as language_words
from rag.verify.align import active_order, likeness, passive
from rag.verify.clauses import acts
from rag.verify.lexicon import AUXILIARIES, HEDGES
from rag.verify.pair import Pair
from rag.verify.tokens import Token

_ALIKE = (
    {None, "of"}, {None, "between"}, {"about", "of", "in"}, {"for", "of"}, {"in", "to"}, {"by", "with"},
    {"to", "for"}, {"with", "to"}, {"about", "for"},
)  # fmt: skip
"""Prepositions that stand for one another: "talks between A and B" is what A and B did."""
_ADJECTIVE = re.compile(r"(?:an|ish|ese|ch|[^aeiou]i)$")
_OWNED = re.compile(r"\w*(?: [\w.-]+){0,3}['’]s?\b|(?: [\w.-]+){0,3}s['’] ")
_TOLD_OF = re.compile(r"(?: [\w-]+){0,2},? (?:that|which|who)\b")


def governed(pair: Pair) -> str:
    """Every name of the claim must hang on the preposition that it hangs on in the source."""
    for mine, source in pair.pairs:
        if _bound(pair, mine, source) and not _hangs_alike(pair, mine, source):
            link = f"{mine.prep} " if mine.prep else ""
            return f"the source puts {link + mine.text!r} otherwise"
    return ""


def _bound(pair: Pair, mine: Token, source: Token) -> bool:
    """Whether a pair of words is one of names whose place in the sentence tells something."""
    if not mine.text[:1].isupper() or not source.text[:1].isupper() or mine.number is not None:
        return False
    if mine.dated or source.dated or mine.verb or source.verb or mine.loose or source.loose:
        return False
    if "-" in (pair.claim[mine.end : mine.end + 1], pair.text[source.end : source.end + 1]):
        return False  # half of a compound: "Syria-related"
    if _spoken_for(pair, source) or re.match(r"\w*['’]s?\b", pair.claim[mine.end - 2 :]):
        return False
    # "the Syrian regime", where the source says "the regime", and Syria before
    return not (_ADJECTIVE.search(mine.text) and re.match(r" [a-z]", pair.claim[mine.end :]))


def _hangs_alike(pair: Pair, mine: Token, source: Token) -> bool:
    if mine.prep == source.prep or _title_left_out(pair, mine, source):
        return True
    if any(t.prep == mine.prep and likeness(mine, t) == 1.0 for t in pair.theirs):
        return True
    kinds, after = {mine.prep, source.prep}, pair.text[source.end :]
    if any(kinds <= alike for alike in _ALIKE):
        return True
    if kinds & {"by", "of", "from", "in"} and _OWNED.match(after):
        return True  # "calls by U.S. leaders" for "U.S. leaders' calls"
    if kinds == {None, "by"} and _by_its_verb(pair, source if source.prep else mine):
        return True
    if mine.prep is None and _TOLD_OF.match(after):
        return True  # "the conflict that has claimed ..." tells of the conflict
    return not (mine.is_name or source.is_name or None in kinds)


def _spoken_for(pair: Pair, source: Token) -> bool:
    """Whether a word names the speaker, and so who "we" are: "Germany" of the German Chancellor."""
    first = re.search(r"\b(?:[Ww]e|[Oo]ur|[Uu]s|I|[Mm]y)\b", pair.text)
    return bool(first) and any(
        a.start <= source.start < a.end and not a.scope_start <= source.start < a.scope_end for a in pair.told
    )


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
    if pair.language == "ru":
        return _cases(pair)
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


_RELATIVE = re.compile(r", (?:which|who|whose|where)\b")


def related(pair: Pair) -> str:
    """What ", which ..." tells is told of the word before it."""
    for match in _RELATIVE.finditer(pair.text):
        end = pair.text.find(",", match.end())
        inside = [t for _, t in pair.pairs if match.end() <= t.start < (end if end > 0 else len(pair.text))]
        before = [t for t in pair.theirs if t.start < match.start()]
        kept = [t for _, t in pair.pairs if t.start < match.start()]
        if len(inside) >= 0.6 * len(pair.pairs) and before and kept and before[-1] not in kept:
            return f"the source says this of {before[-1].text}"
    return ""


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
        if at is None or _spoken_for(pair, pair.theirs[at]):
            continue
        if pair.body[n].number is not None or _light(pair.body[n]) or _light(pair.theirs[at]):
            continue
        rank = place[at]
        apart = last is not None and _apart(pair, last[1], pair.body[n], at)
        if last is not None and rank < last[0] and not apart:
            compound = (
                last[0] - rank <= 3
                and pair.theirs[at].segment == last[1].segment
                and not (pair.body[n].text[:1].isupper() and last[1].text[:1].isupper())
            )
            if not (
                compound and ("of" in (pair.body[n].prep, pair.theirs[at].prep, last[1].prep))
            ) and _turned(pair, last[1], pair.body[n], at):
                return last[1], pair.body[n]
        if last is None or rank > last[0]:
            last = (rank, pair.body[n])
    return None


def _apart(pair: Pair, one: Token, other: Token, at: int) -> bool:
    """Whether two words of the claim, or their words in the source, stand in two clauses."""
    if pair.theirs[at].clause != one.clause:
        return True
    mine = [bool(m.start() <= t.start < m.end()) for m in _ASIDE.finditer(pair.claim) for t in (one, other)]
    return any(a != b for a, b in zip(mine[::2], mine[1::2], strict=True)) or (
        one.clause != other.clause and not any(t.clause for t in pair.theirs)
    )


_ASIDE = re.compile(r", (?:which|who|whose)\b[^,]+,")


def _light(token: Token) -> bool:
    """Whether a word may move: a phrase of time or place, an adverb, "almost"."""
    low = token.text.lower()
    return token.free or low.endswith("ly") or low in HEDGES


_PAIRED = re.compile(r"\s*(?:,|,? and|&)\s*(?:the\s)?")


def _turned(pair: Pair, one: Token, other: Token, at: int) -> bool:
    """Whether two words that changed places stand on two sides of a verb, or are both names."""
    start, end = sorted((one.start, other.start))
    if _PAIRED.fullmatch(pair.claim[min(one.end, other.end) : end]):
        return False  # "China and Russia" for "Russia and China"
    place = pair.at[next(i for i, t in enumerate(pair.body) if t is one)] if one in pair.body else None
    if _verbs(pair.body, pair.claim, start, end):
        return True
    if place is not None:
        first, last = sorted((pair.theirs[place].start, pair.theirs[at].start))
        if _verbs(pair.theirs, pair.text, first, last):
            return True
    names = one.text[:1].isupper() and other.text[:1].isupper()
    return names and "," not in pair.claim[start:end]


def _verbs(words: Sequence[Token], text: str, start: int, end: int) -> bool:
    """Whether a verb stands in text[start:end], the words at its two ends counted."""
    if any(word.text.lower() in AUXILIARIES for word in language_words(text[start:end])):
        return True
    return any(start <= t.start <= end and acts(t) for t in words)


def _cases(pair: Pair) -> str:
    """In Russian the order is free, but names that change places change their endings."""
    names = [(mine, theirs) for mine, theirs in pair.pairs if mine.text[:1].isupper() and theirs.is_name]
    names += [(mine, theirs) for mine, theirs in pair.pairs if theirs.start == 0 and mine.is_name]
    changed = [(mine, theirs) for mine, theirs in names if mine.text.lower() != theirs.text.lower()]
    if len(changed) < 2:
        return ""
    return f"the source has {changed[0][1].text!r} and {changed[1][1].text!r} the other way round"
