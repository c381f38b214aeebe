"""Themes by week in reports that are dated diaries."""

from __future__ import annotations

import datetime as dt
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sdk_text.analysis import timeline
from sdk_text.analysis.timeline import long_entries
from sdk_text.analysis.units import family_order
from sdk_text.palette import family_colour
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import (
    both,
    chart,
    legend_below,
    nothing,
    said,
    shown,
    top_note,
)
from sdk_text.publication.figures.style import TWO_COLUMNS_MM, bare, hatch, new_figure, wrapped
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, Lang, load_wording

_PANEL_MM = 46.0
_MOST = 4
_TITLE = 70
"""Letters on a line of a panel's title."""
_WEEK_DAYS = 7
_MOST_TICKS = 7


def theme_timeline(results: Results, lang: str = "en", *, most: int = _MOST) -> Chart:
    """Return codings by week, stacked by family, a panel for each diary (the `most` fullest)."""
    found = timeline(results, level="family")
    if not found["codings"].sum():
        return nothing("timeline", results, lang, "no_dates")
    fullness = (
        found.groupby("summary", sort=False)["codings"]
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    summaries = [
        s for s in dict.fromkeys(found["summary"].astype(str)) if s in fullness.index[:most]
    ]
    order = family_order(results)
    families = [(order.index(f), f) for f in order if f in set(found["family"])]
    labels = Labels(results)
    drawn = found[found["summary"].isin(summaries)]
    segments = results.segments[results.segments["summary"].isin(summaries)]
    plotted_segments = segments.loc[segments["period_start"] != "", "segment"]
    dated, long = len(plotted_segments), long_entries(segments)
    said_names = [labels.summary(s) for s in summaries]
    names = Bilingual(", ".join(n.lv for n in said_names), ", ".join(n.en for n in said_names))
    notes = (
        both("timeline.note", reports=names, undated=len(segments) - dated),
        *((both("timeline.long", n=long),) if long else ()),
        *top_note("summaries", len(summaries), len(fullness)),
    )
    plotted = load_wording().both(
        "words.n", summaries=len(summaries), segments=dated, codings=int(drawn["codings"].sum())
    )
    return chart(
        "timeline", results, lang, partial(_drawn, drawn, summaries, families, labels),
        notes=notes, n=plotted, shows=plotted_segments,
    )  # fmt: skip


def _drawn(
    weeks: pd.DataFrame, summaries: list[str], families: list[tuple[int, str]], labels: Labels,
    lang: Lang,
) -> Figure:  # fmt: skip
    """Draw a panel for each summary; `families`: each with its place in the codebook."""
    figure = new_figure(TWO_COLUMNS_MM, len(summaries) * _PANEL_MM + 18)
    panels = figure.subplots(len(summaries), 1, squeeze=False)[:, 0]
    for summary, axes in zip(summaries, panels, strict=True):
        _panel(axes, weeks[weeks["summary"] == summary], families, lang)
        name = wrapped(labels.summary(summary).get(lang), _TITLE, 2)
        axes.set_title(name, loc="left", fontweight="bold")
    panels[-1].set_xlabel(said("timeline.x", lang))
    handles = [
        Patch(facecolor=family_colour(i), hatch=hatch(i), edgecolor="black", linewidth=0.4,
              label=labels.family(family).get(lang))
        for i, family in families
    ]  # fmt: skip
    legend_below(figure, handles, most=4)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, families: list[tuple[int, str]], lang: Lang) -> None:
    """Draw a diary's weeks."""
    matrix = rows.pivot_table(
        index="period_start", columns="family", values="codings", aggfunc="sum"
    )
    matrix = matrix.reindex(columns=[family for _, family in families]).fillna(0)
    days = [_number(str(day)) for day in matrix.index]
    bottom = np.zeros(len(days))
    for position, family in families:
        heights = matrix[family].to_numpy(dtype=float)
        axes.bar(days, heights, width=_WEEK_DAYS * 0.8, bottom=bottom, align="edge",
                 color=family_colour(position), hatch=hatch(position), edgecolor="black",
                 linewidth=0.4)  # fmt: skip
        bottom += heights
    axes.set_xlim(min(days) - _WEEK_DAYS, max(days) + 2 * _WEEK_DAYS)
    axes.set_ylim(0, float(bottom.max()) * 1.08 or 1)
    # A tick every so many weeks, on their first days: at most seven.
    weeks = round((max(days) - min(days)) / _WEEK_DAYS) + 1
    step = -(-weeks // _MOST_TICKS) * _WEEK_DAYS
    axes.set_xticks(np.arange(min(days), max(days) + 1, step))
    axes.xaxis.set_major_formatter(lambda value, _: _day(value, lang))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.yaxis.set_major_formatter(lambda value, _: shown(value, "integer", lang))
    axes.set_ylabel(said("timeline.y", lang))
    bare(axes, "left", "bottom")


def _number(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


def _day(value: float, lang: Lang) -> str:
    day = dt.date.fromordinal(round(value))
    return f"{day:%d.%m.%Y}" if lang == "lv" else f"{day.day} {day:%b %Y}"
