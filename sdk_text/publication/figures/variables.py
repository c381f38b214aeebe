"""Themes by groups of summaries, as a heat map: it fits a page however many summaries there are."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sdk_text.analysis import theme_by_variable, variable_groups, variable_names, wide
from sdk_text.analysis.units import TOTAL, code_order, family_order
from sdk_text.analysis.variables import named
from sdk_text.publication.figures.cell_names import CellNames, cell_names, with_sizes
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.heatmap import cells_of, digits, heat_map, most_frequent
from sdk_text.publication.figures.parts import both, chart, nothing, shortened, shown, top_note
from sdk_text.publication.labels import Labels
from sdk_text.publication.tables.variables import table_id
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_MOST = 30


def theme_by_variable_heatmap(
    results: Results, variable: str, lang: str = "en", *, most: int = _MOST,
    found: pd.DataFrame | None = None,
) -> Chart:  # fmt: skip
    """Return the `most` frequent themes in rows, groups by a report variable in columns.

    Args:
        results: what a run found.
        variable: its name in the researcher's table.
        lang: "lv" or "en".
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
    cells = cells_of(long, codes, [group.key for group in groups], family_order(results))
    labels = Labels(results)

    def names(lang: Lang) -> CellNames:
        above = [labels.group(group).get(lang) for group in groups]
        return cell_names(cells.rows, above, digits(cells.counts), labels, lang)

    def draw(lang: Lang) -> Figure:
        below = [f"n = {shown(len(group.summaries), 'integer', lang)}" for group in groups]
        return heat_map(cells, names(lang), below, lang)

    notes = (
        both("theme-by-variable.note"),
        *((both("theme-by-variable.above"),) if with_sizes(len(groups)) else ()),
        *top_note("themes", len(codes), len(used)),
        *shortened("codes", lambda lang: names(lang).rows),
        *shortened("groups", lambda lang: names(lang).columns),
    )
    return chart(
        table_id(results, variable), results, lang, draw, notes=notes,
        wording="theme-by-variable", variable=labels.variable_in_title(variable),
    )  # fmt: skip
