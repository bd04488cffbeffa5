"""Who says what in an English text: quotation marks by rule, the rest by a dependency parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from rag.annotate.cast import gather
from rag.annotate.cues import Cue, cues
from rag.annotate.data import words
from rag.annotate.parsed import is_dashed, parsed
from rag.annotate.quotes import Paragraph, Quote, is_title, paragraphs
from rag.annotate.said import UNKNOWN, Read, Said, Who, gathered, keep, quoted
from rag.annotate.speakers import Speakers
from rag.annotate.subjects import owner as owner_of
from rag.annotate.subjects import subject_of
from rag.annotate.transcript import Turn
from rag.records import Day, Span, UtteranceKind

_ENDS: Final = tuple(".!?…:;,")
_FEW: Final = 5
"""Words of a quotation without a cue that need a mark at their end: "small boats" is nothing that is said."""
_CLOSES: Final = " \t\u00a0\"”’'»)]"


def read(text: str, spans: list[Span], floor: list[Turn], days: Sequence[Day]) -> Read:
    """People and speech of the paragraphs `text[start:end]` of an English text.

    What is said in the turns of a transcript (`floor`) is theirs, and is not parsed. `days` are the text's.
    """
    held = {turn.paragraph for turn in floor}
    parts = list(paragraphs(text, [span for n, span in enumerate(spans) if n not in held]))
    docs = parsed(parts)
    cast, at = gather(text, parts, docs)
    found = _Speech(text, parts, docs, Speakers(cast, at, parts, text))
    found.attribute()
    return gathered(cast, floor, found.said, found.held, days)


@dataclass(slots=True)
class _Turn:
    """The cues of a paragraph with their voices, and who spoke last in it."""

    told: list[tuple[Cue, Who]]
    spoke: Who | None = None


class _Speech:
    """The statements of an article, paragraph by paragraph."""

    def __init__(self, text: str, paragraphs: list[Paragraph], docs: list[Any], speakers: Speakers) -> None:
        self.text, self.paragraphs, self.docs, self.speakers = text, paragraphs, docs, speakers
        self.said: list[Said] = []
        self.held: list[Said] = []

    def attribute(self) -> None:
        """Fills `said` and `held`."""
        before: Who | None = None
        owner: Who | None = None
        for n, (part, doc) in enumerate(zip(self.paragraphs, self.docs, strict=True)):
            self.speakers.pass_by(n, doc)
            turn = _Turn([(cue, self.speakers.of(n, cue.subject)) for cue in cues(part, doc)])
            covered = keep(part, turn.told, self.said, self.held)
            previous = before
            if previous is None and n and self.paragraphs[n - 1].text.rstrip().endswith(":"):
                previous = owner
            for quote in part.quotes:
                if quote.clause or not any(a <= quote.start and quote.end <= z for a, z in covered):
                    self._quote(n, quote, turn, previous if quote.first < 3 else None)
            # no sentence's mark ends a caption, a credit or a heading
            if before is None or part.quotes or _ends(part.text):
                before = self._last(n, turn)
            owner = self._owner(n) or (None if any(cue.speech for cue, _ in turn.told) else owner)

    def _owner(self, n: int) -> Who | None:
        """Whose message a paragraph announces excerpts of: "Here is a sample of Lopez's letter:", or "It
        reads:" where "Lopez sent greetings" stands before."""
        doc, message = self.docs[n], words("verbs", "messages") | {"it", "which"}
        if not doc.text.rstrip().endswith(":"):
            return None
        papers = [token for token in doc if token.lemma_.lower() in message]
        told = [self.speakers.of(n, who) for token in papers if (who := owner_of(token)) is not None]
        reads = any(token.dep_ == "nsubj" for token in papers) and not told
        for m in range(max(0, n - 1), n + 1) if reads else ():
            verbs = (token for token in self.docs[m] if token.lemma_ in words("verbs", "sends"))
            told += [self.speakers.of(m, who) for verb in verbs if (who := subject_of(verb)) is not None]
        named = {one.name or one.described: one for one in told if one is not UNKNOWN}
        return next(iter(named.values())) if len(named) == 1 else None

    def _quote(self, n: int, quote: Quote, turn: _Turn, previous: Who | None) -> None:
        who, cue = self._voice(n, quote, turn, previous)
        start, end = quote.inner
        said = quote.clause and cue is not None and self.text[start:end].endswith(_ENDS)
        titled = is_title(self.text[start:end]) and not said
        words_only = who is not None and who.how == "chain" and len(self.text[start:end].split()) < _FEW
        titled |= words_only and not self.text[start:end].endswith(_ENDS)
        if titled or (who is None and not quote.clause):
            return  # words in marks, said by nobody here
        if end > start:
            kind: UtteranceKind = "direct" if quote.clause else "mixed"
            self.said.append(quoted(self.paragraphs[n], cue, who or UNKNOWN, start, end, kind))

    def _voice(
        self, n: int, quote: Quote, turn: _Turn, previous: Who | None
    ) -> tuple[Who | None, Cue | None]:
        """Whose a quotation is, and the cue that tells it; None for quoted words that nobody says."""
        doc = self.docs[n]
        span = doc.char_span(quote.first, quote.last, alignment_mode="expand")
        if span is None or not len(span):
            return None, None
        sent = span[0].sent
        mine = [one for one in turn.told if one[0].sentence == sent.start and one[0].speech]
        mine = [one for one in mine if not _aside(one[0], span, quote.clause)]
        if not quote.clause:  # "Vik, who is called 'a fox', said": what is told of a voice it does not say
            mine = [one for one in mine if not one[0].subject.is_ancestor(span.root)]
            around = [one for one in mine if one[0].first.is_ancestor(span.root)]
            mine = [max(around, key=lambda one: sum(1 for _ in one[0].first.ancestors))] if around else mine
        if quote.clause and (who := self._dash(n, quote)):
            return who, None
        if mine:
            cue, who = _nearest(mine, span)
            turn.spoke = who
            return who, cue
        if not quote.clause:
            return None, None
        if (who := self._colon(n, span)) is not None:
            turn.spoke = who
            return who, None
        if turn.spoke is not None:
            return turn.spoke.chained(), None
        earlier = [who for cue, who in turn.told if cue.first.i < span.start and cue.speech]
        if earlier:
            turn.spoke = earlier[-1]
            return earlier[-1].chained(), None
        if not turn.told and previous is not None:
            turn.spoke = previous
            return previous.chained(), None
        return None, None

    def _dash(self, n: int, quote: Quote) -> Who | None:
        """ "... ." and in the next line "- Ana Lopez", with her office."""
        below = n + 1
        ends = not self.text[quote.end : self.paragraphs[n].end].strip()
        if not ends or below >= len(self.paragraphs) or not is_dashed(self.paragraphs[below].text):
            return None
        named = {id(e): e for e in self.speakers.at[below].values() if e.person}
        return Who(next(iter(named.values())), "name") if len(named) == 1 else None

    def _colon(self, n: int, span: Any) -> Who | None:
        """The subject of a sentence that a colon before the quotation ends."""
        doc = self.docs[n]
        if not span.start or doc[span.start - 1].text != ":":
            return None
        root = doc[span.start - 1].sent.root
        subject = next((k for k in root.children if k.dep_ == "nsubj"), None)
        return self.speakers.of(n, subject) if subject is not None else None

    def _last(self, n: int, turn: _Turn) -> Who | None:
        """Who has the word at the end of a paragraph: a quotation that opens the next one is his."""
        if turn.spoke is not None:
            return turn.spoke
        speech = [who for cue, who in turn.told if cue.speech]
        if speech:
            return speech[-1]
        doc = self.docs[n]
        sentences = list(doc.sents)
        subject = (
            next((k for k in sentences[-1].root.children if k.dep_ == "nsubj"), None) if sentences else None
        )
        who = self.speakers.of(n, subject, speaks=False) if subject is not None else UNKNOWN
        return who if who.entity is not None and who.entity.person else None


