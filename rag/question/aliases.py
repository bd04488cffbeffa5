"""What else a name may be called: other languages, adjectives, acronyms, capitals and seats of power.

The entities are those of `rag/language/data/entities.txt`. A seat (`of`) may stand for its country, and a
country's seats for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.language.detect import script
from rag.language.lexicons import entries
from rag.language.names import arabic_bare
from rag.language.stems import stem
from rag.language.words import fold, words

Key = tuple[str, ...]
"""The folded words of a form; Russian ones by their stems."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A country, a city or a body: its own forms, and the entity that it may stand for."""

    id: str
    forms: tuple[str, ...]
    of: str | None = None
    is_person: bool = False


def forms(name: str) -> tuple[str, ...]:
    """`name` first, then what may stand for it; `name` alone where it is not known.

    >>> forms("Ankara")[:3]
    ('Ankara', 'Turkey', 'Turkish')
    """
    entities = entities_of(name)
    known = [name]
    for entity in entities:
        known += _names().entities[entity].forms
    for entity in entities:
        if (of := _names().entities[entity].of) is not None:  # the country, and its capital
            known += (*_names().entities[of].forms, *_names().seats[of][0].forms)
        known += [form for seat in _names().seats.get(entity, ()) for form in seat.forms]
    return tuple(dict.fromkeys(form for form in known if form == name or fold(form) != fold(name)))


def entities_of(name: str) -> tuple[str, ...]:
    """The ids of those that a name may mean; none for an unknown name."""
    return _names().ids.get(_key(name), ())


def usual(name: str) -> str:
    """The first of all names of what a name means: of an adjective its country. An unknown name is its own.

    >>> usual("Syrian")
    'Syria'
    """
    entities = entities_of(name)
    return _names().entities[entities[0]].forms[0] if entities else name


def is_place(name: str) -> bool:
    """Whether a name is known as that of a country, a city or a body, and of no person."""
    entities = entities_of(name)
    return bool(entities) and not any(_names().entities[entity].is_person for entity in entities)


def is_foreign(word: str) -> bool:
    """Whether a word in Latin letters names something in other languages than English only ("Island")."""
    key = (word_key(word),)
    return key in _names().ids and key not in _names().english


def stands_for(name: str) -> frozenset[str]:
    """The ids of those that a name may mean, and of the countries that these may stand for."""
    entities = [_names().entities[entity] for entity in entities_of(name)]
    return frozenset(one.id for one in entities) | {one.of for one in entities if one.of is not None}


def longest(key: Key) -> int:
    """How many words of a key, from the first on, are the longest known form; 0 where none is."""
    known = _names()
    if key[:1] not in known.beginnings:
        return 0
    return next((size for size in range(min(len(key), known.longest), 0, -1) if key[:size] in known.ids), 0)


def key_of(texts: Sequence[str]) -> Key:
    """The key of a form's words; an article before it is left out."""
    bare = texts[1:] if texts[0].lower() == "the" else ()
    return tuple(map(word_key, bare or texts))


def word_key(word: str) -> str:
    """A word folded: its stem in Cyrillic, without the article in Arabic."""
    written = script(word)
    if written == "cyrillic":
        return stem(word, "ru")
    folded = fold(word).removesuffix("'s").removesuffix("’s")
    return arabic_bare(folded) if written == "arabic" else folded.replace(".", "")


class _Names:
    """What `entities.txt` says: the entities, the seats of each country, and what each form may mean."""

    def __init__(self) -> None:
        table = entries("entities")
        self.entities = {
            key: Entity(
                key,
                tuple(form for name in ("en", "ru", "ar", "other") for form in entry.get(name, ())),
                next(iter(entry.get("of", ())), None),
                "person" in entry,
            )
            for key, entry in table.items()
        }
        self.seats: dict[str, tuple[Entity, ...]] = {}
        self.ids: dict[Key, tuple[str, ...]] = {}
        self.english: set[Key] = set()
        for entity in self.entities.values():
            if entity.of is not None:
                self.seats[entity.of] = (*self.seats.get(entity.of, ()), entity)
            keys = [_key(form) for form in entity.forms]
            self.english.update(keys[: len(table[entity.id]["en"])])  # they come first
            for key in keys:
                self.ids[key] = tuple(dict.fromkeys((*self.ids.get(key, ()), entity.id)))
        self.beginnings = frozenset(key[:1] for key in self.ids)
        self.longest = max(map(len, self.ids))


@cache
def _names() -> _Names:
    return _Names()


def _key(form: str) -> Key:
    return key_of([word.text for word in words(form)])
