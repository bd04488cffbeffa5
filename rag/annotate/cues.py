"""Where a sentence reports speech: the cue, who is its subject, and what it reports. Read off the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rag.annotate.clauses import (
    Weight,
    clause_of,
    is_told,
    reported_of,
    rest_of,
    stripped_of,
    subtree_of,
    weight_of,
)
from rag.annotate.data import table, words
from rag.annotate.quotes import Paragraph
from rag.annotate.subjects import inverted, is_source, issuer, name_before, sender_of, subject_of
from rag.records import Span

_HERE: Final = frozenset("i we you who which that".split())
"""Words for those who talk here, or for nobody: what they say is no report."""
_WHEN: Final = frozenset("on in at during late early".split())
_THEM: Final = frozenset("him her them me us you".split())
_DUE: Final = ("must", "should", "ought", "might")


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A report: `first` to `last` are its tokens, `subject` that of who speaks.

    `content` is what is reported, as (start, end) in the masked paragraph; None where only a quotation is.
    """

    first: Any
    last: Any
    subject: Any
    content: Span | None
    weight: Weight

    @property
    def speech(self) -> bool:
        return self.weight in ("speech", "act")

    @property
    def place(self) -> Span:
        return self.first.idx, self.last.idx + len(self.last)

    @property
    def sentence(self) -> int:
        return int(self.first.sent.start)

    def times(self) -> Iterator[Span]:
        """Spans in the masked paragraph beside the verb that may tell its day: "on Tuesday", "yesterday"."""
        heads = [self.first, *(k for t in (self.first, self.last) for k in t.children if k.dep_ == "pobj")]
        heads += [k for k in self.first.children if k.dep_ in ("dobj", "dative") and is_told(self.first)]
        for child in (child for head in heads for child in head.children):
            beside = child.dep_ in ("npadvmod", "advmod") or (child.dep_ == "prep" and child.lower_ in _WHEN)
            if beside and not any(t.pos_ in ("VERB", "AUX") for t in child.subtree):
                last = child.doc[child.right_edge.i]
                yield child.doc[child.left_edge.i].idx, last.idx + len(last)


def cues(paragraph: Paragraph, doc: Any) -> Iterator[Cue]:
    """The cues of a parsed paragraph, in order; those within a masked quotation are somebody else's."""
    held = {
        token.i
        for quote in paragraph.quotes
        for token in doc.char_span(quote.first, quote.last, alignment_mode="expand") or ()
    }
    for token in doc:
        if token.i in held:
            continue
        if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            yield from _according(token, doc)
        elif token.pos_ == "VERB":
            yield from _verb(token, paragraph, held)


def _according(token: Any, doc: Any) -> Iterator[Cue]:
    to = doc[token.i + 1]
    named = [k for k in [*to.children, *token.children] if k.dep_ == "pobj"]
    if not named:
        return
    who = min(named, key=lambda k: k.i)
    while who.i + 1 < len(doc) and who.nbor().pos_ == "PROPN" and who.pos_ == "PROPN":
        who = who.nbor()  # "according to Connecticut Senator Ana Lopez"
    sender = sender_of(who) if who.pos_ == "NOUN" else None
    right = max(t.i for t in who.subtree)
    sent = token.sent
    before, after = (sent.start_char, token.idx), (doc[right].idx + len(doc[right]), sent.end_char)
    parted = [t.idx for t in sent if t.text == ";"]  # another report may stand behind a semicolon
    before = (max([before[0], *(at + 1 for at in parted if at < before[1])]), before[1])
    after = (after[0], min([after[1], *(at for at in parted if at > after[0])]))
    joined = token.i > sent.start and not doc[token.i - 1].is_punct  # "magnitude 6 according to ..."
    goes_on = any(t.dep_ == "cc" for t in doc[right + 1 : right + 3])  # "..., according to Lopez, but ..."
    content = before if joined or goes_on or before[1] - before[0] > after[1] - after[0] else after
    yield Cue(token, to, who if sender is None else sender, stripped_of(doc, *content), "speech")


