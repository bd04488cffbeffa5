"""Who says what in a Russian text: quotation marks by rule, the rest by slovnet's parse and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rag.annotate.data import words
from rag.annotate.parsed import OPENING
from rag.annotate.people import Cast
from rag.annotate.quotes import Masks, Paragraph, Quote, paragraphs, trimmed
from rag.annotate.russian_voices import PRONOUNS, Voices
from rag.annotate.said import UNKNOWN, Read, Said, Who, gathered, keep, quoted
from rag.annotate.slovnet import Sentence, Token, parse, sentences
from rag.annotate.transcript import Turn
from rag.records import Day, Span

MASKS: Final = Masks("«Это так»", "«Это так»", "«Это так.»")
_INSERTED: Final = re.compile(r"[,?!…]\s[—–-]\s(?=[а-яё])[^«»\n]{3,90}?[.,]\s[—–-]\s")
_MARKS: Final = '«»„“”"'
_LONG: Final = 8
"""Words: a phrase of time has fewer."""
_JOINS: Final = ("что", "чтобы", "будто", "якобы", "как")


def read(text: str, spans: list[Span], floor: list[Turn], days: Sequence[Day]) -> Read:
    """People and speech of paragraphs of a Russian text, but for the turns of `floor`."""
    held = {turn.paragraph for turn in floor}
    cast = Cast()
    found = _Speech(text, Voices(text, cast))
    for n, part in enumerate(paragraphs(text, spans, MASKS, _INSERTED)):
        if n not in held:
            found.paragraph(n, part)
    return gathered(cast, floor, found.said, found.held, days)


@dataclass(frozen=True, slots=True)
class Cue:
    """A report: its verb, who speaks, and the span in the masked paragraph of what is reported."""

    sentence: Sentence
    verb: Token
    who: Who
    content: Span | None
    speech: bool

    @property
    def place(self) -> Span:
        return self.verb.start, self.verb.end

    def times(self) -> Iterator[Span]:
        """Spans in the masked paragraph beside the verb that may tell its day: "во вторник", "вчера"."""
        for child in self.sentence.children(self.verb.index):
            if child.rel in ("obl", "advmod", "nmod"):
                inner = [t for t in self.sentence.tokens if t.index in self.sentence.below(child.index)]
                if len(inner) < _LONG and inner[0].low not in ("о", "об", "про"):
                    yield inner[0].start, inner[-1].end


def _is(key: str, token: Token) -> bool:
    return token.low.startswith(tuple(words("russian", key)))


@dataclass(slots=True)
class _Speech:
    """The statements of an article, paragraph by paragraph."""

    text: str
    voices: Voices
    said: list[Said] = field(default_factory=list)
    held: list[Said] = field(default_factory=list)
    before: tuple[int, Who] | None = None

    def paragraph(self, n: int, part: Paragraph) -> None:
        spans = sentences(part.text)
        spans = spans if n < OPENING else _with_before(part, spans)
        parsed = parse(part.text, spans)
        self.voices.meet(part, parsed)
        cues = [cue for sentence in parsed for cue in self._cues(part, sentence)]
        covered = keep(part, [(cue, cue.who) for cue in cues], self.said, self.held)
        last: Who | None = None
        for quote in part.quotes:
            if quote.clause or not any(a <= quote.start and quote.end <= z for a, z in covered):
                opens = quote.first < 3 and not cues and self.before is not None and n - self.before[0] == 1
                last = self._quote(part, quote, cues, last, self.before[1] if opens and self.before else None)
        speech = [cue.who for cue in cues if cue.speech]
        last = last or (speech[-1] if speech else None)
        self.before = (n, last) if last is not None else None

    def _cues(self, part: Paragraph, sentence: Sentence) -> list[Cue]:
        found = []
        masked = [(q.first, q.last) for q in part.quotes if q.clause]
        for token in sentence.tokens:
            if any(a <= token.start < z for a, z in masked):
                continue
            before = sentence.tokens[max(0, token.index - 2) : token.index]
            if token.low in words("russian", "nouns") and any(t.low in ("по", "согласно") for t in before):
                cue = self._by_words(part, sentence, token)
            elif token.tag in ("VERB", "ADJ"):
                cue = self._by_verb(part, sentence, token, masked)
            else:
                continue
            if cue is not None:
                found.append(cue)
        return found

    def _by_words(self, part: Paragraph, sentence: Sentence, token: Token) -> Cue | None:
        """ "По словам дипломата, ..." """
        owner = next(
            (
                t
                for t in sentence.children(token.index)
                if (t.rel in ("nmod", "appos") and t.index > token.index) or t.low in PRONOUNS
            ),
            None,
        )
        if owner is None:
            return None
        last = max(sentence.below(token.index))
        first = sentence.tokens[min(sentence.below(token.index))].start
        behind, ahead = (sentence.tokens[last].end, sentence.end), (sentence.start, first)
        content = behind if behind[1] - behind[0] >= ahead[1] - ahead[0] else ahead
        return Cue(
            sentence, token, self.voices.of(part, sentence, owner), _stripped(part.text, *content), True
        )

    def _by_verb(self, part: Paragraph, sentence: Sentence, token: Token, masked: list[Span]) -> Cue | None:
        form = token.feats.get("VerbForm")
        if token.tag == "ADJ" and not any(t.rel == "nsubj" for t in sentence.children(token.index)):
            return None  # "Уверен, что ...": the writer's own
        if (
            token.feats.get("Person") in ("1", "2")
            or form == "Inf"
            or (form == "Part" and token.low not in words("russian", "impersonal"))
        ):
            return None
        impersonal = token.low in words("russian", "impersonal")
        speech, thought, act = (_is(key, token) for key in ("speech", "thought", "acts"))
        passive = token.low.endswith(("ся", "сь")) and not _is("reflexive", token)
        if not (impersonal or ((speech or thought or act) and not passive)):
            return None
        content = _clause(part.text, sentence, token)
        quoted = any(a < sentence.end and sentence.start < z for a, z in masked) and not thought
        aside = token.rel == "parataxis" or _inverted(sentence, token)
        if act and not (content or quoted):
            content = _object(part.text, sentence, token)
        if content is None and not quoted and not aside:
            return None
        if aside and content is None and not quoted:
            content = _around(part.text, sentence, token)
            if content is None:
                return None
        who = self.voices.speaker(part, sentence, token, _is("quotes", token))
        return Cue(sentence, token, who, content, not thought or aside)

    def _quote(
        self, part: Paragraph, quote: Quote, cues: list[Cue], last: Who | None, previous: Who | None
    ) -> Who | None:
        start, end = quote.inner
        mine = [
            cue
            for cue in cues
            if cue.speech and cue.sentence.start < quote.last and quote.first < cue.sentence.end
        ]
        if not mine and quote.clause:  # razdel parts a sentence behind "?»" or before a quotation
            mine = [
                cue
                for cue in cues
                if cue.speech and abs(cue.sentence.start - quote.last) < 5 and cue.verb.rel != "x"
            ]
        cue = min(
            mine,
            key=lambda cue: min(abs(cue.verb.start - quote.last), abs(cue.verb.start - quote.first)),
            default=None,
        )
        if not quote.clause:
            if cue is not None and end > start and self.text[start].islower():
                self.said.append(quoted(part, cue, cue.who, start, end, "mixed"))
            return last
        who = cue.who if cue is not None else (last or previous or UNKNOWN).chained()
        if end > start:
            self.said.append(quoted(part, cue, who, start, end, "direct"))
        return who


def _with_before(part: Paragraph, spans: list[Span]) -> list[Span]:
    """The sentences that may report speech, each with the one before it: a pronoun may mean its subject."""
    told = [_worth(part, span) for span in spans]
    return [span for n, span in enumerate(spans) if told[n] or (n + 1 < len(spans) and told[n + 1])]


def _worth(part: Paragraph, span: Span) -> bool:
    """Whether a sentence may report speech: it has a quotation, or a word that reports."""
    low = part.text[span[0] : span[1]].lower()
    if any(mark in low for mark in _MARKS):
        return True
    stems = (*words("russian", "speech"), *words("russian", "acts"), *words("russian", "thought"))
    plain = words("russian", "nouns") | words("russian", "impersonal")
    return any(word.startswith(stems) or word.strip(",.") in plain for word in low.split())


def _clause(text: str, sentence: Sentence, token: Token) -> Span | None:
    """What a verb reports with "что" and the like: to the end of its clause."""
    for child in sentence.children(token.index):
        if child.rel in ("ccomp", "advcl", "xcomp") and child.index > token.index:
            below = sentence.below(child.index)
            first = min(i for i in below if i > token.index)
            comma = sentence.tokens[first].text == ","
            if child.rel == "ccomp" or sentence.tokens[first + comma].low in _JOINS:
                return _stripped(text, sentence.tokens[first].start, sentence.tokens[max(below)].end)
    behind = sentence.tokens[token.index + 1 : token.index + 12]
    for at, one in enumerate(behind[:-1]):
        if one.tag == "VERB":
            break
        if one.text == "," and behind[at + 1].low in ("что", "чтобы"):
            return _stripped(text, behind[at + 1].start, sentence.end)
    return None


def _object(text: str, sentence: Sentence, token: Token) -> Span | None:
    """The person or thing, or the infinitive, of "condemned", "called on"."""
    wanted = ("xcomp", "ccomp") if _is("needs_verb", token) else ("xcomp", "ccomp", "obj", "obl", "iobj")
    below = [
        child for child in sentence.children(token.index) if child.rel in wanted and child.index > token.index
    ]
    if not below:
        return None
    last = max(max(sentence.below(child.index)) for child in below)
    return _stripped(
        text,
        below[0].start if below[0].rel == "xcomp" else sentence.tokens[token.index + 1].start,
        sentence.tokens[last].end,
    )


def _inverted(sentence: Sentence, token: Token) -> bool:
    """ "..., сообщил посол": the verb stands behind a comma and before its subject, or has none."""
    before = sentence.tokens[token.index - 1].text if token.index else ""
    subject = next((t for t in sentence.children(token.index) if t.rel == "nsubj"), None)
    finite = (
        token.tag == "VERB"
        and token.feats.get("VerbForm") == "Fin"
        and token.rel not in ("acl", "acl:relcl", "conj")
    )
    return finite and before in (",", "-", "–", "—") and (subject is None or subject.index > token.index)


def _around(text: str, sentence: Sentence, token: Token) -> Span | None:
    """The sentence but for the clause of the verb that reports it: what stands before it, or behind it."""
    if _inverted(sentence, token):
        return _stripped(text, sentence.start, sentence.tokens[token.index - 1].start)
    below = sentence.below(token.index)
    if token.rel == "root":  # "Как сообщил ..., ...": up to the comma
        comma = next((t for t in sentence.tokens[token.index :] if t.text == ","), None)
        return _stripped(text, comma.end, sentence.end) if comma is not None else None
    left = (sentence.start, sentence.tokens[min(below)].start)
    right = (sentence.tokens[max(below)].end, sentence.end)
    return _stripped(text, *(left if left[1] - left[0] >= right[1] - right[0] else right))


def _stripped(text: str, start: int, end: int) -> Span | None:
    """The span without what only joins it."""
    start, end = trimmed(text, start, end, ",;:—–-", ",;:—–-.")
    for word in _JOINS:
        if text[start:end].lower().startswith(f"{word} "):
            start += len(word) + 1
            break
    if text[end - 1 : end] == "»" and "«" not in text[start:end]:
        end -= 1  # the end of a quotation that an earlier sentence opens
    return (start, end) if end - start > 2 else None
