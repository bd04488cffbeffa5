"""The people and bodies of one article: forms of one name are one, called by the longest form."""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from rag.annotate.data import forenames, words
from rag.annotate.forms import is_letters, is_numeral, owned, surname
from rag.language import word_keys
from rag.records import Person, Span

PERSON: Final = "PERSON"
_LETTERS: Final = re.compile(
    r"((?:[A-Z][\w'’&-]*\s(?:(?:of|for|and|the|on|in|to)\s){0,2}){1,9})\(([A-Z]{2,7})\)"
)
_GLUED: Final = ("Mr.", "Mrs.", "Ms.", "Dr.")
_ALIKE: Final = 0.5
"""Likeness of a forename and its short form: "Jim" and "James" have it."""
_SURNAMES_TOO: Final = frozenset(("may", "will", "long", "more"))
_DETERMINERS: Final = ("the", "a", "an")
_NEVER: Final = frozenset('0123456789/@#&%$:;!?"“”()[]\n')
"""Signs that no person's name has."""
_MARKS: Final = " .,;:\"“”'‘’´―—–-()[]"


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something with a name.

    `roles` are offices as (head, the words before it); "of" and the body's words where one follows.
    """

    name: str
    kind: str
    forms: set[str] = field(default_factory=set)
    gender: str = ""
    votes: Counter[str] = field(default_factory=Counter)
    roles: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    office: str | None = None
    place: str | None = None
    spans: set[Span] = field(default_factory=set)

    @property
    def person(self) -> bool:
        return self.kind == PERSON


NOBODY: Final = Entity("", PERSON)
"""Somebody who speaks and has no name: a pronoun after him is not somebody else."""


class Mention(NamedTuple):
    """Where an entity is named. `subject` is 2 for that of a sentence, 1 for that of a clause, else 0."""

    at: int
    entity: Entity
    subject: int
    paragraph: int
    sentence: int


def bare(name: str, person: bool = True) -> str:
    """A name without marks, articles and a possessive ending, a person's also without titles."""
    parts = owned(_dotted(name.strip(_MARKS))).split()
    glued = next((title for title in _GLUED if parts and parts[0].startswith(title)), "")
    parts = [part for part in (parts[0][len(glued) :], *parts[1:]) if part] if glued else parts
    titles = words("verbs", "titles.plain") | words("verbs", "office.heads") if person else _DETERMINERS
    polite = words("verbs", "titles.courtesy")
    courtesy = [n for n, part in enumerate(parts[:-1]) if part.lower().strip(".") in polite]
    if person and courtesy:
        parts = parts[courtesy[-1] + 1 :]  # "Holm Mr Lopez"
    owners = [n for n, part in enumerate(parts[:-2]) if owned(part) != part]
    if person and owners:
        parts = parts[owners[-1] + 1 :]  # "the Norland Post's Ana Lopez"
    heads = [n for n, part in enumerate(parts[:-2]) if part.lower() in words("verbs", "office.resolved")]
    heads = [n for n in heads if parts[n + 1][0].isupper()]
    if len(parts) > 2 and parts[-2] in ("Pope", "Patriarch"):
        heads.append(len(parts) - 2)  # who has one name only
    if person and heads:
        parts = parts[heads[-1] + 1 :]  # "Norland President Ana Lopez"
    ends = [n for n, part in enumerate(parts) if n > 1 and part in ("-", "the") and parts[n - 1][0].isupper()]
    parts = parts[: ends[0]] if person and ends else parts  # "Ana Lopez - Holm Low", "Ana Lopez the Order"
    while len(parts) > 1 and (
        parts[0].lower().strip(".") in titles
        or parts[0][:1].islower()
        or (person and not is_numeral(parts[-1]) and _shouted(parts[0]) > _shouted(parts[-1]))
    ):
        parts = parts[1:]
    while person and len(parts) > 1 and parts[-1].lower() in words("common", "credits"):
        parts = parts[:-1]  # "Ana Lopez Image: ..." of a caption
    if person and parts:
        parts = [*parts[:-1], parts[-1].removesuffix("Image") or parts[-1]]  # "LopezImage: ..."
    if person and len(parts) > 2 and is_letters(parts[-1], 2, 3) and not is_numeral(parts[-1]):
        parts = parts[:-1]  # "Durham Hall QC"
    return " ".join(parts)


