"""Themes by groups of summaries, as a heat map: it fits a page however many summaries there are."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sdk_text.analysis import theme_by_variable, variable_groups, variable_names, wide
from sdk_text.analysis.units import TOTAL, code_order, family_order
from sdk_text.analysis.variables import named
from sdk_text.publication.figures.cell_names import CellNames, cell_names, with_sizes
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.heatmap import (
    class_edges,
    column_labels,
    digits,
    draw_cells,
    draw_scale,
    most_frequent,
    row_labels,
    with_headings,
)
from sdk_text.publication.figures.parts import both, nothing, shortened, shown, top_note
from sdk_text.publication.figures.style import TWO_COLUMNS_MM, bare, new_figure
from sdk_text.publication.labels import Labels
from sdk_text.publication.tables.parts import n_of
from sdk_text.publication.tables.variables import table_id
from sdk_text.results import Results
from sdk_text.wording.texts import Lang, check_language

_MOST = 30


def theme_by_variable_heatmap(
    results: Results,
    variable: str,
    lang: str = "en",
    *,
    most: int = _MOST,
    found: pd.DataFrame | None = None,
) -> Chart:
    """Return the `most` frequent themes in rows, groups by a report variable in columns.

    Args:
        results: what a run found.
        variable: its name in the researcher's table.
        lang: "lv" or "en".
        most: themes to show.
        found: a frame of `sdk_text.analysis.theme_by_variable`, to spare computing it again.

    Raises:
        InputError: no such variable.
    """
    variable = named(variable, variable_names(results))
    groups = variable_groups(results, variable)
    long = theme_by_variable(results, variable) if found is None else found
    totals = wide(long)[TOTAL]
    if not totals[TOTAL]:
        return nothing("theme-by-variable", results, lang, "no_codings")
    used = [code for code in code_order(results) if totals[code]]
    codes = most_frequent(totals, used, most)
    keys = [group.key for group in groups]
    rates = wide(long, "per_1000_words").loc[codes, keys].astype("float64")
    counts = wide(long, "segments").loc[codes, keys]
    rows = with_headings(codes, family_order(results))
    labels = Labels(results)

    def names(lang: Lang) -> CellNames:
        above = [labels.group(group).get(lang) for group in groups]
        return cell_names(rows, above, digits(counts), labels, lang)

    def draw(lang: Lang) -> Figure:
        beside = names(lang)
        figure = new_figure(TWO_COLUMNS_MM, beside.height_mm(with_sizes(len(groups))))
        axes = figure.subplots()
        mesh = draw_cells(axes, rows, rates, counts, lang)
        room = row_labels(axes, rows, beside.rows)
        below = [f"n = {shown(len(group.summaries), 'integer', lang)}" for group in groups]
        column_labels(axes, beside, below, room)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        bare(axes)
        draw_scale(axes, mesh, class_edges(rates.to_numpy(dtype=float)), lang, room)
        return figure

    said = labels.variable_in_title(variable)
    return Chart(
        id=table_id(results, variable),
        caption=both("theme-by-variable.title", variable=said),
        alt=both("theme-by-variable.alt", variable=said),
        draw=draw,
        notes=(
            both("theme-by-variable.note"),
            *((both("theme-by-variable.above"),) if with_sizes(len(groups)) else ()),
            *top_note("themes", len(codes), len(used)),
            *shortened("codes", lambda lang: names(lang).rows),
            *shortened("groups", lambda lang: names(lang).columns),
        ),
        n=n_of(results),
        lang=check_language(lang),
    )
