"""Themes as bars, one panel for each family."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sdk_text.analysis import codings_behind, themes
from sdk_text.analysis.units import family_order
from sdk_text.palette import family_colour
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import (
    both,
    chart,
    nothing,
    number_axis,
    said,
    shown,
    top_note,
)
from sdk_text.publication.figures.style import TWO_COLUMNS_MM, bare, new_figure, wrapped
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_BAR_MM = 4.6
_LABEL, _TITLE = 50, 40
"""Letters of a name beside a bar, and on a line of a panel's title."""
_MOST = 46
_MANY = 10_000
"""From here on the numbers of the axis are long: fewer of them, with marks between thousands."""


def theme_bars(
    results: Results, lang: str = "en", *, most: int = _MOST, found: pd.DataFrame | None = None
) -> Chart:
    """Return the number of segments of each code, by family, the most frequent first.

    `found`: a frame of `sdk_text.analysis.themes`, if there already.
    """
    given, found = found, themes(results) if found is None else found
    if not found["segments"].sum():
        return nothing("themes", results, lang, "no_codings")
    top = found.sort_values("segments", ascending=False, kind="stable").head(most)
    order = family_order(results)
    families = [f for f in order if f in set(top["family"])]
    labels = Labels(results)

    def draw(lang: Lang) -> Figure:
        sizes = [int((top["family"] == family).sum()) for family in families]
        heads = [wrapped(labels.family(f).get(lang), _TITLE, 2) for f in families]
        height = sum(sizes) * _BAR_MM + sum(6 + 3.4 * head.count("\n") for head in heads) + 10
        figure = new_figure(TWO_COLUMNS_MM, height)
        # Half a bar of air above and below the bars, the same in all panels.
        ratios = [size + 0.4 for size in sizes]
        panels = figure.subplots(
            len(families), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": ratios}
        )
        for position, (family, axes) in enumerate(zip(families, panels[:, 0], strict=True)):
            rows = top[top["family"] == family]
            axes.set_title(heads[position], loc="left", fontweight="bold", pad=2)
            names = [labels.code(str(c)).get(lang) for c in rows["code"]]
            _panel(axes, rows, names, order.index(family), lang)
        panels[0, 0].set_xlim(0, float(top["segments"].max()) * 1.12)
        for axes in panels[:-1, 0]:
            axes.tick_params(axis="x", labelbottom=False)
        if top["segments"].max() >= _MANY:
            number_axis(panels[-1, 0].xaxis, lang, bins=4)
        else:
            panels[-1, 0].xaxis.set_major_locator(MaxNLocator(integer=True))
        panels[-1, 0].set_xlabel(said("themes.x", lang))
        figure.align_ylabels()
        return figure

    notes = (both("themes.note"), *top_note("themes", len(top), len(found)))
    shows = None
    if given is None:
        records = codings_behind(results)
        shows = records.loc[records["code"].isin(top["code"]), "segment"]
    return chart("themes", results, lang, draw, notes=notes, shows=shows)


def _panel(axes: Axes, rows: pd.DataFrame, names: list[str], position: int, lang: Lang) -> None:
    places = list(range(len(rows)))
    axes.barh(
        places, rows["segments"], height=0.72, color=family_colour(position), edgecolor="none"
    )
    axes.set_yticks(places, [wrapped(name, _LABEL, 1) for name in names])
    axes.set_ylim(len(rows) - 0.3, -0.7)
    axes.tick_params(axis="y", length=0)
    for place, segments, summaries in zip(places, rows["segments"], rows["summaries"], strict=True):
        text = f"{shown(segments, 'integer', lang)} ({shown(summaries, 'integer', lang)})"
        axes.annotate(
            text, (segments, place), xytext=(2, 0), textcoords="offset points", va="center"
        )
    bare(axes, "left", "bottom")
