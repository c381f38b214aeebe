"""How alike the summaries are: a dendrogram and a correspondence map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.cluster.hierarchy import dendrogram

from sdk_text.analysis import clusters, correspondence, linkage_matrix
from sdk_text.analysis.units import family_order
from sdk_text.palette import family_colour
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.label_places import place_labels
from sdk_text.publication.figures.parts import (
    both,
    chart,
    legend_below,
    nothing,
    number_axis,
    said,
    shortened,
    shown,
)
from sdk_text.publication.figures.style import (
    LINE_MM,
    ONE_COLUMN_MM,
    SMALL_PT,
    TALLEST_MM,
    TWO_COLUMNS_MM,
    bare,
    marker,
    new_figure,
    told_apart,
    wrapped,
)
from sdk_text.publication.labels import Labels
from sdk_text.publication.tables.parts import remarks
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_MOST_LEAVES = 45
_LEAF_MM = 4.6
_NAME_LETTERS, _NAME_LINES = 28, 6
"""A name may take so many lines of so many letters; more is cut, with "…"."""
_LONG_NAME = 46
"""Letters of a name on one line."""
_CODE_LETTERS, _CODE_LINES = 26, 4
_LABELLED_CODES = 16
_LABELLED_SUMMARIES = 30
"""More are a cloud of small points without names."""
_MAP_MM = (100.0, 175.0)


def likeness_dendrogram(results: Results, lang: str = "en") -> Chart:
    """Return the summaries grouped by the likeness of their code profiles (one column wide)."""
    found = clusters(results)
    if not len(found):
        return nothing("dendrogram", results, lang, "too_few", needed=2)
    leaves = [str(s) for s in found.attrs["leaves"]]
    labels = Labels(results)
    tree = dendrogram(linkage_matrix(found), no_plot=True, truncate_mode="lastp", p=_MOST_LEAVES)
    cophenetic = float(found.attrs.get("cophenetic", np.nan))

    def beside(lang: Lang) -> list[str]:
        return _leaf_names([_leaf(str(name), leaves, labels, lang) for name in tree["ivl"]])

    def draw(lang: Lang) -> Figure:
        names = beside(lang)
        width = ONE_COLUMN_MM if len(names) <= 15 else TWO_COLUMNS_MM
        figure = new_figure(width, _leaves_mm(names))
        axes = figure.subplots()
        # scipy puts the leaves at 5, 15, 25 …
        for heights, places in zip(tree["dcoord"], tree["icoord"], strict=True):
            axes.plot(heights, places, color="black", linewidth=0.9, solid_joinstyle="miter")
        axes.set_yticks([5 + 10 * i for i in range(len(names))], names)
        axes.set_ylim(10 * len(names), 0)
        axes.set_xlim(left=0)
        axes.tick_params(axis="y", length=0)
        number_axis(axes.xaxis, lang)
        axes.set_xlabel(said("dendrogram.x", lang))
        bare(axes, "bottom")
        return figure

    merged = (both("dendrogram.merged"),) if len(leaves) > _MOST_LEAVES else ()
    # Of two summaries there is one distance, and nothing to correlate.
    fits = () if np.isnan(cophenetic) else (both("dendrogram.fits", cophenetic=cophenetic),)
    cut = shortened("summaries", beside)
    notes = (both("dendrogram.note"), *fits, *merged, *cut, *remarks(found, labels))
    return chart("dendrogram", results, lang, draw, notes=notes)


def _leaf_names(names: list[str]) -> list[str]:
    """Return names on as many lines as the page has room for; longer ones are cut."""
    for lines in range(_NAME_LINES, 1, -1):
        looks = told_apart(names, _NAME_LETTERS, lines)
        if _leaves_mm(looks) <= TALLEST_MM:
            return looks
    return told_apart(names, _LONG_NAME)


def _leaves_mm(names: list[str]) -> float:
    lines = max(name.count("\n") for name in names)
    return len(names) * (_LEAF_MM + lines * LINE_MM) + 14


def _leaf(name: str, leaves: list[str], labels: Labels, lang: Lang) -> str:
    # A leaf that stands for several summaries is called "(12)" by scipy.
    return name if name.startswith("(") else labels.summary(leaves[int(name)]).get(lang)


def correspondence_map(results: Results, lang: str = "en") -> Chart:
    """Return summaries and themes as points of one plane, by correspondence analysis."""
    found = correspondence(results)
    points = found.dropna(subset=["dim1", "dim2"])
    if not len(points):
        said_of = {note["key"] for note in found.attrs.get("notes", [])}
        reason = next((k for k in ("identical_profiles", "one_axis") if k in said_of), "no_plane")
        return nothing("correspondence", results, lang, reason)
    labels = Labels(results)
    families = family_order(results)
    explained = [float(x) for x in found.attrs["explained"][:2]]
    codes = points[points["kind"] == "code"]
    summaries = points[points["kind"] == "summary"]
    weight = codes["contribution1"] * explained[0] + codes["contribution2"] * explained[1]
    few = len(summaries) <= _LABELLED_SUMMARIES
    named = codes.loc[weight.sort_values(ascending=False, kind="stable").index[:_LABELLED_CODES]]

    def draw(lang: Lang) -> Figure:
        figure = new_figure(TWO_COLUMNS_MM, _map_height(points))
        axes = figure.subplots()
        axes.axhline(0, color="#BBBBBB", linewidth=0.6, zorder=0)
        axes.axvline(0, color="#BBBBBB", linewidth=0.6, zorder=0)
        for position, family in enumerate(families):
            inside = codes[codes["family"] == family]
            if len(inside):
                axes.scatter(inside["dim1"], inside["dim2"], s=14, marker=marker(position + 1),
                             color=family_colour(position), edgecolors="black", linewidths=0.3,
                             label=labels.family(family).get(lang))  # fmt: skip
        size = 34 if few else 8
        axes.scatter(summaries["dim1"], summaries["dim2"], s=size, marker="o", color="black",
                     label=said("correspondence.summaries", lang))  # fmt: skip
        _axes(axes, explained, lang)
        legend_below(figure, axes.get_legend_handles_labels()[0], most=3, handletextpad=0.2)
        _name_points(
            figure, axes, summaries if few else summaries.head(0), named, points, labels, lang
        )
        return figure

    notes = (
        both("correspondence.note", labelled=len(named)),
        *shortened("codes", lambda lang: _code_names(named, labels, lang)),
        *remarks(found, labels),
    )
    return chart("correspondence", results, lang, draw, notes=notes)


def _map_height(points: pd.DataFrame) -> float:
    """Return a height that gives the points' spread its true proportion, within bounds."""
    spread = [float(points[axis].max() - points[axis].min()) or 1.0 for axis in ("dim1", "dim2")]
    return float(np.clip(TWO_COLUMNS_MM * spread[1] / spread[0] + 20, *_MAP_MM))


