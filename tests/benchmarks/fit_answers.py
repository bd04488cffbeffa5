"""Fits rag/answer/order.safetensors and weights.toml: which sentence answers, and how sure the best ones are;
rag/encode/adapter.safetensors (`fit_adapter`) and closer.safetensors (`fit_reading`); and
rag/question/several.toml: whether a question asks for several things.

    python -m tests.benchmarks.fit_answers EVAL [WORK]

EVAL is the folder of evaluation sets. Fitted on are questions as journalists put them: `desk_train`, 759 over
kremlin items and UN speeches, and 11,766 of our own over others of these (`speeches`, `kremlin`) and over
Wikinews (`news`; tests/data/*_questions.jsonl, written before any answer to them was seen; no gold article of
`desk` is one of theirs); the files in the house are of 7,484 of these, before 5,041 came. Whoever is fitted
on what an adapter finds sees one that was fitted on other articles. For the certainty qed is too (every
twelfth question: short ones, in words of the text) and nomiracl-en (half of its questions have no answer in
passages that look like one); another certainty is fitted on qed and libraries of eight articles
(`small_libraries`). WORK keeps the indexes of these articles, and each step of a fit (*.pickle: a fit that
was stopped goes on; for one of other data or other code delete them); without it all is made in a temporary
folder, the indexes alone in half an hour. Figures are of folds left out, by article.

`order` is a net over `Features`: which sentences of a question hold a gold quote or an accepted answer?
`closer` is one of those that were read word piece by word piece (of MiniLM alone). `certainty` is a logistic
regression over `Certainty`: does one of the quotes shown? `several` is one over `breadth`: is the question
one of a synthesis, a comparison or a timeline?
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from rag.answer.closer import closely, first, order
from rag.answer.evidence import gather, how_sure, weigh
from rag.answer.features import Features
from rag.answer.select import Certainty, certainty
from rag.answer.weights import ORDER, SURE, Closer, Linear, Models, Net, fitted
from rag.encode import adapter, closer
from rag.encode.adapter import Adapter
from rag.encode.bert import NumpyBert
from rag.encode.closer import Change, changed
from rag.encode.minilm import MiniLM
from rag.encode.pooled import Pooled
from rag.question import read
from rag.question.several import breadth, words
from rag.settings import E5_SMALL, MINILM
from tests.benchmarks.asked import (
    SETS,
    Asked,
    is_right,
    kept,
    looked_up,
    looked_up_by,
    looked_up_small,
    read_by,
)
from tests.benchmarks.fit_adapter import fit_adapter
from tests.benchmarks.fit_reading import fit_change, lessons, mean_of

Floats = NDArray[np.float64]
SCALES = {
    MINILM: {"mean": 0.178, "spread": 0.109},
    E5_SMALL: {"mean": 0.775, "spread": 0.02, "across": 0.04},
}
COMMAND = "python -m tests.benchmarks.fit_answers EVAL"
HEAD = f"# Fitted by: {COMMAND}"
FOLDS = 5
PENALTY = 0.05
"""Inverse strength of the ridge of the certainty; 0.005 and 0.5 give the same figures to two digits."""
DROPOUT, BATCH, ATTENTION_RATE = 0.2, 64, 0.01
"""Of the net of an order: its dropout, questions in a batch, and how fast what pieces weigh is learned."""
HARD, TIMES, ANSWERABLE = "nomiracl-en", 7, 0.88
"""The set of questions hard to tell from those with an answer, how often each of them counts, and the share
of them that counts as answerable: what it is of other questions, where half of these are not."""
CERTAIN = (("qed", 12), (HARD, 1))
"""Sets for the certainty alone, and which of their questions: every one of so many."""
SMALL = ("desk_train", "news")
"""Sets whose questions are asked of small libraries too."""
BROAD = ("synthesis", "comparison", "timeline")
LEAST, NAME = 10, re.compile(r"\b[A-Z]\w*")
"""Questions that have a word which tells something; and what a name looks like within a question."""
SEVERAL = Path(__file__).parent.parent.parent / "rag" / "question" / "several.toml"
OUT = Path(__file__).parent.parent.parent / "rag" / "answer" / "weights.toml"


def adapters_of(items: Sequence[Asked]) -> dict[str, Adapter]:
    """For each article an adapter that was fitted on the questions of others."""
    return {
        article: fitted
        for rest, fold in folds(items)
        for fitted in [fit_adapter([one.pair for one in rest])]
        for article in {one.article for one in fold}
    }


def readers_of(items: Sequence[Asked], changes: Sequence[Change]) -> dict[str, Pooled]:
    """For each article an encoder that has what was fitted on the other half of them."""
    return {
        article: encoder
        for (_, half), change in zip(folds(items, 2), changes, strict=True)
        for encoder in [reader(change)]
        for article in {one.article for one in half}
    }


def reader(change: Change) -> Pooled:
    """MiniLM with a change; it keeps all that it reads, for passages are found for many questions."""
    encoder = MiniLM("float32")
    encoder.closer, encoder.kept = NumpyBert(changed(encoder.weights(), change)), sys.maxsize
    return encoder


def logistic(rows: Floats, labels: NDArray[np.bool_], weights: Floats, names: Sequence[str]) -> Linear:
    """A ridge logistic regression on standardised features, as weights of the features as they are."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    spread[rows.std(axis=0) < 1e-9] = np.inf
    model = LogisticRegression(C=PENALTY, max_iter=5000)
    model.fit((rows - mean) / spread, labels, sample_weight=weights)
    scaled = model.coef_[0] / spread
    return Linear(float(model.intercept_[0] - scaled @ mean), dict(zip(names, scaled.tolist(), strict=True)))


