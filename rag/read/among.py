"""What stands among a story's paragraphs belongs to it: block quotations, headings, names with links.

trafilatura leaves out embedded posts, paragraphs of many links and headings over lists. The page's own
tree says better: what hangs on the same element as the story's paragraphs, between them, is the story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from rag.language import ends_sentence
from rag.read.blocks import called, names
from rag.read.markup import Paragraph

_LONG: Final = 80
"""So many characters make a paragraph that may show where the story hangs."""
_SHARE: Final = 0.25
"""An element with so large a share of the kept long paragraphs is one of the story's own."""
_REACH: Final = 3
"""A heading belongs to a kept paragraph among so many after it."""
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
        block, shown = paragraph.block, paragraph.shown
        heading = block is not None and block.tag in _HEADINGS
        if inside[i]:
            near = () if block is None else (block, block.getparent())
            promoted = any(one is not None and called(names(one), "asks") for one in near)
            words = len(paragraph.text.split())
            # A line that is one link and no sentence leads to another story.
            teaser = paragraph.linked > 0.95 and words >= 5 and not ends_sentence(paragraph.text, ":")
            made[i] = not promoted and not (teaser and not heading)
        elif kept_at and paragraph.text not in told and paragraph.role in (None, "lead"):
            # The head of a live blog's first entry may stand before all: its time stands in it.
            opens = i + 1 == kept_at[0] and paragraph.text.endswith(shown) and paragraph.text != shown != ""
            if i < kept_at[0] and not opens:
                continue
            if heading:
                made[i] = _heads(found, inside, i, homes)
            else:
                enclosed = inside[i - 1] and any(inside[i + 1 : i + 2])
                made[i] = _belongs(paragraph, homes, i > kept_at[-1], enclosed)
    return made


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
    prose = ends_sentence(paragraph.text, ":") and (words >= 8 or len(paragraph.text) >= 140)
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
