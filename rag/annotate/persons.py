"""Whether a name is a person's: by its words, and by what stands around it wherever it is named.

The model alone takes "Chase Center", "Muscimol" or "Sun Mar" for somebody. The weights of the signs are in
`persons.toml`, fitted by `python -m tests.benchmarks.fit_people` on names marked by eye.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum
from typing import Any, Final

from rag.annotate.data import forenames, table, words
from rag.annotate.model import common
from rag.annotate.people import PERSON, Entity

_WHERE: Final = frozenset("in at on near into across outside".split())
_PLACES: Final = ("GPE", "LOC", "FAC", "NORP")


def is_person(entity: Entity, spans: Sequence[Any]) -> bool:
    """Whether it is likelier than not."""
    weights: dict[str, float] = table("persons")["weights"]
    return weights["all"] + fsum(weights[sign] * told for sign, told in signs(entity, spans).items()) > 0


def signs(entity: Entity, spans: Sequence[Any]) -> dict[str, float]:
    """Signs of an entity with these spans: yes or no by its name, shares of the spans by what is around."""
    first, *inner = parts = entity.name.split()
    last, known = parts[-1], words("known", "places") | words("known", "lands")
    bodies = words("known", "bodies") | words("verbs", "office.bodies")
    told: dict[str, float] = {
        "one word": not inner,
        "common first": bool(inner) and first not in forenames() and common(first),
        "common inside": any(map(common, inner[:-1])),
        "common last": common(last),
        "forename last": last in forenames(),
        "gender": bool(entity.gender),
        "office": bool(entity.roles),
        "place": not known.isdisjoint(parts),
        "body": not bodies.isdisjoint((*parts, *map(str.lower, parts))),
        "capitals": any(p.isupper() and len(p) > 2 for p in parts),
    }
    shares: dict[str, Callable[[Any], bool]] = {
        "taken for one": lambda span: any(t.ent_type_ == PERSON for t in span),
        "taken for a place": lambda span: any(t.ent_type_ in _PLACES for t in span),
        "title": lambda span: bool({_before(span), _bare(span[0])} & words("verbs", "titles.honour")),
        "article": lambda span: _before(span) in ("the", "a", "an"),
        "where": lambda span: _before(span) in _WHERE,
        "subject": lambda span: span.root.dep_ in ("nsubj", "nsubjpass"),
        "before a noun": lambda span: span.root.dep_ == "compound" and span.root.head.i >= span.end,
    }
    return told | {name: sum(map(of, spans)) / len(spans) for name, of in shares.items()}


def _before(span: Any) -> str:
    return _bare(span.doc[span.start - 1]) if span.start else ""


def _bare(token: Any) -> str:
    return str(token.lower_.strip("."))
