"""Names of an article out of its parse: entity labels by majority, titles and known surnames above them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from rag.annotate.data import forenames, words
from rag.annotate.model import common, verb
from rag.annotate.people import PERSON, Cast, Entity, Mention, bare, level, surname
from rag.annotate.quotes import Paragraph

_KINDS: Final = {"PERSON": PERSON, "ORG": "ORG", "GPE": "GPE", "NORP": "NORP", "FAC": "ORG", "LOC": "ORG"}
_PRONOUNS: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_DAUGHTERS: Final = ("ova", "eva", "skaya", "ovna", "evna")
"""Endings of Slavic surnames of women."""
_PLACES: Final = ("GPE", "NORP", "ORG", "LOC")
"""Labels of what an office may belong to."""
_SHORT: Final = 4
"""Letters: a common word so short may be a forename ("Jan", "Lech")."""
_POSSESSED: Final = re.compile(r"['’]s?$")
_REACH: Final = 6
"""Words before a name that may be its office."""


class Found(NamedTuple):
    """A span that may be a name, in its paragraph."""

    paragraph: int
    span: Any
    kind: str
    form: str


def gather(text: str, paragraphs: list[Paragraph], docs: list[Any]) -> tuple[Cast, list[dict[int, Entity]]]:
    """The cast, and for each paragraph which entity a token belongs to."""
    found = [one for n, doc in enumerate(docs) for one in _candidates(n, paragraphs[n], doc)]
    titled = {one.form for one in found if _titled(one)}
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        labels[one.form][one.kind] += 1
    personal = {one.form for one in found if labels[one.form][PERSON] and _personal(one)}
    full = {
        surname(form.split()[-1])
        for form, votes in labels.items()
        if " " in form and votes[PERSON] * 2 >= votes.total()
    }
    alone = {form for form, votes in labels.items() if " " not in form and votes[PERSON] * 2 > votes.total()}
    personal |= {form for form in labels if " " in form and _ends_in_person(form, alone)}
    cast, at = Cast(), [dict[int, Entity]() for _ in docs]
    for one in sorted(
        found, key=lambda one: " " not in one.form
    ):  # full names first: a surname finds its own
        votes = labels[one.form]
        kind = max(votes, key=lambda k: (votes[k], k))
        if one.form in titled | personal or (" " not in one.form and surname(one.form) in full):
            kind = PERSON
        if kind == "ORG" and _thing(one.form):
            continue
        if entity := cast.add(one.form, kind, one.form in titled):
            _place(cast, at, paragraphs, one, entity)
    _overlooked(cast, at, paragraphs, docs)
    _offices(cast, text)
    for entity in cast.entities:
        if not entity.gender and entity.votes:
            best = entity.votes.most_common(2)
            entity.gender = best[0][0] if len(best) == 1 or best[0][1] > 2 * best[1][1] else ""
    cast.mentions.sort(key=lambda mention: mention.at)
    return cast, at


def _candidates(n: int, paragraph: Paragraph, doc: Any) -> Iterator[Found]:
    masked = [(quote.first, quote.last) for quote in paragraph.quotes if quote.clause]
    heads = words("verbs", "office.heads")
    titles = heads | words("verbs", "titles.plain")
    taken = {token.i for span in doc.ents for token in span}
    spans = [(span, span.label_) for span in doc.ents]
    spans += [(span, PERSON) for span in _courtesy(doc, taken)]
    spans += [(span, PERSON) for span in _subjects(doc, taken)]
    for span, label in spans:
        if label not in _KINDS or any(a <= span.start_char < z for a, z in masked):
            continue
        if label != PERSON and any(t.lower_ in heads and t.i <= span.root.i for t in span):
            continue  # "the Minister of Employment"
        if shift := _place_before(span):
            span, label = span[shift:], PERSON
        if label == PERSON and _cut_short(span, titles) and span.end not in taken:
            span = doc[span.start : span.end + 1]
        if label == "GPE" and span.start and doc[span.start - 1].text in words("known", "bodies"):
            span, label = doc[span.start - 1 : span.end], "ORG"  # "CNN Philippines"
        if label == "ORG" and _person_behind_title(span.text):
            label = PERSON
        form = bare(span.text, label == PERSON)
        before = doc[span.start - 1].lower_ if span.start else ""
        if label == PERSON and form == span.text.strip() and before not in words("verbs", "titles.honour"):
            form = _without_common(form)
        if form and not (form.isupper() and label == PERSON and len(form) > 3):
            yield Found(n, span, _kind(form, _KINDS[label]), form)


def _place_before(span: Any) -> int:
    """How many words of a name are its office's country ("Prime Minister of India Narendra Modi")."""
    known, parts = words("known", "places"), [t.text for t in span]
    at = len(parts) - 2
    if at < 1 or parts[at] not in forenames() or parts[at] in known:
        return 0
    before = [t.lower_ for t in span.doc[max(0, span.start - 2) : span.start]]
    office = before[-1:] == ["of"] and before[0] in words("verbs", "office.heads")
    return at if office or (at == 1 and parts[0] in known and span.label_ != PERSON) else 0


