"""Who the subject of a Russian report is, by the parse and the names that the model finds."""

from __future__ import annotations

from typing import Final

from rag.annotate.data import table
from rag.annotate.people import NOBODY, PERSON, Cast, Entity, Mention
from rag.annotate.quotes import Paragraph
from rag.annotate.said import UNKNOWN, Who
from rag.annotate.slovnet import Sentence, Token, forenames

_PRONOUNS: Final = {"он": "m", "она": "f"}
_LINKS: Final = ("appos", "flat:name", "flat", "nmod", "flat:foreign")
_FAR: Final = 3


class Voices:
    """The people of an article as they turn up, and the voices of its reports."""

    def __init__(self, text: str, cast: Cast) -> None:
        self.text, self.cast = text, cast
        self.at: dict[tuple[int, int], Entity] = {}
        self.place = 0

    def meet(self, part: Paragraph, parsed: list[Sentence]) -> None:
        """Notes the names of a paragraph, full ones first."""
        self.place += 1
        found = [(s, name) for s in parsed for name in s.names if name[2] in ("PER", "ORG")]
        for sentence, (start, end, kind) in sorted(
            found, key=lambda one: " " not in part.text[one[1][0] : one[1][1]]
        ):
            tokens = [t for t in sentence.tokens if start <= t.start < end]
            if not tokens or any(q.clause and q.first <= start < q.last for q in part.quotes):
                continue
            name = (
                _nominative(tokens)
                if kind == "PER"
                else part.text[start:end]
                if _case(tokens[0]) == "Nom"
                else None
            )
            entity = self.cast.add(name, PERSON if kind == "PER" else "ORG", True) if name else None
            if entity is None:
                continue
            where = part.span(start, end)
            if kind == "PER":
                entity.spans.add(where)
                entity.gender = entity.gender or _gender(tokens)
                self._office(part, sentence, tokens, entity)
            self.at[(self.place, start)] = entity
            subject = _subject(sentence, tokens[0])
            self.cast.mentions.append(
                Mention(where[0], entity, 2 if subject else 0, self.place, sentence.start)
            )

    def _office(self, part: Paragraph, sentence: Sentence, tokens: list[Token], entity: Entity) -> None:
        head = sentence.tokens[tokens[0].head] if tokens[0].head >= 0 else None
        if (
            entity.office is None
            and head is not None
            and tokens[0].rel in ("appos", "nmod", "flat")
            and head.tag == "NOUN"
        ):
            start = min(
                (t.start for t in sentence.children(head.index) if t.rel == "amod" and t.index < head.index),
                default=head.start,
            )
            if 0 < tokens[0].start - start < 80 and head.index < tokens[0].index:
                entity.office = part.text[start : tokens[0].start].strip(" ,")

    def speaker(self, part: Paragraph, sentence: Sentence, verb: Token) -> Who:
        """The voice of a verb: its subject, or that of the verb before it."""
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
        if subject.low in _PRONOUNS:
            entity = self._candidate(where, sentence, _PRONOUNS[subject.low])
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
        if entity is not None and (entity.person or self.at.get((self.place, subject.start)) is entity):
            return Who(entity, "name")
        if subject.feats.get("Number") != "Plur" and subject.feats.get("Animacy") == "Anim":
            self.cast.note(Mention(where, NOBODY, 2, self.place, sentence.start))
        return Who(None, None, self._phrase(part, sentence, subject))

    def _candidate(self, where: int, sentence: Sentence, want: str) -> Entity | None:
        """The one person a pronoun can stand for."""
        near = [
            m
            for m in self.cast.mentions
            if m.at < where and m.entity.person and self.place - m.paragraph <= _FAR
        ]
        near = [m for m in near if m.entity.gender in ("", want)]
        if not near:
            return None
        last = [m for m in near if (m.paragraph, m.sentence) == (near[-1].paragraph, near[-1].sentence)]
        top = max(m.subject for m in last)
        people = {id(m.entity): m.entity for m in last if m.subject == top}
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
        return self.text[start:end]


def _subject(sentence: Sentence, token: Token) -> bool:
    """Whether a name is a verb's subject, alone or with others."""
    while token.rel in (*_LINKS, "conj") and token.head >= 0:
        token = sentence.tokens[token.head]
    return token.rel.startswith("nsubj")


def _linked(sentence: Sentence, subject: Token) -> list[Token]:
    """A noun and the names that stand with it: its own, or one in the nominative that ends its phrase."""
    found, case = [subject], _case(subject)
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
            and _case(token) in (case, "")
            and token.index > subject.index
        ):
            found.append(token)
    return found


def _case(token: Token) -> str:
    return token.feats.get("Case", "")


def _gender(tokens: list[Token]) -> str:
    told = {t.feats.get("Gender") for t in tokens[:1]}
    return "m" if told == {"Masc"} else "f" if told == {"Fem"} else ""


def _nominative(tokens: list[Token]) -> str | None:
    """A person's name in the nominative; None where it cannot be brought there surely."""
    parts = [t.text for t in tokens]
    if any(part.isupper() and len(part) > 3 for part in parts):
        return None
    if all(_case(t) in ("Nom", "") for t in tokens[:1]):
        return " ".join(parts).replace(" .", ".").replace(" - ", "-")
    if _case(tokens[0]) not in ("Gen",) or len(parts) < 2:
        return None
    gender = "f" if tokens[0].feats.get("Gender") == "Fem" else "m"
    made = [_changed(part, gender) for part in parts]
    return " ".join(made) if made[0].lower() in forenames() else None


def _changed(word: str, gender: str) -> str:
    rules: list[list[str]] = table("russian")["genitive"][gender]
    for old, new in rules:
        if word.lower().endswith(old) and len(word) > len(old) + 1:
            return word[: -len(old)] + new
    return word
