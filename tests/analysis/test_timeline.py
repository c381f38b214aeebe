from __future__ import annotations

import pandas as pd
import pytest

from sdk_text.analysis import timeline
from sdk_text.wording.notes import notes


@pytest.fixture
def diary(three):
    """beta is a diary: an entry on a Friday, one over New Year's week, one five weeks later."""
    starts = {
        "beta/2.support/1": ("2022-12-30", "2022-12-30"),
        "beta/5.goal/1": ("2023-01-02", "2023-01-15"),
        "beta/5.goal/2": ("2023-02-06", "2023-02-06"),
        "alfa/2.support/1": ("2023-01-05", ""),
    }
    segments = three.segments.copy()
    for column, i in (("period_start", 0), ("period_end", 1)):
        segments[column] = [starts.get(s, ("", ""))[i] for s in segments["segment"]]
    return three.with_frames(segments=segments)


def test_weeks_with_zeros_between(diary):
    frame = timeline(diary)
    assert set(frame["summary"]) == {"beta"}
    assert list(dict.fromkeys(frame["period"])) == [
        "2022-W52", "2023-W01", "2023-W02", "2023-W03", "2023-W04", "2023-W05", "2023-W06",
    ]  # fmt: skip
    assert frame["period_start"].iloc[0] == "2022-12-26"
    assert set(frame["code"]) == {"asset/hall", "problem/money", "way/teach", "way/plan"}
    assert len(frame) == 7 * 4
    counts = frame[frame["codings"] > 0].set_index(["period", "code"])["codings"].to_dict()
    assert counts == {
        ("2022-W52", "asset/hall"): 1,
        ("2023-W01", "problem/money"): 1,
        ("2023-W06", "way/teach"): 1,
        ("2023-W06", "way/plan"): 1,
    }
    week = frame[frame["period"] == "2022-W52"].iloc[0]
    assert (week["segments_total"], week["words"]) == (1, 5)


def test_months(diary):
    frame = timeline(diary, by="month", level="family")
    assert list(dict.fromkeys(frame["period"])) == ["2022-12", "2023-01", "2023-02"]
    ways = frame.query("family == 'way' and period == '2023-02'").iloc[0]
    assert (ways["codings"], ways["segments"]) == (2, 1)


def test_a_december_does_not_skip_january(diary):
    frame = timeline(diary.with_frames(segments=diary.segments.replace("2022-12-30", "2022-12-31")),
                     by="month")  # fmt: skip
    assert "2023-01" in set(frame["period"])


def test_what_has_no_date_or_spans_weeks_is_told(diary):
    told = notes(timeline(diary))
    assert [note.replace("\u00a0", " ") for note in told] == [
        "Without a date and therefore left out: 1 segment of the diaries.",
        "1 entry spans more than one period and is counted where it begins.",
    ]


def test_one_date_makes_no_diary_unless_asked_for(diary, three):
    assert "alfa" in set(timeline(diary, minimum_dates=1)["summary"])
    frame = timeline(three)
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == 0
    assert "codings" in frame.columns
    assert notes(frame, "lv")[0].startswith("Neviens")


def test_dated_but_uncoded(diary):
    frame = timeline(diary.with_frames(codings=diary.codings.iloc[:0]))
    assert len(frame) == 0
