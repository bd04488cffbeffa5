"""What CONTRIBUTING.md names is there, and its commands are known."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:    |`)make (\w+)", TEXT))))
def test_make_knows_the_target(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m\s+(tests\.[\w.]+)", TEXT))))
def test_a_module_that_is_run_is_there(module: str) -> None:
    assert importlib.util.find_spec(module) is not None


@pytest.mark.parametrize("name", sorted(set(re.findall(r"(?:rag|tests)/[\w/.]+\w", TEXT))))
def test_a_file_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_package_has_its_line() -> None:
    table = TEXT.split("| in `rag/` |")[1].split("\n\n")[0]
    packages = {path.parent.name for path in (ROOT / "rag").glob("*/__init__.py")}
    assert not {name for name in packages - {"records"} if f"`{name}/`" not in table}


def test_it_is_two_pages() -> None:
    assert len(TEXT.splitlines()) <= 110
