"""`%load_ext rag`: in a real IPython shell."""

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from notebook_fakes import FakeLibrary

import rag
from rag.errors import IndexMissing
from rag.notebook.magic import split

ASK = "What did Lavrov say about regime change and profession?"


@pytest.fixture
def shell():
    made = InteractiveShell()  # no singleton: other tests see no shell
    made.run_line_magic("load_ext", "rag")
    made.user_ns["library"] = FakeLibrary()
    yield made
    made.history_manager.end_session()


def test_a_line_and_a_cell(shell):
    line = shell.run_line_magic("ask", ASK)
    assert line.statements[0].text == "Regime change is not our profession."
    cell = shell.run_cell_magic("ask", "--publisher AFP --since 2012", ASK + "\n")
    assert cell.statements == line.statements
    where = shell.user_ns["library"].questions[-1][1]["where"]
    assert (where.publishers, where.since) == (("AFP",), "2012")


def test_a_question_mark_is_no_call_for_help(shell):
    for cell in (f"answer = %ask {ASK}", f"%ask {ASK}\n", f"%%ask\n{ASK}"):
        told = shell.run_cell(cell)
        answer = told.result if told.result is not None else shell.user_ns["answer"]
        assert answer.statements[0].text == "Regime change is not our profession."


@pytest.mark.parametrize("gap", ["", "  "])
def test_more_lines_may_stand_in_the_cell(shell, gap):
    for cell in (
        f"a = %ask {ASK}{gap}\nstatus = a.status",
        f"if True:\n    a = %ask {ASK}{gap}\n    status = a.status\n",
    ):
        shell.user_ns.pop("status", None)
        told = shell.run_cell(cell)
        assert told.success
        assert shell.user_ns["status"] == "answered"
    shell.run_cell(f"x = 1\n%ask {ASK}\ny = 2")
    assert (shell.user_ns["x"], shell.user_ns["y"]) == (1, 2)


def test_wrong_usage_and_errors_are_one_line(shell):
    with pytest.raises(UsageError, match="%ask"):
        shell.run_line_magic("ask", "")
    with pytest.raises(UsageError, match="unrecognized arguments: --nonsense"):
        shell.run_line_magic("ask", "--nonsense What?")

    def missing(*_args, **_more):
        raise IndexMissing("there is no index", "Run `rag build`.")

    shell.user_ns["library"].ask = missing
    with pytest.raises(UsageError, match=r"^there is no index. Run `rag build`.$"):
        shell.run_line_magic("ask", ASK)


@pytest.mark.parametrize(
    ("line", "llm", "publisher", "question"),
    [
        ("What's new?", None, [], "What's new?"),
        ("--llm smollm2 Who -- really -- said so?", "smollm2", [], "Who -- really -- said so?"),
        ("--publisher 'L. A. Times' --publisher AFP It's?", None, ["L. A. Times", "AFP"], "It's?"),
    ],
)  # fmt: skip
def test_the_question_is_taken_as_typed(line, llm, publisher, question):
    options, rest = split(line)
    assert (options.llm, options.publisher, rest) == (llm, publisher, question)


def test_lazy_names():
    assert rag.AskPanel.__name__ == "AskPanel"
    assert "AskPanel" in dir(rag)
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = rag.Nonsense
