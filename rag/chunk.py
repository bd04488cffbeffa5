"""From an article to passages: whole paragraphs of one role, cut at sentences to fit the encoder."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rag.language import sentences, words
from rag.language.words import length
from rag.records import Article, Passage, Role

Span = tuple[int, int]
Count = Callable[[list[str]], list[int]]

_PARAGRAPH = re.compile(r"\n\s*\n")
# Words of who speaks of himself, and what is somebody else's among them.
_OWN = re.compile(
    r"\b(?:I|[Ww]e|[Oo]ur|us|[Mm]y|me|[Яя]|[Мм]ы|нас|нам|нами|[Нн]аш\w*|мне|меня|"
    r"نحن|أنا|لدينا|إننا|إنني|نريد|أعتقد|أود)\b"
)
_QUOTED = re.compile(r"[\"“«„][^\"“”«»„\n]{0,2000}[\"”»“]")
# So often at least, and once in so many characters: of 67 speeches in the UN General Debate each does, the
# median one every 240; reports every 3,000, or never.
LEAST, EVERY = 3, 1000
# Word pieces kept free: the two marks around a text, and one for the join of context and text.
MARGIN = 4
# Word pieces in a passage at most, where the encoder reads more: about 190 words, what all-MiniLM reads.
LIMIT = 254
# Word pieces of an English word, on the mean (kremlin, qed, timeqa: 1.27 to 1.41).
PIECES = 1.3


def by_words(texts: list[str]) -> list[int]:
    """A count for `chunk` that is the same in every language: about the word pieces of English words.

    For text that an encoder does not read. Its word pieces are then letters, four times as many, and
    passages measured by them have half a paragraph: words that a question asks for together are torn
    apart (XQuAD, Russian: recall@1 by words alone 0.923 of torn paragraphs, 0.937 of whole ones).
    """
    return [math.ceil(PIECES * length(text)) for text in texts]


def narrator(article: Article) -> str | None:
    """Who tells all that nobody else says: the one author of a speech or a column, which says "I" and "we".

    A report has such words in its quotations only. Of questions about speeches at the UN the right one came
    first for .679 with the speaker in the context of each passage, .569 without.
    """
    if len(article.author) != 1:
        return None
    blocks = (block for block in article.blocks if block.role in ("lead", "body"))
    own = _QUOTED.sub(" ", "\n".join(article.text[block.start : block.end] for block in blocks))
    said = len(_OWN.findall(own))
    return article.author[0] if said >= LEAST and said * EVERY >= len(own) else None


def context(article: Article) -> str:
    """What stands before a passage, never quoted: the title in one line; who tells it, outlet and date.

    The lexical index holds both lines. The encoder reads the title alone (`heading`): an outlet's
    name in every vector cost 0.003 of recall@1 on XQuAD.
    """
    lines = (article.title,), (narrator(article), article.publisher, article.published.date)
    return "\n".join(" | ".join(" ".join(part.split()) for part in line if part) for line in lines).rstrip()


def heading(context: str) -> str:
    """The part of a context that the encoder reads."""
    return context.partition("\n")[0]


def chunk(article: Article, count: Count, limit: int) -> list[Passage]:
    """The passages of `article`, in order of their text, none of them furniture.

    `count` gives the number of word pieces of each of some texts; no passage with the article's
    heading has more than `limit`, marks at both ends included, so an encoder that reads `limit`
    cuts nothing off. Paragraphs of one role that follow each other are joined while they fit; a
    paragraph that does not fit is cut between sentences, and a sentence that does not fit between
    words. A comment is never joined to another.
    """
    runs = [(role, parts) for role, parts in _runs(article) if parts]
    pieces = [span for _, parts in runs for part in parts for span in part]
    if not pieces:
        return []
    head, *sizes = count([heading(context(article)), *(article.text[s:e] for s, e in pieces)])
    # A long title must not starve the text: the encoder input then loses the title's end, not the text's.
    room = max(limit - MARGIN - head, limit // 2)
    measured = dict(zip(pieces, sizes, strict=True))
    passages = []
    for role, parts in runs:
        fitted = [
            [piece for span in part for piece in _fit(article.text, span, measured, count, room)]
            for part in parts
        ]
        for group in _join(fitted, measured, room):
            start, end = group[0][0], group[-1][1]
            name = hashlib.sha256(f"{article.id}:{start}:{end}:{role}".encode()).hexdigest()[:16]
            passages.append(Passage(name, article.id, start, end, role, tuple(group)))
    return passages


def _runs(article: Article) -> Iterator[tuple[Role, list[list[Span]]]]:
    """(role, paragraphs as lists of sentence spans) for blocks of one role that follow each other.

    A comment is a run by itself; furniture is none.
    """
    runs = groupby(article.blocks, lambda one: (one.role, one.start if one.role == "comment" else 0))
    for (role, _), blocks in runs:
        if role != "furniture":
            yield role, [part for one in blocks for part in _paragraphs(article, one.start, one.end)]


def _paragraphs(article: Article, start: int, end: int) -> list[list[Span]]:
    paragraphs, reached = [], start
    for gap in [*_PARAGRAPH.finditer(article.text, start, end), None]:
        stop = gap.start() if gap else end
        spans = sentences(article.text[reached:stop], article.language)
        if spans:
            paragraphs.append([(reached + s, reached + e) for s, e in spans])
        reached = gap.end() if gap else end
    return paragraphs


def _fit(text: str, span: Span, measured: dict[Span, int], count: Count, room: int) -> Iterator[Span]:
    """A sentence; one that is longer than `room` comes in pieces, cut between words."""
    if measured[span] <= room or span[1] - span[0] <= 1:
        yield span
        return
    for piece in _cut(text, *span):
        (measured[piece],) = count([text[slice(*piece)]])
        yield from _fit(text, piece, measured, count, room)


def _cut(text: str, start: int, end: int) -> tuple[Span, Span]:
    """Two halves of text[start:end] cut before the word nearest to the middle, or in the middle of one."""
    middle = (start + end) // 2
    begins = [start + word.start for word in words(text[start:end])][1:]
    at = min((b for b in begins if b > start), key=lambda b: (abs(b - middle), b), default=middle)
    left = text[start:at]
    return (start, start + len(left.rstrip()) or at), (at, end)


def _join(parts: Sequence[Sequence[Span]], measured: dict[Span, int], room: int) -> Iterator[list[Span]]:
    """Greedy: paragraphs whole while they fit together; one that does not fit alone is cut evenly."""
    group: list[Span] = []
    used = 0
    for part in parts:
        size = sum(measured[span] for span in part)
        if group and used + size > room:
            yield group
            group, used = [], 0
        if size > room:
            yield from _even(part, measured, room, size)
        else:
            group, used = [*group, *part], used + size
    if group:
        yield group


def _even(part: Sequence[Span], measured: dict[Span, int], room: int, size: int) -> Iterator[list[Span]]:
    """The sentences of one paragraph in as few groups as fit, of about equal size: no stub at its end."""
    left = size
    group: list[Span] = []
    used = 0
    for span in part:
        target = left / -(-left // room)
        if group and (used + measured[span] > room or used + measured[span] / 2 > target):
            yield group
            left -= used
            group, used = [], 0
        group.append(span)
        used += measured[span]
    if group:
        yield group