def _axes(axes: Axes, explained: list[float], lang: Lang) -> None:
    axes.margins(0.12)
    axes.set_aspect("equal", adjustable="datalim")
    shares = [shown(share, "percent", lang, 0) for share in explained]
    axes.set_xlabel(said("correspondence.x", lang, share=shares[0]))
    axes.set_ylabel(said("correspondence.y", lang, share=shares[1]))
    number_axis(axes.xaxis, lang)
    number_axis(axes.yaxis, lang)


def _code_names(named: pd.DataFrame, labels: Labels, lang: Lang) -> list[str]:
    names = [labels.code(str(code)).get(lang) for code in named["key"]]
    return told_apart(names, _CODE_LETTERS, _CODE_LINES)


def _name_points(
    figure: Figure, axes: Axes, summaries: pd.DataFrame, named: pd.DataFrame,
    points: pd.DataFrame, labels: Labels, lang: Lang,
) -> None:  # fmt: skip
    texts: list[tuple[float, float, str, dict[str, Any]]] = [
        (float(row["dim1"]), float(row["dim2"]),
         wrapped(labels.summary(str(row["key"])).get(lang), _NAME_LETTERS, _NAME_LINES),
         {"fontweight": "bold", "fontsize": SMALL_PT})
        for row in summaries.to_dict("records")
    ]  # fmt: skip
    names = _code_names(named, labels, lang)
    texts += [
        (float(row["dim1"]), float(row["dim2"]), name, {"fontsize": SMALL_PT})
        for row, name in zip(named.to_dict("records"), names, strict=True)
    ]
    # The labels' places depend on the layout, which they must not change in turn.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    place_labels(axes, texts, points[["dim1", "dim2"]].to_numpy(dtype=float))
