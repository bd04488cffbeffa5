"""The questions file: what is read, and what is refused by the number of its line."""

import gzip
import json
from pathlib import Path

import pytest

from rag.errors import EvaluationError
from rag.evaluate import Gold, Question, read_questions

GOOD = {"id": "1", "question": "Who?", "answerable": True, "answer": ["I"], "gold": [{"article": "a.txt"}]}


def write(path: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["q.jsonl", "q.jsonl.gz"])
def test_reading(tmp_path: Path, name: str) -> None:
    quoted = {"id": 2, "question": "What?", "answerable": False, "type": "trap", "note": None, "new": 1}
    gold = [{"article": "b", "quote": "so"}, {"article": "c", "quote": None}]
    path = write(tmp_path / name, GOOD, "", quoted | {"gold": gold})
    assert read_questions(path) == [
        Question("1", "Who?", True, ("I",), (Gold("a.txt"),)),
        Question("2", "What?", False, (), (Gold("b", "so"), Gold("c")), "trap"),
    ]


def test_the_seed_questions(root: Path) -> None:
    questions = read_questions(root / "tests/data/seed_questions.jsonl")
    assert len(questions) == 21
    assert sum(question.answerable for question in questions) == 15
    for gold in (gold for question in questions for gold in question.gold):
        assert gold.quote is not None
        assert gold.quote in (root / "seeds" / gold.article).read_bytes().decode()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ({}, '"question" is missing'),
        (GOOD | {"question": " "}, '"question" is missing or not a text'),
        (GOOD | {"answerable": "yes"}, '"answerable" is neither true nor false'),
        (GOOD | {"answer": "I"}, '"answer" is not a list'),
        (GOOD | {"answer": [1]}, '"answer" is not a list of texts'),
        (GOOD | {"gold": {}}, '"gold" is not a list'),
        (GOOD | {"gold": ["a.txt"]}, '"gold" holds something that is not an object'),
        (GOOD | {"gold": [{"quote": "so"}]}, '"article" is missing'),
        (GOOD | {"gold": [{"article": "a", "quote": 3}]}, '"quote" is not a text'),
        (GOOD | {"type": 3}, '"type" is not a text'),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: object, what: str) -> None:
    path = write(tmp_path / "q.jsonl", GOOD, "", line)
    with pytest.raises(EvaluationError) as caught:
        read_questions(path)
    assert "q.jsonl, line 3: " in str(caught.value)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_questions(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "q.jsonl").write_bytes(content)
    with pytest.raises(EvaluationError, match=r"holds no question|cannot be read"):
        read_questions(tmp_path / "q.jsonl")


def test_a_file_that_is_not_there_or_not_packed(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl.gz").write_bytes(b"{}")
    for name in ("none.jsonl", "q.jsonl.gz", "."):
        with pytest.raises(EvaluationError, match="cannot be read"):
            read_questions(tmp_path / name)
