"""Approaches declared in the form and found in the text, as a matrix of signs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sdk_text.analysis import codings_behind, declared_and_practised, form_family
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import (
    both,
    chart,
    most_coded,
    nothing,
    said,
    shortened,
    shown,
    top_note,
)
from sdk_text.publication.figures.style import (
    LETTER_MM,
    LINE_MM,
    SMALL_PT,
    TALLEST_MM,
    TWO_COLUMNS_MM,
    bare,
    new_figure,
    told_apart,
)
from sdk_text.publication.labels import Labels
from sdk_text.publication.tables.declared import comparable, matched_notes
from sdk_text.publication.tables.parts import n_of, remarks
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_ROW_MM = 6.0
_MOST = 32
_LETTERS, _LINES = 36, 3
"""Of a summary's name beside its row."""
_ABOVE_LINES = 11
"""Lines of an approach's name over its column."""
_AROUND_MM = 50.0
"""Names over the columns and the legend, where rows are many."""
_WIDE_LETTER_MM = 1.75
"""A letter of short lines: one wide word is not made up for by narrow ones."""
_STATES = ("both", "declared_only", "practised_only", "neither", "unknown")
# Light enough for black figures on them; told apart in grey by their hatching.
_FACES = {
    "both": ("#56B4E9", ""),
    "declared_only": ("#FFFFFF", "////"),
    "practised_only": ("#FBE3B0", "...."),
    "neither": ("#FFFFFF", ""),
    "unknown": ("#D9D9D9", ""),
}


def declared_matrix(results: Results, lang: str = "en", *, most: int = _MOST) -> Chart:
    """Return summaries in rows, approaches in columns: ticked, found in the text, both, neither."""
    # A study of one's own has no form, and its codebook need not know of approaches.
    if not len(results.approaches):
        return nothing("declared", results, lang, "no_form")
    family = form_family(results)
    if family is None:
        return nothing("declared", results, lang, "no_form_family")
    found = declared_and_practised(results, family)
    if not len(found) or not comparable(found):
        return nothing("declared", results, lang, "no_form")
    order = [str(s) for s in results.summaries["summary"]]
    records = codings_behind(results, family=family)
    matrix = _matrix(found, most_coded(records, order, most), Labels(results))
    crossed = (both("declared.crossed"),) if matrix.has_unread_ticks else ()
    notes = (
        both("declared.note"),
        *crossed,
        *matched_notes(found, matrix.labels),
        *remarks(found),
        *top_note("summaries", len(matrix.summaries), len(order)),
        *shortened("codes", matrix.above),
        *shortened("summaries", matrix.beside),
    )
    here = records["summary"].isin(matrix.summaries) & records["code"].isin(matrix.codes)
    return chart(
        "declared", results, lang, matrix.draw, notes=notes, shows=records.loc[here, "segment"],
        n=n_of(results, codings=len(records)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Matrix:
    """What is drawn: a cell for each summary and approach that can be compared."""

    cells: pd.DataFrame
    summaries: list[str]
    codes: list[str]
    labels: Labels

    @property
    def has_unread_ticks(self) -> bool:
        """Whether an approach is ticked that cannot be looked for in the text."""
        unknown = self.cells["agreement"].eq("unknown")
        return bool((unknown & self.cells["declared"].fillna(False).astype(bool)).any())

    def beside(self, lang: Lang) -> list[str]:
        """Return the names beside the rows, on as many lines as the page has room for."""
        names = [self.labels.summary(s).get(lang) for s in self.summaries]
        free = (TALLEST_MM - _AROUND_MM) / len(names) - _ROW_MM
        return told_apart(names, _LETTERS, max(min(int(free / LINE_MM) + 1, _LINES), 1))

    def above(self, lang: Lang) -> list[str]:
        """Return the names over the columns."""
        names = [self.labels.code(code).get(lang) for code in self.codes]
        return told_apart(names, _column_letters(self.beside(lang), len(names)), _ABOVE_LINES)

    def draw(self, lang: Lang) -> Figure:
        rows, above = self.beside(lang), self.above(lang)
        row_mm = _ROW_MM + LINE_MM * max(name.count("\n") for name in rows)
        above_mm = LINE_MM * max(name.count("\n") + 1 for name in above)
        figure = new_figure(TWO_COLUMNS_MM, len(rows) * row_mm + above_mm + 16)
        axes = figure.subplots()
        _squares(axes, self.cells, self.summaries, self.codes, lang)
        axes.set_xticks([i + 0.5 for i in range(len(above))], above, fontsize=SMALL_PT)
        axes.xaxis.tick_top()
        axes.set_yticks([i + 0.5 for i in range(len(rows))], rows)
        axes.set_xlim(0, len(above))
        axes.set_ylim(len(rows), 0)
        axes.tick_params(length=0)
        bare(axes)
        self._legend(figure, lang)
        return figure

    def _legend(self, figure: Figure, lang: Lang) -> None:
        there = [state for state in _STATES if (self.cells["agreement"] == state).any()]
        figure.legend(
            [_patch(0, 0, state) for state in there],
            [said(f"declared.{state}", lang) for state in there],
            loc="outside lower center", ncols=min(len(there), 4), handlelength=1.6,
        )  # fmt: skip


def _matrix(found: pd.DataFrame, summaries: list[str], labels: Labels) -> _Matrix:
    """Return of `found` what can be compared in `summaries`."""
    cells = found[found["summary"].isin(summaries)]
    codes = comparable(cells)
    return _Matrix(cells[cells["code"].isin(codes)], summaries, codes, labels)


def _column_letters(beside: list[str], columns: int) -> int:
    """Return how many letters a column is wide, given the names beside the rows."""
    longest = max(len(line) for name in beside for line in name.split("\n"))
    room = TWO_COLUMNS_MM - 6 - longest * LETTER_MM
    return max(int(room / columns / _WIDE_LETTER_MM), 8)


def _squares(
    axes: Axes, cells: pd.DataFrame, summaries: list[str], codes: list[str], lang: Lang
) -> None:
    for row in cells.to_dict("records"):
        x, y = codes.index(str(row["code"])), summaries.index(str(row["summary"]))
        axes.add_patch(_patch(x + 0.04, y + 0.06, str(row["agreement"]), 0.92, 0.88))
        text = shown(int(row["segments"]), "integer", lang) if row["segments"] else ""
        if row["agreement"] == "unknown" and row["declared"] is True:
            text = "×"
        if text:
            axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", in_layout=False,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip


def _patch(x: float, y: float, state: str, width: float = 1, height: float = 1) -> Rectangle:
    face, hatching = _FACES[state]
    return Rectangle((x, y), width, height, facecolor=face, hatch=hatching,
                     edgecolor="#666666", linewidth=0.5)  # fmt: skip
