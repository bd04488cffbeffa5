"""Fits rag/encode/adapter.safetensors: where, from a question's vector, the sentences lie that answer it.

Called by `fit_answers`. One matrix, learned by contrast (InfoNCE; van den Oord and others 2018): of the
candidates of a question, and of the sentences that answer the others of its batch, those that answer it
shall have the greatest cosines. Of 750 questions half would do for two thirds of the gain; 2,500 more of qed
and XQuAD, in words of their texts, add nothing. Low ranks (16, 32), the question without its names as a
second input, and a second matrix for passages were no better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

Floats = NDArray[np.float32]

EPOCHS, BATCH, RATE, TEMPERATURE = 10, 32, 3e-4, 0.05
"""5 and 20 epochs, three times and a third of the rate, temperatures of .03 and .1: the same within noise."""


class Pair(NamedTuple):
    """A question's vector (d,), those of its candidates (n, d), and which of these answer it (n,)."""

    question: Floats
    candidates: Floats
    right: NDArray[np.bool_]


def fit_adapter(pairs: Sequence[Pair]) -> Floats:
    """The matrix (d, d) for `rag.encode.adapter.mapped`; questions without a right candidate are left out."""
    import torch

    pairs = [one for one in pairs if one.right.any()]
    random, questions = np.random.default_rng(0), torch.from_numpy(np.array([one.question for one in pairs]))
    learned = torch.nn.Parameter(torch.eye(questions.shape[1]))
    optimizer = torch.optim.Adam([learned], lr=RATE)
    batches = [order for _ in range(EPOCHS) for order in _batches(random.permutation(len(pairs)))]
    for step, batch in enumerate(batches):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / len(batches))
        loss = _loss(questions[batch] @ learned, [pairs[n] for n in batch])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types there
        optimizer.step()
    made: Floats = learned.detach().numpy().astype(np.float16).astype(np.float32)
    return made


def _batches(order: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [order[first : first + BATCH] for first in range(0, len(order), BATCH)]


def _loss(vectors: torch.Tensor, batch: Sequence[Pair]) -> torch.Tensor:
    import torch

    candidates = torch.from_numpy(np.concatenate([one.candidates for one in batch]))
    right = torch.from_numpy(np.concatenate([one.right for one in batch]))
    owner = np.repeat(np.arange(len(batch)), [len(one.right) for one in batch])
    own = torch.from_numpy(owner == np.arange(len(batch))[:, None])
    logits = torch.nn.functional.normalize(vectors, dim=-1) @ candidates.T / TEMPERATURE
    among = logits.masked_fill(~(own | right), -torch.inf).logsumexp(1)
    return (among - logits.masked_fill(~(own & right), -torch.inf).logsumexp(1)).mean()
