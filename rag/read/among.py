"""What stands among a story's paragraphs belongs to it: block quotations, headings, names with links.

trafilatura leaves out embedded posts, paragraphs of many links and headings over lists. The page's own
tree says better: what hangs on the same element as the story's paragraphs, between them, is the story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from rag.read.markup import Paragraph
from rag.read.parts import called, names

_LONG: Final = 80
"""So many characters make a paragraph that may show where the story hangs."""
_SHARE: Final = 0.25
"""An element with so large a share of the kept long paragraphs is one of the story's own."""
_REACH: Final = 3
"""A heading belongs to a kept paragraph among so many after it."""
_SENTENCE: Final = re.compile(r"[.!?…؟:][\"'”’»)\]]{0,3}$")
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))
_CARRIES: Final = frozenset(
    ("p", "blockquote", "q", "ul", "ol", "li", "dl", "dd", "dt", "center", "header", "hgroup")
)


def among(found: Sequence[Paragraph], inside: list[bool]) -> list[bool]:
    """`inside` with the paragraphs that the story's own elements hold between its kept ones."""
    homes = _homes(found, inside)
    told = {paragraph.text for paragraph, kept in zip(found, inside, strict=True) if kept}
    kept_at = [i for i, kept in enumerate(inside) if kept]
    made = list(inside)
    for i, paragraph in enumerate(found):
        if inside[i]:
            made[i] = not _teaser(paragraph) and not _promoted(paragraph.block)
        elif (
            kept_at
            and (kept_at[0] < i or _opens(found, i, kept_at[0]))
            and paragraph.text not in told
            and paragraph.role in (None, "lead")
        ):
            enclosed = inside[i - 1] and any(inside[i + 1 : i + 2])
            if paragraph.block is not None and paragraph.block.tag in _HEADINGS:
                made[i] = _heads(found, inside, i, homes)
            else:
                made[i] = _belongs(paragraph, homes, i > kept_at[-1], enclosed)
    return made


def _opens(found: Sequence[Paragraph], i: int, first: int) -> bool:
    """Whether a paragraph is the head of a live blog's first entry: its time stands in it."""
    return i + 1 == first and found[i].text.endswith(found[i].shown) and found[i].text != found[i].shown != ""


def _homes(found: Sequence[Paragraph], inside: list[bool]) -> list[Any]:
    """The elements on which the story's paragraphs hang."""
    parents: Counter[Any] = Counter()
    for paragraph, kept in zip(found, inside, strict=True):
        if kept and len(paragraph.text) >= _LONG and paragraph.block is not None:
            parents[_home(paragraph.block)] += 1
    enough = _SHARE * parents.total()
    return [parent for parent, number in parents.items() if parent is not None and number >= enough]


def _home(block: Any) -> Any:
    """The element on which a block hangs, lists and quotations aside."""
    parent = block.getparent()
    while parent is not None and parent.tag in _CARRIES:
        parent = parent.getparent()
    return parent


def _belongs(paragraph: Paragraph, homes: list[Any], last: bool, enclosed: bool) -> bool:
    """Whether a paragraph that was left out is the story's.

    `last`: none that was kept follows it; `enclosed`: kept ones stand right before and after it.
    """
    block = paragraph.block
    if block is None or _named_apart(block):
        return False
    if (quoted := _quotation(block)) is not None:
        return not last and any(parent in homes for parent in quoted.iterancestors())
    if _home(block) not in homes:
        return False
    if block.tag == "table":
        return not last and paragraph.linked < 0.3
    words = len(paragraph.text.split())
    prose = bool(_SENTENCE.search(paragraph.text)) and (words >= 8 or len(paragraph.text) >= 140)
    return block.tag in ("p", "li") and paragraph.linked < (0.7 if prose else 0.3) and (prose or enclosed)


def _heads(found: Sequence[Paragraph], inside: list[bool], i: int, homes: list[Any]) -> bool:
    """Whether a heading stands over paragraphs that were kept: of its own element, or of the story's."""
    paragraph = found[i]
    if paragraph.linked >= 0.5 or _named_apart(paragraph.block):
        return False
    home = _home(paragraph.block)
    if i + 1 < len(found) and inside[i + 1] and found[i + 1].block is not None:
        return home in homes or any(one is home for one in found[i + 1].block.iterancestors())
    return home in homes and any(inside[i + 1 : i + 1 + _REACH])


def _quotation(block: Any) -> Any:
    """The <blockquote> that holds a block, if one does that is no ornament."""
    for element in (block, *block.iterancestors()):
        if element.tag == "blockquote":
            return None if any(_named_apart(one) for one in (element, element.getparent())) else element
    return None


def _named_apart(element: Any) -> bool:
    return element is not None and called(names(element), "apart")


def _promoted(block: Any) -> bool:
    """Whether the element that holds a block is named after what a site asks of its readers."""
    near = (block, None if block is None else block.getparent())
    return any(called(names(one), "asks") for one in near if one is not None)


def _teaser(paragraph: Paragraph) -> bool:
    """A line that is one link and no sentence leads to another story."""
    return (
        paragraph.linked > 0.95
        and len(paragraph.text.split()) >= 5
        and not _SENTENCE.search(paragraph.text)
        and (paragraph.block is None or paragraph.block.tag not in _HEADINGS)
    )
