"""The question path: question -> search -> evidence -> draft -> statements -> Answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from rag import answer as answers
from rag.answer.evidence import Gathered, Look
from rag.answer.judge import Judge
from rag.answer.model import Writer
from rag.answer.stream import Follow
from rag.encode import Encoder
from rag.index import SearchIndex
from rag.language.words import length
from rag.pipeline.everything import everything
from rag.pipeline.given import asked_well, checked, filtered
from rag.question import read
from rag.records import Answer, Citation, Filter, Hit, Question, Retrieved, Statement, Status
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.statements import Archive, holding

HELD = 300
"""Passages with an acronym in which it is looked for written out."""
PARTS = 3
"""Parts of a question, or parties of a comparison, that are searched for by themselves."""
BARE = 2
"""Words of a question that is made of a question word alone."""
GOES_ON = "Taken to go on about"
"""How the note begins of an answer that is led by the article which the last answer quotes first."""


UNKNOWN = 0.5
"""Below this probability nothing is quoted where a name of the question, or one like it, stands nowhere: four
in a hundred of the answerable questions of desk_train are refused for it."""
DISAGREE = 0.5
"""From this probability on quotes that tell the asked thing otherwise are said to disagree: two tell it."""


def ask(
    text: str, index: SearchIndex, encoder: Encoder, writer: Writer | None = None, judge: Judge | None = None,
    where: Filter = Filter(), settings: Settings = Settings(), follow: Follow = Follow(),
    history: Sequence[Answer] = (), archive_of: Callable[[SearchIndex], Archive] | None = None,
) -> Answer:  # fmt: skip
    """Answers from the index, and from nothing else. Writes nothing. Without a writer it quotes.

    `archive_of` gives the statements of the index, where somebody keeps them; else they are made when they
    are asked for. Raises QuestionError, FilterError and Cancelled; a model that fails costs its own sentences
    only.
    """
    began = time.perf_counter()
    asked = asked_well(text)
    question = read(asked, history)
    follow.stage("searching")
    answer = everything(question, index, archive_of, filtered(where), settings.k)
    if answer is None:
        found = _found(question, index, encoder, where, settings, history)
        question = found.shown
        answer = _answer(found, index, writer, judge, settings, follow)
    return replace(
        answer,
        question=asked,
        asked_as=question.text if question.text != " ".join(asked.split()) else None,
        index_version=index.version,
        settings_digest=settings.digest(),
        encoder=index.encoder.name,
        where=where,
        llm=writer.name if writer is not None else "none",
        judge=judge.name if judge is not None else "none",
        seconds=round(time.perf_counter() - began, 3),
    )


class _Found(NamedTuple):
    """What a question was, as what it is `shown`, what was found, and the article that it goes on `about`."""

    question: Question
    shown: Question
    retrieved: Retrieved
    gathered: Gathered
    about: str = ""


def _found(
    question: Question, index: SearchIndex, encoder: Encoder, where: Filter, settings: Settings,
    history: Sequence[Answer],
) -> _Found:  # fmt: skip
    """What is found of the question made whole; where it goes on about the article that the last answer
    quotes first, also what that tells of it as it was typed, the one or the other first."""
    whole, *parts = _looks(question, index, encoder, where, settings)
    found = _Found(question, question, whole.found, answers.gather(question, whole, parts))
    quoted = _first_quoted(where, history)
    if quoted is None or question.several or not index.holds(filtered(quoted)):
        return found
    typed = read(question.asked)
    is_bare = not typed.topic and length(typed.text) <= BARE  # "Why?" is asked of what was asked before
    there = _looks(question if is_bare else typed, index, encoder, quoted, settings)[0]
    has_none = not len(whole.logits) or not len(there.logits)
    if has_none or answers.unknown_names(typed, there.found, index.words):
        return found
    known = answers.talk(typed, whole, there)
    if not answers.goes_on(known):
        return found
    count = max(answers.how_many(one.question, one.logits) for one in (whole, there))
    if not answers.leads(known):
        return found._replace(gathered=answers.gather(question, whole, [there], count))
    article = there.found.hits[0].article
    is_understood = is_bare or whole.probability >= settings.claim
    is_understood = is_understood or answers.names_people(typed, question, index.notes(article.id))
    gathered = answers.gather(there.question, there, [whole], count)
    if gathered.premise not in ("denied", found.gathered.premise):
        gathered = replace(gathered, premise="told")  # one article does not speak for the sources
    about = f"“{article.title}”" if article.title else article.path
    return _Found(there.question, question if is_understood else typed, whole.found, gathered, about)


def _first_quoted(where: Filter, history: Sequence[Answer]) -> Filter | None:
    """The filter for the article that the last answer quotes first; None where some are chosen already."""
    last = next((one.statements[0] for one in reversed(history) if one.statements), None)
    if where.paths or last is None or not last.citations:
        return None
    return replace(where, paths=(last.citations[0].path,))


def _looks(
    question: Question, index: SearchIndex, encoder: Encoder, where: Filter, settings: Settings
) -> list[Look]:
    """The look for the whole question, and those for its parts."""

    def search_for(one: Question, of: Filter = where) -> Look:
        of = _of_the_day(one, of, index) or of
        wide = replace(settings, k=answers.reach(one, settings.k))
        retrieved = search(one.text, index, encoder, of, wide, _writing_out(one, of, index))
        return answers.look(one, retrieved, index.notes, encoder.tokens)

    parts = [search_for(read(part)) for part in _parts(question)]
    parts += [search_for(question, of) for of in _periods(question, where)]
    return [search_for(question), *parts]


def _parts(question: Question) -> list[str]:
    """What is searched for beside the whole question: its parts, or each side of a comparison."""
    if question.parts:
        return list(question.parts[:PARTS])
    topic = " ".join(question.topic)
    return [f"{party.text} {topic}" for party in question.parties[:PARTS]]


def _writing_out(question: Question, where: Filter, index: SearchIndex) -> set[str] | None:
    """The passages that write out an acronym of which a question asks the meaning; None where none does."""
    if where.narrows or not (asked := answers.acronyms(question)):
        return None
    found: set[str] = set()
    for form in dict.fromkeys(form for name in question.names for form in name.forms):
        told = ((one, index.article(one.article_id).text) for one in holding(index, form)[:HELD])
        found |= {one.id for one, text in told if answers.defined(text[one.start : one.end]) & asked}
    return found or None


def _periods(question: Question, where: Filter) -> list[Filter]:
    """The time of some years that several things are asked of, in parts: each is searched by itself, as what
    one year tells best may hide the others. Gold quotes cited of such syntheses of desk_train: .36 -> .45."""
    if not question.several or not question.since or not question.until or where.since or where.until:
        return []
    first, last = int(question.since[:4]), int(question.until[:4])
    count = min(PARTS, last - first + 1)
    edges = [first + (last - first + 1) * n // count for n in range(count + 1)]
    return [
        replace(where, since=str(edge), until=str(following - 1))
        for edge, following in pairwise(edges)
        if count > 1
    ]


def _of_the_day(question: Question, where: Filter, index: SearchIndex) -> Filter | None:
    """For a question of what happened in some days ("on 14 March 2020"): the filter for articles of them."""
    asks = question.kind in ("summary", "list", "timeline") or not question.topic
    if not asks or question.names or not question.since or not question.until or where.since or where.until:
        return None
    of_it = replace(where, since=question.since, until=question.until)
    return of_it if index.holds(filtered(of_it)) else None


def _answer(
    found: _Found, index: SearchIndex, writer: Writer | None, judge: Judge | None, settings: Settings,
    follow: Follow,
) -> Answer:  # fmt: skip
    question, retrieved, gathered = found.question, found.retrieved, found.gathered
    # what goes on about an article is known to be near to it
    held = replace(settings, related=0.0) if found.about else settings
    status, note = _standing(question, retrieved, gathered, index, held)
    note = _line(f"{GOES_ON} {found.about}: what it tells comes first." if found.about else "", note)
    if status == "not_in_sources" and (writer is None or not gathered.shown):
        return Answer(question.text, status, (), gathered.hits[: settings.k], note=note)
    note = _line(note, answers.respelled(question, retrieved))
    shown = answers.in_order(question, gathered.shown, gathered.hits)
    more = tuple(answers.citation(one, gathered.hits) for one in gathered.rest)
    statements = tuple(
        Statement(e.text, "quote", "quote", (answers.citation(e, gathered.hits),)) for e in shown
    )
    if writer is not None:
        follow.stage("writing")
        model = answers.written(question, gathered, writer, judge, note, index.notes, follow)
        statements, note = model.statements or statements, _line(model.note, note)
        raises = judge is not None and not judge.is_small
        status = _with_model(status, model.refused, raises, statements)
        more = more if status != "not_in_sources" else (*_cited(statements), *more)
        statements = statements if status != "not_in_sources" else ()
    kept = _hits(gathered, statements, settings.k)
    apart = gathered.disagreement if status == "conflicting" else None
    return Answer(question.text, status, statements, kept, more, apart, note=note)


def _standing(
    question: Question, retrieved: Retrieved, gathered: Gathered, index: SearchIndex, settings: Settings
) -> tuple[Status, str]:
    """What is known of the quotes by themselves, and what is to be said of them.

    Nothing is claimed of a name that no article mentions, nor of what is taken as given in words that none
    has, or that is told as a wish alone; less is quoted where none has a name like it either.
    """
    unknown = answers.unknown_names(question, retrieved, index.words)
    least = settings.related if all(unknown.values()) else UNKNOWN
    if not gathered.shown or gathered.probability < least:
        return "not_in_sources", _lacks(question, retrieved, unknown)
    premise, told_in = gathered.premise, gathered.hits[gathered.shown[0].hit].article
    unheard = premise in ("wished", "others") or (
        premise == "told" and answers.is_unheard(question, retrieved, told_in)
    )
    aside = _PREMISES[premise].replace("{verb}", answers.taken_as_given(question)[0])
    lacking = "; ".join(f"“{one}”" for one in gathered.missing)
    lacking = f"Nothing certain was found for: {lacking}." if lacking else ""
    apart = None if unknown or premise == "wished" else gathered.disagreement
    if apart is not None and gathered.probability >= DISAGREE:
        return "conflicting", _line(aside, answers.disagreement_note(apart))
    if gathered.probability < settings.claim or unknown or unheard:
        if unknown or unheard:
            return "related", _line(aside, _lacks(question, retrieved, unknown))
        return "related", _line(aside, lacking if question.parties else "", answers.unread(retrieved))
    if lacking:
        return "partial", _line(aside, lacking)
    return "answered", aside


def _lacks(question: Question, found: Retrieved, unknown: Mapping[str, Sequence[str]]) -> str:
    """What the sources do not hold, and which of them a question's words were not looked for in."""
    return _line(answers.absent(question, found, unknown), answers.unread(found))


