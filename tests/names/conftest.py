"""A run over the corpus that is hard to make nameless, shared by the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import hard_names
import pytest
from hard_report import report

from sdk_text.extract import main
from sdk_text.results import Results

PLACES = ("DZELMAVAS", "LIELVIRVES", "SŪNUPES", "KALNVĀRTU")


@dataclass(frozen=True)
class HardRun:
    """Where the run wrote, what it found, and what it was made of."""

    out: Path
    shared: Path
    results: Results
    sentences: tuple[hard_names.Sentence, ...]


@pytest.fixture(scope="session")
def hard_run(tmp_path_factory: pytest.TempPathFactory) -> HardRun:
    folder = tmp_path_factory.mktemp("hard")
    (folder / "reports").mkdir()
    said = tuple(hard_names.sentences())
    others = [s for s in hard_names.NO_NAMES if not hard_names.shows_a_name(s)]
    lines = [*(s.text for s in said), *others, *hard_names.CONTACTS]
    for i, place in enumerate(PLACES):
        text = report(place, lines[i :: len(PLACES)])
        # The names of files are names, too.
        (folder / "reports" / f"Gundega_Vanadziņa_{i}.txt").write_text(text, encoding="utf-8")
    out, shared = folder / "out", folder / "shared"
    arguments = [str(folder / "reports"), "--out", str(out), "--share", str(shared)]
    assert main([*arguments, "--coder", "rules", "--formats", "all", "--quiet"]) == 0
    return HardRun(out, shared, Results.load(out), said)
