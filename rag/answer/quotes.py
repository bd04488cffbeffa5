"""Which quotes are shown: sentences with the neighbours that belong to them, each one exact span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rag.answer.candidates import Counted, Sentence, keys_of
from rag.answer.cues import has
from rag.answer.features import Table
from rag.answer.weights import Floats, sigmoid
from rag.records import Evidence, Hit, Question, SpeakerHow, Utterance

SENTENCES = 3
"""Sentences of a quote at most."""
LONGEST = 900
"""Characters beyond which a quote takes no neighbour in."""
ENOUGH, SHOWN = 0.6, 5
"""Quotes are shown until they hold so much of the softmax of all candidates, and so many at most, for a
question that one of them may answer."""
MANY, SIDES = 11, 5
"""Quotes shown where several things are asked for, and of a comparison, which asks for a few."""
FIGURES = 3
"""Quotes beyond these that count what is asked to be counted."""
ECHOED = frozenset({"fact", "number", "when", "who", "where", "why"})
"""Kinds of questions that no sentence answers which says no more than they do."""
MOST, SOME = 0.5, 0.2
"""Share of a quote that its speaker says at least, and of one whose speaker is asked for."""
TOLD = 0.6
"""Share of a question's words, by IDF, beside a sentence of the asked day or year, before which no sentence
of another one comes that has no more of them."""


class Quote(NamedTuple):
    """Rows `first` to `last` of a table as one quote, for the sake of row `best`, with its probability."""

    best: int
    first: int
    last: int
    probability: float


def how_many(question: Question, logits: Floats) -> int:
    """Quotes to show: fewer where the first ones stand out. For questions of our sets that ask for one thing
    3.9 on the mean hold the right one for .807, as four for all do, that are 4.3 (cross-validated)."""
    if question.several:
        return SIDES if question.kind == "compare" else MANY
    shares = np.sort(np.exp(logits - logits.max()))[::-1].cumsum()
    return min(SHOWN, 1 + int(np.searchsorted(shares, ENOUGH * shares[-1])))


def choose(
    question: Question, table: Table, logits: Floats, count: int, lead: Sequence[int] = ()
) -> list[Quote]:
    """The best `count` quotes, best first; no sentence stands in two of them. The rows `lead` come before all
    others, each by itself.

    Where a number is asked for, the largest figure of the same thing that each article tells follows: of a
    toll it is the whole, where others are of a day.
    """
    worse = _of_another_time(table) + _of_another_event(question, table) + _echoes(question, table)
    best = np.lexsort((-logits, worse)).tolist()
    led = [Quote(row, row, row, sigmoid(float(logits[row]))) for row in lead]
    chosen = _picked(best, table, logits, count - len(led), led)
    if question.kind != "number":
        return chosen
    counted = Counted(question)
    told = {
        n.value
        for quote in chosen
        for one in table.sentences[quote.first : quote.last + 1]
        for n in one.numbers
    }
    largest: dict[int, tuple[float, int]] = {}
    for row in best:
        values = [n.value for n in counted.numbers(table.sentences[row], table.languages[row])]
        if values and max(values) > largest.get(table.articles[row], (0.0, row))[0]:
            largest[table.articles[row]] = (max(values), row)
    rows = [row for value, row in largest.values() if value not in told]
    return _picked(rows, table, logits, FIGURES, chosen)


def _of_another_time(table: Table) -> Floats:
    """1 for the rows that are of another day or year than the asked one, though rows of that one tell as much
    of the question, else 0: of two storms it is the one of the asked year."""
    missed, words, names = map(table.column, ("asked_day_missed", "words_near", "names_near"))
    told = (missed == 0) & (words >= TOLD)
    if not missed.any() or not told.any():
        return np.zeros(len(missed))
    no_more = (words <= words[told].max()) & (names <= names[told].max())
    return np.where(no_more, missed, 0.0)


def _of_another_event(question: Question, table: Table) -> Floats:
    """1 for the rows without the words of what a time is asked for, or an age that is asked for, though rows
    near the question's names have them, else 0: when he died stands beside when he was born."""
    near, counted = table.column("names_near") >= 1.0, Counted(question)
    if question.kind == "when":
        told = np.array([counted.tells(one) for one in table.sentences], bool)
        return np.where((told & near).any(), ~told, 0.0)
    if question.kind != "number" or not (question.names and counted.ages):
        return np.zeros(len(near))
    rows = zip(table.sentences, table.languages, strict=True)
    told = near & [bool(counted.numbers(one, language)) for one, language in rows]
    return np.where(told.any(), ~told, 0.0)


