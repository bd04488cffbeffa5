"""Where a sentence reports speech: the cue, who is its subject, and what it reports. Read off the parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from rag.annotate.data import words
from rag.annotate.quotes import Paragraph
from rag.records import Span

Weight = Literal["speech", "act", "thought", "stance"]
_NEAR: Final = 8
"""Words behind a message that may tell whose it is."""
_SUBJECTS: Final = ("nsubj", "nsubjpass")
_UPWARD: Final = ("conj", "advcl", "xcomp", "pcomp", "parataxis", "ccomp", "dep")
_HERE: Final = frozenset("i we you who which that".split())
"""Words for those who talk here, or for nobody: what they say is no report."""
_WHEN: Final = frozenset("on in at during late early".split())
_JOINS: Final = re.compile(r"(?:[\s,;:—–-]|\s(?:and|but|or))+$")
"""What only leads on from the end of a report."""
_THAT: Final = re.compile(r"that,?\s", re.I)
_DUE: Final = ("must", "should", "ought", "might")
_TOLD: Final = frozenset("quote tell cite hear know".split())
"""Verbs whose passive subject speaks ("was quoted as saying")."""


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
        heads += [k for k in self.first.children if k.dep_ in ("dobj", "dative") and _is_told(self.first)]
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
        elif token.pos_ == "NOUN" and token.lemma_ in words("verbs", "nouns"):
            yield from _noun(token)


def _according(token: Any, doc: Any) -> Iterator[Cue]:
    to = doc[token.i + 1]
    named = [k for k in [*to.children, *token.children] if k.dep_ == "pobj"]
    if not named:
        return
    who = min(named, key=lambda k: k.i)
    while who.i + 1 < len(doc) and who.nbor().pos_ == "PROPN" and who.pos_ == "PROPN":
        who = who.nbor()  # "according to Connecticut Senator Ana Lopez"
    sender = _sender(who) if who.pos_ == "NOUN" else None
    right = max(t.i for t in who.subtree)
    sent = token.sent
    before, after = (sent.start_char, token.idx), (doc[right].idx + len(doc[right]), sent.end_char)
    parted = [t.idx for t in sent if t.text == ";"]  # another report may stand behind a semicolon
    before = (max([before[0], *(at + 1 for at in parted if at < before[1])]), before[1])
    after = (after[0], min([after[1], *(at for at in parted if at > after[0])]))
    joined = token.i > sent.start and not doc[token.i - 1].is_punct  # "magnitude 6 according to ..."
    content = before if joined or before[1] - before[0] > after[1] - after[0] else after
    yield Cue(token, to, who if sender is None else sender, _stripped(doc, *content), "speech")


def _sender(paper: Any) -> Any:
    """Whose a message is that something is told by: "a letter on Monday from Paul Strand"."""
    for token in paper.doc[paper.i + 1 : paper.i + _NEAR]:
        if token.is_punct or token.pos_ in ("VERB", "AUX"):
            return None
        if token.lower_ in ("by", "from"):
            return next((k for k in token.children if k.dep_ in ("pobj", "pcomp")), None)
    return None


def owner(token: Any) -> Any:
    """Whose a message is: "Lopez's letter", "a letter from Lopez"; None where that is not said."""
    who = next((k for k in token.children if k.dep_ == "poss"), None)
    if who is None:
        by = next(
            (k for k in token.children if k.dep_ in ("prep", "agent") and k.lower_ in ("by", "from")), None
        )
        who = next((k for k in by.children if k.dep_ == "pobj"), None) if by is not None else None
    return who


def _noun(token: Any) -> Iterator[Cue]:
    """ "His claim that ...": a stance of its owner, for he may have said it elsewhere."""
    who = owner(token)
    clause = next((k for k in token.children if k.dep_ in ("acl", "ccomp", "relcl")), None)
    if who is not None and clause is not None and clause.i > token.i and clause.dep_ != "relcl":
        yield Cue(token, token, who, _subtree(clause), "stance")


def _verb(token: Any, paragraph: Paragraph, held: set[int]) -> Iterator[Cue]:
    lemma = token.lemma_.lower()
    weight = _weight(lemma)
    if weight is None or _denied(token) or _only_meant(token):
        return  # "did not say", "refused to say" tell of no statement
    clause = _clause(token, held, weight)
    if clause is None and (who := _behind_comma(token)) is not None:
        yield Cue(token, token, who, _stripped(token.doc, token.sent.start_char, token.idx), "speech")
        return
    quote = _beside(token, paragraph)
    if not quote and token.sent.text.rstrip().endswith("?"):
        return  # "Whom would you ask to go?" reports nothing
    thing = next((k for k in token.children if _thing(k, token)), None)
    act = lemma in words("verbs", "acts")
    if weight == "stance" or (weight == "thought" and clause is None):
        if clause is None and thing is None:
            return
    elif (
        clause is None
        and not quote
        and not (act and (thing is not None or _passive(token) is not None))
        and not _asked(token)
        and not _that(token)
    ):
        return
    subject = subject_of(token)
    if subject is None:
        subject = _before(token) or _inverted(token)
    if subject is not None and _source(subject):
        subject = _before(token)
    here = subject is not None and subject.lower_ in _HERE and (subject.text == "I" or not subject.is_upper)
    if subject is None or subject.i in held or (here and not quote):
        return
    if lemma in words("verbs", "findings") and not _body(subject):
        return
    that = _that(token)
    if clause is not None and (that is None or clause.i > token.i):
        content = _reported(token, clause)
    elif that is not None:
        content = _stripped(token.doc, that.idx, token.sent.end_char)
    elif thing is not None and (act or weight == "stance" or _asked(token)):
        content = _rest(token)
    else:
        told = _passive(token) if act and _voice(subject) else None
        content = _subtree(told) if told is not None else None
    if weight == "speech" and clause is None and not quote:
        weight = "act"
    yield Cue(token, token, subject, content, weight)


def _only_meant(token: Any) -> bool:
    """Whether a verb tells what is wanted, refused or due: "a plan to announce", "must reject"."""
    while token.dep_ == "conj" and token.tag_ == "VB" and token.head.tag_ == "VB":
        token = token.head
    if token.tag_ not in ("VB", "VBN"):
        return False
    if any(k.tag_ == "MD" and k.lower_ in _DUE for k in token.lefts):
        return True
    above = token.head.lemma_.lower()
    wanted = _weight(above) == "stance" or above in words("verbs", "asking")
    infinitive = any(k.tag_ == "TO" for k in token.lefts)
    return infinitive and (token.dep_ == "acl" or (token.dep_ == "xcomp" and wanted))


def _denied(token: Any) -> bool:
    """Whether a verb stands under a "not", its own or one that it shares ("did not concede or admit")."""
    while token.dep_ == "conj" and token.tag_ == "VB" and token.head.tag_ == "VB":
        if any(k.dep_ == "neg" for k in token.children):
            return True
        token = token.head
    return any(k.dep_ == "neg" for k in token.children)


def _source(subject: Any) -> bool:
    """Whether a subject is the source of "according to" before it, in whose clause another speaks."""
    at = subject.left_edge.i
    return bool(at > 1 and [t.lower_ for t in subject.doc[at - 2 : at]] == ["according", "to"])


def _voice(subject: Any) -> bool:
    """Whether a word is a name or a noun for who can speak."""
    known = words("verbs", "office.heads") | words("verbs", "office.voices") | words("verbs", "office.bodies")
    return bool(subject.ent_type_) or subject.lower_ in known


def _passive(token: Any) -> Any:
    """What is told of by somebody: "the ruling was criticised by the minister"."""
    if not any(k.dep_ == "agent" for k in token.children):
        return None
    return next((k for k in token.children if k.dep_ == "nsubjpass" and k.pos_ in ("NOUN", "PROPN")), None)


def _body(subject: Any) -> bool:
    """Whether a subject is a body or a paper: it finds and shows by what it says."""
    return subject.ent_type_ == "ORG" or subject.lower_ in words("verbs", "office.bodies")


def _that(token: Any) -> Any:
    """The "that" of a clause that the parser did not take for one ("added that erratic rainfall ...")."""
    behind = token.doc[token.i + 1 : token.i + 3]
    if len(behind) < 2 or behind[0].lower_ != "that" or token.lemma_ not in words("verbs", "core"):
        return None
    return behind[0] if behind[1].lower_ not in (".", ",", "of") else None


def _before(token: Any) -> Any:
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


def _thing(child: Any, verb: Any) -> bool:
    """Whether a child of a verb is what it tells of; "hails from Arizona" tells of nothing."""
    if child.dep_ == "prep":
        dated = any(k.ent_type_ in ("DATE", "TIME") for k in child.children)
        return child.i > verb.i and child.lower_ not in ("from", "in", "at", "during") and not dated
    return child.dep_ in ("xcomp", "oprd", "dative") or (child.dep_ == "dobj" and child.i > verb.i)


def _weight(lemma: str) -> Weight | None:
    if lemma in words("verbs", "speech") | words("verbs", "findings"):
        return "speech"
    if lemma in words("verbs", "acts"):
        return "act"
    if lemma in words("verbs", "thought"):
        return "thought"
    return "stance" if lemma in words("verbs", "stances") else None


def _asked(token: Any) -> bool:
    """ "Urged him to go", "promised to leave": what is reported has no subject of its own."""
    if token.lemma_.lower() not in words("verbs", "asking"):
        return False
    return any(k.dep_ == "xcomp" and k.tag_ == "VB" for k in token.children) or any(
        k.dep_ == "ccomp" and any(g.lower_ == "to" for g in k.children) for k in token.children
    )


def _clause(token: Any, held: set[int], weight: Weight) -> Any:
    """The reported clause of a verb: below it, or above it where the verb stands behind ("..., he said").

    Of two below it that behind it: "As to the dam, which is old, she said it holds".
    """
    fit = [
        k
        for k in token.children
        if k.dep_ in ("ccomp", "parataxis") and k.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN")
    ]
    below = next((k for k in fit if k.i > token.i), None) or next(iter(fit), None)
    if below is not None or weight not in ("speech", "thought"):
        return below
    if token.dep_ == "parataxis" or (token.dep_ == "ccomp" and token.head.i in held):
        return token.head
    core = token.lemma_ in words("verbs", "core") and not any(k.dep_ == "dobj" for k in token.children)
    if token.dep_ == "advcl" and core and any(k.lower_ == "as" and k.dep_ == "mark" for k in token.lefts):
        return token.head  # "as Smith said"
    if any(k.dep_ == "xcomp" for k in token.children):
        return None  # "would continue to build roads and that ..."
    for mark in token.sent:  # "that" belongs further down
        if (
            mark.lower_ == "that"
            and mark.dep_ == "mark"
            and 0 < mark.i - token.i < 12
            and token in mark.ancestors
            and (mark.head.head == token or _weight(mark.head.head.lemma_.lower()) is None)
        ):
            return mark.head
    return None


def _beside(token: Any, paragraph: Paragraph) -> bool:
    """Whether a quoted clause stands in the verb's sentence, or a colon ends it."""
    sent = token.sent
    return sent.text.rstrip()[-1:] == ":" or any(
        quote.clause and sent.start_char <= quote.last and quote.first <= sent.end_char
        for quote in paragraph.quotes
    )


