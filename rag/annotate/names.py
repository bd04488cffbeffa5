"""Names of a short text by their capitals: for questions, and for checking a sentence. No parser."""

from __future__ import annotations

import re
from typing import Final

from rag.annotate.data import words
from rag.annotate.forms import owned, surname
from rag.records import Span

_WORD: Final = re.compile(r"(?:\b(?:al|el|an|as|ash|ad|ar|at|az)-)?[^\W\d_](?:[\w’'-]*\w)?(?:\.[A-Z]\.?)*")
_INITIAL: Final = re.compile(r"(?:\b[A-ZА-Я]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Gov|Rep|Prof|Lt|Col))\.$")
_JOINER: Final = re.compile(
    r"\s(?:(?:of|for|de|da|di|du|del|la|van|von|der|bin|ibn|al|el|ul)\s(?:the\s)?)?|-"
)


def names(text: str, language: str | None = None) -> tuple[Span, ...]:
    """The spans of names, in order: runs of words with capitals, possessives left out.

    The first word of a sentence counts where it is no common word of sentence beginnings and either goes on
    with another name word or stands with a capital elsewhere in the text. A text all in capitals or of a
    script without them (Arabic, Chinese) gives nothing. `language` is not needed where the script tells.
    """
    found = [word for word in _words(text) if word.capital]
    if not found or text.upper() == text:
        return ()
    known = {word.text for word in found if not word.first}
    spans: list[Span] = []
    last: _Word | None = None
    for word in found:
        joined = last is not None and _JOINER.fullmatch(text, last.end, word.start) and not last.owned
        if joined and not word.first:
            spans[-1] = (spans[-1][0], word.end)
        elif not word.first or word.text in known or _goes_on(text, word, found):
            spans.append((word.start, word.end))
        else:
            last = None
            continue
        last = word
    return tuple(spans)


class _Word:
    """A word of the text: where it stands, whether with a capital, and whether a sentence begins with it."""

    __slots__ = ("capital", "end", "first", "owned", "start", "text")

    def __init__(self, text: str, match: re.Match[str]) -> None:
        self.text = owned(match.group())
        self.owned = self.text != match.group()
        self.start, self.end = match.start(), match.start() + len(self.text)
        core = surname(self.text)
        common = self.text.lower() in words("common", "never")
        self.capital = core[:1].isupper() and not common and len(self.text) > 1
        before = text[max(0, self.start - 20) : self.start].rstrip()
        self.first = not before or (before[-1] in '.!?:“«"‘…\n؟' and not _INITIAL.search(before))


def _words(text: str) -> list[_Word]:
    return [_Word(text, match) for match in _WORD.finditer(text)]


def _goes_on(text: str, word: _Word, found: list[_Word]) -> bool:
    """Whether the first word of a sentence, no common one, runs on into a name ("Sergei Lavrov said")."""
    if word.text.lower() in words("common", "first") or word.owned:
        return False
    if len(word.text) > 1 and word.text.isupper():
        return True
    return any(other.start == word.end + 1 and text[word.end] == " " for other in found)
