"""The file of decisions: written, merged, saved by a spreadsheet, damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from review_examples import (
    FUNDING,
    PASSIVE,
    PLACE,
    decision,
    segments,
)

from sdk_text.errors import InputError, ReviewError
from sdk_text.review.decisions.apply import (
    DECISIONS_FILE,
    REPORT_COLUMNS,
    Decision,
    find_decisions,
    keep_decisions,
    load_decisions,
    merge_decisions,
    save_decisions,
)
from sdk_text.review.decisions.record import ACTIONS

ROWS = segments()


def test_file_round_trip_and_merge(tmp_path: Path) -> None:
    path = tmp_path / DECISIONS_FILE
    first = [
        decision(ROWS, 0, "accept", PLACE, comment="=1+1"),
        decision(ROWS, 4, "reject", PASSIVE, comment="divas\nrindas"),
    ]
    keep_decisions(first, path)
    loaded = load_decisions(path)
    assert loaded[0] == first[0]
    assert loaded[1].comment == "divas\nrindas"
    assert b"'=1+1" in path.read_bytes()
    later = decision(ROWS, 0, "reject", PLACE, decided="2026-11-05")
    other = decision(ROWS, 0, "accept", PLACE, coder="Jānis")
    merged = keep_decisions([later, other], path)
    assert merged == load_decisions(path)
    assert [(d.coder, d.action) for d in merged] == [
        ("Anna", "reject"), ("Anna", "reject"), ("Jānis", "accept"),
    ]  # fmt: skip
    assert merged[0] == later
    assert len(path.read_text(encoding="utf-8").splitlines()) == 4
    assert find_decisions(tmp_path) == [path]
    assert [p.name for p in tmp_path.iterdir()] == [DECISIONS_FILE]


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    kept = [decision(ROWS, 0, "accept", PLACE, comment="labi; ļoti")]
    path = tmp_path / DECISIONS_FILE
    save_decisions(kept, path)
    text = path.read_text(encoding="utf-8").replace("labi; ļoti", '"labi; ļoti"')
    import csv
    import io

    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    for data in (buffer.getvalue().encode("cp1257"), ("\ufeff" + text).encode()):
        path.write_bytes(data)
        assert load_decisions(path) == kept


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("accept", "approve"), "unknown action 'approve'"),
        (("2026-11-01", "last week"), "is no date"),
        (("Anna", "rules"), "machine coder"),
        ((PLACE, ""), "code is empty"),
    ],
)
def test_damaged_lines_are_named_all_at_once(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = tmp_path / DECISIONS_FILE
    save_decisions([decision(ROWS, i, "accept", PLACE) for i in (0, 2)], path)
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ReviewError, match=message) as caught:
        keep_decisions([decision(ROWS, 4, "accept", PLACE)], path)
    assert f"{path}: row 2" in str(caught.value)
    assert f"{path}: row 3" in str(caught.value)
    assert path.read_bytes() == before


def test_unmerged_versions_are_told(tmp_path: Path) -> None:
    path = tmp_path / DECISIONS_FILE
    save_decisions([decision(ROWS, 0, "accept", PLACE)], path)
    with path.open("a", encoding="utf-8") as file:
        file.write("<<<<<<< HEAD\r\n")
    with pytest.raises(ReviewError, match="unmerged"):
        load_decisions(path)


def test_a_missing_file_and_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="no such file"):
        load_decisions(tmp_path / "none.csv")
    with pytest.raises(InputError, match="cannot be written"):
        save_decisions([], tmp_path / "absent" / DECISIONS_FILE)


cells = st.text(st.characters(blacklist_categories=("C", "Zl", "Zp")), max_size=20).map(
    lambda s: " ".join(s.split())
)


@settings(max_examples=50)
@given(
    comment=cells,
    evidence=cells,
    text=cells,
    action=st.sampled_from(ACTIONS),
)
@example(comment="=======", evidence="<<<<<<< manis", text=">>>>>>>", action="accept")
@example(comment="'=1", evidence="sep=;", text='a,b;c "d"', action="add")
def test_any_text_survives_the_file(
    tmp_path_factory: pytest.TempPathFactory, comment: str, evidence: str, text: str, action: str
) -> None:
    path = tmp_path_factory.mktemp("kept") / DECISIONS_FILE
    base = decision(ROWS, 0, action, PLACE, FUNDING, comment=comment, evidence=evidence)
    kept: Decision = replace(base, text=text)
    save_decisions([kept], path)
    assert load_decisions(path) == [kept]
    assert merge_decisions([kept], [kept]) == [kept]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / DECISIONS_FILE
    save_decisions([decision(ROWS, 0, "accept", PLACE)], path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{lines[0]},code\n{lines[1]},difficulty/funding\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="column 'code' stands twice"):
        load_decisions(path)


def test_dates_and_headings_that_a_spreadsheet_wrote_anew(tmp_path: Path) -> None:
    rows = segments()
    file = tmp_path / "sdk-decisions.csv"
    save_decisions([decision(rows, 0, "accept", PLACE, decided="2026-11-27T17:45:00")], file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2026-11-27T17:45:00", "27.11.2026 17:45"), encoding="utf-8")
    [found] = load_decisions(file)
    assert found.decided == "2026-11-27T17:45"
    file.write_text(text.replace("action", "ACTION", 1), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"header row was not found.*action"):
        load_decisions(file)


@pytest.mark.parametrize(
    ("written", "moment"),
    [("2026.11.01.", "2026-11-01"), ("2026.1.31", "2026-01-31"),
     ("2026.11.01. 9:05:07", "2026-11-01T09:05:07"), ("1.11.2026 9:05:07", "2026-11-01T09:05:07"),
     ("2026/11/01", "2026-11-01"), ("2026-11-1 9:05:07", "2026-11-01T09:05:07"),
     (" 2026-11-01 ", "2026-11-01"), ("46327", "2026-11-01T00:00:00"),
     ("46327,5", "2026-11-01T12:00:00"), ("46327.25", "2026-11-01T06:00:00")],
)  # fmt: skip
def test_dates_of_older_settings_and_days_by_number(
    tmp_path: Path, written: str, moment: str
) -> None:
    path = tmp_path / "sdk-decisions.csv"
    save_decisions([decision(segments(), 0, "reject", PLACE)], path)
    text = path.read_text(encoding="utf-8").replace("2026-11-01", f'"{written}"')
    path.write_text(text, encoding="utf-8")
    assert [d.decided for d in load_decisions(path)] == [moment]


@pytest.mark.parametrize("keep", [3, 40, 75])
def test_a_file_that_was_copied_by_half_is_told(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "sdk-decisions.csv"
    rows = segments()
    save_decisions([decision(rows, i, "reject", PLACE) for i in (0, 2)], path)
    data = path.read_bytes()
    last = data.rstrip().rindex(b"\n") + 1
    path.write_bytes(data[: len(data) - keep])
    assert len(data) - keep > last
    with pytest.raises(ReviewError, match="row 3: is cut off"):
        load_decisions(path)


def test_what_a_run_says_of_decisions_is_not_taken_for_them(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(",".join(REPORT_COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"sdk-decisions\.csv"):
        load_decisions(path)


def test_of_two_words_on_one_coding_in_a_file_the_later_one_stays(tmp_path: Path) -> None:
    # Two files that were put together by hand, or by a version control.
    path = tmp_path / "sdk-decisions.csv"
    later = decision(ROWS, 0, "accept", PLACE, decided="2026-11-05")
    earlier = replace(later, action="reject", decided="2026-11-01")
    save_decisions([later, earlier], path)
    keep_decisions([decision(ROWS, 5, "accept", FUNDING)], path)
    kept = [d for d in load_decisions(path) if d.code == PLACE]
    assert [d.action for d in kept] == ["accept"]
