"""How well articles are cleaned: on the labelled set, and on labelled pages against trafilatura itself.

    python tests/benchmarks/cleaning.py                   # the labelled set, both halves
    python tests/benchmarks/cleaning.py --show tune       # each character span with a wrong role
    python tests/benchmarks/cleaning.py --pages FOLDER    # pages.jsonl.gz with its .html.gz
    python tests/benchmarks/cleaning.py --text FOLDER     # the same pages as plain text, menus and all
    python tests/benchmarks/cleaning.py --speed 10000     # articles and MB a second, memory
    python tests/benchmarks/cleaning.py --lines 1000000   # memory for a .jsonl of so many lines, and of ten

`body kept` is the share of body and lead characters that have the role body or lead. `kept out` is the
share of comment and furniture characters that are none of headline, lead and body. Blank space does not
count.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.clean import clean
from rag.read import find, read
from rag.records import REPORTING, Article, Raw, Role

LABELS = Path(__file__).parent.parent / "data" / "articles"
HALVES = ("tune", "held", "fresh", "late", "last", "final", "blind")
CODES: dict[str, Role] = {
    "H": "headline", "D": "dateline", "B": "byline", "L": "lead",
    "P": "body", "C": "caption", "K": "comment", "F": "furniture",
}  # fmt: skip
_LINE = re.compile(r"([HDBLPCKF.])(?:\[(.*?)\|(.*?)\])?: ?(.*)")


@dataclass
class Labelled:
    """A source with the role of each of its lines, what it states, and its comments."""

    name: str
    source: str
    lines: list[tuple[Role, str]]
    stated: dict[str, str]
    comments: list[tuple[str, str]] = field(default_factory=list)


def parse(path: Path) -> Labelled:
    """A `.labels` file. The visible text of a line of markup is what is left without its tags."""
    made = Labelled(path.name.removesuffix(".labels"), "", [], {})
    source = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("@"):
            key, _, value = line[1:].partition(":")
            made.stated[key] = value.strip()
        elif not line:
            source.append("")
        else:
            match = _LINE.fullmatch(line)
            assert match, f"{path.name}: {line!r}"
            code, author, moment, text = match.groups()
            source.append(text)
            if author is not None:
                made.comments.append((author, moment))
            shown = html.unescape(re.sub(r"<[^>]+>", "\n", text)) if ".html" in path.name else text
            if code != ".":
                made.lines += [(CODES[code], part.strip()) for part in shown.split("\n") if part.strip()]
    made.source = "\n".join(source).lstrip("\n")
    return made


def article(labelled: Labelled, folder: Path) -> Article:
    """The labelled source, as the kit reads and cleans it; a line of an export for `.jsonl`."""
    source = labelled.source
    if labelled.name.endswith(".jsonl"):
        fields = {k.removeprefix("json."): v for k, v in labelled.stated.items() if k.startswith("json.")}
        source = json.dumps({"id": "1", "text": source, **fields}, ensure_ascii=False)
    (folder / labelled.name).write_text(source, encoding="utf-8")
    seed = next(seed for seed in find(folder) if seed.path == labelled.name)
    raw = next(read(seed))
    assert isinstance(raw, Raw)
    return clean(raw)


@dataclass
class Tally:
    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, what: str, right: int, out_of: int) -> None:
        self.right[what] += right
        self.all[what] += out_of

    def share(self, what: str) -> float:
        return self.right[what] / self.all[what] if self.all[what] else float("nan")


def roles(labelled: Labelled, made: Article, tally: Tally) -> None:
    """Counts, character by character, the labelled roles against the article's."""
    given: list[Role] = ["furniture"] * len(made.text)
    for block in made.blocks:
        given[block.start : block.end] = [block.role] * (block.end - block.start)
    at = 0
    for role, text in labelled.lines:
        start = made.text.find(text, at)
        if start < 0:
            spaced = re.compile(r"\s+".join(map(re.escape, text.split())))
            match = spaced.search(made.text, at) or spaced.search(made.text)
            if match is None:
                tally.add("body kept" if role in ("body", "lead") else "lost", 0, len(text))
                tally.wrong.append(f"{labelled.name}: not in the text: {text[:70]!r}")
                continue
            start, end = match.span()
        else:
            end = start + len(text)
        at = end
        spans = [given[i] for i in range(start, end) if not made.text[i].isspace()]
        one(labelled, role, text, spans, tally)


