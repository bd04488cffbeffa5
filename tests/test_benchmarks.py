"""Every benchmark can be run by `make bench`."""

from __future__ import annotations

import importlib
import inspect

import pytest

from tests.benchmarks import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_takes_the_folder_of_the_sets(name: str) -> None:
    first, *others = inspect.signature(
        importlib.import_module(f"tests.benchmarks.{name}").main
    ).parameters.values()
    assert first.name == "data"
    assert all(other.default is not inspect.Parameter.empty for other in others)


def test_the_benchmarks_are_all_there() -> None:
    assert {"against", "answers", "cleaning", "index", "retrieval", "support", "weights"} <= set(NAMES)