def _dotted(name: str) -> str:
    """A name with the last dot of its letters ("U.N" of "U.N."), which went with the marks around it."""
    *_, last = name.split() or [""]
    letters = last.split(".")
    return f"{name}." if len(letters) > 1 and all(is_letters(one, 1, 1) for one in letters) else name


class Cast:
    """Who stands in an article."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.mentions: list[Mention] = []

    def add(self, form: str, kind: str, titled: bool = False) -> Entity | None:
        """The entity of a name; None for a form that is none (an office alone, no capital)."""
        form = bare(form, kind == PERSON)
        parts = form.split()
        if not parts or not _capital(surname(parts[-1]), titled) or (kind == PERSON and _NEVER & {*form}):
            return None
        if kind == PERSON and len(parts) == 1 and not titled and not self._surname_like(form):
            return None
        last = parts[-1].lower()
        if last in words("common", "first") - _SURNAMES_TOO:
            return None
        office = last in words("verbs", "office.heads") | words("verbs", "titles.plain")
        if office and (kind != PERSON or not titled or len(parts) > 1) and parts[0] not in forenames():
            return None  # "the Norlandian President"
        if last in words("verbs", "office.resolved") and len(parts) == 1 and not self.by_surname(form):
            return None  # "Mr President"
        entity = self._known(form, parts, kind)
        if entity is None:
            entity = Entity(form, kind)
            self.entities.append(entity)
        entity.forms.add(form)
        if kind == PERSON and _goes_on(form, entity.name):
            entity.name = min(form, entity.name, key=len)
        elif (not _shouted(form), len(form)) > (not _shouted(entity.name), len(entity.name)):
            entity.name = form
        return entity

    def _surname_like(self, word: str) -> bool:
        """Whether a single word may be somebody: a form of a whole name, or no common noun."""
        if any(word in (e.name.split()[-1], e.name.split()[0]) for e in self.entities if e.person):
            return True
        low = word.lower()
        listed = words("known", "common") | words("verbs", "office.bodies") | words("verbs", "office.voices")
        listed |= words("common", "first") | words("common", "never")
        return low not in listed and not low.endswith(tuple(words("known", "endings")))

    def _known(self, form: str, parts: list[str], kind: str) -> Entity | None:
        same = [e for e in self.entities if form in e.forms and (e.kind == kind or kind != PERSON)]
        if same:
            return same[-1]
        fits = [e for e in reversed(self.entities) if e.kind == kind]
        if kind == PERSON:
            fits = [e for e in fits if _one_person(parts, e.name.split())]
            return fits[0] if len(fits) == 1 else None
        whole = [e for e in fits if is_letters(form, 3, 6) and _letters(e.name) == form != e.name]
        if whole:
            return whole[0]
        if len(form) < 5 or (len(parts) == 1 and form.endswith("s")):
            return None  # "member States" are none of those whose name ends so
        return next((e for e in fits if f" {e.name}".endswith(f" {form}")), None)

    def by_surname(self, word: str) -> Entity | None:
        """The one person whose name ends so."""
        key = surname(word)
        fits = [e for e in self.entities if e.person and any(surname(f.split()[-1]) == key for f in e.forms)]
        return fits[0] if len(fits) == 1 else None

    def by_form(self, form: str) -> Entity | None:
        """The one body that is called just so."""
        fits = [e for e in self.entities if not e.person and form in e.forms]
        return fits[0] if len(fits) == 1 else None

    def holders(self, head: str, mods: set[str], places: set[str]) -> list[Entity]:
        """Who is called so ("the US president") in the article; former holders only without another.

        `places` are those of `mods` that are countries or peoples: a president of none told is not theirs.
        The others are the office's own: "the tribal leader" is not the country's.
        """
        whose, own = _keys(places), mods - places

        def holds(entity: Entity) -> bool:
            fits = (have for h, have in entity.roles if h == head)
            fits = (have for have in fits if not places or places & have or whose & _keys(have))
            return any(own <= have if mods else "of" not in have for have in fits)

        fits = [e for e in self.entities if e.person and holds(e)]
        lesser = {"former", "vice", "vice-", "deputy"} - mods
        plain = [e for e in fits if any(h == head and not lesser & have for h, have in e.roles)]
        return plain or fits

    def link(self, text: str) -> None:
        """Calls a body that is named by its letters by its whole name, where the text tells both."""
        for match in _LETTERS.finditer(text):
            parts = match[1].split()
            for first in range(len(parts)):
                letters = "".join(part[0] for part in parts[first:] if part[0].isupper())
                if parts[first][0].isupper() and letters == match[2]:
                    self._linked(" ".join(parts[first:]), match[2])
                    break

    def _linked(self, whole: str, letters: str) -> None:
        short = next((e for e in self.entities if letters in e.forms and not e.person), None)
        known = next((e for e in self.entities if whole in e.forms and not e.person), None)
        for entity in (short, known):
            if entity is not None:
                entity.name, entity.kind = whole, "ORG"
                entity.forms.add(letters)

    def note(self, mention: Mention) -> None:
        """Keeps a mention in the order of the text."""
        insort(self.mentions, mention, key=lambda one: one.at)

    def met(self, where: int, paragraph: int = 0) -> list[Mention]:
        """The mentions of people before a place of the text, from a paragraph on."""
        return [m for m in self.mentions if m.at < where and m.paragraph >= paragraph and m.entity.person]

    def people(self) -> list[Person]:
        """Records of the people, by their first mention."""
        named = [e for e in self.entities if e.person and e.spans]
        named.sort(key=lambda e: (min(e.spans), e.name))
        return [Person(e.name, tuple(sorted(e.spans)), e.office, e.place, e.gender or None) for e in named]


def _keys(names: Iterable[str]) -> set[str]:
    """Keys that a country and its people share ("Poland", "Polish")."""
    return {key for name in names for key in word_keys(name, "en")}


def _capital(word: str, titled: bool) -> bool:
    """Whether a word begins as a name does; a script without capitals only has names that others tell."""
    return word[:1].isupper() or (titled and word[:1].isalpha() and not word[:1].islower())


def _goes_on(one: str, other: str) -> bool:
    """Whether the longer of two forms is a whole name and what stands behind it ("Ana Lopez Talks")."""
    short, long = sorted((one, other), key=len)
    return " " in short and long.startswith(f"{short} ")


def _shouted(form: str) -> bool:
    """Whether a word of a form stands in capitals, as headlines and captions have it."""
    return any(len(part) > 3 and part.isupper() for part in form.split())


def _letters(name: str) -> str:
    """The capitals that the words of a body's name begin with."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())


