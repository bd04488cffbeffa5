"""Questions of a user's own with the answers that are expected: what comes of each, and what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.errors import EvaluationError
from rag.evaluate.metrics import lies_in
from rag.library import Library

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ("question", "expected", "right", "status", "answer", "path", "published")


def own_questions(
    questions: Mapping[str, str] | str | Path, library: Library, llm: str | None = None
) -> pd.DataFrame:
    """Asks each question: a row with what was expected, whether it is in what was shown, and what that was.

    `questions` are {question: expected words}, or a CSV file with these two columns; "" expects that the
    articles do not tell it. Raises EvaluationError for a file that is none, and what `Library.ask` raises.
    """
    import pandas as pd

    asked = questions if isinstance(questions, Mapping) else _in_file(Path(questions))
    return pd.DataFrame(
        [_asked(question, expected, library, llm) for question, expected in asked.items()],
        columns=list(COLUMNS),
    )


def _asked(question: str, expected: str, library: Library, llm: str | None) -> dict[str, Any]:
    answer = library.ask(question, llm=llm)
    shown = "\n\n".join(one.text for one in answer.statements)
    first = answer.citations[0] if answer.citations else None
    claimed = answer.status in ("answered", "partial", "conflicting")
    right = lies_in((expected,), shown) if expected.strip() else not claimed
    return {
        "question": question, "expected": expected, "right": right, "status": answer.status,
        "answer": shown, "path": first.path if first else "",
        "published": (first.published.date or "") if first else "",
    }  # fmt: skip


def _in_file(path: Path) -> dict[str, str]:
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        return dict(zip(table["question"], table["expected"], strict=True))
    except (OSError, ValueError, KeyError) as error:
        form = "It is a CSV file with the columns “question” and “expected”."
        raise EvaluationError(f"{path} cannot be used: {error}", form) from error


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The questions of two runs whose answer is another: rows of question, what it was, what it is.

    `verdict` is "now right", "now wrong" or "another answer".
    """
    import pandas as pd

    both = before.merge(after, on="question", suffixes=("_before", "_after"))
    rows = [
        {
            "question": one["question"],
            "verdict": _verdict(bool(one["right_before"]), bool(one["right_after"])),
            **{f"{name}_{side}": one[f"{name}_{side}"] for name in SHOWN for side in ("before", "after")},
        }
        for one in both.to_dict("records")
        if any(one[f"{name}_before"] != one[f"{name}_after"] for name in (*SHOWN, "right"))
    ]
    columns = [f"{name}_{side}" for name in SHOWN for side in ("before", "after")]
    return pd.DataFrame(rows, columns=["question", "verdict", *columns])


SHOWN: Final[Sequence[str]] = ("status", "answer")


def _verdict(before: bool, after: bool) -> str:
    if before == after:
        return "another answer"
    return "now right" if after else "now wrong"
