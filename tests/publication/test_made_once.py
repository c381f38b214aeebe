"""Analyses are made once for a set of tables, and anew for who explores."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from sdk_text.analysis.once import made_once, once
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.standard import standard_tables
from sdk_text.results import Results

calls: Counter[str] = Counter()


@once
def counted_rows(results: Results, least: int = 1, extra: object = None) -> pd.DataFrame:
    """Count the calls."""
    calls["rows"] += 1
    return pd.DataFrame({"n": [least]})


@pytest.fixture(autouse=True)
def no_calls() -> None:
    calls.clear()


def test_outside_each_call_works_anew() -> None:
    results = Results()
    counted_rows(results)
    counted_rows(results)
    assert calls["rows"] == 2


def test_inside_once_for_the_same_arguments() -> None:
    results = Results()
    with made_once():
        first = counted_rows(results)
        assert counted_rows(results, 1).equals(counted_rows(results, least=1))
        assert calls["rows"] == 1
        counted_rows(results, 2)
        counted_rows(Results(), 1)
        assert calls["rows"] == 3
        first["n"] = 7
        assert counted_rows(results)["n"].tolist() == [1], "who asked may change the frame"
        for _ in range(2):  # a frame cannot be told from another one
            counted_rows(results, 1, pd.DataFrame())
        assert calls["rows"] == 5
    counted_rows(results)
    assert calls["rows"] == 6


def test_blocks_within_blocks_share() -> None:
    results = Results()
    with made_once():
        counted_rows(results)
        with made_once():
            counted_rows(results)
        counted_rows(results)
    assert calls["rows"] == 1


def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its calls counted."""

    def call(*args: Any) -> Any:
        calls[name] += 1
        return real(*args)

    return call


def test_the_standard_tables_share_their_analyses(
    made: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"themes": ["_score"], "reuse": ["_seed_pairs"], "keyness": ["_term_frame"]}
    for module_name, functions in names.items():
        module = importlib.import_module(f"sdk_text.analysis.{module_name}")
        for name in functions:
            monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    ready = Prepared.of(made)
    calls.clear()
    with made_once():
        standard_tables(ready)
    assert calls["_score"] == 1, "quotes of four tables are chosen once"
    assert calls["_seed_pairs"] <= 1, "repeats within the quotes"
    assert calls["_term_frame"] == 1, "lemmas are counted once"


def test_tables_need_no_library_of_figures_or_sheets() -> None:
    code = (
        "import sys, sdk_text.publication.write, sdk_text.publication as p; "
        "assert not {'matplotlib', 'openpyxl', 'spacy', 'sklearn'} & set(sys.modules); "
        "p.theme_bars, p.Chart; assert 'matplotlib' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
