"""Themes as bars, one panel for each family."""

from __future__ import annotations

import numpy as np
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
    shortened,
    shown,
    top_note,
)
from sdk_text.publication.figures.style import (
    LETTER_MM,
    LINE_MM,
    TALLEST_MM,
    TWO_COLUMNS_MM,
    bare,
    new_figure,
    told_apart,
    wrapped,
)
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_BAR_MM = 4.6
_LABEL, _TITLE = 62, 40
"""Letters on a line of a name beside a bar, and of a panel's title, which stands over the bars."""
_BOLD_MM = 1.7
"""What a letter of a title takes."""
_LINES = 2
"""Lines of a name, where the page has room for them."""
_AROUND_MM = 10.0
"""Below the bars: the axis and its name."""
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
    of_family = [[str(c) for c in top.loc[top["family"] == f, "code"]] for f in families]
    codes = [code for inside in of_family for code in inside]

    def heads(lang: Lang) -> list[str]:
        longest = min(max(len(labels.code(code).get(lang)) for code in codes), _LABEL)
        letters = min(int((TWO_COLUMNS_MM - 7 - longest * LETTER_MM) / _BOLD_MM), _TITLE)
        return [wrapped(labels.family(f).get(lang), letters, 3) for f in families]

    def names(lang: Lang) -> dict[str, str]:
        return _names([labels.code(c).get(lang) for c in codes], codes, _heads_mm(heads(lang)))

    def draw(lang: Lang) -> Figure:
        titles, beside = heads(lang), names(lang)
        # Half a bar of air above and below the bars, the same in all panels.
        ratios = [sum(_units(beside[code]) for code in inside) + 0.4 for inside in of_family]
        height = sum(r - 0.4 for r in ratios) * _BAR_MM + _heads_mm(titles) + _AROUND_MM
        figure = new_figure(TWO_COLUMNS_MM, height)
        panels = figure.subplots(
            len(families), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": ratios}
        )
        for position, (family, axes) in enumerate(zip(families, panels[:, 0], strict=True)):
            rows = top[top["family"] == family]
            axes.set_title(titles[position], loc="left", fontweight="bold", pad=2)
            _panel(axes, rows, [beside[c] for c in of_family[position]], order.index(family), lang)
        panels[0, 0].set_xlim(0, float(top["segments"].max()) * 1.12)
        for axes in panels[:-1, 0]:
            axes.tick_params(axis="x", labelbottom=False)
        if top["segments"].max() >= _MANY:
            number_axis(panels[-1, 0].xaxis, lang, bins=4)
        else:
            panels[-1, 0].xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        panels[-1, 0].set_xlabel(said("themes.x", lang))
        figure.align_ylabels()
        return figure

    notes = (
        both("themes.note"),
        *top_note("themes", len(top), len(found)),
        *shortened("codes", lambda lang: [*names(lang).values(), *heads(lang)]),
    )
    shows = None
    if given is None:
        records = codings_behind(results)
        shows = records.loc[records["code"].isin(top["code"]), "segment"]
    return chart("themes", results, lang, draw, notes=notes, shows=shows)


def _heads_mm(heads: list[str]) -> float:
    return sum(6 + LINE_MM * head.count("\n") for head in heads)


def _units(name: str) -> float:
    """Return how many bars' height a bar needs for the lines of its name."""
    return 1 + name.count("\n") * LINE_MM / _BAR_MM


def _names(names: list[str], codes: list[str], heads_mm: float) -> dict[str, str]:
    """Return each code's name on several lines; on one where the page has no room for more."""
    looks = told_apart(names, _LABEL, _LINES)
    if sum(map(_units, looks)) * _BAR_MM + heads_mm + _AROUND_MM > TALLEST_MM:
        looks = told_apart(names, _LABEL, 1)
    return dict(zip(codes, looks, strict=True))


def _panel(axes: Axes, rows: pd.DataFrame, names: list[str], position: int, lang: Lang) -> None:
    units = np.array([_units(name) for name in names])
    places = (np.cumsum(units) - (units - 1) / 2 - 1).tolist()
    axes.barh(
        places, rows["segments"], height=0.72, color=family_colour(position), edgecolor="none"
    )
    axes.set_yticks(places, names)
    axes.set_ylim(units.sum() - 0.3, -0.7)
    axes.tick_params(axis="y", length=0)
    for place, segments, summaries in zip(places, rows["segments"], rows["summaries"], strict=True):
        text = f"{shown(segments, 'integer', lang)} ({shown(summaries, 'integer', lang)})"
        axes.annotate(
            text, (segments, place), xytext=(2, 0), textcoords="offset points", va="center"
        )
    bare(axes, "left", "bottom")
