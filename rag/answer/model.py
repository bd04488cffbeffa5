"""The writer: a language model that answers a question from numbered evidence, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.asking import LanguageModel, flat, load, prompt_text
from rag.answer.replies import NO_ANSWER, read
from rag.answer.stream import Follow, Limits
from rag.language import detect
from rag.records import Draft, Evidence, Hit, Question, QuestionKind

SENTENCES = 24
"""Evidence sentences of a prompt: of syntheses and comparisons written by hand eight held too little for 7 of
11, 24 held all but one."""
FEW = 5
"""The same for a small model: it reads 12 tokens a second, and of more it copies what does not answer. Of 98
desk questions 82 have a right quote among the first five, 86 among eight."""
CHARACTERS = 40_000
"""Evidence in a prompt where a model does not tell its limit: 12,000 tokens, fit for every hosted one."""
CHARACTERS_A_TOKEN = 2.5
"""Between English (4) and Cyrillic or Arabic (2): too few sentences cost less than a refused prompt."""
ROOM = 1_400
"""Tokens of a model's context that the rules, the question and the reply need."""

WHOLE: frozenset[QuestionKind] = frozenset({"why", "summary", "compare", "timeline"})
"""Kinds whose evidence are whole passages, as far as there is room."""
PROMPTS: dict[QuestionKind, str] = {"number": "fact", "when": "fact", "who": "fact", "where": "fact"}
"""The prompt of a kind, where it has another name."""
MANY: frozenset[QuestionKind] = WHOLE - {"why"} | {"list"}
"""Kinds that a small model answers with up to LINES sentences, any other with one: it goes on with copies."""
LINES = 4


