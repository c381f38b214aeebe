"""Decisions on edited reports can be confirmed, and persons' decisions stand side by side."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PASSIVE,
    PLACE,
    SENTENCES,
    codebook,
    coding,
    decision,
    segments,
)

from sdk_text.errors import InputError
from sdk_text.frames import codings_frame, frame_of
from sdk_text.publication import side_by_side_table
from sdk_text.records import Coding, Segment
from sdk_text.results import Results
from sdk_text.review.decisions.apply import Decision, apply_decisions, save_decisions
from sdk_text.review.sheet.conflicts import disputed, write_conflicts
from sdk_text.review.sheet.moved import write_moved
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.review.sheet.words import review_words
from sdk_text.review.side_by_side import side_by_side

ROWS = segments()


def results(codings: list[Coding], rows: list[Segment] = ROWS, **frames: pd.DataFrame) -> Results:
    return Results.from_frames(
        codings=codings_frame(codings), segments=frame_of("segments", rows), codebook=codebook(),
        **frames,
    )  # fmt: skip


def edited(i: int, text: str) -> list[Segment]:
    changed = [*SENTENCES]
    changed[i] = (changed[i][0], text)
    return segments(tuple(changed))


def run(machine: list[Coding], rows: list[Segment], said: list[Decision]) -> Results:
    decided, report = apply_decisions(machine, rows, said, codebook())
    return results(decided, rows, decisions=report)


def filled(path: Path, cells: dict[int, str] | None = None, coder: str = "Anna") -> list[Decision]:
    """Read a CSV sheet back after a person changed some cells of the column decision."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for number, word in (cells or {}).items():
        table[number]["decision"] = word
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return read_review(path, coder=coder, codebook=codebook(), decided="2026-11-20")


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Results, list[Segment], list[Decision], Path]:
    said = [
        decision(ROWS, 5, "accept", FUNDING, comment="mans vārds"),
        decision(ROWS, 5, "reject", PASSIVE),
        decision(ROWS, 5, "recode", PLACE, INSTITUTIONS, coder="Jānis"),
    ]
    words = SENTENCES[5][1].rstrip(".") + " visiem."
    rows = edited(5, words)
    now = run([coding(rows[5], FUNDING), coding(rows[5], PLACE)], rows, said)
    assert "moved" in set(now.decisions["status"])
    return now, rows, said, tmp_path / "moved.csv"


def test_the_sheet_shows_then_and_now_and_what_was_decided(moved) -> None:
    now, rows, _, path = moved
    assert write_moved(now, path, coder="Anna") == 2
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [(r["code"], r["decision"]) for r in table] == [(FUNDING, "accept"), (PASSIVE, "reject")]
    assert {r["text then"] for r in table} == {SENTENCES[5][1]}
    assert {r["text"] for r in table} == {rows[5].text}
    assert table[0]["comment"] == "mans vārds"


def test_importing_it_confirms_them(moved) -> None:
    now, rows, said, path = moved
    write_moved(now, path, coder="Anna")
    new = filled(path)
    assert [d.action for d in new] == ["accept", "reject"]
    again = run([coding(rows[5], FUNDING)], rows, [*said, *new])
    status = again.decisions["status"].tolist()
    assert status == ["confirmed", "confirmed", "moved", "applied", "applied"]
    # Whoever has confirmed has nothing more to confirm.
    assert write_moved(again, path.with_name("rest.csv"), coder="Anna") == 0
    assert not path.with_name("rest.csv").exists()


def test_changing_a_cell_takes_it_back_and_an_empty_one_leaves_it(moved) -> None:
    now, rows, said, path = moved
    write_moved(now, path, coder="Anna")
    new = filled(path, {0: "reject", 1: ""})
    again = run([coding(rows[5], FUNDING)], rows, [*said, *new])
    assert again.decisions["status"].tolist()[:2] == ["overruled", "moved"]
    assert FUNDING not in set(again.codings.loc[again.codings["coder"] == "Anna", "code"])


def test_a_recoding_has_two_rows(moved) -> None:
    now, _, _, path = moved
    assert write_moved(now, path, coder="Jānis") == 2
    new = filled(path, coder="Jānis")
    assert [(d.action, d.code) for d in new] == [("reject", PLACE), ("accept", INSTITUTIONS)]


