"""Tables by report variables: their numbers, notes, ids, words behind cells, and files."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made_publication import HOSTILE

from sdk_text.analysis import codings_behind, select
from sdk_text.analysis.variables import Group, decimals_of
from sdk_text.errors import InputError
from sdk_text.exchange.building import build_project
from sdk_text.publication import standard_tables, theme_by_variable_table, variables_table
from sdk_text.publication.evidence import Words
from sdk_text.publication.evidence_workbook import evidence_workbook
from sdk_text.publication.formats.xlsx import xlsx_workbook
from sdk_text.publication.labels import Labels
from sdk_text.publication.sheet_names import sheet_names
from sdk_text.publication.tables.variables import table_id
from sdk_text.quotes import main as quotes
from sdk_text.results import Results


def with_variables(results: Results, **columns: list[str]) -> Results:
    names = list(results.summaries["summary"].astype(str))
    rows = [
        (s, name, v)
        for name, values in columns.items()
        for s, v in zip(names, values, strict=True)
        if v
    ]
    frame = pd.DataFrame(rows, columns=["summary", "variable", "value"])
    return results.with_frames(variables=frame)


@pytest.fixture(scope="module")
def known(made: Results) -> Results:
    return with_variables(
        made,
        **{
            "veids | kind": [
                "novads | municipality",
                "novads | municipality",
                "pilsēta | city",
                "",
            ],
            "iedzīvotāji": ["8 000", "9 000", "31 000", "4 000"],
            "vadītājs": ["A", "B", "C", "D"],
        },
    )


def test_cells_count_what_stands_behind_them(known: Results) -> None:
    table = theme_by_variable_table(known, "kind")
    group = select(known, where={"kind": ["municipality"]})
    assert len(group.summaries) == 2
    for code in ("difficulty/understanding", "difficulty", "total"):
        row = table.frame.set_index("key").loc[code]
        wanted = {"code": code} if "/" in code else {"family": code}
        inside = codings_behind(group, **wanted)
        segments = inside["segment"].nunique()
        assert row["novads | municipality"] == pytest.approx(segments / len(group.segments))
        assert row["novads | municipality:summaries"] == inside["summary"].nunique()
        for name in ("novads | municipality", "novads | municipality:summaries"):
            assert set(table.cell(code, name)["segment"]) == set(inside["segment"])


def test_labels_in_both_languages(known: Results) -> None:
    table = theme_by_variable_table(known, "kind", "lv")
    assert table.title.endswith(": veids")
    assert [name for name, _ in table.spans() if name] == [
        "novads (n = 2)", "pilsēta (n = 1)", "nav norādīts (n = 1)", "Kopā (n = 4)"
    ]  # fmt: skip
    english = table.in_language("en")
    assert english.title.endswith("Kind")
    assert "not stated (n = 1)" in dict(english.spans())


def test_sizes_of_the_groups(known: Results) -> None:
    table = variables_table(known, "lv")
    rows = {row.key: row.cells for row in table.rows()}
    assert rows["1:4000-8000"][:3] == ("4000–8000", "2", "50\u00a0%")
    assert rows["1:9000-31000"][:2] == ("9000–31\u00a0000", "2")
    assert "mediāna 8500, no 4000 līdz 31\u00a0000" in table.note_text
    assert "nav" in rows["0:not_stated"][0]
    of = table.frame.groupby("variable_lv")[["summaries", "segments", "words", "codings"]].sum()
    assert (of.nunique() == 1).all()
    assert int(of["codings"].iloc[0]) == len(codings_behind(known))
    # Every summary has a leader of its own: no table of themes, and the note says so.
    assert "Vadītājs" in table.note_text.split("Bez tēmu tabulas")[1]


def test_standard_set_has_a_table_for_each_that_groups(known: Results, made: Results) -> None:
    made_tables, left = standard_tables(known, "en")
    ids = [t.id for t in made_tables if "variable" in t.id]
    assert ids == ["variables", "theme-by-variable-kind", "theme-by-variable-iedzivotaji"]
    assert not [item for item in left if "variable" in item.id]
    _, left = standard_tables(made, "lv")
    reasons = {item.id: item.reason.lv for item in left if "variable" in item.id}
    assert set(reasons) == {"variables", "theme-by-variable"}
    assert all("variables.csv" in reason for reason in reasons.values())


def test_one_report_has_nothing_to_compare(known: Results) -> None:
    first = known.summaries["summary"].iloc[0]
    one = known.with_frames(
        **{n: f[f["summary"] == first] for n, f in known.frames().items() if "summary" in f.columns}
    )
    tables, left = standard_tables(one, "en")
    assert not [t.id for t in tables if t.id.startswith("theme-by-variable")]
    reason = next(item.reason for item in left if item.id == "theme-by-variable")
    assert reason.en == "no report variable puts these summaries into two groups or more"


def test_ids_are_unlike_and_fit_for_files(made: Results) -> None:
    odd = with_variables(
        made, **{name: list("aabb") for name in ("Gads", "gads!", "../x", "–", HOSTILE)}
    )
    ids = [t.id for t in standard_tables(odd, "en")[0] if t.id.startswith("theme-by-variable")]
    assert len(ids) == 5 == len(set(ids))
    assert all("/" not in name and "<" not in name and ".." not in name for name in ids)
    assert ids == [table_id(odd, name) for name in dict.fromkeys(odd.variables["variable"])]


def test_long_names_that_are_alike_have_sheets_of_their_own(made: Results) -> None:
    long = "Iedzīvotāju skaits pašvaldībā gada sākumā"
    alike = with_variables(made, **{f"{long} {x}": list("aabb") for x in ("2022", "2023")})
    tables, _ = standard_tables(alike, "en")
    data = evidence_workbook(tables, Words(alike, "en", "keep"))
    for book in (data, xlsx_workbook(tables)):
        names = openpyxl.load_workbook(io.BytesIO(book)).sheetnames
        assert len({name.casefold() for name in names}) == len(names)
        assert max(map(len, names)) <= 31
    assert sheet_names(["a" * 40, "A" * 40]) == ["a" * 31, "A" * 29 + "-2"]


def test_hostile_names_and_values_in_files(made: Results, tmp_path: Path) -> None:
    odd = with_variables(made, **{HOSTILE: [HOSTILE, HOSTILE, "b", "b"]})
    table = theme_by_variable_table(odd, HOSTILE)
    for kind in ("csv", "xlsx", "docx", "tex", "html", "md"):
        table.write(tmp_path / f"t.{kind}")
    assert "<script>" not in (tmp_path / "t.html").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_values_of_cells(known: Results) -> None:
    table = theme_by_variable_table(known, "kind", values=["codings", "per_1000_words"])
    assert "Totals add up codings" in table.note_text
    with pytest.raises(InputError, match="values="):
        theme_by_variable_table(known, "kind", values=["many"])  # type: ignore[list-item]
    cut = theme_by_variable_table(known, "iedzīvotāji", cuts=[5000, 10000])
    assert [c.name for c in cut.columns if ":" not in c.name][2:] == [
        "4000", "8000-9000", "31000", "total"
    ]  # fmt: skip


def test_quotes_of_a_group(
    known: Results, made: Results, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(Results, "load", classmethod(lambda cls, *_: known))
    to = tmp_path / "q.csv"
    assert quotes(["out", "--where", "kind=city", "--to", str(to)]) == 0
    assert set(pd.read_csv(to)["Segment"].str.partition("/")[0]) == {"vieta-3"}
    assert "Kind: city" in theme_note(known)
    assert quotes(["out", "--where", "kind=cty", "--to", str(to)]) == 2
    assert "'cty'" in capsys.readouterr().err


def theme_note(results: Results) -> str:
    from sdk_text.publication.tables.retrieval import Wanted, retrieval_table

    return retrieval_table(results, wanted=Wanted(where=(("kind", "city"),))).note_text


def test_variables_of_cases_in_a_project(known: Results) -> None:
    project = build_project(known.with_frames(), lang="en").project
    kinds = {v.name: v.type for v in project.variables}
    assert kinds["kind"] == "Text"
    assert kinds["iedzīvotāji"] == "Integer"
    clash = with_variables(known, words=["a", "b", "c", "d"])
    names = [v.name for v in build_project(clash, lang="en").project.variables]
    assert "words (2)" in names
    assert len(names) == len(set(names))


def test_numbers_of_a_variable_have_one_number_of_decimals() -> None:
    given = pd.DataFrame({"summary": list("abcd"), "v": [17.5, 18.0, 23.5, 31.25]})
    labels = Labels(Results())
    assert decimals_of(given["v"]) == 2
    assert decimals_of(given["v"][:3]) == 1
    assert decimals_of(pd.Series([2019.0, 3.0])) == 0
    group = Group("17.5-18", ("a", "b"), 17.5, 18.0, 1)
    assert labels.group(group).lv == "17,5–18,0"


def test_years_have_no_mark_between_thousands() -> None:
    labels = Labels(Results())
    assert labels.number(2019.0).en == labels.number(2019.0).lv == "2019"
    assert labels.number(2019.5).en == "2,019.50"
    assert labels.number(12300.0).en == "12,300"


def test_sizes_are_those_of_the_part_that_is_counted(known: Results) -> None:
    sections = ["6.results", "2.support"]
    part = select(known, sections=sections)
    rows = variables_table(part).frame.set_index("key")
    inside = part.segments[part.segments["summary"].isin(part.summaries["summary"].head(2))]
    first = rows.iloc[0]
    assert (first["segments"], first["words"]) == (len(inside), inside["words"].sum())
    assert first["share_coded"] == first["coded"] / len(inside)


def test_groups_are_called_even_only_where_they_are(made: Results) -> None:
    even = with_variables(made, size=["1", "2", "3", "4"])
    assert "about equally many" in theme_by_variable_table(even, "size").note_text
    cut = theme_by_variable_table(even, "size", cuts=[4.0])
    assert "about equally many" not in cut.note_text
    assert "from 1 to 4" in cut.note_text


def test_notes_explain_the_counts_that_are_shown(made: Results) -> None:
    grouped = with_variables(made, unit=["a", "a", "b", "b"])
    shares = theme_by_variable_table(grouped, "unit").note_text
    assert "Summaries: in how many" in shares
    assert "Share of segments: of all" in shares
    rates = theme_by_variable_table(grouped, "unit", values=["per_1000_words"]).note_text
    assert "in how many" not in rates
    assert "Share of segments" not in rates
    assert "Totals add up codings" in rates
