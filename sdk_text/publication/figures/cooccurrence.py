"""Which themes stand together, as a heat map of pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from sdk_text.analysis import cooccurrence
from sdk_text.analysis.units import code_order
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import both, chart, nothing, said, shown
from sdk_text.publication.figures.style import (
    SHADES,
    SMALL_PT,
    TWO_COLUMNS_MM,
    bare,
    ink_on,
    new_figure,
    wrapped,
)
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_MOST = 20
_RANGE = 8.0
"""Lifts beyond 1/8 and 8 share the ends of the scale."""
ALPHA = 0.05


def cooccurrence_heatmap(
    results: Results, lang: str = "en", *, most: int = _MOST, found: pd.DataFrame | None = None
) -> Chart:
    """Return the lift of each pair of themes within segments, with the segments they share.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        most: themes to show, those that most often stand with another.
        found: a frame of `sdk_text.analysis.cooccurrence` to spare computing it again.
    """
    pairs = cooccurrence(results) if found is None else found
    met = pairs[pairs["together"] > 0]
    if not len(met):
        return nothing("cooccurrence", results, lang, "no_pairs")
    codes = _busiest(met, code_order(results), most)
    labels = Labels(results)

    def draw(lang: Lang) -> Figure:
        figure = new_figure(TWO_COLUMNS_MM, min(60 + len(codes) * 7.5, 215))
        axes = figure.subplots()
        norm = LogNorm(1 / _RANGE, _RANGE, clip=True)
        _pairs(axes, pairs, codes, norm, lang)
        count = len(codes)
        below = [wrapped(labels.code(c).get(lang), 30, 2) for c in codes[:-1]]
        axes.set_xticks(np.arange(count - 1) + 0.5, below, rotation=90, fontsize=SMALL_PT)
        beside = [wrapped(labels.code(c).get(lang), 34, 2) for c in codes[1:]]
        axes.set_yticks(np.arange(count - 1) + 0.5, beside)
        axes.tick_params(length=0)
        bare(axes)
        _scale(figure, axes, lang)
        return figure

    notes = (both("cooccurrence.note", shown=len(codes), alpha=ALPHA),)
    return chart("cooccurrence", results, lang, draw, notes=notes)


def _busiest(met: pd.DataFrame, order: list[str], most: int) -> list[str]:
    weight: dict[str, int] = {}
    for side in ("code_a", "code_b"):
        for code, together in met.groupby(side)["together"].sum().items():
            weight[str(code)] = weight.get(str(code), 0) + int(together)
    chosen = set(sorted(weight, key=lambda code: (-weight[code], order.index(code)))[:most])
    return [code for code in order if code in chosen]


def _pairs(axes: Axes, pairs: pd.DataFrame, codes: list[str], norm: LogNorm, lang: Lang) -> None:
    """Draw the triangle below the diagonal: columns without the last, rows without the first."""
    place = {code: i for i, code in enumerate(codes)}
    size = len(codes) - 1
    lifts = np.full((size, size), np.nan)
    texts: list[tuple[int, int, int, bool]] = []
    for row in pairs.to_dict("records"):
        a, b = place.get(str(row["code_a"])), place.get(str(row["code_b"]))
        if a is None or b is None:
            continue
        a, b = sorted((a, b))
        # Never together is the lowest lift, not a missing one.
        lifts[b - 1, a] = max(float(row["lift"]), 1 / _RANGE) if row["lift"] == row["lift"] else 1
        if row["together"]:
            texts.append((a, b - 1, int(row["together"]), bool(row["p_adjusted"] < ALPHA)))
    mesh = axes.pcolormesh(np.ma.masked_invalid(lifts), cmap=SHADES, norm=norm,
                           edgecolors="white", linewidth=0.8)  # fmt: skip
    axes.invert_yaxis()
    for x, y, together, sure in texts:
        rgba = mesh.cmap(norm(lifts[y, x]))
        axes.text(x + 0.5, y + 0.5, shown(together, "integer", lang), ha="center", va="center",
                  fontsize=SMALL_PT, color=ink_on(rgba),
                  fontweight="bold" if sure else "normal")  # fmt: skip


def _scale(figure: Figure, axes: Axes, lang: Lang) -> None:
    """Put the scale into the empty corner above the diagonal."""
    inset = axes.inset_axes((0.55, 0.9, 0.4, 0.022))
    bar = figure.colorbar(axes.collections[0], cax=inset, orientation="horizontal")
    ticks = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8]
    names = [shown(1 / t, "integer", lang) if t < 1 else shown(t, "integer", lang) for t in ticks]
    texts = [f"1/{name}" if t < 1 else name for t, name in zip(ticks, names, strict=True)]
    bar.set_ticks(ticks, labels=[f"≤ {texts[0]}", *texts[1:-1], f"≥ {texts[-1]}"])
    bar.minorticks_off()
    bar.outline.set_linewidth(0.6)
    bar.set_label(said("cooccurrence.scale", lang))