class Shape(NamedTuple):
    """Hidden units of an order (0: it is linear), and the rate and the epochs of its fit."""

    units: int
    rate: float
    epochs: int


NET, LINEAR = Shape(32, 0.002, 25), Shape(0, 0.01, 10)


class Known(NamedTuple):
    """The candidates of a question: `features` (n, f), which are `right` (n,), and, where they were read
    closely, what their nearness is averaged of, `kinds` (n, k, q), over the question's `pieces` (q, d)."""

    features: Floats
    right: NDArray[np.bool_]
    kinds: Floats
    pieces: Floats

    def inputs(self, weights: Floats) -> Floats:
        """What a net is given of them, where the pieces of the question have some `weights` (q,)."""
        return Closer.inputs(self.features, self.kinds @ weights)


def fit_order(items: Sequence[Asked], shape: Shape = NET) -> Net:
    """The order by which, of the candidates of a question, one that is right has the greatest share of the
    softmax (ListNet's top-one probability; Cao and others, 2007), scaled so that its logits tell how likely
    a candidate is right (Platt, 1999): all candidates of a question together count the same."""
    none = np.zeros((1, 1))
    known = [Known(o.table.features, o.right, np.zeros((len(o.right), 0, 1)), none) for o in items]
    return _fitted(known, shape).net


def fit_closer(items: Sequence[Asked], net: Net) -> Closer | None:
    """The same of those that are read closely, of the first passages by an order; None: none are."""
    known = []
    for one in items:
        if one.reading is None:
            continue
        hits = first(one.table, net.logits(one.table.features))
        if (read := closely(one.table, hits, one.reading)) is not None:
            known.append(Known(one.table.features[read.rows], one.right[read.rows], read.kinds, read.pieces))
    return _fitted(known, NET) if known else None


def _fitted(items: Sequence[Known], shape: Shape) -> Closer:
    known = [one for one in items if one.right.any()]
    made = _trained(known, shape)
    rows = np.vstack([one.inputs(made.weights(one.pieces)) for one in known])
    share = np.concatenate([np.full(len(one.right), 50 / len(one.right)) for one in known])
    logits = made.net.logits(rows)[:, None]
    likely = logistic(logits, np.concatenate([one.right for one in known]), share, ("logit",))
    scale = likely.weights["logit"]
    return made._replace(
        net=made.net._replace(out=made.net.out * scale, bias=made.net.bias * scale + likely.bias)
    )


