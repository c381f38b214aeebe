"""A small run to read: two sample reports, coded by the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from reader_examples import Session, rerun

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/ and out/, made once."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "corpus").mkdir()
    for name in ("kalnvarti.txt", "dzelmava.docx"):
        shutil.copy(CORPUS / name, folder / "corpus" / name)
    rerun(folder)
    return folder


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    shutil.copytree(made / "corpus", tmp_path / "corpus")
    shutil.copytree(made / "out", tmp_path / "out")
    return tmp_path


@pytest.fixture
def anna(work: Path) -> Session:
    return Session(work)
