# make run: the main job on corpus/; make test: all tests. Both work in a fresh clone.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test install check lint types coverage docs wheel test-update lock evaluate benchmark peers hardening clean

run: $(VENV)/.installed
	$(BIN)/python -m sdk_text.extract corpus/ --out $(OUT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

install: $(VENV)/.installed-dev

# Exactly what continuous integration runs (.ci/run only installs the optional engines before).
check: lint types test docs

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

# All tests, and which lines none of them runs; takes two thirds more processor time than `make test`.
coverage: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --cov=sdk_text --cov-report=term:skip-covered --cov-report=html

# The site, in site/; a broken link or a docstring that cannot be read is an error.
docs: $(VENV)/.installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# Builds dist/, then the test of a wheel in a bare environment.
wheel: $(VENV)/.installed-dev
	$(BIN)/python -m build --wheel --outdir dist .
	$(BIN)/python -m pytest tests/test_wheel.py

# After a change of tables that is meant: write them anew, then read the difference.
test-update: $(VENV)/.installed-dev
	UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest tests/test_snapshots.py

# The versions that `make run` uses, from the present environment.
lock: $(VENV)/.installed-docs
	$(BIN)/python scripts/lock_versions.py > constraints.new
	mv constraints.new constraints.txt

# How well the coders agree with the segments coded by hand, leaving one report out.
evaluate: $(VENV)/.installed-dev
	$(BIN)/python scripts/evaluate_coding.py

# Longer than the tests: broken texts, damaged and hostile files, growth with the text's length.
hardening: $(VENV)/.installed-dev
	$(BIN)/python scripts/hardening/fuzz_texts.py --number 1000 --code
	$(BIN)/python scripts/hardening/fuzz_files.py --number 100
	$(BIN)/python scripts/hardening/fuzz_given.py --every 10
	$(BIN)/python scripts/hardening/growth.py --only stops quotes words- number headings
	$(BIN)/python scripts/hardening/kill.py --times 12

# One table: runs, a cluster of FILES reports, tables of thousands, language engines (`make peers`
# trains those that ours is compared with).
FILES ?= 1000
benchmark: $(VENV)/.installed-dev
	$(BIN)/python scripts/benchmark.py --files $(FILES)

peers: $(VENV)/.installed-dev
	$(PIP) -e '.[bench,stanza]'
	$(BIN)/python scripts/train_peers.py

clean:
	rm -rf $(VENV) $(OUT) build dist site htmlcov .coverage *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The versions in constraints.txt give the same results on every machine.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[dev]'
	touch $@ $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[dev,docs]'
	touch $@ $(VENV)/.installed-dev $(VENV)/.installed
