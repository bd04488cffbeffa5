"""Spans of a parsed paragraph that may be names, set right where the model is often wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from rag.annotate.data import forenames, words
from rag.annotate.model import common, verb
from rag.annotate.people import PERSON, bare
from rag.language import word_keys

_KINDS: Final = {"PERSON": PERSON, "ORG": "ORG", "GPE": "GPE", "NORP": "NORP", "FAC": "ORG", "LOC": "ORG"}


_SYLLABLE: Final = 4
"""Letters of a syllable behind a hyphen."""


class Found(NamedTuple):
    """A span that may be a name, in its paragraph."""

    paragraph: int
    span: Any
    kind: str
    form: str


def candidates(n: int, doc: Any) -> Iterator[Found]:
    """Names of a paragraph outside its quotations, by the model and by what it overlooks."""
    taken = {token.i for span in doc.ents for token in span}
    spans = [(span, span.label_) for span in doc.ents]
    spans += [(span, PERSON) for span in _courtesy(doc, taken)]
    for span in _subjects(doc, taken):
        spans.append((span, "ORG" if len(span) > 2 and all(common(t.text) for t in span) else PERSON))
    campus = 0
    for span, label in spans:
        if (
            span.start < campus
            or label not in _KINDS
            or (len(span) == 1 and span[0].is_stop and not span[0].is_upper)
        ):
            continue  # "Amongst"
        span = behind_dateline(span)
        if label == "ORG" and (_person(span.text) or span[-1].lower_ in words("verbs", "titles.behind")):
            label = PERSON
        if (whole := _campus(span)) is not span:
            span, campus = whole, whole.end
        if _office_within(span) and (label != PERSON or any(token.lower_ == "of" for token in span)):
            continue  # "the Minister of Employment"
        span = _whole(span, label == PERSON, taken)
        if shift := _place_before(span, label == PERSON):
            span, label = span[shift:], PERSON
        if label == PERSON and _lead(span):
            span = span[1:]
        if _is_no_voice(span, label):
            continue
        form = bare(span.text, label == PERSON)
        if form and not (form.isupper() and label == PERSON and len(form) > 3):
            yield Found(n, span, _kind(form, _KINDS[label]), form)


def is_thing(form: str, often: bool) -> bool:
    """Whether a body's name is one common word ("Project"): a capital for the sentence's sake, or no name.

    A company that is called so is named `often`.
    """
    low = form.lower()
    if low in words("verbs", "office.bodies") and form not in words("known", "bodies"):
        return True
    if often or " " in form or form.isupper() or form in words("known", "bodies"):
        return False
    return verb(low) or verb(low.removesuffix("s")) or low.endswith(tuple(words("known", "endings")))


def behind_dateline(span: Any) -> Any:
    """A name without the town before it that an agency reports from: "OSLO - Norland"."""
    dashes = [t.i for t in span[:-1] if t.text_with_ws in ("- ", "– ", "— ", "-- ")]
    return span.doc[dashes[-1] + 1 : span.end] if dashes and span[0].is_upper else span


def _lead(span: Any) -> bool:
    """Whether a common word with a capital stands before a name ("Guests of Honour Ana Lopez"), or the last
    of an office's ("Minister of Trade and Disaster Relief Ana Lopez")."""
    office = span.start > 0 and span.doc[span.start - 1].lower_ in words("verbs", "office.places")
    if len(span) < (2 if office else 3):
        return False
    return span[0].text not in forenames() and span[1].text in forenames() and common(span[0].text)


def _campus(span: Any) -> Any:
    """A university's name with its town ("University of California, Davis")."""
    doc, last = span.doc, span.end
    if "University of " in span.text and last + 1 < len(doc) and doc[last].text == ",":
        while last + 1 < len(doc) and doc[last + 1].pos_ == "PROPN":
            last += 1
        return doc[span.start : last + 1 if last > span.end else span.end]
    return span


def _is_no_voice(span: Any, label: str) -> bool:
    """Whether a span names neither a person nor a body: "Hurricane Ana", "the Joint Statement"."""
    words_ = span.text.split()
    ends = len(words_) > 2 and words_[-1] in words("known", "thing_ends")
    if len(words_) > 1 and (ends or words_[0] in words("known", "things")):
        return True
    if label == "ORG":
        return span.root.lower_ in words("known", "papers")
    if label != PERSON or len(words_) > 1:
        return False
    several = span.root.tag_ in ("NNS", "NNPS") or any(k.dep_ == "det" for k in span.root.children)
    return common(span.text) and several


