"""Properties of office files: believed only where the reader sees them too."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOP = 2000
_PAGE = 12_000
BARS = re.compile(r"\s*[|•·»]\s*|\s+[-–—:]+\s+|::")


def only_visible(told: Mapping[str, str], text: str) -> dict[str, str]:
    """The properties that stand at the top of the text as well.

    A file's properties tell the template's title and the name of the computer's owner as often as
    they tell the article's; its dates are those of the file.
    """
    top = _plain(text[:_TOP])
    return {
        key: " ".join(value.split())
        for key, value in told.items()
        if len(_plain(value)) > 2 and _plain(value) in top
    }


def printed_title(title: str, text: str) -> str:
    """The title of a printed page as it stands in its text: `Bridge closes - Halden Post` without the outlet.

    "" where none of its parts that has three words is there; how far down does not matter, after a menu.
    """
    whole = _plain(text[:_PAGE])
    for part in (title, *BARS.split(title)):
        told = " ".join(part.split())
        if len(told.split()) >= 3 and _plain(told) in whole:
            return told
    return ""


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