class Writer:
    """Writes a draft with a language model. It never raises for what the model does, except Cancelled.

    A draft without sentences says why: `refused` where the model finds no answer, else in `note`.
    """

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self.is_small = model.small
        self._model = model

    def write(
        self, question: Question, evidence: Sequence[Evidence], hits: Sequence[Hit], *, hint: str = "",
        follow: Follow = Follow(),
    ) -> Draft:  # fmt: skip
        """The model's sentences. `evidence` is best first; `hint` says what was not found.

        `Draft.evidence` is what the model was given, numbered anew in reading order: that is what its
        sentences cite. Raises Cancelled.
        """
        given = self._given(question, evidence, hits)
        while given:
            grammar = reply_grammar(question, given) if self._model.small else None
            reply = self._model.reply(
                self._rules(question), prompt(question, given, hits, hint), follow, grammar
            )
            if reply.too_long and len(given) > 1:
                given = _reading_order(_best(given, evidence)[: len(given) // 2], hits)
                continue
            text = reply.text if grammar is None else reply.text[: reply.text.rfind("\n") + 1]
            return self._draft(question, text, reply.failed, given)
        return Draft(self.name, (), (), f"{self.name}: there is no evidence to write from")

    def _rules(self, question: Question) -> str:
        if self._model.small:
            return prompt_text("small_many" if question.kind in MANY else "small")
        return f"{prompt_text('base')}\n\n{prompt_text(PROMPTS.get(question.kind, question.kind))}"

    def _given(self, question: Question, evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
        room = CHARACTERS
        if self._model.context is not None:
            room = max(0, int((self._model.context - ROOM) * CHARACTERS_A_TOKEN))
        most = FEW if self._model.small else SENTENCES
        whole = question.kind in WHOLE and not self._model.small
        chosen: list[Evidence] = []
        for one in (*evidence[:most], *(_passages(evidence, hits) if whole else ())):
            if any((one.hit, one.start) == (held.hit, held.start) for held in chosen):
                continue
            room -= len(one.text)
            if room < 0 and chosen:
                break
            chosen.append(one)
        return _reading_order(chosen, hits)

    def _draft(self, question: Question, text: str, failed: str, given: Sequence[Evidence]) -> Draft:
        if failed:
            return Draft(self.name, (), tuple(given), f"{self.name}: {failed}. The quotes stand alone.")
        asked = question.language or detect(question.asked)
        found = read(text, asked, {e.number for e in given})
        note = ""
        spoken = detect(" ".join(s.text for s in found.sentences))
        if spoken and asked and spoken != asked and spoken not in {detect(e.text) for e in given}:
            found, note = replace(found, sentences=()), "it answered in another language"
        elif not found.refused and not any(s.cites for s in found.sentences):
            found, note = replace(found, sentences=()), "its reply cites nothing"
        if note:
            note = f"{self.name}: {note}. The quotes stand alone."
        return Draft(self.name, found.sentences, tuple(given), note, found.refused, found.missing)


def _passages(evidence: Sequence[Evidence], hits: Sequence[Hit]) -> Iterator[Evidence]:
    """All sentences of the passages of some evidence, the best passage first."""
    for number in dict.fromkeys(e.hit for e in evidence):
        hit = hits[number]
        held = {e.start: e for e in evidence if e.hit == number}
        for start, end in hit.passage.sentences:
            yield held.get(start) or Evidence(0, number, start, end, hit.article.text[start:end])


def _reading_order(chosen: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """The evidence by article (that of the best first) and place, numbered from 1."""
    articles = list(dict.fromkeys(hits[e.hit].article.id for e in chosen))
    ordered = sorted(chosen, key=lambda e: (articles.index(hits[e.hit].article.id), e.start, e.end))
    return [replace(one, number=number) for number, one in enumerate(ordered, 1)]


def _best(given: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """What was given, best first: in the order of the evidence, then the sentences around it."""
    place = {(e.hit, e.start): n for n, e in enumerate(evidence)}
    return sorted(given, key=lambda e: place.get((e.hit, e.start), len(place)))


def prompt(question: Question, given: Sequence[Evidence], hits: Sequence[Hit], hint: str = "") -> str:
    """The evidence by article, and the question: data in lines of its own, which can forge no mark."""
    lines: list[str] = []
    last = ""
    for one in given:
        article = hits[one.hit].article
        if article.id != last:
            last = article.id
            own = [e for e in given if hits[e.hit].article.id == last]
            lines += ["", _article_line(own, hits[one.hit])]
        said = f"({flat(one.speaker)}:) " if one.speaker else ""
        lines.append(f"[{one.number}] {said}{flat(one.text)}")
    told = f"\n\nNot found by the search: {flat(hint)}" if hint else ""
    asked = flat(question.text)
    return (
        f"Articles, with their numbered sentences:{chr(10).join(lines)}{told}\n\nQuestion: {asked}\nAnswer:"
    )


def _article_line(own: Sequence[Evidence], hit: Hit) -> str:
    """What is known of an article: its sentences' numbers, title, outlet, date and who speaks in which."""
    article = hit.article
    numbers = f"[{own[0].number}]" if len(own) == 1 else f"[{own[0].number}-{own[-1].number}]"
    told = [f"“{flat(article.title)}”" if article.title else "", flat(article.publisher or "")]
    told.append(article.published.date or "undated")
    speakers = dict.fromkeys(flat(e.speaker) for e in own if e.speaker)
    if speakers:
        told.append(f"speaking: {', '.join(speakers)}")
    return f"Article {numbers}: {', '.join(filter(None, told))}"


def reply_grammar(question: Question, given: Sequence[Evidence]) -> str:
    """GBNF for a small model: one sentence a line, each with a mark that exists right behind it.

    Without that it writes three sentences and marks the last. A word ends with a full stop only where it is
    short and has a capital ("Gen.", "U.S."). A line that the limit of tokens cuts off has no end and is left
    out. It may refuse instead.
    """
    numbers = " | ".join(f'"{e.number}"' for e in given)
    lines = LINES if question.kind in MANY else 1
    return (
        f'root ::= line{" line?" * (lines - 1)} | "{NO_ANSWER}\\n"\n'
        'line ::= word (" " word)* "."? " [" number (", " number)? (", " number)? "]" "\\n"\n'
        'word ::= [^ \\[\\]\\n\\t。！？؟]* [^ .!?…:\\[\\]\\n\\t。！？؟] | [A-ZА-Я] [a-zа-я]{0,3} "."'
        ' | ([A-Z] "."){2,4}\n'
        f"number ::= {numbers}"
    )


def writer(name: str, limits: Limits | None = None) -> Writer:
    """The writer on a model by its name. Raises WriterError where there is none."""
    return Writer(load(name, limits))
