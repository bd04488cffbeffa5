"""The runs of a Word paragraph as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rag.read.packed import attribute, local

_SKIPPED: Final = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "txbxContent", "Fallback", "instrText", "delText",
     "delInstrText", "rt", "docPartObj", "smartTagPr", "customXmlPr", "fldData", "objectEmbed")
)  # fmt: skip
"""What a reader does not see, and text boxes, which come after their paragraph."""
_SIGNS: Final = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad",
}  # fmt: skip


class Runs:
    """Reads paragraphs one after another: a field may begin in one and end in another."""

    def __init__(self) -> None:
        self._fields: list[bool] = []
        """For each field that is open, whether its instruction is over and its result has begun."""

    def text(self, paragraph: Any) -> str:
        """All that is seen of a paragraph, in order."""
        parts: list[str] = []
        stack: list[Any] = [paragraph]
        while stack:
            element = stack.pop()
            name = local(element)
            if name in _SKIPPED or (name == "r" and _hidden(element)):
                continue
            if name == "fldChar":
                self._field(attribute(element, "fldCharType"))
            elif name == "t" and all(self._fields):
                parts.append(element.text or "")
            elif name == "sym" and all(self._fields):
                parts.append(_sign(attribute(element, "char")))
            elif name in _SIGNS and all(self._fields) and local(element.getparent()) == "r":
                parts.append(_SIGNS[name])
            else:
                stack.extend(reversed(element))
        return "".join(parts)

    def _field(self, what: str | None) -> None:
        if what == "begin":
            self._fields.append(False)
        elif self._fields and what == "separate":
            self._fields[-1] = True
        elif self._fields and what == "end":
            self._fields.pop()

    def boxes(self, paragraph: Any) -> Iterator[Any]:
        """The text boxes that hang on a paragraph; Word writes each twice, once for old programs."""
        for box in paragraph.iter("{*}txbxContent"):
            holder = next((one for one in box.iterancestors() if local(one) == "p"), None)
            if holder is paragraph and not any(local(one) == "Fallback" for one in box.iterancestors()):
                yield box


def _hidden(run: Any) -> bool:
    mark = next(run.iterfind("./{*}rPr/{*}vanish"), None)
    return mark is not None and attribute(mark, "val") not in ("0", "false")


def _sign(code: str | None) -> str:
    """A sign of a font of signs: those in the private area have no letter."""
    try:
        sign = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else sign
