"""Parquet tables that contradict each other: a line with file and row, when opened or read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from sdk_text.errors import InputError


def _spoiled(folder: Path, table: str, at: int, column: str, value: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "parquet" / f"{table}.parquet"
    found = pq.read_table(path)
    values = found[column].to_pylist()
    values[at] = value
    number = found.schema.get_field_index(column)
    field = found.schema.field(column)
    pq.write_table(found.set_column(number, field, pa.array(values, field.type)), path)


def _all(folder: Path) -> None:
    from sdk_text.large import LargeResults

    with LargeResults.open(folder) as large:
        large.part([str(s) for s in large.frame("summaries")["summary"]])


@pytest.fixture
def copied(large_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(large_folder, tmp_path / "a [b]* it's"))


CASES: list[tuple[str, int, str, Any, str]] = [
    ("summaries", 1, "summary", "izdomatais-1", "summary 'izdomatais-1' stands in an earlier row"),
    ("segments", 4, "segment", "x", "is not in segments.parquet"),
    ("codings", 2, "segment", "x", "segment 'x' is not in segments.parquet"),
    ("sections", 3, "summary", "x", "summary 'x' is not in summaries.parquet"),
    ("segments", 3, "summary", "x", "summary 'x' is not in summaries.parquet"),
    ("codings", 5, "start", -3, "start -3 is negative or after the end"),
    ("segments", 6, "end", 0, "is negative or after the end"),
    ("segments", 6, "end", 10**9, "end 1000000000 is beyond the text"),
    ("tokens", 9, "segment", "x", "segment 'x' is not in segments.parquet"),
    ("tokens", 9, "end", 10**9, "end 1000000000 is beyond the text"),
    ("codings", 7, "confidence", 7.0, "confidence 7.0"),
    ("segments", 8, "skipped", "5-x", "skipped '5-x'"),
]


@pytest.mark.parametrize(
    ("table", "at", "column", "value", "said"), CASES,
    ids=[f"{c[0]}.{c[2]}={c[3]}" for c in CASES],
)  # fmt: skip
def test_a_value_that_contradicts_is_told_with_file_and_row(
    copied: Path, table: str, at: int, column: str, value: Any, said: str
) -> None:
    _all(copied)
    _spoiled(copied, table, at, column, value)
    with pytest.raises(InputError) as caught:
        _all(copied)
    (line,) = str(caught.value).splitlines()
    assert said in line
    assert line.endswith("; run extract again")
    if "is not in segments" not in said or table != "segments":
        assert f"{table}.parquet: row {at + 1}: " in line
