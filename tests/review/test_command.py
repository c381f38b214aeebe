"""The command: out to a sheet, decided, back in, and heard by the next run."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pandas as pd
import pytest
from review_examples import coding, segments

from sdk_text.codebook import load_codebook
from sdk_text.frames import COLUMNS, REQUIRED, codings_frame, frame_of
from sdk_text.results import Results
from sdk_text.review.__main__ import main
from sdk_text.review.decisions.apply import load_decisions
from sdk_text.review.sheet.sheet import write_review

BOOK = load_codebook()
FIRST, SECOND = (code.id for code in BOOK.codes[:2])
ROWS = segments() + segments(summary="egle")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder as extract leaves it."""
    folder = tmp_path / "out"
    folder.mkdir()
    codings = [coding(row, FIRST, confidence=0.6) for row in ROWS[::2]]
    results = Results.from_frames(
        segments=frame_of("segments", ROWS), codings=codings_frame(codings)
    )
    for name in (*REQUIRED, "tokens"):
        results.frames()[name].to_csv(folder / f"{name}.csv", index=False)
    (folder / "run.json").write_text(json.dumps({}))
    assert set(REQUIRED) <= set(COLUMNS)
    return folder


def decide(path: Path, *decisions: tuple[int, str, str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row, word, new in decisions:
        sheet.cell(row, 15).value = word
        sheet.cell(row, 16).value = new or None
    book.save(path)


def test_out_and_back(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, corpus = tmp_path / "review.xlsx", tmp_path / "corpus"
    corpus.mkdir()
    assert main(["export", str(out), "--to", str(sheet), "--lang", "lv", "--uncoded"]) == 0
    assert "12 rows" in capsys.readouterr().out
    assert main(["import", str(sheet), "--corpus", str(corpus), "--coder", "Anna"]) == 0
    assert "no decisions" in capsys.readouterr().out
    assert list(corpus.iterdir()) == []
    decide(sheet, (2, "pieņemt", ""), (3, "pievienot", SECOND))
    assert main(["import", str(sheet), "--corpus", str(corpus), "--coder", "Anna"]) == 0
    assert "1 accept, 1 add; 2 decisions in all" in capsys.readouterr().out.replace(
        "1 add, 1 accept", "1 accept, 1 add"
    )
    kept = load_decisions(corpus / "sdk-decisions.csv")
    assert [(d.coder, d.action, d.code) for d in kept] == [
        ("Anna", "accept", FIRST),
        ("Anna", "add", SECOND),
    ]
    beside = corpus / "report.txt"
    beside.write_text("x")
    assert main(["import", str(sheet), "--corpus", str(beside), "--coder", "Jānis"]) == 0
    assert len(load_decisions(corpus / "sdk-decisions.csv")) == 4


@pytest.mark.parametrize("where", [("--corpus", ""), ("--decisions", "sdk-decisions-anna.csv")])
def test_codes_of_the_codebook_beside_the_reports_come_back(
    out: Path, tmp_path: Path, where: tuple[str, str]
) -> None:
    corpus, sheet = tmp_path / "corpus", tmp_path / "review.xlsx"
    corpus.mkdir()
    own = "name: own\nextends: sdk\ncodes:\n  - {id: resource/boats, label_lv: laivas}\n"
    (corpus / "sdk-codebook.yaml").write_text(own)
    assert main(["export", str(out), "--to", str(sheet), "--uncoded"]) == 0
    decide(sheet, (3, "add", "resource/boats"))
    kept_in = [where[0], str(corpus / where[1])]
    assert main(["import", str(sheet), *kept_in, "--coder", "Anna"]) == 0
    [file] = corpus.glob("*.csv")
    assert [d.code for d in load_decisions(file)] == ["resource/boats"]


def test_a_first_reading(out: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "first.csv"
    scores = tmp_path / "scores.csv"
    pd.DataFrame({"segment": [ROWS[1].segment], "code": [SECOND], "probability": [0.9]}).to_csv(
        scores, index=False
    )
    options = ["--to", str(sheet), "--first", "3", "--scores", str(scores), "--excel-csv"]
    assert main(["export", str(out), *options]) == 0
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4
    assert any(f";{ROWS[1].segment};" in line for line in lines)


def test_agreement(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "janis.csv"
    codings_frame([coding(row, FIRST) for row in ROWS[::3]]).to_csv(other, index=False)
    figures = tmp_path / "figures.csv"
    arguments = [str(out), str(other), "--results", str(out), "--lang", "lv"]
    assert main(["agreement", *arguments, "--out", str(figures)]) == 0
    printed = capsys.readouterr().out
    assert "Kopā " in printed
    assert "Kodēja: out; janis" in printed
    frame = pd.read_csv(figures)
    assert frame["coder_a"].unique().tolist() == ["out"]
    first = frame.set_index("name").loc[FIRST]
    assert first[["a", "b", "both"]].tolist() == [6, 4, 2]
    assert len(frame) == len(BOOK.codes) + 1


def plain(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, without the breaks of lines and the spaces that hold words together."""
    return " ".join(capsys.readouterr().out.split())


def test_agreement_is_on_the_units_of_a_coder_that_lists_them(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = tmp_path / "units.jsonl"
    rows = [
        {"doc": s.summary, "start": s.start, "end": s.end, "codes": [FIRST] if i else []}
        for i, s in enumerate(ROWS[:6])
    ]
    units.write_text("\n".join(map(json.dumps, rows)))
    assert main(["agreement", str(out), str(units), "--results", str(out)]) == 0
    assert "Segments that both read: 6, of 1 summary" in plain(capsys)


def test_agreement_of_reviewers_is_on_what_both_decided(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "sdk-decisions.csv"
    for coder, rows in {"Anna": (2, 3, 4), "Jānis": (2, 3)}.items():
        sheet = tmp_path / f"{coder}.xlsx"
        assert main(["export", str(out), "--to", str(sheet)]) == 0
        decide(sheet, *[(row, "reject" if row == 3 else "yes", "") for row in rows])
        args = ["import", str(sheet), "--decisions", str(kept), "--coder", coder]
        assert main(args) == 0
    capsys.readouterr()
    assert main(["agreement", str(kept), "--results", str(out)]) == 0
    assert "Segments that both read: 2, of 1 summary" in plain(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "absent", "--to", "a.xlsx"],
        ["export", "OUT", "--to", "a.pdf"],
        ["export", "OUT", "--to", "TMP/a.csv", "--first", "0"],
        ["export", "OUT", "--to", "TMP/a.csv", "--first", "5", "--scores", "absent.csv"],
        ["export", "OUT", "--to", "TMP/a.csv", "--codebook", "absent.yaml"],
        ["import", "absent.xlsx", "--corpus", "TMP", "--coder", "Anna"],
        ["import", "absent.xlsx", "--corpus", "TMP/absent", "--coder", "Anna"],
        ["agreement", "OUT", "--results", "OUT"],
        ["agreement", "OUT", "absent.csv", "--results", "OUT"],
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_message(
    out: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    real = [a.replace("OUT", str(out)).replace("TMP", str(tmp_path)) for a in arguments]
    assert main(real) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_blind_sheet_of_which_most_is_empty_is_read_whole_only_if_somebody_says_so(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, file = tmp_path / "blind.xlsx", tmp_path / "sdk-decisions-anna.csv"
    assert main(["export", str(out), "--to", str(sheet), "--blind"]) == 0
    told = openpyxl.load_workbook(sheet).worksheets[2]
    assert "Delete the rows that you have not read" in str(told.cell(2, 2).value)
    decide(sheet, (2, "add", FIRST), (3, "no code", ""))
    command = ["import", str(sheet), "--decisions", str(file), "--coder", "Anna", "--blind"]
    assert main(command) == 2
    assert "10 of 12 segments are left empty" in capsys.readouterr().err
    assert not file.exists()
    assert main([*command, "--all-read"]) == 0
    assert "10 segments left empty count as read, without a code" in capsys.readouterr().out
    assert sum(d.action == "blind" for d in load_decisions(file)) == 12


def test_no_command_writes_over_a_file_unless_told_to(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "anna.csv"
    sheet = tmp_path / "sheet.xlsx"
    assert main(["export", str(out), "--to", str(sheet)]) == 0
    decide(sheet, (2, "accept", ""))
    assert main(["import", str(sheet), "--decisions", str(kept), "--coder", "Anna"]) == 0
    table, figures = tmp_path / "side.csv", tmp_path / "figures.csv"
    for target, command in (
        (table, ["compare", str(out), str(kept), "--to", str(table)]),
        (figures, ["agreement", str(kept), str(out), "--results", str(out), "--out", str(figures)]),
    ):
        target.write_text("work", encoding="utf-8")
        assert main(command) == 2
        assert f"{target}: is there already" in capsys.readouterr().err
        assert target.read_text(encoding="utf-8") == "work"
        assert main([*command, "--overwrite"]) == 0
        assert target.read_text(encoding="utf-8") != "work"
        assert main(command) == 0, "what it would write is there"


def test_what_still_holds_of_an_earlier_import_is_told(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who empties a cell, or adds another code instead, in the sheet that was imported before."""
    sheet, kept = tmp_path / "review.xlsx", str(tmp_path / "sdk-decisions.csv")
    main(["export", str(out), "--to", str(sheet), "--lang", "lv", "--uncoded"])
    decide(sheet, (2, "pieņemt", ""), (3, "pievienot", SECOND))
    command = ["import", str(sheet), "--decisions", kept, "--coder"]
    main([*command, "Anna"])
    assert "note" not in capsys.readouterr().err
    main([*command, "Anna"])
    assert "note" not in capsys.readouterr().err
    decide(sheet, (2, "", ""), (3, "pievienot", FIRST))
    main([*command, "Anna"])
    told = capsys.readouterr().err
    assert "2 earlier decisions of Anna on these rows still hold" in told
    assert f"accept {FIRST}" in told
    assert f"add {SECOND}" in told
    main([*command, "anna"])
    assert "'anna' is another person than 'Anna'" in capsys.readouterr().err
    new = tmp_path / "new.xlsx"
    mine = coding(ROWS[0], FIRST, coder="Anna")
    write_review(Results.from_frames(segments=frame_of("segments", ROWS),
                 codings=codings_frame([mine])), new, lang="lv")  # fmt: skip
    main(["import", str(new), "--decisions", kept, "--coder", "Anna"])
    assert "still hold" not in capsys.readouterr().err


def test_decisions_are_kept_only_where_they_can_be_read_again(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "review.xlsx"
    main(["export", str(out), "--to", str(sheet), "--lang", "lv"])
    decide(sheet, (2, "pieņemt", ""))
    for name in ("d.xlsx", "d.txt"):
        target = tmp_path / name
        assert main(["import", str(sheet), "--decisions", str(target), "--coder", "A"]) == 2
        assert "kept as .csv" in capsys.readouterr().err
        assert not target.exists()


def test_two_persons_with_a_file_of_the_same_name(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for who in ("Anna", "Jānis"):
        folder = tmp_path / who
        folder.mkdir()
        sheet = folder / "review.xlsx"
        main(["export", str(out), "--to", str(sheet), "--lang", "lv"])
        decide(sheet, (2, "pieņemt", ""))
        main(["import", str(sheet), "--corpus", str(folder), "--coder", who])
        files.append(str(folder / "sdk-decisions.csv"))
    capsys.readouterr()
    assert main(["agreement", *files, "--results", str(out)]) == 0
    assert "Jānis" in capsys.readouterr().out
    assert main(["agreement", files[0], files[0], "--results", str(out)]) == 2


def test_a_column_that_is_not_read_is_told_where_rows_are_wrong_for_it(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "review.xlsx"
    main(["export", str(out), "--to", str(sheet), "--lang", "lv"])
    decide(sheet, (2, "pārkodēt", SECOND))
    book = openpyxl.load_workbook(sheet)
    book.worksheets[0].cell(1, 16).value = "Jaunais kods"
    book.save(sheet)
    target = str(tmp_path / "sdk-decisions.csv")
    assert main(["import", str(sheet), "--decisions", target, "--coder", "Anna"]) == 2
    told = capsys.readouterr().err
    assert "recode needs a new code" in told
    assert "not read: 'Jaunais kods'" in told


def test_a_name_is_the_same_however_its_letters_are_stored(out: Path, tmp_path: Path) -> None:
    """On a Mac "ņ" may be two characters; a name out of a document may have a hard blank."""
    sheet, target = tmp_path / "review.xlsx", tmp_path / "sdk-decisions.csv"
    main(["export", str(out), "--to", str(sheet), "--lang", "lv"])
    decide(sheet, (2, "pieņemt", ""))
    for name in ("Anna Kalniņa", normalize("NFD", "Anna\u00a0Kalniņa")):
        assert main(["import", str(sheet), "--decisions", str(target), "--coder", name]) == 0
    assert [d.coder for d in load_decisions(target)] == ["Anna Kalniņa"]
