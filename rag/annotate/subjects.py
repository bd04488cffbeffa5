"""Who the subject of a verb is, in the parse: its own, or that of a verb above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rag.annotate.clauses import SUBJECTS
from rag.annotate.data import words
from rag.annotate.people import Entity

_NEAR: Final = 8
"""Words behind a message that may tell whose it is."""
_UPWARD: Final = ("conj", "advcl", "xcomp", "pcomp", "parataxis", "ccomp")
_TOLD: Final = frozenset("quote tell cite hear know".split())
"""Verbs whose passive subject speaks ("was quoted as saying")."""


def subject_of(verb: Any, depth: int = 0) -> Any:
    """The subject of a verb, that of the verb above it where it has none; None for a passive without one."""
    agent = next((k for k in verb.children if k.dep_ == "agent" and k.i > verb.i), None)
    if agent is not None:
        return next((k for k in agent.children if k.dep_ == "pobj"), None)
    own = next(
        (k for k in verb.children if k.dep_ == "nsubj" or (k.dep_ == "nsubjpass" and verb.lemma_ in _TOLD)),
        None,
    )
    if own is not None:
        for other in (k for k in verb.children if k.i > own.i and k.dep_ == "nsubj" and k.pos_ == "PROPN"):
            if own.pos_ == "NOUN" and (other.i == own.i + 1 or other.ent_type_ == "PERSON"):
                return other  # a second subject is the name of the first: "news agency Tass"
        if own.lower_ not in ("who", "that", "which") or verb.dep_ != "relcl":
            return own
        of = verb.head.head if verb.head.dep_ == "pobj" else verb
        if own.lower_ != "who" and of is not verb:  # "sent a message to Lopez that read"
            sent = [k for k in (of.head, *of.head.children) if k.lemma_ in words("verbs", "messages")]
            if sent:
                return sent[0]
        whose = of.lower_ == "of" and of.head.pos_ == "NOUN"  # "a niece of the mayor, who said": one of two
        named = verb.head.ent_type_ in ("PERSON", "LOC")
        thing = own.lower_ == "which" and named  # "a letter to Lopez, which said"
        return None if whose or thing else verb.head
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.lemma_ in _TOLD:
        told = next((k for k in verb.head.head.children if k.dep_ == "dobj"), None)
        if told is not None:
            return told  # "quoted the minister as saying"
    if (
        verb.dep_ == "pcomp"
        and verb.head.lower_ == "for"
        and any(k.dep_ == "dobj" for k in verb.head.head.children)
    ):
        return None  # "criticised her for denying it", "a code for expressing numbers": not the subject's
    if _participle(verb):
        return _above(verb, depth) if depth else None  # "when asked to leave": another asks
    if any(k.dep_ in ("auxpass", "nsubjpass") for k in verb.children) or depth > 3:
        return None
    if verb.tag_ in ("VBD", "VBZ", "VBP") and verb.i and verb.nbor(-1).pos_ in ("NOUN", "PROPN"):
        return None  # "gave a warning for the coast and other forecasters predicted": parsed amiss
    if verb.dep_ == "acl":
        if verb.tag_ != "VBG":
            return None
        own = verb.head.dep_ in SUBJECTS or verb.head.head.lower_ == "with"  # "with officials saying"
        mine = verb.head.dep_ == "dobj" and verb.head.head.lemma_ in words("verbs", "issues")
        own |= verb.head.lemma_ in words("verbs", "stories") and not mine  # "a story alleging"
        return verb.head if own else _above(verb, depth)
    return _above(verb, depth) if verb.dep_ in _UPWARD and not _either(verb) else None


def _either(verb: Any) -> bool:
    """Whether two may be the subject: "Lopez said the mayor knew, and warned of rain" is either's warning."""
    told = verb.head
    if verb.dep_ != "conj" or told.dep_ != "ccomp" or told.head.lemma_ not in words("verbs", "core"):
        return False
    return any(k.text == "," and told.i < k.i < verb.i for k in told.children)


def _participle(verb: Any) -> bool:
    """Whether a verb is a participle of the passive that leans on another ("when asked", "built by")."""
    bare = verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl")
    return bare and not any(k.dep_ == "aux" for k in verb.lefts)


def _above(verb: Any, depth: int) -> Any:
    head = verb.head
    if verb.dep_ == "xcomp" and _participle(head):
        return None
    if verb.dep_ == "acl":
        while head.pos_ not in ("VERB", "AUX") and head.head != head:
            head = head.head
    if head.dep_ == "prep":
        head = head.head
    if verb.tag_ == "VBG":
        up = head
        while up.head != up and up.lemma_ not in words("verbs", "core"):
            up = up.head
        head = up if up.lemma_ in words("verbs", "core") else head
    if head == verb or head.pos_ not in ("VERB", "AUX") or (verb.dep_ == "ccomp" and verb.tag_ != "VBG"):
        return None
    return subject_of(head, depth + 1)


