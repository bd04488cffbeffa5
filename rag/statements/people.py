"""The people of an archive: which names of which articles are one person.

A full name joins the one longer name that it stands in (Tayyip Erdogan, Recep Tayyip Erdogan), in any
spelling and script. A surname alone joins the one person who has it; where several have, the one of the
same office, or the one of whom nearly all tell. Where two fit, it stays by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from rag.records import Person
from rag.statements.corrections import Corrections
from rag.statements.offices import Office, kind_of, office_of
from rag.statements.spelling import Spelled, alike, bridged, is_forename, spelled

DOMINANT = 20
"""A surname that several have is taken for that of the person of whom so many times more articles tell
than of all the others. An editor's rule of thumb, not fitted: a wrong name is worse than none."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person of one article: `article` is its row. A speaker who is nobody of its notes is a `body`."""

    article: int
    path: str
    day: str | None
    person: Person
    body: bool = False


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
        return all(one.body for one in self.appearances)

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
        if one.body:
            bodies[" ".join(one.person.name.casefold().removeprefix("the ").split())].add(one)
        else:
            by_form[one.person.name].append(one)
    kept_apart: dict[str, Identity] = {}
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
    for (name, path), other in corrections.split.items():
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
        fits = _of_gender(index.find(name, partial(_one_name, name)), by_form[form])
        long = {id(one) for one in index.find(name, partial(_as_long, name))}
        best = [one for one in fits if id(one) in long] or fits
        identity = best[0] if len(best) == 1 else Identity()
        if len(best) != 1:
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


def _as_long(name: Spelled, other: Spelled) -> bool:
    return len(name.tokens) == len(other.tokens)


class _Index:
    """Identities by the keys of their surnames."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[int, tuple[Identity, list[Spelled]]]] = defaultdict(dict)

    def add(self, name: Spelled, identity: Identity) -> None:
        for key in name.surname.keys:
            self._by_key[key].setdefault(id(identity), (identity, []))[1].append(name)

    def find(self, name: Spelled, same: Callable[[Spelled], bool]) -> list[Identity]:
        """Those of whose names under the keys of this one any is the same."""
        keys = name.surname.keys | bridged(name.surname).keys
        found: dict[int, tuple[Identity, list[Spelled]]] = {}
        for key in sorted(keys):
            if key[:3] in ("^a:", "^l:") and key in name.surname.keys and name.script != "arabic":
                continue  # two Latin names may have the same consonants and be two
            found |= self._by_key.get(key, {})
        return [identity for identity, names in found.values() if any(map(same, names))]


def _of_gender(fits: list[Identity], held: Sequence[Appearance]) -> list[Identity]:
    """Those whose gender is not another one."""
    genders = {one.person.gender for one in held} - {None}
    return fits if len(genders) != 1 else [one for one in fits if one.gender in (None, *genders)]


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
        sizes = {id(one): len(one.appearances) for one in fits}
        for appearance in by_form[form]:
            chosen = _chosen(_of_gender(fits, [appearance]), appearance, sizes)
            if chosen is None:
                chosen = next(iter(_spelled_so(name, own)), None) or Identity()
                if not chosen.appearances:
                    rest.append(chosen)
                    if name.tokens:
                        own.add(name, chosen)
            chosen.add(appearance)
    return rest


def _spelled_so(name: Spelled, index: _Index) -> list[Identity]:
    """The identities one of whose words in the index is this name's only word."""

    def same(other: Spelled) -> bool:
        arabic = name.script != other.script and "arabic" in (name.script, other.script)
        return (bridged(name.surname) if arabic else name.surname).is_spelling_of(other.surname)

    return index.find(name, same) if name.tokens else []


def _chosen(fits: list[Identity], appearance: Appearance, sizes: dict[int, int]) -> Identity | None:
    """The one whom a surname means; None where it may be two."""
    if len(fits) < 2:
        return next(iter(fits), None)
    # Who is known in the office that the person has; "President" alone may be of any country.
    person = appearance.person
    office, kind = office_of(person.office, person.place), kind_of(person.office)
    holders = [
        one
        for one in fits
        if (office in one.offices if office else any(kind == held for held, _ in one.offices))
    ]
    if len(holders) == 1:
        return holders[0]
    most, *others = sorted(fits, key=lambda one: -sizes[id(one)])
    return most if sizes[id(most)] >= DOMINANT * sum(sizes[id(one)] for one in others) else None


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
        one.name = corrections.renamed.get(name, name)
        if one.name in by_name:
            by_name[one.name].joined(one)
        else:
            by_name[one.name] = one
    return sorted(by_name.values(), key=lambda one: (-len(one.appearances), one.name))
