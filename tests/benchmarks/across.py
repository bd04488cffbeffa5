"""Questions in one language over texts in another: by the multilingual encoder, names and a small dictionary.

XQuAD asks the same questions of the same paragraphs in three languages. Nothing is fitted on it. The table
goes to across.csv.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from rag.encode import load
from rag.settings import E5_SMALL, Settings
from tests.benchmarks.harness import questions, sets, show, write_csv
from tests.benchmarks.retrieval import Remembered, figures, index_of, searched

LANGUAGES = {"xquad-en": "English", "xquad-ru": "Russian", "xquad-ar": "Arabic"}
COLUMNS = ("questions in", "texts in", "questions", "recall@1", "recall@10", "MRR@10")


def main(data: Path | None, work: Path | None = None) -> None:
    settings = Settings(encoder=E5_SMALL)
    encoder, rows = Remembered(load(settings)), []
    found = sets(data, *LANGUAGES)
    with tempfile.TemporaryDirectory() as folder:
        for texts in found:
            index = index_of(texts, work or Path(folder), settings=settings)
            here = {one["parallel"]: {gold["article"] for gold in one["gold"]} for one in questions(texts)}
            for asked in found:
                if asked == texts:
                    continue
                told = [one for one in questions(asked) if one["parallel"] in here]
                gold = [here[one["parallel"]] for one in told]
                lists = searched(index, encoder, told, 10)
                first, reciprocal, _ = figures(lists, gold)
                ten = sum(bool(want & set(some)) for some, want in zip(lists, gold, strict=True)) / len(told)
                names = LANGUAGES[asked.name], LANGUAGES[texts.name]
                rows.append((*names, len(told), round(first, 4), round(ten, 4), round(reciprocal, 4)))
    show(COLUMNS, rows)
    write_csv("across", [dict(zip(COLUMNS, row, strict=True)) for row in rows], whole=len(found) == 3)
