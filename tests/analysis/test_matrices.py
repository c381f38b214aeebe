from __future__ import annotations

import re

import numpy as np
import pytest

from sdk_text.analysis import TOTAL, codings_behind, theme_by_section, theme_by_summary, wide
from sdk_text.errors import InputError
from sdk_text.wording.notes import notes


def cell(frame, unit, code, place):
    rows = frame[(frame["code"] == code) & (frame[unit] == place)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_theme_by_summary_counts_by_hand(three):
    frame = theme_by_summary(three)
    money = cell(frame, "summary", "problem/money", "beta")
    assert (money["codings"], money["segments"], money["segments_total"]) == (2, 2, 4)
    assert money["share_of_segments"] == pytest.approx(0.5)
    assert money["per_1000_words"] == pytest.approx(1000 * 2 / 16)
    assert money["share_of_codings"] == pytest.approx(2 / 6)
    assert money["present"]


def test_a_code_that_never_occurs_keeps_its_row(three):
    rows = theme_by_summary(three).query("code == 'problem/never'")
    assert rows["summary"].tolist() == ["alfa", "beta", "gamma", TOTAL]
    assert rows["codings"].sum() == 0
    assert not rows["present"].any()


def test_totals_count_a_segment_once(three):
    frame = theme_by_summary(three)
    everything = cell(frame, "summary", TOTAL, TOTAL)
    assert everything["codings"] == 12
    assert everything["segments"] == 8
    alfa = cell(frame, "summary", TOTAL, "alfa")
    assert (alfa["codings"], alfa["segments"]) == (3, 2)
    assert cell(frame, "summary", "problem/money", TOTAL)["segments"] == 3


def test_a_segment_counts_once_for_a_family(three):
    frame = theme_by_summary(three, "family").query("family == 'problem' and summary == 'alfa'")
    assert frame["codings"].item() == 2
    assert frame["segments"].item() == 1


def test_theme_by_section_counts_summaries_too(three):
    frame = theme_by_section(three)
    people = cell(frame, "section", "asset/people", "2.support")
    assert (people["segments"], people["summaries"]) == (2, 2)
    money = cell(frame, "section", "problem/money", TOTAL)
    assert (money["segments"], money["summaries"]) == (3, 2)


def test_chapters_take_their_sections_together(three):
    frame = theme_by_section(three, by="chapter")
    assert list(dict.fromkeys(frame["section"])) == ["2", "5", "comments", TOTAL]
    assert cell(frame, "section", "way/plan", "5")["segments"] == 2


@pytest.mark.parametrize("level", ["code", "family"])
def test_behind_every_cell_stand_as_many_codings_as_it_counts(three, level):
    for frame, unit in (
        (theme_by_summary(three, level), "summary"),
        (theme_by_section(three, level), "section"),
        (theme_by_section(three, level, by="chapter"), "chapter"),
    ):
        column = "section" if unit == "chapter" else unit
        for row in frame.to_dict("records"):
            behind = codings_behind(
                three, code=row["code"], family=row["family"], **{unit: row[column]}
            )
            assert len(behind) == row["codings"]
            assert behind["segment"].nunique() == row["segments"]


def test_codings_behind_lead_back_to_the_words(three):
    rows = codings_behind(three, code="problem/roads", summary="beta")
    assert three.evidence(rows.iloc[0]) == "Ceļi jālabo, naudas nav."


def test_wide_keeps_orders_and_puts_totals_last(three):
    matrix = wide(theme_by_summary(three), "codings")
    assert list(matrix.columns) == ["alfa", "beta", "gamma", TOTAL]
    assert matrix.index[0] == "problem/money"
    assert matrix.index[-1] == TOTAL
    assert matrix.loc["way/teach"].tolist() == [0, 1, 1, 2]
    families = wide(theme_by_section(three, "family"), "segments")
    assert families.index.tolist() == ["problem", "asset", "way", TOTAL]
    with pytest.raises(InputError, match="'codngs'"):
        wide(theme_by_summary(three), "codngs")


def test_without_codings_all_is_zero_and_a_note_says_so(uncoded):
    frame = theme_by_summary(uncoded)
    assert frame["codings"].sum() == 0
    assert frame["share_of_codings"].isna().all()
    assert (frame["share_of_segments"] == 0).all()
    assert notes(frame, "lv") != notes(frame, "en") != []


def test_one_report(alone):
    matrix = wide(theme_by_summary(alone))
    assert list(matrix.columns) == ["alfa", TOTAL]
    assert (matrix["alfa"] == matrix[TOTAL]).all()


def test_rows_without_total_on_demand(three):
    frame = theme_by_summary(three, totals=False)
    assert len(frame) == 7 * 3
    assert TOTAL not in set(frame["code"]) | set(frame["summary"])
    assert np.isclose(frame["share_of_codings"].sum(), 3)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"chapter": 2}, "chapter=2: give text, as in chapter='2'"),
        ({"section": 5}, "section=5: give text"),
        ({"summary": "alpha"}, "summary='alpha' is not in the results; did you mean 'alfa'?"),
        ({"summary": "zzz"}, "known: alfa, beta, gamma"),
        (
            {"family": "problems"},
            "family='problems' is not in the results; did you mean 'problem'?",
        ),
        ({"code": "money"}, "code='money' is not in the results"),
        ({"segment": "alfa/9/9"}, "segment='alfa/9/9' is not in the results"),
    ],
)
def test_an_unknown_value_is_named(three, asked, said):
    with pytest.raises(InputError, match=re.escape(said)):
        codings_behind(three, **asked)


def test_any_and_known_values_give_rows(three):
    assert len(codings_behind(three)) == len(codings_behind(three, code="total", summary=""))
    assert len(codings_behind(three, chapter="2", code="problem/never")) == 0
    assert len(codings_behind(three, section="6.methods")) == 0  # of the template; nobody wrote it
