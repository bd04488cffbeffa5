"""Russian names in their cases: a name in the nominative, and what a name in another case may be there."""

from __future__ import annotations

from typing import Final

from rag.annotate.data import table
from rag.annotate.slovnet import Token, forenames

_FIXED: Final = ("о", "е", "э", "и", "у", "ю", "их", "ых", ".")
"""Endings of names that have no cases, and of initials."""
_BEGINNING: Final = 5
"""Letters by which words of one stem are known: "министр", "министра"; "Россия", "российский"."""


def case_of(token: Token) -> str:
    """The case of a word; "" for a foreign one."""
    return token.feats.get("Case", "")


def gender_of(tokens: list[Token]) -> str:
    """The gender of a name by its first word."""
    return {"Masc": "m", "Fem": "f"}.get(tokens[0].feats.get("Gender", ""), "")


def nominative(tokens: list[Token]) -> str | None:
    """A person's name in the nominative; None where it cannot be brought there surely."""
    parts = [t.text for t in tokens]
    if any(part.isupper() and len(part) > 3 for part in parts):
        return None
    case = case_of(tokens[0])
    if case in ("Nom", ""):
        return " ".join(parts).replace(" .", ".").replace(" - ", "-")
    if len(parts) < 2:
        return None
    made = [_changed(part, case, gender_of(tokens) or "m") for part in parts]
    whole = [part for part in made if part]
    return " ".join(whole) if len(whole) == len(parts) and whole[0].lower() in forenames() else None


def surnames(token: Token) -> set[str]:
    """What a surname in any case may be in the nominative."""
    made = (_changed(token.text, case_of(token), gender) for gender in "mf")
    return {token.text, *(one for one in made if one)}


def _changed(word: str, case: str, gender: str) -> str | None:
    """A word of a name in the nominative, also one that has no cases ("Гранди", of women "Бербок")."""
    rules: list[list[str]] = table("russian")["cases"].get(case, {}).get(gender, [])
    for old, new in rules:
        if word.lower().endswith(old) and len(word) > len(old) + 1:
            return word[: -len(old)] + new
    fixed = word.lower().endswith(_FIXED) or (gender == "f" and word[-1:].lower() not in "аяй")
    return word if fixed else None


def stems(text: str) -> set[str]:
    """The beginnings of the words of an office, by which it is known in any case."""
    return {word[:_BEGINNING] for word in text.lower().split() if len(word) > 1}