def _verb(token: Any, paragraph: Paragraph, held: set[int]) -> Iterator[Cue]:
    lemma = token.lemma_.lower()
    weight = weight_of(lemma)
    if weight is None or _denied(token) or _only_meant(token):
        return  # "did not say", "refused to say" tell of no statement
    clause = clause_of(token, held, weight)
    if clause is None and (who := _behind_comma(token)) is not None:
        yield Cue(token, token, who, stripped_of(token.doc, token.sent.start_char, token.idx), "speech")
        return
    quote = _beside(token, paragraph)
    if not quote and token.sent.text.rstrip().endswith("?"):
        return  # "Whom would you ask to go?" reports nothing
    thing = next((k for k in token.children if _thing(k, token)), None)
    if not (clause or quote) and _meets(token, thing):
        return
    act = lemma in words("verbs", "acts")
    done = act and (thing is not None or _passive(token) is not None)
    if weight == "stance" or (weight == "thought" and clause is None):
        if clause is None and thing is None:
            return
    elif clause is None and not (quote or done or _asked(token) or _that(token)):
        return
    subject = subject_of(token)
    if subject is None:
        subject = name_before(token) or inverted(token)
    if subject is not None and is_source(subject):
        subject = name_before(token)
    here = subject is not None and subject.lower_ in _HERE and (subject.text == "I" or not subject.is_upper)
    if subject is None or subject.i in held or (here and not quote):
        return
    if lemma in words("verbs", "findings") and not _body(subject):
        return
    that = _that(token)
    if clause is not None:
        content = reported_of(token, clause)
    elif that is not None:
        content = stripped_of(token.doc, that.idx, token.sent.end_char)
    elif act and token.dep_ == "acl" and (told := _passive(token)) is not None:
        content = stripped_of(token.doc, told.left_edge.idx, token.idx)
    elif thing is not None and (act or weight == "stance" or _asked(token)):
        content = rest_of(token)
    else:
        told = _passive(token) if act else None
        content = subtree_of(told) if told is not None else None
    if weight == "speech" and clause is None and not quote:
        weight = "act"
    yield Cue(token, token, subject, content, weight)


def _only_meant(token: Any) -> bool:
    """Whether a verb tells what is wanted, refused, due or meant: "a plan to announce", "must reject", "met
    to reject"; who "went on to say" or "wrote to warn" has done so."""
    while token.dep_ == "conj" and token.tag_ == "VB" and token.head.tag_ == "VB":
        token = token.head
    if token.tag_ == "VBG":  # "mandate reporting"
        return token.dep_ == "xcomp" and token.head.lemma_.lower() in words("verbs", "making")
    if token.tag_ not in ("VB", "VBN"):
        return False
    if any(k.tag_ == "MD" and k.lower_ in _DUE for k in token.lefts):
        return True
    if not any(k.tag_ == "TO" for k in token.lefts):  # "asked that the mayor declare": no form of a fact
        own = any(k.dep_ == "nsubj" for k in token.lefts) and not any(k.dep_ == "aux" for k in token.lefts)
        return token.tag_ == "VB" and token.dep_ == "ccomp" and own
    done = words("verbs", "leading") | words("verbs", "sends") | words("verbs", "issues")
    return token.dep_ not in ("xcomp", "advcl") or token.head.lemma_.lower() not in done


def _denied(token: Any) -> bool:
    """Whether a verb stands under a "not", its own or one that it shares ("did not concede or admit")."""
    while token.dep_ == "conj" and token.tag_ == "VB" and token.head.tag_ == "VB":
        if any(k.dep_ == "neg" for k in token.children):
            return True
        token = token.head
    return any(k.dep_ == "neg" for k in token.children)


def _passive(token: Any) -> Any:
    """What is told of by somebody: "the ruling was criticised by the minister"."""
    if not any(k.dep_ == "agent" for k in token.children):
        return None
    if token.dep_ == "acl":  # "the plans announced by the minister"
        return token.head if token.head.pos_ == "NOUN" else None
    return next((k for k in token.children if k.dep_ == "nsubjpass" and k.pos_ in ("NOUN", "PROPN")), None)