def test_a_code_that_came_twice_is_one_row_and_remarks_are_there(moved) -> None:
    _, rows, _, path = moved
    said = [
        decision(ROWS, 5, "recode", PLACE, PASSIVE, comment="nevis telpas"),
        decision(ROWS, 5, "add", PASSIVE, comment="arī tā"),
        decision(ROWS, 5, "comment", FUNDING, comment="apspriest"),
        decision(ROWS, 5, "comment", PASSIVE, comment="un šo"),
    ]
    machine = [coding(rows[5], FUNDING), coding(rows[5], PLACE)]
    now = run(machine, rows, said)
    assert write_moved(now, path, coder="Anna") == 3
    new = filled(path)
    assert {(d.action, d.code, d.comment) for d in new} == {
        ("reject", PLACE, "nevis telpas"),
        ("accept", PASSIVE, "nevis telpas; arī tā; un šo"),
        ("comment", FUNDING, "apspriest"),
    }
    again = run(machine, rows, [*said, *new])
    assert "moved" not in set(again.decisions["status"])


def test_a_sheet_of_several_persons_confirms_ones_own_words_only(moved) -> None:
    now, _, _, path = moved
    assert write_moved(now, path) == 4
    remarks: list[str] = []
    for coder, count in (("Anna", 2), ("Jānis", 2), ("Zane", 0)):
        new = read_review(path, coder=coder, codebook=codebook(), remarks=remarks)
        assert [d.coder for d in new] == [coder] * count
    assert "what Jānis said is not taken for what Anna says" in remarks[0]
    assert "what Anna, Jānis said" in remarks[2]


@pytest.mark.parametrize("action", ["accept", "reject", "recode", "comment"])
def test_what_is_confirmed_of_some_words_is_said_of_these_words_only(
    tmp_path: Path, action: str
) -> None:
    rows = edited(4, "Jaunieši uz pirmo sapulci neatnāca, atnāca tikai trīs jautras vecmāmiņas.")
    machine = [coding(rows[4], PASSIVE, "neatnāca"), coding(rows[4], PASSIVE, "tikai trīs")]
    new_code = PLACE if action == "recode" else ""
    said = [decision(ROWS, 4, action, PASSIVE, new_code, evidence="neatnāca", comment="hm")]
    now = run(machine, rows, said)
    write_moved(now, tmp_path / "moved.csv")
    new = filled(tmp_path / "moved.csv")
    assert {d.evidence for d in new} == {"neatnāca"}
    again = run(machine, rows, [*said, *new])
    assert again.decisions["status"][0] == "confirmed"
    of_code = ["code", "text", "coder"]
    passive = now.codings[now.codings["code"] == PASSIVE]
    assert passive[of_code].equals(again.codings[again.codings["code"] == PASSIVE][of_code])


def test_words_of_one_code_that_were_decided_on_apart_are_rows_apart(tmp_path: Path) -> None:
    rows = edited(4, "Jaunieši uz pirmo sapulci neatnāca, atnāca tikai trīs jautras vecmāmiņas.")
    said = [
        decision(ROWS, 4, "accept", PASSIVE, evidence="neatnāca"),
        decision(ROWS, 4, "reject", PASSIVE, evidence="tikai trīs"),
    ]
    assert write_moved(run([], rows, said), tmp_path / "moved.csv") == 2
    new = filled(tmp_path / "moved.csv")
    assert [(d.action, d.evidence) for d in new] == [
        ("accept", "neatnāca"), ("reject", "tikai trīs")
    ]  # fmt: skip


def test_what_settled_settles_when_it_is_confirmed(moved) -> None:
    _, rows, _, path = moved
    said = [
        decision(ROWS, 5, "accept", FUNDING, coder="Jānis"),
        decision(ROWS, 5, "reject", FUNDING, decided="2026-11-02"),
        decision(ROWS, 5, "accept", FUNDING, decided="2026-11-03", settles="yes"),
    ]
    now = run([coding(rows[5], FUNDING)], rows, said)
    assert write_moved(now, path, coder="Anna") == 1
    new = filled(path)
    assert [(d.action, d.settles) for d in new] == [("accept", "yes")]


def test_workbook_in_latvian(moved) -> None:
    now, _, _, path = moved
    write_moved(now, path.with_suffix(".xlsx"), lang="lv")
    sheet = openpyxl.load_workbook(path.with_suffix(".xlsx"))["pārskats"]
    heads = [cell.value for cell in sheet[1]]
    assert "teksts toreiz" in heads
    assert sheet.cell(2, heads.index("lēmums") + 1).value == "pieņemt"
    with pytest.raises(InputError, match="is there already"):
        write_moved(now, path.with_suffix(".xlsx"))


