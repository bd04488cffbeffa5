"""Timelines: the days of most weight against timelines that editors made (Timeline17).

DATA/timeline17 holds TOPIC.documents.jsonl.gz (`id`, `text`, `date`) and TOPIC.timelines.jsonl (`dates`).
Date-F1: of a timeline with L dates, the system's L days of highest weight between its first and its last
date; precision and recall of the dates, the mean over the timelines. Beside it the L days with most articles.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from pathlib import Path
from statistics import mean

from rag import annotate
from rag.index import LocalIndex
from rag.pipeline import rebuild
from rag.statements import Archive, timeline
from tests.benchmarks.harness import show
from tests.fakes import FakeEncoder


class Light:
    """Days and numbers only: a timeline needs no parser."""

    VERSION = f"light-{annotate.VERSION}"
    annotate = staticmethod(annotate.light)


def date_f1(weights: dict[str, float], gold: list[str]) -> float:
    """Of the days by weight as many as `gold` has, within its span; equal weights by day."""
    wanted = set(gold)
    within = [day for day in weights if min(gold) <= day <= max(gold)]
    chosen = sorted(within, key=lambda day: (-weights[day], day))[: len(wanted)]
    return 2 * len(wanted & set(chosen)) / (len(wanted) + len(chosen)) if chosen else 0.0


def index_of(documents: Path, folder: Path) -> LocalIndex:
    """An index of a topic's articles with light notes."""
    (folder / "seeds").mkdir()
    with gzip.open(documents, "rt", encoding="utf-8") as lines:
        told = [{k: v for k, v in json.loads(line).items() if v is not None} for line in lines]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    (folder / "seeds" / "articles.jsonl").write_text(text, encoding="utf-8")
    encoder = FakeEncoder(dimension=8)
    rebuild(folder / "seeds", folder / "index", encoder=encoder, annotator=Light(), progress=lambda *_: None)
    return LocalIndex.open(folder / "index")


def main(data: Path | None) -> None:
    topics = sorted((data / "timeline17").glob("*.timelines.jsonl")) if data else []
    if not topics:
        print("left out, not in the folder given as DATA: timeline17", flush=True)
        return
    rows = []
    for path in topics:
        topic = path.name.partition(".")[0]
        with tempfile.TemporaryDirectory() as made:
            index = index_of(path.with_name(f"{topic}.documents.jsonl.gz"), Path(made))
            told = {one.day: float(one.weight) for one in timeline(Archive(index)).days}
            days = (article.published.date for article in index.articles())
            published = dict(Counter(day for day in days if day))
        for line in path.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)["dates"]
            rows.append((topic, len(gold), date_f1(told, gold), date_f1(published, gold)))
    rows.append(("mean", len(rows), mean(row[2] for row in rows), mean(row[3] for row in rows)))
    show(("topic", "dates", "date-F1", "by articles published"), rows)