def _inverted(token: Any) -> Any:
    """The noun that begins right behind a verb, which stands right behind a quotation (`..." said Smith`)."""
    before = token.i - 1 - (token.i > 1 and token.nbor(-1).text == ",")
    if token.tag_ not in ("VBD", "VBZ") or before < 0 or token.doc[before].text != '"':
        return None
    noun = token.doc[token.i + 1] if token.i + 1 < token.sent.end else token
    while noun.dep_ in ("compound", "det", "amod", "nmod") and noun.head.i > noun.i:
        noun = noun.head
    return noun if noun.pos_ in ("NOUN", "PROPN") else None


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
    return who if office and not _is_told(token) and not any(who.rights) else None


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
        if own.pos_ == "NOUN" and own.nbor().dep_ == "nsubj" and own.nbor().pos_ == "PROPN":
            return own.nbor()  # a second subject is the name of the first: "news agency Tass"
        relative = own.lower_ in ("who", "that", "which") and verb.dep_ == "relcl"
        return verb.head if relative else own
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.lemma_ in _TOLD:
        told = next((k for k in verb.head.head.children if k.dep_ == "dobj"), None)
        if told is not None:
            return told  # "quoted the minister as saying"
    if _participle(verb):
        return _above(verb, depth) if depth else None  # "when asked to leave": another asks
    if any(k.dep_ in ("auxpass", "nsubjpass") for k in verb.children) or depth > 3:
        return None
    if verb.dep_ == "acl":
        return (
            verb.head
            if verb.tag_ == "VBG" and verb.head.dep_ in _SUBJECTS
            else _above(verb, depth)
            if verb.tag_ == "VBG"
            else None
        )
    return _above(verb, depth) if verb.dep_ in _UPWARD else None


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


