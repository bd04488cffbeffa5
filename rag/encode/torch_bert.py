"""The forward pass of the kit's models (BERT of width 384), with torch and nothing above it.

`sentence_transformers` takes five seconds to import; torch alone takes two, and a pass of our own
gives what `encode` of that library does not: token vectors and passage vectors of one pass, and rows
whose bits do not depend on their neighbours in a batch. A test holds it against SentenceTransformer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from rag.encode.bert import EPSILON, HEADS, WIDTH, Weights

if TYPE_CHECKING:
    import torch


def device() -> str:
    """ "cuda", "mps" or "cpu"."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


class TorchBert:
    """`precision` is "float32" or "bfloat16".

    In bfloat16 the products of matrices are bfloat16, sums along the residual and layer norms are float32
    (what autocast does).
    """

    def __init__(self, weights: Weights, precision: str) -> None:
        import torch

        self._torch, self.device = torch, device()
        # Copied, for the arrays are read-only.
        placed = {name: torch.tensor(array, device=self.device) for name, array in weights.tensors.items()}
        self._type = torch.bfloat16 if precision == "bfloat16" else torch.float32
        self._words = weights.words
        kind = placed["embeddings.token_type_embeddings.weight"][0]
        self._positions = placed["embeddings.position_embeddings.weight"] + kind
        self._norm = (placed["embeddings.LayerNorm.weight"], placed["embeddings.LayerNorm.bias"])
        self._layers = [_layer(placed, f"encoder.layer.{n}.", self._type) for n in range(weights.layers)]

    def __call__(
        self, tokens: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """Token vectors (rows, columns, 384) of `tokens` (rows, columns), padded with 0 to the right.

        What stands after a row's length is without meaning.
        """
        torch = self._torch
        with torch.inference_mode():
            words = torch.from_numpy(self._words(tokens)).to(self.device)
            columns = torch.arange(tokens.shape[1], device=self.device)
            keep = columns[None, :] < torch.from_numpy(lengths).to(self.device)[:, None]
            mask = torch.zeros(keep.shape, dtype=self._type, device=self.device)
            mask = mask.masked_fill(~keep, float("-inf"))[:, None, None, :]
            state = self._normed(words + self._positions[: tokens.shape[1]], *self._norm)
            for layer in self._layers:
                state = self._through(state, mask, layer)
            return state.cpu().numpy()

    def _through(
        self, state: torch.Tensor, mask: torch.Tensor, layer: dict[str, tuple[torch.Tensor, torch.Tensor]]
    ) -> torch.Tensor:
        functional = self._torch.nn.functional
        rows, columns, _ = state.shape
        mixed = functional.linear(state.to(self._type), *layer["qkv"])
        query, key, value = mixed.view(rows, columns, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(rows, columns, WIDTH)
        state = self._normed(state + functional.linear(seen, *layer["out"]), *layer["norm1"])
        wide = functional.gelu(functional.linear(state.to(self._type), *layer["wide"]))
        return self._normed(state + functional.linear(wide, *layer["narrow"]), *layer["norm2"])

    def _normed(self, state: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return self._torch.nn.functional.layer_norm(state, (WIDTH,), weight, bias, EPSILON)


def _layer(
    tensors: Mapping[str, torch.Tensor], prefix: str, kind: torch.dtype
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    import torch

    def pair(name: str) -> tuple[torch.Tensor, torch.Tensor]:
        return tensors[f"{prefix}{name}.weight"], tensors[f"{prefix}{name}.bias"]

    def cast(weight: torch.Tensor, bias: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return weight.to(kind).contiguous(), bias.to(kind).contiguous()

    three = [pair(f"attention.self.{name}") for name in ("query", "key", "value")]
    return {
        "qkv": cast(torch.cat([w for w, _ in three]), torch.cat([b for _, b in three])),
        "out": cast(*pair("attention.output.dense")),
        "norm1": pair("attention.output.LayerNorm"),
        "wide": cast(*pair("intermediate.dense")),
        "narrow": cast(*pair("output.dense")),
        "norm2": pair("output.LayerNorm"),
    }


Batch = TypeVar("Batch")
_making = Lock()


def beside(run: Callable[[Batch], None], batches: Iterable[Batch]) -> None:
    """Runs each batch, each the work of one core; what one raises ends those that have not begun.

    A product of 384 columns is too small to be shared. Cores that share it wait at its end for the slowest,
    sixty times a pass: on a machine that does other things too a question took up to 0.4 s instead of 7 ms,
    and a build three times as long. Threads do, and no process of its own is needed, for torch holds no
    lock while it computes.
    """
    import torch

    def alone() -> None:
        torch.set_num_threads(1)
        torch.get_num_threads()  # a thread takes the number when it first reads it
        started.wait()

    with _making:
        cores = torch.get_num_threads()
        started = Barrier(cores + 1)
        pool = ThreadPoolExecutor(cores, "encode", initializer=alone)
        for _ in range(cores):
            pool.submit(lambda: None)
        started.wait()
        torch.set_num_threads(cores)  # the number that was set last is the one of all threads to come
    with pool:
        for _ in pool.map(run, batches):
            pass
