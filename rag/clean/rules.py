"""The rules of `rules.toml`, read once: what gives a line away; and the learned weights of `weights.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np

from rag.language.lexicons import Lexicons, any_of
from rag.records import Role

_YOU: Final = re.compile(r"\b(?:you|your|we|our|us)\b", re.I)
"""English that speaks to a reader has one of these; a story on subscribers who sign up may not."""
SIGNED: Final = ("byline", "where it comes from", "an issue of a paper")
"""The rules whose lines may stand in one line with a date."""
_UPPER: Final = f"(?-i:[{''.join(filter(str.isupper, map(chr, range(0x41, 0x590))))}])"
"""A capital of any script that has some: UPPER of the patterns."""
_ROW: Final = re.compile(r"[|·•]|\s/\s")
_NAME: Final = (
    rf"(?P<name>(?:the\s)?(?:{_UPPER}|\d)[\w.'’&!-]*"
    rf"(?:\s(?:of\s|the\s|and\s|&\s|de\s){{0,2}}(?:{_UPPER}|\d)[\w.'’&!-]*){{0,3}})"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One table of `rules.toml`; the keys are told at the top of that file."""

    name: str
    role: Role
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    spread: str = "line"
    zone: str = "any"
    find: bool = False
    longest: int = 250

    def match(self, line: str) -> re.Match[str] | None:
        if len(line) > self.longest:
            return None
        return self.pattern.search(line) if self.find else self.pattern.fullmatch(line)


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule says of a line, with the author's and the outlet's name that it found there."""

    rule: Rule
    names: dict[str, str | None] = field(default_factory=dict)


ASKED: Final = Told(
    Rule("what a paper asks before one reads on", "furniture", re.compile(""), (), (), "alone")
)
RUNNING: Final = Told(Rule("a page's number, header or footer", "furniture", re.compile(""), (), (), "alone"))
"""What the other lines of a page say of one."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All that `rules.toml` holds.

    `phrases` are of those who speak to a page's reader, `before` and `after` stand round a comment's name,
    `ago` is a time like "3 days ago", `never` stands in no header. `aliases` are outlets by casefolded names,
    `agency` finds them, `agencies` are those whose stories others print, `outlet_ending` is one of a single
    word, `imprint` the phrases into which a site sets its own name. `listed` are lists of words, casefolded.
    """

    rules: tuple[Rule, ...]
    phrases: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    ago: re.Pattern[str]
    never: re.Pattern[str]
    aliases: dict[str, str]
    agency: re.Pattern[str]
    outlet_ending: re.Pattern[str]
    imprint: tuple[re.Pattern[str], ...]
    agencies: frozenset[str]
    listed: dict[str, frozenset[str]]

    @property
    def profile(self) -> tuple[Rule, ...]:
        """The rules for the lines between a forum member's name and the time of the post."""
        return tuple(rule for rule in self.rules if rule.zone == "profile")

    def told(self, line: str) -> tuple[Told, ...]:
        """What the rules say of a stripped line: the first one of each zone that takes it."""
        found: dict[str, Told] = {}
        for rule in self.rules:
            if rule.zone not in (*found, "profile") and (match := rule.match(line)):
                found[rule.zone] = Told(rule, match.groupdict())
                if rule.zone == "any":
                    break
        return tuple(found.values()) or self._row(line)

    def _row(self, line: str) -> tuple[Told, ...]:
        """A row of buttons, `Print | Close this window`: each of its parts is furniture by itself."""
        parts = [part.strip() for part in _ROW.split(line)] if len(line) <= 200 else []
        if not 2 <= len(parts) <= 12 or not all(parts):
            return ()
        told = [next((rule for rule in self.rules if rule.match(part)), None) for part in parts]
        row = [rule for rule in told if rule and rule.role == "furniture" and rule.zone in ("any", "head")]
        return (Told(row[0]),) if len(row) == len(parts) else ()

    def addressed(self, text: str) -> bool:
        """Whether a paragraph speaks to the page's reader: two of its phrases, a tenth of its length."""
        if text.isascii() and not _YOU.search(text):
            return False  # most paragraphs: the phrases need not be looked for
        found = {match.group().lower() for match in self.phrases.finditer(text)}
        if all(phrase.isascii() for phrase in found) and not _YOU.search(text):
            return False
        return len(found) >= 2 and 10 * sum(map(len, found)) >= len(text)


@cache
def load() -> Rules:
    """The rules, compiled at the first call."""
    table = Lexicons(__package__).table("rules")
    outlets, comments = table["outlets"], table["comments"]
    aliases = {name.casefold(): name for name in outlets["known"]}
    aliases |= {name.casefold(): other for name, other in outlets["aliases"].items()}
    return Rules(
        rules=tuple(map(_rule, table["rule"])),
        phrases=re.compile(any_of(table["vocabulary"]["phrases"]), re.I),
        before=re.compile(rf"^(?:{any_of(comments['before'])})\b[\s:]+", re.I),
        after=re.compile(rf"[\s,،]+(?:{any_of(comments['after'])})$", re.I),
        never=re.compile(rf"(?<!\w)(?:{any_of(comments['never'])})(?!\w)", re.I),
        ago=re.compile("|".join(comments["ago"]), re.I),
        aliases=aliases,
        imprint=tuple(re.compile(one.replace("NAME", _NAME), re.I) for one in outlets["imprint"]),
        outlet_ending=re.compile(rf"[^\W\d_][\w-]{{2,30}}(?:{any_of(outlets['endings'])})", re.I),
        agencies=frozenset(aliases.values()),
        listed={
            name: frozenset(map(str.casefold, some)) for name, some in outlets.items() if name != "aliases"
        },
        agency=re.compile(rf"(?<!\w)(?:{any_of([*outlets['known'], *outlets['aliases']])})(?!\w)"),
    )


def agencies() -> frozenset[str]:
    """Agencies and papers that others print: of a page that names itself they are the story's source."""
    return load().agencies


def listed(name: str) -> frozenset[str]:
    """A list of words of `rules.toml`, in small letters: "offices", "places"."""
    return load().listed[name]


def _rule(row: dict[str, Any]) -> Rule:
    known = {key: value for key, value in row.items() if key not in ("pattern", "yes", "no")}
    pattern = row["pattern"].replace("UPPER", _UPPER)
    return Rule(**known, pattern=re.compile(pattern, re.I), yes=tuple(row["yes"]), no=tuple(row["no"]))


@cache
def weights(part: str, names: tuple[str, ...]) -> np.ndarray:
    """What the signs `names` are worth by a part of the file; one that it does not name is worth nothing."""
    table = Lexicons(__package__).table("weights").get(part, {})
    return np.array([table.get(name, 0.0) for name in names])
