"""Peers on the same documents and questions, with the same weights, in one process: recall, MRR, nDCG.

    pip install --constraint constraints.txt '.[peers]' && python -m tests.benchmarks DATA against

Each peer as its documentation shows it: llama-index with its defaults (chunks of 1,024 tokens, dense),
langchain (characters 1,000 with 100 of overlap, FAISS), txtai (hybrid index), haystack (in-memory BM25 and
embedding retriever, joined by reciprocal rank), and plain BM25 (bm25s, k1 0.9, b 0.4, no stemming). All of
them read `title`, a line end, `text`. A document counts once, at its best chunk. A text is encoded once,
whichever peer asks first: that makes no figure different, and the benchmark three times as fast.

Every document is searched, the same for us and for the peers, and every question is asked, of timeqa the odd
ones: some forty minutes, most of them haystack's BM25, which counts the corpus anew for each question;
RAG_BENCH_QUESTIONS asks fewer of each set, evenly taken. A peer that is not installed is left out. The table
goes to against.csv.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.encode import EncoderInput, load
from rag.settings import Settings
from tests.benchmarks.harness import documents, sets, show, write_csv
from tests.benchmarks.retrieval import figures, first_names, halves, index_of, searched, wanted

DEPTH = 30
SETS = ("xquad-en", "xquad-ru", "xquad-ar", "arcd", "qed", "scifact", "ramdocs", "kremlin", "timeqa")
Search = Callable[[str], list[str]]


class Weights:
    """The default model for all alike: our own pass of its weights, which a test holds against
    sentence-transformers, and which takes a third of the time. Remembers what it encoded."""

    def __init__(self) -> None:
        self._encoder = load(Settings())
        self._rows: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if fresh:
            rows = self._encoder.encode_passages([EncoderInput("", text) for text in fresh]).passages
            self._rows.update(zip(fresh, rows, strict=True))
        return np.array([self._rows[text] for text in texts], np.float32)


def bm25(texts: dict[str, str], weights: Weights) -> Search:
    """Plain BM25: lower-cased words, nothing else."""
    import bm25s

    names = list(texts)
    tokens = bm25s.tokenize(list(texts.values()), stopwords=None, show_progress=False)
    search = bm25s.BM25(k1=0.9, b=0.4)
    search.index(tokens, show_progress=False)

    def ask(question: str) -> list[str]:
        asked = bm25s.tokenize([question], stopwords=None, show_progress=False)
        rows, _ = search.retrieve(asked, k=min(DEPTH, len(names)), show_progress=False)
        return [names[row] for row in rows[0]]

    return ask


def llama_index(texts: dict[str, str], weights: Weights) -> Search:
    """VectorStoreIndex.from_documents with its default splitter (1,024 tokens, 200 of overlap)."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Same(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embeddings([query])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return weights.encode(texts).tolist()

    told = [Document(text=text, doc_id=name) for name, text in texts.items()]
    index = VectorStoreIndex.from_documents(told, embed_model=Same(embed_batch_size=512))
    retriever = index.as_retriever(similarity_top_k=DEPTH)
    return lambda question: _distinct(node.node.ref_doc_id for node in retriever.retrieve(question))


def langchain(texts: dict[str, str], weights: Weights) -> Search:
    """RecursiveCharacterTextSplitter(1000, 100) and the FAISS vector store."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class Same(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return weights.encode(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=100)
    whole = [Document(page_content=text, metadata={"name": name}) for name, text in texts.items()]
    store = FAISS.from_documents(splitter.split_documents(whole), Same())
    return lambda question: _distinct(
        found.metadata["name"] for found in store.similarity_search(question, k=DEPTH)
    )


def txtai(texts: dict[str, str], weights: Weights) -> Search:
    """Embeddings(hybrid=True): its BM25 and its vectors, at equal weight."""
    from txtai import Embeddings

    index = Embeddings(
        method="external", transform=lambda some: weights.encode(some), hybrid=True, content=False
    )
    index.index(list(texts.items()))
    return lambda question: [str(name) for name, _ in index.search(question, DEPTH)]


def haystack(texts: dict[str, str], weights: Weights) -> Search:
    """InMemoryBM25Retriever and InMemoryEmbeddingRetriever, joined by reciprocal rank."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    rows = weights.encode(list(texts.values())).tolist()
    store.write_documents(
        [
            Document(id=name, content=text, embedding=row)
            for (name, text), row in zip(texts.items(), rows, strict=True)
        ]
    )
    lexical = InMemoryBM25Retriever(store, top_k=DEPTH)
    dense = InMemoryEmbeddingRetriever(store, top_k=DEPTH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH)

    def ask(question: str) -> list[str]:
        row = weights.encode([question])[0].tolist()
        both = [lexical.run(query=question)["documents"], dense.run(query_embedding=row)["documents"]]
        return [found.id for found in joiner.run(documents=both)["documents"]]

    return ask


PEERS: dict[str, Callable[[dict[str, str], Weights], Search]] = {
    "plain BM25": bm25,
    "llama-index": llama_index,
    "langchain": langchain,
    "txtai hybrid": txtai,
    "haystack hybrid": haystack,
}


def _distinct(names: Any) -> list[str]:
    return list(dict.fromkeys(names))


def compared(folder: Path, weights: Weights, work: Path) -> list[dict[str, object]]:
    """The figures of this kit and of each peer on one set, and its table on standard output."""
    name, use, asked = halves(folder)[-1]
    asked = asked[:: -(-len(asked) // int(os.environ.get("RAG_BENCH_QUESTIONS", len(asked))))]
    title = "" if folder.name == "kremlin" else "title"  # its questions are the titles
    texts = {one["id"]: f"{one.get(title) or ''}\n{one['text']}".strip() for one in documents(folder)}
    index = index_of(folder, work)
    first = first_names(index)
    found = {"this kit": searched(index, load(Settings(), index.encoder.precision), asked)}
    for peer, build in PEERS.items():
        try:
            search = build(texts, weights)
        except ImportError as error:
            print(f"{peer} is left out: {error}", flush=True)
            continue
        found[peer] = [_distinct(first.get(name, name) for name in search(one["question"])) for one in asked]
    gold = wanted(asked, first)
    rows = [(name, *figures(some, gold)) for name, some in found.items()]
    print(f"\n### {name} ({use}): {len(asked)} questions, {len(texts)} documents", flush=True)
    show(("search", "recall@1", "MRR@10", "nDCG@10"), rows)
    return [
        {"set": name, "use": use, "questions": len(asked), "documents": len(texts), "search": peer,
         "recall@1": round(first, 4), "MRR@10": round(reciprocal, 4), "nDCG@10": round(gain, 4)}
        for peer, first, reciprocal, gain in rows
    ]  # fmt: skip


def main(data: Path | None, work: Path | None = None) -> None:
    logging.disable(logging.WARNING)
    weights = Weights()
    with tempfile.TemporaryDirectory() as folder:
        told = [compared(one, weights, work or Path(folder)) for one in sets(data, *SETS)]
    write_csv("against", [row for rows in told for row in rows], whole=len(told) == len(SETS))
