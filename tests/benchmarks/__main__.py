"""Runs every benchmark of this folder, or the ones named: python -m tests.benchmarks [DATA] [NAME ...]"""

import argparse
import importlib
from pathlib import Path

from tests.benchmarks import NAMES
from tests.benchmarks.harness import machine

parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
parser.add_argument("data", nargs="?", type=Path, help="the folder with the larger sets")
parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all, if none is named")
told = parser.parse_args()
if told.data and told.data.name in NAMES and not told.data.is_dir():  # a benchmark without DATA
    told.data, told.names = None, [told.data.name, *told.names]
if told.data and not told.data.is_dir():
    parser.error(f"{told.data} is no folder")
if unknown := sorted(set(told.names) - set(NAMES)):
    parser.error(f"no benchmark {unknown[0]!r}; there are: {', '.join(NAMES)}")

print(machine(), flush=True)
for name in told.names or NAMES:
    module = importlib.import_module(f"tests.benchmarks.{name}")
    print(f"\n## {name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
    module.main(told.data)
