"""The hard checks on sentences that were written blind, of other articles than those they were made with.

data/written_sentences.jsonl: items of Wikinews (CC BY 2.5), of the President of Russia (en.kremlin.ru, CC BY
4.0) and parts of statements of the UN General Debate Corpus (CC0), each with sentences of our own, true and
wrong, and the exact quotes that they cite.
"""

import json
from pathlib import Path

import pytest

from rag.annotate import annotate
from rag.answer.check import check
from rag.clean import clean
from rag.read import SeedFile, read
from tests.benchmarks.sentences import quote_of

FILE = Path(__file__).parent / "data" / "written_sentences.jsonl"
FACTS = ("wrong_number", "wrong_date", "wrong_entity", "wrong_speaker")


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """{kind of error or "": [whether the checks passed it]}."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    seeds = tmp_path_factory.mktemp("seeds") / "written.jsonl"
    for row in rows:
        row["told"] = row.pop("sentences")
    plain = [{key: value for key, value in row.items() if key != "told"} for row in rows]
    seeds.write_text("\n".join(map(json.dumps, plain)), encoding="utf-8")
    stat = seeds.stat()
    articles = [clean(raw, {}) for raw in read(
        SeedFile(seeds.name, seeds, stat.st_size, stat.st_mtime_ns, seeds.parent)
    )]  # fmt: skip
    found: dict[str, list[bool]] = {}
    for row, article in zip(rows, articles, strict=True):
        notes = annotate(article)
        for told in row["told"]:
            quotes = tuple(quote_of(text, article, notes) for text in told["cites"])
            found.setdefault(told["error"], []).append(check(told["sentence"], quotes).ok)
    return found


def test_what_is_true_passes(passed):
    assert len(passed[""]) >= 50
    assert sum(passed[""]) / len(passed[""]) >= 0.97


def test_wrong_numbers_dates_and_names_are_caught(passed):
    facts = [ok for kind in FACTS for ok in passed[kind]]
    assert len(facts) >= 40
    assert 1 - sum(facts) / len(facts) >= 0.9
