"""What the tests of sheets share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sheet_examples import Change, results, save, sheet

from sdk_text.review.sheet.sheet import write_review


@pytest.fixture
def filled(tmp_path: Path) -> Callable[[Change], Path]:
    """A function that writes a sheet of the example, changes its rows, and saves it."""

    def fill(change: Change) -> Path:
        path = tmp_path / "review.csv"
        write_review(results(), path, uncoded=True)
        rows = sheet(path)
        change(rows)
        return save(path, rows)

    return fill