def _trained(known: Sequence[Known], shape: Shape) -> Closer:
    """The order before it is scaled. What a net is given is in standard deviations of what all pieces of a
    question weighing the same would make of it."""
    import torch

    rows = np.vstack([one.inputs(np.full(len(one.pieces), 1 / len(one.pieces))) for one in known])
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < 1e-9] = np.inf
    torch.manual_seed(0)
    hidden, out = torch.nn.Linear(len(mean), shape.units or 1), torch.nn.Linear(shape.units or 1, 1)
    net = torch.nn.Sequential(hidden, torch.nn.SiLU(), torch.nn.Dropout(DROPOUT), out)
    net = net if shape.units else hidden
    attention = torch.nn.Parameter(torch.zeros(known[0].pieces.shape[1]))
    groups = [{"params": net.parameters(), "lr": shape.rate}, {"params": [attention], "lr": ATTENTION_RATE}]
    optimizer = torch.optim.AdamW(groups)
    tensors = [[torch.from_numpy(np.asarray(part)) for part in one] for one in known]
    shift, scale = torch.from_numpy(mean), torch.from_numpy(spread)
    batches = [b for _ in range(shape.epochs) for b in torch.randperm(len(known)).split(BATCH)]
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.02, len(batches))
    for batch in batches:
        inputs, rights = [], []
        for features, right, kinds, pieces in (tensors[n] for n in batch.tolist()):
            near = kinds @ torch.softmax(pieces @ attention.double(), 0)
            given = torch.cat([features, near, near - near.amax(0)], 1)  # as Closer.inputs
            inputs.append(((given - shift) / scale).float())
            rights.append(right)
        every = net(torch.cat(inputs))[:, 0].split([len(one) for one in rights])
        losses = [a.logsumexp(0) - a[right].logsumexp(0) for a, right in zip(every, rights, strict=True)]
        optimizer.zero_grad()
        torch.stack(losses).mean().backward()
        optimizer.step()
        schedule.step()
    into, bias, outwards, last = (
        one.detach().numpy().astype(np.float64)
        for one in (hidden.weight.T, hidden.bias, out.weight[0], out.bias)
    )
    if not shape.units:
        # as a net: x = x * sigmoid(x) - -x * sigmoid(-x)
        into, bias = np.hstack([into, -into]), np.append(bias, -bias)
        outwards, last = np.array([1.0, -1.0]), np.zeros(1)
    made = Net(into / spread[:, None], bias - (mean / spread) @ into, outwards, last)
    return Closer(attention.detach().numpy().astype(np.float64), made)


NOTHING = Linear(0.0, {})


class Seen(NamedTuple):
    """What an order tells of the answer to a question, and whether each quote that it shows is right."""

    asked: Asked
    known: Certainty
    shown: list[bool]

    @property
    def right(self) -> bool:
        """Whether a quote is right; of a set that does not say which one is, whether there is an answer."""
        gold = self.asked.gold
        told = gold["gold"] or gold.get("answer")
        return bool(gold["answerable"]) and (any(self.shown) or not told)


class Study(NamedTuple):
    """Questions of a large and of small libraries by folds of their articles, each fold with orders that were
    fitted on the others: one that has seen a question is too sure of it. `further` is for the certainty
    alone, by the orders of all. `Models` here have no certainty yet.
    """

    orders: Models
    folds: list[tuple[Models, list[Seen], list[Seen]]]
    further: list[Seen]


def fit_orders(items: Sequence[Asked], shape: Shape = NET) -> Models:
    """The order, and where a question's candidates can be read closely that of these, without certainty."""
    net = fit_order(items, shape)
    return Models(net, fit_closer(items, net), NOTHING, NOTHING)


def study(items: Sequence[Asked], small: Sequence[Asked], more: Sequence[Asked], shape: Shape = NET) -> Study:
    """`items` and `small` are seen by folds, the orders fitted on `items`; `more` has articles of its own."""
    made = []
    for others, fold in folds(items):
        orders, articles = fit_orders(others, shape), {one.article for one in fold}
        some = [one for one in small if one.article in articles]
        made.append((orders, [seen(one, orders) for one in fold], [seen(one, orders) for one in some]))
    orders = fit_orders(items, shape)
    return Study(orders, made, [seen(one, orders) for one in more])


def fit(some: Study) -> Models:
    """All models, on all that was seen."""
    return _sure(some.orders, some.folds, some.further)


def left_out(some: Study) -> list[tuple[list[Seen], Models]]:
    """Each fold, and every fifth of the questions for the certainty alone, with models that were fitted on
    the others."""
    made = []
    for n, (orders, large, small) in enumerate(some.folds):
        others = [*some.folds[:n], *some.folds[n + 1 :]]
        further = [one for at, one in enumerate(some.further) if at % FOLDS != n]
        made.append(([*large, *small, *some.further[n::FOLDS]], _sure(orders, others, further)))
    return made


