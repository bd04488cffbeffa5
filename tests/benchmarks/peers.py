"""How the peers make an index of texts: with the same weights, and their own defaults in all else.

Each is a function from (texts, folder) to nothing: the texts are embedded, filed, and written to the
folder, as their tutorials do it. Those that are not installed are left out (`pip install .[peers]`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

Filing = Callable[[Sequence[str], Path], None]


def langchain(weights: Path) -> Filing:
    """FAISS.from_texts."""
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    model = HuggingFaceEmbeddings(model_name=str(weights), model_kwargs={"device": "cpu"})

    def file(texts: Sequence[str], folder: Path) -> None:
        FAISS.from_texts(list(texts), model).save_local(str(folder))

    return file


def llama_index(weights: Path) -> Filing:
    """VectorStoreIndex of one node a text."""
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    model = HuggingFaceEmbedding(model_name=str(weights), device="cpu")

    def file(texts: Sequence[str], folder: Path) -> None:
        nodes = [TextNode(text=text) for text in texts]
        storage = StorageContext.from_defaults()
        VectorStoreIndex(nodes, storage_context=storage, embed_model=model)
        storage.persist(str(folder))

    return file


def txtai(weights: Path) -> Filing:
    """Embeddings, hybrid (dense and BM25), with the texts in its database."""
    from txtai import Embeddings

    def file(texts: Sequence[str], folder: Path) -> None:
        made.index(list(texts))
        made.save(str(folder))

    made = Embeddings(path=str(weights), hybrid=True, content=True, gpu=False)
    return file


def haystack(weights: Path) -> Filing:
    """SentenceTransformersDocumentEmbedder into an InMemoryDocumentStore."""
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.document_stores.types import DuplicatePolicy
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    model = SentenceTransformersDocumentEmbedder(
        model=str(weights), device=ComponentDevice.from_str("cpu"), progress_bar=False
    )
    model.warm_up()

    def file(texts: Sequence[str], folder: Path) -> None:
        store = InMemoryDocumentStore()
        documents = model.run([Document(content=text) for text in texts])["documents"]
        store.write_documents(documents, policy=DuplicatePolicy.OVERWRITE)
        folder.mkdir(parents=True)
        store.save_to_disk(str(folder / "store.json"))

    return file


PEERS = {
    "langchain": ("langchain_huggingface", langchain),
    "llama-index": ("llama_index", llama_index),
    "txtai, hybrid": ("txtai", txtai),
    "haystack": ("haystack_integrations", haystack),
}


def peers(weights: Path) -> dict[str, Filing]:
    """Those that are installed, each with its model loaded."""
    here = {name: make for name, (package, make) in PEERS.items() if find_spec(package)}
    if missing := sorted(PEERS.keys() - here.keys()):
        print(f"left out, not installed (pip install .[peers]): {', '.join(missing)}", flush=True)
    return {name: make(weights) for name, make in here.items()}
