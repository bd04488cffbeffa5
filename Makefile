# make lab      set everything up, build the index from seeds/, open JupyterLab on notebooks/ask.ipynb
# make test     set everything up, pass every check;  make check   the quick ones, while working
# make ask Q="..."   one question in the shell;  make app   the question box as a page of its own
# make cluster       start a server and workers on this machine, to try out `--index milvus://` and `--cluster`
# make notebooks     run the notebooks and save them and the picture;  make measure   how long the panels take
# make docs     the reference of what can be imported, into build/docs (CONTRIBUTING.md says how to change it)
#
# Each command does its own set-up, once: the stamps in $(VENV) say what is done.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2

BIN := $(VENV)/bin
DONE := $(VENV)/.done
# A module is compiled when it is first imported: most of what is installed never is.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile
# One core for each worker: two that share the products of small matrices wait for each other.
TESTS := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -W error \
  -p no:nbval
# Tests start hundreds of Pythons: what the first has compiled, the others read.
export PYTHONDONTWRITEBYTECODE :=
# As it was typed: a $$ in a question is not a variable, a quote does not end it.
export QUESTION := $(value Q)
export PYTHONUTF8 := 1
# In a container one is root, and Jupyter wants to be told so.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup lab ask app build test check lint cluster format docs bench browser notebooks measure clean

help:
	@sed -n 's/^# //p;/^$$/q' Makefile

setup: $(DONE)/models

$(DONE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is none of them." \
	            "Name one, e.g.: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(DONE) && touch $@

# torch alone first: so a CPU build that is already at hand, or installed by hand, is kept.
$(DONE)/torch: constraints.txt | $(DONE)/venv
	$(PIP) "$$(grep '^torch==' constraints.txt)"
	@touch $@

$(DONE)/packages: pyproject.toml constraints.txt $(DONE)/torch
	$(PIP) --constraint constraints.txt --editable '.[dev]'
	@touch $@

# The model files, checked by their hashes. They lie outside of the clone (see rag/weights.py).
$(DONE)/models: rag/weights.py $(DONE)/packages
	$(BIN)/python -m rag.weights
	$(BIN)/python -c 'from rag.encode.minilm import minilm; print(minilm())' >&2
	@touch $@

build: setup
	@$(BIN)/rag build >&2

lab: build
	$(BIN)/jupyter lab $(ROOT) --LabApp.default_url=/lab/tree/notebooks/ask.ipynb

app: build
	$(BIN)/voila notebooks/app.ipynb --Voila.ip=127.0.0.1 --token

ask: build
	@test -n "$$QUESTION" || { echo 'Ask something: make ask Q="Who is the deputy foreign minister?"' >&2; exit 2; }
	@$(BIN)/rag ask "$$QUESTION"

# Everything. The notebooks ask the index that `make lab` builds, and the guard against the network holds in their
# kernels too.
test: build browser lint
	$(BIN)/python tests/small_model.py
	@rm -f .coverage .coverage.*
	$(TESTS) --cov --cov-report=term tests
	HF_HUB_OFFLINE=1 PYTHONPATH="$(CURDIR)/tests/offline" $(BIN)/python -m pytest -W error --nbval notebooks

# While working: without the browser, the notebooks, the coverage, and what takes over a second.
check: setup lint
	$(TESTS) -m "not slow and not browser" tests

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

cluster: setup
	@bash .ci/cluster $(BIN)

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup
	$(BIN)/python -m pdoc --output-directory build/docs rag

# The browser tests need a Chromium. On a Debian of one's own (as root, in CI) it is installed.
browser: setup
	@bash .ci/chromium

# Larger sets are found by a path: make bench DATA=folder. All of them take some hours on two cores;
# one alone takes minutes: .venv/bin/python -m tests.benchmarks folder retrieval
bench: setup
	$(BIN)/python -m tests.benchmarks $(DATA)

# The notebooks as they are saved are checked; who changes what an answer is saves them anew.
notebooks: build browser
	PYTHONPATH="$(CURDIR)" $(BIN)/python tests/save_notebooks.py
	PYTHONPATH="$(CURDIR)" $(BIN)/python tests/browser/save_picture.py

measure: build browser
	PYTHONPATH="$(CURDIR)" $(BIN)/python tests/browser/measure.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .coverage .coverage.* build *.egg-info
