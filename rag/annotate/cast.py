"""Names of an article out of its parse: entity labels by majority, titles and known surnames above them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

from rag.annotate.candidates import Found, behind_dateline, candidates, is_thing
from rag.annotate.data import forenames, words
from rag.annotate.forms import owned, surname
from rag.annotate.model import common
from rag.annotate.people import PERSON, Cast, Entity, Mention, bare, level
from rag.annotate.persons import is_person
from rag.annotate.quotes import Paragraph

PRONOUNS: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_PLACES: Final = ("GPE", "NORP", "ORG", "LOC")
"""Labels of what an office may belong to."""
_OFTEN: Final = 3
"""Mentions by which a body is known whose name is a common word ("Ford")."""
_REACH: Final = 6
"""Words before a name that may be its office."""


def gather(text: str, paragraphs: list[Paragraph], docs: list[Any]) -> tuple[Cast, list[dict[int, Entity]]]:
    """The cast, and for each paragraph which entity a token belongs to."""
    found = [one for n, doc in enumerate(docs) for one in candidates(n, doc)]
    titled = {one.form for one in found if _titled(one)}
    labels, full = _votes(found), defaultdict[str, set[str]](set)
    for form, votes in labels.items():
        if " " in form and votes[PERSON] * 2 >= votes.total():
            full[surname(form.split()[-1])].add(form)
    alone = {form for form, votes in labels.items() if " " not in form and votes[PERSON] * 2 > votes.total()}
    personal = {form for form in labels if " " in form and _ends_in_person(form, alone)}
    forms = {one.form for one in found}
    found = [_with_lead(_without_lead(one, full), forms) for one in found]
    labels = _votes(found)
    cast, at = Cast(), [dict[int, Entity]() for _ in docs]
    named: dict[int, list[Any]] = defaultdict(list)
    for one in sorted(
        found, key=lambda one: " " not in one.form
    ):  # full names first: a surname finds its own
        votes = labels[one.form]
        kind = max(votes, key=lambda k: (votes[k], k))
        if one.form in titled | personal or (" " not in one.form and surname(one.form) in full):
            kind = PERSON
        if kind == "ORG" and is_thing(one.form, votes[kind] >= _OFTEN):
            continue
        if entity := cast.add(one.form, kind, one.form in titled):
            _place(cast, at, paragraphs, one, entity)
            named[id(entity)].append(one.span)
    for entity in cast.entities:
        if is_person(entity, named[id(entity)]):
            entity.kind = PERSON
        elif entity.person:
            entity.kind = "ORG"
    cast.link(text)
    _overlooked(cast, at, paragraphs, docs)
    _offices(cast, text)
    for entity in cast.entities:
        if not entity.gender and len(entity.votes) == 1:
            (entity.gender,) = entity.votes
    cast.mentions.sort(key=lambda mention: mention.at)
    return cast, at


def _votes(found: list[Found]) -> dict[str, Counter[str]]:
    """How often each form is of each kind."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        labels[one.form][one.kind] += 1
    return labels


def _without_lead(one: Found, full: Mapping[str, set[str]]) -> Found:
    """A name without the word before it, where the rest is the surname of somebody who is named in full:
    "On Twitter Lopez said", "Longtime Lopez fans"."""
    lead, _, rest = one.form.partition(" ")
    plain = lead in words("known", "bodies") or (common(lead) and one.span[0].is_sent_start)
    if rest in words("known", "places") or lead in forenames():
        return one
    if plain and full.get(rest, set()) - {one.form}:
        return one._replace(form=rest, kind=PERSON)
    return one


def _with_lead(one: Found, forms: set[str]) -> Found:
    """A name with the word before it that it has elsewhere: "Sustainable Norland" is a party."""
    span = one.span
    lead = span.doc[span.start - 1].text if span.start else ""
    whole = f"{lead} {one.form}"
    if lead[:1].isupper() and whole in forms:
        return one._replace(span=span.doc[span.start - 1 : span.end], form=whole)
    return one


def _titled(one: Found) -> bool:
    """Whether a title stands before the name ("Mr Smith", "President Assad")."""
    span = one.span
    before = span.doc[span.start - 1].lower_.strip(".") if span.start else ""
    near = {before, *([span[0].lower_.strip(".")] if len(span) > 1 else [])}
    title = bool(near & words("verbs", "titles.honour"))
    return len(span.text.split()) < 5 and (title or (one.kind == "ORG" and _holds_office(span.root)))


def _ends_in_person(form: str, alone: set[str]) -> bool:
    """Whether the last of two or three words is somebody by himself elsewhere ("Hage Geingob", "Geingob")."""
    parts, known = form.split(), words("known", "bodies") | words("known", "places")
    return len(parts) < 4 and parts[-1] in alone and all(p[0].isupper() and p not in known for p in parts)


def _holds_office(root: Any) -> bool:
    """Whether an apposition calls a name a person ("Miatta Fahnbulleh, then chief executive at ...")."""
    heads = words("verbs", "office.heads")
    return root.dep_ == "nsubj" and any(k.dep_ == "appos" and k.lower_ in heads for k in root.children)


def _place(
    cast: Cast, at: list[dict[int, Entity]], paragraphs: list[Paragraph], one: Found, entity: Entity
) -> None:
    """Notes a mention, and what the words around it tell."""
    n, span = one.paragraph, one.span
    for token in span:
        at[n][token.i] = entity
    where = paragraphs[n].span(span.start_char, span.end_char)
    shift = span.text.find(one.form)
    if shift >= 0:
        where = paragraphs[n].span(span.start_char + shift, span.start_char + shift + len(one.form))
    entity.spans.add(where)
    subject = level(span.root)
    cast.mentions.append(Mention(where[0], entity, subject, n, span.sent.start))
    if entity.person:
        _learn(entity, span, one.form)
        if subject:
            _vote(entity, span)


