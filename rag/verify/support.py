"""Whether a written sentence says what its source says: who did what to whom, how many, when, and says who.

Rules over aligned words, for English; a language without them (no list of function words) is held
to names, numbers and the source's own words. Strict by intent: what it does not understand it
sets aside, since the quotes stand beside it anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.facts import Date, codes, dates
from rag.language.speech import quotations, speaker
from rag.records import Article, Support
from rag.verify.align import active_order, aligned, likeness, passive
from rag.verify.attribution import Attribution, attributions, same_speaker
from rag.verify.tokens import LOOSE, NEGATOR, STRONG, Token, denies, negators, reserve, tokens

ENOUGH = 0.80
"""Share of a claim's content that its source must hold to be `supported`."""
PARTLY = 0.67
"""Below this share it is unsupported; between the two it is `partly`."""


@dataclass(frozen=True, slots=True)
class Source:
    """`article.text[start:end]`, a sentence that a claim may rest on."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`reason` says in a few words what does not agree; empty for what is supported."""

    support: Support
    reason: str = ""
    score: float = 0.0


_RANK = {"supported": 2, "partly": 1, "unsupported": 0}
_INSIDE = re.compile(r"(?<=[a-z][.!?])\s+(?=[A-Z“\"])")


def judge(claim: str, source: Source) -> Judgement:
    """One claim against one source sentence; of a quotation of several, against each of them too."""
    found = [_judged(claim, source)]
    ends = [m.start() for m in _INSIDE.finditer(source.text)]
    starts = [0, *(m.end() for m in _INSIDE.finditer(source.text))]
    if ends:
        for start, end in zip(starts, [*ends, len(source.text)], strict=True):
            found.append(_judged(claim, Source(source.article, source.start + start, source.start + end)))
    return max(found, key=lambda one: (_RANK[one.support], one.score))


def _judged(claim: str, source: Source) -> Judgement:
    text = re.sub(r"\s*\[\d+(?:\s*,\s*\d+)*\]", "", claim).strip()
    pair = _Pair(text, source)
    for check in (_names, _numbers, _dates, _negation, _modality, _reserved, _speakers, _governed, _order):
        if reason := check(pair):
            return Judgement("unsupported", reason, round(0.5 * pair.coverage, 3))
    if pair.coverage < PARTLY or not pair.body:
        return Judgement("unsupported", "the source does not say this", round(0.5 * pair.coverage, 3))
    if pair.coverage < ENOUGH:
        return Judgement("partly", "the source says only a part of this", round(pair.coverage, 3))
    return Judgement("supported", "", round(pair.coverage, 3))


class _Pair:
    """A claim and its source, aligned: what every check reads."""

    def __init__(self, claim: str, source: Source) -> None:
        self.claim, self.source, self.text = claim, source, source.text
        self.language = source.article.language or "en"
        self.claimed = [a for a in attributions(claim) if _outer(a, claim)]
        self.told = _told(source)
        words = tokens(claim, self.language)
        self.body = [t for t in words if not any(a.start <= t.start < a.end for a in self.claimed)]
        self.theirs = tokens(self.text, self.language)
        self.at = aligned(self.body, self.theirs)

    @property
    def pairs(self) -> list[tuple[Token, Token]]:
        return [(mine, self.theirs[i]) for mine, i in zip(self.body, self.at, strict=True) if i is not None]

    @property
    def coverage(self) -> float:
        if not self.body:
            return 0.0
        known = _known_of(self)
        held = [i is not None or t.start in known for t, i in zip(self.body, self.at, strict=True)]
        return sum(held) / len(held)


def _outer(attribution: Attribution, claim: str) -> bool:
    return attribution.scope_end - attribution.scope_start > 0 and bool(attribution.who)


def _told(source: Source) -> list[Attribution]:
    """The attributions of a source sentence: its own and those of its quotations."""
    said = source.article.text
    found = [
        Attribution(q.speaker or "", a := q.start - source.start, b := q.end - source.start, a, b)
        for q in quotations(said)
        if q.start < source.end and source.start < q.end and len(said[q.start : q.end].split()) > 3
    ]
    own = attributions(source.text)
    resolved = []
    for one in own:
        if one.who.lower().split()[-1:] in (["he"], ["she"], ["it"], ["they"]):
            who = speaker(source.article.text, source.start, source.end) or _antecedent(source)
            one = Attribution(who or one.who, one.start, one.end, one.scope_start, one.scope_end)
        resolved.append(one)
    return found + resolved


