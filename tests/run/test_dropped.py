"""Formats of an earlier run that a rerun takes away are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdk_text.run.dropped import decisions_dropped, dropped
from sdk_text.run.output_folder import seal, staged
from sdk_text.run.settings import Settings


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A run's folder with tables and figures as csv, docx and png."""
    out = tmp_path / "out"
    with staged(out) as partial:
        for name in ("tables/themes.csv", "tables/themes.docx", "tables/index.html",
                     "tables/methods.md", "tables/evidence.csv", "figures/themes.png",
                     "figures/index.html"):  # fmt: skip
            (partial / name).parent.mkdir(exist_ok=True)
            (partial / name).write_text("", encoding="utf-8")
        seal(partial, {})
    return out


def test_fewer_formats_are_told(earlier: Path) -> None:
    (line,) = dropped(earlier, Settings(formats=("docx", "svg")), "standard")
    assert "as csv, png are gone" in line
    assert "makes docx, svg only" in line
    assert line.endswith("--formats csv,docx,png,svg")


def test_no_tables_any_more_are_told(earlier: Path) -> None:
    (line,) = dropped(earlier, Settings(tables=False), "")
    assert "csv, docx, png" in line
    assert "--no-tables" in line


@pytest.mark.parametrize(
    "formats", [("csv", "docx", "png"), ("all",), ("png", "docx", "csv", "md")]
)
def test_nothing_is_told_where_nothing_is_gone(earlier: Path, formats: tuple[str, ...]) -> None:
    assert dropped(earlier, Settings(formats=formats), "standard") == []


def test_a_new_folder_has_nothing_to_lose(tmp_path: Path) -> None:
    assert dropped(tmp_path / "new", Settings(formats=("csv",)), "standard") == []
    assert dropped(tmp_path / "new", Settings(tables=False), "") == []


def test_decisions_that_are_gone_are_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert decisions_dropped(out, []) == []
    with staged(out) as partial:
        (partial / "decisions.csv").write_text("", encoding="utf-8")
        seal(partial, {})
    assert decisions_dropped(out, ["accept"]) == []
    [line] = decisions_dropped(out, [])
    assert "no file of decisions" in line