def _body(subject: Any) -> bool:
    """Whether a subject is a body or a paper, or "it" for one: it finds and shows by what it says."""
    body = subject.ent_type_ == "ORG" or subject.lower_ in words("verbs", "office.bodies")
    return body or issuer(subject) is not None


def _that(token: Any) -> Any:
    """The "that" of a clause that the parser did not take for one ("added that erratic rainfall ...")."""
    behind = token.doc[token.i + 1 : token.i + 3]
    if len(behind) < 2 or behind[0].lower_ != "that" or token.lemma_ not in words("verbs", "core"):
        return None
    return behind[0] if behind[1].lower_ not in (".", ",", "of") else None


def _thing(child: Any, verb: Any) -> bool:
    """Whether a child of a verb is what it tells of; "hails from Arizona" tells of nothing."""
    if child.dep_ == "prep":
        dated = any(k.ent_type_ in ("DATE", "TIME") for k in child.children)
        return (
            child.i > verb.i
            and child.lower_ not in ("from", "in", "at", "during", "via", "through")
            and not dated
        )
    return child.dep_ in ("xcomp", "oprd", "dative") or (child.dep_ == "dobj" and child.i > verb.i)


def _meets(token: Any, thing: Any) -> bool:
    """Whether a verb tells of a deed and of no words: "called the police", "was welcomed by the king",
    "denied them entry"; "dismissed him as a liar" does not."""
    lemma, whom = token.lemma_.lower(), thing if thing is not None else _passive(token)
    if whom is None:
        return False
    done = table("verbs")["deeds"].get(lemma, "").split()
    things = [k for k in token.children if _thing(k, token)]
    things = [k for k in things if k.dep_ == "dobj"] or things
    if things and all(k.lemma_.lower() in done for k in things):
        return True
    if lemma in words("verbs", "naming"):
        told = (k for k in token.rights if k.dep_ != "dobj" and (k.dep_ == "attr" or _thing(k, token)))
        return thing is not None and next(told, None) is None
    people = words("verbs", "office.heads") | words("verbs", "guests") | _THEM
    human = whom.ent_type_ == "PERSON" or not people.isdisjoint((whom.lower_, whom.lemma_.lower()))
    called = any(k.lower_ == "as" for one in (token, whom) for k in one.rights)
    return lemma in words("verbs", "meeting") and human and not (called and lemma == "dismiss")


def _asked(token: Any) -> bool:
    """ "Urged him to go", "promised to leave": what is reported has no subject of its own."""
    if token.lemma_.lower() not in words("verbs", "asking"):
        return False
    return any(k.dep_ == "xcomp" and k.tag_ == "VB" for k in token.children)


def _beside(token: Any, paragraph: Paragraph) -> bool:
    """Whether a quoted clause stands in the verb's sentence, or a colon ends it."""
    sent = token.sent
    return sent.text.rstrip()[-1:] == ":" or any(
        quote.clause and sent.start_char <= quote.last and quote.first <= sent.end_char
        for quote in paragraph.quotes
    )


def _behind_comma(token: Any) -> Any:
    """Who speaks where verb and voice stand behind: "The dam burst, stated mayor Lopez, and ..."."""
    if token.lemma_ not in words("verbs", "speech") or token.tag_ not in ("VBD", "VBZ") or token.i < 2:
        return None
    if token.nbor(-1).text != "," or any(k.dep_ in ("nsubj", "ccomp", "xcomp") for k in token.children):
        return None
    who = next((k for k in token.rights if k.dep_ in ("dobj", "attr", "oprd")), None)
    if who is None or who.left_edge.i != token.i + 1:
        return None
    if token.lemma_ in words("verbs", "core") and who.pos_ == "PROPN" and who.left_edge.pos_ == "PROPN":
        return who
    office = who.lower_ in words("verbs", "office.heads") or who.ent_type_ == "PERSON"
    return who if office and not is_told(token) and not any(who.rights) else None