def one(labelled: Labelled, role: Role, text: str, spans: list[Role], tally: Tally) -> None:
    tally.add("exact role", sum(r == role or {r, role} == {"body", "lead"} for r in spans), len(spans))
    if role in ("body", "lead"):
        tally.add("body kept", sum(r in ("body", "lead") for r in spans), len(spans))
    elif role in ("comment", "furniture"):
        tally.add("kept out", sum(r not in REPORTING for r in spans), len(spans))
        tally.add(f"kept out ({role})", sum(r not in REPORTING for r in spans), len(spans))
    elif role != "headline":
        tally.add("captions, names and dates kept out", sum(r not in REPORTING for r in spans), len(spans))
    if any(r != role and {r, role} != {"body", "lead"} for r in spans):
        tally.wrong.append(
            f"{labelled.name}: {role} taken for {Counter(spans).most_common(1)[0][0]}: {text[:90]!r}"
        )


def metadata(labelled: Labelled, made: Article, tally: Tally) -> None:
    wanted = labelled.stated
    author = tuple(name.strip() for name in wanted.get("author", "").split(";") if name.strip())
    found = {
        "title": made.title or "",
        "publisher": made.publisher or "",
        "date": made.published.date or "",
        "language": made.language or "",
        "how": made.published.how,
    }
    expected = dict(wanted)
    expected["title"] = wanted["title"].removeprefix("# ")
    expected.setdefault("how", "stated" if wanted["date"] else "unknown")
    for key, value in found.items():
        tally.add(key if expected[key] or key == "how" else f"{key} left unknown", value == expected[key], 1)
        if value != expected[key]:
            tally.wrong.append(f"{labelled.name}: {key} is {value!r}, should be {expected[key]!r}")
    tally.add("author" if author else "author left unknown", made.author == author, 1)
    if made.author != author:
        tally.wrong.append(f"{labelled.name}: author is {made.author}, should be {author}")
    tally.all["dates invented"] += 1
    tally.right["dates invented"] += bool(made.published.date) and made.published.date != wanted["date"]
    comments = [(b.author or "", b.time or "") for b in made.blocks if b.role == "comment"]
    tally.add(
        "comments with writer and time", sum(c in comments for c in labelled.comments), len(labelled.comments)
    )
    for comment in set(labelled.comments) - set(comments):
        tally.wrong.append(f"{labelled.name}: comment not found: {comment}")


def labelled_set(half: str) -> Tally:
    """The tally over `tests/data/articles/<half>`."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((LABELS / half).glob("*.labels")):
            labelled = parse(path)
            made = article(labelled, Path(folder))
            roles(labelled, made, tally)
            metadata(labelled, made, tally)
    return tally


def report(title: str, tally: Tally) -> None:
    print(f"\n{title}")
    for what in tally.all:
        print(f"  {what:<38} {tally.share(what):6.3f}  ({tally.right[what]} of {tally.all[what]})")


def overlap(kept: str, body: str) -> tuple[float, float]:
    """Recall and precision of the kept words against the body's, as bags of 4-grams of words."""

    def grams(text: str) -> Counter[str]:
        found = (
            re.findall(r"\w", text.lower())
            if not re.search(r"\w\s\w", text)
            else re.findall(r"\w+", text.lower())
        )
        return Counter(" ".join(found[i : i + 4]) for i in range(max(len(found) - 3, 1)))

    a, b = grams(kept), grams(body)
    shared = sum((a & b).values())
    return shared / max(sum(b.values()), 1), shared / max(sum(a.values()), 1)


def characters(kept: str, body: str, page: str) -> tuple[int, int, int, int]:
    """(body characters kept, body characters, others kept out, others) of a page; blank space aside.

    A character counts as kept where its word lies in a run of four words that was kept as well. The
    others are those of the words of the whole visible page that are not of the body.
    """
    inside, outside = _covered(body, kept), _covered(kept, body)
    size = sum(len(word) for word in re.findall(r"\w+", body))
    others = max(sum(len(word) for word in re.findall(r"\w+", page)) - size, 0)
    extra = min(sum(len(word) for word in re.findall(r"\w+", kept)) - outside, others)
    return inside, size, others - extra, others


def _covered(text: str, other: str) -> int:
    """The characters of the words of `text` that stand in a run of four which `other` has too."""
    theirs, ours = re.findall(r"\w+", other.lower()), re.findall(r"\w+", text.lower())
    runs = Counter(" ".join(theirs[i : i + 4]) for i in range(max(len(theirs) - 3, 1)))
    shared: set[int] = set()
    for i in range(max(len(ours) - 3, 1)):
        if runs[run := " ".join(ours[i : i + 4])]:
            runs[run] -= 1
            shared.update(range(i, min(i + 4, len(ours))))
    return sum(len(ours[i]) for i in shared)


