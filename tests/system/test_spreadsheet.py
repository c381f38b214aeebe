from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.errors import InputError
from sdk_text.run.variables import load_variables
from sdk_text.system.given_files import MOST_BYTES
from sdk_text.system.spreadsheet import (
    escape_formula,
    escape_frame,
    read_spreadsheet,
    unescape_formula,
    unescape_frame,
)


@given(st.text(alphabet="'=+-@\t\rab ā1"))
def test_escaping_can_be_undone(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+371", "-5", "@SUM(A1)", "\tx", "\r=1", "'=1"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert escape_formula(text).startswith("'")


@pytest.mark.parametrize("text", ["", "kopiena", "'tā'", " =1", "2 + 2"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert escape_formula(text) == text


def test_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"n": [-1, 2], "text": ["=x", "y"]})
    safe = escape_frame(frame)
    assert safe["n"].tolist() == [-1, 2]
    assert safe["text"].tolist() == ["'=x", "y"]
    pd.testing.assert_frame_equal(unescape_frame(safe), frame)


def test_messages_call_a_file_what_it_should_be(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(MOST_BYTES, "variables", 10)
    path = tmp_path / "v.csv"
    path.write_text("summary,region\ntukums,Kurzeme\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"hardly a file of this kind \(variables\)"):
        load_variables(path)


def test_cells_merged_downwards_count_for_all_rows_and_headings_only_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["Title", None, None],
        ["a", "b", "c"],
        [1, "x", "k"],
        [2, None, "l"],
        [3, "", "m"],
    ):
        page.append(row)
    page.merge_cells("A1:C1")
    page.merge_cells("B3:B5")
    book.save(tmp_path / "t.xlsx")
    header, rows = read_spreadsheet(tmp_path / "t.xlsx", lambda cells: cells[:1] == ["a"], "sheet")
    assert header == ["a", "b", "c"]
    assert [cells for _, cells in rows] == [["1", "x", "k"], ["2", "x", "l"], ["3", "x", "m"]]


def test_a_formula_without_a_result_is_no_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["summary", "a"])
    book.active.append(["tukums", "=1+1"])
    book.save(tmp_path / "v.xlsx")
    with pytest.raises(InputError, match="formula in cell B2 has no result"):
        load_variables(tmp_path / "v.xlsx")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>IF(1,"","x")</f><v></v></c><c r="C2"><v>3</v></c>', ""),
        ('<c r="B2" s="1"/><c r="C2"><f t="shared" si="0"/><v>4</v></c>', ""),
    ],
)
def test_a_formula_with_a_result_is_read(tmp_path: Path, cell: str, read: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["summary", "a", "b"])
    book.active.append(["tukums", 7])
    book.save(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as before,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as after,
    ):
        for name in before.namelist():
            content = before.read(name).decode()
            content = re.sub(r'<c r="B2".*?</c>', lambda _: cell, content)
            after.writestr(name, content)
    header, rows = read_spreadsheet(tmp_path / "b.xlsx", lambda c: "summary" in c, "sheet")
    assert header[:2] == ["summary", "a"]
    assert rows[0][1][1] == read