def _echoes(question: Question, table: Table) -> Floats:
    """1 for the rows that tell nothing which the question does not, else 0: a headline's own words are no
    reason why."""
    if question.kind not in ECHOED or question.parts:
        return np.zeros(len(table.sentences))
    asked = frozenset[str]().union(*keys_of(question.text, question.language))
    rows = zip(table.sentences, table.column("words_near") >= TOLD, table.languages, strict=True)
    echo = [
        told and all(map(asked.intersection, keys_of(one.text, language))) for one, told, language in rows
    ]
    return np.array(echo, np.float64)


def _picked(
    rows: Sequence[int], table: Table, logits: Floats, count: int, before: list[Quote]
) -> list[Quote]:
    """`before`, and at most `count` more quotes for the sake of these rows, in their order."""
    chosen = list(before)
    taken = {row for quote in before for row in range(quote.first, quote.last + 1)}
    for row in rows:
        if len(chosen) >= len(before) + count:
            break
        if row in taken:
            continue
        first, last = _grown(row, table, logits, taken)
        taken.update(range(first, last + 1))
        chosen.append(Quote(row, first, last, sigmoid(float(logits[row]))))
    return chosen


def _grown(row: int, table: Table, logits: Floats, taken: set[int]) -> tuple[int, int]:
    """The rows of a quote: its sentence, and those beside it that belong to it, the better one first."""
    first = last = row
    near = [n for n in table.beside(row) if n not in taken and _together(table, row, n)]
    for n in sorted(
        near, key=lambda n: (n > row or not has("leaning", table.sentences[row].text), -logits[n])
    ):
        low, high = min(first, n), max(last, n)
        if high - low < SENTENCES and table.sentences[high].end - table.sentences[low].start <= LONGEST:
            first, last = low, high
    return first, last


def _together(table: Table, row: int, other: int) -> bool:
    """Whether two neighbours may stand in one quote: not where a voice begins, or the asked one ends."""
    one, two = voices(table.sentences[row]), voices(table.sentences[other])
    return bool(one & two) or ((not one or not two) and not table.column("speaker")[row])


def voices(sentence: Sentence) -> set[str]:
    """Who speaks in a sentence, by name or description."""
    return {voice for u in sentence.utterances if (voice := u.speaker or u.described)}


def evidence(quotes: Sequence[Quote], table: Table, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """The quotes as numbered evidence: exact spans of their articles, with the speaker where one is known."""
    made = []
    for number, quote in enumerate(quotes, 1):
        sentences = table.sentences[quote.first : quote.last + 1]
        hit, start, end = sentences[0].hit, sentences[0].start, sentences[-1].end
        asked = bool(table.column("speaker")[quote.best])
        speaker, how = speaker_of(sentences, least=SOME if asked else MOST)
        text = hits[hit].article.text[start:end]
        made.append(Evidence(number, hit, start, end, text, quote.probability, speaker, how))
    return tuple(made)


def speaker_of(sentences: Sequence[Sentence], least: float) -> tuple[str | None, SpeakerHow | None]:
    """Who says a quote: the one speaker of all that is said in it, if that, with cues, is `least` of it."""
    start, end = sentences[0].start, sentences[-1].end
    held = list(dict.fromkeys(u for one in sentences for u in one.utterances))
    said = [u for u in held if not any(o != u and o.start <= u.start and u.end <= o.end for o in held)]
    who = {u.speaker for u in said}
    if len(who) != 1 or None in who or share(said, start, end) < least:
        return None, None
    return said[0].speaker, weakest(said)


def share(said: Sequence[Utterance], start: int, end: int) -> float:
    """The share of what stands there that is said in these, with their cues."""
    size, at = 0, start
    for left, right in sorted(
        (min(u.start, *(u.cue or (end,))), max(u.end, *(u.cue or (start,)))) for u in said
    ):
        size += max(0, min(right, end) - max(left, at))
        at = max(at, min(right, end))
    return size / (end - start)


def weakest(said: Sequence[Utterance]) -> SpeakerHow | None:
    """How the speaker of all these is known: by less than a name, where he is so once."""
    return next((one.how for one in said if one.how in ("office", "pronoun")), said[0].how)


def in_order(question: Question, shown: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """The quotes in the order to read: of a timeline by the article's day and as they stand in it, of others
    best first."""
    if question.kind != "timeline":
        return list(shown)
    first = {hits[e.hit].article.id: e.number for e in reversed(shown)}

    def place(e: Evidence) -> tuple[str, int, int]:
        article = hits[e.hit].article
        return article.published.date or "9999", first[article.id], e.start

    return sorted(shown, key=place)
