"""The learned weights of `weights.toml`, read once."""

from __future__ import annotations

from functools import cache

import numpy as np

from rag.language.lexicons import Lexicons


@cache
def weights(part: str, names: tuple[str, ...]) -> np.ndarray:
    """What the signs `names` are worth by a part of the file; one that it does not name is worth nothing."""
    table = Lexicons(__package__).table("weights").get(part, {})
    return np.array([table.get(name, 0.0) for name in names])
