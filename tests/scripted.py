"""A language model as `llm` gives one, whose replies a test writes; hits to write from, in our own words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

from rag.answer.asking import LanguageModel
from rag.answer.stream import Limits
from rag.records import Article, Block, Evidence, Hit, Passage, Published

QUICK = Limits(first=0.6, between=0.4, whole=3.0, retries=2, pause=0.01)
TEXT = (
    "Some 100 tanks are being shifted to Aleppo. The city is home to some 2.5 million people. "
    '"We are not conducting any negotiations," Lavrov told reporters in Moscow.'
)


class Scripted:
    """What `llm` gives for a model: a reply in pieces, or what it raises; a number waits so many seconds."""

    can_stream = True
    Options = SimpleNamespace(model_fields={})

    def __init__(self, *replies: object) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []
        self.systems: list[str] = []

    def prompt(self, text: str, *, system: str, stream: bool, **options: object) -> Iterator[str]:
        self.asked.append(text)
        self.systems.append(system)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, BaseException):
            raise reply
        for piece in reply if isinstance(reply, list) else [reply]:
            if isinstance(piece, BaseException):
                raise piece
            if isinstance(piece, float):
                time.sleep(piece)
                continue
            yield piece


def model_of(*replies: object) -> tuple[Scripted, LanguageModel]:
    scripted = Scripted(*replies)
    return scripted, LanguageModel("scripted", scripted, QUICK)


def hit_of(text: str = TEXT, name: str = "a1", **known: object) -> Hit:
    from rag.language import sentences

    told = {"title": "Tanks", "publisher": "Daily", "published": Published("2012-07-26", "stated")} | known
    article = Article(
        name, f"{name}.txt", "", told["title"], told["publisher"], (), told["published"], "en", text,  # type: ignore[arg-type]
        (Block(0, len(text), "body"),),
    )  # fmt: skip
    passage = Passage(f"p-{name}", name, 0, len(text), "body", tuple(sentences(text, "en")))
    return Hit(passage, article, 1.0)


def evidence_of(*hits: Hit) -> list[Evidence]:
    """Every sentence of the hits, numbered."""
    spans = [(n, start, end) for n, hit in enumerate(hits) for start, end in hit.passage.sentences]
    return [
        Evidence(number, n, start, end, hits[n].article.text[start:end])
        for number, (n, start, end) in enumerate(spans, 1)
    ]
