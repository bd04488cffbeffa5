"""International words as the other alphabet writes them: организация is much like organisation.

Cyrillic and Latin spell the words that they share (president, resolution, economy, coalition) by rules of
their own: ц for c and t, х for ch, кс for x, з for an s between vowels. Respelled so, a word shares most of
its letters with the one it came with, if not all: what looks alike is for a comparison of n-grams to say.
"""

from __future__ import annotations

import re

from rag.language.names import CYRILLIC

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*told: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), by) for pattern, by in told)


_TO_LATIN = _rules(
    ("эк[зс]", "ex"), ("кс", "x"), ("кв", "qu"), ("граф", "graph"), ("фото", "photo"), ("филос", "philos"),
    ("физ", "phys"), ("сфер", "spher"), ("теор", "theor"), ("метод", "method"), ("авт", "aut"),
    ("^евр", "eur"), ("^гу", "hu"), ("изм", "ism"), ("(?<=[аеиоуыэюя])з(?=[аеиоуыэюя])(?!а[цт])", "s"),
    ("ц(?=и)", "t"), ("ж(?=[еи])", "g"),
)  # fmt: skip
# By the eye where names go by the ear: c for k, ch for kh.
_LATIN = {**CYRILLIC, "ж": "j", "к": "c", "х": "ch", "ц": "c", "щ": "sh", "ю": "u", "я": "ia"}
_TO_CYRILLIC = _rules(
    ("^e", "э"), ("[ct]ion", "ци"), ("[ct]ia", "циа"), ("ph", "ф"), ("th", "т"), ("sch", "сх"),
    ("tch", "тч"), ("sh", "ш"), ("ck", "к"), ("ch", "х"), ("x", "кс"), ("qu", "кв"), ("ee|ea", "и"),
    ("oo|ou", "у"), ("au(?=t)", "ав"), ("eu", "ев"), ("c(?=[eiy])", "ц"), ("^h", "г"), ("lu", "лю"),
    ("(?<=[aeiou])s(?=[aeiou])", "з"), ("e$", ""),
)  # fmt: skip
_CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстуввиз", strict=True))


def respelled(form: str) -> str:
    """A folded word of one of the two alphabets in the letters of the other; "" for any other word.

    >>> respelled("президент"), respelled("economy")
    ('president', 'экономи')
    """
    if form.isascii():
        return _written(form, _TO_CYRILLIC, _CYRILLIC) if form.isalpha() else ""
    return _written(form, _TO_LATIN, _LATIN) if all("а" <= c <= "ґ" for c in form) else ""


def _written(form: str, rules: Rules, letters: dict[str, str]) -> str:
    for pattern, by in rules:
        form = pattern.sub(by, form)
    return "".join(letters.get(c, c) for c in form)
