"""`%load_ext rag` gives `%ask question` and `%%ask` to people who live in cells."""

from __future__ import annotations

import argparse
import re
from typing import Any, Final

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from rag.errors import RagError
from rag.library import Library, open
from rag.records import REPORTING, Answer, Filter

USAGE = """%ask [--llm NAME] [--since DATE] [--until DATE] [--publisher NAME]... [--include-comments] QUESTION

Asks the variable `library` if there is one (made by `rag.open(...)`), else the index of this folder.
The answer draws itself, and is the cell's value: `answer = _`. `%%ask` takes the question from the cell."""


_OPTION: Final = re.compile(r"(--(?:llm|since|until|publisher))\s+(?:(['\"])(.*?)\2|(\S+))\s*|(--\S*)\s*")
"""An option with its value, which may stand in quotes; or one without."""


class _Parser(argparse.ArgumentParser):
    """Tells of wrong usage as IPython does, instead of leaving the process."""

    def error(self, message: str) -> Any:
        raise UsageError(f"{message}. {USAGE.splitlines()[0]}")


_PARSER: Final = _Parser(prog="%ask", usage=USAGE, add_help=False)
for _name in ("--llm", "--since", "--until"):
    _PARSER.add_argument(_name)
_PARSER.add_argument("--publisher", action="append", default=[])
_PARSER.add_argument("--include-comments", action="store_true")


def split(line: str) -> tuple[argparse.Namespace, str]:
    """The options at the beginning of a line, and the question, which is taken as it was typed.

    >>> options, question = split('--llm smollm2 --since 2012 What did "he" say --really?')
    >>> options.llm, options.since, question
    ('smollm2', '2012', 'What did "he" say --really?')
    """
    given: list[str] = []
    rest = line.strip()
    while option := _OPTION.match(rest):
        given += [option[1], option[3] if option[2] else option[4]] if option[1] else [option[5]]
        rest = rest[option.end() :]
    return _PARSER.parse_args(given), rest


class Asking:
    """The magic of one shell; it opens the library when it is first asked."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._opened: Library | None = None

    def ask(self, line: str, cell: str | None = None) -> Answer:
        """Answers a question typed in a cell."""
        options, question = split(line)
        question = "\n".join(part for part in (question, cell) if part).strip()
        if not question:
            raise UsageError(USAGE)
        where = Filter(
            since=options.since,
            until=options.until,
            publishers=tuple(options.publisher),
            roles=(*REPORTING, "comment") if options.include_comments else REPORTING,
        )
        try:
            return self._library().ask(question, llm=options.llm, where=where)
        except RagError as error:
            raise UsageError(str(error)) from error

    def _library(self) -> Library:
        named = self._shell.user_ns.get("library")
        if hasattr(named, "ask"):
            return named  # type: ignore[no-any-return]
        self._opened = self._opened or open()
        return self._opened


def keep_question_marks(lines: list[str]) -> list[str]:
    """A question ends with "?", which IPython would take as a call for help: `%ask` is translated before.

    >>> keep_question_marks(["a = %ask Who won?\\n", "a.status\\n"])
    ["a = get_ipython().run_line_magic('ask', 'Who won?')\\n", 'a.status\\n']
    """
    kept = []
    for line in lines:
        match = re.fullmatch(r"(\s*(?:\w+\s*=\s*)?)%ask\s+(.*\?)[^\S\n]*(\n?)", line)
        kept.append(
            f"{match[1]}get_ipython().run_line_magic('ask', {match[2]!r}){match[3]}" if match else line
        )
    return kept


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by `%load_ext rag`."""
    shell.input_transformers_cleanup.append(keep_question_marks)
    # IPython annotates the argument as a method's; a bound method is what it takes.
    shell.register_magic_function(Asking(shell).ask, "line_cell", "ask")  # type: ignore[arg-type]