def _cut_short(span: Any, titles: frozenset[str]) -> bool:
    """Whether the surname stands right behind a name, which the model left out."""
    head = span.root.head
    return (
        span.root.dep_ == "compound"
        and head.i == span.end
        and head.pos_ == "PROPN"
        and head.lower_ not in titles
    )


def _person_behind_title(text: str) -> bool:
    """Whether a body's name is a title and a whole name ("Detective Constable Ana Lopez")."""
    name = bare(text).split()
    return 1 < len(name) < len(text.split()) and name[0] in forenames() and not common(name[-1])


def _courtesy(doc: Any, taken: set[int]) -> Iterator[Any]:
    """Names that the model overlooked: behind "Mr" and the like, or from a forename on."""
    for token in doc[:-1]:
        title = token.lower_.strip(".")
        first = token.i + (title in words("verbs", "titles.honour"))
        if first == token.i and (token.pos_ != "PROPN" or token.text not in forenames()):
            continue
        last = _run(doc, first, taken)
        parts = sum(t.text[:1].isupper() for t in doc[first:last])
        if parts > 1 or (parts and title in words("verbs", "titles.courtesy")):
            taken |= set(range(token.i, last))
            yield doc[token.i : last]


def _run(doc: Any, first: int, taken: set[int]) -> int:
    """The end of a run of name words: capitals, "al-Assad", "van der Bellen"."""
    last = at = first
    while at < len(doc) and at not in taken:
        word = doc[at]
        if word.pos_ == "PROPN" and word.text[:1].isupper():
            last = at + 1
        elif not (at > first and (word.text == "-" or word.lower_ in words("verbs", "titles.joins"))):
            break
        at += 1
    return last


def _subjects(doc: Any, taken: set[int]) -> Iterator[Any]:
    """Capitalised subjects of a plain verb of speech that the model took for no name."""
    speech, heads = words("verbs", "speech") | words("verbs", "acts"), words("verbs", "office.heads")
    voices = words("verbs", "office.voices") | words("verbs", "office.bodies")
    for token in doc:
        if (
            token.pos_ != "PROPN"
            or token.i in taken
            or token.dep_ != "nsubj"
            or token.head.lemma_ not in speech
        ):
            continue
        if token.lower_ in heads | voices or any(
            k.dep_ in ("appos", "prep") and _names(k, taken) for k in token.rights
        ):
            continue
        first = token.i
        while (
            first
            and doc[first - 1].pos_ == "PROPN"
            and first - 1 not in taken
            and doc[first - 1].head == token
        ):
            first -= 1
        if first == token.i == token.sent.start and common(token.text):
            continue  # a capital for the beginning of a sentence
        if token.i - first < 3 and not {t.lower_ for t in doc[first : token.i + 1]} & heads:
            yield doc[first : token.i + 1]


