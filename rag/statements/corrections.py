"""What the user says of people and statements, in `seeds/corrections.toml`, respected by every rebuild.

[[people]]                          # one person after all
merge = ["Hassan Rouhani", "Hasan Rohani"]
[[people]]                          # another one of the same name, in these articles
split = "John Smith"
articles = ["2013/talks.txt"]
as = "John Smith (senator)"
[[people]]
rename = "Tayyip Erdogan"
to = "Recep Tayyip Erdoğan"
[[statements]]                      # a wrong speaker; "" for an unknown one
article = "afp.txt"
start = 120
end = 180
speaker = "Sergei Lavrov"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.errors import SeedsError


@dataclass(frozen=True)
class Corrections:
    """`merged` names are one person each, and the first of them is shown; `split` maps (name, article path)
    to another name; `renamed` a name to the one that is shown; `speakers` maps (article path, start, end)
    to a name, "" for nobody.
    """

    merged: tuple[tuple[str, ...], ...] = ()
    split: Mapping[tuple[str, str], str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[tuple[str, int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Corrections:
        """From the tables `people` and `statements`. Raises SeedsError for one that cannot be understood."""
        people, statements = _tables(told, "people"), _tables(told, "statements")
        merged: list[tuple[str, ...]] = []
        split: dict[tuple[str, str], str] = {}
        renamed: dict[str, str] = {}
        for one in people:
            match one:
                case {"merge": [*names], **rest} if not rest:
                    merged.append(tuple(map(str, names)))
                case {"split": str(name), "articles": [*paths], "as": str(other), **rest} if not rest:
                    split |= {(name, str(path)): other for path in paths}
                case {"rename": str(name), "to": str(other), **rest} if not rest:
                    renamed[name] = other
                case _:
                    raise _wrong("people", one)
        speakers = {}
        for one in statements:
            try:
                speakers[str(one["article"]), int(one["start"]), int(one["end"])] = str(one["speaker"])
            except (KeyError, TypeError, ValueError) as error:
                raise _wrong("statements", one) from error
        return cls(tuple(merged), split, renamed, speakers)


def _tables(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = told.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _wrong(name, value)
    return value


def _wrong(name: str, what: object) -> SeedsError:
    told = str(what)[:100]
    return SeedsError(
        f"corrections.toml: [[{name}]] {told} cannot be understood",
        "People: merge; split, articles, as; rename, to. Statements: article, start, end, speaker.",
    )
