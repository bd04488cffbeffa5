"""The table of features: the sentences of the passages found, held against what is asked."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from rag.answer.candidates import Counted, Keys, NotesOf, Sentence, keys_of, sentences_of
from rag.answer.cues import has
from rag.answer.features import Features, Table
from rag.answer.weights import scale_of
from rag.language.words import fold, length
from rag.records import Hit, Question, QuestionKind, Retrieved

PASSAGES = 10
"""Passages whose sentences are candidates. For the first quote 6 do as well (desk_train, cross-validated by
article: .506, with 20 .501); another figure of the same thing may stand further down."""
WIDER = 2
"""So many times as many passages hold .81 of the gold quotes of our sets' syntheses and .73 of timelines, ten
.72 and .60."""
KINDS: tuple[QuestionKind, ...] = ("fact", "number", "when", "who", "why", "said", "yesno")
"""What may be asked for; other kinds are few, or ask for several things."""
LONG = 4.5
"""log(words) of a sentence that is long: 90 words."""
SHORT = 6
"""Words below which a sentence tells little by itself."""


def reach(question: Question, passages: int) -> int:
    """The passages to search for, or look at, where some are usual: more if several things are asked for."""
    return passages * WIDER if question.several else passages


def table(question: Question, found: Retrieved, notes_of: NotesOf) -> Table:
    """The sentences of the first passages with their features."""
    hits = found.hits[: reach(question, PASSAGES)]
    sentences = [one for number, hit in enumerate(hits) for one in sentences_of(number, hit, notes_of)]
    if not sentences:
        return Table((), np.zeros((0, len(Features._fields))))
    asked = _Asked(question, found)
    whole = [(*_whole(number, hit, sentences), asked.worth(hit)) for number, hit in enumerate(hits)]
    features = np.array(
        [asked.row(n, sentences, hits, *whole[one.hit]) for n, one in enumerate(sentences)], np.float64
    )
    names = Features._fields
    for one in ("cosine", "answer", "words"):
        column = features[:, names.index(one)]
        features[:, names.index(f"{one}_z")] = (column - column.mean()) / max(float(column.std()), 1e-6)
    features[:, names.index("speech")] -= features[:, names.index("speech")].mean()
    for one in ("cosine", "answer"):
        column = features[:, names.index(one)]
        features[:, names.index(f"{one}_gap")] = column - column.max()
    ids = list(dict.fromkeys(hit.article.id for hit in hits))
    articles = tuple(ids.index(hits[one.hit].article.id) for one in sentences)
    languages = tuple(hits[one.hit].article.language for one in sentences)
    return Table(tuple(sentences), features, articles, languages)


def _whole(number: int, hit: Hit, sentences: Sequence[Sentence]) -> tuple[Keys, Keys]:
    """The keys of a hit's passage, and those of its article's title."""
    passage: Keys = frozenset().union(*(one.keys for one in sentences if one.hit == number))
    return passage, frozenset().union(*keys_of(hit.article.title or "", hit.article.language))


class _Asked:
    """What of a question its candidates are held against."""

    def __init__(self, question: Question, found: Retrieved) -> None:
        self.question, self.found = question, found
        self.folded = fold(question.text)
        self.terms = [(frozenset(term.keys), term.idf) for term in found.terms]
        self.total = max(sum(idf for _, idf in self.terms), 1e-9)
        self.names = [
            [keys for form in name.forms if (keys := keys_of(form, question.language))]
            for name in question.names
        ]
        self.own = {fold(word) for name in question.names for form in name.forms for word in form.split()}
        speaker = question.speaker.text if question.speaker else ""
        named = [form for name in question.names if name.text in speaker for form in name.forms]
        self.speakers = {fold(word) for form in named for word in form.split()}
        self.words = question.kind == "said" or question.speaker is not None
        self.counts = Counted(question)
        self.scores = [hit.score for hit in found.hits]
        self.scale = scale_of(found.encoder)

    def met(self, keys: Keys) -> float:
        """The share of the question's names that stand among these keys, by the best of their forms."""
        if not self.names:
            return 0.0
        shares = [
            max((sum(bool(w & keys) for w in f) / len(f) for f in forms), default=0.0) for forms in self.names
        ]
        return sum(shares) / len(shares)

    def worth(self, hit: Hit) -> list[list[float]]:
        """What the cosines of a hit, its sentences and these as answers are worth with their encoder."""
        across = None not in (pair := (self.found.language, hit.article.language)) and len({*pair}) > 1
        cosines = ([hit.dense_score or 0.0], hit.sentence_scores, hit.answer_scores)
        return [[self.scale.worth(one, across) for one in some] for some in cosines]

    def covered(self, keys: Keys) -> float:
        """The share of the question's words, by IDF, that stand among these keys."""
        return sum(idf for term, idf in self.terms if term & keys) / self.total

    def new_numbers(self, one: Sentence, text: str) -> bool:
        return any(
            fold(text[n.start : n.end]) not in self.folded and not self.counts.is_anothers(n, one)
            for n in one.numbers
        )

    def new_days(self, one: Sentence, text: str) -> bool:
        return any(fold(text[d.start : d.end]) not in self.folded for d in one.days)

    def new_names(self, one: Sentence) -> int:
        return sum(not {fold(word) for word in name.split()} <= self.own for name in one.names)

    def said(self, one: Sentence) -> tuple[float, float]:
        """Whether the sentence is said by whom the question asks for, and whether by another."""
        voices = [u.speaker or u.described for u in one.utterances if u.speaker or u.described]
        if not voices or not self.speakers:
            return 0.0, 0.0
        own = any({fold(w) for w in voice.split()} & self.speakers for voice in voices if voice)
        return float(own), float(not own)

    def asked_day(self, one: Sentence, published: str | None) -> tuple[float, float, float]:
        since, until = self.question.yearless or (self.question.since, self.question.until)
        if not since and not until:
            return 0.0, 0.0, 0.0
        days = [(d.since, d.until) for d in one.days if d.since]
        if self.question.yearless:
            days = [(first[5:], last[5:]) for first, last in days if first[:7] == last[:7]]
            published = (published or "")[5:] or None
        low, high = since or "0000", until or "9999"
        told = any(first <= high and low <= last for first, last in days)
        of = published is not None and published <= high and low[: len(published)] <= published
        return float(told), float(of), float(not told and not of)

    def row(
        self, n: int, sentences: Sequence[Sentence], hits: Sequence[Hit], passage: Keys, title: Keys,
        worth: Sequence[Sequence[float]],
    ) -> Features:  # fmt: skip
        one, hit = sentences[n], hits[sentences[n].hit]
        kind, text = self.question.kind, hit.article.text
        beside = [s for s in sentences[max(0, n - 1) : n + 2] if s.hit == one.hit and s is not one]
        near = one.keys.union(*(s.keys for s in beside))
        (whole,), *both = worth
        (cosine, cosine_near), (answer, answer_near) = (_with_near(some, one, beside, whole) for some in both)
        number, day = self.new_numbers(one, text), self.new_days(one, text)
        number_near = any(self.new_numbers(s, text) for s in beside)
        speaker, other = self.said(one)
        day_told, day_of, day_missed = self.asked_day(one, hit.article.published.date)
        low, high = min(self.scores), max(self.scores)
        size = length(one.text)
        return Features(
            cosine=cosine, cosine_z=0.0, cosine_gap=0.0, cosine_near=cosine_near, cosine_passage=whole,
            answer=answer, answer_z=0.0, answer_gap=0.0, answer_near=answer_near,
            share=(hit.score - low) / max(high - low, 1e-9),
            rank=1 / (1 + one.hit),
            words=self.covered(one.keys), words_z=0.0, words_near=self.covered(near),
            words_passage=self.covered(passage | title),
            names=self.met(one.keys), names_near=self.met(near | title),
            number=kind == "number" and number,
            counted=kind == "number" and bool(self.counts.numbers(one, hit.article.language)),
            number_near=kind == "number" and not number and number_near,
            number_none=kind == "number" and not number and not number_near,
            day=kind == "when" and day,
            day_near=kind == "when" and not day and any(self.new_days(s, text) for s in beside),
            reason=kind == "why" and has("reason", one.text),
            speech=self.words and (bool(one.utterances) or has("speech", one.text)),
            speaker=speaker, speaker_other=other,
            new_names=min(self.new_names(one), 3) / 3 if kind in _NAMED else 0.0,
            asked_day=day_told, asked_day_of_article=day_of, asked_day_missed=day_missed,
            length=min(math.log(max(size, 1)), LONG), short=size < SHORT,
            question=one.text.rstrip().endswith(("?", "؟", "？")),
            courtesy=has("courtesy", one.text), leaning=has("leaning", one.text),
            place=one.number / max(len(hit.passage.sentences) - 1, 1),
            opening=hit.passage.start <= _story(hit),
            headline=hit.passage.role == "headline",
            article=sum(h.article.id == hit.article.id for h in hits) / len(hits),
            asks_several=self.question.several,
            **{f"asks_{one}": kind == one for one in KINDS},
        )  # fmt: skip


def _with_near(
    worths: Sequence[float], one: Sentence, beside: Sequence[Sentence], whole: float
) -> tuple[float, float]:
    """What a sentence is worth, and the best beside it; that of its passage where none is known."""
    own = worths[one.number] if one.number < len(worths) else whole
    return own, max((worths[s.number] for s in beside if s.number < len(worths)), default=own)


def _story(hit: Hit) -> int:
    """Where the story of a hit's article begins, after its heads."""
    return min((b.start for b in hit.article.blocks if b.role in ("lead", "body")), default=0)


_NAMED = frozenset({"who", "where", "fact", "list", "said"})
"""Kinds of questions that a name may answer."""
