"""A coder and a run's codebook: the coder's own is taken, and where they differ a run says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import sdk_text
from sdk_text.codebook import load_codebook
from sdk_text.coding import make_coder
from sdk_text.coding.coders import ModelCoder
from sdk_text.errors import InputError
from sdk_text.results import Results

OWN = """\
name: rides
families: [{id: ride, label_lv: braukšana}]
codes: [{id: ride/bus, label_lv: autobuss, cues: [autobuss]}]
"""
EXTENDING = """\
name: more
extends: sdk
without: [method/swot]
codes: [{id: difficulty/transport, label_lv: transports, cues: [autobuss]}]
"""
REPORT = """\
PRIEDES NOVADA PILOTPROJEKTA KOPSAVILKUMS

2. Esošās situācijas apraksts pašvaldībā

Atbalsts pašvaldībā
Uz ciemu kursē viens autobuss.
"""
FAST = {"engine": "blank", "tables": False}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A report and two codebooks."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "more.yaml").write_text(EXTENDING, encoding="utf-8")
    return tmp_path


def notices(results: Results) -> str:
    return "\n".join(results.meta["notices"])


def test_the_codebook_of_a_coder_made_in_python_is_the_run_s(study: Path) -> None:
    coder = make_coder("rules", load_codebook(study / "own.yaml"))
    for out in (None, study / "out"):
        results = sdk_text.extract(study / "report.txt", out, coder=coder, **FAST)
        assert results.codebook.name == "rides"
        assert list(results.codings["code"]) == ["ride/bus"]
    assert Results.load(study / "out").codebook.name == "rides"


def test_codes_that_the_codebook_has_not_are_refused(study: Path) -> None:
    coder = make_coder("rules", load_codebook(study / "own.yaml"))
    with pytest.raises(InputError, match=r"“sdk” has not: ride/bus"):
        sdk_text.extract(study / "report.txt", coder=coder, codebook=load_codebook(), **FAST)


def test_a_trained_coder_beside_another_codebook_is_told(study: Path) -> None:
    coder = make_coder("combined")
    assert isinstance(coder, ModelCoder)
    coder.save(study / "mine")
    results = sdk_text.extract(
        study / "report.txt", coder=study / "mine", codebook=study / "more.yaml", **FAST
    )
    said = notices(results)
    assert "learned codes that codebook “more” has not, so nobody gets them: method/swot" in said
    assert "did not learn these codes, which rules alone give: difficulty/transport" in said


def test_rules_in_place_of_the_classifier_are_told(study: Path) -> None:
    results = sdk_text.extract(study / "report.txt", codebook=study / "own.yaml", **FAST)
    assert "knows none of the codes of codebook “rides”: coded by rules alone" in notices(results)
    plain = sdk_text.extract(
        study / "report.txt", codebook=study / "own.yaml", coder="rules", **FAST
    )
    assert "rules alone" not in notices(plain)
