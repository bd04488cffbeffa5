"""Figures of the answers: lies and paraphrases, labelled claims, and what the local model costs.

python -m tests.benchmarks.answers --eval FOLDER     the claim sets of that folder (wice, fever_symmetric)
python -m tests.benchmarks.answers --replies 500     lying and faithful replies made from real sentences
python -m tests.benchmarks.answers --model INDEX     time to the first and the last word of `smollm2`
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rag.language import words
from rag.records import Article, Published
from rag.verify.support import Judgement, Source, judge


def auroc(scores: list[float], labels: list[bool]) -> float:
    """The chance that a supported claim scores above one that is not (ties count half)."""
    pairs = list(zip(scores, labels, strict=True))
    yes, no = [s for s, y in pairs if y], [s for s, y in pairs if not y]
    won = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return won / (len(yes) * len(no))


def balanced(said: list[bool], labels: list[bool]) -> float:
    """The mean of the two classes' accuracies."""
    right = [[s == y for s, y in zip(said, labels, strict=True) if y is kind] for kind in (True, False)]
    return sum(sum(one) / len(one) for one in right) / 2


def overlap(claim: str, text: str) -> float:
    """The share of the claim's words that the text has: what words alone can tell."""
    mine = {w.text.lower() for w in words(claim)}
    return len(mine & {w.text.lower() for w in words(text)}) / max(1, len(mine))


def article(text: str) -> Article:
    return Article("claim", "claim", "", None, None, (), Published(), "en", text, ())


def best(claim: str, sentences: list[str]) -> Judgement:
    """The best judgement over the sentences that share most words with the claim."""
    near = sorted(sentences, key=lambda s: -overlap(claim, s))[:5]
    rank = {"supported": 2, "partly": 1, "unsupported": 0}
    found = [judge(claim, Source(article(s), 0, len(s))) for s in near if s.strip()]
    return max(found, key=lambda j: (rank[j.support], j.score), default=Judgement("unsupported", "nothing"))


def claims(folder: Path) -> None:
    for name, yes in (("wice", "SUPPORTED"), ("fever_symmetric", "SUPPORTS")):
        with gzip.open(folder / name / "claims.jsonl.gz", "rt", encoding="utf-8") as lines:
            told = [json.loads(line) for line in lines]
        labels = [one["label"] == yes for one in told]
        judged = [best(one["claim"], one["sentences"]) for one in told]
        scores = [j.score + (j.support != "unsupported") for j in judged]
        words_alone = [max(overlap(one["claim"], s) for s in one["sentences"]) for one in told]
        floor = sorted(words_alone)[len(words_alone) // 2]
        said = [j.support != "unsupported" for j in judged]
        print(
            f"{name}: {len(told)} claims, balanced accuracy {balanced(said, labels):.3f}, "
            f"AUROC {auroc(scores, labels):.3f}; "
            f"words alone {balanced([w > floor for w in words_alone], labels):.3f}, "
            f"{auroc(words_alone, labels):.3f}"
        )


def replies(wanted: int) -> None:
    from replies import faithful, lies

    for name, made in (("lies", lies(wanted)), ("faithful", faithful(wanted))):
        aside, by_kind = Counter[str](), Counter[str]()
        for reply in made:
            by_kind[reply.kind] += 1
            source = Source(reply.cites.article, reply.cites.start, reply.cites.end)
            aside[reply.kind] += judge(reply.text, source).support == "unsupported"
        print(f"{name}: {sum(aside.values())} of {len(made)} set aside")
        for kind, count in by_kind.items():
            print(f"    {kind}: {aside[kind]} of {count}")


def model(index: Path, name: str) -> None:
    from rag.encode import load
    from rag.index import LocalIndex
    from rag.pipeline import Ask, ask
    from rag.settings import Settings
    from rag.write import writer

    settings = Settings()
    held, encoder, told = LocalIndex.open(index), load(settings), writer(name, settings)
    first, last = [], []
    questions = Path(__file__).parent.parent / "data" / "seed_questions.jsonl"
    for line in questions.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        if not question["answerable"]:
            continue
        began, heard = time.perf_counter(), []
        follow = Ask(on_text=lambda _, heard=heard: heard.append(time.perf_counter()))
        ask(question["question"], held, encoder, told, settings=settings, follow=follow)
        if heard:
            first.append(heard[0] - began)
            last.append(heard[-1] - began)
    middle = len(first) // 2
    medians = f"first word {sorted(first)[middle]:.2f} s, last {sorted(last)[middle]:.2f} s"
    print(f"{name}: {medians} (medians of {len(first)})")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--eval", type=Path)
    parser.add_argument("--replies", type=int)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--name", default="smollm2")
    told = parser.parse_args()
    if told.eval:
        claims(told.eval)
    if told.replies:
        replies(told.replies)
    if told.model:
        model(told.model, told.name)


if __name__ == "__main__":
    main()