def _overlooked(
    cast: Cast, at: list[dict[int, Entity]], paragraphs: list[Paragraph], docs: list[Any]
) -> None:
    """Surnames of the article's people, and names that it has elsewhere, which the model took for none."""
    for n, doc in enumerate(docs):
        for token in doc:
            capital = token.pos_ in ("PROPN", "NOUN") and token.text[:1].isupper()
            if not capital or token.i in at[n] or len(token) < 4:
                continue
            named = cast.by_surname(token.text)
            if entity := named or (cast.by_form(token.text) if token.pos_ == "PROPN" else None):
                at[n][token.i] = entity
                where = paragraphs[n].span(token.idx, token.idx + len(token))
                entity.spans.add(where)
                cast.mentions.append(Mention(where[0], entity, level(token), n, token.sent.start))


_OFFICES: Final = re.compile(
    r"((?:[A-Z][\w.]+ ){0,2})(President|Prime Minister|Premier|Chancellor|(?:Foreign |Home |Defen[cs]e )?"
    r"(?:Minister|Secretary)|Governor|Senator|Mayor) (?:of (?:the )?)?((?:[A-Z][\w’'-]+ ?){1,5})"
)


def _offices(cast: Cast, text: str) -> None:
    """Offices before names, also in quotations, which are not parsed: "President of France Ana Lopez"."""
    for match in _OFFICES.finditer(text):
        parts = match[3].split()
        entity = next(
            (e for n in range(len(parts), 0, -1) if (e := cast.by_surname(owned(parts[n - 1])))), None
        )
        if entity is not None:
            *before, head = f"{match[1]}{match[2]}".lower().replace(".", "").split()
            whose = parts[: parts.index(first)] if (first := entity.name.split()[0]) in parts else []
            entity.roles.add((head, frozenset([*before, *map(str.lower, whose)])))


def _vote(entity: Entity, span: Any) -> None:
    """The gender of a pronoun behind the only person of a sentence."""
    others = [e for e in span.sent.ents if e.label_ == PERSON and bare(e.text) not in entity.forms]
    told = [t.lower_ for t in span.sent if t.i > span.end and t.lower_ in ("his", "her", "he", "she")]
    if not others and told:
        entity.votes[PRONOUNS[told[0]]] += 1


def _learn(entity: Entity, span: Any, form: str) -> None:
    """Gender and offices out of the words around a name: "Prime Minister Keir Starmer", "Kyte, the envoy"."""
    if " " in form and not entity.gender:
        entity.gender = forenames().get(form.split()[0], "")
    heads = words("verbs", "office.heads")
    root = span.root
    beside = [t for t in root.children if t.dep_ == "appos"]
    if root.dep_ == "appos":
        beside.append(root.head)
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        beside += [t for t in root.head.children if t.dep_ == "attr"]
    beside += [other for head in beside for other in head.conjuncts if other.lower_ in heads]
    for head in beside:
        _sex(entity, head)
        if head.lower_ in heads:
            _office(entity, list(head.doc[max(head.left_edge.i, head.i - _REACH + 1) : head.i]), head)
    _before(entity, span)


def _before(entity: Entity, span: Any) -> None:
    """The run of nouns before a name, up to its office, and titles within the span."""
    heads, doc = words("verbs", "office.heads"), span.doc
    first = span.start
    while first and (doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ") or doc[first - 1].text_with_ws == "-"):
        first -= 1
    first = max(first, span.start - _REACH)
    run = list(doc[first : span.end])
    for n, token in enumerate(run):
        _sex(entity, token)
        if token.lower_ in heads and token.i < span.end - 1:
            _office(entity, run[:n], token)


def _office(entity: Entity, before: list[Any], head: Any) -> None:
    """Keeps an office: its words for looking it up, and as it is written, apart from the place's."""
    told = [t for t in before if t.pos_ in ("NOUN", "PROPN", "ADJ")]
    of = next((k for k in head.children if k.dep_ == "prep" and k.lower_ in ("of", "for")), None)
    own = entity.name.split()
    inside = [t for t in of.subtree if t.ent_type_ in _PLACES and t.text not in own] if of is not None else []
    whose = {"of", *(t.lower_ for t in inside)} if inside and inside[0].ent_type_ == "ORG" else set()
    entity.roles.add((head.lower_, frozenset({t.lower_.strip(".") for t in told} | whose)))
    if entity.office is not None:
        return
    places = [t for t in told if t.ent_type_ in _PLACES]
    words_of = [*(t for t in told if t not in places), head]
    if words_of[-1].i - words_of[0].i == len(words_of) - 1:
        entity.office = head.doc[words_of[0].i : head.i + 1].text
    else:
        entity.office = head.text
    if places:
        entity.place = behind_dateline(head.doc[places[0].i : places[-1].i + 1]).text
    elif inside:
        entity.place = head.doc[inside[0].i : inside[-1].i + 1].text


def _sex(entity: Entity, token: Any) -> None:
    word = token.lower_.strip(".")
    if entity.gender and word not in words("verbs", "titles.honour"):
        return  # "Ana Lopez, her husband and ..."
    if word in words("verbs", "titles.male"):
        entity.gender = "m"
    elif word in words("verbs", "titles.female"):
        entity.gender = "f"