def _subtree(clause: Any) -> Span | None:
    doc = clause.doc
    return _stripped(
        doc, doc[clause.left_edge.i].idx, doc[clause.right_edge.i].idx + len(doc[clause.right_edge.i])
    )


def _reported(token: Any, clause: Any) -> Span | None:
    """What a clause tells, without the cue and its subject: right of the cue, or left of it."""
    doc = token.doc
    if clause.i > token.i and clause in token.subtree:
        start = max(min(clause.left_edge.i, _taken(token)), token.i + 1)
        return _stripped(doc, doc[start].idx, doc[clause.right_edge.i].idx + len(doc[clause.right_edge.i]))
    own = {t.i for t in token.subtree} if clause not in token.subtree else set()
    if own:
        rest = [t for t in clause.subtree if t.i not in own]
        left = [t for t in rest if t.i < min(own)]
        whole = all(t.i > max(own) for t in (clause, *(k for k in clause.children if k.dep_ in _SUBJECTS)))
        rest = left if len(left) * 2 >= len(rest) and not whole else [t for t in rest if t.i > max(own)]
    else:
        subject = [t.i for k in token.children if k.dep_ in _SUBJECTS for t in k.subtree]
        rest = [t for t in clause.subtree if t.i < min([token.i, *subject])]
    return _stripped(doc, rest[0].idx, rest[-1].idx + len(rest[-1])) if rest else None


