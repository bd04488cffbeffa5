"""spaCy's small English model, loaded once, and what its word lists know."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rag.errors import AnnotatorError
from rag.weights import ENGLISH


@lru_cache(maxsize=1)
def parser() -> Any:
    """The parser. Raises AnnotatorError where its files are missing, damaged, or do not load."""
    folder = ENGLISH.path()
    try:
        import spacy
        from thinc.api import NumpyOps

        nlp = spacy.load(folder, exclude=["senter"])
    except (ImportError, OSError, ValueError) as error:
        raise AnnotatorError(
            f"the English parser at {folder} does not load: {error}", "Install spacy 3.8."
        ) from error
    ops = NumpyOps(use_blis=False)  # numpy multiplies three times as fast as spaCy's blis
    for _, pipe in nlp.components:
        model = getattr(pipe, "model", None)
        for layer in model.walk() if model else ():
            layer.ops = ops
    return nlp


@lru_cache(maxsize=1)
def _lemmas() -> tuple[frozenset[str], ...]:
    index = parser().get_pipe("lemmatizer").lookups.get_table("lemma_index")
    return tuple(frozenset(index[kind]) for kind in ("noun", "verb", "adj"))


def common(word: str) -> bool:
    """Whether the lexicon of the model's lemmatizer has a word, or its singular: it may be no name.

    The lexicon holds some names too ("moscow"): whoever asks must know a name by other signs first.
    """
    low = word.lower()
    forms = {low, low.removesuffix("s"), low[:-3] + "y" if low.endswith("ies") else low}
    return any(not forms.isdisjoint(some) for some in _lemmas())


def verb(word: str) -> bool:
    """Whether the lexicon has a word as a verb: few names are one."""
    return word.lower() in _lemmas()[1]
