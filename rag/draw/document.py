"""A document with footnotes: as Word (which numbers them, at the foot of their page), Markdown or HTML."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from itertools import groupby
from typing import Any, Final, Literal

from rag.draw.fill import fill
from rag.draw.safe import direction, markdown_text, xml_text

Run = tuple[str, str]
"""A text, and how it is set: "", "italic", "bold" or "strike"."""
Note = tuple[int, Sequence[Run]]
"""A footnote where its mark stands: its number and its text."""
Style = Literal["", "Quote", "List Bullet", "Heading 1", "Heading 2"]
_MARKDOWN: Final = {"Heading 1": "# ", "Heading 2": "## ", "Quote": "> ", "List Bullet": "- "}
_MARKS: Final = {"italic": "*", "bold": "**", "strike": "~~"}
_TAGS: Final = {
    "": "p", "Heading 1": "h1", "Heading 2": "h2", "Quote": "blockquote", "List Bullet": "li",
    "italic": "em", "bold": "strong", "strike": "s",
}  # fmt: skip
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


class Document:
    """Paragraphs in their order, each of runs of text and of footnotes."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._paragraphs: list[tuple[Style, Sequence[Run | Note]]] = []
        self._notes: dict[int, Sequence[Run]] = {}

    def add(self, *parts: Run | Note, style: Style = "") -> None:
        """A paragraph."""
        self._paragraphs.append((style, parts))
        self._notes |= {one[0]: one[1] for one in parts if not isinstance(one[1], str)}

    def markdown(self) -> bytes:
        """Its footnotes stand at the end, each number once."""

        def run(part: Run | Note) -> str:
            text, how = part
            if isinstance(text, int):
                return f"[^{text}]"
            plain = markdown_text(text)
            mark = _MARKS.get(str(how), "") * bool(plain)
            left, right = text[:1].isspace(), text[-1:].isspace()
            return f"{' ' * left}{mark}{plain}{mark}{' ' * (right and bool(plain))}"

        blocks = []
        for style, group in groupby(self._paragraphs, key=lambda one: one[0]):
            texts = [_MARKDOWN.get(style, "") + "".join(map(run, parts)).strip() for _, parts in group]
            blocks.append(("\n" if style == "List Bullet" else "\n\n").join(texts))
        blocks += [f"[^{number}]: {''.join(map(run, runs))}" for number, runs in self._notes.items()]
        return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")

    def html(self) -> bytes:
        """A page by itself; a footnote leads back to its mark."""
        groups = [(style, [*some]) for style, some in groupby(self._paragraphs, key=lambda one: one[0])]
        page = fill("document", title=self.title, groups=groups, notes=self._notes, tags=_TAGS)
        return page.encode("utf-8", "replace")

    def docx(self) -> bytes:
        """A .docx file; a footnote with several marks stands at each."""
        import docx  # python-docx; only who exports to Word pays for it
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart
        from docx.oxml import OxmlElement
        from docx.oxml.parser import parse_xml
        from docx.text.paragraph import Paragraph

        word: Any = docx.Document()
        word.core_properties.title, word.core_properties.author = xml_text(self.title)[:255], ""
        for added in parse_xml(fill("word.xml", "styles")):
            word.styles.element.append(deepcopy(added))
        notes: Any = parse_xml(fill("word.xml", "notes"))

        def write(paragraph: Any, parts: Sequence[Run | Note]) -> None:
            for text, how in parts:
                if isinstance(text, int):
                    number = len(notes) - 1
                    paragraph._p.append(parse_xml(fill("word.xml", "mark", number=number)))
                    notes.append(parse_xml(fill("word.xml", "note", number=number)))
                    write(Paragraph(notes[-1][0], paragraph), [(" ", ""), *how])
                else:
                    run = paragraph.add_run(xml_text(text))
                    run.font.rtl = direction(text) == "rtl" or None
                    if how:
                        setattr(run.font, str(how), True)

        for style, parts in self._paragraphs:
            paragraph = word.add_paragraph(style=style or None)
            if direction("".join(text for text, _ in parts if isinstance(text, str))) == "rtl":
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            write(paragraph, parts)
        if len(notes) > 2:
            part = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, notes, word.part.package)
            word.part.relate_to(part, _RELATION)
        held = io.BytesIO()
        word.save(held)
        return held.getvalue()