def name_before(token: Any) -> Any:
    """A person's name right before a plain verb that has no subject in the parse."""
    if token.lemma_ not in words("verbs", "core") or token.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    at = token.i - 1
    while at > token.sent.start and (token.doc[at].pos_ in ("ADV", "AUX") or token.doc[at].text == ","):
        at -= 1
    name = token.doc[at] if at >= token.sent.start else None
    if name is None or name.ent_type_ != "PERSON" or name.dep_ in ("poss", "nsubj"):
        return None
    while at > token.sent.start and token.doc[at].pos_ in ("PROPN", "NOUN", "ADJ"):
        at -= 1
    return None if token.doc[at].dep_ == "cc" else name  # of two who speak neither alone does


def inverted(token: Any) -> Any:
    """The noun that begins right behind a verb, which stands right behind a quotation (`..." said Smith`)."""
    before = token.i - 1 - (token.i > 1 and token.nbor(-1).text == ",")
    if token.tag_ not in ("VBD", "VBZ") or before < 0 or token.doc[before].text != '"':
        return None
    noun = token.doc[token.i + 1] if token.i + 1 < token.sent.end else token
    while noun.dep_ in ("compound", "det", "amod", "nmod") and noun.head.i > noun.i:
        noun = noun.head
    return noun if noun.pos_ in ("NOUN", "PROPN") else None


def is_source(subject: Any) -> bool:
    """Whether a subject is the source of "according to" before it, in whose clause another speaks."""
    at = subject.left_edge.i
    return bool(at > 1 and [t.lower_ for t in subject.doc[at - 2 : at]] == ["according", "to"])


def owner(token: Any) -> Any:
    """Whose a message is: "Lopez's letter", "a letter from Lopez"; None where that is not said."""
    return next((k for k in token.children if k.dep_ == "poss"), None) or sender_of(token)


def sender_of(paper: Any) -> Any:
    """Whose a message is that something is told by: "a letter on Monday from Paul Strand"."""
    for token in paper.doc[paper.i + 1 : paper.i + _NEAR]:
        if token.is_punct or (token.pos_ in ("VERB", "AUX") and token.tag_ != "VBN"):
            return None
        if token.lower_ in ("by", "from"):
            return next((k for k in token.children if k.dep_ in ("pobj", "pcomp")), None)
    return None


def issuer(paper: Any) -> Any:
    """Who has issued a message that is told of just before, "Lopez issued a statement. It read ...", or sends
    the one that tells something ("Lopez sent a message that read")."""
    if paper.dep_ == "dobj" and paper.head.lemma_ in words("verbs", "sends"):
        return subject_of(paper.head)
    if paper.lower_ != "it" and not is_definite(paper):
        return None
    told = [
        t
        for t in paper.doc[: paper.left_edge.i]
        if t.dep_ == "dobj"
        and t.lemma_ in words("verbs", "messages")
        and t.head.lemma_ in words("verbs", "issues")
    ]
    same = told and paper.lemma_.lower() in ("it", told[-1].lemma_)
    return subject_of(told[-1].head) if same else None


def is_definite(noun: Any) -> bool:
    """Whether a noun is of one who is known: "the envoy", "this report"."""
    return any(k.lower_ in ("the", "this") for k in noun.children)


def joined(at: Mapping[int, Entity], subject: Any, entity: Entity) -> bool:
    """Whether another speaks with a subject ("Ana Lopez and Per Vik said") apart from its apposition."""
    if subject.tag_ == "NNS" and entity.person and at.get(subject.i) is not entity:
        return True  # "Two envoys, Ana Lopez and Per Vik"
    chain = [subject, *subject.conjuncts]
    before = [k for k in subject.lefts if k.pos_ == "PROPN" and at.get(k.i) is not entity]
    if any(k.dep_ == "cc" for name in before for k in name.children):
        return True  # "Ana and Per Lopez"
    if any(t.lower_ in ("along", "together") for t in subject.doc[subject.i + 1 : subject.i + 3]):
        return True  # "Vik, along with his party, has announced"
    if not any(k.dep_ == "cc" for one in chain for k in one.children):
        return False
    own = min((k.i for k in subject.rights if k.dep_ == "appos" and k.pos_ != "DET"), default=1 << 30)
    return any(subject.i < other.i < own and _somebody(at, other, entity) for other in chain)


def _somebody(at: Mapping[int, Entity], other: Any, entity: Entity) -> bool:
    """Whether a word joined to a voice is another one, and no more words for it ("and author of ...")."""
    if other.pos_ not in ("NOUN", "PROPN") or at.get(other.i) is entity:
        return False
    plain = other.tag_ == "NN" and not any(k.dep_ in ("det", "poss") for k in other.lefts)
    last = at.get(other.right_edge.i)
    return not plain or (last is not None and last.person and last is not entity)


def crowded(at: Mapping[int, Entity], subject: Any, entity: Entity) -> bool:
    """Whether somebody else with an office stands right before the verb of a name: one of two speaks
    ("Lopez in the Morning writer Per Vik said")."""
    verb, doc = subject.head.i, subject.doc
    while verb - 1 > subject.i and doc[verb - 1].pos_ in ("ADV", "AUX"):
        verb -= 1
    first, other = verb - 1, at.get(verb - 1)
    if subject.dep_ != "nsubj" or first <= subject.i or other is None or other is entity or not other.person:
        return False
    while at.get(first - 1) is other:
        first -= 1
    return doc[first - 1].pos_ == "NOUN" and not any(t.is_punct for t in doc[subject.i + 1 : first])
