"""Lemmas that mark the families, as bars; hollow where the codes were given for them."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sdk_text.analysis import codings_behind, keyness
from sdk_text.analysis.units import family_order
from sdk_text.palette import family_colour
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import (
    both,
    chart,
    nothing,
    number_axis,
    panels_below_each_other,
    said,
    shown,
)
from sdk_text.publication.figures.style import LINE_MM, TWO_COLUMNS_MM, bare, new_figure, wrapped
from sdk_text.publication.labels import Labels
from sdk_text.publication.tables.keyness import families_left_out
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_BAR_MM = 4.6
_TITLE = 70
"""Letters on a line of a panel's title."""


def keyness_bars(results: Results, lang: str = "en", *, most: int = 10) -> Chart:
    """Return the `most` lemmas of each family by G², hollow where its codes were given for them."""
    if not len(results.tokens):
        return nothing("keyness", results, lang, "no_tokens")
    found = keyness(results, by="family")
    top = found.groupby("target", sort=False).head(most)
    order = family_order(results)
    families = [f for f in order if f in set(top["target"])]
    if not families:
        return nothing("keyness", results, lang, "no_codings")
    labels = Labels(results)

    def draw(lang: Lang) -> Figure:
        sizes = [int((top["target"] == family).sum()) for family in families]
        heads = [wrapped(labels.family(f).get(lang), _TITLE, 2) for f in families]
        above = sum(7 + LINE_MM * head.count("\n") for head in heads)
        figure = new_figure(TWO_COLUMNS_MM, sum(sizes) * _BAR_MM + above + 12)
        panels = panels_below_each_other(figure, [size + 0.4 for size in sizes])
        for family, head, axes in zip(families, heads, panels, strict=True):
            axes.set_title(head, loc="left", fontweight="bold", pad=2)
            _panel(axes, top[top["target"] == family], order.index(family), lang)
        panels[0].set_xlim(0, float(top["g2"].max()) * 1.15 or 1)
        number_axis(panels[-1].xaxis, lang)
        panels[-1].set_xlabel("G²")
        return figure

    marked = int(top["circular"].astype(bool).sum())
    left_out = families_left_out(found, codings_behind(results), labels)
    notes = (both("keyness.note", marked=marked, shown=len(top)), *left_out)
    return chart("keyness", results, lang, draw, notes=notes)


def _panel(axes: Axes, rows: pd.DataFrame, position: int, lang: Lang) -> None:
    places = list(range(len(rows)))
    faces = ["white" if c else family_colour(position) for c in rows["circular"].astype(bool)]
    axes.barh(
        places, rows["g2"], height=0.7, color=faces, edgecolor=family_colour(position), linewidth=1
    )
    axes.set_yticks(places, [wrapped(str(lemma), 30, 1) for lemma in rows["lemma"]])
    axes.set_ylim(len(rows) - 0.3, -0.7)
    axes.tick_params(axis="y", length=0)
    for place, g2, count, rest in zip(
        places, rows["g2"], rows["count"], rows["count_rest"], strict=True
    ):
        counts = (shown(int(count), "integer", lang), shown(int(rest), "integer", lang))
        text = said("keyness.counts", lang, here=counts[0], elsewhere=counts[1])
        axes.annotate(text, (g2, place), xytext=(2, 0), textcoords="offset points", va="center")
    bare(axes, "left", "bottom")