def _sure(
    orders: Models, some: Sequence[tuple[Models, list[Seen], list[Seen]]], further: Sequence[Seen]
) -> Models:
    """The orders with the certainty in a large library, and in a small one, that sees what is asked in a
    text's words too: the questions of `small_libraries` are in other words."""
    large, small = ([one for fold in some for one in fold[at]] for at in (1, 2))
    easy = [one for one in further if one.asked.source != HARD]
    sure = fit_certainty([*large, *further]), fit_certainty([*small, *easy])
    return orders._replace(certainty=sure[0], certainty_small=sure[1])


def seen(one: Asked, orders: Models) -> Seen:
    known = certainty(one.question, one.found, one.table, order(one.table, orders, one.reading))
    made = gather(one.question, weigh(one.question, one.found, one.table, orders, one.reading), ())
    held = [is_right(one.gold, made.hits[e.hit].article.path, e.text) for e in made.shown]
    return Seen(one, known, held)


def fit_certainty(items: Sequence[Seen]) -> Linear:
    rows, right = np.array([one.known for one in items], np.float64), np.array([one.right for one in items])
    able, hard = np.array([(one.asked.gold["answerable"], one.asked.source == HARD) for one in items]).T
    counts = np.ones(len(items))
    for some, share in ((hard & able, ANSWERABLE), (hard & ~able, 1 - ANSWERABLE)):
        counts[some] = TIMES * share * hard.sum() / max(some.sum(), 1)
    return logistic(rows, right, counts, Certainty._fields)


def folds(items: Sequence[Asked], count: int = FOLDS) -> Iterator[tuple[list[Asked], list[Asked]]]:
    """(the others, one fold), by article."""
    articles = sorted({one.article for one in items})
    np.random.default_rng(1).shuffle(articles)
    place = {article: n % count for n, article in enumerate(articles)}
    for fold in range(count):
        yield [o for o in items if place[o.article] != fold], [o for o in items if place[o.article] == fold]


def figures(some: Sequence[Seen], models: Models, claim: float) -> dict[str, tuple[int, int]]:
    """Counts (right, of) of what is told of these questions."""
    made = {name: [0, 0] for name in ("first", "shown", "claims right", "claims", "false claims", "claimed")}

    def count(name: str, good: bool) -> None:
        made[name][0] += good
        made[name][1] += 1

    for one in some:
        claimed, able = how_sure(one.known, one.asked.found, models) >= claim, one.asked.gold["answerable"]
        count("claimed", claimed)
        if claimed:
            count("claims right", able and any(one.shown))
        if able:
            count("first", one.shown[0])
            count("shown", any(one.shown))
            count("claims", claimed)
        else:
            count("false claims", claimed)
    return {name: (right, of) for name, (right, of) in made.items()}


def fit_several(golds: Sequence[Mapping[str, Any]]) -> tuple[Linear, dict[str, float]]:
    """What of a question's `breadth` and which of its words tell it, by a logistic regression that keeps few
    (L1): of words no numbers, no names, and none that fewer than ten questions have."""
    from sklearn.linear_model import LogisticRegression

    texts = [one["question"] for one in golds]
    rows = [breadth(one.text, one.kind, one.parts) for one in map(read, texts)]
    held = [words(text) for text in texts]
    counts = Counter(word for one in held for word in one)
    names = Counter(word.casefold() for text in texts for word in set(NAME.findall(text[1:])))
    able = [w for w, n in sorted(counts.items()) if n >= LEAST and not w.isdigit() and 2 * names[w] < n]
    known = np.array([list(row.values()) for row in rows], np.float64)
    told = np.array([[word in one for word in able] for one in held], np.float64)
    spread = np.concatenate([np.maximum(known.std(axis=0), 1e-9), np.full(len(able), 2.0)])
    model = LogisticRegression(C=0.5, penalty="l1", solver="liblinear", random_state=0)
    model.fit(np.hstack([known, told]) / spread, [one["type"] in BROAD for one in golds])
    weights = (model.coef_[0] / spread).tolist()
    of_words = {
        word: weight for word, weight in zip(able, weights[len(rows[0]) :], strict=True) if abs(weight) > 0.05
    }
    return Linear(float(model.intercept_[0]), dict(zip(rows[0], weights, strict=False))), of_words


