"""Review sheets go out to a spreadsheet and come back; what they mean is checked strictly."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PASSIVE,
    PLACE,
    SENTENCES,
    codebook,
    coding,
    segments,
)

from sdk_text.codebook.model import Code
from sdk_text.errors import InputError, ReviewError
from sdk_text.frames import codings_frame, frame_of
from sdk_text.records import Coding
from sdk_text.results import Results
from sdk_text.review.decisions.apply import apply_decisions, keep_decisions
from sdk_text.review.decisions.file import load_decisions
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.review.sheet.words import review_words

ROWS = segments()
CODINGS = [
    coding(ROWS[0], PLACE, coder="rules", cue="trūkst telpu"),
    coding(ROWS[0], PLACE, coder="classifier", confidence=0.9, cue=""),
    coding(ROWS[2], INSTITUTIONS),
    coding(ROWS[4], PASSIVE, "neatnāca"),
    coding(ROWS[4], PASSIVE, "tikai trīs"),
    coding(ROWS[5], FUNDING, coder="Anna", confidence=1.0),
]

Sheet = list[dict[str, str]]
Change = Callable[[Sheet], object]


def results(codings: list[Coding] = CODINGS, rows=ROWS) -> Results:
    return Results.from_frames(
        codings=codings_frame(codings), segments=frame_of("segments", rows), codebook=codebook()
    )


def sheet(path: Path) -> Sheet:
    """The rows of a written CSV sheet, by column id."""
    text = path.read_bytes().decode("utf-8-sig")
    delimiter = ";" if text.split("\r\n")[0].count(";") > 2 else ","
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    ids = [review_words().column_of(heading) for heading in table[0]]
    return [dict(zip(ids, row, strict=True)) for row in table[1:]]


def save(path: Path, rows: Sheet, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding, "replace"))
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Callable[[Change], Path]:
    """A function that writes a sheet of the example, changes its rows, and saves it."""

    def fill(change: Change) -> Path:
        path = tmp_path / "review.csv"
        write_review(results(), path, uncoded=True)
        rows = sheet(path)
        change(rows)
        return save(path, rows)

    return fill


def read(path: Path) -> list[tuple[str, str, str, str]]:
    found = read_review(path, coder="Anna", codebook=codebook(), decided="2026-11-22")
    return [(d.action, d.segment.rpartition("liepkalns/")[2], d.code, d.new_code) for d in found]


def test_rows_have_evidence_context_and_every_coder(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    assert write_review(results(), path) == 5
    first, second, third, *_ = sheet(path)
    assert first["code"] == PLACE
    assert first["label"] == "lack of premises"
    assert (first["coder"], first["confidence"], first["cue"]) == (
        "rules; classifier", "0.90", "trūkst telpu",
    )  # fmt: skip
    assert (first["before"], first["after"]) == ("", "Jā.")
    assert (second["before"], second["after"]) == ("Jā.", "Jā.")
    assert (second["evidence"], third["evidence"]) == ("", "neatnāca")


def test_what_the_sheet_can_leave_out_or_add(tmp_path: Path) -> None:
    def count(**options: object) -> int:
        path = tmp_path / "review.csv"
        return write_review(results(), path, overwrite=True, **options)  # type: ignore[arg-type]

    assert count(uncoded=True) == 7
    assert count(undecided=True) == 4
    assert count(only=[ROWS[4].segment]) == 2
    assert count(only=[ROWS[1].segment], uncoded=True) == 1
    ticks = [coding(ROWS[0], PLACE, coder="form")]
    assert write_review(results(ticks), tmp_path / "form.csv") == 0


def test_what_a_person_decided_on_is_not_shown_as_uncoded(tmp_path: Path) -> None:
    emptied = ROWS[1].segment
    run = replace(results(), meta={"segments_read": [emptied]})
    path = tmp_path / "review.csv"
    write_review(run, path, uncoded=True, undecided=True)
    shown = {row["segment"] for row in sheet(path)}
    assert shown == {row.segment for row in ROWS} - {emptied, ROWS[5].segment}


def test_one_code_on_like_words_of_a_segment(tmp_path: Path) -> None:
    """The key tells the two apart; a sheet of before, whose keys do not, can still be read."""
    text = "Atbalsts ir vajadzīgs, un padoms ir vajadzīgs."
    [row] = segments((("2.support", text),))
    first = coding(row, INSTITUTIONS, "ir vajadzīgs", "rules")
    shift = text.rindex("ir vajadzīgs") - text.index("ir vajadzīgs")
    twice = [first, replace(first, start=first.start + shift, end=first.end + shift)]
    run, path = results(twice, [row]), tmp_path / "review.csv"
    assert write_review(run, path) == 2
    rows = sheet(path)
    assert [r["occurrence"] for r in rows] == ["1", "2"]
    rows[1]["decision"] = "reject"
    said = read_review(save(path, rows), coder="Anna", codebook=codebook())
    assert [(d.action, d.occurrence) for d in said] == [("reject", "2")]
    left, _ = apply_decisions(twice, [row], said, codebook(), texts={"liepkalns": text})
    assert [c.start for c in left] == [first.start]
    old = [{**rows[1], "key": rows[1]["key"].partition("#")[0]}]
    [decision] = read_review(save(path, old), coder="Anna", codebook=codebook())
    assert decision.occurrence == ""


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_untouched_sheet_says_nothing(tmp_path: Path, lang: str, kind: str) -> None:
    path = tmp_path / f"review.{kind}"
    write_review(results(), path, lang=lang, uncoded=True)  # type: ignore[arg-type]
    assert read(path) == []


def test_each_decision_comes_back(filled: Callable[[Change], Path]) -> None:
    def decide(rows: Sheet) -> None:
        rows[0]["decision"], rows[0]["comment"] = "Jā", "skaidrs"
        rows[1]["decision"] = "nav koda"
        rows[2] |= {"decision": "PARKODET", "new_code": "iestādes kā partneri"}
        rows[2]["new_code"] = "Lack of premises"
        rows[3] |= {"decision": "add", "new_code": FUNDING}
        rows[4]["decision"] = " noraidīts. "
        rows[6]["comment"] = "jāapspriež"
        rows.append({**rows[2], "decision": "pievienot", "new_code": PASSIVE})

    path = filled(decide)
    assert read(path) == [
        ("accept", "2.support/1", PLACE, ""),
        ("none", "2.support/2", "", ""),
        ("recode", "2.support/3", INSTITUTIONS, PLACE),
        ("add", "5.partners/1", FUNDING, ""),
        ("reject", "5.partners/2", PASSIVE, ""),
        ("comment", "5.partners/3", FUNDING, ""),
        ("add", "2.support/3", PASSIVE, ""),
    ]
    first = read_review(path, coder="Anna", codebook=codebook(), decided="2026-11-22")[0]
    assert (first.comment, first.coder, first.decided[:10]) == ("skaidrs", "Anna", "2026-11-22")
    assert read_review(path, coder="A", codebook=codebook())[0].decided > "2026-11-22"


def test_from_sheet_to_codings(filled: Callable[[Change], Path]) -> None:
    def decide(rows: Sheet) -> None:
        rows[0]["decision"] = "accept"
        rows[4]["decision"] = "reject"
        rows[2] |= {"decision": "recode", "new_code": FUNDING}

    kept = read_review(filled(decide), coder="Jānis", codebook=codebook())
    decided, report = apply_decisions(CODINGS, ROWS, kept, codebook())
    assert [(c.code, c.text, c.coder) for c in decided] == [
        (PLACE, ROWS[0].text, "Jānis"),
        (FUNDING, ROWS[2].text, "Jānis"),
        (PASSIVE, "tikai trīs", "combined"),
        (FUNDING, ROWS[5].text, "Anna"),
    ]
    assert set(report["status"]) == {"applied"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_dialects_of_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "review.csv"
    write_review(results(), path)
    rows = sheet(path)
    rows[0]["decision"] = "pieņemt"
    turned = [
        {"mine": "x", **dict(reversed(row.items())), "": "", "note; too, long": "1"}
        for row in reversed(rows)
    ]
    assert read(save(path, turned, delimiter, encoding)) == [("accept", "2.support/1", PLACE, "")]


def test_letters_lost_to_cp1257_are_no_edit(tmp_path: Path) -> None:
    rows = segments((("2.support", "Kāds teica: приходите к нам вечером, ja gribat."),))
    path = tmp_path / "review.csv"
    write_review(results([coding(rows[0], PASSIVE)], rows), path)
    cells = sheet(path)
    cells[0]["decision"] = "reject"
    [kept] = read_review(
        save(path, cells, ";", "cp1257"), coder="Anna", codebook=codebook(), decided="2026-11-22"
    )
    assert "?" in kept.text
    decided, report = apply_decisions([coding(rows[0], PASSIVE)], rows, [kept], codebook())
    assert decided == []
    assert report["similarity"].tolist() == [1.0]


def test_the_form_for_excel_has_bom_and_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    write_review(results(), path, excel=True, lang="lv")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfkopsavilkums;")
    assert read(path) == []
    path.write_bytes(b"sep=;\r\n" + data[3:])
    assert read(path) == []
    write_review(results(), path, overwrite=True)
    assert path.read_bytes().startswith(b"report,")


def edit(rows: Sheet, i: int, **cells: str) -> None:
    rows[i].update(cells)


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


def test_outputs_are_not_written_over_and_names_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(results(), path)
    with pytest.raises(InputError, match=r"is there already.* with --overwrite"):
        write_review(results(), path)
    with pytest.raises(InputError, match=r"ends in \.xlsx or \.csv"):
        write_review(results(), tmp_path / "review.txt")
    for name in ("", "rules", "a\x00b"):
        with pytest.raises(InputError):
            read_review(path, coder=name, codebook=codebook())
    with pytest.raises(InputError, match="is no date"):
        read_review(path, coder="Anna", codebook=codebook(), decided="vakar")


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


def test_formulas_in_csv_are_escaped_and_come_back(tmp_path: Path) -> None:
    rows = segments((("2.support", "=1+1 un vēl"), ("2.support", "-2 grādi"), ("2.support", "'+a")))
    path = tmp_path / "review.csv"
    write_review(results([coding(r, FUNDING) for r in rows], rows), path)
    cells = sheet(path)
    assert [c["text"][0] for c in cells] == ["'", "'", "'"]
    for row in cells:
        row["decision"] = "accept"
    found = read_review(save(path, cells), coder="Anna", codebook=codebook())
    assert [d.text for d in found] == [r.text for r in rows]


clean_text = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60
).map(lambda s: " ".join(s.split()))


@settings(deadline=None, max_examples=40)
@given(
    texts=st.lists(clean_text.filter(bool), min_size=1, max_size=4),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_any_text_goes_out_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], kind: str
) -> None:
    rows = segments(tuple(("2.support", text) for text in texts))
    codings = [coding(row, FUNDING) for row in rows]
    path = tmp_path_factory.mktemp("sheet") / f"review.{kind}"
    write_review(results(codings, rows), path)
    assert read(path) == []


def test_words_are_unambiguous() -> None:
    words = review_words()
    every = [w for d in words.decisions for ws in d.words.values() for w in ws]
    assert all(words.action_of(w) for w in every)
    assert {words.action_of(d.words["lv"][0]) for d in words.decisions} == {
        d.action for d in words.decisions
    }
    assert sum(len(ws) for d in words.decisions for ws in d.words.values()) == len(
        {w.casefold() for w in every}
    )
    assert SENTENCES


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


def workbook(tmp_path: Path) -> tuple[Path, Any, dict[str, int]]:
    path = tmp_path / "sheets.xlsx"
    write_review(results([coding(row, PLACE) for row in ROWS[:3]]), path, lang="lv", uncoded=True)
    book = openpyxl.load_workbook(path)
    return path, book, {str(c.value): c.column for c in book.worksheets[0][1]}


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


@pytest.mark.parametrize("word", ["«pieņemt»", "pie\u200bņemt", "‘der’", "pieņemu", "agree"])
def test_words_in_other_quotes_and_forms(filled: Callable[[Change], Path], word: str) -> None:
    [found] = read(filled(lambda r: edit(r, 0, decision=word)))
    assert found[0] == "accept"


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


def test_a_sheet_of_another_codebook_is_told_once(filled: Callable[[Change], Path]) -> None:
    path = filled(lambda r: edit(r, 0, decision="accept"))
    other = replace(codebook(), name="other", codes=(Code("mood/joy", "prieks", "joy"),))
    with pytest.raises(ReviewError, match=r"none of its \d+ codes is in codebook “other”") as error:
        read_review(path, coder="Anna", codebook=other)
    assert "--codebook" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_the_lines_of_a_comment_stay(filled: Callable[[Change], Path], tmp_path: Path) -> None:
    path = filled(lambda rows: rows[0].update(comment="Viens.\r\n\r\n-  otrs ") or None)
    (said,) = read_review(path, coder="Anna", codebook=codebook())
    assert said.comment == "Viens.\n\n- otrs"
    kept = tmp_path / "sdk-decisions.csv"
    keep_decisions([said], kept)
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 2
    assert load_decisions(kept) == [said]
    codings, _ = apply_decisions(
        results().codings, results().segments, load_decisions(kept), codebook()
    )
    assert "Anna: Viens.\n\n- otrs" in set(codings["memo"])


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
