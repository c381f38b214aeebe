"""Tables of a run that contradict each other or the texts: a line each, with file and row."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.run.results_folder import write_results

TEXT = "Atbalsts\nMums trūkst laika.\nKopā ir vieglāk.\n"
OTHER = "Atbalsts\nVadītāja palīdzēja.\n"
Rows = list[dict[str, str]]


def _row(text: str, summary: str, words: str, number: int) -> dict[str, object]:
    start = text.index(words)
    return {
        "summary": summary, "section": "2", "segment": f"{summary}/2/{number}", "start": start,
        "end": start + len(words), "text": words,
    }  # fmt: skip


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two short reports."""
    rows = [
        _row(TEXT, "pirmais", "Mums trūkst laika.", 1),
        _row(TEXT, "pirmais", "Kopā ir vieglāk.", 2),
        _row(OTHER, "otrais", "Vadītāja palīdzēja.", 1),
    ]
    segments = pd.DataFrame(rows).assign(words=3, skipped="")
    codings = pd.DataFrame([rows[0], rows[2]]).assign(
        family=["difficulty", "resource"], code=["difficulty/time", "resource/support"],
        coder="rules", confidence=0.8,
    )  # fmt: skip
    outside = {**codings.iloc[0].to_dict(), "section": "", "segment": "", "start": 0, "end": 3}
    codings = pd.concat([codings, pd.DataFrame([outside])], ignore_index=True)
    results = Results.from_frames(
        texts={"a": TEXT, "b": OTHER},
        documents=pd.DataFrame({"document": ["a", "b"], "characters": [len(TEXT), len(OTHER)]}),
        summaries=pd.DataFrame({
            "summary": ["pirmais", "otrais"], "municipality": ["Pirmais", "Otrais"],
            "title": "K", "document": ["a", "b"], "start": 0, "end": [len(TEXT), len(OTHER)],
            "segments": [2, 1], "words": [6, 3],
        }),
        sections=pd.DataFrame({
            "summary": ["pirmais", "otrais"], "section": "2", "heading": "Atbalsts",
            "heading_start": 0, "start": 9, "end": [len(TEXT), len(OTHER)],
        }),
        segments=segments, codings=codings,
        approaches=pd.DataFrame({
            "summary": ["pirmais"], "approach": ["social_planning"], "ticked": [True],
            "start": [0], "end": [8],
        }),
        stray=pd.DataFrame({"summary": ["pirmais"], "kind": ["link"], "start": [0], "end": [2]}),
        tokens=segments.assign(sentence=1, token=1, form="x", lemma="x", head=0),
        entities=segments[:1].assign(lemma="x", label="PER"),
        variables=pd.DataFrame({"summary": ["otrais"], "variable": ["v"], "value": ["1"]}),
    )  # fmt: skip
    return write_results(results, tmp_path_factory.mktemp("right") / "out", tables=False)


@pytest.fixture
def out(right: Path, tmp_path: Path) -> Path:
    """A copy of the run, to be spoiled."""
    return Path(shutil.copytree(right, tmp_path / "out"))


