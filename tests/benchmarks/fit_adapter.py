"""Fits rag/encode/adapter.safetensors: where, from a question's token vectors, its answers lie.

Called by `fit_answers`. Learned by contrast (InfoNCE; van den Oord and others, 2018): of the candidates of a
question, and of the sentences that answer the others of its batch, those that answer it shall have the
greatest cosines. By 3,300 questions a right sentence is first for .44 of desk_train and among five for .79,
by 800 for .42 and .75; 2,500 more of qed and XQuAD, in words of their texts, add nothing. Without the weights
of tokens, with a hidden layer beside the matrix, with a matrix of rank 16, with the question without its
names as a second input it is worse; changes of low rank to the encoder's last three layers are as good.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.encode.adapter import Adapter

if TYPE_CHECKING:
    import torch

Floats = NDArray[np.float32]

EPOCHS, BATCH, TEMPERATURE = 10, 32, 0.05
RATES = {"matrix": 3e-4, "attention": 3e-3}
"""Half and twice as many epochs are no better, three and ten times these rates worse."""


class Pair(NamedTuple):
    """A question's token vectors (n, d), the vectors of its candidates (m, d), and which answer it (m,)."""

    tokens: Floats
    candidates: Floats
    right: NDArray[np.bool_]


def fit_adapter(pairs: Sequence[Pair]) -> Adapter:
    """An adapter for these questions; those without a right candidate are left out."""
    import torch

    pairs = [one for one in pairs if one.right.any()]
    size, random = pairs[0].tokens.shape[1], np.random.default_rng(0)
    attention = torch.nn.Parameter(torch.zeros(size))
    matrix = torch.nn.Parameter(torch.eye(size))
    optimizer = torch.optim.Adam(
        [{"params": [one], "lr": RATES[name]} for name, one in (("attention", attention), ("matrix", matrix))]
    )
    batches = [batch for _ in range(EPOCHS) for batch in _batches(random.permutation(len(pairs)))]
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 1 / len(batches), len(batches))
    for batch in batches:
        some = [pairs[n] for n in batch]
        loss = _loss(_pooled(some, attention) @ matrix, some)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return Adapter(*(one.detach().half().float().numpy() for one in (attention, matrix)))


def _batches(order: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [order[first : first + BATCH] for first in range(0, len(order), BATCH)]


def _pooled(batch: Sequence[Pair], attention: torch.Tensor) -> torch.Tensor:
    """The weighed mean of each question's tokens, of length one."""
    import torch

    padded = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(one.tokens) for one in batch], True)
    lengths = torch.tensor([len(one.tokens) for one in batch])
    past = torch.arange(padded.shape[1]) >= lengths[:, None]
    weights = (padded @ attention).masked_fill(past, -torch.inf).softmax(1)
    return torch.nn.functional.normalize((weights[..., None] * padded).sum(1), dim=-1)


def _loss(vectors: torch.Tensor, batch: Sequence[Pair]) -> torch.Tensor:
    import torch

    candidates = torch.from_numpy(np.concatenate([one.candidates for one in batch]))
    right = torch.from_numpy(np.concatenate([one.right for one in batch]))
    owner = np.repeat(np.arange(len(batch)), [len(one.right) for one in batch])
    own = torch.from_numpy(owner == np.arange(len(batch))[:, None])
    logits = torch.nn.functional.normalize(vectors, dim=-1) @ candidates.T / TEMPERATURE
    among = logits.masked_fill(~(own | right), -torch.inf).logsumexp(1)
    return (among - logits.masked_fill(~(own & right), -torch.inf).logsumexp(1)).mean()
