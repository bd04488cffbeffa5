"""What a scripted model replies: lies of eight kinds, and faithful paraphrases, made from real sentences.

Each reply is (kind, text, source sentence it is about, sentence that it cites). The rules that make
them know nothing of the checker: they change or keep the meaning by construction.
"""

# ruff: noqa: E501, B007, C416
from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.language import sentences
from rag.records import Article, Block, Published
from rag.verify.support import Source

ROOT = Path(__file__).parent.parent
ENDS = {
    "000": None,
    "001": "Short link",
    "002": "Comments 19",
    "003": "FILED UNDER",
    "004": "Were you interviewed",
}
DATES = {"001": "2012-01-31", "002": "2013-09-09", "004": "2012-12-10"}
OUTLETS = {"001": "Ahram Online", "002": "Naharnet", "003": "Outside the Beltway", "004": "Los Angeles Times"}


@dataclass(frozen=True)
class Reply:
    kind: str
    text: str
    about: Source
    cites: Source


def articles() -> list[Article]:
    """The five seeds (their reporting only) and the extracts of two public corpora."""
    made = []
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        end = text.find(ENDS[path.name[:3]] or "\0")
        body = text[: end if end > 0 else len(text)]
        day = DATES.get(path.name[:3])
        made.append(_article(path.name, body, OUTLETS.get(path.name[:3]), day))
    with (ROOT / "tests" / "data" / "extracts.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            made.append(_article(told["id"], told["text"], told["publisher"], told["date"]))
    return made


def _article(name: str, text: str, publisher: str | None, day: str | None) -> Article:
    published = Published(day, "stated" if day else "unknown")
    return Article(name, name, "", None, publisher, (), published, "en", text, (Block(0, len(text), "body"),))


def sources() -> list[Source]:
    """Sentences of reporting that have a verb and some length."""
    found = []
    for article in articles():
        for start, end in sentences(article.text, "en"):
            text = article.text[start:end]
            if 50 < len(text) < 330 and text[-1] in '."”' and "\n" not in text and not text.endswith("?"):
                found.append(Source(article, start, end))
    return found


NAME = r"(?:[A-Z][\w’'-]+(?: (?:al-)?[A-Z][\w’'-]+)+|(?<=[a-z,] )[A-Z][a-z]{3,})"
PEOPLE = [
    "Angela Merkel",
    "Barack Obama",
    "John Kerry",
    "Tony Blair",
    "Kofi Annan",
    "Hassan Rouhani",
    "Nicolas Sarkozy",
]
PLACES = ["Lebanon", "Norway", "Cairo", "Berlin", "Japan", "Canada", "Istanbul", "Peru"]


def lies(wanted: int, seed: int = 7) -> list[Reply]:
    """`wanted` lying replies, the eight kinds in turn as long as there are sentences for each."""
    rng = random.Random(seed)
    told = sources()
    rng.shuffle(told)
    kinds = [
        list(_wrong_number(told, rng)), list(_wrong_name(told, rng)), list(_wrong_speaker(told, rng)),
        list(_swapped(told)), list(_no_not(told)), list(_no_most()), list(_wrong_article(told, rng)),
        list(_invented(told)), list(_no_speaker(told)),
    ]  # fmt: skip
    made: list[Reply] = []
    for turn in range(wanted):
        for kind in kinds:
            if turn < len(kind):
                made.append(kind[turn])
    return made[:wanted]


def _plain(told: Source) -> str:
    return told.text.strip()


def _wrong_number(told: list[Source], rng: random.Random) -> Iterator[Reply]:
    for one in told:
        found = [m for m in re.finditer(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w.]*\d)", one.text)]
        if found:
            m = rng.choice(found)
            value = int(re.sub(r"\D", "", m.group())[:9])
            other = (
                f"{value * rng.choice([2, 3, 10]) + rng.choice([1, 3, 7]):,}"
                if value < 1900 or value > 2100
                else str(value - 3)
            )
            yield Reply("wrong number", one.text[: m.start()] + other + one.text[m.end() :], one, one)


def _wrong_name(told: list[Source], rng: random.Random) -> Iterator[Reply]:
    names = sorted({m.group() for t in told for m in re.finditer(NAME, t.text)})
    for one in told:
        found = list(re.finditer(NAME, one.text))
        if found:
            m = rng.choice(found)
            other = rng.choice(
                [n for n in [*PEOPLE, *PLACES, *names] if n not in one.text and m.group() not in n]
            )
            yield Reply("wrong name", one.text[: m.start()] + other + one.text[m.end() :], one, one)


SAID = re.compile(
    r'^[“"](?P<body>[^"”“]{25,}?)[,.]?[”"],? (?P<who>[A-Z][\w.’\' -]{2,40}?) (?P<verb>said|added|told [\w ]{4,40}?)\b(?P<rest>[^"“]*)\.?$'
)
SAID_FIRST = re.compile(
    r"^(?P<who>(?:[A-Z][\w.’'-]+ ){1,4})(?P<verb>said|noted|stressed|warned|added|announced|replied) that (?P<body>.{25,})\.$"
)


def _spoken(told: list[Source]) -> Iterator[tuple[Source, str, str]]:
    for one in told:
        m = SAID.match(one.text) or SAID_FIRST.match(one.text)
        if m:
            yield one, m["who"].strip(), m["body"].strip(" ,")


def _wrong_speaker(told: list[Source], rng: random.Random) -> Iterator[Reply]:
    for one, who, body in _spoken(told):
        inside = sorted(
            {
                m.group()
                for m in re.finditer(NAME, one.article.text)
                if not re.search(r"President|Russian|Minister", m.group())
            }
            - {who}
        )
        pool = [n for n in [*PEOPLE, *inside] if who.split()[-1] not in n and n not in who]
        for other in rng.sample(pool, min(3, len(pool))):
            yield Reply("wrong speaker", f"{other} said that {body[0].lower() + body[1:]}.", one, one)
            yield Reply("wrong speaker", f'"{body}," {other} said.', one, one)


SWAP = re.compile(
    r"^(?P<a>(?:[A-Z][\w’'-]+ ){1,4})(?P<v>(?:has |had |have |will |is |was )?(?:\w+ly )?\w+(?:ed|ing|s)?(?: (?:to|with|from|by|on|a|an|the|his|its|in|of|for|at|that|into|about|\w+ed))*) "
    r"(?P<b>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})(?P<rest>.*)$"
)


def _swapped(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        m = SWAP.match(one.text)
        if m and not re.match(
            r"(?:The|In|On|At|He|It|This|But|We|They|As|A|An|For|After|Meanwhile) ", m["a"]
        ):
            yield Reply("swapped", f"{m['b']} {m['v']} {m['a'].strip()}{m['rest']}", one, one)
    for doer, verb, done, rest, one in _acts(told):
        yield Reply("swapped", f"{done[0].upper() + done[1:]} {verb} {doer}.", one, one)


ACT = re.compile(
    r"^(?P<doer>(?:[A-Z][\w’'-]+ ){1,4})(?P<verb>signed|visited|congratulated|approved|received|accepted|appointed|instructed|"
    r"addressed|thanked|praised|awarded|invited|discussed|attended|opened|presented|supported|proposed|rejected|vetoed|won|"
    r"defeated|killed|arrested|accused|blamed|warned) (?P<done>(?:the |an? |his |its )?[\w’' -]{4,70}?)(?P<rest> (?:in|on|at|during|with|for|as|that|to|by|and|who|which|after|from)\b.*|[.,].*)$"
)


def _acts(told: list[Source]) -> Iterator[tuple[str, str, str, str, Source]]:
    for one in told:
        m = ACT.match(one.text)
        if m and not re.match(r"(?:He|She|It|They|We|The|This|I) ?$", m["doer"].strip()):
            yield m["doer"].strip(), m["verb"], m["done"].strip(), m["rest"], one


def _no_not(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        body = one.text
        for rx, by in (
            (r"\b(is|are|was|were|has|have|had|will|would|could|can|should|do|does|did|may|might) not\b", r"\1"),
            (r"\b(is|are|was|were|has|have|had|would|could|should|do|does|did)n['’]t\b", r"\1"), (r"\bcannot\b", "can"),
            (r"\bnever ", ""), (r"\bno (?=[a-z])", ""), (r"\bwithout\b", "with"), (r"\brefused to (\w+)", r"agreed to \1"),
            (r"\bfailed to reach\b", "reached"),
        ):  # fmt: skip
            changed = re.sub(rx, by, body, count=1)
            if changed != body:
                yield Reply("dropped not", changed, one, one)
                break


def _no_most() -> Iterator[Reply]:
    for one in sources():
        changed = re.sub(
            r"\bsome [\d,]+ people - most of them civilians -|\b(?:most|some|many|several|few|part|half|majority) of (?:the |them |its |their )?|"
            r"\b(?:allegedly|reportedly|nearly half of|possibly|alleged|almost all|possible|potential) |\bmay have\b|\bmight have\b", 
            lambda m: "19,000 civilians" if "19,000" in m.group() else "had" if "have" in m.group() else "", one.text, count=1,
        )  # fmt: skip
        if changed != one.text:
            yield Reply("dropped most of", changed, one, one)


def _wrong_article(told: list[Source], rng: random.Random) -> Iterator[Reply]:
    for one in told:
        other = rng.choice([t for t in told if t.article.id != one.article.id])
        yield Reply("wrong article", one.text, one, other)


INVENTED = [
    "{who} resigned the next day.", "The talks were cancelled because of bad weather.", "{who} was awarded the Nobel Peace Prize.",
    "A second explosion was heard in the capital.", "{who} later apologised for the remark.", "The decision was reversed in 2031.",
]  # fmt: skip


def _invented(told: list[Source]) -> Iterator[Reply]:
    for n, one in enumerate(told):
        m = re.search(NAME, one.text)
        if m:
            yield Reply("invented", INVENTED[n % len(INVENTED)].format(who=m.group()), one, one)


def _no_speaker(told: list[Source]) -> Iterator[Reply]:
    for one, _, body in _spoken(told):
        yield Reply("dropped speaker", body[0].upper() + body[1:] + ".", one, one)


def faithful(wanted: int, seed: int = 11) -> list[Reply]:
    """`wanted` paraphrases that keep the meaning, each kind in turn as long as there are sentences for it."""
    rng = random.Random(seed)
    told = sources()
    rng.shuffle(told)
    kinds = [
        list(kind(told))
        for kind in (
            _reported,
            _requoted,
            _fronted,
            _without_adjunct,
            _without_aside,
            _passive,
            _renamed,
            _reworded,
            _reworded_and_shortened,
        )
    ]
    made: list[Reply] = []
    for turn in range(wanted):
        for kind in kinds:
            if turn < len(kind):
                made.append(kind[turn])
    return made[:wanted]


def _ok(text: str) -> bool:
    return not re.search(r"\b(?:I|we|our|my|us|We|Our|My|you|your)\b", text)


def _reported(told: list[Source]) -> Iterator[Reply]:
    for n, (one, who, body) in enumerate(_spoken(told)):
        if _ok(body):
            verb = ["said", "stated", "declared", "noted"][n % 4]
            lower = (
                body
                if re.match(r"[A-Z][a-z]+ [A-Z]|[A-Z]{2}|I\b|Russia|Syria", body)
                else body[0].lower() + body[1:]
            )
            yield Reply("reported", f"{who} {verb} that {lower}.", one, one)


def _requoted(told: list[Source]) -> Iterator[Reply]:
    for one, who, body in _spoken(told):
        yield Reply("requoted", f'{who} said: "{body}."', one, one)
        if _ok(body):
            yield Reply("requoted", f"According to {who}, {body[0].lower() + body[1:]}.", one, one)
            yield Reply("requoted", f"{body[0].upper() + body[1:]}, {who} said.", one, one)


def _fronted(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        m = re.match(r"^((?:On|In|At|During|After) [^,]{4,50}), ([^\"“”]{30,})\.$", one.text)
        if m and not re.search(r"\b(?:said|says|told|he|she|it|who|which)\b", m[2]):
            body = m[2][0].upper() + m[2][1:]
            yield Reply("adjunct moved", f"{body} {m[1][0].lower() + m[1][1:]}.", one, one)
            yield Reply("adjunct dropped", f"{body}.", one, one)


def _without_adjunct(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        m = re.match(
            r"^([^\"“”,]{40,}), (?:as|after|when|while|which|who|including|such as|where|following|despite|with|calling|saying|stressing|emphasi[sz]ing) [^\"“”]+\.$",
            one.text,
        )
        if m and not re.search(r"\b(?:if|unless)\b", one.text):
            yield Reply("adjunct dropped", m[1] + ".", one, one)
        m = re.match(
            r"^([^\"“”]{40,}) (?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|this week|last week)\.$",
            one.text,
        )
        if m:
            yield Reply("adjunct dropped", m[1] + ".", one, one)


def _without_aside(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        changed = re.sub(
            r"(?<=\w), (?:who|which|whose|an? |the )[^,\"“”]{6,90},(?= (?:has|have|had|is|was|were|will|said|told)\b)|(?<=\w) \([^)]{3,60}\)(?=[ .,])",
            "",
            one.text,
            count=1,
        )
        if changed != one.text and "said" not in changed[:60]:
            yield Reply("aside dropped", changed, one, one)


PARTICIPLES = {"won": "won"}


def _passive(told: list[Source]) -> Iterator[Reply]:
    for doer, verb, done, rest, one in _acts(told):
        if (
            verb in ("warned", "thanked", "blamed")
            or re.search(r"\b(?:and|it|him|them)$", done)
            or " his " in f" {done} "
        ):
            continue
        be = "were" if re.search(r"[a-z]{3}s$", done) and not done.startswith(("a ", "an ")) else "was"
        yield Reply(
            "passive", f"{done[0].upper() + done[1:]} {be} {PARTICIPLES.get(verb, verb)} by {doer}.", one, one
        )


def _renamed(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        m = re.search(
            r"\b(?:Russian |Syrian |US |French |German )?(?:President|Foreign Minister|Prime Minister|Secretary of State|Chancellor)(?: of \w+)? ([A-Z]\w+) ([A-Z][\w-]+)\b",
            one.text,
        )
        if m and '"' not in one.text and "“" not in one.text:
            short = one.text[: m.start()] + m.group(2) + one.text[m.end() :]
            yield Reply("renamed", short[0].upper() + short[1:], one, one)


WORDS = {
    "said": "stated", "killed": "slain", "talks": "negotiations", "began": "started", "help": "assist",
    "weapons": "arms", "troops": "soldiers", "summit": "meeting", "agreed": "consented", "proposed": "suggested", "accord": "agreement",
    "big": "large", "country": "nation", "countries": "nations", "people": "persons", "important": "significant", "elections": "polls",
    "visit": "trip", "discussed": "debated", "support": "backing", "leader": "head", "start": "beginning", "war": "conflict",
}  # fmt: skip


def _reworded(told: list[Source]) -> Iterator[Reply]:
    for one in told:
        if '"' in one.text or "“" in one.text:
            continue
        for word, other in WORDS.items():
            changed = re.sub(rf"\b{word}\b", other, one.text, count=1)
            if changed == one.text:
                continue
            yield Reply("reworded", changed, one, one)
            for more, new in WORDS.items():
                twice = re.sub(rf"\b{more}\b", new, changed, count=1)
                if twice != changed and more > word:
                    yield Reply("reworded twice", twice, one, one)


def _reworded_and_shortened(told: list[Source]) -> Iterator[Reply]:
    for kind in (_without_adjunct, _without_aside, _renamed, _fronted):
        for reply in kind(told):
            for word, other in WORDS.items():
                changed = re.sub(rf"\b{word}\b", other, reply.text, count=1)
                if changed != reply.text:
                    yield Reply("reworded and shortened", changed, reply.about, reply.cites)