def _kind(form: str, kind: str) -> str:
    """The kind of a name, set right where it is a known place or body."""
    if form in words("known", "places"):
        return "GPE"
    first = form.split()[0]
    return (
        "ORG"
        if form in words("known", "bodies") or (kind == PERSON and first in words("known", "bodies"))
        else kind
    )


def _without_common(form: str) -> str:
    """A person's name without a common word before it ("Artist Ana Lopez"); "" where too little is left."""
    parts = form.split()
    while len(parts) > 1 and len(parts[0]) > _SHORT and parts[0] not in forenames() and common(parts[0]):
        parts = parts[1:]
    return " ".join(parts) if len(parts) > 1 or " " not in form else ""


def _thing(form: str) -> bool:
    """Whether a body's name is one common word ("Project"): a capital for the sentence's sake, or no name."""
    if " " in form or form.isupper() or form in words("known", "bodies"):
        return False
    return (
        verb(form) or verb(form.removesuffix("s")) or form.lower().endswith(tuple(words("known", "endings")))
    )


def _names(child: Any, taken: set[int]) -> bool:
    """Whether what follows a noun is its real name ("Spokesman, John Doe", "City of Lanett")."""
    return (child.dep_ == "prep" and child.lower_ == "of") or (child.dep_ == "appos" and child.i in taken)


def _titled(one: Found) -> bool:
    """Whether a title stands before the name ("Mr Smith", "President Assad")."""
    span = one.span
    before = span.doc[span.start - 1].lower_.strip(".") if span.start else ""
    near = {before, *([span[0].lower_.strip(".")] if len(span) > 1 else [])}
    title = bool(near & words("verbs", "titles.honour")) and not re.search(r" (?:of|for|and) ", one.form)
    return len(span) < 5 and (title or (one.kind == "ORG" and _holds_office(span.root)))


def _ends_in_person(form: str, alone: set[str]) -> bool:
    """Whether the last of two or three words is somebody by himself elsewhere ("Hage Geingob", "Geingob")."""
    parts = form.split()
    known = words("known", "bodies") | words("known", "places")
    return len(parts) < 4 and parts[-1] in alone and all(p[0].isupper() and p not in known for p in parts)


def _personal(one: Found) -> bool:
    """Whether a pronoun behind a subject, the only person of its sentence, tells that it is somebody."""
    root, others = one.span.root, (e for e in one.span.sent.ents if e.label_ == PERSON)
    return (
        root.dep_ == "nsubj"
        and all(other.start == one.span.start for other in others)
        and any(t.lower_ in _PRONOUNS for t in one.span.sent if t.i > one.span.end)
        and one.form not in words("known", "bodies") | words("known", "places")
    )


def _holds_office(root: Any) -> bool:
    """Whether an apposition calls a name a person ("Miatta Fahnbulleh, then chief executive at ...")."""
    heads = words("verbs", "office.heads")
    return root.dep_ == "nsubj" and any(
        k.dep_ == "appos" and k.i > root.i and k.lower_ in heads for k in root.children
    )


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
            if (
                token.i in at[n]
                or token.pos_ not in ("PROPN", "NOUN")
                or not token.text[:1].isupper()
                or len(token) < 4
            ):
                continue
            if any(quote.clause and quote.first <= token.idx < quote.last for quote in paragraphs[n].quotes):
                continue
            named = cast.by_surname(token.text)
            if entity := named or (cast.by_form(token.text) if token.pos_ == "PROPN" else None):
                at[n][token.i] = entity
                where = paragraphs[n].span(token.idx, token.idx + len(token))
                entity.spans.add(where)
                cast.mentions.append(Mention(where[0], entity, level(token), n, token.sent.start))


_OFFICES: Final = re.compile(
    r"((?:[A-Z][\w.]+ ){0,2})(President|Prime Minister|Premier|Chancellor|(?:Foreign |Home |Defen[cs]e )?"
    r"(?:Minister|Secretary)|Governor|Senator|Mayor) ((?:[A-Z][\w’'-]+ ?){1,3})"
)


