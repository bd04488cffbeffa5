"""The people of an archive: which names of which articles are one person.

A full name joins the one longer name that it stands in (Tayyip Erdogan, Recep Tayyip Erdogan), in any
spelling and script. A surname alone joins the one person who has it; where several have, the one of the
same office, or the one of whom nearly all tell. Where two fit, it stays by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.records import Person
from rag.statements.corrections import Corrections
from rag.statements.offices import Office, kind_of, office_of
from rag.statements.spelling import Spelled, alike, bridged, is_forename, spelled

DOMINANT = 20
"""A surname that several have is taken for that of the person of whom so many times more articles tell
than of all the others. An editor's rule of thumb, not fitted: a wrong name is worse than none."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person of one article: `article` is its row, `number` that in its notes.

    A speaker who is nobody of the notes (a country, a ministry) is a body, and counts from -1 down.
    """

    article: int
    number: int
    path: str
    day: str | None
    person: Person


@dataclass
class Identity:
    """One person (or body that speaks) across the archive. `forms` counts articles by the name in them."""

    name: str = ""
    forms: Counter[str] = field(default_factory=Counter)
    appearances: list[Appearance] = field(default_factory=list)
    offices: set[Office] = field(default_factory=set)
    genders: Counter[str] = field(default_factory=Counter)

    def add(self, appearance: Appearance) -> None:
        person = appearance.person
        self.appearances.append(appearance)
        self.forms[person.name] += 1
        if office := office_of(person.office, person.place):
            self.offices.add(office)
        if person.gender:
            self.genders[person.gender] += 1

    @property
    def body(self) -> bool:
        """Whether it is a country, a ministry, a firm: it speaks, and is nobody."""
        return all(one.number < 0 for one in self.appearances)

    def joined(self, other: Identity) -> None:
        for one in other.appearances:
            self.add(one)

    @property
    def gender(self) -> str | None:
        return self.genders.most_common(1)[0][0] if self.genders else None

    def usual(self) -> str:
        """The name to show: of several full words before others, Latin before others, then the most used."""

        def order(form: str) -> tuple[bool, bool, int, int, str]:
            known = spelled(form)
            full = sum(not token.initial for token in known.tokens)
            return full < 2, known.script != "latin", -self.forms[form], len(form), form

        return min(self.forms, key=order)


def people_of(appearances: Iterable[Appearance], corrections: Corrections) -> list[Identity]:
    """Everybody whom the articles name, by (-articles, name); each appearance belongs to one of them."""
    by_form: dict[str, list[Appearance]] = defaultdict(list)
    bodies: dict[str, Identity] = defaultdict(Identity)
    for one in appearances:
        if one.number < 0:
            bodies[" ".join(one.person.name.casefold().removeprefix("the ").split())].add(one)
        else:
            by_form[one.person.name].append(one)
    kept_apart: dict[str, Identity] = {}
    if corrections.split:
        _take_apart(by_form, corrections, kept_apart)
    full = {form: held for form, held in by_form.items() if len(spelled(form).tokens) > 1}
    single = {form: held for form, held in by_form.items() if form not in full}
    found = _full_names(full)
    found += _single_names(single, found)
    return _named([*found, *bodies.values(), *kept_apart.values()], corrections, kept_apart)


def _take_apart(
    by_form: dict[str, list[Appearance]], corrections: Corrections, apart: dict[str, Identity]
) -> None:
    """Takes out what the user says is somebody else of that name."""
    for (name, path), other in (corrections.split or {}).items():
        for form, held in by_form.items():
            one, two = spelled(form), spelled(name)
            if form != name and not one.within(two) and not two.within(one):
                continue
            mine = [appearance for appearance in held if appearance.path == path]
            by_form[form] = [appearance for appearance in held if appearance.path != path]
            for appearance in mine:
                apart.setdefault(other, Identity(other)).add(appearance)
    for form in [form for form, held in by_form.items() if not held]:
        del by_form[form]


def _full_names(by_form: dict[str, list[Appearance]]) -> list[Identity]:
    """Names of several words, the longest first: each joins the one identity that it fits."""
    identities: list[Identity] = []
    index = _Index()

    def order(form: str) -> tuple[int, int, str]:
        """Words in full count more than initials."""
        size = sum(1 if token.initial else 10 for token in spelled(form).tokens)
        return -size, -len(by_form[form]), form

    for form in sorted(by_form, key=order):
        name = spelled(form)
        fits = [one for one in index.candidates(name) if any(_one_name(name, other) for other in one[1])]
        fits = _of_gender(fits, by_form[form])
        sizes = ((one, {len(other.tokens) for other in one[1]}) for one in fits)
        best = [one for one, size in sizes if len(name.tokens) in size] or fits
        if len(best) == 1:
            identity = best[0][0]
        else:
            identity = Identity()
            identities.append(identity)
        for appearance in by_form[form]:
            identity.add(appearance)
        index.add(name, identity)
    return identities


def _one_name(name: Spelled, other: Spelled) -> bool:
    """Whether a name stands in another; across scripts a surname and one more word are enough."""
    if name.script == other.script:
        return name.within(other)
    arabic = "arabic" in (name.script, other.script)
    surname = bridged(name.surname) if arabic else name.surname
    if not surname.fits(other.surname):
        return False
    pairs = ((one, two) for one in name.tokens[:-1] for two in other.tokens[:-1])
    return any(alike(one, two) if arabic else one.fits(two) for one, two in pairs)


class _Index:
    """Identities by the keys of their surnames."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[int, tuple[Identity, list[Spelled]]]] = defaultdict(dict)

    def add(self, name: Spelled, identity: Identity) -> None:
        for key in name.surname.keys:
            self._by_key[key].setdefault(id(identity), (identity, []))[1].append(name)

    def candidates(self, name: Spelled) -> list[tuple[Identity, list[Spelled]]]:
        keys = name.surname.keys | bridged(name.surname).keys
        found: dict[int, tuple[Identity, list[Spelled]]] = {}
        for key in sorted(keys):
            if key[:3] in ("^a:", "^l:") and key in name.surname.keys and name.script != "arabic":
                continue  # two Latin names may have the same consonants and be two
            found |= self._by_key.get(key, {})
        return list(found.values())


