"""Themes by summary as a heat map."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure

from sdk_text.analysis import codings_behind, theme_by_summary, wide
from sdk_text.analysis.units import TOTAL, code_order, family_order
from sdk_text.codebook import family_of
from sdk_text.publication.figures.cell_names import (
    CellNames,
    cell_names,
    most_columns,
    with_sizes,
)
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import (
    both,
    chart,
    figure_of,
    most_coded,
    nothing,
    said,
    shortened,
    shown,
    top_note,
    width_points,
)
from sdk_text.publication.figures.style import (
    SHADES,
    SMALL_PT,
    TWO_COLUMNS_MM,
    bare,
    ink_on,
    new_figure,
)
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_CLASSES = 5
"""Shades beside white; each covers about as many cells as the others."""
_MOST_SUMMARIES = 24
_MOST_ROWS = 44
_MARGIN_POINTS, _BETWEEN_POINTS, _SCALE_POINTS = 20, 2, 130
"""Left and right of the cells; between two names; what the numbers of the scale need."""


def theme_heatmap(results: Results, lang: str = "en", *, most: int = _MOST_SUMMARIES) -> Chart:
    """Return themes in rows, summaries in columns: shade by rate, in each cell the segments.

    With more than `most` summaries, those with most codings are shown.
    """
    records = codings_behind(results)
    if not len(records):
        return nothing("theme-by-summary", results, lang, "no_codings")
    long = theme_by_summary(results)
    order = [str(s) for s in results.summaries["summary"]]
    codes = most_frequent(wide(long)[TOTAL], code_order(results))
    signs = digits(wide(long, "segments").loc[codes, order])
    summaries = most_coded(records, order, min(most, most_columns(signs)))
    cells = cells_of(long, codes, summaries, family_order(results))
    labels = Labels(results)
    sizes = _sizes(long, summaries)

    def names(lang: Lang) -> CellNames:
        above = [labels.summary(s).get(lang) for s in summaries]
        return cell_names(cells.rows, above, signs, labels, lang)

    def draw(lang: Lang) -> Figure:
        below = [said("theme-by-summary.sizes", lang, n=n, words=w) for n, w in sizes]
        return heat_map(cells, names(lang), below, lang)

    notes = (
        both("theme-by-summary.note"),
        *((both("theme-by-summary.above"),) if with_sizes(len(summaries)) else ()),
        *top_note("summaries", len(summaries), len(order)),
        *top_note("themes", len(codes), len(code_order(results))),
        *shortened("codes", lambda lang: names(lang).rows),
        *shortened("summaries", lambda lang: names(lang).columns),
    )
    segments = results.segments
    shows = segments.loc[segments["summary"].isin(summaries), "segment"]
    return chart("theme-by-summary", results, lang, draw, notes=notes, shows=shows)


@dataclass(frozen=True, slots=True)
class Cells:
    """Themes in rows, summaries or groups of them in columns.

    Attributes:
        rows: each family's id, then its codes.
        rates: by code and column, codings in 1,000 words: they shade the cells.
        counts: by code and column, segments: they stand in the cells.
    """

    rows: list[str]
    rates: pd.DataFrame
    counts: pd.DataFrame


def cells_of(
    long: pd.DataFrame, codes: list[str], columns: list[str], families: list[str]
) -> Cells:
    """Return the cells of `codes` and `columns`, from a frame of one row a cell."""
    rates = wide(long, "per_1000_words").loc[codes, columns].astype("float64")
    counts = wide(long, "segments").loc[codes, columns]
    return Cells(_with_headings(codes, families), rates, counts)


def heat_map(cells: Cells, names: CellNames, below: list[str], lang: Lang) -> Figure:
    """Draw the cells with their names and the scale; `below`: what stands under each column's."""
    figure = new_figure(TWO_COLUMNS_MM, names.height_mm(with_sizes(len(below))))
    axes = figure.subplots()
    shades = cells.rates.reindex(cells.rows).to_numpy(dtype=float)
    edges = class_edges(shades)
    mesh = _draw_cells(axes, cells, shades, edges, lang)
    room = _row_labels(axes, cells.rows, names.rows)
    _column_labels(axes, names, below, room)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    bare(axes)
    _draw_scale(axes, mesh, edges, lang, room)
    return figure


def _draw_scale(axes: Axes, mesh: QuadMesh, edges: list[float], lang: Lang, room: float) -> None:
    """Put the scale of shades below the cells, which have so many points (`room`) of width."""
    shrink = min(1.0, max(0.6, _SCALE_POINTS / room))
    bar = figure_of(axes).colorbar(
        mesh, ax=axes, location="bottom", shrink=shrink, aspect=34, pad=0.01, spacing="uniform"
    )
    bar.set_label(said("theme-by-summary.scale", lang))
    bar.outline.set_linewidth(0.6)
    bar.set_ticks(edges[1:], labels=["> 0", *(shown(e, "decimal", lang) for e in edges[2:])])
    bar.minorticks_off()


