"""People in the head of a story: what looks like a person's name, and lines that are made of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rag.clean.dates import DATED
from rag.clean.outlets import LINES, caseless, no_name, office, outlet, place, spelt
from rag.clean.rules import listed

_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,3}")
_BETWEEN: Final = re.compile(
    r"\s*[,;،]\s*|\s+(?:and|with|avec|mit|met|con|com|und|et|og|och|и|та|&)\s+|\s+و\s+"
    r"|\s+(?:e|y|i|és|și|ja|ve)\s+(?=[^\W\d_]\S*\s[^\W\d_])",
    re.I,
)  # no name goes on so: `Costa e Silva`
_PARTS: Final = re.compile(r"\s*[|,،/•·]\s*|\s+[—–-]\s+")
_PLACED: Final = re.compile(r"\s+(?:in|from|at|for|в|из|на|من|في)\s+\S.{0,40}$", re.I)
_ASIDE: Final = re.compile(r"\s*(?:[(\[][^()\[\]]{0,80}[)\]]|<[^<>]{0,80}>)\s*$")
_FROM: Final = re.compile(r"\s?[:—–-]\s?")
_SIGNED: Final = 160
BY: Final = re.compile(
    r"(?:(?:posted|written|published|reported|story|text|words)\s)?by\s?:?\s+(?=\S)"
    r"|(?:von|par|por|di|door|av|af|автор|текст|autor|szerző|yazan|מאת|بقلم)\s?:?\s+(?=\S)"
    r"|(?:author|reporter|words|text|story|reporting)\s?:\s+(?=\S)",
    re.I,
)
_HUNG: Final = re.compile(
    r"\d|[|@(\[/•·]|\S*@|\s[–—-]\s|\s(?:on|for|at|updated|published|posted|special)\s|\S+@\S", re.I
)
_STAFF: Final = ("Staff", "Team", "Bureau", "Desk", "Editors", "Reporters")
_GLUED: Final = re.compile(r"(.*[a-zа-яё])([A-ZА-ЯЁ]\w*)")
_PLACES: Final = re.compile(r"\s?[:،,|]\s|\s[—–-]\s|(?<=\w)-(?=\w{3,})|\s(?=in\s)")
_PLACE: Final = 3


def person(line: str) -> str | None:
    """The line as a person's name: two to four capitalised words and nothing else; or None.

    Arabic has no capitals: there two or three words pass, so ask only where a name is likely.
    """
    line = _without_office(_once(_without_handle(_ASIDE.sub("", line.strip(" ,:;|–—-*_")))))
    if len(line) > 50 or not _NAME.fullmatch(line) or outlet(line) or place(line) or office(line):
        return None
    words = line.split()
    if words[0].casefold() in listed("honorifics"):
        return None
    if all(map(caseless, words)):
        return line if len(words) <= 3 else None
    proper = [word for word in words if word[:1].isupper()]
    particles = all(word[:1].isupper() or word.casefold() in listed("particles") for word in words)
    if not listed("not_names").isdisjoint(word.casefold().strip(".") for word in words):
        return None
    return spelt(line) if len(proper) >= 2 and particles else None


def _without_handle(line: str) -> str:
    """A name without the `@name` behind it."""
    name, at, handle = line.rpartition("@")
    return name.rstrip() if at and handle.replace("_", "a").isalnum() else line


def _once(line: str) -> str:
    """A name that a page sets twice, beside a picture's text: `Sean Martin Sean Martin`."""
    words = line.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half >= 2 and words[:half] == words[half:] else line


def _without_office(line: str) -> str:
    """`Ирина Сидорова обозреватель`, `correspondent Jane Smith` without what they are."""
    words = line.split()
    if len(words) > 2 and words[-1].casefold() in listed("offices"):
        words = words[:-1]
        words = words[:-1] if len(words) > 2 and words[-1].casefold() in listed("ranks") else words
    elif len(words) > 2 and words[0].casefold() in listed("offices"):
        words = words[1:]
    return " ".join(words) if len(words) < len(line.split()) else line


def team(line: str) -> str | None:
    """The line, if it is a paper's own people, who are not named: `Halden Post Editorial Staff`."""
    words = line.removeprefix("the ").split()
    named = 2 <= len(words) <= 5 and all(word[0].isupper() or word[0].isdigit() for word in words)
    return line if named and words[-1] in _STAFF else None


@lru_cache(LINES)
def signed(line: str) -> tuple[str, ...]:
    """The people of a line that begins with "by", whatever a site hangs behind their names.

    `By Meg JamesStaff Writer`, `By Julius Young | Fox News`, `By Megan Rowe mr@paper.example(509) 555-0100`.
    """
    match = BY.match(line[:_SIGNED])
    if match is None:
        return ()
    rest = _HUNG.split(line[match.end() : _SIGNED], maxsplit=1)[0]
    words = rest.split()
    while len(words) > 2 and words[-1].casefold().strip(".,") in DATED:
        words.pop()  # `By Jane Smith June 12, 2013`
    for i, word in enumerate(words):
        if (glued := _GLUED.fullmatch(word)) and office(" ".join([glued[2], *words[i + 1 :]])):
            words = [*words[:i], glued[1]]
            break
    plain = " ".join(words)
    made = [person(_without_place(part)) for part in _BETWEEN.split(plain)]
    if not any(made) and (own := team(plain)):
        return (own,)
    return tuple(filter(None, made)) if made[0] else ()