def _taken(token: Any) -> int:
    """Where the object of a verb begins that is the subject of its clause ("indicated no aid will come")."""
    if _is_told(token):
        return 1 << 30
    return min((k.left_edge.i for k in token.children if k.dep_ == "dobj" and k.i > token.i), default=1 << 30)


def _is_told(verb: Any) -> bool:
    """Whether the object of a verb is who is told."""
    return verb.lemma_ in words("verbs", "told")


def _rest(token: Any) -> Span | None:
    """All that stands right of a verb and belongs to it."""
    doc, right = (
        token.doc,
        [
            k
            for k in token.rights
            if k.dep_ not in ("punct", "cc", "conj", "advcl", "parataxis", "agent", *_SUBJECTS)
        ],
    )
    if not right or (len(right) == 1 and right[0].pos_ == "PRON" and not list(right[0].children)):
        return None
    return _stripped(
        doc, doc[right[0].left_edge.i].idx, doc[right[-1].right_edge.i].idx + len(doc[right[-1].right_edge.i])
    )


def _stripped(doc: Any, start: int, end: int) -> Span | None:
    """The span without what only joins it: white space, commas, "that"."""
    text = doc.text
    while start < end and (text[start].isspace() or text[start] in ",;:—–-."):
        start += 1
    if lead := _THAT.match(text, start, end):
        start = lead.end()
    end = start + len(_JOINS.sub("", text[start:end]))
    return (start, end) if end - start > 2 else None
