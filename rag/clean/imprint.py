"""The outlet of a page of text, by how the page speaks of it: in its menus, addresses and rights.

Every proper name of the lines around a story is a candidate. A softmax over what is known of each
(`SIGNS`), and over no name at all, says which is the page's own; its weights are in `weights.toml`, fitted by
`python -m tests.benchmarks.fit_outlet`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from rag.clean.outlets import FIRM, outlet
from rag.clean.rules import listed, load, weights
from rag.clean.units import WORD

_LINE: Final = 200
_TOP: Final = 3
"""So many lines at the top of a page may be its masthead."""
_WORDS: Final = 5
_INITIALS: Final = 2
"""`NJ.com` is no paper that is called NJ."""
_LEAST: Final = 0.7
"""The odds of a name against no name."""
SURE: Final = 0.72
"""Its share of its odds and the next name's. By folds of outlet (`fit_outlet`) 53 of 68 outlets are given by
name, and one other: an agency's own page, labelled `Hosted`, whose rights it keeps. In five other foldings 49
to 53 and at most two; at .6 two or three others are given."""
_SEGMENTS: Final = re.compile(
    r"\s*[|•·»›:;,()\[\]“”\"«»!?©®™/]\s*|\s[–—-]\s|"
    r"\.\s|\.$|\s(?=(?:19|20)\d\d\b)|(?<=[’']s)\s|\s(?:for|by|on|at|in|All [Rr]ights)\s"
)
_RIGHTS: Final = ("©", "(c)", "copyright", "all rights reserved")
_HOLDS: Final = re.compile(r"(?:©|\(c\)|copyright|\d{4}[.,]?|by|of|the)\s*(?:the\s)?$", re.I)
_FIRM: Final = re.compile(rf"(?:\s*\([^()]*\))?{FIRM.pattern}")
_PUBLIC: Final = r"(?:com|org|net|info|news|ca|in|ru|de|fr|tv|us|co\.uk|com\.au|am|il|eu|io|uk|au|jp|ua)"
_ADDRESS: Final = re.compile(rf"(?:@|\b)(?:[\w-]+\.)*?([\w-]{{2,40}})\.({_PUBLIC})\b", re.I)
_ENDING: Final = re.compile(rf"\.{_PUBLIC}$", re.I)
_SMALL: Final = frozenset({"of", "and", "the", "&", "de"})
SIGNS: Final = (
    "always", "ends", "phrases", "several phrases", "rights alone", "rights whole", "rights last", "address",
    "addresses", "is an address", "joined", "masthead", "of the head", "wire", "known",
)  # fmt: skip


@dataclass
class Name:
    """What a page says of a name: its spellings, and how often it is `seen` in each of some ways."""

    forms: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def form(self) -> str:
        """As it is to be shown: not in capitals, as it stands most often, with its article if mostly so."""
        best = max(self.forms, key=lambda one: (not one.isupper() or len(one) < 5, self.forms[one], one))
        whole = f"The {best}"
        return whole if 0 < self.forms[best] <= 2 * self.forms[whole] else best


@dataclass(frozen=True, slots=True)
class Around:
    """The `lines` around a `story`; its authors; the outlet that its date line or byline names."""

    lines: Sequence[str]
    story: str
    authors: Sequence[str] = ()
    head: str | None = None


def imprint(around: Around) -> str | None:
    """The outlet that a page names, or None."""
    forms, signs = candidates(around)
    return likeliest(forms, signs @ weights("imprint", SIGNS), SURE) if forms else None


def likeliest(forms: Sequence[str], logits: np.ndarray, sure: float) -> str | None:
    """The name that is most likely the outlet's, in full where the page has it so.

    None where no name is likelier (its logit is 0), or another one is nearly as likely: this one must have a
    share of `sure` of both. Spellings of one name are likely together.
    """
    best, chances = int(np.argmax(logits)), np.exp(logits)
    alike = np.array([same(forms[best], form) for form in forms])
    own, other = chances[alike].sum(), chances[~alike].max(initial=0.0)
    if own < _LEAST or own < sure * (own + other):
        return None
    full = [
        n for n, form in enumerate(forms)
        if alike[n] and len(form) > _INITIALS and not _ENDING.search(form)
        and (_ENDING.search(forms[best]) or abbreviates(bare(forms[best]), form))
    ]  # fmt: skip
    return forms[max(full, key=lambda n: logits[n], default=best)]


def bare(form: str) -> str:
    """A name or an address as it is compared: small letters, no article, no ending."""
    return squeezed(_ENDING.sub("", form)).removeprefix("the")


def same(one: str, other: str) -> bool:
    """Whether two names are spellings of one: `nypost.com` and the New York Post."""
    short, long = bare(one), bare(other)
    return short == long or abbreviates(short, other) or abbreviates(long, one)


def candidates(around: Around) -> tuple[list[str], np.ndarray]:
    """The names that may be the outlet's, and the signs of each: (candidates, len(SIGNS))."""
    names = _names(around.lines)
    for author in around.authors:
        names.pop(_key(author), None)
    if (head := around.head) and able(head):
        names.setdefault(_key(head), Name()).forms[head] += 1
    text = "\n".join([*around.lines, around.story])
    addresses = Counter(squeezed(match[1]) for match in _ADDRESS.finditer(text))
    for platform in listed("platforms"):
        del addresses[platform]
    small = frozenset(re.findall(r"(?<!\w)[^\W\d_A-ZА-ЯЁ][\w'’-]*", text))
    last = next((line for line in reversed(around.lines) if _of_rights(line)), "")
    page = _Page(names, addresses, small, around, last)
    signs = np.array([page.signs(key) for key in names], float).reshape(-1, len(SIGNS))
    return [one.form for one in names.values()], signs


