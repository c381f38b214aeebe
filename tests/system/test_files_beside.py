"""Files beside the reports are found as people write their names, and near misses are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdk_text.codebook.beside import find_codebook
from sdk_text.review.decisions.file import COLUMNS, find_decisions
from sdk_text.review.memos import find_memos
from sdk_text.run.beside import passed_over
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


def test_what_is_read_is_no_near_miss_and_two_formats_are_told(tmp_path: Path) -> None:
    put(tmp_path, "sdk-codebook.yaml", "variables.csv", "sdk-llm.toml", "sdk-llm-answers.jsonl")
    (tmp_path / "sdk-decisions.csv").write_text(",".join(COLUMNS), encoding="utf-8")
    assert passed_over(tmp_path) == []
    put(tmp_path, "sdk-decisions.xlsx", "sdk-codebook.yml")
    told = "\n".join(passed_over(tmp_path))
    assert "sdk-decisions.xlsx: read as well as" in told
    assert "sdk-codebook.yml: not read" in told
