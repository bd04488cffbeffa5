"""Names, numbers and dates of a claim: its source must have each of them, of the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.facts import Date, codes, dates
from rag.language.speech import is_speech
from rag.verify.attribution import same_speaker
from rag.verify.lexicon import TIMES
from rag.verify.pair import Pair, antecedent, titles
from rag.verify.tokens import tokens


def names(pair: Pair) -> str:
    """The name of the claim that its source has not, as a reason; empty where there is none."""
    known = pair.known
    article, start, end = pair.source.article.text, pair.source.start, pair.source.end
    ours = is_speech(article, start, end) and re.search(r"\b(?:[Ww]e|[Oo]ur|us|I|my)\b", pair.text)
    pronoun = (
        ours
        or re.match(r"\W*(?:But |And )?(?:He|She|It|They|We|I)\b", pair.text)
        or re.search(r"[\"“](?:\w+ ){0,2}(?:[Ww]e|I)\b", pair.text)
    )
    meant = [antecedent(pair.source) or "", *(a.who for a in pair.told)] if pronoun else []
    meant += [title for who in meant for title in titles(who, pair.source.article.text)]
    for word, at in zip(pair.body, pair.at, strict=True):
        capital = word.is_name or word.text[:1].isupper()
        if at is None and capital and word.start not in known and not word.dated:
            if any(same_speaker(word.text, who, pair.language) for who in meant if who):
                continue
            return f"the source does not name {word.text}"
    told = {
        t.stem
        for t in tokens(f"{pair.text} {' '.join(meant)} {' '.join(a.who for a in pair.told)}", pair.language)
    }
    for one in pair.claimed:
        after = re.sub(
            r"^\W*(?:According|In|For)\b", "", pair.claim[one.start : one.end].replace(one.who, "", 1)
        )
        for word in tokens(after, pair.language):
            timed = word.text.lower() in TIMES
            if ((word.text[:1].isupper() and not word.dated) or timed) and word.stem not in told:
                return f"the source does not name {word.text}"
    theirs = set(codes(pair.text))
    return next((f"the source does not name {code}" for code in codes(pair.claim) if code not in theirs), "")


_MORE = re.compile(r"(?:more than|over|at least|above|exceed\w*|upwards of)\s*$", re.I)
_LESS = re.compile(r"(?:less than|fewer than|under|at most|up to|below)\s*$", re.I)


def _bound(text: str, start: int) -> str:
    before = text[max(0, start - 20) : start]
    return "more" if _MORE.search(before) else "less" if _LESS.search(before) else ""


def figures(pair: Pair) -> str:
    """The number that the source has not, or counts something else with."""
    for n, (word, at) in enumerate(zip(pair.body, pair.at, strict=True)):
        if word.number is None:
            if at is None and any(c.isdigit() for c in word.text) and not word.dated:
                return f"the source does not have {word.text}"
            continue
        if at is None:
            return f"the source does not have the number {word.text}"
        if _bound(pair.claim, word.start) != _bound(pair.text, pair.theirs[at].start):
            return f"the source does not say {word.text} without its bound"
        if wrong := _miscounted(pair, n, at):
            return wrong
    return ""


def _miscounted(pair: Pair, n: int, at: int) -> str:
    """What a number of the claim counts must stand right behind it in the source too."""
    word = pair.body[n]
    counted = []
    for i in range(n + 1, min(n + 4, len(pair.body))):
        if pair.body[i].segment != word.segment or pair.body[i].prep != word.prep or pair.body[i].verb:
            break
        counted.append(i)
    if not counted:
        return ""
    for i in counted if pair.body[counted[0]].text[:1].isupper() else counted[:1]:
        to = pair.at[i]
        if to is not None and 0 < to - at <= 3 and pair.theirs[to].segment == pair.theirs[at].segment:
            return ""
    follows = pair.body[counted[0]]
    if follows.text in ("people", "persons") and re.match(
        r" (?:were|was|are|have|had|died)\b", pair.text[pair.theirs[at].end :]
    ):
        return ""
    return f"the source does not count {follows.text} with {word.text}"


def calendar(pair: Pair) -> str:
    """The date or weekday that the source does not give."""
    theirs = dates(pair.text)
    article = pair.source.article
    own = dates(article.published.date) if article.published.date else []
    marked = [
        d for m in article.mentions if pair.source.start <= m.start < pair.source.end for d in dates(m.date)
    ]
    for date in dates(pair.claim):
        told = pair.claim[date.start : date.end]
        if not any(_says(date, other) for other in theirs + marked) and not _completed(date, theirs, own):
            return f"the source does not give the date {told}"
    for word in re.findall(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", pair.claim):
        if word not in pair.text:
            return f"the source does not say {word}"
    return ""


def _says(date: Date, other: Date) -> bool:
    """Whether all that `date` tells is told by `other`."""
    pairs = ((date.year, other.year), (date.month, other.month), (date.day, other.day))
    return all(mine is None or mine == told for mine, told in pairs)


def _completed(date: Date, theirs: Sequence[Date], own: Sequence[Date]) -> bool:
    """ "May 2013" for a source of 2013 that says "in May"."""
    bare = Date(0, 0, None, date.month, date.day)
    told = any(_says(bare, other) for other in theirs if date.month)
    return told and any(date.year == mine.year for mine in own)
