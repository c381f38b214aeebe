"""A run of many summaries: no limit in silence."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from sdk_text.extract import main
from sdk_text.run import extract as run_extract

pytest.importorskip("duckdb", reason="extra cluster: pip install 'sdk_text[cluster]'")

FAST = ["--engine", "blank", "--coder", "rules"]
VARIABLES = "kopsavilkums,reģions\ndzelmava,Zemgale\nkalnvarti,Zemgale\nlielvirve,Vidzeme\n"


@pytest.fixture
def reports(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three reports with a variable, which are many here."""
    monkeypatch.setattr(run_extract, "MOST_SUMMARIES_IN_MEMORY", 2)
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("dzelmava.docx", "kalnvarti.txt", "lielvirve.txt"):
        shutil.copy(root / "corpus" / name, folder)
    (folder / "variables.csv").write_text(VARIABLES, encoding="utf-8")
    return folder


def test_many_summaries_have_tables(reports: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    assert main([str(reports), "--out", str(out), *FAST]) == 0
    assert "3 summaries (more than 2)" in capsys.readouterr().err
    for name in ("tables/themes.docx", "tables/index.html", "figures/themes.png",
                 "matrices/theme-by-summary.csv", "parquet/codings.parquet",
                 "names.csv"):  # fmt: skip
        assert (out / name).is_file(), name
        assert name in json.loads((out / "run.json").read_text("utf-8"))["outputs"]
    codings = pd.read_csv(out / "codings.csv")
    themes = pd.read_csv(out / "tables" / "themes.csv")
    assert len(themes)
    from sdk_text.large import LargeResults

    with LargeResults.open(out) as large:
        assert large.one("SELECT count(*) FROM codings") == len(codings)
        assert list(large.skeleton.variables["value"].unique()) == ["Zemgale", "Vidzeme"]


def test_only_the_formats_asked_for(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main([str(reports), "--out", str(out), "--formats", "csv", *FAST]) == 0
    endings = {p.suffix for part in ("tables", "figures") for p in (out / part).iterdir()}
    assert endings == {".csv", ".html"}


def test_without_the_extra_it_says_so(
    reports: Path, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    out = tmp_path / "out"
    assert main([str(reports), "--out", str(out), *FAST]) == 0
    assert 'pip install "sdk_text[cluster]"' in capsys.readouterr().err
    assert (out / "codings.csv").is_file()
    assert not (out / "tables").exists()


def test_a_share_of_so_many_is_refused_before_the_work(
    reports: Path, tmp_path: Path, capsys
) -> None:
    arguments = [str(reports), "--out", str(tmp_path / "out"), "--share", str(tmp_path / "share")]
    assert main([*arguments, "--coder", "rules"]) == 2
    assert "share a part" in capsys.readouterr().err
    assert not (tmp_path / "share").exists()


def test_parquet_on_demand(root: Path, tmp_path: Path) -> None:
    from sdk_text.large import LargeResults
    from sdk_text.results import Results

    out = tmp_path / "out"
    source = str(root / "corpus" / "kalnvarti.txt")
    assert main([source, "--out", str(out), *FAST, "--no-tables", "--parquet"]) == 0
    loaded = Results.load(out)
    with LargeResults.open(out) as large:
        for name in ("segments", "codings", "tokens", "approaches", "summaries"):
            pd.testing.assert_frame_equal(large.frame(name), loaded.frames()[name])
    assert main([source, "--out", str(out), *FAST, "--no-tables"]) == 0
    assert not (out / "parquet").exists()


def test_parquet_without_the_extra(
    root: Path, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    source = str(root / "corpus" / "kalnvarti.txt")
    assert main([source, "--out", str(tmp_path / "out"), *FAST, "--parquet"]) == 2
    assert 'pip install "sdk_text[cluster]"' in capsys.readouterr().err