def _one_person(parts: list[str], have: list[str]) -> bool:
    """Whether two forms may be one person's: a part alone, or surnames and initials that agree."""
    while len(parts) > 1 and parts[0].lower() in words("verbs", "titles.joins"):
        parts = parts[1:]  # "De Blasio"
    if len(parts) == 1:
        return surname(parts[0]) == surname(have[-1]) or parts[0] == have[0]
    if len(have) == 1:
        return surname(have[0]) == surname(parts[-1])
    if surname(parts[-1]) == surname(have[-1]):
        return parts[0][0] == have[0][0] and _one_forename(parts[0], have[0])
    return parts == have[: len(parts)] or have == parts[: len(have)]


def _one_forename(one: str, other: str) -> bool:
    """Whether two forenames of one initial may be one ("Mike", "Michael"), and not "Denis" and "Dmitry"."""
    return (
        min(len(one.strip(".")), len(other.strip("."))) < 3
        or SequenceMatcher(None, one, other).ratio() >= _ALIKE
    )


def level(root: Any) -> int:
    """2 for the subject of a sentence, 1 for that of another clause, else 0."""
    while root.dep_ in ("compound", "appos", "flat", "conj") and root.head != root:
        root = root.head
    if root.dep_ not in ("nsubj", "nsubjpass"):
        return 0
    return 2 if root.head.dep_ == "ROOT" else 1
