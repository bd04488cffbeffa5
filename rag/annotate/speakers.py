"""Who the subject of a cue is: a name, an office with one holder, a pronoun with one candidate, or nobody.

A wrong name is worse than none: where two fit, nobody is named.
"""

from __future__ import annotations

from typing import Any, Final

from rag.annotate.cast import PRONOUNS
from rag.annotate.data import words
from rag.annotate.people import NOBODY, Cast, Entity, Mention, level
from rag.annotate.quotes import Paragraph
from rag.annotate.said import UNKNOWN, Who
from rag.annotate.subjects import crowded, is_definite, issuer, joined, owner

_FAR: Final = 3
"""Paragraphs back that a pronoun may reach."""
_NEAR: Final = 2
"""Paragraphs back that "the retiree" may reach, where only one person is spoken of in them."""
_BESIDE: Final = 5
"""Words between a body's name and the noun for it."""
_DOERS: Final = ("ist", "man", "woman", "person", "ee", "ian")
"""Endings of nouns for people."""
_NAMED: Final = ("appos", "compound", "nmod", "flat")


class Speakers:
    """Finds who speaks, with the article's cast; what it finds is remembered for the pronouns behind."""

    def __init__(
        self, cast: Cast, at: list[dict[int, Entity]], paragraphs: list[Paragraph], text: str
    ) -> None:
        self.cast, self.at, self.paragraphs, self.text = cast, at, paragraphs, text
        self.spoke: dict[tuple[int, int], list[Entity]] = {}
        """Who is named as speaking in a sentence."""

    def of(self, n: int, subject: Any, speaks: bool = True) -> Who:
        """The voice of a subject token of paragraph n; `speaks` is False where no cue says that it does."""
        where = self.paragraphs[n].source(subject.idx)
        who = self._of(n, subject, where)
        if who.how in ("pronoun", "office") and who.entity is not None and who.entity.person:
            self.cast.note(Mention(where, who.entity, 2, n, subject.sent.start))
        elif who.how == "name" and who.entity is not None and speaks:
            self.spoke.setdefault((n, subject.sent.start), []).append(who.entity)
        elif who.entity is None and _human(subject, speaks):
            self.cast.note(Mention(where, NOBODY, max(1, level(subject)), n, subject.sent.start))
        return who

    def pass_by(self, n: int, doc: Any) -> None:
        """Keeps in mind who does something and is called by an office only: "The envoy left. She said ..." is
        nobody's of those named before."""
        at, offices = self.at[n], words("verbs", "office.resolved")
        for sent in doc.sents:
            if any(at[token.i].person for token in sent if token.i in at):
                continue
            for token in (t for t in sent if t.lower_ in offices and level(t) == 2):
                self.of(n, token, speaks=False)

    def _of(self, n: int, subject: Any, where: int) -> Who:
        if subject.lower_ in PRONOUNS:
            entity = self._candidate(n, subject, where)
            return Who(entity, "pronoun") if entity is not None else UNKNOWN
        if subject.pos_ == "PRON":
            whose = issuer(subject) if subject.lower_ == "it" else None
            return self._of(n, whose, where) if whose is not None else UNKNOWN
        entity = self._named(n, subject)
        if entity is not None:
            if joined(self.at[n], subject, entity):
                return Who(None, None, self._phrase(n, subject, conjuncts=True))
            if _some(subject):
                return Who(None, None, self._phrase(n, subject))
            if crowded(self.at[n], subject, entity):
                return UNKNOWN
            return Who(entity, "name")
        return self._office(n, subject, where)

    def _named(self, n: int, subject: Any) -> Entity | None:
        """The entity of a subject, in it or beside it as an apposition."""
        at = self.at[n]
        own = at.get(subject.i)
        if own is not None and not own.person and self._is_owner(n, subject, own):
            return None
        beside = [
            at[k.i]
            for k in subject.children
            if k.i in at
            and at[k.i].person
            and (k.dep_ == "appos" or (k.dep_ in _NAMED and subject.pos_ == "PROPN"))
        ]
        beside += [
            at[k.i]
            for called in subject.children
            if called.dep_ == "acl" and called.lower_ in ("named", "called")
            for k in called.children
            if k.dep_ == "oprd" and k.i in at
        ]
        behind = at.get(subject.i + 1)
        if behind is not None and behind.person and subject.pos_ == "NOUN" and own is None:
            beside.append(behind)  # "engineer Paul Strand"
        if own is not None and (own.person or not beside):
            return own
        if beside:
            return beside[0]
        if subject.lower_ in words("verbs", "office.heads") or subject.pos_ == "PROPN":
            return self._behind(n, subject)
        return self._called(n, subject) if subject.lower_ in words("verbs", "office.named") else None

    def _is_owner(self, n: int, subject: Any, body: Entity) -> bool:
        """Whether an office of a body stands before it: "director of Amnesty Man-kei Tam" is one name."""
        first = subject.i
        while first and self.at[n].get(first - 1) is body:
            first -= 1
        before = [token.lower_ for token in subject.doc[max(0, first - 2) : first]]
        return before[1:] == ["of"] and before[0] in words("verbs", "office.heads")

    def _called(self, n: int, subject: Any) -> Entity | None:
        """The body that a common noun for it is called by: "the Observer newspaper", "news agency Tass"."""
        beside = [
            t for t in subject.subtree if abs(t.i - subject.i) < _BESIDE and t.dep_ in ("compound", "nmod")
        ]
        beside += [t for t in subject.rights if t.dep_ == "appos" or t.i == subject.i + 1]
        bodies = {id(e): e for t in beside if (e := self.at[n].get(t.i)) is not None and e.kind == "ORG"}
        if bodies:
            return next(iter(bodies.values()))
        name = subject.doc[subject.i - 1] if subject.i else subject
        plain = name.dep_ == "compound" and name.pos_ == "PROPN" and not name.ent_type_
        return self.cast.add(name.text, "ORG") if plain else None

    def _behind(self, n: int, subject: Any) -> Entity | None:
        """A person whose name ends the subject's phrase: "the head, Green Farms, Suleiman Dikwa, said"."""
        behind = [t for t in subject.subtree if t.i > subject.i]
        stop = next((t.i for t in behind if t.dep_ == "relcl" or t.pos_ == "VERB"), 1 << 30)
        tail = [t for t in behind if t.i < stop and t.i in self.at[n] and self.at[n][t.i].person]
        if not tail or tail[-1].dep_ in ("poss", "conj"):
            return None
        heads, own = words("verbs", "office.heads"), self.at[n][tail[-1].i]
        before = [
            k.lower_
            for k in tail[-1].lefts
            if k.dep_ == "compound" and k.text[:1].isupper() and self.at[n].get(k.i) is not own
        ]
        titled = any(word in heads for word in before)
        if (
            subject.lower_ in heads
        ):  # "the spokesman for Minister Ana Lopez"; but "of the Foreign Ministry Vik"
            whole = not titled and any(word not in words("verbs", "titles.plain") for word in before)
        else:
            whole = bool(before)  # "City of Lanett Mayor Jamie Heard"
        return own if whole or tail[-1].dep_ != "pobj" else None

    def _office(self, n: int, subject: Any, where: int) -> Who:
        """The one holder of an office, whose message it is, else the words for a voice."""
        message = subject.lemma_ in words("verbs", "messages")
        whose = (owner(subject) or issuer(subject)) if message else None
        if whose is not None and (who := self._of(n, whose, where)).name:
            return who
        if subject.lower_ in words("verbs", "office.resolved") and is_definite(subject):
            told = [
                t
                for t in subject.subtree
                if (subject.i - 5 < t.i < subject.i and t.pos_ in ("NOUN", "PROPN", "ADJ"))
                or (t.ent_type_ == "GPE" and t.head.lower_ == "of" and t.head.head == subject)
            ]
            mods = {t.lower_.strip(".") for t in told} - {"former", "new", "senior", "late", "same"}
            places = {t.lower_.strip(".") for t in told if t.ent_type_ in ("GPE", "NORP")}
            fits = self.cast.holders(subject.lower_, mods, places)
            if not told:  # who is named only later is not meant yet
                fits = [e for e in fits if min(e.spans, default=(where,))[0] < where]
            entity = None if not told and self._untitled(where, fits) else self._holder(n, where, fits)
            if entity is not None:
                return Who(entity, "office")
        if (entity := self._same(n, subject, where)) is not None:
            return Who(entity, "office")
        if subject.pos_ not in ("NOUN", "PROPN") or subject.ent_type_ in ("DATE", "TIME"):
            return UNKNOWN
        phrase = self._phrase(n, subject)
        if phrase and subject.lower_.startswith("spokes") and self._speaks_for(n, subject):
            return Who(None, "office", None, self._whole(n, subject, phrase))
        return Who(None, None, phrase)

    def _whole(self, n: int, subject: Any, phrase: str) -> str:
        """A spokesman's body with its whole name, where the phrase has its letters."""
        for token in subject.subtree:
            entity = self.at[n].get(token.i)
            if entity is not None and token.is_upper and not entity.person:
                phrase = phrase.replace(token.text, entity.name, 1)
        article, _, rest = phrase.partition(" ")
        return rest if article.lower() in ("a", "an", "the") else phrase

    def _same(self, n: int, subject: Any, where: int) -> Entity | None:
        """The one person spoken of just before, whom "the retiree" or "the 63-year-old" calls otherwise."""
        known = words("verbs", "office.heads")
        known -= words("verbs", "office.unnamed") | words("verbs", "office.resolved")
        if subject.tag_ in ("NNS", "NNPS") or (subject.lower_ not in known and subject.lower_ != "old"):
            return None
        if not is_definite(subject) or any(
            k.dep_ in ("prep", "poss") or k.text[:1].isupper() for k in subject.children if k.dep_ != "det"
        ):
            return None  # "the head of the harbour", "the Vestland singer": whoever that is
        near = self.cast.met(where, n - _NEAR)
        if not near or any(m.entity is not near[-1].entity for m in near) or near[-1].entity is NOBODY:
            return None
        return near[-1].entity if any(m.subject for m in near) else None

    def _holder(self, n: int, where: int, fits: list[Entity]) -> Entity | None:
        """The one holder of an office, or the one of them who is spoken of just here."""
        if len(fits) > 1:
            near = {id(m.entity) for m in self.cast.met(where, n - _FAR)}
            fits = [entity for entity in fits if id(entity) in near]
        return fits[0] if len(fits) == 1 else None

    def _untitled(self, where: int, fits: list[Entity]) -> bool:
        """Whether who did or said something last, or one of them, has no office in the article: a plain "the
        president" may be he, and not who is called so there."""
        told = [m for m in self.cast.met(where) if m.subject]
        last = [
            m.entity for m in told if (m.paragraph, m.sentence) == (told[-1].paragraph, told[-1].sentence)
        ]
        return any(one is not NOBODY and not one.roles and one not in fits for one in last)

    def _speaks_for(self, n: int, subject: Any) -> bool:
        """Whether a spokesman's phrase names a body, and no person ("Ana Lopez's spokesman")."""
        near = (t for t in subject.subtree if 0 < abs(t.i - subject.i) < 8)
        inside = [t for t in near if t.text[:1].isupper() and t.pos_ != "DET"]
        return bool(inside) and not any(t.i in self.at[n] and self.at[n][t.i].person for t in inside)

    def _phrase(self, n: int, subject: Any, conjuncts: bool = False) -> str | None:
        """The words for a voice: its noun with what stands before it, and a short "of ..."."""
        last = subject.i
        for child in subject.rights:
            near = child.dep_ == "prep" and child.i == last + 1
            if near and child.lower_ in words("verbs", "office.places"):
                last = child.right_edge.i if child.right_edge.i - last < 8 else last
            elif conjuncts and child.dep_ == "conj":
                last = max(last, *(one.i for one in subject.conjuncts))
        doc = subject.doc
        start, end = self.paragraphs[n].span(doc[subject.left_edge.i].idx, doc[last].idx + len(doc[last]))
        phrase = self.text[start:end].strip()
        return phrase if len(phrase) < 100 and "\n" not in phrase else subject.text

    def _candidate(self, n: int, subject: Any, where: int) -> Entity | None:
        """The one person a pronoun can stand for, by gender and nearness; None where two fit."""
        want = PRONOUNS[subject.lower_]
        fit = [m for m in self.cast.met(where, n - _FAR) if m.entity.gender in ("", want)]
        here = (n, subject.sent.start)
        same = [m for m in fit if (m.paragraph, m.sentence) == here and m.subject]
        if same:
            return same[0].entity if same[0].entity.gender == want else None
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
        spoke = self.spoke.get((fit[-1].paragraph, fit[-1].sentence), [])
        if any(one is not entity and one.person and one.gender == want for one in spoke):
            return None  # "Vik said it rained, while Holm wrote it snowed. He added ..."
        rivals = [m for m in fit if m.subject and m.entity is not entity and m.entity.gender == want]
        if rivals and not any(m.subject for m in last):
            return None  # "the part of Ana Lopez", and somebody else did or said something before
        alone = all(m.entity is entity for m in fit) and any(m.subject for m in fit)
        return entity if entity.gender == want or alone else None


def _human(subject: Any, speaks: bool) -> bool:
    """Whether a voice without a name may be a "he" or "she": a pronoun, or the singular of no body or paper.

    Who is not said to speak must be a person by the noun ("a fisherman"), for anything may be a subject.
    """
    lemma = subject.lemma_.lower()
    if subject.lower_ in PRONOUNS:
        return True
    if subject.pos_ not in ("NOUN", "PROPN") or subject.tag_ in ("NNS", "NNPS"):
        return False
    if lemma in words("verbs", "office.bodies"):
        return False
    known = words("verbs", "office.heads") | words("verbs", "office.voices")
    return speaks or lemma in known or lemma.endswith(_DOERS)


def _some(subject: Any) -> bool:
    """Whether a voice is of a party or people ("Other Republicans", "one Norlander"), and not all of them
    ("the Democrats")."""
    before = [token.lower_ for token in subject.doc[subject.left_edge.i : subject.i]]
    return subject.ent_type_ == "NORP" and before != (["the"] if subject.tag_ in ("NNPS", "NNS") else [])
