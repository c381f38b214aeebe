"""What is wrong in a sheet is named, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PLACE,
    codebook,
    coding,
    segments,
)
from sheet_examples import Change, edit, read, results, save, sheet, workbook

from sdk_text.codebook.model import Code
from sdk_text.errors import ReviewError
from sdk_text.review.sheet.sheet import read_review, write_review


@pytest.mark.parametrize(
    ("change", "row", "message"),
    [
        (lambda r: edit(r, 0, decision="varbūt"), 2, "unknown decision 'varbūt'"),
        (lambda r: edit(r, 0, decision="recode"), 2, "recode needs a new code"),
        (lambda r: edit(r, 0, decision="recode", new_code=PLACE), 2, "to the same code"),
        (lambda r: edit(r, 0, decision="recode", new_code="difficulty/fundign"), 2, "mean 'diff"),
        (lambda r: edit(r, 0, decision="accept", new_code=FUNDING), 2, "write recode or add"),
        (lambda r: edit(r, 0, decision="nav koda", new_code=FUNDING), 2, "which of them"),
        (lambda r: edit(r, 0, decision="add"), 2, "add needs a new code"),
        (lambda r: edit(r, 0, new_code=FUNDING), 2, "a new code without a decision"),
        (lambda r: edit(r, 1, decision="accept"), 3, "has no code; write add"),
        (lambda r: edit(r, 1, comment="?"), 3, "a comment on a segment without code"),
        (lambda r: edit(r, 2, text=r[2]["text"].replace("palīdz", "traucē")), 4, "were edited"),
        (lambda r: edit(r, 3, evidence="atnāca"), 5, "were edited"),
        (lambda r: edit(r, 2, code=FUNDING, decision="accept"), 4, "were edited"),
        (lambda r: edit(r, 2, summary="egle"), 4, "were edited"),
        (lambda r: edit(r, 0, key=""), 2, "key is missing"),
        (lambda r: edit(r, 0, key="k12"), 2, "key is missing or damaged"),
        (lambda r: r.append(r[0]), 9, "repeats row 2"),
        (
            lambda r: (
                edit(r, 2, decision="reject"),
                r.append({**r[2], "decision": "add", "new_code": INSTITUTIONS}),
            ),
            9,
            "contradicts row 4",
        ),
        (
            lambda r: (
                edit(r, 2, decision="none"),
                r.append({**r[2], "decision": "add", "new_code": FUNDING}),
            ),
            9,
            "row 4 says no code",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_row(
    filled: Callable[[Change], Path], change: Change, row: int, message: str
) -> None:
    path = filled(change)
    with pytest.raises(ReviewError) as caught:
        read(path)
    assert f"{path}: row {row}: " in str(caught.value)
    assert message in str(caught.value)


def test_all_problems_are_in_one_message(filled: Callable[[Change], Path]) -> None:
    path = filled(lambda r: [edit(r, i, decision="???") for i in range(4)])
    before = path.read_bytes()
    with pytest.raises(ReviewError) as caught:
        read(path)
    assert [f"row {n}" in str(caught.value) for n in range(1, 7)] == [False, *[True] * 4, False]
    assert path.read_bytes() == before


def test_a_code_removed_since_can_be_rejected_or_recoded_but_not_accepted(
    filled: Callable[[Change], Path],
) -> None:
    def without(decision: str, new_code: str = "") -> list:
        path = filled(lambda r: edit(r, 0, decision=decision, new_code=new_code))
        found = read_review(path, coder="Anna", codebook=codebook(PLACE))
        path.unlink()
        return [(d.action, d.code) for d in found]

    assert without("reject") == [("reject", PLACE)]
    assert without("recode", FUNDING) == [("recode", PLACE)]
    path = filled(lambda r: edit(r, 0, decision="accept"))
    with pytest.raises(ReviewError, match="no longer, in codebook"):
        read_review(path, coder="Anna", codebook=codebook(PLACE))


def test_a_label_of_two_codes_is_not_guessed(filled: Callable[[Change], Path]) -> None:
    book = codebook()
    same = tuple(replace(c, label_en="lack") for c in book.codes)
    path = filled(lambda r: edit(r, 0, decision="add", new_code="lack"))
    with pytest.raises(ReviewError, match="write the id"):
        read_review(path, coder="Anna", codebook=replace(book, codes=same))


def test_sheets_that_are_none(tmp_path: Path) -> None:
    def message(name: str, data: bytes | None) -> str:
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(ReviewError) as caught:
            read(path)
        assert str(path) in str(caught.value)
        return str(caught.value)

    assert "no such file" in message("a.csv", None)
    assert "only .csv and .xlsx" in message("a.ods", b"")
    assert "header row was not found" in message("a.csv", b"")
    assert "header row was not found" in message("b.csv", b"a,b\n1,2\n")
    assert "'text' is missing" in message("c.csv", b"report,section,segment,code,decision,key\n")
    assert "stands twice" in message(
        "d.csv", b"report,section,segment,text,code,decision,key,key\n"
    )
    assert "not readable as CSV" in message("e.csv", b'key,decision\n"open\n')
    assert "not a text" in message("f.csv", b"\xff\xfe\xd8")
    assert "not a readable .xlsx" in message("a.xlsx", b"PK\x03\x04 not a zip")


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    path, book, at = workbook(tmp_path)
    book.worksheets[0].cell(1, at["komentārs"]).value = "Piezīmes"
    book.save(path)
    remarks: list[str] = []
    read_review(path, coder="Anna", codebook=codebook(), remarks=remarks)
    assert remarks == [f"{path}: there is no column 'komentārs'; not read: 'Piezīmes'"]
    book.worksheets[0].cell(1, at["kopsavilkums"]).value = "mape"
    book.save(path)
    with pytest.raises(ReviewError, match="column 'kopsavilkums' is missing"):
        read_review(path, coder="Anna", codebook=codebook())


@pytest.mark.parametrize("word", ["jā?", "pieņemt?", "accept ?"])
def test_a_decision_with_a_question_mark_is_none(
    filled: Callable[[Change], Path], word: str
) -> None:
    with pytest.raises(ReviewError, match="is it one"):
        read(filled(lambda r: edit(r, 0, decision=word)))


def test_a_short_name_of_two_codes_is_not_guessed(tmp_path: Path) -> None:
    book = codebook()
    other = replace(
        book.codes[0], id="resource/funding", label_lv="finansējums", label_en="funding"
    )
    book = replace(book, codes=(*book.codes, other))
    path, sheets, at = workbook(tmp_path)
    sheets.worksheets[0].cell(2, at["lēmums"]).value = "pievienot"
    sheets.worksheets[0].cell(2, at["jauns kods"]).value = "funding"
    sheets.save(path)
    with pytest.raises(ReviewError, match="difficulty/funding or resource/funding; write the id"):
        read_review(path, coder="Anna", codebook=book)
    sheets.worksheets[0].cell(2, at["jauns kods"]).value = "finansējums"
    sheets.save(path)
    [said] = read_review(path, coder="Anna", codebook=book)
    assert said.code == "resource/funding"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("heading", ["lēmums", "atslēga"])
def test_a_needed_column_under_another_name_is_named(
    tmp_path: Path, heading: str, kind: str
) -> None:
    path = tmp_path / f"s.{kind}"
    write_review(results(), path, lang="lv")
    if kind == "csv":
        text = path.read_bytes().decode("utf-8")
        path.write_bytes(text.replace(heading, "cits", 1).encode("utf-8"))
    else:
        book = openpyxl.load_workbook(path)
        cells = {cell.value: cell for cell in book.worksheets[0][1]}
        cells[heading].value = "cits"
        book.save(path)
    with pytest.raises(ReviewError, match=f"column '{heading}' is missing"):
        read_review(path, coder="Anna", codebook=codebook())


def test_a_sheet_of_another_codebook_is_told_once(filled: Callable[[Change], Path]) -> None:
    path = filled(lambda r: edit(r, 0, decision="accept"))
    other = replace(codebook(), name="other", codes=(Code("mood/joy", "prieks", "joy"),))
    with pytest.raises(ReviewError, match=r"none of its \d+ codes is in codebook “other”") as error:
        read_review(path, coder="Anna", codebook=other)
    assert "--codebook" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_sections_that_a_spreadsheet_takes_for_dates_and_numbers(tmp_path: Path) -> None:
    rows = segments((("2.1", "Pagastā trūkst telpu."), ("1.10", "Naudas pietika tikai tējai.")))
    given_ = [coding(rows[0], PLACE), coding(rows[1], FUNDING)]
    write_review(results(given_, rows), tmp_path / "s.csv")
    filled_in = sheet(tmp_path / "s.csv")
    filled_in[0] |= {"section": "02.janv", "decision": "jā"}
    filled_in[1] |= {"section": "1.1", "decision": "nē"}
    said = read_review(save(tmp_path / "f.csv", filled_in), coder="Anna", codebook=codebook())
    assert [(d.action, d.section) for d in said] == [("accept", "2.1"), ("reject", "1.10")]
    filled_in[1]["segment"] = "liepkalns/1.1/1"
    with pytest.raises(ReviewError, match=r"row 3.*were edited"):
        read_review(save(tmp_path / "f.csv", filled_in), coder="Anna", codebook=codebook())


@pytest.mark.parametrize("column", ["decision", "new_code", "comment"])
@pytest.mark.parametrize("shown", ["#NAME?", "Err:509", "#VĒRTĪBA!"])
def test_words_that_became_an_error_of_the_spreadsheet_are_told(
    filled: Callable[[Change], Path], column: str, shown: str
) -> None:
    path = filled(lambda rows: rows[0].update({column: shown}))
    with pytest.raises(ReviewError, match=r"row 2: .* shows an error of the spreadsheet"):
        read_review(path, coder="Anna", codebook=codebook())


def test_several_codes_in_one_cell_have_their_own_advice(filled: Callable[[Change], Path]) -> None:
    both = f"{FUNDING}; telpu trūkums"
    path = filled(lambda rows: rows[0].update(decision="add", new_code=both))
    with pytest.raises(ReviewError, match="several codes; copy the row"):
        read_review(path, coder="Anna", codebook=codebook())


def test_what_is_wrong_with_many_rows_alike_is_said_once(tmp_path: Path) -> None:
    rows = segments(tuple(("1", f"Trūkst telpu jau {n}. gadu.") for n in range(30)))
    write_review(results([coding(row, PLACE) for row in rows], rows), tmp_path / "s.csv")
    mixed = sheet(tmp_path / "s.csv")
    for row in mixed[:20]:
        row["text"] = "cits teksts, kura te nebija"
    mixed[25]["decision"] = "varbūt"
    with pytest.raises(ReviewError) as told:
        read_review(save(tmp_path / "f.csv", mixed), coder="Anna", codebook=codebook())
    lines = str(told.value).splitlines()
    assert len(lines) == 2
    assert "rows 2, 3, 4, 5, 6 and 15 more: report, segment" in lines[0]
    assert "row 27: unknown decision 'varbūt'" in lines[1]
