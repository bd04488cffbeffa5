"""A library of records that can be brought into every state that a reader meets."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from notebook_fakes import FakeLibrary, cite, make_article

from rag.errors import WriterError
from rag.records import Answer, Disagreement, RebuildReport, Statement
from rag.records.report import ChangedAnswer, Failure

ASK = "What did Lavrov say about regime change and profession?"
ARABIC = make_article(
    "لافروف: روسيا لن تتدخل في سوريا\n\nقال لافروف إن موسكو لن تطلب من الأسد التنحي.", "arabic.txt",
    publisher="الجزيرة", language="ar", author=("أحمد",),
)  # fmt: skip


class States(FakeLibrary):
    """Answers a question by the state that it names. `loaded` and `written` are waited for."""

    def __init__(self) -> None:
        super().__init__(self.afp(), self.naharnet(), ARABIC)
        self.loaded, self.written = threading.Event(), threading.Event()

    def warm(self, on_stage: Any = None) -> None:
        self.loaded.wait(120)

    def ask(self, question: str, **more: Any) -> Answer:
        if "loading" in question:
            self.loaded.wait(120)
        if "error" in question:
            raise WriterError("gpt-x needs a key", "Set one with `llm keys set openai`.")
        if "model" in question:
            more["on_stage"]("writing")
            more["on_text"]("Lavrov said that regime change is not")
            self.written.wait(120)
        if "Arabic" in question:
            made = super().ask("لافروف موسكو الأسد التنحي")
            return replace(made, question="ماذا قال لافروف عن الأسد؟")
        made = super().ask(ASK, llm="none")
        if "disagree" in question:
            hits = self.search("Lavrov Russia").hits
            apart = self.disagreement()
            made = replace(
                made, status="conflicting", statements=self.statements(), hits=hits, disagreement=apart
            )
        if "part" in question:
            made = self.partial(made)
        if "closest" in question:
            made = replace(made, status="related", more=self.statements()[1].citations)
        return replace(made, question=question)

    def statements(self) -> tuple[Statement, Statement]:
        """Quotes of two articles."""
        profession = cite(
            self.held["id-afp.txt"], "Regime change is not our profession.", speaker="Sergei Lavrov"
        )
        stood = cite(self.held["id-naharnet.txt"], "Russia on Monday firmly stood by its ally Syria")
        return (
            Statement(profession.quote, "quote", "quote", (profession,)),
            Statement(stood.quote, "quote", "quote", (stood,)),
        )

    def disagreement(self) -> Disagreement:
        """The same two quotes as sides."""
        sides = tuple(statement.citations[0] for statement in self.statements())
        return Disagreement("denial", sides, ("not our profession", "firmly stood by"))

    def partial(self, answer: Answer) -> Answer:
        """A model's sentences of every level, each in its place, and a quote."""
        quote, stood = self.statements()
        told = (
            Statement("Lavrov spoke of regime change.", "checked", "smollm2", quote.citations),
            Statement(
                "Russia may stand by Syria.", "unverified", "smollm2", stood.citations, "“may” is not said"
            ),
            Statement(
                "Regime change is their profession.", "contradicted", "smollm2", quote.citations, "denied"
            ),
            quote,
        )
        note = "The sources say nothing of the second half of the question."
        return replace(answer, status="partial", statements=told, llm="smollm2", judge="smollm2", note=note)

    def rebuild(self, **options: Any) -> RebuildReport:
        made = super().rebuild(**options)
        changed = ChangedAnswer(
            "Who hosts the talks?", "Not in the sources.", "Moscow hosts the talks.", ("new.txt",)
        )
        failed = Failure("scan.pdf", "It is a picture: there is no text in it.", kept=True)
        return replace(
            made, changed=("afp.txt",), failed=(failed,), moved=(("old.txt", "2012/old.txt"),),
            answers=(changed,), seconds={"reading": 1.2, "embedding": 3.4},
        )  # fmt: skip
