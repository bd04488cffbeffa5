"""Which module may import which: read from the sources, wherever in a file the import stands."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rag"

BASE = {"records", "errors", "settings"}
STAGE = BASE | {"language", "weights"}
"""What a stage may import: the records that flow, and the two leaves (analysis of text, model files)."""
SEARCHED = {"encode", "index", "retrieve"}
"""What a question goes through before its answer."""

ARROWS: dict[str, set[str]] = {
    # What all may use. The records are plain, and settings can be wrong.
    "records": {"errors", "draw"},  # a record draws itself by `draw`, imported when it does
    "errors": set(),
    "address": {"errors"},
    "settings": {"errors", "address"},
    "weights": {"errors"},
    "tensors": set(),
    "language": {"records"},
    # The stages, in the order of the two paths. None knows of another, but for the notes on a text, whose
    # names, numbers and days have one reader, and the two that search.
    "read": STAGE,
    "clean": STAGE,
    "annotate": STAGE,
    "chunk": STAGE,
    "encode": STAGE | {"tensors"},
    "lexical": STAGE,
    "index": STAGE | {"lexical", "tensors", "address"},
    "question": STAGE | {"annotate"},
    "retrieve": STAGE | {"index", "lexical", "encode"},
    "answer": STAGE | {"annotate", "question", "tensors"},
    "statements": STAGE | {"annotate", "index", "lexical"},
    # What sees them all, and what stands on it.
    "pipeline": STAGE | SEARCHED | {"read", "clean", "annotate", "chunk", "question", "answer", "statements"},
    "draw": BASE,
    "library": STAGE
    | SEARCHED
    | {"pipeline", "question", "answer", "statements", "annotate", "clean", "read", "draw"},
    "evaluate": BASE | {"library"},
    "cli": BASE | {"draw", "library", "evaluate", "commands"},
    "mcp": BASE | {"library", "draw", "statements"},
    "commands": BASE | {"library", "statements", "draw", "mcp", "answer"},
    # The notebook: a session is handed its library, panels draw a session.
    "notebook": set(),
    "notebook.session": {"records", "errors", "library"},  # the name of its type alone
    "notebook.panels": {"notebook.session", "records", "draw"},
    "notebook.magic": {"library", "records", "errors"},
    "__init__": BASE | {"library"},
}

HEAVY = {
    "faiss": {"index"},
    "scipy": {"lexical"},
    "torch": {"encode"},
    "sentence_transformers": {"encode"},
    "transformers": {"encode"},
    "ipywidgets": {"notebook.panels"},
    "anywidget": {"notebook.panels"},
    "llm": {"answer"},
    "xllamacpp": {"answer"},
    "mcp": {"mcp"},
    "pymilvus": {"index"},
    "grpc": {"index"},
    "dask": {"pipeline"},
    "distributed": {"pipeline"},
    "spacy": {"annotate"},
    "slovnet": {"annotate"},
    "navec": {"annotate"},
    "razdel": {"annotate"},
    "typer": {"cli", "commands"},
    "rapidfuzz": {"question", "statements"},
}
"""Third-party packages that one module wraps for all others."""


def module_of(path: Path) -> str:
    return nearest([*path.relative_to(PACKAGE).parts[:-1], path.stem]) or path.stem


def nearest(parts: list[str]) -> str | None:
    """The module whose arrows hold for a dotted name: itself, or the nearest around it that has any."""
    names = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((name for name in names if name in ARROWS), None)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import of a file, `from` imports with the name that they fetch."""
    here = ["rag", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            name = ".".join([*base, *filter(None, [node.module])])
            yield from ((node.lineno, f"{name}.{alias.name}") for alias in node.names)


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def inner(name: str) -> str | None:
    """The module of the kit that an import reaches, None for one of somebody else's."""
    first, *rest = name.split(".")
    if first != "rag":
        return None
    return nearest(rest) or "__init__"


def test_every_module_has_its_arrows_and_no_other() -> None:
    assert {module_of(path) for path in sources()} == ARROWS.keys(), "say of each what it may import"
    assert set().union(*ARROWS.values()) <= ARROWS.keys()


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_arrows_hold(path: Path) -> None:
    module = module_of(path)
    for line, name in imports(path):
        target = inner(name)
        if target is not None and target != module:
            assert target in ARROWS[module], f"{path.name}:{line}: {module} must not import {name}"
        wrapped = HEAVY.get(name.split(".")[0])
        assert wrapped is None or module in wrapped, f"{path.name}:{line}: {name} belongs to {wrapped}"


BUILDING = {"pipeline/rebuild.py", "pipeline/annotate.py"}
"""Where an index is built: in local files, wherever it is served."""


def test_nothing_outside_the_index_knows_its_store() -> None:
    for path in (path for path in sources() if module_of(path) != "index"):
        for line, name in imports(path):
            if name.startswith("rag.index."):
                place = f"{path.name}:{line}: {name}"
                assert name.count(".") == 2, f"{place} is no name that the package gives"
                built = str(path.relative_to(PACKAGE)) in BUILDING
                assert built or name != "rag.index.LocalIndex", f"{place} is one store of several"


@pytest.mark.parametrize("module", ["records", "errors", "address", "settings", "weights"])
def test_what_all_import_needs_the_standard_library_only(module: str) -> None:
    for path in (path for path in sources() if module_of(path) == module):
        for line, name in imports(path):
            first = name.split(".")[0]
            assert first == "rag" or first in sys.stdlib_module_names, f"{path.name}:{line}: {name}"


def test_imports_are_found_wherever_they_stand() -> None:
    """The net itself: a lazy import, a type's import and a relative one are all seen."""
    found = {name for _, name in imports(PACKAGE / "pipeline" / "ask.py")}
    assert {"rag.retrieve.retrieve", "rag.index.SearchIndex", "rag.settings.Settings"} <= found
    assert [inner(name) for name in ("rag.retrieve.retrieve", "rag.open", "rag", "numpy.linalg")] == [
        "retrieve",
        "__init__",
        "__init__",
        None,
    ]
