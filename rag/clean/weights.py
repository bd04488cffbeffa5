"""The learned weights of `weights.toml`, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from rag.language.lexicons import Lexicons


@dataclass(frozen=True, slots=True)
class Weights:
    """What the signs are worth: of a unit inside a story, of its first one, of its last;
    of a headline; of an outlet's name."""

    inside: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    headline: np.ndarray
    imprint: np.ndarray


@cache
def load() -> Weights:
    """A sign that the file does not name is worth nothing."""
    from rag.clean.headline import TITLED
    from rag.clean.imprint import SIGNS
    from rag.clean.story import EDGE, INNER

    told = Lexicons(__package__).table("weights")
    return Weights(*(
        np.array([told.get(part, {}).get(name, 0.0) for name in names])
        for part, names in (
            ("inside", INNER), ("begin", EDGE), ("end", EDGE), ("headline", TITLED),
            ("imprint", SIGNS),
        )
    ))  # fmt: skip