def people(line: str) -> tuple[str, ...]:
    """The names in what a byline tells: parted at "and" and commas; offices, places and outlets left out."""
    found: list[str] = []
    offices: list[str] = []
    for part in _BETWEEN.split(line):
        part = _once(_without_handle(_ASIDE.sub("", part.strip(" ,:;|–—-*_[]"))))
        part = _without_office(_without_place(part))
        if not part or outlet(part) or place(part) or no_name(part):
            continue
        (offices if office(part) else found).append(spelt(part))
    return tuple(found or offices)


def forename_first(name: str) -> str:
    """`Moe, Kari` as it is said: Kari Moe. Of two names with a comma each has two words."""
    last, _, first = name.strip().partition(", ")
    initial = first.partition(" ")[2].removesuffix(".")
    plain = first and " " not in last and len(initial) < 2 and not no_name(name) and "," not in first
    plain = plain and len(last) > 1 and len(first) > 1
    return f"{first} {last}" if plain and not outlet(last) and not outlet(first) else name


def _without_place(name: str) -> str:
    """`Jane Smith in Moscow`, `رامي حداد-موسكو`, `Moscow - Jane Smith` without the place."""
    name = _PLACED.sub("", name) if len(name.split()) > 2 else name
    for side in (0, -1):
        parts = _FROM.split(name)
        if len(parts) == 2 and place(parts[side]):
            return parts[1 + side if side else 1].strip()
    return name.strip()


@lru_cache(LINES)
def byline(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """(people, outlet) of a line that is made of names, places and an outlet, in one of the usual orders."""
    if len(line) > 120:
        return None
    line = line.strip(" .")
    return _with_outlet(line) or _with_place(line)


def _with_outlet(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """`Jane Smith, Reuters`, `Moscow - AFP`, `BBC News, Moscow`, `موسكو-سانا`."""
    parts = [part for part in _PARTS.split(line) if part]
    if len(parts) == 1 and len(tight := line.split("-")) == 2 and any(map(place, tight)):
        parts = [part.strip() for part in tight]
    papers = [name for part in parts if (name := _paper(part))]
    others = [part for part in parts if not _paper(part)]
    if not 2 <= len(parts) <= 4 or len(papers) != 1 or any(len(part.split()) > _PLACE + 1 for part in others):
        return None
    if outlet(parts[0]) and "," in line:
        return (), papers[0]  # after a paper's name and a comma comes where its writer is
    return tuple(name for part in others if (name := person(part))), papers[0]


def _paper(part: str) -> str | None:
    """An outlet's name; Russian quotes those of papers."""
    quoted = part.startswith("«") and part.endswith("»") and 2 <= len(part) - 2 <= 40
    return part[1:-1] if quoted else outlet(part)


def _with_place(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """`موسكو: رائد جبر`, `Jane Smith, Moscow`, `Иван Петров (Каир)`, `Jane Smith in Moscow`."""
    before, _, aside = line.removesuffix(")").rpartition("(")
    if before and line.endswith(")") and (place(aside) or office(aside)):
        told = [before.strip(), aside]
    else:
        told = [part.removeprefix("in ").strip() for part in _PLACES.split(line)]
    if len(told) != 2:
        return None
    for one, other in (told, told[::-1]):
        if place(one) and (paper := outlet(other.strip('«»"“”'))):
            return (), paper
        if place(one) and all(names := [person(part) for part in _BETWEEN.split(other)]):
            return tuple(filter(None, names)), None
    name = person(told[0]) if office(told[1]) else None
    return ((name,), None) if name else None


def several(line: str) -> tuple[str, ...]:
    """Two names or more with nothing round them but where they write from; else nothing.

    Such a line may be a caption too: ask whether the story speaks of them.
    """
    if len(line) > 160 or line.strip()[-1:] in (".", "!", "?", ":"):
        return ()
    parts = [part for part in _BETWEEN.split(line.strip()) if part]
    names = [person(_without_place(part)) for part in parts]
    if len(parts) > 2 and not names[-1] and len(parts[-1].split()) <= 2 and parts[-1][:1].isupper():
        names.pop()  # the place that the list ends with
    whole = len(names) > 1 and all(names) and not all(caseless(name or "") for name in names)
    return tuple(filter(None, names)) if whole else ()


def known_name(line: str) -> bool:
    """Whether a line of a script without capitals begins as people's names do."""
    return not caseless(line) or line.split()[0] in listed("given_names")