def squeezed(name: str) -> str:
    """A name as an address has it: small letters without blanks, without the article."""
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))


def abbreviates(short: str, name: str) -> bool:
    """Whether `short` is made of the words of a name, or their first letters: `nypost`, `latimes`."""
    words = [word for word in WORD.findall(name.casefold()) if word != "the"]
    return len(words) > 1 and len(short) > 2 and short != "".join(words) and _spells(short, words)


def _spells(short: str, words: Sequence[str]) -> bool:
    first, rest = words[0], words[1:]
    if not rest:
        return short == first
    return any(short.startswith(one) and _spells(short[len(one) :], rest) for one in {first, first[0]})


def _names(lines: Sequence[str]) -> dict[str, Name]:
    """The names by their keys, in the order in which they come."""
    names: dict[str, Name] = defaultdict(Name)
    top = set(lines[:_TOP])
    for line, number in Counter(lines).items():
        if len(line) <= _LINE or _of_rights(line):
            _read(line, number, line in top, names)
    return {
        key: one for key, one in names.items()
        if one.seen["lines"] > 1 or any(one.seen[how] for how in ("alone", "phrases", "rights"))
    }  # fmt: skip


def _of_rights(line: str) -> bool:
    return any(word in line.lower() for word in _RIGHTS)


def _read(line: str, number: int, top: bool, names: dict[str, Name]) -> None:
    """What a line, which stands `number` times on the page, says of the names in it."""
    rights = _of_rights(line)
    keys: set[str] = set()
    for form, begins, ends in dict.fromkeys(_proper(line[:_LINE])):
        one = names[_key(form)]
        one.forms[form] += number
        if _key(form) in keys:
            continue
        keys.add(_key(form))
        at = line.find(form)
        held = rights and _HOLDS.search(line[max(at - 24, 0) : at]) is not None
        held = held and _FIRM.match(line, at + len(form)) is None
        one.seen.update({
            "lines": 1,
            "alone": number * (begins and ends),
            "ends": ends and not begins,
            "masthead": top and begins and ends,
            "rights": held,
            "rights whole": held and ends,
        })  # fmt: skip
    phrases = set(_set_in(line))
    sites = (
        m[0] for m in _ADDRESS.finditer(line) if m[0] == f"{m[1]}.{m[2]}" and m[0] != m[0].lower()
    )  # Lenta.ru
    for form in {*phrases, *sites, *filter(None, [outlet(line)])}:
        if able(form):
            names[_key(form)].forms[form] += 0
            names[_key(form)].seen.update(phrases=form in phrases, alone=form == line.strip())


