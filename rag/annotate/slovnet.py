"""Russian sentences, parsed: slovnet's syntax, morphology and names as plain tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rag.errors import AnnotatorError
from rag.records import Span
from rag.weights import RUSSIAN


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its place in the text, its head in the sentence by index (-1 for the root), its features."""

    index: int
    text: str
    start: int
    end: int
    head: int
    rel: str
    tag: str
    feats: dict[str, str]

    @property
    def low(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Sentence:
    """`tokens` of one sentence; `names` are (start, end, "PER" | "ORG" | "LOC") in the same text."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    names: tuple[tuple[int, int, str], ...]

    def children(self, index: int) -> list[Token]:
        return [token for token in self.tokens if token.head == index]

    def below(self, index: int) -> set[int]:
        """The indices of a token and of all below it."""
        found, size = {index}, 0
        while size != len(found):
            size = len(found)
            found |= {token.index for token in self.tokens if token.head in found}
        return found


@lru_cache(maxsize=1)
def models() -> tuple[Any, Any, Any]:
    """Syntax, morphology and names, loaded once. Raises AnnotatorError where a file is missing or damaged."""
    folder = RUSSIAN.path()
    try:
        from navec import Navec
        from slovnet import NER, Morph, Syntax

        navec = Navec.load(str(folder / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))
        made = []
        for kind, name in ((Syntax, "syntax"), (Morph, "morph"), (NER, "ner")):
            model = kind.load(str(folder / "model" / f"slovnet_{name}_news_v1.tar"))
            model.navec(navec)
            made.append(model)
    except (ImportError, OSError, ValueError) as error:
        raise AnnotatorError(
            f"the Russian models at {folder} do not load: {error}", "Install slovnet 0.6."
        ) from error
    return made[0], made[1], made[2]


def sentences(text: str) -> list[Span]:
    """The sentences of a paragraph, by razdel."""
    from razdel import sentenize

    return [(one.start, one.stop) for one in sentenize(text)]


def parse(text: str, spans: list[Span]) -> list[Sentence]:
    """The sentences `text[start:end]`, parsed."""
    from razdel import tokenize

    syntax, morph, ner = models()
    cut = [list(tokenize(text[start:end])) for start, end in spans]
    cut_words = [[token.text for token in tokens] for tokens in cut]
    found = []
    for (start, end), tokens, tree, tags in zip(
        spans, cut, syntax.map(cut_words), morph.map(cut_words), strict=True
    ):
        made = tuple(
            Token(
                n,
                token.text,
                start + token.start,
                start + token.stop,
                int(arc.head_id) - 1,
                arc.rel,
                tag.pos,
                dict(tag.feats),
            )
            for n, (token, arc, tag) in enumerate(zip(tokens, tree.tokens, tags.tokens, strict=True))
        )
        names = tuple((start + one.start, start + one.stop, one.type) for one in ner(text[start:end]).spans)
        found.append(Sentence(start, end, made, names))
    return found


@lru_cache(maxsize=1)
def forenames() -> frozenset[str]:
    """Russian forenames, in lower case, of natasha's word list."""
    return frozenset((RUSSIAN.path() / "dict" / "first.txt").read_text(encoding="utf-8").split())