def write_several(several: Linear, of_words: Mapping[str, float]) -> None:
    """The file of whether a question asks for several things, to five digits."""
    told = [HEAD, f"bias = {several.bias:.5g}", "[weights]", *_weights(several), "[words]"]
    told += [f'"{word}" = {weight:.5g}' for word, weight in of_words.items()]
    SEVERAL.write_text("\n".join([*told, ""]), encoding="utf-8")


def write(models: Models, scaled: Models) -> None:
    """The files of weights, each to five digits; `scaled` are those of cosines that are scaled."""
    lines = [HEAD, "# On desk_train, and the certainty on qed and nomiracl-en too; its docstring says how."]
    lines += ["", f"[scale.{E5_SMALL}]", *(f"{key} = {value}" for key, value in SCALES[E5_SMALL].items())]
    nets: dict[str, NDArray[np.float32]] = {}
    for before, some in (("", models), ("scaled.", scaled)):
        held = {f"{before}{name}": one for name, one in some.order._asdict().items()}
        if some.closer is not None:
            held |= {f"closer.{name}": one for name, one in some.closer.net._asdict().items()}
            held["closer.attention"] = some.closer.attention
        nets |= {name: np.ascontiguousarray(one, np.float32) for name, one in held.items()}
        for name in SURE:
            model = getattr(some, name)
            lines += ["", f"[{before}{name}]", f"bias = {model.bias:.5g}"]
            lines += [f"[{before}{name}.weights]", *_weights(model)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    save_file(nets, ORDER, {"fitted by": COMMAND, "features": " ".join(Features._fields)})


def _weights(model: Linear) -> list[str]:
    return [f"{feature} = {weight:.5g}" for feature, weight in model.weights.items()]


def main(data: Path, work: Path) -> None:
    bare = each(work, "bare", SETS, lambda name: looked_up(data, name, work))
    whole, apart = fit_adapter([one.pair for one in bare]), adapters_of(bare)
    items = each(work, "asked", SETS, lambda name: looked_up_by(data, name, work, apart))
    small = each(work, "small", SMALL, lambda name: looked_up_small(data, name, work, apart))
    steps = dict(CERTAIN)
    more = each(work, "certain", steps, lambda name: looked_up(data, name, work, whole, steps[name]))
    halves = (rest for rest, _ in folds(items, 2))
    changes = [
        kept(work / f"change-{n}.pickle", partial(fit_change, lessons(rest))) for n, rest in enumerate(halves)
    ]
    change, readers = mean_of(changes), readers_of(items, changes)
    told = study(
        [read_by(one, readers[one.article].tokens) for one in items],
        [read_by(one, readers[one.article].tokens) for one in small],
        [read_by(one, by.tokens) for by in [reader(change)] for one in more],
    )
    report("MiniLM", left_out(told))
    _saved(adapter.FILE, whole._asdict())
    sides = {f"{name}.{side}": both[n] for name, both in change.items() for n, side in enumerate("ab")}
    _saved(closer.FILE, sides)
    write(fit(told), fitted(E5_SMALL))
    write_several(*fit_several([one.gold for one in bare]))


def each(work: Path, step: str, names: Iterable[str], of: Callable[[str], list[Asked]]) -> list[Asked]:
    """A step of the fit for each set, kept in `work`."""
    return [one for name in names for one in kept(work / f"{step}-{name}.pickle", partial(of, name))]


def _saved(file: Path, arrays: Mapping[str, NDArray[np.float32]]) -> None:
    """What was fitted for MiniLM, in float16."""
    held = {f"{MINILM}.{name}": np.ascontiguousarray(one, np.float16) for name, one in arrays.items()}
    save_file(held, file, {"fitted by": COMMAND})


def report(name: str, made: Sequence[tuple[Sequence[Seen], Models]]) -> None:
    """The figures of the folds left out together, by set."""
    for source in sorted({one.asked.source for fold, _ in made for one in fold}):
        mine = [([o for o in fold if o.asked.source == source], models) for fold, models in made]
        for claim in CLAIMS:
            told = [figures(fold, models, claim) for fold, models in mine]
            sums = {key: np.sum([one[key] for one in told], axis=0) for key in told[0]}
            print(
                f"{name}, {source}, claim at {claim}:",
                ", ".join(f"{n} {r / max(of, 1):.3f} of {of}" for n, (r, of) in sums.items()),
            )


CLAIMS = (0.6, 0.7, 0.84, 0.86, 0.88, 0.9)

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="fit-answers-") as folder:
        main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else folder))
