"""Fixtures that every test folder shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from sdk_text.results import Results

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# How long an example takes says nothing about the code: the machine may be busy, and the first
# example may load a model. So no test has a deadline.
settings.register_profile("sdk_text", deadline=None)
settings.load_profile("sdk_text")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def reading_processes_end() -> Iterator[None]:
    """What reads PDF, DOCX and ODT ends with the tests, so that the lines it ran are counted."""
    yield
    from sdk_text.reading import apart

    apart.end_idle()


@pytest.fixture(scope="session")
def sample_results(root: Path) -> Results:
    """A run over the four sample reports, once for all tests; only to be read."""
    import sdk_text

    names = ("dzelmava.docx", "kalnvarti.txt", "lielvirve.txt", "sunupe.pdf")
    return sdk_text.extract([root / "corpus" / name for name in names])


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