def _change(path: Path, change: Callable[[Rows], Rows | None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _refused(out: Path, *said: str) -> None:
    with pytest.raises(InputError) as caught:
        Results.load(out)
    (line,) = str(caught.value).splitlines()
    assert line.endswith("; run extract again")
    for part in said:
        assert part in line


def test_a_right_run_loads_with_a_coding_outside_all_segments(right: Path) -> None:
    results = Results.load(right)
    assert len(results.codings) == 3
    assert results.evidence(results.codings.iloc[1]) == "Vadītāja palīdzēja."


@pytest.mark.parametrize("table", ["tokens", "entities"])
def test_tables_left_out_are_not_missed(out: Path, table: str) -> None:
    (out / f"{table}.csv").write_text("x", encoding="utf-8")
    assert len(Results.load(out, without=[table]).codings) == 3


CELLS = [
    # table, position, column, value, what is said
    *[
        (table, 0, "summary", "trešais", "summary 'trešais' is not in summaries.csv")
        for table in (
            "sections", "segments", "approaches", "stray", "variables", "codings", "tokens",
            "entities",
        )
    ],
    ("codings", 1, "summary", "pirmais", "summary 'pirmais' is not that of segment 'otrais/2/1'"),
    ("tokens", 2, "summary", "pirmais", "is not that of segment"),
    ("codings", 1, "section", "3", "section '3' is not that of segment"),
    ("codings", 0, "segment", "pirmais/2/9", "segment 'pirmais/2/9' is not in segments.csv"),
    ("tokens", 1, "segment", "x", "segment 'x' is not in segments.csv"),
    ("entities", 0, "segment", "x", "segment 'x' is not in segments.csv"),
    ("segments", 2, "section", "9", "section '9' is not in sections.csv"),
    ("segments", 2, "skipped", "5-x", "skipped '5-x'"),
    ("summaries", 1, "summary", "pirmais", "summary 'pirmais' stands in an earlier row"),
    ("summaries", 1, "summary", "", "no summary"),
    ("summaries", 1, "document", "../a", "there is no text documents/../a.txt"),
    ("documents", 1, "document", "a", "document 'a' stands in an earlier row"),
    ("segments", 1, "segment", "pirmais/2/1", "segment 'pirmais/2/1' stands in an earlier row"),
    ("codings", 0, "confidence", "1.5", "confidence 1.5"),
    ("segments", 0, "start", "44", "end 27 is before start 44"),
    *[
        (table, 0, column, value, said)
        for table, columns in {
            "summaries": "start end", "sections": "heading_start start end",
            "segments": "start end", "codings": "start end", "tokens": "start end",
            "entities": "start end", "approaches": "start end", "stray": "start end",
        }.items()
        for column in columns.split()
        for value, said in [
            ("-1", "-1"), ("nan", f"column {column}: 'nan'"), ("", f"column {column}: ''"),
            ("x", f"column {column}: 'x'"), ("1.5", f"column {column}: '1.5'"),
            ("1e999", f"column {column}: 'inf'"), ("9" * 20, f"column {column}: '999"),
        ]
    ],
    *[
        (table, 0, "end", "5000", "end 5000 is beyond the text of its report")
        for table in (
            "summaries", "sections", "segments", "codings", "tokens", "entities", "approaches",
            "stray",
        )
    ],
    ("sections", 0, "heading_start", "5000", "heading_start 5000 is beyond the text"),
    ("tokens", 2, "head", "-1", "head is -1"),
    ("codings", 1, "confidence", "x", "column confidence: 'x'"),
    ("codings", 1, "confidence", "nan", "confidence"),
    ("codings", 1, "confidence", "inf", "confidence"),
    ("approaches", 0, "ticked", "perhaps", "column ticked: 'perhaps'"),
    ("summaries", 1, "number", "x", "column number: 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "at", "column", "value", "said"), CELLS,
    ids=[f"{c[0]}.{c[2]}={c[3][:12]}" for c in CELLS],
)  # fmt: skip
def test_a_cell_that_contradicts_is_told_with_file_and_row(
    out: Path, table: str, at: int, column: str, value: str, said: str
) -> None:
    _change(out / f"{table}.csv", lambda rows: rows[at].update({column: value}))
    _refused(out, f"{out}/{table}.csv: ", f"row {at + 2}", said)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("summaries", "summaries.csv: row 4: summary 'pirmais' stands in an earlier row"),
        ("sections", "sections.csv: row 4: section '2' stands in an earlier row"),
        ("segments", "segments.csv: row 5: segment 'pirmais/2/1' stands in an earlier row"),
    ],
)
def test_rows_twice(out: Path, table: str, said: str) -> None:
    _change(out / f"{table}.csv", lambda rows: [*rows, *rows])
    _refused(out, said)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("summaries", "sections.csv: row 3: summary 'otrais' is not in summaries.csv"),
        ("sections", "segments.csv: row 4: section '2' is not in sections.csv"),
        ("segments", "codings.csv: row 3: segment 'otrais/2/1' is not in segments.csv"),
    ],
)
def test_a_summary_that_one_table_lacks(out: Path, table: str, said: str) -> None:
    _change(out / f"{table}.csv", lambda rows: [r for r in rows if r["summary"] != "otrais"])
    _refused(out, said)


def test_fewer_segments_than_counted_are_a_persons_choice(out: Path) -> None:
    for table in ("segments", "codings", "tokens"):
        _change(out / f"{table}.csv", lambda rows: [r for r in rows if r["summary"] != "otrais"])
    assert len(Results.load(out).segments) == 2


def test_a_summary_that_only_its_own_table_has(out: Path) -> None:
    for table in ("sections", "segments", "codings", "tokens", "variables"):
        _change(out / f"{table}.csv", lambda rows: [r for r in rows if r["summary"] != "otrais"])
    _refused(out, "summaries.csv: row 3: summary 'otrais' has 1 segment here")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("summaries", "document"), ("summaries", "end"), ("sections", "heading"),
        ("segments", "text"), ("segments", "start"), ("segments", "segment"), ("codings", "code"),
        ("codings", "coder"), ("approaches", "ticked"), ("tokens", "form"), ("entities", "end"),
    ],
)  # fmt: skip
def test_a_column_that_is_missing_is_named(out: Path, table: str, column: str) -> None:
    path = out / f"{table}.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns=column).to_csv(
        path, index=False
    )
    _refused(out, f"{path}: ", f"column(s) {column} missing")


def test_a_text_that_is_gone_or_shorter(out: Path) -> None:
    text = out / "documents" / "b.txt"
    text.write_text(OTHER[:-5], encoding="utf-8")
    _refused(out, "summaries.csv: row 3: end ", "beyond the text")
    text.unlink()
    _refused(out, "summaries.csv: row 3: there is no text documents/b.txt")


def test_commands_end_with_2_and_a_line(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sdk_text.quotes import main as quotes
    from sdk_text.review.__main__ import main as review

    _change(out / "codings.csv", lambda rows: rows[1].update({"segment": "x"}))
    for command, told in (
        (quotes, [str(out), "--to", str(out.parent / "quotes.csv")]),
        (review, ["export", str(out), "--to", str(out.parent / "sheet.csv")]),
    ):
        try:
            code = command(told)
        except SystemExit as stopped:
            code = stopped.code
        error = capsys.readouterr().err
        assert code == 2, error
        assert error.count("\n") == 1
        assert "codings.csv: row 3: segment 'x' is not in segments.csv" in error
