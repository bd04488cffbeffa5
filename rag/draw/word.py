"""A Word document with real footnotes: Word numbers them, and they stand at the foot of their page."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any, Final

from rag.draw.safe import xml_text

Run = tuple[str, str]
"""A text, and how it is set: "", "italic", "bold" or "strike"."""

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NOTES: Final = f"""<w:footnotes xmlns:w="{_W}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0">
<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"""
_STYLES: Final = f"""<w:styles xmlns:w="{_W}">
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/>
<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="20"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>
<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>"""


class WordDocument:
    """`paragraph` and `heading` write the text in order, `footnote` adds a note where a paragraph stands."""

    def __init__(self, title: str) -> None:
        import docx  # python-docx; only who exports to Word pays for it
        from docx.oxml.parser import parse_xml

        self._document: Any = docx.Document()
        self._document.core_properties.title = xml_text(title)[:255]
        self._document.core_properties.author = ""
        for style in parse_xml(_STYLES):
            self._document.styles.element.append(deepcopy(style))
        self._notes: Any = parse_xml(_NOTES)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 to 9."""
        self._document.add_heading(xml_text(text), level)

    def paragraph(self, *runs: Run, style: str | None = None) -> Any:
        """A paragraph of some runs; `style` is one of Word's ("Quote", "List Bullet")."""
        paragraph = self._document.add_paragraph(style=style)
        self.add(paragraph, *runs)
        return paragraph

    def add(self, paragraph: Any, *runs: Run) -> None:
        """More text at the end of a paragraph."""
        for text, how in runs:
            run = paragraph.add_run(xml_text(text))
            if how:
                setattr(run.font, how, True)

    def footnote(self, paragraph: Any, *runs: Run) -> None:
        """A footnote whose mark stands at the end that the paragraph has now."""
        from docx.oxml.parser import OxmlElement
        from docx.text.paragraph import Paragraph

        number = len(self._notes) - 1
        mark = paragraph.add_run()._r
        mark.append(_run_style())
        mark.append(OxmlElement("w:footnoteReference", {f"{{{_W}}}id": str(number)}))
        note = OxmlElement("w:footnote", {f"{{{_W}}}id": str(number)})
        body = OxmlElement("w:p")
        style = OxmlElement("w:pPr")
        style.append(OxmlElement("w:pStyle", {f"{{{_W}}}val": "FootnoteText"}))
        sign = OxmlElement("w:r")
        sign.append(_run_style())
        sign.append(OxmlElement("w:footnoteRef"))
        body.extend((style, sign))
        note.append(body)
        self._notes.append(note)
        self.add(Paragraph(body, paragraph), (" ", ""), *runs)

    def save(self) -> bytes:
        """The document as the bytes of a .docx file."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        if len(self._notes) > 2:
            part = self._document.part
            notes = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, self._notes, part.package)
            part.relate_to(notes, _RELATION)
        held = io.BytesIO()
        self._document.save(held)
        return held.getvalue()


def _run_style() -> Any:
    from docx.oxml.parser import OxmlElement

    properties = OxmlElement("w:rPr")
    properties.append(OxmlElement("w:rStyle", {f"{{{_W}}}val": "FootnoteReference"}))
    return properties
