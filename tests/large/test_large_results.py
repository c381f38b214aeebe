"""Results on disk give what results in memory give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sdk_text import analysis, publication
from sdk_text.analysis.units import counted
from sdk_text.errors import InputError
from sdk_text.records import SUGGESTED
from sdk_text.results import Results

counts = pytest.importorskip("sdk_text.large.counts", reason="extra cluster")
pytest.importorskip("duckdb", reason="extra cluster: pip install 'sdk_text[cluster]'")

VARIABLES = ["reģions | region", "gads | year", "veids | kind", "iedzīvotāji | inhabitants"]


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        one.reset_index(drop=True), other.reset_index(drop=True), check_dtype=False
    )


def test_a_codings_pair_counts_once(large, small: Results) -> None:
    assert large.counts["codings"] == len(counted(small)) < (small.codings["segment"] != "").sum()
    assert large.counts["segments"] == len(small.segments)
    assert large.counts["words"] == small.segments["words"].sum()


def test_what_nobody_accepted_counts_in_neither(large, small: Results) -> None:
    assert (small.codings["coder"] == SUGGESTED).any()
    for coders in (counted(small)["coder"], large.codings_behind()["coder"]):
        assert SUGGESTED not in set(coders)


@pytest.mark.parametrize("level", ["code", "family"])
def test_themes(large, small: Results, level: str) -> None:
    same(counts.themes(large, level), analysis.themes(small, level))


@pytest.mark.parametrize("level", ["code", "family"])
@pytest.mark.parametrize("by", ["chapter", "section"])
def test_themes_by_section(large, small: Results, level: str, by: str) -> None:
    mine = counts.theme_by_section(large, level, by_chapter=by == "chapter")
    same(mine, analysis.theme_by_section(small, level, by=by))


@pytest.mark.parametrize("level", ["code", "family"])
@pytest.mark.parametrize("variable", VARIABLES)
def test_themes_by_variable(large, small: Results, level: str, variable: str) -> None:
    mine = counts.theme_by_variable(large, variable, level)
    same(mine, analysis.theme_by_variable(small, variable, level))


def test_themes_by_summary(large, small: Results) -> None:
    mine = (
        counts.theme_by_summary(large)
        .set_index("summary")
        .drop(columns=["municipality", "segments", "words"])
    )
    theirs = analysis.wide(analysis.theme_by_summary(small, totals=False)).T
    assert mine.to_numpy().tolist() == theirs.to_numpy().tolist()
    assert list(mine.index) == list(theirs.index)
    assert list(mine.columns) == list(theirs.columns)


def test_pairs_of_themes(large, small: Results) -> None:
    mine, theirs = counts.cooccurrence(large), analysis.cooccurrence(small)
    exact = ["code_a", "code_b", "units", "units_a", "units_b", "together", "summaries"]
    same(mine[exact], theirs[exact])
    for column in ("expected", "lift", "odds_ratio", "jaccard"):
        np.testing.assert_allclose(
            mine[column].astype(float), theirs[column].astype(float), rtol=1e-9
        )
    # The normal approximation of the same test: close where enough is expected.
    often = (theirs["expected"] > 5).to_numpy()
    assert often.sum() > 20
    gap = (np.sqrt(mine["p"]) - np.sqrt(theirs["p"]))[often].abs()
    assert gap.max() < 0.2


def test_normal_p_is_that_of_statsmodels(large, small: Results) -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    pair = counts.cooccurrence(large).sort_values("together").iloc[-1]
    has = {c: set(small.codings.loc[small.codings["code"] == c, "segment"])
           for c in (pair["code_a"], pair["code_b"])}  # fmt: skip
    strata = []
    for _, segments in small.segments.groupby("summary"):
        a = segments["segment"].isin(list(has[pair["code_a"]]))
        b = segments["segment"].isin(list(has[pair["code_b"]]))
        strata.append([[(a & b).sum(), (a & ~b).sum()], [(~a & b).sum(), (~a & ~b).sum()]])
    expected = tables.StratifiedTable(strata).test_null_odds(correction=False).pvalue
    assert pair["p"] == pytest.approx(expected, rel=1e-6)


def test_a_part_is_ordinary_results(large, small: Results) -> None:
    chosen = list(small.summaries["summary"])[3:5]
    part = large.part(chosen)
    for name, frame in analysis.select(small, summaries=chosen).frames().items():
        same(part.frames()[name], frame)
    row = part.codings.iloc[0]
    assert part.evidence(row) == small.evidence(row)
    with pytest.raises(InputError, match="not in the results"):
        large.part(["nowhere"])


def test_from_a_number_to_its_codings(large, small: Results) -> None:
    code = "difficulty/funding"
    n = int(counts.themes(large).set_index("code").loc[code, "codings"])
    behind = large.codings_behind(code=code)
    assert len(behind) == n
    theirs = analysis.codings_behind(small, code=code)
    assert set(behind["segment"]) == set(theirs["segment"])
    assert len(large.codings_behind(code=code, most=3)) == 3
    some = list(small.summaries["summary"])[:2]
    own = large.codings_behind(family="difficulty", summaries=some)
    assert set(own["summary"]) <= set(some)
    assert set(own["family"]) == {"difficulty"}


def test_a_slip_is_named_and_counts_no_zero(large) -> None:
    for slip in ({"code": "difficulty/fundin"}, {"family": "dificulty"}, {"section": "9.none"}):
        with pytest.raises(InputError, match="is not in the results"):
            large.codings_behind(**slip)
    for table in ("codings", "documents"):
        with pytest.raises(InputError, match="'Nowhere' is not in the results"):
            large.frame(table, ["Nowhere"])


def test_sql(large) -> None:
    found = large.sql("SELECT upos, count(*) AS n FROM tokens GROUP BY upos ORDER BY n DESC")
    assert found["n"].sum() == large.one("SELECT count(*) FROM tokens")


def test_tables_hold_the_numbers_of_small_ones(large, small: Results) -> None:
    from sdk_text.publication.large import large_tables

    tables = {table.id: table for table in large_tables(large, "lv")}
    theirs = [
        publication.tables.themes_table(small, "lv"),
        publication.tables.theme_by_section_table(small, "lv"),
        publication.tables.variables_table(small, "lv"),
        *(publication.tables.theme_by_variable_table(small, name, "lv") for name in VARIABLES),
    ]
    for table in theirs:
        assert [row.cells for row in tables[table.id].rows()] == [r.cells for r in table.rows()]
        assert tables[table.id].n == table.n
    assert [t.number for t in tables.values()] == list(range(1, len(tables) + 1))
    said = " ".join(n.lv for n in tables["themes"].notes)
    assert "Anna" in said, "who coded is counted anew"


def test_quotes_are_those_of_all(large, small: Results) -> None:
    """Few summaries are read for the quotes; they hold the best of each theme."""
    from sdk_text.publication.large.quotes import quoted_summaries

    chosen = quoted_summaries(large, per_code=6, most=COUNT_OF_ALL)
    part = analysis.exemplars(large.part(chosen), per_code=1).set_index("code")
    every = analysis.exemplars(small, per_code=1).set_index("code")
    assert list(part.index) == list(every.index)
    assert (part["score"] == every["score"]).mean() > 0.9


COUNT_OF_ALL = 100


def test_files(large, tmp_path: Path) -> None:
    from sdk_text.publication.large import write_large_set

    paths = write_large_set(large, tmp_path, lang="en", formats=("csv", "html", "png"))
    names = {path.relative_to(tmp_path).as_posix() for path in paths}
    assert {"tables/index.html", "tables/themes.csv", "tables/theme-by-variable-region.csv",
            "tables/quotes.csv", "figures/index.html", "figures/theme-by-variable-region.png",
            "figures/cooccurrence.png", "figures/themes.png", "matrices/theme-by-summary.csv",
            "matrices/cooccurrence.csv"} <= names  # fmt: skip
    assert all((tmp_path / name).stat().st_size for name in names)
    matrix = pd.read_csv(tmp_path / "matrices" / "theme-by-summary.csv")
    assert len(matrix) == large.counts["summaries"]
    again = write_large_set(large, tmp_path, lang="en", formats=("csv",))
    assert [p for p in again if p.suffix == ".csv"]
    assert not [p for p in again if p.suffix == ".png"]
    page = (tmp_path / "figures" / "index.html").read_text("utf-8")
    assert "No figures were asked for" in page
    assert "<img" not in page


def test_an_ordinary_folder_says_how_to_get_one(tmp_path: Path) -> None:
    from sdk_text.large import LargeResults

    with pytest.raises(InputError, match="a folder that extract wrote"):
        LargeResults.open(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match="--parquet"):
        LargeResults.open(tmp_path)


def test_figures_of_many_have_room_for_their_numbers(large, small: Results) -> None:
    """Counts of thousands are written so that they fit their cells."""
    from sdk_text.publication.figures import cooccurrence_heatmap

    pairs = counts.cooccurrence(large)
    few = cooccurrence_heatmap(small, found=pairs)
    many = cooccurrence_heatmap(small, found=pairs.assign(together=pairs["together"] * 1000))
    assert not any("in thousands" in note.en for note in few.notes)
    assert any("in thousands" in note.en for note in many.notes)
    cells = {text.get_text() for text in many.figure().axes[0].texts}
    top = pairs.loc[pairs["together"].idxmax(), "together"]
    assert f"{top:,.1f}" in cells
    assert max(len(cell) for cell in cells if cell[:1].isdigit()) <= 5


def test_axis_of_many(large) -> None:
    from sdk_text.publication.figures import theme_bars

    found = counts.themes(large)
    found["segments"] *= 1000
    figure = theme_bars(large.skeleton, "lv", found=found).figure()
    ticks = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert 3 <= len([tick for tick in ticks if tick]) <= 7
    assert not any(tick.isdigit() and len(tick) > 4 for tick in ticks)
