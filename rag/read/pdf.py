"""PDF: the text of each page in reading order, with the offsets at which the pages begin."""

from __future__ import annotations

import hashlib
import io

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.files import SeedFile
from rag.records import Raw


def pages(seed: SeedFile, data: bytes) -> Raw:
    """A PDF's `Raw`. Raises ReadError if it is encrypted, damaged, or a scan without text."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError
        texts = [storable(sheet.extract_text()) for sheet in reader.pages]
        stated = _stated(reader)
    except FileNotDecryptedError as error:
        raise ReadError(seed.path, "the PDF is encrypted", "Save it without a password.") from error
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ReadError(seed.path, "the PDF is damaged or cut off", "Download it again.") from error
    if not any(text.strip() for text in texts):
        raise ReadError(
            seed.path, "the PDF holds no text: it is a scan", "Run text recognition (OCR) on it first."
        )
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 2
    return Raw(
        seed.path, hashlib.sha256(data).hexdigest(), "\n\n".join(texts), "pdf", stated, (), tuple(starts)
    )


def _stated(reader: object) -> dict[str, str]:
    told = getattr(reader, "metadata", None)
    known = {"title": getattr(told, "title", None), "author": getattr(told, "author", None)}
    return {key: storable(str(value)).strip() for key, value in known.items() if value and str(value).strip()}
