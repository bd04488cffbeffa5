"""The footnotes of a Word document, to check what was saved."""

import io

import docx
from docx.oxml.parser import parse_xml

TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def footnotes(document: bytes) -> list[str]:
    """Their texts, in order."""
    parts = docx.Document(io.BytesIO(document)).part.package.iter_parts()
    blobs = [part.blob for part in parts if part.partname == "/word/footnotes.xml"]
    notes = [note for blob in blobs for note in parse_xml(blob)]
    texts = ["".join(note.itertext(TEXT)).strip() for note in notes]
    return [text for text in texts if text]
