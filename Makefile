# make run: the main job on corpus/; make test: all tests. Both work in a fresh clone.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: run test install lint types evaluate benchmark notebooks clean

run: $(VENV)/.installed
	$(BIN)/python -m sdk_text.extract corpus/ --out $(OUT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

install: $(VENV)/.installed-dev

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

# How well the coders agree with the segments coded by hand, leaving one report out.
evaluate: $(VENV)/.installed-dev
	$(BIN)/python scripts/evaluate_coding.py

benchmark: $(VENV)/.installed-dev
	$(BIN)/python scripts/benchmark_extract.py

clean:
	rm -rf $(VENV) $(OUT) build *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.installed
