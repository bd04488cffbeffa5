"""A question is answered without the libraries that take seconds to import."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from conftest import Built

SLOW = {
    "torch",
    "transformers",
    "sentence_transformers",
    "spacy",
    "pandas",
    "altair",
    "trafilatura",
    "sklearn",
}
COMMAND = """
import sys
from rag.cli import main
sys.argv[0] = "rag"
try:
    main()
finally:
    print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""
PANEL = """
import sys, rag
library = rag.open(sys.argv[2])
library.warm()
assert library.ask("What did Lavrov say about Assad?").statements
print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(code: str, *arguments: str) -> set[str]:
    """The packages that a new Python has imported when it is done."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or code is PANEL
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_in_the_shell(built: Built, command: str) -> None:
    question = "What did Lavrov say about Assad?"
    assert not SLOW & imported(COMMAND, command, question, "--index", str(built.index))


def test_a_question_of_a_panel(built: Built) -> None:
    assert not SLOW & imported(PANEL, "--index", str(built.index))