def _of_gender(
    fits: list[tuple[Identity, list[Spelled]]], held: Sequence[Appearance]
) -> list[tuple[Identity, list[Spelled]]]:
    """Those whose gender is not another one."""
    genders = {one.person.gender for one in held} - {None}
    if len(genders) != 1:
        return fits
    (gender,) = genders
    return [one for one in fits if one[0].gender in (None, gender)]


def _single_names(by_form: dict[str, list[Appearance]], full: Sequence[Identity]) -> list[Identity]:
    """Surnames alone, article by article; those that join nobody are grouped by their sound."""
    last, first = _Index(), _Index()
    for identity in full:
        for form in identity.forms:
            name = spelled(form)
            last.add(name, identity)
            if not is_forename(form):  # "Xi" is Xi Jinping, "John" is nobody
                first.add(Spelled(name.tokens[:1], name.script), identity)
    rest: list[Identity] = []
    own = _Index()
    for form in sorted(by_form):
        name = spelled(form)
        fits = _spelled_so(name, last) or _spelled_so(name, first)
        sizes = {id(one[0]): len(one[0].appearances) for one in fits}
        for appearance in by_form[form]:
            chosen = _chosen(_of_gender(fits, [appearance]), appearance, sizes)
            (chosen or _alone(name, own, rest)).add(appearance)
    return rest


def _spelled_so(name: Spelled, index: _Index) -> list[tuple[Identity, list[Spelled]]]:
    """The identities one of whose words in the index is this name's only word."""

    def same(other: Spelled) -> bool:
        arabic = name.script != other.script and "arabic" in (name.script, other.script)
        return (bridged(name.surname) if arabic else name.surname).is_spelling_of(other.surname)

    return [one for one in index.candidates(name) if any(map(same, one[1]))] if name.tokens else []


def _chosen(
    fits: list[tuple[Identity, list[Spelled]]], appearance: Appearance, sizes: dict[int, int]
) -> Identity | None:
    """The one whom a surname means; None where it may be two."""
    if len(fits) == 1:
        return fits[0][0]
    if not fits:
        return None
    # Who is known in the office that the person has; "President" alone may be of any country.
    person = appearance.person
    office, kind = office_of(person.office, person.place), kind_of(person.office)
    offices = ((identity, identity.offices) for identity, _ in fits)
    holders = [
        identity
        for identity, held in offices
        if (office in held if office is not None else any(kind == one for one, _ in held))
    ]
    if len(holders) == 1:
        return holders[0]
    most, *others = sorted((identity for identity, _ in fits), key=lambda one: -sizes[id(one)])
    return most if sizes[id(most)] >= DOMINANT * sum(sizes[id(one)] for one in others) else None


def _alone(name: Spelled, own: _Index, rest: list[Identity]) -> Identity:
    there = _spelled_so(name, own)
    if there:
        return there[0][0]
    identity = Identity()
    rest.append(identity)
    if name.tokens:
        own.add(name, identity)
    return identity


def _named(found: list[Identity], corrections: Corrections, apart: dict[str, Identity]) -> list[Identity]:
    """The identities with their names, the user's mergers and names applied."""
    for names in corrections.merged:
        mine = [one for one in found if one not in apart.values() and one.forms.keys() & {*names}]
        for other in mine[1:]:
            mine[0].joined(other)
        for one in mine[:1]:
            one.name = names[0]
        found = [one for one in found if all(one is not other for other in mine[1:])]
    by_name: dict[str, Identity] = {}
    for one in found:
        name = one.name or one.usual()
        one.name = (corrections.renamed or {}).get(name, name)
        if one.name in by_name:
            by_name[one.name].joined(one)
        else:
            by_name[one.name] = one
    return sorted(by_name.values(), key=lambda one: (-len(one.appearances), one.name))