def _offices(cast: Cast, text: str) -> None:
    """Offices before names, also in quotations, which are not parsed."""
    for match in _OFFICES.finditer(text):
        parts = match[3].split()
        entity = next(
            (e for n in range(len(parts), 0, -1) if (e := cast.by_surname(_POSSESSED.sub("", parts[n - 1])))),
            None,
        )
        if entity is not None:
            office = f"{match[1]}{match[2]}".lower().replace(".", "").split()
            entity.roles.add((office[-1], frozenset(office[:-1])))


def _vote(entity: Entity, span: Any) -> None:
    """The gender of a pronoun behind the only person of a sentence."""
    others = [e for e in span.sent.ents if e.label_ == PERSON and bare(e.text) not in entity.forms]
    told = [t.lower_ for t in span.sent if t.i > span.end and t.lower_ in ("his", "her", "he", "she")]
    if not others and told:
        entity.votes[_PRONOUNS[told[0]]] += 1


def _learn(entity: Entity, span: Any, form: str) -> None:
    """Gender and offices out of the words around a name: "Prime Minister Keir Starmer", "Kyte, the envoy"."""
    if " " in form and not entity.gender:
        entity.gender = forenames().get(form.split()[0], "") or ("f" if form.endswith(_DAUGHTERS) else "")
    heads = words("verbs", "office.heads")
    root = span.root
    beside = [t for t in root.children if t.dep_ == "appos" and t.i > root.i]
    if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN"):
        beside.append(root.head)
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        beside += [t for t in root.head.children if t.dep_ == "attr"]
    beside += [other for head in beside for other in head.conjuncts if other.lower_ in heads]
    for head in beside:
        _sex(entity, head)
        if head.lower_ in heads and head.ent_type_ != PERSON:
            before = [t for t in head.lefts if head.i - t.i < _REACH and t.dep_ not in ("det", "punct")]
            _office(
                entity,
                [t for t in head.doc[head.left_edge.i : head.i] if t.i > head.i - _REACH],
                head,
                before,
            )
    _before(entity, span)


def _before(entity: Entity, span: Any) -> None:
    """The run of nouns before a name, up to its office, and titles within the span."""
    heads, doc = words("verbs", "office.heads"), span.doc
    first = span.start
    while (
        first
        and span.start - first < _REACH
        and (doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ") or doc[first - 1].text == "-")
    ):
        first -= 1
    run = list(doc[first : span.end])
    for n, token in enumerate(run):
        _sex(entity, token)
        if token.lower_ in heads and token.i < span.end - 1:
            _office(entity, run[:n], token, run[:n])


def _office(entity: Entity, before: list[Any], head: Any, mods: list[Any]) -> None:
    """Keeps an office: its words for looking it up, and as it is written, apart from the place's."""
    told = [t for t in before if t.pos_ in ("NOUN", "PROPN", "ADJ") and t.dep_ != "det"]
    of = next((k for k in head.children if k.dep_ == "prep" and k.lower_ in ("of", "for")), None)
    inside = [t for t in of.subtree if t.ent_type_ in _PLACES] if of is not None else []
    whose = {"of", *(t.lower_ for t in inside)} if inside and inside[0].ent_type_ == "ORG" else set()
    entity.roles.add((head.lower_, frozenset({t.lower_.strip(".") for t in told} | whose)))
    if entity.office is not None:
        return
    places = [t for t in told if t.ent_type_ in _PLACES]
    own = [t for t in told if t not in places]
    words_of = [*own, head]
    if words_of[-1].i - words_of[0].i == len(words_of) - 1:
        entity.office = head.doc[words_of[0].i : head.i + 1].text
    else:
        entity.office = head.text
    if places:
        entity.place = head.doc[places[0].i : places[-1].i + 1].text
    elif inside:
        entity.place = head.doc[inside[0].i : inside[-1].i + 1].text


def _sex(entity: Entity, token: Any) -> None:
    word = token.lower_.strip(".")
    if word in words("verbs", "titles.male"):
        entity.gender = "m"
    elif word in words("verbs", "titles.female"):
        entity.gender = "f"
