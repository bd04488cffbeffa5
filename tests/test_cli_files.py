# ruff: noqa: E501 - one call a line
"""Names, filters, full disks and lost folders at the command line: one clear line each, no traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import FilterError, IndexMissing
from rag.index import seeds_folder
from rag.library import Library
from rag.library import open as open_library
from rag.pipeline.work import Work

pytestmark = pytest.mark.slow

NAMES = (
    "a\u00a0b.txt",
    "c\u200fd.txt",
    "e\u200cf.txt",
    "g\u00adh.txt",
    "i\tj.txt",
    "k\nl.txt",
    "m\udce9.txt",
    "e\u0301.txt",
    "-x.txt",
    'q"u\\o.txt',
    "\U0001f468\u200d\U0001f469.txt",
    "a.txt",
)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `s`, files with names of every kind, and `i`, their index."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "s").mkdir()
    for number, name in enumerate(NAMES):
        (folder / "s" / name).write_text(f"Story\n\nThe town of Voss-{number} sold a bus on Monday.\n")
    (folder / "s" / "broken.pdf").write_bytes(b"%PDF-1.4\n")
    open_library(folder / "i", folder / "s").rebuild()
    return folder


def test_names_with_any_character_build_and_check(named: Path, rag) -> None:
    assert rag("check", "--seeds", named / "s", "--index", named / "i") == (
        0, "The index is sound.\n", "",
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_path_finds_a_file_by_its_real_name(named: Path, name: str) -> None:
    from rag.records import Filter

    library = open_library(named / "i", named / "s")
    found = library.search("Who sold a bus?", where=Filter(paths=(name,)))
    assert len({hit.article.id for hit in found.hits}) == 1
    assert f"Voss-{NAMES.index(name)} " in found.hits[0].article.text


@pytest.mark.parametrize(
    "path", ["s/a.txt", "./a.txt", "s/./a.txt", "./s/a.txt", "{folder}/s/a.txt", "s/../s/a.txt"]
)
def test_a_path_as_the_shell_completes_it(named: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    from rag.records import Filter

    monkeypatch.chdir(named)
    found = open_library("i", "s").search("Who sold a bus?", where=Filter(paths=(path.format(folder=named),)))
    assert {hit.article.path for hit in found.hits} == {"a.txt"}
    composed = open_library("i", "s").search("Who sold a bus?", where=Filter(paths=("\u00e9.txt",)))
    assert {hit.article.path for hit in composed.hits} == {"e\u0301.txt"}  # as a Mac spells it
    whole = open_library("i", "s").search("Who sold a bus?", where=Filter(paths=("s",)), k=50)
    assert len({hit.article.path for hit in whole.hits}) == len(NAMES)


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("--path", "A.txt", "rag: No article fits --path A.txt. Here: a.txt, "),
        ("--path", "none/a.txt", "rag: No article fits --path none/a.txt. Here: "),
        ("--path", "*.txt", "rag: No article fits --path *.txt. Here: "),
        ("--since", "2030-01-01", "rag: No article fits the whole filter; none of the index has a date."),
        ("--language", "English", "rag: No article is in the language 'English'. Here: en."),
        ("--publisher", "Reuters", "rag: No article is of the outlet 'Reuters'. Here: none that is known."),
        ("--author", "Kari Moe", "rag: No article is by 'Kari Moe'. Here: none that is known."),
    ],
)
def test_a_filter_that_fits_nothing_says_what_there_is(
    named: Path, rag, option: str, value: str, line: str
) -> None:
    for command in ("ask", "search"):
        status, out, err = rag(command, "Who sold a bus?", "--index", named / "i", option, value)
        assert (status, err.startswith(line)) == (0, True)
        assert command == "search" or line.removeprefix("rag: ") in out


def test_a_bad_line_of_questions_is_named_and_passed_over(
    named: Path, tmp_path: Path, monkeypatch, rag
) -> None:
    rows = ['{"id": 1, "question": "Who sold a bus?"}', '{"id": 2, "question": " "}', "{broken", '{"id": 3}', '["x"]',
            json.dumps({"id": 4, "question": "x" * 100_000}), '{"id": 5, "question": "What was sold?"}']  # fmt: skip
    (tmp_path / "q.jsonl").write_bytes(("\ufeff" + "\n".join(rows)).encode() + b"\n\xff\xfe\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for command in ("ask", "search"):
        status, out, err = rag(command, "--questions", "~/q.jsonl", "--index", named / "i")
        assert status == 0
        assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 5]
        assert [
            f"line {number}," in line
            for number, line in zip((2, 3, 4, 5, 6, 8), err.splitlines(), strict=True)
        ]


def shell(folder: Path, *words: object, **more: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from rag.cli import main; main()", *map(str, words)]
    return subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, check=False, **more)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_output_is_one_line(named: Path) -> None:
    with open("/dev/full", "wb") as full:
        for words in (("status",), ("articles", "--json")):
            done = shell(named, *words, "--index", "i", stdout=full)
            assert done.returncode == 1
            assert (
                done.stderr.decode()
                == "rag: the output cannot be written: No space left on device. Make room.\n"
            )


@pytest.mark.skipif(os.name != "posix", reason="the shell closes an output")
def test_a_closed_output_is_one_line(named: Path) -> None:
    command = [sys.executable, "-c", "from rag.cli import main; main()", "status", "--index", "i"]
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", *command]
    done = subprocess.run(shell, cwd=named, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.decode()) == (
        1, "rag: the output cannot be written: it is closed.\n",
    )  # fmt: skip


def test_an_output_that_cannot_encode_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "мост.txt").write_text("Мост\n\nГородской совет закрыл старый мост в среду.")
    open_library(tmp_path / "indexes/default", tmp_path / "seeds").rebuild()
    ascii_only = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = shell(tmp_path, "articles", env=ascii_only, stdout=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode() == "rag: the output cannot be written as ascii. Set PYTHONIOENCODING=utf-8.\n"
    told = shell(tmp_path, "articles", "--json", env=ascii_only, stdout=subprocess.PIPE)
    assert json.loads(told.stdout)["articles"][0]["path"] == "мост.txt"


@pytest.mark.parametrize("command", ["build", "rollback"])
def test_an_index_that_cannot_be_written_is_one_line(named: Path, tmp_path: Path, rag, command) -> None:
    index = Path(shutil.copytree(named / "i", tmp_path / "i"))
    (index / "lock").unlink(missing_ok=True)
    (index / "lock").mkdir()  # as nobody, not even root, can write it
    words = ("--seeds", named / "s") if command == "build" else ()
    status, out, err = rag(command, *words, "--index", index)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "lock cannot be written" in err


@pytest.mark.parametrize(
    ("seeds", "index"), [("s", "s"), ("s", "s/index"), ("s/inner", "s"), (".", "indexes")]
)
def test_an_index_among_the_seeds_is_refused(
    tmp_path: Path, monkeypatch, rag, seeds: str, index: str
) -> None:
    (tmp_path / "s" / "inner").mkdir(parents=True)
    for folder in ("s", "s/inner"):
        (tmp_path / folder / "a.txt").write_text("A story.")
    monkeypatch.chdir(tmp_path)
    status, _, err = rag("build", "--seeds", seeds, "--index", index)
    assert status == 1
    assert "lie one in the other" in err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "a.txt", "cwd", "inner", "s"]


def test_an_index_knows_the_folder_that_it_was_made_from(named: Path, tmp_path: Path, rag) -> None:
    assert rag("check", "--index", named / "i") == (0, "The index is sound.\n", "")
    moved = Path(shutil.copytree(named, tmp_path / "moved"))
    (moved / "s" / "a.txt").write_text("Another story.")
    status, _, err = rag("check", "--index", moved / "i")
    assert (status, err) == (1, "rag: a.txt: changed since the index was built; run `rag build`\n")
    shutil.rmtree(moved / "s")
    assert seeds_folder(moved / "i") is None
    (moved / "i" / "seeds.json").write_text('["no"]')
    assert seeds_folder(moved / "i") is None


def test_a_file_that_is_not_read_is_named(tmp_path: Path, rag) -> None:
    for name in ("a.txt", "b.css", "c.png", "page_files/x0.js"):
        (tmp_path / "s" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "s" / name).write_text("Old dam leaks\n\nThe dam above Rjukan leaked on Monday.")
    for number in range(12):
        (tmp_path / "s" / "page_files" / f"x{number}.js").write_text("1")
    words = ("build", "--seeds", tmp_path / "s", "--index", tmp_path / "i")
    assert (
        "Not read, being of no kind that is (14): b.css, c.png, page_files/ (12 files)." in (rag(*words)[1])
    )
    assert json.loads(rag(*words, "--json")[1])["ignored"][:2] == ["b.css", "c.png"]


def test_a_home_folder_is_understood(named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(named))
    assert open_library("~/i", "~/s").check() == []


def test_a_notebook_away_from_its_project_says_where_it_looked() -> None:
    with pytest.raises(
        IndexMissing, match=r"there is no index at \.\./indexes/default \(seen from /.*name the folder"
    ):
        _ = Library(open_library("../indexes/default").settings).index
    (line,) = FilterError("what happened", "What to do.")._render_traceback_()
    assert line == "FilterError: what happened. What to do."


def test_a_stage_is_shown_at_once_with_its_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Work(None, None) as work:
        work.stage("loading the model", 0)
        assert "loading the model" in capsys.readouterr().err
        work.stage("reading", 2)
        work.file("long.pdf")
        assert "long.pdf" in capsys.readouterr().err
        work.step()
