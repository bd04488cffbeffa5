"""One key for a name however it is spelled: Assad, Asad, Асад, Асадом; and for Arabic its consonants.

Rules, not a list: a name is brought to Latin letters by its sound, then what romanisations disagree
about is folded away (doubled letters, e/i/y, o/u, kh/h, w/v, final vowels). Arabic writes no short
vowels and has no p or v, so a bridge to it compares consonants only.
"""

from __future__ import annotations

import re
from typing import Final

from rag.language.detect import script
from rag.language.lexicons import Lexicons
from rag.language.words import fold

TABLE: Final = Lexicons(__package__).table("letters")
Rules = list[tuple[re.Pattern[str], str]]


def letters(name: str) -> dict[str, str]:
    """What stands for each letter, by the name of the list."""
    return dict(one.split(":") for one in TABLE[name].split())


def rules(name: str) -> Rules:
    """Patterns and what stands in their place, in order, by the name of the list."""
    return [(re.compile(pattern), by) for pattern, by in TABLE[name]]


def respelled_by(rules: Rules, word: str) -> str:
    """A word after each rule in turn."""
    for pattern, by in rules:
        word = pattern.sub(by, word)
    return word


CYRILLIC: Final = letters("cyrillic")
_ARABIC: Final = letters("arabic")
_SOUNDS: Final = rules("sounds")

# Case endings that Russian and its neighbours put on names. A final vowel goes in `_SOUNDS` anyway.
_CASES = re.compile(r"(?:ского|скому|ским|ском|ская|ской|скую|ские|ских|скими)$")
_ENDINGS = re.compile(r"(?:ами|ями|ах|ях|ом|ем|ым|им|ой|ей|ою|ею|ого|его|ому|ему)$")
_CONSONANTS = str.maketrans("vpgz", "fbjs", "aeiouy")


def name_keys(name: str) -> tuple[str, ...]:
    """The keys by which a Latin or Cyrillic spelling of `name` is found; two spellings share one.

    A Cyrillic name that seems to carry a case ending gives two: Муаллем may be a nominative.

    >>> name_keys("Assad"), name_keys("Asad"), name_keys("Асадом")
    (('asad',), ('asad',), ('asad', 'asadum'))
    """
    found = dict.fromkeys(_sound(name, bare) for bare in (True, False))
    return tuple(key for key in found if len(key) >= 2)


def skeleton(name: str) -> str:
    """The consonants of `name` as Arabic can write them, with a leading vowel; "" under two consonants.

    >>> skeleton("Lavrov") == skeleton("لافروف")
    True
    """
    sound = _arabic_sound(name) if script(name) == "arabic" else _sound(name, True)
    first = "a" if sound[:1] in ("a", "i", "u") else ""
    bones = re.sub(r"(.)\1+", r"\1", sound.translate(_CONSONANTS))
    return first + bones if len(bones) >= 2 and len(first + bones) >= 3 else ""


def _sound(name: str, bare: bool) -> str:
    found = script(name)
    if found == "cyrillic":
        latin = _from_cyrillic(fold(name), bare)
    elif found == "latin":
        latin = fold(name)
    else:
        return ""
    if not latin.isascii():
        from anyascii import anyascii  # only for the letters that folding leaves: ł, ø, ð

        latin = anyascii(latin).lower()
    return respelled_by(_SOUNDS, latin)


def _from_cyrillic(name: str, bare: bool) -> str:
    if len(name) > 5:
        name = _CASES.sub("ск", name)
    if bare and len(name) > 4:
        name = _ENDINGS.sub("", name)
    return "".join(CYRILLIC.get(c, c if c.isascii() else "") for c in name)


def _arabic_sound(name: str) -> str:
    word = arabic_bare(fold(name))
    sound = "".join(_ARABIC.get(c, "") for c in word)
    return re.sub(r"(?<=.)[aiu]+$", "", sound)


def arabic_bare(word: str) -> str:
    """`word` without the article and the one-letter words that Arabic writes joined to it."""
    return re.sub(r"^(?:[وف]?(?:[بك]?ال|لل)|[و](?=..{3}))(?=.{2})", "", word)


_TO_LATIN: Final = rules("to_latin")
_LATIN: Final = CYRILLIC | letters("latin_words")
_TO_CYRILLIC: Final = rules("to_cyrillic")
_CYRILLIC: Final = letters("cyrillic_words")
"""Both alphabets spell the words that they share (president, resolution) by rules of their own: ц for c and
t, х for ch, кс for x. Respelled so, a word shares most letters with the one it came with: what looks alike is
for a comparison of n-grams to say."""


def respelled(form: str) -> str:
    """A folded word of one of the two alphabets in the letters of the other; "" for any other word.

    >>> respelled("президент"), respelled("economy")
    ('president', 'экономи')
    """
    if form.isascii():
        return _spelled(respelled_by(_TO_CYRILLIC, form), _CYRILLIC) if form.isalpha() else ""
    if all("а" <= c <= "ґ" for c in form):
        return _spelled(respelled_by(_TO_LATIN, form), _LATIN)
    return ""


def _spelled(form: str, by: dict[str, str]) -> str:
    return "".join(by.get(c, c) for c in form)