def _antecedent(source: Source) -> str | None:
    """The last person or body that spoke before a sentence."""
    from rag.language.speech import reports

    before = [r.who for r in reports(source.article.text) if r.start < source.start and r.who]
    return before[-1] if before else None


def _known_of(pair: _Pair) -> set[int]:
    """Starts of claim words that the article says of a name in the sentence: his title, his first name."""
    article = pair.source.article.text
    known: set[int] = set()
    named = [t for t, i in zip(pair.body, pair.at, strict=True) if i is not None and t.is_name]
    missing = [t for t, i in zip(pair.body, pair.at, strict=True) if i is None]
    for name in named:
        near = " ".join(
            article[max(0, m.start() - 60) : m.start()].rsplit("\n", 1)[-1]
            for m in re.finditer(re.escape(name.text), article)
        )
        stems = {t.stem for t in tokens(near, pair.language)}
        known |= {t.start for t in missing if t.stem in stems and 0 < name.start - t.start < 60}
    return known


def _titles(who: str, text: str) -> list[str]:
    """What stands before a name: "Russian Foreign Minister" says that "we" is Russia."""
    if not who:
        return []
    last = re.escape(who.split()[-1])
    found = re.findall(rf"((?:[A-Z][\w’'-]+ ){{1,5}})(?:[A-Z][\w’'-]+ )?{last}", text)
    return [word for told in found for word in re.findall(r"[\w-]+", told)]


def _names(pair: _Pair) -> str:
    known = _known_of(pair)
    article, start, end = pair.source.article.text, pair.source.start, pair.source.end
    spoken = any(q.start < end and start < q.end for q in quotations(article))
    ours = spoken and re.search(r"\b(?:[Ww]e|[Oo]ur|us|I|my)\b", pair.text)
    pronoun = (
        ours
        or re.match(r"\W*(?:But |And )?(?:He|She|It|They|We|I)\b", pair.text)
        or re.search(r"[\"“](?:\w+ ){0,2}(?:[Ww]e|I)\b", pair.text)
    )
    meant = [_antecedent(pair.source) or "", *(a.who for a in pair.told)] if pronoun else []
    meant += [title for who in meant for title in _titles(who, pair.source.article.text)]
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
            if word.text[:1].isupper() and word.stem not in told and not word.dated:
                return f"the source does not name {word.text}"
    theirs = set(codes(pair.text))
    return next((f"the source does not name {code}" for code in codes(pair.claim) if code not in theirs), "")


_MORE = re.compile(r"(?:more than|over|at least|above|exceed\w*|upwards of)\s*$", re.I)
_LESS = re.compile(r"(?:less than|fewer than|under|at most|up to|below)\s*$", re.I)


def _bound(text: str, start: int) -> str:
    before = text[max(0, start - 20) : start]
    return "more" if _MORE.search(before) else "less" if _LESS.search(before) else ""


def _numbers(pair: _Pair) -> str:
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


def _miscounted(pair: _Pair, n: int, at: int) -> str:
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


def _dates(pair: _Pair) -> str:
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


def _first(words: Sequence[Token], at: int, name: str) -> bool:
    """Whether a mark (denied, modal, hedge) begins at this word rather than before it."""
    mine = getattr(words[at], name)
    return bool(mine) and (
        at == 0 or not getattr(words[at - 1], name) or words[at - 1].segment != words[at].segment
    )


def _negation(pair: _Pair) -> str:
    back = {i: n for n, i in enumerate(pair.at) if i is not None}
    for at, word in enumerate(pair.theirs):
        if not _first(pair.theirs, at, "denied"):
            continue
        reach = [i for i in range(at, min(at + 3, len(pair.theirs))) if pair.theirs[i].denied and i in back]
        if reach and not _near(pair.body, back[reach[0]], "denied"):
            return f"the source denies {word.text!r}, the sentence does not"
    for n, word in enumerate(pair.body):
        if not _first(pair.body, n, "denied"):
            continue
        reach = [
            j for j in range(n, min(n + 3, len(pair.body))) if pair.body[j].denied and pair.at[j] is not None
        ]
        if reach and not _near(pair.theirs, pair.at[reach[0]] or 0, "denied"):
            return f"the sentence denies {word.text!r}, the source does not"
    if negators(pair.claim) < _kept_negators(pair, back):
        return "the source denies more than the sentence"
    for word, to in zip(pair.body, pair.at, strict=True):
        if to is None and denies(word.text) and not any(t.denied for t in pair.theirs):
            return f"the source does not say {word.text!r}"
    return ""