def test_sheets_show_question_and_lead_in(tmp_path: Path) -> None:
    rows = [replace(ROWS[0], lead_in="Grūtības:", subheading="Pirmā nedēļa"), *ROWS[1:]]
    run_ = results([coding(rows[0], PLACE)], rows)
    write_review(run_, tmp_path / "a.csv", lang="lv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["zem ievada"] == "Pirmā nedēļa / Grūtības:"
    assert row["jautājums"].endswith(run_.template.label(rows[0].section, "lv"))
    # They are for reading: a sheet without them, or with others in them, is read all the same.
    row |= {"lēmums": "pieņemt", "jautājums": "cits", "zem ievada": ""}
    with (tmp_path / "b.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [c for c in row if c != "jautājums"], extrasaction="ignore")
        writer.writeheader()
        writer.writerow(row)
    assert len(read_review(tmp_path / "b.csv", coder="Anna", codebook=codebook())) == 1
    assert "then" not in [review_words().column_of(c) for c in row]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Results, list[Path]]:
    machine = [coding(ROWS[0], PLACE), coding(ROWS[5], FUNDING), coding(ROWS[4], PASSIVE)]
    anna = [
        decision(ROWS, 0, "accept", PLACE, comment="skaidri teikts"),
        decision(ROWS, 5, "reject", FUNDING),
        decision(ROWS, 1, "blind"),
    ]
    janis = [
        decision(ROWS, 0, "reject", PLACE, coder="Jānis"),
        decision(ROWS, 5, "reject", FUNDING, coder="Jānis"),
        decision(ROWS, 4, "accept", PASSIVE, coder="Jānis"),
    ]
    files = [tmp_path / "sdk-decisions-anna.csv", tmp_path / "sdk-decisions-janis.csv"]
    for file, said in zip(files, (anna, janis), strict=True):
        save_decisions(said, file)
    return results(machine), files


def test_each_persons_word_stands_beside_the_others(two) -> None:
    frame = side_by_side(*two).set_index(["segment", "code"])
    assert frame.loc[(ROWS[0].segment, PLACE), ["Anna", "Jānis", "state"]].tolist() == [
        "given", "not_given", "differ"
    ]  # fmt: skip
    assert frame.loc[(ROWS[5].segment, FUNDING), ["Anna", "Jānis", "state"]].tolist() == [
        "not_given", "not_given", "agree"
    ]  # fmt: skip
    assert frame.loc[(ROWS[4].segment, PASSIVE), ["Anna", "Jānis", "state"]].tolist() == [
        "not_read", "given", "one"
    ]  # fmt: skip
    assert frame.loc[(ROWS[0].segment, PLACE), "comments"] == "Anna: skaidri teikts"
    assert not [s for s, _ in frame.index if s == ROWS[1].segment]


def test_what_is_settled_is_no_conflict_any_more(two, tmp_path: Path) -> None:
    run_, files = two
    sheet = tmp_path / "settle.csv"
    assert write_conflicts(run_, files, sheet)[0] == 1
    third = [replace(d, coder="Berta") for d in filled(sheet, {0: "accept"})]
    assert [d.settles for d in third] == ["yes"]
    save_decisions(third, tmp_path / "sdk-decisions-berta.csv")
    every = [*files, tmp_path / "sdk-decisions-berta.csv"]
    assert disputed(run_, every)[0] == []
    row = side_by_side(run_, every).set_index(["segment", "code"]).loc[(ROWS[0].segment, PLACE)]
    assert (row["state"], row["settled_by"]) == ("settled", "Berta")
    assert row["settled_as"] == "given"
    table = side_by_side_table(run_, every, "lv")
    cells = {row.key: row.cells for row in table.rows()}
    assert cells[f"{ROWS[0].segment}#{PLACE}"][-2] == "izšķirts: ir (Berta)"
    against = [replace(d, action="reject") for d in third]
    save_decisions(against, tmp_path / "sdk-decisions-berta.csv")
    table = side_by_side_table(run_, every, "en")
    cells = {row.key: row.cells for row in table.rows()}
    assert cells[f"{ROWS[0].segment}#{PLACE}"][-2] == "settled: not given (Berta)"


def test_the_table_in_both_languages(two, tmp_path: Path) -> None:
    run_, files = two
    table = side_by_side_table(run_, files, "lv")
    assert table.labels()[-4:] == ("Anna", "Jānis", "Lēmumi", "Komentāri")
    cells = {row.key: row.cells for row in table.rows()}
    assert cells[f"{ROWS[0].segment}#{PLACE}"][-4:-1] == ("●", "·", "atšķiras")
    assert "Atšķiras un nav izšķirti: 1\u00a0kodējums" in table.note_text
    assert len(side_by_side_table(run_, files, only_differing=True).frame) == 1
    for kind in ("docx", "xlsx", "csv", "html", "tex", "md"):
        table.in_language("en").write(tmp_path / f"s.{kind}")
    save_decisions([], tmp_path / "none.csv")
    with pytest.raises(InputError, match="nobody decided"):
        side_by_side(run_, [tmp_path / "none.csv"])
