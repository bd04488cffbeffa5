"""Who the subject of a Russian report is, by the parse and the names that the model finds."""

from __future__ import annotations

from typing import Final

from rag.annotate.data import table
from rag.annotate.people import NOBODY, PERSON, Cast, Entity, Mention
from rag.annotate.quotes import Paragraph
from rag.annotate.russian_names import case_of, gender_of, nominative, stems, surnames
from rag.annotate.said import UNKNOWN, Who
from rag.annotate.slovnet import Sentence, Token

PRONOUNS: Final = {"он": "m", "она": "f", "его": "m", "её": "f", "ее": "f"}
_LINKS: Final = ("appos", "flat:name", "flat", "nmod", "flat:foreign")
_FAR: Final = 3


class Voices:
    """The people of an article as they turn up, and the voices of its reports."""

    def __init__(self, text: str, cast: Cast) -> None:
        self.text, self.cast = text, cast
        self.at: dict[tuple[int, int], Entity] = {}
        self.place = 0
        self.heard: set[str] = set()
        """What surnames may be in the nominative of people whose whole name cannot be brought there."""

    def meet(self, part: Paragraph, parsed: list[Sentence]) -> None:
        """Notes the names of a paragraph, full ones first, then surnames that the model took for none."""
        self.place += 1
        named = [
            (s, [t for t in s.tokens if a <= t.start < z], kind) for s in parsed for a, z, kind in s.names
        ]
        taken = {t.start for _, tokens, _ in named for t in tokens}
        named += [(s, [t], "") for s in parsed for t in s.tokens if t.tag == "PROPN" and t.start not in taken]
        held = [(q.first, q.last) for q in part.quotes if q.clause]
        for sentence, tokens, kind in sorted(named, key=lambda one: (not one[2], len(one[1]) < 2)):
            if tokens and not any(a <= tokens[0].start < z for a, z in held):
                entity = self._entity(part, tokens, kind)
                if entity is not None:
                    self._note(part, sentence, tokens, entity)

    def _entity(self, part: Paragraph, tokens: list[Token], kind: str) -> Entity | None:
        """Whom a name of a kind means; one of no kind is a surname that is known, or nobody's."""
        if kind == "LOC":
            return None
        if kind == "ORG":
            body = case_of(tokens[0]) == "Nom" or tokens[0].tag == "X"
            return self.cast.add(part.text[tokens[0].start : tokens[-1].end], "ORG", True) if body else None
        name = nominative(tokens) if kind == "PER" else None
        if name is not None:
            return self.cast.add(name, PERSON, True)
        may_be = surnames(tokens[-1])
        if len(tokens) == 1:
            known = {id(e): e for one in may_be if (e := self.cast.by_surname(one)) is not None}
            if known or tokens[0].text not in self.heard or case_of(tokens[0]) != "Nom":
                return next(iter(known.values())) if len(known) == 1 else None
            return self.cast.add(tokens[0].text, PERSON, True)
        self.heard |= may_be
        return None

    def _note(self, part: Paragraph, sentence: Sentence, tokens: list[Token], entity: Entity) -> None:
        where = part.span(tokens[0].start, tokens[-1].end)
        if entity.person:
            entity.spans.add(where)
            entity.gender = entity.gender or gender_of(tokens)
            self._office(part, sentence, tokens, entity)
        self.at[(self.place, tokens[0].start)] = entity
        level = 2 if _subject(sentence, tokens[0]) else 0
        self.cast.note(Mention(where[0], entity, level, self.place, sentence.start))

    def _office(self, part: Paragraph, sentence: Sentence, tokens: list[Token], entity: Entity) -> None:
        head = sentence.tokens[tokens[0].head] if tokens[0].head >= 0 else None
        if (
            entity.office is None
            and head is not None
            and tokens[0].rel in ("appos", "nmod", "flat")
            and case_of(head) == "Nom"
            and not any(a <= head.start < z for a, z, _ in sentence.names)
        ):
            start = min(
                (t.start for t in sentence.children(head.index) if t.rel == "amod" and t.index < head.index),
                default=head.start,
            )
            if 0 < tokens[0].start - start < 80 and head.index < tokens[0].index:
                entity.office = part.text[start : tokens[0].start].strip(" ,")

    def speaker(self, part: Paragraph, sentence: Sentence, verb: Token, quoting: bool = False) -> Who:
        """The voice of a verb: its subject, or that of the verb before it; the object of one that quotes."""
        if quoting:
            told = next((t for t in sentence.children(verb.index) if t.rel == "obj"), None)
            if told is not None and told.low == "слова":
                told = next((t for t in sentence.children(told.index) if t.rel == "nmod"), None)
            return self.of(part, sentence, told) if told is not None else UNKNOWN
        at, steps = verb, 0
        while steps < 4:
            subject = next((t for t in sentence.children(at.index) if t.rel in ("nsubj", "nsubj:pass")), None)
            if subject is not None:
                return self.of(part, sentence, subject)
            if at.head < 0 or at.rel not in ("conj", "advcl", "xcomp", "acl"):
                break
            at, steps = sentence.tokens[at.head], steps + 1
        return UNKNOWN

    def of(self, part: Paragraph, sentence: Sentence, subject: Token) -> Who:
        """The voice of a noun, a name or a pronoun."""
        where = part.source(subject.start)
        if subject.low in PRONOUNS:
            entity = self._candidate(where, sentence, PRONOUNS[subject.low])
            self.cast.note(Mention(where, entity or NOBODY, 2, self.place, sentence.start))
            return Who(entity, "pronoun") if entity is not None else UNKNOWN
        if subject.tag == "PRON":
            return UNKNOWN
        linked = _linked(sentence, subject)
        behind = sentence.tokens[subject.index + 1] if subject.index + 1 < len(sentence.tokens) else None
        if behind is not None and behind.rel.startswith("nsubj") and behind.tag == "PROPN":
            linked.append(behind)  # a second subject is the name of the first
        joined = any(t.rel == "conj" and t.index > subject.index for t in sentence.children(subject.index))
        entity = (
            None if joined else next((e for t in linked if (e := self.at.get((self.place, t.start)))), None)
        )
        paper = subject.feats.get("Animacy") == "Inan"  # "газета Le Monde"
        if entity is not None and (
            entity.person or paper or self.at.get((self.place, subject.start)) is entity
        ):
            self.cast.note(Mention(where, entity, 2, self.place, sentence.start))
            return Who(entity, "name")
        if not joined and entity is None and (entity := self._called(where, sentence, subject)) is not None:
            return Who(entity, "office")
        if subject.feats.get("Number") != "Plur" and subject.feats.get("Animacy") == "Anim":
            self.cast.note(Mention(where, NOBODY, 2, self.place, sentence.start))
        return Who(None, None, self._phrase(part, sentence, subject))

    def _called(self, where: int, sentence: Sentence, noun: Token) -> Entity | None:
        """The one person spoken of before who has the office that a noun tells, or one of its kind."""
        beside = [t for t in sentence.children(noun.index) if t.rel in ("amod", "nmod", "appos")]
        told = stems(" ".join([noun.low, *(t.low for t in beside)]))
        known = table("russian")["kinds"].items()
        kinds = next((offices for kind, offices in known if stems(kind) == told), "")
        near = self.cast.met(where, self.place - _FAR)
        fits = [
            e
            for e in {id(m.entity): m.entity for m in near}.values()
            if e.office and (told <= (have := stems(e.office)) or have & stems(kinds))
        ]
        if near and near[-1].subject and near[-1].paragraph == self.place and near[-1].entity in fits:
            return near[-1].entity
        return fits[0] if len(fits) == 1 else None

    def _candidate(self, where: int, sentence: Sentence, want: str) -> Entity | None:
        """The one person a pronoun can stand for."""
        near = [m for m in self.cast.met(where, self.place - _FAR) if m.entity.gender in ("", want)]
        if not near:
            return None
        last = [m for m in near if (m.paragraph, m.sentence) == (near[-1].paragraph, near[-1].sentence)]
        top = max(m.subject for m in last)
        people = {id(m.entity): m.entity for m in last if m.subject == top and top}
        entity = next(iter(people.values())) if len(people) == 1 else None
        return entity if entity is not None and entity is not NOBODY and entity.gender == want else None

    def _phrase(self, part: Paragraph, sentence: Sentence, noun: Token) -> str:
        """The words for a voice: a noun with its adjectives and what follows it closely."""
        below = sorted(i for i in sentence.below(noun.index))
        first = last = noun.index
        while first - 1 in below and sentence.tokens[first - 1].tag in ("ADJ", "DET", "NOUN", "NUM"):
            first -= 1
        while (
            last + 1 in below
            and sentence.tokens[last + 1].tag in ("ADJ", "NOUN", "PROPN", "ADP", "CCONJ")
            and last - noun.index < 6
        ):
            last += 1
        while last > noun.index and sentence.tokens[last].tag in ("ADP", "CCONJ", "ADJ"):
            last -= 1
        start, end = part.span(sentence.tokens[first].start, sentence.tokens[last].end)
        end += "«" in self.text[start:end] and self.text[end : end + 1] == "»"
        return self.text[start:end]


def _subject(sentence: Sentence, token: Token) -> bool:
    """Whether a name is a verb's subject, alone or with others."""
    while token.rel in (*_LINKS, "conj") and token.head >= 0:
        token = sentence.tokens[token.head]
    return token.rel.startswith("nsubj")


def _linked(sentence: Sentence, subject: Token) -> list[Token]:
    """A noun and the names that stand with it: its own, or one in the nominative that ends its phrase."""
    found, case = [subject], case_of(subject)
    below = sentence.below(subject.index)
    for index in sorted(below - {subject.index}):
        token = sentence.tokens[index]
        up, straight = token, True
        while up.index != subject.index and straight:
            straight = up.rel in _LINKS
            up = sentence.tokens[up.head]
        if (
            straight
            and token.tag in ("PROPN", "X", "NOUN")
            and case_of(token) in (case, "", "Nom")
            and token.index > subject.index
        ):
            found.append(token)
    return found
