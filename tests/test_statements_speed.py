"""An archive of 10,000 articles: who said what in a month comes at once."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from rag.notebook.session import StatementsSession
from rag.records import Article, Block, Notes, Person, Published, Utterance
from rag.statements import Archive

ARTICLES, EACH = 10_000, 15
LAST = "Adamov Belov Chernov Drozdov Filatov Gorov Ivanov Karpov Lebedov Makarov Noskov Orlov".split()
NAMES = [f"{first} {last}" for first in ("Anna", "Boris", "Carla", "Dmitri") for last in LAST]
TEXT = "They said that the talks would go on in Geneva. " * 40


def article(number: int) -> Article:
    day = f"{2000 + number % 20}-{1 + number // 20 % 12:02}-{1 + number % 28:02}"
    return Article(
        f"{number:016x}", f"{number}.txt", "", "Talks", "AFP", (), Published(day, "stated"), "en", TEXT,
        (Block(0, len(TEXT), "body"),),
    )  # fmt: skip


def notes(number: int, rng: random.Random) -> Notes:
    people = tuple(Person(name, ((0, 4),), gender="m") for name in rng.sample(NAMES, 5))
    said = []
    for at in range(EACH):
        who = rng.randrange(5)
        said.append(Utterance(at * 48 + 10, at * 48 + 46, "indirect", (at * 48 + 5, at * 48 + 9),
                              people[who].name, who, how="name"))  # fmt: skip
    return Notes(f"{number:016x}", "1", people, tuple(said))


class Noted:
    """What an archive needs of an index, with no index."""

    def __init__(self) -> None:
        self.held = [article(number) for number in range(ARTICLES)]

    def corrections(self) -> dict[str, Any]:
        return {}

    def articles(self) -> Iterator[Article]:
        yield from self.held

    def noted(self, kinds: Any) -> Iterator[Notes]:
        rng = random.Random(0)
        yield from (notes(number, rng) for number in range(ARTICLES))


class Opened:
    """What the session needs of a library, over such an archive."""

    version, newer = "v1", None

    def __init__(self) -> None:
        self.archive = Archive(Noted())  # type: ignore[arg-type]
        self.said = self.archive.find

    def follow(self, heard: object) -> None: ...

    def status(self) -> dict[str, Any]:
        return {"articles": ARTICLES, "notes": {"articles": ARTICLES}}


@pytest.mark.slow
def test_a_panel_of_ten_thousand_articles() -> None:
    session = StatementsSession(Opened())  # type: ignore[arg-type]
    session.show()
    assert (session.error, session.total, len(session.rows)) == ("", ARTICLES * EACH, 30)
    taken = []
    for speaker in NAMES[1:4]:
        began = time.process_time()
        session.show(speaker=speaker, beside=NAMES[9], since="2012-03-01", until="2012-03-31")
        taken.append(time.process_time() - began)
        assert 0 < session.total < ARTICLES
    assert sorted(taken)[1] < 0.3
    session.show(speaker="", beside="", since="", until="", once=True)
    assert "too many to be compared" in session.error
    print(f"a panel: {taken}")


@pytest.mark.slow
def test_a_speaker_and_a_month_of_ten_thousand_articles() -> None:
    began = time.process_time()
    archive = Archive(Noted())  # type: ignore[arg-type]
    assert len(archive.table) == ARTICLES * EACH
    print(f"made in {time.process_time() - began:.1f} s")
    taken = []
    for speaker in ("Boris Chernov", "Carla Orlov", "Ivanov"):
        began = time.process_time()
        found = archive.find(speaker=speaker, since="2012-03-01", until="2012-03-31")
        taken.append(time.process_time() - began)
        assert len(found)
        assert found["published"].str.startswith("2012-03").all()
    assert sorted(taken)[1] < 0.3
    print(f"a filter: {taken}")
