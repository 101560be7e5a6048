# `make run` installs what running needs, `make test` what testing needs on top, on a machine that has
# Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
TESTABLE := $(VENV)/.testable
# The locks are complete, so nothing is to be resolved.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
FROM_LOCK := $(PIP) --require-hashes --requirement
DATA ?= ../shared/data
PORT ?= 8501
# A process a core; the tests of a file share what they trained. Files come in their order: pages
# before anything loads TensorFlow, whole trainings and engines next, and many short ones at the end,
# so that no core waits for the last.
SIDE_BY_SIDE := --numprocesses=auto --dist=loadfile --no-loadscope-reorder

.PHONY: run test lint bench bench-accuracy torture lock audit catalogues browser clean

run: $(INSTALLED)
	$(BIN)/lookback dashboard --port $(PORT)

test: lint browser
	$(BIN)/pytest $(SIDE_BY_SIDE) tests/app tests/unit
	$(BIN)/pytest tests/browser

lint: $(TESTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(TESTABLE)
	$(BIN)/python -m tests.benchmarks

bench-accuracy: $(TESTABLE)
	$(BIN)/python -m tests.benchmarks.baselines $(DATA)
	$(BIN)/python -m tests.benchmarks.accuracy $(DATA)

torture: browser
	$(BIN)/pytest tests/torture
	LOOKBACK_LANGUAGES=all $(BIN)/pytest tests/browser/test_class.py tests/browser/test_tasks.py

# A changed lock makes the environment anew, so that nothing stays of what the lock no longer holds:
# TensorFlow with and without CUDA's kernels write the same files.
$(LOCKED): requirements.lock
	$(PYTHON) -m venv --clear $(VENV)
	$(FROM_LOCK) requirements.lock
	touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	$(PIP) --no-build-isolation --editable .
	touch $@

$(TESTABLE): $(INSTALLED) tests/requirements.lock
	$(FROM_LOCK) tests/requirements.lock
	touch $@

# Debian's Chromium where no browser is found; Playwright is then pointed at it.
browser: $(TESTABLE)
	@$(BIN)/python -m tests.browser.find || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; }

# The second lock is for what testing needs on top, in the versions of the first.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
  --no-annotate --no-header
lock: $(TESTABLE)
	$(COMPILE) --extra cpu --group build --output-file requirements.lock pyproject.toml
	$(COMPILE) --group test --constraint requirements.lock --output-file tests/requirements.lock

# What is known of faults in what the locks hold. It needs the network.
audit: $(TESTABLE)
	$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes \
	  --requirement requirements.lock --requirement tests/requirements.lock

# Takes new texts into the catalogues; translate what is empty, then run it again. A text's fields are
# braces: Babel's own compiler would take every percent sign for one, so its library writes the files.
# Another language begins with `pybabel init --domain lookback --output-dir dashboard/locale`.
catalogues: $(INSTALLED)
	$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keyword UserError:2 \
	  --keyword Question:2 --keyword Message:2 --keyword DamagedFile:2 \
	  --no-location --sort-output --width 100 --output .lookback.pot core dashboard sample_data
	$(BIN)/pybabel --quiet update --input-file .lookback.pot --output-dir dashboard/locale \
	  --domain lookback --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100
	$(BIN)/python -c "from pathlib import Path; from babel.messages import mofile, pofile; \
	  [mofile.write_mo(po.with_suffix('.mo').open('wb'), pofile.read_po(po.open('rb'))) \
	  for po in Path('dashboard/locale').glob('*/LC_MESSAGES/*.po')]"
	rm .lookback.pot

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
