"""A small run to read: two sample reports, coded by the rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from reader_examples import Session, rerun

if TYPE_CHECKING:
    from page_room import Room

# The driver of the page is imported where it is used: without a browser it skips its tests only.

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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from page_driver import browser

    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def room(chromium: Any, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    from page_driver import Window, serving
    from page_room import REPORT, Room

    work = tmp_path_factory.mktemp("page")
    shutil.copytree(made / "corpus", work / "corpus")
    shutil.copytree(made / "out", work / "out")
    with serving(work) as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}")
        yield Room(work, window)
        window.close()


@pytest.fixture(autouse=True)
def closed_dialogs(request: pytest.FixtureRequest) -> Iterator[None]:
    """What one test leaves open is not in the way of the next."""
    yield
    if "room" in request.fixturenames:
        page = request.getfixturevalue("room").window.page
        page.evaluate("document.querySelectorAll('dialog').forEach(d => d.close())")