def most_frequent(totals: pd.Series[int], codes: list[str], most: int = _MOST_ROWS) -> list[str]:
    """Return the `most` codes with the highest totals, in the given order."""
    chosen = set(sorted(codes, key=lambda code: -int(totals[code]))[:most])
    return [code for code in codes if code in chosen]


def _with_headings(codes: list[str], families: list[str]) -> list[str]:
    """Return the rows: each family's id, then its codes."""
    rows: list[str] = []
    for family in families:
        inside = [code for code in codes if family_of(code) == family]
        rows += [family, *inside] if inside else []
    return rows


def _draw_cells(
    axes: Axes, cells: Cells, shades: npt.NDArray[np.float64], edges: list[float], lang: Lang
) -> QuadMesh:
    """Draw a cell for each theme and unit: shade by rate, with the count in it."""
    norm = BoundaryNorm(edges, len(edges) - 1)
    # White for none, then darker by even steps.
    steps = np.linspace(0.18, 0.95, len(edges) - 2)
    cmap = ListedColormap(["white", *colormaps[SHADES](steps)])
    mesh = axes.pcolormesh(
        np.ma.masked_invalid(shades), cmap=cmap, norm=norm, edgecolors="#DDDDDD", linewidth=0.4
    )
    axes.invert_yaxis()
    colours = mesh.cmap(norm(np.nan_to_num(shades)))
    for i, row in enumerate(cells.rows):
        if row not in cells.counts.index:
            continue
        for j, count in enumerate(cells.counts.loc[row]):
            if count:
                text = shown(int(count), "integer", lang)
                # What lies inside its cell moves nothing else.
                axes.text(j + 0.5, i + 0.5, text, ha="center", va="center", fontsize=SMALL_PT,
                          color=ink_on(colours[i, j]), in_layout=False)  # fmt: skip
    return mesh


def class_edges(rates: npt.NDArray[np.float64]) -> list[float]:
    """Return the bounds of classes of about equally many values above 0, after one for 0 itself.

    Quantiles, so that one high value does not leave all others pale.
    """
    above = rates[np.isfinite(rates) & (rates > 0)]
    if not len(above):
        return [-1.0, 1e-9, 1.0]
    cuts = np.quantile(above, np.linspace(0, 1, _CLASSES + 1)[1:])
    cuts[-1] = above.max() * (1 + 1e-9)
    # Bounds that the scale would show alike are one: 1 coding in 283 words is as dark as in 287.
    *inner, most = (float(cut) for cut in cuts)
    told_apart = {round(cut, 1): cut for cut in reversed(inner) if round(cut, 1) < round(most, 1)}
    return [-1.0, 1e-9, *sorted(told_apart.values()), most]


def _sizes(long: pd.DataFrame, summaries: list[str]) -> list[tuple[int, int]]:
    """Return segments and words of each summary."""
    first = long.drop_duplicates("summary").set_index("summary").loc[summaries]
    return list(zip(first["segments_total"].tolist(), first["words"].tolist(), strict=True))


def digits(counts: pd.DataFrame) -> int:
    """Return how many signs the longest number in a cell has, with a mark between thousands."""
    return len(f"{int(counts.to_numpy().max()):,}")


def _column_labels(axes: Axes, names: CellNames, below: list[str], room: float) -> None:
    """Write names over the columns, and under each its segments and words.

    `room`: points that all columns have together; where names do not fit side by side, they stand
    upright.
    """
    places = np.arange(len(below)) + 0.5
    if names.level:
        texts = [f"{name}\n{size}" for name, size in zip(names.level, below, strict=True)]
        if _side_by_side([width_points(figure_of(axes), t) for t in texts], room / len(texts)):
            axes.set_xticks(places, texts)
            return
    texts = names.upright
    if with_sizes(len(texts)):
        sizes = [size.replace("\n", "; ") for size in below]
        texts = [f"{text}\n{size}" for text, size in zip(texts, sizes, strict=True)]
    axes.set_xticks(places, texts, rotation=90)


def _side_by_side(widths: list[float], column: float) -> bool:
    """Return whether texts centred over columns of that width have room, in points."""
    at_the_edges = max(widths[0], widths[-1]) <= column + _MARGIN_POINTS
    return at_the_edges and all(
        (left + right) / 2 + _BETWEEN_POINTS <= column for left, right in pairwise(widths)
    )


def _row_labels(axes: Axes, rows: list[str], names: list[str]) -> float:
    """Write names beside the rows, families' in bold; return the points left for the cells."""
    axes.set_yticks(np.arange(len(rows)) + 0.5, names)
    for row, tick in zip(rows, axes.get_yticklabels(), strict=True):
        if "/" not in row:
            tick.set_fontweight("bold")
    figure = figure_of(axes)
    weights = ["normal" if "/" in row else "bold" for row in rows]
    beside = max(width_points(figure, n, w) for n, w in zip(names, weights, strict=True))
    return 72 * figure.get_figwidth() - beside - _MARGIN_POINTS