def _place_before(span: Any, person: bool) -> int:
    """How many words of a name are its office's country ("Prime Minister of India Narendra Modi"), or its
    region ("Governor of Norland Region Ana Lopez")."""
    known, parts = words("known", "places"), [t.text for t in span]
    at = next((n for n in range(1, len(parts) - 1) if parts[n] in forenames() and parts[n] not in known), 0)
    before = [t.lower_ for t in span.doc[max(0, span.start - 2) : span.start]]
    if at and before and before[0] in words("verbs", "office.heads") and before[-1] in ("of", "from", "for"):
        return at
    lands = [part in known or part in words("known", "lands") for part in parts[:-2]] if person else []
    return max((n + 1 for n, land in enumerate(lands) if land and parts[n] not in forenames()), default=0)


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
        if word.pos_ == "PROPN":
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
        if token.pos_ != "PROPN" or token.i in taken or token.dep_ != "nsubj":
            continue
        if token.head.lemma_ not in speech or token.lower_ in heads | voices:
            continue
        first = token.i
        while (
            first
            and doc[first - 1].pos_ == "PROPN"
            and first - 1 not in taken
            and first <= doc[first - 1].head.i <= token.i
        ):
            first -= 1
        if first == token.i == token.sent.start and common(token.text):
            continue  # a capital for the beginning of a sentence
        yield doc[first : token.i + 1]


def _kind(form: str, kind: str) -> str:
    """The kind of a name, set right where it is a known place or body."""
    if form in words("known", "places"):
        return "GPE"
    if form not in forenames() and any(key[0] == "=" for key in word_keys(form, "en")):
        return "NORP"  # "Moldovan" has the key of its country
    return "ORG" if form in words("known", "bodies") else kind


def _office_within(span: Any) -> bool:
    """Whether an office stands in a span at or before its head."""
    heads = words("verbs", "office.heads")
    several = span.root.lower_.removesuffix("s") in heads  # "the Norlandian Presidents"
    return several or any(t.lower_ in heads and t.i <= span.root.i for t in span)


def _whole(span: Any, person: bool, taken: set[int]) -> Any:
    """A name with what the model left out of it: "Enver" or "Solomon" of "Enver Solomon"."""
    doc, first, last = span.doc, span.start, span.end
    if person and span.root.dep_ == "compound" and span.root.head.i == last and last not in taken:
        last += doc[last].text[:1].isupper()
    if person and last - first > 1 and last < len(doc) and not doc[last - 1].whitespace_:
        last += 2 * _syllable(doc[last : last + 3])
    if person and last < len(doc) and doc[last].text[:2] in ("d'", "d’"):
        last += 1  # "Ana d'Arc"
    while first:
        word = doc[first - 1]
        given = word.text in forenames() and word.text not in words("known", "places")
        if person and last - first > 1 and doc[first].text in forenames() and not given:
            break
        own = word.i not in taken and word.pos_ == "PROPN" and word.text[:1].isupper()
        if not own or not first <= word.head.i < last:
            break
        title = word.lower_.strip(".") in words("verbs", "titles.honour")
        if title or common(word.text) or word.is_stop or (person and word.is_upper):
            break  # "Longtime Lopez", "MP Lopez"
        first -= 1
    return doc[first:last]


def _syllable(behind: Any) -> bool:
    """Whether the end of a name stands behind it ("Moon Jae-in"), and no other word ("Lopez-led talks")."""
    if len(behind) < 2 or behind[0].text != "-" or behind[0].whitespace_ or len(behind[1]) > _SYLLABLE:
        return False
    return behind[1].text.islower() and (len(behind) < 3 or behind[2].pos_ not in ("NOUN", "ADJ", "PROPN"))


def _person(form: str) -> bool:
    """Whether a body's name is a person's, also behind a title ("Detective Constable Daniel Vik")."""
    parts = bare(form).split()
    if not 1 < len(parts) < 4 or parts[0] not in forenames() or parts[0] in words("known", "places"):
        return False
    return len(parts) < len(form.split()) or not common(parts[-1])
