"""Fits rag/encode/closer.safetensors: what a closer reading adds to the weights of MiniLM.

Called by `fit_answers`. Of the sentences of the passages in which the adapter has the best ones, one that
answers shall have the greatest share of the softmax of their nearness: the mean, over the word pieces of the
question by what they weigh, of the best cosine of each with one of the sentence, and with one of it or of
those beside it. What is added to the last LAYERS has a rank of RANK ("LoRA"; Hu and others, 2021).

By the nearness alone a right sentence is first of those of four passages for .36 of 782 questions left out
with the encoder as it is, for .42 with what 2,800 questions add, .445 with 4,500 (at half the rate); at a
tenth of the rate for .39.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.encode.bert import WIDTH, tokenizer_of
from rag.encode.closer import Change
from rag.encode.minilm import MiniLM, minilm
from rag.encode.pooled import _cut, _starts
from tests.benchmarks.asked import Asked

if TYPE_CHECKING:
    import torch

PASSAGES, LAYERS, RANK, RATE, BATCH = 4, 3, 16, 2e-3, 24
WEIGHTS_RATE, WARM = 0.01, 20
"""How fast what pieces weigh is learned, and in how many batches the rates rise, before they fall to 0."""


class Read(NamedTuple):
    """Token ids of a passage, the special ones among them, and the sentence of each of the others."""

    ids: list[int]
    sentences: NDArray[np.int64]


class Lesson(NamedTuple):
    """Token ids of a question, its passages, and for each of them which of its sentences are right."""

    question: list[int]
    passages: list[Read]
    right: list[NDArray[np.bool_]]


def lessons(items: Sequence[Asked]) -> list[Lesson]:
    """Those questions that have a right sentence in the first passages."""
    tokenizer, known = tokenizer_of(minilm()), dict[str, Read]()
    made = []
    for one in items:
        best = np.argsort(-one.table.column("answer"), kind="stable").tolist()
        hits = list(dict.fromkeys(one.table.sentences[row].hit for row in best))[:PASSAGES]
        right = {n: np.zeros(len(one.found.hits[n].passage.sentences) or 1, bool) for n in hits}
        for row in np.flatnonzero(one.right):
            if (sentence := one.table.sentences[row]).hit in right:
                right[sentence.hit][sentence.number] = True
        if any(some.any() for some in right.values()):
            passages = [_read(one, n, tokenizer, known) for n in hits]
            made.append(Lesson(tokenizer.encode(one.question.text).ids, passages, [*right.values()]))
    return made


def _read(one: Asked, number: int, tokenizer: Any, known: dict[str, Read]) -> Read:
    passage = one.found.hits[number].passage
    if passage.id not in known:
        encoding = tokenizer.encode(one.found.hits[number].article.text[passage.start : passage.end])
        begins = np.array([a for a, _ in passage.sentences or [(passage.start, 0)]]) - passage.start
        sentences = np.searchsorted(begins, _starts(encoding, MiniLM.limit), side="right") - 1
        known[passage.id] = Read(_cut(encoding.ids, MiniLM.limit), sentences)
    return known[passage.id]


def fit_change(some: Sequence[Lesson]) -> Change:
    """What is added to the weights, fitted to these."""
    import torch
    from transformers import BertModel

    torch.manual_seed(0)
    model = BertModel.from_pretrained(minilm(), add_pooling_layer=False).eval().requires_grad_(False)
    below, above = model.encoder.layer[:-LAYERS], model.encoder.layer[-LAYERS:]
    states = _states(model, below, some)
    maps = [name for name, one in model.named_modules() if hasattr(one, "in_features")]
    first = len(model.encoder.layer) - LAYERS
    added = {name: _add(model, name) for name in maps if int(name.split(".")[2]) >= first}
    attention = torch.nn.Parameter(torch.zeros(WIDTH))
    parts, scale = torch.nn.Parameter(torch.tensor([0.5, 0.5])), torch.nn.Parameter(torch.tensor(3.0))
    rates = ((above.parameters(), RATE), ((attention, parts, scale), WEIGHTS_RATE))
    groups = [{"params": [one for one in each if one.requires_grad], "lr": rate} for each, rate in rates]
    optimizer = torch.optim.AdamW(groups)
    batches = torch.randperm(len(some)).split(BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(1, (n + 1) / WARM) * (1 - n / len(batches))
    )
    for batch in batches:
        picked = [some[n] for n in batch.tolist()]
        read = _encoded(above, [states[id(one)] for lesson in picked for one in _texts(lesson)])
        losses = [_loss(one, read, attention, parts, scale) for one in picked]
        optimizer.zero_grad()
        torch.stack(losses).mean().backward()
        optimizer.step()
        schedule.step()
    return {name: one.change() for name, one in added.items()}


def mean_of(changes: Sequence[Change]) -> Change:
    """The mean of what several add, as one product of the ranks of all."""
    return {
        name: (
            np.vstack([one[name][0] for one in changes]),
            np.hstack([one[name][1] for one in changes]) / len(changes),
        )
        for name in changes[0]
    }


def _texts(lesson: Lesson) -> list[list[int]]:
    return [lesson.question, *(one.ids for one in lesson.passages)]


def _add(model: torch.nn.Module, name: str) -> Any:
    """Puts a linear map with something of low rank added in the place of the one of that name."""
    import torch

    class Added(torch.nn.Module):
        def __init__(self, map_: torch.nn.Linear) -> None:
            super().__init__()
            self.map = map_
            self.a = torch.nn.Parameter(torch.randn(RANK, map_.in_features) / map_.in_features**0.5)
            self.b = torch.nn.Parameter(torch.zeros(map_.out_features, RANK))

        def forward(self, state: torch.Tensor) -> torch.Tensor:
            linear = torch.nn.functional.linear
            return self.map(state) + linear(linear(state, self.a), self.b)

        def change(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            return self.a.detach().numpy(), self.b.detach().numpy()

    made = Added(model.get_submodule(name))
    model.set_submodule(name, made)
    return made


def _states(model: Any, below: Any, some: Sequence[Lesson]) -> dict[int, torch.Tensor]:
    """What the layers below make of each text, by the `id` of its list of token ids."""
    import torch

    every = {id(ids): ids for lesson in some for ids in _texts(lesson)}
    ordered, made = sorted(every.values(), key=len), dict[int, torch.Tensor]()
    with torch.inference_mode():
        for batch in (ordered[n : n + 64] for n in range(0, len(ordered), 64)):
            rows = [torch.tensor(ids) for ids in batch]
            state = model.embeddings(torch.nn.utils.rnn.pad_sequence(rows, batch_first=True))
            state = _through(below, state, [len(ids) for ids in batch])
            made |= {
                id(ids): one[: len(ids)].bfloat16().clone() for ids, one in zip(batch, state, strict=True)
            }
    return made


def _through(layers: Any, state: torch.Tensor, lengths: Sequence[int]) -> torch.Tensor:
    import torch

    seen = torch.arange(state.shape[1])[None] < torch.tensor(lengths)[:, None]
    with torch.autocast("cpu", torch.bfloat16):
        for layer in layers:
            told = layer(state, seen[:, None, None, :].expand(-1, 1, state.shape[1], -1))
            state = told[0] if isinstance(told, tuple) else told
    return state


def _encoded(layers: Any, states: Sequence[torch.Tensor]) -> Iterator[torch.Tensor]:
    """The unit vectors of the word pieces of each text, without the special ones."""
    import torch

    padded = torch.nn.utils.rnn.pad_sequence([one.float() for one in states], batch_first=True)
    state = _through(layers, padded, [len(one) for one in states])
    rows = torch.nn.functional.normalize(state.float(), dim=-1)
    return iter([row[1 : len(one) - 1] for row, one in zip(rows, states, strict=True)])


def _loss(
    lesson: Lesson, read: Iterator[torch.Tensor], attention: torch.Tensor, parts: torch.Tensor,
    scale: torch.Tensor,
) -> torch.Tensor:  # fmt: skip
    """Of a question, whose texts are the next of `read`."""
    import torch

    question, near = next(read), []
    weights = torch.softmax(question @ attention, 0)
    for passage, right in zip(lesson.passages, lesson.right, strict=True):
        cosines, at = question @ next(read).T, torch.from_numpy(passage.sentences)
        best = torch.stack(
            [cosines[:, at == n].amax(1) if (at == n).any() else 0 * weights for n in range(len(right))]
        )
        beside = torch.maximum(torch.cat([best[:1], best[:-1]]), torch.cat([best[1:], best[-1:]]))
        near.append(parts[0] * (best @ weights) + parts[1] * (torch.maximum(best, beside) @ weights))
    logits, right = torch.exp(scale) * torch.cat(near), torch.from_numpy(np.concatenate(lesson.right))
    return logits.logsumexp(0) - logits[right].logsumexp(0)
