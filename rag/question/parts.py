"""The whole questions that a text is made of: "Who introduced it, and when?", a pasted paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag.language.lexicons import any_of
from rag.question import data

_MOST: Final = 8
"""Parts: more are a list and no question."""
_END: Final = "?؟.,،; "


def parts(text: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The whole questions of a text, in order; empty where it asks for one thing.

    A part that leans on what stands before it is completed: a bare one by the rest of the question before,
    one without a name by `names`, those of the whole text.
    """
    asked: list[str] = []
    is_led = not _is_question(_PATTERNS["sentence"].split(text)[0])  # by a sentence that asks nothing
    for sentence in _questions(text):
        first, *rest = _split(sentence)
        asked.append(_complete(first, "", names) if asked or is_led else first)
        asked += [_complete(part, first, names) for part in rest]
    return tuple(map(_closed, asked[:_MOST])) if len(asked) > 1 else ()


def _questions(text: str) -> list[str]:
    """The sentences that ask; the whole text where none or only one does."""
    asking = [sentence for sentence in _PATTERNS["sentence"].split(text) if _is_question(sentence)]
    return asking if len(asking) > 1 else [text]


def _is_question(sentence: str) -> bool:
    return sentence.rstrip('"”») ').endswith(("?", "؟")) or bool(_PATTERNS["begins"].match(sentence))


def _split(sentence: str) -> list[str]:
    """The parts that "and who", "and when" join; one where nothing is joined."""
    joined: list[str] = []
    rest = sentence.rstrip(_END)
    while len(joined) < _MOST and (halves := _halves(rest)) is not None:
        rest, second = halves
        joined.insert(0, second)
    return [rest, *joined]


def _halves(text: str) -> tuple[str, str] | None:
    """What stands before the last joint and behind it, where both ask."""
    match = _PATTERNS["joined"].match(text) or _PATTERNS["joined_ar"].match(text)
    if match is None or not _PATTERNS["begins"].match(match["first"]):
        return None
    first, second = match["first"].rstrip(_END), match["second"].strip()
    if _PATTERNS["noun"].fullmatch(first):  # "Which lawmaker and which surgeon got medals?"
        return None
    if _PATTERNS["bare"].fullmatch(first):  # "When and how did the war begin?"
        first = f"{first} {_PATTERNS['head'].sub('', second)}"
    return first, second


def _complete(part: str, before: str, names: Sequence[str]) -> str:
    if before and _PATTERNS["leans"].fullmatch(part):  # "and when?", "and on what island?"
        return f"{part} {_PATTERNS['head'].sub('', before)}"
    if any(name in part for name in names) or not names:
        return part
    return f"{part.rstrip(_END)} ({' '.join(names[:3])})"


def _closed(part: str) -> str:
    end = "؟" if any("\u0600" <= letter <= "\u06ff" for letter in part) else "?"
    return part[:1].upper() + part[1:].rstrip(_END) + end


def _pattern(name: str) -> str:
    """What a pattern is, made of `parts.toml`."""
    lists = data.table("parts")
    before = any_of(lists["before"])
    asks = rf"(?:(?:{before})\s)?(?:{any_of(lists['asks'])})(?!\w)"
    arabic, verbs = any_of(lists["arabic"]), any_of(lists["verbs"])
    joins = rf",?\s(?:{any_of(lists['and'])})\s|;\s(?:and\s)?"
    head = rf"(?:(?:what|which)\s(?:\w+\s)?(?=(?:{verbs})\s)|how\s(?:many|much)|{asks}|(?:{arabic})(?=\s))"
    texts = {
        "sentence": r"(?<=[!?؟…])[\"”»)]?\s+|(?<=\w{3}\.)[\"”»)]?\s+(?=[\"“«]?(?-i:[^\W\d_a-zа-я]))",
        "begins": rf"\s*(?:{asks}|(?:{verbs})(?!\w)|(?:{arabic})(?=\s|؟))",
        "joined": rf"(?P<first>.+)(?:{joins})(?P<second>{asks}.*)",
        "joined_ar": rf"(?P<first>.+?)،?\sو(?P<second>(?:{arabic})(?:\s.*)?)",
        "bare": asks,
        "leans": rf"{asks}(?:\s(?!(?:{verbs})\b)[\w-]+)?|{arabic}",
        "noun": rf"(?:(?:{before})\s)?(?:{any_of(lists['nouns'])})(?:\s[\w-]+){{1,2}}",
        "head": rf"^\s*{head}\s*",
    }
    return texts[name]


_PATTERNS: Final = data.Patterns(_pattern)
