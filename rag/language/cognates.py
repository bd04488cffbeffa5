"""International words as the other alphabet writes them: организация is much like organisation.

Cyrillic and Latin spell the words that they share (president, resolution, economy, coalition) by rules of
their own: ц for c and t, х for ch, кс for x, з for an s between vowels. Respelled so, a word shares most of
its letters with the one it came with, if not all: what looks alike is for a comparison of n-grams to say.
"""

from __future__ import annotations

from typing import Final

from rag.language.names import CYRILLIC, letters, respelled_by, rules

_TO_LATIN: Final = rules("to_latin")
_LATIN: Final = CYRILLIC | letters("latin_words")
_TO_CYRILLIC: Final = rules("to_cyrillic")
_CYRILLIC: Final = letters("cyrillic_words")


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


def _spelled(form: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(c, c) for c in form)