def _ends(text: str) -> bool:
    """Whether a sentence's mark ends a text, or stands before the brackets that do."""
    aside = text[: text.rfind("(")] if text.rstrip().endswith(")") else text
    return any(one.rstrip(_CLOSES).endswith(_ENDS) for one in (text, aside))


def _aside(cue: Cue, span: Any, clause: bool) -> bool:
    """Whether a cue stands in a relative clause beside a quotation, and not around it: "... — which Lopez
    noted — "..."; for quoted words in any, "detained "agitators", like Vik, who warned of it"."""
    if not clause:
        above = [cue.first, *cue.first.ancestors]
        return any(one.dep_ == "relcl" and span.root not in one.subtree for one in above)
    sent = cue.first.sent
    dashes = [t.i for t in sent if t.text in ("—", "–")]
    first = max((at for at in dashes if at < cue.first.i), default=None)
    last = min((at for at in dashes if at > cue.first.i), default=None)
    if first is None or last is None or first < span.start < last:
        return False
    return bool(cue.first.doc[first + 1].tag_ in ("WDT", "WP"))


def _nearest(mine: list[tuple[Cue, Who]], span: Any) -> tuple[Cue, Who]:
    """The cue of a quotation among those of its sentence."""
    return min(mine, key=lambda one: min(abs(one[0].first.i - span.start), abs(one[0].first.i - span.end)))
