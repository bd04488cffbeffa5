"""The hard checks on sentences that were written blind, of other articles than those they were made with.

data/README.md says whose the articles are, how the sentences were written, and what was seen at first sight.
"""

import json
import os
from pathlib import Path

import pytest

from rag.annotate import annotate
from rag.answer.check import check
from rag.clean import clean
from rag.read import find, read
from tests.benchmarks.sentences import quote_of

DATA = Path(__file__).parent / "data"
SEEDS = Path(__file__).parents[1] / "seeds"
FACTS = ("wrong_number", "wrong_date", "wrong_entity", "wrong_speaker")
EVERY = 1 if "RAG_TEST_ALL" in os.environ else 3
"""Each third article, of every part: all of them take minutes, and the bars hold for both."""


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """{kind of error or "": [whether the checks passed it]}."""
    files = (DATA / "written_sentences.jsonl", DATA / "blind_sentences.jsonl")
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()][
        ::EVERY
    ]
    folder = tmp_path_factory.mktemp("seeds")
    for row in rows:
        row["told"] = [one for one in row.pop("sentences") if one["error"] in ("", *FACTS)]
        if "text" in row:
            plain = {key: value for key, value in row.items() if key != "told"}
            (folder / f"{row['id']}.jsonl").write_text(json.dumps(plain), encoding="utf-8")
    held = {Path(file.path).name: file for place in (folder, SEEDS) for file in find(place)}
    articles = []
    for row in rows:  # of a seed the file's number is all that stands there
        name = next(n for n in held if n == f"{row['id']}.jsonl" or f"seed-{n[:3]}" == row["id"])
        articles += [clean(raw, {}) for raw in read(held[name])]
    found: dict[str, list[bool]] = {}
    for row, article in zip(rows, articles, strict=True):
        notes = annotate(article)
        for told in row["told"]:
            quotes = tuple(quote_of(text, article, notes) for text in told["cites"])
            found.setdefault(told["error"], []).append(check(told["sentence"], quotes).ok)
    return found


@pytest.mark.slow
def test_what_is_true_passes(passed):
    assert len(passed[""]) >= 350
    assert sum(passed[""]) / len(passed[""]) >= 0.97


@pytest.mark.slow
def test_wrong_numbers_dates_and_names_are_caught(passed):
    facts = [ok for kind in FACTS for ok in passed[kind]]
    assert len(facts) >= 250
    assert 1 - sum(facts) / len(facts) >= 0.9
