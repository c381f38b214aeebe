"""Report variables: the researcher's table as written by hand, and what a run makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

import sdk_text
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.run.command import main
from sdk_text.run.variables import find_variables, load_variables

FAST = {"coder": "rules", "engine": "blank"}


@pytest.fixture
def corpus(tmp_path: Path, root: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("lielvirve.txt", "kalnvarti.txt"):
        shutil.copy(root / "corpus" / name, folder)
    return folder


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_dialects_of_spreadsheets(tmp_path: Path, encoding: str, sign: str, end: str) -> None:
    lines = [["Pašvaldība", "Reģions", "Gads"], ["Cēsu  novads", "Vidzeme", "2022"], ["", "", ""]]
    path = write(tmp_path / "v.csv", end.join(sign.join(line) for line in lines) + end, encoding)
    table = load_variables(path)
    assert table.names == ("Reģions", "Gads")
    assert table.of("cesis-1", "Cēsu novads") == {"Reģions": "Vidzeme", "Gads": "2022"}


def test_a_summary_goes_before_its_municipality(tmp_path: Path) -> None:
    path = write(
        tmp_path / "v.csv",
        "summary,municipality,size,place\n,Cēsis,large,hills\nCESIS-2,Cēsu novads,small,\n",
    )
    table = load_variables(path)
    assert table.of("cesis-1", "Cēsu novads") == {"size": "large", "place": "hills"}
    assert table.of("cesis-2", "Cēsu novads") == {"size": "small", "place": "hills"}
    assert table.of("riga", "Rīgas valstspilsēta") == {}


def test_from_a_workbook_with_a_title_and_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Mani dati", None], ["kopsavilkums", "iedz."], ["tukums", 44500], ["riga", 3.5]):
        book.active.append(row)
    book.save(tmp_path / "v.xlsx")
    table = load_variables(tmp_path / "v.xlsx")
    assert table.of("tukums") == {"iedz.": "44500"}
    assert table.of("riga") == {"iedz.": "3.5"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reģions,gads\nVidzeme,2022\n", "'summary' or 'municipality'"),
        ("summary\ntukums\n", "no variables"),
        ("summary,a,A\ntukums,1,2\n", "two columns are headed 'A'"),
        ("summary,summary,a\ntukums,tukums,2\n", "two columns are headed 'summary'"),
        ("kopsavilkums,summary,a\ntukums,tukums,2\n", "'kopsavilkums' and 'summary' mean the same"),
        ("summary,a\ntukums,1\nTukums,2\n", "row 3: 'Tukums' has a row already"),
        ("summary,a\n,1\n", "row 2: names no summary"),
        ("summary,a\ntukums,1,2\n", "row 2: has more cells"),
        ("", "'summary' or 'municipality'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path / "v.csv", text)
    with pytest.raises(InputError) as caught:
        load_variables(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_all_problems_at_once_and_nothing_written(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(corpus / "variables.csv", "summary,a\n,1\nx,2\nx,3\n")
    assert main([str(corpus), "--out", str(tmp_path / "out"), "--engine", "blank"]) == 2
    said = capsys.readouterr().err
    assert "row 2" in said
    assert "row 4" in said
    assert not (tmp_path / "out").exists()


def test_two_tables_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "variables.csv", "summary,a\nx,1\n")
    shutil.copy(tmp_path / "variables.csv", tmp_path / "variables.xlsx")
    with pytest.raises(InputError, match="two tables"):
        find_variables([tmp_path])


def test_imported_reports_have_their_own(tmp_path: Path) -> None:
    (tmp_path / "imported").mkdir()
    beside = write(tmp_path / "variables.csv", "summary,a\nx,1\n")
    assert find_variables([tmp_path, tmp_path]) == beside
    own = write(tmp_path / "imported" / "variables.csv", "summary,a\nx,1\n")
    assert find_variables([tmp_path]) == own


def test_a_run_keeps_them(corpus: Path, tmp_path: Path) -> None:
    write(
        corpus / "variables.csv",
        'summary,region,note\nlielvirve,"Ziemeļi, tālie",=1+1\nkalnvarti,Dienvidi,\nnekur,X,y\n',
    )
    out = tmp_path / "out"
    in_memory = sdk_text.extract(corpus, **FAST)
    written = sdk_text.extract(corpus, out=out, tables=False, **FAST)
    again = Results.load(out)
    expected = [
        ("kalnvarti", "region", "Dienvidi"),
        ("lielvirve", "region", "Ziemeļi, tālie"),
        ("lielvirve", "note", "=1+1"),
    ]
    for results in (in_memory, written, again):
        assert list(results.variables.itertuples(index=False, name=None)) == expected
    meta = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert meta["variables"]["names"] == ["region", "note"]
    assert any("'nekur'" in notice for notice in meta["notices"])
    # A cell that a spreadsheet would run as a formula is text in the file.
    assert "'=1+1" in (out / "variables.csv").read_text(encoding="utf-8")


def test_without_a_table_there_is_none(corpus: Path, tmp_path: Path) -> None:
    results = sdk_text.extract(corpus, out=tmp_path / "out", tables=False, **FAST)
    assert len(results.variables) == 0
    assert not (tmp_path / "out" / "variables.csv").exists()
    assert not [n for n in results.meta["notices"] if "variables" in n]


def test_rows_that_fit_nothing_are_told(corpus: Path) -> None:
    write(corpus / "variables.csv", "municipality,a\nTālava,1\n")
    notices = sdk_text.extract(corpus, **FAST).meta["notices"]
    assert any("no row fits a summary of this run" in n and "'Tālava'" in n for n in notices)
    write(corpus / "variables.csv", "municipality,a\nLielvirve,1\n")
    notices = sdk_text.extract(corpus, **FAST).meta["notices"]
    assert any("has no values for 'kalnvarti'" in n for n in notices)


def test_errors_of_a_spreadsheet_are_empty_cells_and_told(tmp_path: Path) -> None:
    text = "summary,a,b\nx,#N/A,1\ny,A,#VĒRTĪBA!\nz,#1,#DIV/0!\n"
    table = load_variables(write(tmp_path / "v.csv", text))
    assert [table.of(s) for s in "xyz"] == [{"b": "1"}, {"a": "A"}, {"a": "#1"}]
    said = "; ".join(table.messages())
    assert "row 2, 'a': #N/A; row 3, 'b': #VĒRTĪBA!; row 4, 'b': #DIV/0!" in said


def test_values_that_differ_in_capitals_or_are_no_number_are_told(tmp_path: Path) -> None:
    rows = "".join(f"r{i},{place},{size}\n" for i, (place, size) in enumerate(
        [("Latgale", 5), ("latgale", 7), ("Zemgale", "nav datu"), ("Zemgale", "1 200")]
    ))  # fmt: skip
    table = load_variables(write(tmp_path / "v.csv", f"summary,place,size\n{rows}"))
    for i in range(4):
        table.of(f"r{i}")
    place, size = table.messages()
    assert "'place': 'Latgale', 'latgale' differ in capitals only" in place
    assert "'size': 3 values are numbers but 'nav datu'" in size


def test_the_table_that_a_run_leaves_is_read_like_the_one_it_came_from(
    corpus: Path, tmp_path: Path
) -> None:
    table = tmp_path / "own.csv"
    table.write_text("summary,region,size\nlielvirve,=Zemgale,\nkalnvarti,,12\n", "utf-8")
    out = tmp_path / "out"
    first = sdk_text.extract(corpus, out, variables=table, tables=False, **FAST).variables
    again = sdk_text.extract(corpus, variables=out / "variables.csv", **FAST).variables
    assert len(first) == 2
    assert again.equals(first)


def test_a_value_that_stands_twice_in_a_run_s_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "variables.csv"
    path.write_text("summary,variable,value\na,region,x\na,region,y\n", "utf-8")
    with pytest.raises(InputError, match="row 3: 'a' has a value of 'region' already"):
        load_variables(path)


def test_a_column_without_a_heading_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "v.csv", "pašvaldība,gads,,\nTukuma novads,2022,Zemgale,\n")
    variables = load_variables(path)
    assert variables.of("tukums", "Tukuma novads") == {"gads": "2022"}
    (said,) = [line for line in variables.messages() if "heading" in line]
    assert "column 3;" in said
