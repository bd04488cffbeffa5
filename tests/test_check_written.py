"""The hard checks on sentences that were written blind, of other articles than those they were made with.

data/README.md says whose the articles are, how the sentences were written, and what was seen at first sight.
"""

import json
import shutil
import tempfile
from functools import cache
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


def rows() -> list[dict]:
    files = (DATA / "written_sentences.jsonl", DATA / "blind_sentences.jsonl")
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@cache
def passed() -> dict[str, list[bool]]:
    """{kind of error or "": [whether the checks passed it]}."""
    found = {kind: [] for kind in ("", *FACTS)}
    with tempfile.TemporaryDirectory() as folder:
        for number, row in enumerate(rows()):
            where = Path(folder) / str(number)
            where.mkdir()
            told = row.pop("sentences")
            if "text" in row:
                (where / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
            else:  # of a seed the file's number is all that stands there
                shutil.copy(next(SEEDS.glob(f"{row['id'].removeprefix('seed-')}_*")), where)
            (article,) = (clean(raw, {}) for file in find(where) for raw in read(file))
            notes = annotate(article)
            for one in told:
                if one["error"] in found:
                    quotes = tuple(quote_of(text, article, notes) for text in one["cites"])
                    found[one["error"]].append(check(one["sentence"], quotes).ok)
    return found


@pytest.mark.slow
@pytest.mark.no_cover
def test_what_is_true_passes():
    right = passed()[""]
    assert len(right) >= 350
    assert sum(right) / len(right) >= 0.97


@pytest.mark.slow
@pytest.mark.no_cover
def test_wrong_numbers_dates_and_names_are_caught():
    facts = [ok for kind in FACTS for ok in passed()[kind]]
    assert len(facts) >= 250
    assert 1 - sum(facts) / len(facts) >= 0.9
