"""Whose words a claim gives: said by the one who says them in the source, and said to be said."""

from __future__ import annotations

import re

from rag.verify.attribution import same_speaker
from rag.verify.pair import Pair


def speakers(pair: Pair) -> str:
    """Whose words these are, where the claim gives them to another or to nobody."""
    scoped = []
    for one in pair.told:
        inside = [t for _, t in pair.pairs if one.scope_start <= t.start < one.scope_end]
        if pair.pairs and len(inside) >= 0.6 * len(pair.pairs):
            scoped.append(one)
    if not pair.claimed and any(_judges(pair.claim, one.who, pair.language) for one in scoped):
        return ""
    if not pair.claimed:
        return (
            f"the source has this from {scoped[0].who or 'somebody'}, the sentence does not say so"
            if scoped
            else ""
        )
    told = [one.who for one in scoped or pair.told if one.who] + pair.sayers
    claimed = [one.who for one in pair.claimed]
    if any(same_speaker(mine, who, pair.language) for mine in claimed for who in told):
        return ""
    who = claimed[0]
    publisher = pair.source.article.publisher or ""
    if publisher and not scoped and same_speaker(who, publisher, pair.language):
        return ""
    if re.fullmatch(r"(?:he|she|it|they)", who.lower()) and scoped:
        return ""
    return f"the source does not have this from {who}"


_JUDGING = re.compile(
    r"^(?P<who>[^,\"“”]{2,60}?) (?:has |have |had )?(?:blamed|accused|denied|urged|condemned|praised|"
    r"criticised|criticized|deplored|demanded|rejected|welcomed|promised|called)\b"
)


def _judges(claim: str, who: str, language: str) -> bool:
    """ "The ministry blamed ..." tells whose view it is as well as "the ministry said"."""
    match = _JUDGING.match(claim)
    return bool(match and who and same_speaker(match["who"], who, language))
