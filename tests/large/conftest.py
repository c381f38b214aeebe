"""Invented summaries as results in memory and on disk: the same ones, to be compared."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from sdk_text.records import SUGGESTED
from sdk_text.results import Results

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
COUNT = 14


@pytest.fixture(scope="session")
def large_folder(sample_results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of invented summaries on disk, some segments coded by a person, too.

    A model suggests codes that nobody has accepted: they must not count, here as in memory.
    """
    pytest.importorskip("duckdb", reason="extra cluster: pip install 'sdk_text[cluster]'")
    pytest.importorskip("pyarrow", reason="extra cluster: pip install 'sdk_text[cluster]'")
    from invented_summaries import write_results

    # Signs that stand for more than themselves in patterns and in SQL.
    out = tmp_path_factory.mktemp("large") / "a [b]* it's"
    codings = sample_results.codings
    mine = codings[codings["segment"] != ""].iloc[::7].assign(coder="Anna", confidence=1.0)
    others = codings[codings["segment"] != ""].iloc[::5]
    waiting = others.assign(
        coder=SUGGESTED, confidence=1.0, code=mine["code"].iloc[0], family=mine["family"].iloc[0]
    )
    twice = sample_results.with_frames(
        codings=pd.concat([codings, mine, waiting], ignore_index=True)
    )
    return write_results(twice, COUNT, out)


@pytest.fixture(scope="session")
def large(large_folder: Path) -> Iterator[object]:
    from sdk_text.large import LargeResults

    with LargeResults.open(large_folder) as results:
        yield results


@pytest.fixture(scope="session")
def small(large) -> Results:
    """The same in memory."""
    return large.part(list(large.skeleton.summaries["summary"]))
