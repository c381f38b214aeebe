"""Whoever has a run's folder can run again: the codebook in it comes with its rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import sdk_text
from sdk_text.codebook import load_codebook
from sdk_text.coding.rule_model import load_rules
from sdk_text.results import Results
from sdk_text.run.results_folder import write_results

BOOK = """\
# Mine.
name: rides
rules: RULES
families: [{id: ride, label_lv: braukšana}]
codes: [{id: ride/bus, label_lv: autobuss}]
"""
RULES = "rules:\n  - {id: bus, code: ride/bus, cues: [autobuss]}\n"
EXTENDING = "name: more\nextends: sdk\nrules: RULES\n"
REPORT = """\
PRIEDES NOVADA PILOTPROJEKTA KOPSAVILKUMS

2. Esošās situācijas apraksts pašvaldībā

Atbalsts pašvaldībā
Uz ciemu nekursē neviens autobuss.
"""
FAST = {"engine": "blank", "coder": "rules", "tables": False}


def run(tmp_path: Path, book: str, rules: str) -> Path:
    """Run on a report with a codebook that names its rule file as `rules`; move the folder."""
    study = tmp_path / "study"
    (study / "books").mkdir(parents=True)
    (study / "report.txt").write_text(REPORT, encoding="utf-8")
    file = study / "books" / rules
    file.parent.mkdir(parents=True, exist_ok=True)
    text = RULES if "extends" not in book else RULES.replace("ride/bus", "difficulty/funding")
    file.write_text(text, encoding="utf-8")
    path = study / "books" / "book.yaml"
    path.write_text(book.replace("RULES", rules), encoding="utf-8")
    sdk_text.extract(study / "report.txt", study / "out", codebook=path, **FAST)
    moved = tmp_path / "elsewhere" / "out"
    moved.parent.mkdir()
    shutil.move(study / "out", moved)
    shutil.rmtree(study)
    return moved


@pytest.mark.parametrize("book", [BOOK, EXTENDING])
@pytest.mark.parametrize("rules", ["my-rules.yaml", "sub/my-rules.yaml", "../my-rules.yaml"])
def test_a_run_can_be_repeated_from_its_folder_alone(tmp_path: Path, book: str, rules: str) -> None:
    out = run(tmp_path, book, rules)
    before = Results.load(out)
    assert "bus" in {rule.id for rule in load_rules(before.codebook).rules}
    again = sdk_text.extract(
        out / "documents", tmp_path / "again", codebook=out / "codebook.yaml",
        template=out / "template.toml", **FAST,
    )  # fmt: skip
    assert again.codings.equals(before.codings)
    assert len(again.codings)


def test_a_codebook_is_kept_to_the_byte_where_that_leads_to_its_rules(tmp_path: Path) -> None:
    out = run(tmp_path, BOOK, "my-rules.yaml")
    assert (out / "codebook.yaml").read_text("utf-8") == BOOK.replace("RULES", "my-rules.yaml")
    assert (out / "my-rules.yaml").read_text("utf-8") == RULES


def test_results_written_from_python_take_their_rules_along(tmp_path: Path) -> None:
    out = run(tmp_path, BOOK, "my-rules.yaml")
    to = write_results(Results.load(out), tmp_path / "copy", tables=False)
    shutil.rmtree(out)
    assert [rule.id for rule in load_rules(load_codebook(to / "codebook.yaml")).rules] == ["bus"]
