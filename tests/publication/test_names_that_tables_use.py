"""Reports, groups and families that are called as a table calls a column of its own."""

import pytest
from made_publication import made_results
from test_tables_by_variable import with_variables

from sdk_text.analysis import codings_behind
from sdk_text.codebook import family_of
from sdk_text.parsing.report_ids import name_from_file
from sdk_text.publication import (
    likeness_table,
    overview_table,
    theme_by_summary_table,
    theme_by_variable_table,
)
from sdk_text.publication.formats.csv import csv_table

NAMES = ["family", "theme", "key", "level", "summary", "name", "family_lv", "segments"]


def called(name):
    """Return made results whose first report has an id such as files may give it."""
    made = made_results()
    first = str(made.summaries["summary"].iloc[0])
    frames = {
        kind: frame.assign(summary=frame["summary"].replace(first, name))
        for kind, frame in made.frames().items()
        if "summary" in frame.columns
    }
    return made.with_frames(**frames)


@pytest.mark.parametrize("name", NAMES)
def test_of_reports(name, made):
    results = called(name)
    for make in (theme_by_summary_table, likeness_table, overview_table):
        table, same = make(results), make(made)
        assert [row.cells[2:] for row in table.rows()] == [row.cells[2:] for row in same.rows()]
        assert csv_table(table).count("\n") == csv_table(same).count("\n")
    matrix = theme_by_summary_table(results)
    first = matrix.columns[2].name
    assert len(matrix.cell("total", first)) == len(codings_behind(results, summary=name))


@pytest.mark.parametrize("value", NAMES)
def test_of_groups(value, made):
    named, plain = (
        theme_by_variable_table(with_variables(made, unit=[v, v, "x", "x"]), "unit")
        for v in (value, "a")
    )
    assert [row.cells for row in named.rows()] == [row.cells for row in plain.rows()]
    first = named.columns[3].name
    assert first.strip() == value
    assert len(named.cell("total", first)) == len(plain.cell("total", "a")) > 0


def test_of_families(made):
    old = made.codebook.families[0].id
    codings = made.codings.assign(
        code=made.codings["code"].str.replace(f"{old}/", "words/"),
        family=made.codings["family"].replace(old, "words"),
    )
    table, same = overview_table(made.with_frames(codings=codings)), overview_table(made)
    assert table.frame["words"].tolist() == same.frame["words"].tolist()
    assert table.frame["words "].tolist() == same.frame[family_of(f"{old}/x")].tolist()


def test_no_report_is_called_as_the_sum_of_all():
    assert name_from_file("total.docx") == ("total-report", "")