def pages(folder: Path, show: bool) -> None:
    """Body and metadata of labelled pages, beside what trafilatura alone makes of them.

    "body characters kept" and "others kept out" count characters over all pages of a kind; "kept" and
    "precision" are means over pages of runs of four words.
    """
    import trafilatura

    figures: dict[str, dict[str, list[float]]] = {}
    tally: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as place:
        for line in gzip.decompress((folder / "pages.jsonl.gz").read_bytes()).splitlines():
            row = json.loads(line)
            data = gzip.decompress((folder / row["file"]).read_bytes())
            (Path(place) / "page.html").write_bytes(data)
            raw = next(read(find(Path(place))[0]))
            assert isinstance(raw, Raw)
            made = clean(raw)
            body = "\n".join(made.text[b.start : b.end] for b in made.blocks if b.role in ("lead", "body"))
            theirs = trafilatura.extract(data, include_comments=False) or ""
            kind = row["id"].split("-")[0]
            alone = "\n".join(made.text[b.start : b.end] for b in made.blocks if b.role == "body")
            for name, text in (("the kit", body), ("the kit without leads", alone), ("trafilatura", theirs)):
                kept = overlap(text, row["body"])
                figures.setdefault(kind, {}).setdefault(name, []).append(kept[0])
                figures[kind].setdefault(name + " precision", []).append(kept[1])
                counted = characters(text, row["body"], made.text)
                counts = tally.setdefault(f"{kind}: characters", Tally())
                counts.add(f"{name}: body characters kept", *counted[:2])
                counts.add(f"{name}: others kept out", *counted[2:])
            if show:
                ours, other = overlap(body, row["body"]), overlap(theirs, row["body"])
                if ours[0] < other[0] - 0.02 or ours[1] < other[1] - 0.02:
                    kept_both = f"kept {ours[0]:.2f} ({other[0]:.2f})"
                    print(f"  {row['id']} {kept_both} precision {ours[1]:.2f} ({other[1]:.2f})")
            stated(row, made, theirs_metadata(data), tally.setdefault(kind, Tally()), show)
    for kind, by_name in figures.items():
        print(f"\n{kind}")
        for name, values in by_name.items():
            print(f"  {name:<38} {sum(values) / len(values):6.3f}")
        report(f"{kind}: characters", tally[f"{kind}: characters"])
        report(f"{kind}: metadata", tally[kind])


def theirs_metadata(data: bytes) -> dict[str, str | None]:
    import trafilatura

    got = trafilatura.extract_metadata(data)
    if got is None:
        return {}
    return {"title": got.title, "date": got.date, "publisher": got.sitename, "author": got.author}


def stated(
    row: dict[str, str | None], made: Article, theirs: dict[str, str | None], tally: Tally, show: bool
) -> None:
    ours = {"title": made.title, "date": made.published.date, "publisher": made.publisher}
    for key, value in ours.items():
        if row[key]:
            tally.add(key, value == row[key], 1)
            tally.add(f"{key} (trafilatura)", theirs.get(key) == row[key], 1)
            if show and value != row[key]:
                print(f"  {row['id']} {key}: {value!r}, should be {row[key]!r}")


def main(data: Path | None = None, arguments: Sequence[str] = ()) -> None:
    """The labelled set, and the pages where there are any in DATA."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--show", choices=(*HALVES, "pages"))
    options.add_argument("--pages", type=Path)
    options.add_argument("--text", type=Path)
    options.add_argument("--speed", type=int)
    options.add_argument("--lines", type=int)
    chosen = options.parse_args(arguments)
    from tests.benchmarks import throughput

    if chosen.pages:
        pages(chosen.pages, chosen.show == "pages")
    elif chosen.text:
        from tests.benchmarks import as_text

        as_text.pages(chosen.text)
    elif chosen.speed:
        throughput.speed([parse(path).source for path in sorted(LABELS.glob("*/*.txt.labels"))], chosen.speed)
    elif chosen.lines:
        throughput.lines(chosen.lines)
    else:
        held = Tally()
        for half in HALVES:
            tally = labelled_set(half)
            report(f"{half}: {len(list((LABELS / half).glob('*.labels')))} articles", tally)
            held.right += tally.right if half != "tune" else Counter()
            held.all += tally.all if half != "tune" else Counter()
            if chosen.show == half:
                print("\n".join(tally.wrong))
        number = sum(len(list((LABELS / half).glob("*.labels"))) for half in HALVES[1:])
        report(f"all but tune: {number} articles", held)
        if data is not None and (data / "pages").is_dir():
            pages(data / "pages", False)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, from anywhere
    main(arguments=sys.argv[1:])
