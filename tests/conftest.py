"""Fixtures that every test folder shares."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real reports, the hand-coded segments and the treebank."""
    if not SHARED.is_dir():
        pytest.skip("../shared (real reports, gold codings, treebank) is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def pilot_reports(shared: Path) -> Path:
    """The nine real pilot reports as one text file."""
    return shared / "corpus" / "pilot-reports.txt"
