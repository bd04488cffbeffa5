"""What a cue reports, as a span of the masked paragraph: its clause, without the cue and who speaks."""

from __future__ import annotations

from typing import Any, Final, Literal

from rag.annotate.data import words
from rag.annotate.quotes import trimmed
from rag.records import Span

Weight = Literal["speech", "act", "thought", "stance"]
SUBJECTS: Final = ("nsubj", "nsubjpass")
_JOINS: Final = (" and", " but", " or")
_MARKS: Final = " \t\r\n\u00a0,;:—–-"
"""What only leads on from the end of a report."""


def weight_of(lemma: str) -> Weight | None:
    """What may be concluded from a verb; None for one that reports nothing."""
    if lemma in words("verbs", "speech") | words("verbs", "findings"):
        return "speech"
    if lemma in words("verbs", "acts"):
        return "act"
    if lemma in words("verbs", "thought"):
        return "thought"
    return "stance" if lemma in words("verbs", "stances") else None


def is_told(verb: Any) -> bool:
    """Whether the object of a verb is who is told."""
    return verb.lemma_ in words("verbs", "told")


def clause_of(token: Any, held: set[int], weight: Weight) -> Any:
    """The reported clause of a verb: below it, or above it where the verb stands behind ("..., he said").

    Of two below it that behind it: "As to the dam, which is old, she said it holds".
    """
    fit = [
        k
        for k in token.children
        if k.dep_ in ("ccomp", "parataxis") and k.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN")
    ]
    fit = [k for k in fit if not any(t.text == ";" for t in token.doc[k.i : token.i])]
    below = next((k for k in fit if k.i > token.i), None)
    if fit and (below is None or below.lemma_ in words("verbs", "core")):
        below = fit[0]  # of "..., the Post reported she said" what stands before is told
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
            and (mark.head.head == token or weight_of(mark.head.head.lemma_.lower()) is None)
        ):
            return mark.head
    return None


def reported_of(token: Any, clause: Any) -> Span | None:
    """What a clause tells, without the cue and its subject: right of the cue, or left of it."""
    doc = token.doc
    if clause.i > token.i and clause in token.subtree:
        return _between(doc[max(min(clause.left_edge.i, _taken(token)), token.i + 1)], clause.right_edge)
    own = {t.i for t in token.subtree} if clause not in token.subtree else set()
    if own:
        rest = [t for t in clause.subtree if t.i not in own]
        left = [t for t in rest if t.i < min(own)]
        whole = all(t.i > max(own) for t in (clause, *(k for k in clause.children if k.dep_ in SUBJECTS)))
        rest = left if len(left) * 2 >= len(rest) and not whole else [t for t in rest if t.i > max(own)]
    else:
        subject = [t.i for k in token.children if k.dep_ in SUBJECTS for t in k.subtree]
        rest = [t for t in clause.subtree if t.i < min([token.i, *subject])]
    return _between(rest[0], rest[-1]) if rest else None


def _taken(token: Any) -> int:
    """Where the object of a verb begins that is the subject of its clause ("indicated no aid will come")."""
    if is_told(token):
        return 1 << 30
    return min((k.left_edge.i for k in token.children if k.dep_ == "dobj" and k.i > token.i), default=1 << 30)


def rest_of(token: Any) -> Span | None:
    """All that stands right of a verb and belongs to it."""
    apart = ("punct", "cc", "conj", "advcl", "parataxis", "agent", *SUBJECTS)
    right = [k for k in token.rights if k.dep_ not in apart]
    if not right or (len(right) == 1 and right[0].pos_ == "PRON" and not list(right[0].children)):
        return None
    return _between(right[0].left_edge, right[-1].right_edge)


def subtree_of(clause: Any) -> Span | None:
    """A word with all that stands below it."""
    return _between(clause.left_edge, clause.right_edge)


def _between(first: Any, last: Any) -> Span | None:
    return stripped_of(first.doc, first.idx, last.idx + len(last))


def stripped_of(doc: Any, start: int, end: int) -> Span | None:
    """The span without what only joins it: white space, commas, "that"."""
    text = doc.text
    start, end = trimmed(text, start, end, ",;:—–-.")
    first, blank, _ = text[start:end].partition(" ")
    mark = doc.char_span(start, start + len("that"))
    if blank and first.lower() in ("that", "that,") and mark is not None and mark[0].pos_ != "DET":
        start += len(first) + 1
    told = text[start:end].rstrip(_MARKS)
    while told.endswith(_JOINS):
        told = told.rpartition(" ")[0].rstrip(_MARKS)
    return (start, start + len(told)) if len(told) > 2 else None