def _line(*notes: str) -> str:
    return " ".join(filter(None, notes))


_PREMISES: Final = {
    "told": "",
    "denied": "The first quote denies what the question takes as given.",
    "wished": "The sources tell of it as asked for, planned or possible.",
    "others": "The sources say “{verb}” of others alone.",
}


def _with_model(status: Status, refused: bool, raises: bool, statements: Sequence[Statement]) -> Status:
    """The status once a model has written: what it refuses is absent, and claims that were checked are an
    answer where its judge `raises` what is related to one."""
    if refused:
        return "not_in_sources"
    claims = any(
        one.level == "checked" or (one.level == "quote" and one.writer != "quote") for one in statements
    )
    if status in ("related", "not_in_sources"):
        return "answered" if claims and raises else "related"
    return status


def _cited(statements: Sequence[Statement]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(c for one in statements for c in one.citations))


def _hits(gathered: Gathered, statements: Sequence[Statement], k: int) -> tuple[Hit, ...]:
    """The first `k` passages, and those behind them that are cited."""
    cited = {(c.article_id, c.context.start) for c in _cited(statements) if c.context}
    behind = [h for h in gathered.hits[k:] if (h.article.id, h.passage.start) in cited]
    return (*gathered.hits[:k], *behind)


def search(
    question: str, index: SearchIndex, encoder: Encoder, where: Filter, settings: Settings,
    among: Collection[str] | None = None,
) -> Retrieved:  # fmt: skip
    """The passages for a question (`among` these ids), best first, and what is known of its words."""
    return retrieve(checked(question), index, encoder, filtered(where), settings.k, among)
