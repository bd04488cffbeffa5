"""A library made of records, for the tests of session and widgets: no model, no index, no thread."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from rag.errors import Cancelled, RagError, SettingsError
from rag.records import (
    Answer,
    Article,
    Block,
    Citation,
    Filter,
    Hit,
    Passage,
    Published,
    RebuildReport,
    Retrieved,
    Statement,
)

AFP = """Russia will not interfere in Syria: Lavrov

AFP , Tuesday 31 Jan 2012

"I don't think Russian policy is about asking people to step down. Regime change is not our \
profession. Some other countries...," Lavrov said in Australia on Tuesday.

"We're not a friend, we're not an ally of president Assad."

ahmed wrote: Regime change is what the people want!"""
NAHARNET = """Russia Stands by Ally Syria as Strikes Loom

إقرأ هذا الخبر بالعربية

Russia on Monday firmly stood by its ally Syria as President Bashar Assad's foreign minister visited Moscow.

وقال لافروف إن روسيا لن تتدخل في سوريا."""


def make_article(text: str, path: str = "afp.txt", **given: object) -> Article:
    """An article whose blocks are its paragraphs; the first is the headline."""
    blocks, at = [], 0
    for number, found in enumerate(re.finditer(r"(?:(?!\n\n).)+(?:\n\n)?|\n\n", text, re.DOTALL)):
        role = "headline" if number == 0 else "comment" if " wrote: " in found.group() else "body"
        blocks.append(Block(found.start(), found.end(), role))
        at = found.end()
    assert at == len(text)
    base = Article(
        id=f"id-{path}", path=path, sha256="0" * 64, title=text.split("\n")[0], publisher="AFP",
        author=("Ahmed Reporter",), published=Published("2012-01-31", "stated", "line 3 of the file"),
        language="en", text=text, blocks=tuple(blocks),
    )  # fmt: skip
    return replace(base, **given)  # type: ignore[arg-type]


def passages_of(article: Article) -> list[Passage]:
    made = []
    for block in article.blocks:
        end = block.start + len(article.text[block.start : block.end].rstrip())
        made.append(
            Passage(
                f"p-{article.path}-{block.start}", article.id, block.start, end, block.role,
                ((block.start, end),),
            )
        )  # fmt: skip
    return made


def cite(article: Article, quote: str, **given: object) -> Citation:
    start = article.text.index(quote)
    base = Citation(
        article.id, article.path, start, start + len(quote), quote, article.title, article.publisher,
        article.published, "body",
    )  # fmt: skip
    return replace(base, **given)  # type: ignore[arg-type]


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Waits for what another thread is to do. Nothing tells a test when it has: it looks again and again."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


class FakeLibrary:
    """Finds passages by shared words; answers with the sentence that shares most of them."""

    def __init__(self, *articles: Article) -> None:
        self.held = {article.id: article for article in articles or (self.afp(), self.naharnet())}
        self.questions: list[tuple[str, dict[str, object]]] = []
        self.gate: threading.Event | None = None
        self.corrections: list[tuple[str, dict[str, object]]] = []
        self.warmed = False
        self.kept: list[str] = []
        self.answers_file: Path | None = None
        self.labels: dict[str, tuple[str, ...]] = {}
        self.removed: list[str] = []
        self.taken: dict[str, bytes] = {}
        self.demo: list[str] = []
        self.version, self.newer = "v1", None
        self.following: list[Callable[[], object]] = []

    @staticmethod
    def afp() -> Article:
        return make_article(AFP)

    @staticmethod
    def naharnet() -> Article:
        when = Published("2013-09-09", "inferred", "from the reader's comments")
        return make_article(NAHARNET, "naharnet.txt", publisher="Naharnet", published=when, author=())

    def asked(self, question: object) -> None:
        """No statements are known here."""

    def search(self, question: str, *, where: Filter = Filter(), k: int = 10) -> Retrieved:
        words = {w for w in re.findall(r"\w+", question.casefold()) if len(w) > 3}
        hits = []
        for article in self.held.values():
            if where.publishers and article.publisher not in where.publishers:
                continue
            if where.since and (article.published.date or "") < where.since:
                continue
            for passage in passages_of(article):
                if passage.role not in where.roles:
                    continue
                text = article.text[passage.start : passage.end]
                spans = tuple(
                    (passage.start + m.start(), passage.start + m.end())
                    for m in re.finditer(r"\w+", text)
                    if m.group().casefold() in words
                )
                if spans:
                    score = len({article.text[a:b].casefold() for a, b in spans}) / max(1, len(words))
                    hits.append(Hit(passage, article, score, 1, 1, score, score * 3, matched=spans))
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        return Retrieved(question, tuple(hits[:k]), where=where)

    def ask(
        self,
        question: str,
        *,
        llm: str | None = None,
        where: Filter = Filter(),
        k: int | None = None,
        on_stage: Callable[[str], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Answer:
        self.questions.append((question, {"llm": llm, "where": where}))
        if on_stage:
            on_stage("retrieve")
        if self.gate is not None:
            while not self.gate.wait(0.01):
                if cancelled and cancelled():
                    raise Cancelled("stopped")
        hits = self.search(question, where=where).hits
        if not hits or hits[0].score < 0.5:
            return Answer(
                question, "not_in_sources", (), hits, index_version="v1", note="Nothing tells of it."
            )
        hit = hits[0]
        sentence = next(s for s in re.split(r"(?<=[.!?])\s+", hit.text) if s)
        best = max(
            re.split(r"(?<=[.!?])\s+", hit.text) or [sentence],
            key=lambda s: sum(w in s.casefold() for w in question.casefold().split()),
        )
        citation = cite(hit.article, best, role=hit.passage.role, speaker="Sergei Lavrov")
        if on_text and llm not in (None, "none"):
            for word in best.split():
                on_text(word + " ")
        statement = Statement(best, "quote", "quote", (citation,))
        return Answer(
            question, "answered", (statement,), hits, index_version="v1", settings_digest="0",
            encoder="fake", llm=llm or "none", where=where,
        )  # fmt: skip

    def warm(self, on_stage: Callable[[str], None] | None = None) -> None:
        self.warmed = True

    def reload(self) -> None:
        self.version, self.newer = self.newer or self.version, None
        for heard in self.following:
            heard()

    def follow(self, heard: Callable[[], object]) -> None:
        self.following.append(heard)

    def elsewhere(self, version: str) -> None:
        """Another process has made this version; nothing is taken up yet."""
        self.newer = version
        for heard in self.following:
            heard()

    @property
    def articles(self) -> pd.DataFrame:
        rows = [
            {
                "article": a.id, "path": a.path, "title": a.title, "publisher": a.publisher,
                "author": ", ".join(a.author) or None, "published": a.published.date,
                "published_how": a.published.how, "language": a.language, "characters": len(a.text),
            }
            for a in self.held.values()
        ]  # fmt: skip
        return pd.DataFrame(rows)

    @property
    def passages(self) -> pd.DataFrame:
        rows = [
            {"passage": p.id, "path": a.path, "publisher": a.publisher, "published": a.published.date}
            for a in self.held.values()
            for p in passages_of(a)
        ]
        return pd.DataFrame(rows)

    def article(self, article: str) -> Article:
        for one in self.held.values():
            if article in (one.id, one.path):
                return one
        raise SettingsError(f"no article {article!r} in this index", "`rag articles` lists them.")

    def suggested(self, count=4, *, cancelled=None) -> tuple[str, ...]:
        return tuple(f"What of “{article.title}”?" for article in self.held.values())[:count]

    def models(self) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(name="none", usable=True, missing=""),
            SimpleNamespace(name="smollm2", usable=True, missing=""),
            SimpleNamespace(name="gpt-x", usable=False, missing="needs a key"),
        ]

    def near(self, passage: str, k: int = 5) -> tuple[Hit, ...]:
        return tuple(
            hit for hit in self.search("Lavrov Syria Russia regime").hits if hit.passage.id != passage
        )

    def plan(self) -> RebuildReport:
        return RebuildReport("v2", added=("new.txt",), unchanged=2)

    def rebuild(self, **options: object) -> RebuildReport:
        progress, cancelled = options["progress"], options["cancelled"]
        for done in range(1, 5):
            if self.gate is not None:
                self.gate.wait(5)
            if cancelled():  # type: ignore[operator]
                raise Cancelled("stopped")
            progress("encoding", done, 4)  # type: ignore[operator]
        return RebuildReport(
            "v2", added=("new.txt",), unchanged=2, passages=9, embedded=3, seconds={"encoding": 0.1}
        )

    def keep(self, *answers: Answer) -> None:
        self.kept = [*self.kept, *(answer.question for answer in answers)]

    def drop(self, question: str) -> None:
        self.kept.remove(question)

    def take(self, *sources: str | Path) -> list[str]:
        if any(str(source).startswith("bad") for source in sources):
            raise RagError("bad cannot be read", "Give a file, a folder or an address.")
        taken = {Path(source).name: Path(source).read_bytes() for source in sources}
        self.taken |= taken
        return list(taken)

    def versions(self) -> list[dict[str, object]]:
        return [
            {"version": "v2", "current": True, "made": "2026-11-22T04:50:03+00:00", "articles": 3},
            {"version": "v1", "current": False, "made": "2026-11-21T04:50:03+00:00", "articles": 2},
        ]

    def rollback(self, version: str | None = None) -> str:
        return version or "v1"

    @property
    def named(self) -> dict[str, list[str]]:
        names = {"Sergei Lavrov": "Lavrov", "Bashar Assad": "Assad"}
        return {who: [a.id for a in self.held.values() if part in a.text] for who, part in names.items()}

    def label(self, articles: Sequence[str], label: str, on: bool = True) -> None:
        for name in articles:
            kept = tuple(one for one in self.labels.get(name, ()) if one != label)
            self.labels[name] = (*kept, label) if on else kept

    def remove(self, *names: str) -> list[str]:
        self.removed += [self.held[name].path if name in self.held else name for name in names]
        return list(self.removed)

    def restore(self) -> list[str]:
        gone, self.removed = self.removed, []
        return gone

    def table_bytes(self, table: pd.DataFrame, kind: str) -> bytes:
        return str(table.to_csv(index=False)).encode()

    def correct(self, path: str | Sequence[str], **corrections: object) -> RebuildReport:
        if not isinstance(path, str):
            for one in path:
                self.correct(one, **corrections)
            return RebuildReport("v2", changed=tuple(path))
        self.corrections.append((path, corrections))
        article = self.article(path)
        date = corrections.get("date")
        if date:
            changed = replace(article, published=Published(str(date), "stated", "corrected"))
            self.held[article.id] = changed
        return RebuildReport("v2", changed=(path,))

    def export(self, answer: Answer, kind: str) -> bytes:
        return answer.markdown().encode()

    def recheck(self, answer: Answer) -> Answer:
        def checked(one: Citation) -> Citation:
            held = self.held.get(one.article_id)
            good = held is not None and held.text[one.start : one.end] == one.quote
            return one if good else replace(one, changed=True)

        told = tuple(replace(s, citations=tuple(map(checked, s.citations))) for s in answer.statements)
        return replace(answer, statements=told)
