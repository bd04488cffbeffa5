"""Who the subject of a cue is: a name, an office with one holder, a pronoun with one candidate, or nobody.

A wrong name is worse than none: where two fit, nobody is named.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from rag.annotate.cast import _PRONOUNS
from rag.annotate.data import words
from rag.annotate.people import NOBODY, PERSON, Cast, Entity, Mention, bare, level
from rag.annotate.quotes import Paragraph
from rag.records import SpeakerHow

_FAR: Final = 3
"""Paragraphs back that a pronoun may reach."""
_NAMED: Final = ("appos", "compound", "nmod", "flat")


class Who(NamedTuple):
    """A voice: its entity, or the words that describe it; both None where nothing is known."""

    entity: Entity | None = None
    how: SpeakerHow | None = None
    described: str | None = None

    @property
    def name(self) -> str | None:
        return self.entity.name if self.entity is not None and self.entity is not NOBODY else None


UNKNOWN: Final = Who()


class Speakers:
    """Finds who speaks, with the article's cast; what it finds is remembered for the pronouns behind."""

    def __init__(
        self, cast: Cast, at: list[dict[int, Entity]], paragraphs: list[Paragraph], text: str
    ) -> None:
        self.cast, self.at, self.paragraphs, self.text = cast, at, paragraphs, text

    def of(self, n: int, subject: Any) -> Who:
        """The voice of a subject token of paragraph n."""
        where = self.paragraphs[n].source(subject.idx)
        who = self._of(n, subject, where)
        if who.how == "pronoun" and who.entity is not None:
            self.cast.note(Mention(where, who.entity, 2, n, subject.sent.start))
        elif who.entity is None and _human(subject):
            self.cast.note(Mention(where, NOBODY, max(1, level(subject)), n, subject.sent.start))
        return who

    def _of(self, n: int, subject: Any, where: int) -> Who:
        if subject.lower_ in _PRONOUNS:
            return self._pronoun(n, subject, where)
        if subject.pos_ == "PRON":
            return UNKNOWN
        entity = self._named(n, subject)
        if entity is not None:
            joined = any(k.dep_ == "cc" for k in subject.children)
            if joined and any(other.i > subject.i for other in subject.conjuncts):
                return Who(None, None, self._phrase(n, subject, conjuncts=True))
            return Who(entity, "name")
        return self._office(n, subject, where)

    def _named(self, n: int, subject: Any) -> Entity | None:
        """The entity of a subject, in it or beside it as an apposition."""
        at = self.at[n]
        own = at.get(subject.i)
        beside = [
            at[k.i]
            for k in subject.children
            if k.i in at
            and at[k.i].person
            and (k.dep_ == "appos" or (k.dep_ in _NAMED and subject.pos_ == "PROPN"))
        ]
        if own is not None and not own.person and not beside and (person := self._behind(n, subject)) is not None:
            return person
        if own is not None and (own.person or not beside):
            return None if _of_body(subject) and not own.person else own
        if beside:
            return beside[0]
        if subject.lower_ in words("verbs", "office.heads") or subject.pos_ == "PROPN":
            return self._behind(n, subject)
        return None

    def _behind(self, n: int, subject: Any) -> Entity | None:
        """A person whose name ends the subject's phrase: "Chief Executive, Green Farms, Suleiman Dikwa, said"."""
        stop = next(
            (t.i for t in subject.subtree if t.i > subject.i and (t.dep_ == "relcl" or t.pos_ == "VERB")),
            1 << 30,
        )
        tail = [
            t
            for t in subject.subtree
            if subject.i < t.i < stop and t.i in self.at[n] and self.at[n][t.i].person
        ]
        if not tail or tail[-1].dep_ in ("poss", "conj"):
            return None
        heads = words("verbs", "office.heads")
        if tail[-1].dep_ == "pobj" and not any(k.dep_ == "compound" and k.lower_ in heads for k in tail[-1].lefts):
            return None  # "the lawyer of Ana Lopez"; but "City of Lanett Mayor Jamie Heard"
        return self.at[n][tail[-1].i]

    def _office(self, n: int, subject: Any, where: int) -> Who:
        """The one holder of an office, else the words for a voice."""
        if subject.lower_ in words("verbs", "office.resolved") and any(
            k.lower_ in ("the", "this") for k in subject.children
        ):
            mods = {
                t.lower_.strip(".")
                for t in subject.subtree
                if subject.i - 5 < t.i < subject.i and t.pos_ in ("NOUN", "PROPN", "ADJ")
            }
            mods -= {"former", "new", "senior", "late", "same"}
            entity = self.cast.role(subject.lower_, mods, where)
            if entity is not None:
                return Who(entity, "office")
        if subject.pos_ == "PROPN" and subject.lower_ not in words("verbs", "office.heads") | words(
            "verbs", "office.voices"
        ):
            known = self.cast.surname(bare(subject.text))
            if known is not None:
                return Who(known, "name")
        return Who(None, None, self._phrase(n, subject)) if subject.pos_ in ("NOUN", "PROPN") else UNKNOWN

    def _phrase(self, n: int, subject: Any, conjuncts: bool = False) -> str | None:
        """The words for a voice: its noun with what stands before it, and a short "of ..."."""
        last = subject.i
        for child in subject.rights:
            if (
                child.dep_ == "prep"
                and child.i == last + 1
                and child.lower_ in words("verbs", "office.places")
            ):
                last = child.right_edge.i if child.right_edge.i - last < 8 else last
            elif conjuncts and child.dep_ == "conj":
                last = child.i
        doc = subject.doc
        start, end = self.paragraphs[n].span(doc[subject.left_edge.i].idx, doc[last].idx + len(doc[last]))
        phrase = self.text[start:end]
        return phrase if len(phrase) < 100 and "\n" not in phrase else subject.text

    def _pronoun(self, n: int, subject: Any, where: int) -> Who:
        over = self._governor(subject)
        if over is not None and over.lower_ != subject.lower_:
            who = self._of(n, over, self.paragraphs[n].source(over.idx))
            if (
                who.entity is not None
                and who.entity.person
                and who.entity.gender in ("", _PRONOUNS[subject.lower_])
            ):
                return Who(who.entity, "pronoun")
            if over.lower_ in words("verbs", "office.heads") | words("verbs", "office.voices"):
                return UNKNOWN
        entity = self._candidate(n, subject, where)
        return Who(entity, "pronoun") if entity is not None else UNKNOWN

    def _governor(self, subject: Any) -> Any:
        """The subject of the clause that reports the pronoun's own: "the adviser promised he could"."""
        verb = subject.head
        while verb.head != verb:
            if verb.dep_ in ("ccomp", "advcl", "conj") and verb.head.pos_ in ("VERB", "AUX"):
                above = next(
                    (k for k in verb.head.children if k.dep_ in ("nsubj", "nsubjpass") and k.i < subject.i),
                    None,
                )
                if above is not None and above != subject:
                    return above
            verb = verb.head
        return None

    def _candidate(self, n: int, subject: Any, where: int) -> Entity | None:
        """The one person a pronoun can stand for, by gender and nearness; None where two fit."""
        want = _PRONOUNS[subject.lower_]
        fit = [
            m
            for m in self.cast.mentions
            if m.at < where
            and m.entity.kind == PERSON
            and m.entity.gender in ("", want)
            and n - m.paragraph <= _FAR
        ]
        here = (n, subject.sent.start)
        same = [m for m in fit if (m.paragraph, m.sentence) == here and m.subject]
        if same:
            return None if same[0].entity is NOBODY else self._gendered(same[0].entity, want)
        fit = [m for m in fit if (m.paragraph, m.sentence) != here]
        if not fit:
            return None
        last = [m for m in fit if (m.paragraph, m.sentence) == (fit[-1].paragraph, fit[-1].sentence)]
        people = {id(m.entity): m.entity for m in last}
        if len(people) > 1:
            top = max(m.subject for m in last)
            people = {id(m.entity): m.entity for m in last if m.subject == top and top}
        if len(people) != 1:
            return None
        (entity,) = people.values()
        if entity is NOBODY:
            return None
        if not entity.gender:
            near = {id(m.entity) for m in fit if n - m.paragraph <= 2}
            if len(near) > 1 and not (
                last[-1].subject == 2 and n - last[-1].paragraph <= 1 and len(last) == 1
            ):
                return None
        return self._gendered(entity, want)

    @staticmethod
    def _gendered(entity: Entity, want: str) -> Entity:
        entity.gender = entity.gender or want
        return entity


def _human(subject: Any) -> bool:
    """Whether a voice without a name may be a "he" or "she": a pronoun, or the singular of no body or paper."""
    if subject.lower_ in _PRONOUNS:
        return True
    body = subject.lemma_.lower() in words("verbs", "office.bodies")
    return subject.pos_ in ("NOUN", "PROPN") and subject.tag_ not in ("NNS", "NNPS") and not body


def _of_body(subject: Any) -> bool:
    """Whether a name only describes a voice: "Home Office spokesman"."""
    return subject.lower_ in words("verbs", "office.voices") and subject.lower_.startswith(
        ("spokes", "source", "official")
    )
