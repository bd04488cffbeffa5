"""What else a name may be called: other languages, adjectives, acronyms, capitals and seats of power.

`names.toml` holds the entities. A seat (`of`) may stand for its country, and a country's seats for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.language.detect import script
from rag.language.names import arabic_bare
from rag.language.stems import stem
from rag.language.words import fold, words
from rag.question import data

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
    held = entities_of(name)
    found = [name]
    for entity in held:
        found += _entities()[entity].forms
    for entity in held:
        if (of := _entities()[entity].of) is not None:  # the country, and its capital
            found += (*_entities()[of].forms, *_seats()[of][0].forms)
        found += [form for seat in _seats().get(entity, ()) for form in seat.forms]
    return tuple(dict.fromkeys(form for form in found if form == name or fold(form) != fold(name)))


def entities_of(name: str) -> tuple[str, ...]:
    """The ids of those that a name may mean; none for an unknown name."""
    return _index().get(key_of([word.text for word in words(name)]), ())


def usual(name: str) -> str:
    """The first of all names of what a name means: of an adjective its country. An unknown name is its own.

    >>> usual("Syrian")
    'Syria'
    """
    held = entities_of(name)
    return _entities()[held[0]].forms[0] if held else name


def is_place(name: str) -> bool:
    """Whether a name is known as that of a country, a city or a body, and of no person."""
    held = entities_of(name)
    return bool(held) and not any(_entities()[entity].is_person for entity in held)


def is_foreign(word: str) -> bool:
    """Whether a word in Latin letters names something in other languages than English only ("Island")."""
    return (word_key(word),) in _index() and (word_key(word),) not in _english()


def stands_for(name: str) -> frozenset[str]:
    """The ids of those that a name may mean, and of the countries that these may stand for."""
    held = [_entities()[entity] for entity in entities_of(name)]
    return frozenset(one.id for one in held) | {one.of for one in held if one.of is not None}


def longest(key: Key) -> int:
    """How many words of a key, from the first on, are the longest known form; 0 where none is."""
    if key[:1] not in _beginnings():
        return 0
    return next((size for size in range(min(len(key), _reach()), 0, -1) if key[:size] in _index()), 0)


def key_of(texts: Sequence[str]) -> Key:
    """The key of a form's words; an article before it is left out."""
    return tuple(word_key(text) for text in (texts[1:] if texts[0].lower() == "the" else texts))


def word_key(word: str) -> str:
    """A word folded: its stem in Cyrillic, without the article in Arabic."""
    written = script(word)
    if written == "cyrillic":
        return stem(word, "ru")
    folded = fold(word).removesuffix("'s").removesuffix("’s")
    return arabic_bare(folded) if written == "arabic" else folded.replace(".", "")


@cache
def _entities() -> dict[str, Entity]:
    return {
        key: Entity(
            key,
            tuple(form for name in ("en", "ru", "ar", "other") for form in entry.get(name, ())),
            entry.get("of"),
            entry.get("person", False),
        )
        for key, entry in data.table("names").items()
    }


@cache
def _seats() -> dict[str, tuple[Entity, ...]]:
    """The seats of each country."""
    found: dict[str, tuple[Entity, ...]] = {}
    for entity in _entities().values():
        if entity.of is not None:
            found[entity.of] = (*found.get(entity.of, ()), entity)
    return found


@cache
def _index() -> dict[Key, tuple[str, ...]]:
    found: dict[Key, tuple[str, ...]] = {}
    for entity in _entities().values():
        for form in entity.forms:
            key = key_of([word.text for word in words(form)])
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), entity.id)))
    return found


@cache
def _english() -> frozenset[Key]:
    forms = (form for entry in data.table("names").values() for form in entry["en"])
    return frozenset(key_of([word.text for word in words(form)]) for form in forms)


@cache
def _beginnings() -> frozenset[Key]:
    return frozenset(key[:1] for key in _index())


@cache
def _reach() -> int:
    return max(map(len, _index()))
