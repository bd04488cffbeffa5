"""Every benchmark can be run by `make bench`."""

from __future__ import annotations

import importlib
import inspect

import pytest

from tests.benchmarks import HERE, NAMES
from tests.benchmarks.harness import write_csv


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_takes_the_folder_of_the_sets(name: str) -> None:
    first, *others = inspect.signature(
        importlib.import_module(f"tests.benchmarks.{name}").main
    ).parameters.values()
    assert first.name == "data"
    assert all(other.default is not inspect.Parameter.empty for other in others)


def test_the_benchmarks_are_all_there() -> None:
    assert {"against", "answers", "cleaning", "index", "retrieval", "sides", "weights"} <= set(NAMES)


@pytest.mark.parametrize("table", sorted(path.name for path in HERE.glob("*.csv")))
def test_a_table_of_some_sets_takes_no_place(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (HERE / table).read_bytes()
    write_csv(table.removesuffix(".csv"), [{"set": "one of many"}], whole=False)
    assert (HERE / table).read_bytes() == before
    assert capsys.readouterr().out == f"{table} stays as it is, for sets were left out\n"
