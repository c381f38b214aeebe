"""Files beside the reports are found as people write their names, and near misses are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sdk_text.codebook.beside import find_codebook
from sdk_text.review.decisions.file import COLUMNS, find_decisions, save_decisions
from sdk_text.review.decisions.record import Decision
from sdk_text.review.memos import find_memos
from sdk_text.run.beside import in_folders_below, passed_over
from sdk_text.run.variables import find_variables
from sdk_text.system.files_beside import plain_name


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("x", encoding="utf-8")


def test_names_in_any_case_and_with_an_ending_twice(tmp_path: Path) -> None:
    put(tmp_path, "Sdk-decisions.csv", "sdk-decisions-anna.CSV", "sdk-decisions-jānis.xlsx")
    put(tmp_path, "SDK-codebook.yml", "Variables.csv.csv", "Sdk-Memos.csv")
    assert [p.name for p in find_decisions(tmp_path)] == [
        "Sdk-decisions.csv", "sdk-decisions-anna.CSV", "sdk-decisions-jānis.xlsx",
    ]  # fmt: skip
    assert find_codebook([tmp_path]) == tmp_path / "SDK-codebook.yml"
    assert find_variables([tmp_path]) == tmp_path / "Variables.csv.csv"
    assert find_memos([tmp_path]) == [tmp_path / "Sdk-Memos.csv"]
    assert passed_over(tmp_path) == []
    assert plain_name("a.csv") == "a.csv"


@pytest.mark.parametrize(
    "name",
    ["sdk_decisions.csv", "sdk-decision-anna.csv", "sdk-decisions.ods", "sdk-codebook.txt",
     "sdk codebook.yaml", "variables (1).csv", "variables.xls", "sdk_llm.toml", "sdk-memo.csv"],
)  # fmt: skip
def test_near_misses_are_told(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "report.txt", ".sdk-journal-anna.jsonl", "~$sdk-decisions.xlsx", "data.csv")
    [told] = passed_over(tmp_path)
    assert told.startswith(f"{tmp_path / name}: not read")


def test_what_is_read_is_no_near_miss(tmp_path: Path) -> None:
    put(tmp_path, "sdk-codebook.yaml", "variables.csv", "sdk-llm.toml", "sdk-llm-answers.jsonl")
    (tmp_path / "sdk-decisions.csv").write_text(",".join(COLUMNS), encoding="utf-8")
    assert passed_over(tmp_path) == []
    put(tmp_path, "sdk-codebook.yml")
    assert "sdk-codebook.yml: not read" in "\n".join(passed_over(tmp_path))


def said(coder: str, *segments: str) -> list[Decision]:
    return [
        Decision(coder, "2026-11-01", "accept", "a", "1", segment, "difficulty/funding", key="k1")
        for segment in segments
    ]


@pytest.mark.parametrize(
    "name", ["sdk-decisions (1).csv", "sdk-decisions - kopija.csv", "sdk-decisions.xlsx"]
)
def test_a_copy_of_decisions_is_told(tmp_path: Path, name: str) -> None:
    save_decisions(said("Anna", "a/1", "a/2", "a/3"), tmp_path / "sdk-decisions.csv")
    save_decisions(said("Jānis", "a/1", "a/2", "a/3"), tmp_path / "sdk-decisions-janis.csv")
    # What a person has in two files is no copy.
    save_decisions(said("Anna", "a/3", "a/4", "a/5"), tmp_path / "sdk-decisions-anna.csv")
    assert passed_over(tmp_path) == []
    # One was taken back since, and one of the others changed.
    old = [*said("Anna", "a/0", "a/1"), replace(said("Anna", "a/2")[0], action="reject")]
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        rows = [COLUMNS, *([getattr(d, c) for c in COLUMNS] for d in said("Anna", "a/1", "a/2"))]
        for row in rows:
            book.active.append(list(row))
        book.save(tmp_path / name)
    else:
        save_decisions([*old, *said("Anna", "a/3")], tmp_path / name)
    [told] = passed_over(tmp_path)
    assert name in told
    assert "what was taken back in one still stands in the other" in told


def test_decisions_in_a_folder_below_are_told(tmp_path: Path) -> None:
    below = tmp_path / "2024"
    below.mkdir()
    put(below, "sdk-decisions-anna.csv", "sdk-memos.csv", "data.csv")
    reports = [tmp_path / "a.txt", below / "b.txt"]
    told = in_folders_below(reports, [tmp_path])
    assert [line.partition(":")[0] for line in told] == [
        str(below / "sdk-decisions-anna.csv"), str(below / "sdk-memos.csv")
    ]  # fmt: skip
    assert f"not read, as it does not lie in {tmp_path}; put it there" in told[0]
    assert in_folders_below(reports, [tmp_path, below]) == []
