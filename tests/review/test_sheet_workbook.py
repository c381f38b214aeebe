"""Sheets as workbooks: what they offer, and what a person or a program makes of them."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from review_examples import (
    FUNDING,
    PLACE,
    codebook,
    coding,
    segments,
)
from sheet_examples import read, results, workbook

from sdk_text.errors import ReviewError
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.review.sheet.words import review_words


def test_the_workbook_offers_lists_and_holds_only_text(tmp_path: Path) -> None:
    rows = segments((("2.support", '=HYPERLINK("x")'), ("2.support", "12.03.2020")))
    path = tmp_path / "review.xlsx"
    book = [coding(rows[0], PLACE, cue="@a"), coding(rows[1], PLACE)]
    write_review(results(book, rows), path, lang="lv")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["pārskats"]
    assert sheet.freeze_panes == "A2"
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists == {
        "O2:O1003": '"pieņemt,noraidīt,pārkodēt,pievienot,nav koda"',
        "P2:P1003": "'kodi'!$B$2:$B$5",
    }
    assert [c.value for c in workbook["kodi"]["A"]][1:] == [c.id for c in codebook().codes]
    texts = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in texts if cell.column_letter != "M"} == {"s"}
    assert sheet["G2"].value == '=HYPERLINK("x")'
    assert sheet["G2"].alignment.wrap_text
    assert sheet["A1"].comment is not None
    assert sheet["O1"].comment is None


def test_a_workbook_saved_by_a_person(tmp_path: Path) -> None:
    rows = segments((("2.support", "12.03.2020"), ("2.support", "Naudas nav.")))
    path = tmp_path / "review.xlsx"
    write_review(results([coding(r, FUNDING) for r in rows], rows), path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["review"]
    sheet["G2"].value = datetime(2020, 3, 12)
    sheet["O2"].value = "yes"
    sheet["O3"].value = "recode"
    sheet["P3"].value = PLACE
    sheet.insert_rows(1)
    sheet["A1"].value = "Annas darbs"
    workbook.move_sheet("help", -2)
    workbook.save(path)
    assert read(path) == [
        ("accept", "2.support/1", FUNDING, ""),
        ("recode", "2.support/2", FUNDING, PLACE),
    ]


def test_merged_decisions_count_for_all_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(results(), path, lang="lv")
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    headings = [review_words().column_of(str(cell.value)) for cell in page[1]]
    column = headings.index("decision") + 1
    coded = [
        row for row in range(2, page.max_row + 1)
        if page.cell(row, headings.index("code") + 1).value
    ]  # fmt: skip
    first, last = coded[0], coded[0]
    while last + 1 in coded:
        last += 1
    assert last > first
    page.cell(first, column).value = review_words().offered("lv")[0]
    page.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    book.save(path)
    decided = {"coder": "Anna", "codebook": codebook(), "decided": "2026-01-01T00:00:00"}
    merged = read_review(path, **decided)
    page.unmerge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    for row in range(first, last + 1):
        page.cell(row, column).value = review_words().offered("lv")[0]
    book.save(tmp_path / "single.xlsx")
    assert merged == read_review(tmp_path / "single.xlsx", **decided)
    assert len(merged) == last - first + 1


def test_all_sheets_of_a_workbook_are_read(tmp_path: Path) -> None:
    path, book, at = workbook(tmp_path)
    first = book.worksheets[0]
    copy = book.copy_worksheet(first)
    copy.title = "mana kopija"
    copy.cell(3, at["lēmums"]).value = "noraidīt"
    first.cell(2, at["lēmums"]).value = copy.cell(2, at["lēmums"]).value = "pieņemt"
    book.create_sheet("piezīmes").append(["zvanīt Annai"])
    book.save(path)
    remarks: list[str] = []
    said = read_review(path, coder="Anna", codebook=codebook(), remarks=remarks)
    assert [d.action for d in said] == ["accept", "reject"]
    assert remarks == [f"{path}: not read, as no review sheet: 'piezīmes'"]
    copy.cell(2, at["lēmums"]).value = "noraidīt"
    book.save(path)
    with pytest.raises(ReviewError, match="row 2 of sheet 'mana kopija': repeats row 2 of sheet"):
        read_review(path, coder="Anna", codebook=codebook())


def test_notes_on_cells_are_told(tmp_path: Path) -> None:
    path, book, at = workbook(tmp_path)
    remarks: list[str] = []
    read_review(path, coder="Anna", codebook=codebook(), remarks=remarks)
    assert not remarks
    book.worksheets[0].cell(3, at["lēmums"]).comment = Comment("Neesmu droša", "Anna")
    book.save(path)
    read_review(path, coder="Anna", codebook=codebook(), remarks=remarks)
    [told] = remarks
    assert "1 note on a cell is not read" in told
    assert f"{get_column_letter(at['lēmums'])}3" in told
    assert "'komentārs'" in told
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<x" if "comment" in name else old.read(name))
    assert not read_review(broken, coder="Anna", codebook=codebook())


def test_lines_between_the_rows_are_passed_over(tmp_path: Path) -> None:
    path, book, at = workbook(tmp_path)
    page = book.worksheets[0]
    page.cell(2, at["lēmums"]).value = "pieņemt"
    page.append([cell.value for cell in page[1]])  # the sheet pasted below itself, headings too
    page.append(["Kopā: 3"])
    book.save(path)
    remarks: list[str] = []
    said = read_review(path, coder="Anna", codebook=codebook(), remarks=remarks)
    assert [d.action for d in said] == ["accept"]
    assert remarks == [f"{path}: row {page.max_row} is on no segment and passed over"]
    page.cell(page.max_row, at["komentārs"]).value = "te bija teikums"
    book.save(path)
    with pytest.raises(ReviewError, match="the key is missing"):
        read_review(path, coder="Anna", codebook=codebook())


def test_the_time_of_day_in_a_comment_stays(tmp_path: Path) -> None:
    path, book, at = workbook(tmp_path)
    book.worksheets[0].cell(2, at["komentārs"]).value = datetime(2022, 10, 3, 17, 30)
    book.worksheets[0].cell(3, at["komentārs"]).value = datetime(2022, 10, 3)
    book.save(path)
    said = read_review(path, coder="Anna", codebook=codebook())
    assert [d.comment for d in said] == ["03.10.2022 17:30", "03.10.2022"]


def test_a_workbook_in_the_strict_form_is_told(tmp_path: Path) -> None:
    path, _, _ = workbook(tmp_path)
    strict = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main"))  # fmt: skip
    with pytest.raises(ReviewError, match="Strict Open XML"):
        read_review(strict, coder="Anna", codebook=codebook())
