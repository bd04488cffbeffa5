"""The evaluation on real indexes: gold is found by its name and its words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rag
from rag.evaluate import Question, evaluate, outcomes, read_questions
from rag.evaluate.run import names
from rag.records import Article, Published

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from conftest import Built

QUESTIONS = Path(__file__).parent / "data/seed_questions.jsonl"


def article(*paths: str) -> Article:
    return Article("id", paths[0], "", None, None, (), Published(), None, "", (), paths=paths)


def test_the_names_of_an_article() -> None:
    assert names(article("a.txt")) == {"id", "a.txt"}
    assert names(article("old/a.txt", "new/b.txt")) == {"id", "old/a.txt", "a.txt", "new/b.txt", "b.txt"}
    assert names(article("x/d.jsonl.gz#en-1#0")) == {
        "id",
        "x/d.jsonl.gz#en-1#0",
        "d.jsonl.gz#en-1#0",
        "en-1#0",
    }


@pytest.fixture(scope="module")
def figures(built: Built) -> dict[str, object]:
    return evaluate(QUESTIONS, index=built.index)


def test_the_seed_questions_are_all_asked(figures: dict[str, object]) -> None:
    counts = figures["counts"]
    assert counts["questions"] == counts["asked"] == 21
    assert (counts["answerable"], counts["unanswerable"]) == (15, 6)
    assert counts["targets_not_in_index"] == 0
    assert sum(one["counts"]["questions"] for one in figures["by_type"].values()) == 21


def test_every_citation_is_exact_and_of_the_reporting(figures: dict[str, object]) -> None:
    assert figures["citation_exact"] == 1.0
    assert figures["counts"]["citations"] > 0
    assert figures["counts"]["citations_of_comments"] == figures["counts"]["citations_of_furniture"] == 0


def test_the_bars_of_the_main_job(figures: dict[str, object]) -> None:
    """Facts and quotes are answered, at least half of what is not in the sources is refused, nothing else."""
    kinds = [figures["by_type"][kind] for kind in ("fact", "quote")]
    asked = sum(kind["counts"]["answerable"] for kind in kinds)
    assert sum(kind["answer_recall"] * kind["counts"]["answerable"] for kind in kinds) / asked >= 0.85
    assert figures["refusal_recall"] >= 0.5
    assert figures["false_refusal"] == 0.0


def test_gold_quotes_are_found_at_their_places(built: Built) -> None:
    library = rag.open(index=built.index)
    (question,) = [one for one in read_questions(QUESTIONS) if one.id == "d003"]
    (found,) = outcomes([question], library, answers=False)
    (target,) = found.targets
    (span,) = target.spans
    assert library.index.article(span.article).text[span.start : span.end] == question.gold[0].quote
    assert found.relevant >= 1
    assert found.refused is None


def test_documents_of_a_jsonl_seed_are_named_by_their_ids(tmp_path: Path) -> None:
    told = {
        "cranes-1": "The common crane breeds in the wetlands of northern Europe and winters in Spain.",
        "cranes-2": "A tower crane is fixed to the ground and lifts steel and concrete on a building site.",
    }
    (tmp_path / "seeds").mkdir()
    lines = [json.dumps({"id": name, "title": None, "text": text}) for name, text in told.items()]
    (tmp_path / "seeds/birds.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    asked = [
        ("Where does the common crane winter?", "Spain", "cranes-1"),
        ("What does a tower crane lift on a building site?", "steel", "cranes-2"),
    ]
    form = {"id": "", "answerable": True}
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        "\n".join(
            json.dumps(form | {"question": text, "answer": [answer], "gold": [{"article": gold}]})
            for text, answer, gold in asked
        )
    )
    figures = evaluate(questions, seeds=tmp_path / "seeds", answers=False)
    assert figures["recall_at_1"] == figures["ndcg_at_10"] == figures["context_recall_150"] == 1.0
    assert figures["answer_recall"] is None
    assert not (tmp_path / "indexes").exists()  # the index was a temporary one


def test_a_question_without_gold_has_no_figures_of_retrieval(built: Built) -> None:
    found = list(outcomes([Question("1", "Who won the 2018 World Cup?", False)], rag.open(index=built.index)))
    assert found[0].refused is True
    assert found[0].targets == ()
    assert found[0].passages
