"""Fits the weights by which `rag.annotate.persons` tells people from other names, and says how they do.

python -m tests.benchmarks.fit_people EVAL [--fit]

EVAL holds the sets wikinews, kremlin, ced and timeline17; `people.toml` beside this module has the names of
people in some of their articles, marked by eye: all others there are of places, bodies and things, or are no
whole names. Without --fit: figures by eight folds of articles, and of the weights as they are.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np

from rag.annotate import annotate, cast, persons
from rag.clean import clean
from rag.read import find, read
from rag.records import Raw

LABELS = Path(__file__).with_name("people.toml")
WEIGHTS = Path(persons.__file__).with_suffix(".toml")


def documents(folder: Path, wanted: set[str]) -> Iterator[str]:
    """The lines of the sets that hold the articles of these ids, without labels of their own."""
    for path in sorted([*folder.glob("*/*documents.jsonl.gz"), folder / "ced" / "articles.jsonl.gz"]):
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            one = json.loads(line)
            if one["id"] in wanted:
                yield json.dumps({key: value for key, value in one.items() if key != "statements"})


def main() -> None:
    folder, labels = Path(sys.argv[1]), tomllib.loads(LABELS.read_text(encoding="utf-8"))
    rows: list[tuple[str, bool, bool, dict[str, float]]] = []

    def look(entity: cast.Entity, spans: list[object]) -> bool:
        marked, told = entity.name in labels[article.path.rpartition("#")[2]], persons.signs(entity, spans)
        rows.append((article.path, marked, persons.is_person(entity, spans), told))
        return entity.person

    with tempfile.TemporaryDirectory() as place, patch.object(cast, "is_person", look):
        (Path(place) / "all.jsonl").write_text("\n".join(documents(folder, set(labels))), encoding="utf-8")
        for raw in read(find(Path(place))[0]):
            if isinstance(raw, Raw):
                article = clean(raw, {})
                annotate(article)
    fit(rows)


def fit(rows: list[tuple[str, bool, bool, dict[str, float]]]) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    signs = np.array([[*told.values()] for *_, told in rows], dtype=float)
    marked, model = np.array([one[1] for one in rows]), LogisticRegression(max_iter=3000)
    folds = cross_val_predict(model, signs, marked, groups=[one[0] for one in rows], cv=GroupKFold(8))
    for name, found in (("eight folds", folds), ("as they are", np.array([one[2] for one in rows]))):
        wrong, lost = int((found & ~marked).sum()), int((~found & marked).sum())
        print(
            f"{name}: of {marked.sum()} people {lost} lost, of {(~marked).sum()} others {wrong} taken for one"
        )
    if "--fit" in sys.argv:
        model.fit(signs, marked)
        weights = {"all": model.intercept_[0]} | dict(zip(rows[0][3], model.coef_[0], strict=True))
        lines = "".join(f'"{sign}" = {value:.2f}\n' for sign, value in weights.items())
        head = "# Fitted by `python -m tests.benchmarks.fit_people`. What each sign is: persons.py.\n\n"
        WEIGHTS.write_text(f"{head}[weights]\n{lines}", encoding="utf-8")


if __name__ == "__main__":
    main()
