"""The README's commands run, and its answers are what they print."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

if TYPE_CHECKING:
    from conftest import Built

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)
COMMANDS = [
    shlex.split(line, comments=True) for kind, code in BLOCKS if kind == "sh" for line in code.splitlines()
]
MAKE = [command for command in COMMANDS if command[0] == "make"]
RAG = [command for command in COMMANDS if command[0] == "rag"]


@pytest.fixture
def clone(built: Built, elsewhere: Path) -> Path:
    """A working folder like the clone after `make lab`, with the shared index."""
    shutil.copytree(built.seeds, elsewhere / "seeds")
    shutil.copytree(built.index, elsewhere / "indexes/default")
    shutil.copytree(ROOT / "tests/data", elsewhere / "tests/data")
    return elsewhere


def run(*arguments: str) -> str:
    from rag.cli import app

    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_there_are_commands_of_every_kind() -> None:
    assert {command[0] for command in COMMANDS if command} == {"make", "rag"}
    assert [command[1] for command in MAKE] == ["lab", "test", "ask"]


@pytest.mark.parametrize("command", MAKE, ids=" ".join)
def test_make_knows_the_target(command: list[str]) -> None:
    done = subprocess.run([*command, "--dry-run"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_first_question_has_the_answer_that_is_shown(clone: Path) -> None:
    (question,) = (word[2:] for command in MAKE for word in command if word.startswith("Q="))
    (shown,) = (code for kind, code in BLOCKS if kind == "text")
    assert run("ask", question) == shown


@pytest.mark.slow
@pytest.mark.parametrize("command", RAG, ids=" ".join)
def test_a_rag_command_runs(command: list[str], clone: Path) -> None:
    told = run(*command[1:])
    assert told.strip()
    if command[1] == "evaluate":
        columns = {row[0]: row[1] for row in map(str.split, told.splitlines()) if len(row) > 1}
        for name, figure in re.findall(r"^\| (\w+) +\| (\d\.\d+) +\|$", README, re.M):
            better = float.__le__ if name == "false_refusal" else float.__ge__
            assert better(float(columns[name]), float(figure)), f"{name} is {columns[name]}"


def test_the_python_runs(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = (code for kind, code in BLOCKS if kind == "python")
    exec(compile(code, "README.md", "exec"), {})
    assert "Lavrov" in capsys.readouterr().out


def test_what_it_names_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    files = re.findall(r"`((?:rag|notebooks|tests)/[\w./]*)`", README)
    assert pictures
    for name in pictures + files:
        assert (ROOT / name).exists(), name


def test_it_is_one_page() -> None:
    assert len(README.splitlines()) <= 110