def _kept_negators(pair: _Pair, back: dict[int, int]) -> int:
    """How many "not"s of the source stand right before a word that the claim keeps."""
    kept = [pair.theirs[i].start for i in back]
    reach = [m.end() for m in NEGATOR.finditer(pair.text)]
    return sum(any(0 < start - end <= 14 for start in kept) for end in reach)


def _near(words: Sequence[Token], at: int, name: str) -> bool:
    around = range(max(0, at - 1), min(len(words), at + 2))
    return any(getattr(words[i], name) for i in around) or denies(words[at].text)


def _modality(pair: _Pair) -> str:
    for name in ("modal", "hedge"):
        back = {i: n for n, i in enumerate(pair.at) if i is not None}
        for at, word in enumerate(pair.theirs):
            if at not in back or not _first(pair.theirs, at, name):
                continue
            near = range(max(0, back[at] - 2), min(len(pair.body), back[at] + 2))
            mine = frozenset[str]().union(*(getattr(pair.body[i], name) for i in near))
            lost = getattr(word, name) - mine - (LOOSE if word.number is not None else frozenset()) - {"all"}
            if lost:
                return f"the source says {word.text!r} with a reserve ({', '.join(sorted(lost))})"
        for n, word in enumerate(pair.body):
            to = pair.at[n]
            if to is None or not _first(pair.body, n, name):
                continue
            near = range(max(0, to - 2), min(len(pair.theirs), to + 2))
            held = frozenset[str]().union(*(getattr(pair.theirs[i], name) for i in near))
            added = getattr(word, name) - held
            if added & STRONG or (name == "modal" and added):
                return f"the source does not say {word.text!r} so ({', '.join(sorted(added))})"
    return ""


def _reserved(pair: _Pair) -> str:
    """A word of reserve ("alleged", "part of") that was left out before a word that was kept."""
    kept = {i for i in pair.at if i is not None}
    for at, word in enumerate(pair.theirs):
        if at in kept or not reserve(word.text, pair.text[word.end :]):
            continue
        reach = range(at + 1, min(at + 3, len(pair.theirs)))
        if any(i in kept for i in reach):
            return f"the source says {word.text!r}, the sentence does not"
    return ""


def _speakers(pair: _Pair) -> str:
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


def _governed(pair: _Pair) -> str:
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


def _title_left_out(pair: _Pair, mine: Token, source: Token) -> bool:
    """ "with President of India Pranab Mukherjee" -> "with Mukherjee"."""
    if (
        source.prep != "of"
        or not mine.text[:1].isupper()
        or re.match(r" (?:al-)?[A-Z]", pair.text[source.end :])
    ):
        return False
    before = [t for t in pair.theirs if t.start < source.start and t.prep != "of"]
    return bool(before) and before[-1].prep == mine.prep


def _by_its_verb(pair: _Pair, doer: Token) -> bool:
    """Whether the participle that "by" belongs to stands in both sentences."""
    mine = doer in pair.body
    words, text = (pair.body, pair.claim) if mine else (pair.theirs, pair.text)
    verbs = [t for t in words if t.start < doer.start and passive(t, text)]
    return bool(verbs) and any(verbs[-1] in couple for couple in pair.pairs)


def _order(pair: _Pair) -> str:
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


def _out_of_parenthesis(pair: _Pair) -> str:
    """A word of a parenthesis must not become the subject of what follows the parenthesis."""
    for match in _PARENTHESIS.finditer(pair.text):
        starts = [source.start for _, source in pair.pairs]
        inside = [s for s in starts if match.start() <= s < match.end()]
        if inside and any(s >= match.end() for s in starts) and not any(s < match.start() for s in starts):
            return "the source says this of something else"
    return ""


def _inverted(pair: _Pair, mine: Sequence[int], theirs: Sequence[int]) -> tuple[Token, Token] | None:
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
