"""The outlet of a page of text, by what its furniture says again and again: `About the Halden Post`.

A name counts by the lines that set it into one of a site's phrases (`rules.toml`), what a title has behind
its bar, and an address. One line says little; two say it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from rag.clean.names import outlet, person
from rag.clean.rules import load

_LINE: Final = 120
_ENOUGH: Final = 2
_TITLE: Final = 12
_PARTS: Final = 3
"""`Headline | Section | Outlet`: more bars are a list."""
_RIGHTS: Final = re.compile(r"\s(?:All|LLC|Inc|Ltd|Pty|Co)\b.*$|['’]s$", re.I)
_WORDS: Final = 5
_TAIL: Final = re.compile(r"\s+[|–—-]\s+|\s*[|•»]\s*")
_DOMAIN: Final = re.compile(
    r"(?:www\.)?((?-i:[A-Z0-9])[\w-]{2,30}\.(?:com|org|net|info|news|ca|co\.uk|ru|de|fr|tv))", re.I
)


def imprint(lines: Sequence[str], title: str | None, authors: Sequence[str] = ()) -> str | None:
    """The outlet that the lines around a story name, or None. `title` and `authors` are the story's."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    times: Counter[str] = Counter()
    for line, number in Counter(line for line in lines if 0 < len(line) <= _LINE).items():
        for name, weight in _named(line, title, number):
            if _is_paper(name) and name not in authors:
                key = name.casefold().removeprefix("the ")
                said[key][name] += number
                times[key] += weight
    able = [key for key in said if times[key] >= _ENOUGH and not _a_writer(key, said[key], lines)]
    best = max(able, key=lambda key: (times[key], len(key), key), default=None)
    if best is None:
        return None
    spaced = [key for key in said if key != best and key.replace(" ", "") == best.partition(".")[0]]
    longer = [key for key in able if key.startswith(f"{best} ")]
    forms = said[max(spaced or longer, key=lambda key: (times[key], key), default=best)]
    return max(forms, key=lambda form: (not form.isupper(), forms[form], form))


def _a_writer(key: str, forms: Counter[str], lines: Sequence[str]) -> bool:
    """`More from Jane Smith`, `Follow Jane Smith` are a writer's: in no line does the name stand first."""
    like = all(person(form) is not None and not form.startswith("The ") for form in forms)
    return like and not any(line.casefold().startswith(f"{key} ") for line in lines)


def _named(line: str, title: str | None, number: int) -> Iterator[tuple[str, int]]:
    """The names that a line sets into a phrase of a site's, and how much each says; `number` is how often."""
    for pattern in load().imprint:
        if match := pattern.fullmatch(line.strip(" .:…|•-–—»>!")):
            yield _RIGHTS.sub("", match["name"]).strip(" .,:").removeprefix("the "), 1
    if title and len(title) > _TITLE and line.startswith(title):
        parts = [part.strip() for part in _TAIL.split(line[len(title) :])]
        if 1 < len(parts) <= _PARTS and parts[-1]:
            yield parts[-1], _ENOUGH
    if match := _DOMAIN.fullmatch(line.strip()):
        yield match[1], min(number, _ENOUGH)
    elif outlet(line) is not None:
        yield line.strip(), min(number, _ENOUGH)


def _is_paper(name: str) -> bool:
    """Whether a name may be an outlet's: no section, and no words of a page alone."""
    words = name.split()
    rules = load()
    if not 1 <= len(words) <= _WORDS or len(name) < 3 or not (name[0].isupper() or name[0].isdigit()):
        return False
    rest = [word.casefold() for word in words if word.casefold() not in rules.outlet_words]
    known = rules.not_names | rules.sections | {"the"}
    opened = words[0].casefold() in rules.asks | rules.sections
    return not opened and any(word not in known and len(word) > 1 for word in rest)
