"""Which themes stand together, as a heat map of pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sdk_text.analysis import cooccurrence
from sdk_text.analysis.units import code_order
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import both, chart, nothing, said, shortened, shown
from sdk_text.publication.figures.style import (
    DIVERGING,
    LINE_MM,
    SMALL_PT,
    TWO_COLUMNS_MM,
    bare,
    ink_on,
    new_figure,
    told_apart,
)
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_MOST = 18
_ROW_MM = 7.4
_LETTERS, _LINES = 34, 3
"""Of a name beside a row."""
_RANGE = 8.0
"""Lifts beyond 1/8 and 8 share the ends of the scale."""
_SELDOM = 1 / 1.5
"""A lift below this is hatched."""
ALPHA = 0.05
_WHITE = (1.0, 1.0, 1.0, 1.0)


def cooccurrence_heatmap(
    results: Results, lang: str = "en", *, most: int = _MOST, found: pd.DataFrame | None = None
) -> Chart:
    """Return the lift of each pair of themes within segments, with the segments they share.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        most: themes to show, those with most segments.
        found: a frame of `sdk_text.analysis.cooccurrence` to spare computing it again.
    """
    pairs = cooccurrence(results) if found is None else found
    met = pairs[pairs["together"] > 0]
    if not len(met):
        return nothing("cooccurrence", results, lang, "no_pairs")
    codes = _most_frequent(results, pairs, most)
    labels = Labels(results)
    here = met[met["code_a"].isin(codes) & met["code_b"].isin(codes)]
    # A cell holds four signs: from a thousand on, thousands.
    thousands = int(here["together"].max() or 0) >= 1000 if len(here) else False

    def names(lang: Lang) -> list[str]:
        return told_apart([labels.code(code).get(lang) for code in codes], _LETTERS, _LINES)

    def draw(lang: Lang) -> Figure:
        beside = names(lang)
        third = LINE_MM if any(name.count("\n") == 2 for name in beside) else 0.0
        figure = new_figure(TWO_COLUMNS_MM, 24 + len(codes) * (_ROW_MM + third))
        axes = figure.subplots()
        _pairs(axes, pairs, codes, lang, thousands)
        _name_rows_and_columns(axes, beside, lang)
        _scale(figure, axes, lang)
        return figure

    key = "note_thousands" if thousands else "note"
    notes = (
        both(f"cooccurrence.{key}", shown=len(codes), alpha=ALPHA),
        *shortened("codes", names),
    )
    return chart("cooccurrence", results, lang, draw, notes=notes)


def _most_frequent(results: Results, pairs: pd.DataFrame, most: int) -> list[str]:
    """Return the `most` themes with most segments, in the codebook's order."""
    units: dict[str, int] = {}
    for side in ("a", "b"):
        units |= dict(zip(pairs[f"code_{side}"].astype(str), pairs[f"units_{side}"], strict=True))
    order = [code for code in code_order(results) if units.get(code)]
    chosen = set(sorted(order, key=lambda code: -units[code])[:most])
    return [code for code in order if code in chosen]


def _name_rows_and_columns(axes: Axes, names: list[str], lang: Lang) -> None:
    """Number the rows' names; columns bear these numbers, as in a matrix of correlations."""
    numbers = [shown(i + 1, "integer", lang) for i in range(len(names))]
    axes.set_xticks(np.arange(len(names) - 1) + 0.5, numbers[:-1])
    beside = [f"{name}  {number}" for name, number in zip(names, numbers, strict=True)]
    axes.set_yticks(np.arange(len(names)) + 0.5, beside)
    axes.tick_params(length=0)
    bare(axes)


def _pairs(axes: Axes, pairs: pd.DataFrame, codes: list[str], lang: Lang, thousands: bool) -> None:
    """Draw the triangle below the diagonal: a row for each theme, a column for all but the last."""
    norm = LogNorm(1 / _RANGE, _RANGE, clip=True)
    place = {code: i for i, code in enumerate(codes)}
    size = len(codes)
    lifts = np.full((size, size - 1), np.nan)
    texts: list[tuple[int, int, int, bool]] = []
    for row in pairs.to_dict("records"):
        a, b = place.get(str(row["code_a"])), place.get(str(row["code_b"]))
        if a is None or b is None:
            continue
        a, b = sorted((a, b))
        # Never together is the lowest lift, not a missing one; but where not even one segment is
        # expected, none says nothing.
        if row["together"] or row["expected"] >= 1:
            lifts[b, a] = max(float(row["lift"]), 1 / _RANGE)
        texts.append((a, b, int(row["together"]), bool(row["p_adjusted"] < ALPHA)))
    mesh = axes.pcolormesh(np.ma.masked_invalid(lifts), cmap=_colours(), norm=norm,
                           edgecolors="white", linewidth=0.8)  # fmt: skip
    axes.invert_yaxis()
    # In grey print both ends of the scale are dark: hatching tells the lower one.
    for y, x in zip(*np.nonzero(lifts < _SELDOM), strict=True):
        axes.add_patch(Rectangle((x, y), 1, 1, fill=False, hatch="///", edgecolor="#A8A8A8",
                                 linewidth=0))  # fmt: skip
    for i in range(size - 1):
        axes.text(i + 0.5, i + 0.5, shown(None, "integer", lang), ha="center", va="center",
                  in_layout=False)  # fmt: skip
    for x, y, together, sure in texts:
        rgba = mesh.cmap(norm(lifts[y, x])) if lifts[y, x] == lifts[y, x] else _WHITE
        number = (
            shown(together / 1000, "decimal", lang)
            if thousands and together
            else shown(together, "integer", lang)
        )
        axes.text(x + 0.5, y + 0.5, number, ha="center", va="center",
                  fontsize=SMALL_PT, color=ink_on(rgba),
                  bbox=_halo(lifts[y, x], rgba), in_layout=False,
                  fontweight="bold" if sure else "normal")  # fmt: skip


def _colours() -> ListedColormap:
    """Return the diverging scale without its darkest ends, on which no number can be read."""
    return ListedColormap(colormaps[DIVERGING](np.linspace(0.1, 0.9, 256)))


def _halo(lift: float, rgba: tuple[float, float, float, float]) -> dict[str, Any] | None:
    """Return a patch of the cell's own colour behind a number that stands on hatching."""
    if not lift < _SELDOM:
        return None
    return {"facecolor": rgba, "edgecolor": "none", "pad": 0.8}


def _scale(figure: Figure, axes: Axes, lang: Lang) -> None:
    """Put the scale into the empty corner above the diagonal."""
    inset = axes.inset_axes((0.42, 0.92, 0.56, 0.022))
    bar = figure.colorbar(axes.collections[0], cax=inset, orientation="horizontal")
    ticks = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8]
    names = [shown(1 / t, "integer", lang) if t < 1 else shown(t, "integer", lang) for t in ticks]
    texts = [f"1/{name}" if t < 1 else name for t, name in zip(ticks, names, strict=True)]
    bar.set_ticks(ticks, labels=[f"≤ {texts[0]}", *texts[1:-1], f"≥ {texts[-1]}"])
    bar.minorticks_off()
    bar.outline.set_linewidth(0.6)
    bar.set_label(said("cooccurrence.scale", lang))
