"""Codings by week or month where a report is a dated diary."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pandas as pd

from sdk_text.analysis.units import (
    Level,
    check_at_least,
    check_choice,
    counted,
    summary_order,
    theme_column,
    themes_of,
    words_by,
)
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

By = Literal["week", "month"]
_COLUMNS = [
    "summary", "period", "period_start", "family", "code", "codings", "segments",
    "segments_total", "words",
]  # fmt: skip


def timeline(
    results: Results, level: Level = "code", by: By = "week", minimum_dates: int = 2
) -> pd.DataFrame:
    """Return how often each theme stands in each week, or month, of the dated diaries.

    Columns: summary, period, period_start, family, code, codings, segments, segments_total,
    words; see docs/analysis.md. Weeks without an entry between the first and the last have
    zeros. A report with fewer than `minimum_dates` different periods is no diary.
    """
    check_choice("by", by, ("week", "month"))
    check_at_least("minimum_dates", minimum_dates, 1)
    dated, undated, long = _dated_segments(results, by, minimum_dates)
    if not len(dated):
        return add_note(pd.DataFrame(columns=_COLUMNS), "not_dated")
    theme = theme_column(level)
    codings = counted(results).merge(dated[["segment", "first"]], on="segment")
    words = dated["segment"].map(words_by(results, ["segment"])).fillna(0)
    totals = dated.assign(words=words).groupby(["summary", "first"])
    sizes = totals.agg(segments_total=("segment", "size"), words=("words", "sum"))
    counts = codings.groupby(["summary", "first", theme]).agg(
        codings=("code", "size"), segments=("segment", "nunique")
    )
    grid = _grid(dated, codings, themes_of(results, level), theme, by, summary_order(results))
    frame = grid.join(sizes, on=["summary", "first"]).join(counts, on=["summary", "first", theme])
    for column in ("codings", "segments", "segments_total", "words"):
        frame[column] = frame[column].fillna(0).astype("int64")
    frame["period"] = [_name(first, by) for first in frame["first"]]
    frame["period_start"] = [first.isoformat() for first in frame["first"]]
    frame = frame[_COLUMNS].reset_index(drop=True)
    for key, n in (("undated_segments", undated), ("long_periods", long)):
        if n:
            add_note(frame, key, n=n)
    return frame


def _dated_segments(results: Results, by: By, minimum_dates: int) -> tuple[pd.DataFrame, int, int]:
    """Segments of diaries with the first day of their period; how many lack a date or span more."""
    columns = ["summary", "segment", "period_start", "period_end"]
    frame = results.segments[columns].astype(object)
    dates = frame[frame["period_start"] != ""].groupby("summary")["period_start"].nunique()
    frame = frame[frame["summary"].isin(list(dates[dates >= minimum_dates].index))]
    dated = frame[frame["period_start"] != ""].copy()
    dated["first"] = [_first_day(day, by) for day in dated["period_start"]]
    return dated, len(frame) - len(dated), long_entries(dated, by)


def long_entries(segments: pd.DataFrame, by: By = "week") -> int:
    """Return how many dated entries (of one summary, with one period) span more than one week or
    month. Columns needed: summary, period_start, period_end."""
    dated = segments[segments["period_start"] != ""]
    entries = dated[["summary", "period_start", "period_end"]].drop_duplicates()
    periods = zip(entries["period_start"], entries["period_end"], strict=True)
    return sum(_first_day(start, by) != _first_day(end or start, by) for start, end in periods)


def _first_day(day: str, by: By) -> dt.date:
    date = dt.date.fromisoformat(day[:10])
    return date.replace(day=1) if by == "month" else date - dt.timedelta(days=date.weekday())


def _name(first: dt.date, by: By) -> str:
    if by == "month":
        return f"{first:%Y-%m}"
    year, week, _ = first.isocalendar()
    return f"{year}-W{week:02d}"


def _grid(
    dated: pd.DataFrame,
    codings: pd.DataFrame,
    themes: pd.DataFrame,
    theme: str,
    by: By,
    summaries: list[str],
) -> pd.DataFrame:
    """Every period from the first to the last × every theme of the diary, by summary."""
    parts = []
    for summary in summaries:
        days = dated.loc[dated["summary"] == summary, "first"]
        if not len(days):
            continue
        used = set(codings.loc[codings["summary"] == summary, theme])
        periods = pd.DataFrame({"first": _periods(min(days), max(days), by)}, dtype=object)
        parts.append(
            periods.merge(themes[themes[theme].isin(used)], how="cross").assign(summary=summary)
        )
    return pd.concat(parts, ignore_index=True)


def _periods(first: dt.date, last: dt.date, by: By) -> list[dt.date]:
    periods = [first]
    while periods[-1] < last:
        step = 7 if by == "week" else 31
        following = periods[-1] + dt.timedelta(days=step)
        periods.append(following if by == "week" else following.replace(day=1))
    return periods