def _proper(line: str) -> Iterator[tuple[str, bool, bool]]:
    """Runs of up to five words written large, and whether each begins and ends a part of the line."""
    for segment in _SEGMENTS.split(line):
        words = [word.strip("’'") for word in re.sub(r"[’']s\b", "", segment).split()]
        for i in range(len(words)):
            for j in range(i + 1, min(i + 1 + _WORDS, len(words) + 1)):
                if not (_large(words[j - 1]) or (j - 1 > i and words[j - 1] in _SMALL)):
                    break
                form = " ".join(words[i:j])
                if _large(words[j - 1]) and able(form):
                    yield form, i == 0, j == len(words)


def _large(word: str) -> bool:
    return any(c.isupper() for c in word) or (word[:1].isalnum() and word.lower() == word.upper())


def able(form: str) -> bool:
    """Whether a name may be an outlet's: not the words of a page, a firm, a platform, a year."""
    words = form.casefold().split()
    page = listed("not_names") | listed("sections") | listed("asks")
    own = page | listed("words")  # a paper may be called "The Times", not "Times"
    year = form[:4].isdecimal() and form.startswith(("19", "20"))
    return (
        len(form) > 1
        and not (year and not any(map(str.isalpha, words[0])))
        and words[0] not in listed("asks") | listed("not_in_front")
        and not FIRM.search(form)
        and not (_ENDING.search(words[0]) and bare(words[0]) in listed("platforms"))
        and words[0] not in listed("sections")
        and not all(word.strip(".,") in own for word in words)
        and squeezed(_ENDING.sub("", form)) not in listed("platforms")
    )


def _set_in(line: str) -> Iterator[str]:
    """The names that a line sets into a phrase of a site's: `About the Halden Post`."""
    for pattern in load().imprint:
        if match := pattern.fullmatch(line.strip(" .:…|•-–—»>!")):
            yield FIRM.sub("", match["name"]).strip(" .,:").removesuffix("’s").removesuffix("'s")


def _key(form: str) -> str:
    return form.casefold().removeprefix("the ")


@dataclass
class _Page:
    """A page's names together: what one is worth beside the others."""

    names: dict[str, Name]
    addresses: Counter[str]
    small: frozenset[str]
    around: Around
    last: str
    """The lowest line of the page that speaks of rights."""

    def known(self, key: str) -> bool:
        """Whether the world knows it as an outlet, and the page has it not as a word: "Time", "People"."""
        form = self.names[key].form
        spelt = _spellings(form) | _spellings(_ENDING.sub("", form))
        return key not in self.small and not known().isdisjoint(spelt)

    def signs(self, key: str) -> list[float]:
        one, form = self.names[key].seen, self.names[key].form
        own = squeezed(_ENDING.sub("", form))
        addresses = sum(n for other, n in self.addresses.items() if other == own or abbreviates(other, form))
        wire = form.casefold() in load().aliases
        rights = one["rights"] > 0 and not wire  # an agency keeps those of what others print
        told: dict[str, float] = {
            "always": 1,
            "ends": math.log1p(one["ends"]),
            "joined": " " not in form and not form.isupper() and form[1:] != form[1:].lower(),
            "masthead": one["masthead"] > 0,
            "rights whole": rights and one["rights whole"] > 0,
            "phrases": min(one["phrases"], 3) / math.log1p(len(self.names)),  # a long page has many by chance
            "several phrases": one["phrases"] > 1,
            "rights last": rights and form in self.last,
            "rights alone": rights and one["lines"] <= 1 >= one["phrases"] and form not in self.around.story,
            "address": addresses > 0,
            "addresses": math.log1p(addresses),
            "is an address": _ENDING.search(form) is not None,
            "known": self.known(key),
            "of the head": key == _key(self.around.head or "") and not wire,
            "wire": wire,
        }
        return [float(told[name]) for name in SIGNS]


@cache
def known() -> frozenset[str]:
    """The outlets that the world knows (`outlets.txt`), as addresses have them."""
    lines = files(__package__).joinpath("outlets.txt").read_text(encoding="utf-8").splitlines()
    names = [name.strip() for line in lines if not line.startswith("#") for name in line.split(";")]
    return frozenset(one for name in (*names, *load().aliases) for one in _spellings(name))


def _spellings(name: str) -> set[str]:
    """`washingtonpost` and `thewashingtonpost`; of "The Nation" no `nation`."""
    whole = "".join(filter(str.isalnum, name.casefold()))
    return {whole, squeezed(name)} if len(name.split()) > 2 else {whole}
