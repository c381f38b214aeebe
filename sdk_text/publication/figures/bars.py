"""Themes as bars, one panel for each family."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
    panels_below_each_other,
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
    bars = _Bars(top, family_order(results), Labels(results))
    notes = (
        both("themes.note"),
        *top_note("themes", len(top), len(found)),
        *shortened("codes", lambda lang: [*bars.names(lang).values(), *bars.heads(lang)]),
    )
    shows = None
    if given is None:
        records = codings_behind(results)
        shows = records.loc[records["code"].isin(top["code"]), "segment"]
    return chart("themes", results, lang, bars.draw, notes=notes, shows=shows)


@dataclass(frozen=True)
class _Bars:
    """What is drawn: a panel for each family, a bar for each of its codes."""

    top: pd.DataFrame
    """A row a code, the most frequent first."""
    order: list[str]
    """All families, as the codebook has them: each has its colour by its place."""
    labels: Labels

    @cached_property
    def codes_of(self) -> dict[str, list[str]]:
        """The codes of each family that has bars."""
        codes, families = self.top["code"].astype(str), self.top["family"]
        return {f: list(codes[families == f]) for f in self.order if f in set(families)}

    def _whole(self, lang: Lang) -> dict[str, str]:
        """Return the codes' names at full length, family by family."""
        codes = [code for inside in self.codes_of.values() for code in inside]
        return {code: self.labels.code(code).get(lang) for code in codes}

    def heads(self, lang: Lang) -> list[str]:
        """Return the panels' titles, on so many lines that they stand over the bars."""
        longest = min(max(map(len, self._whole(lang).values())), _LABEL)
        letters = min(int((TWO_COLUMNS_MM - 7 - longest * LETTER_MM) / _BOLD_MM), _TITLE)
        return [wrapped(self.labels.family(f).get(lang), letters, 3) for f in self.codes_of]

    def names(self, lang: Lang) -> dict[str, str]:
        """Return each code's name on several lines; on one where the page has no room for more."""
        codes, whole = zip(*self._whole(lang).items(), strict=True)
        names = told_apart(whole, _LABEL, _LINES)
        around = _heads_mm(self.heads(lang)) + _AROUND_MM
        if sum(map(_units, names)) * _BAR_MM + around > TALLEST_MM:
            names = told_apart(whole, _LABEL, 1)
        return dict(zip(codes, names, strict=True))

    def draw(self, lang: Lang) -> Figure:
        heads, names = self.heads(lang), self.names(lang)
        # Half a bar of air above and below the bars, the same in all panels.
        heights = [sum(_units(names[c]) for c in codes) + 0.4 for codes in self.codes_of.values()]
        height = sum(h - 0.4 for h in heights) * _BAR_MM + _heads_mm(heads) + _AROUND_MM
        figure = new_figure(TWO_COLUMNS_MM, height)
        panels = panels_below_each_other(figure, heights)
        for head, axes, (family, codes) in zip(heads, panels, self.codes_of.items(), strict=True):
            rows = self.top[self.top["family"] == family]
            axes.set_title(head, loc="left", fontweight="bold", pad=2)
            _panel(axes, rows, [names[c] for c in codes], self.order.index(family), lang)
        most = self.top["segments"].max()
        panels[0].set_xlim(0, float(most) * 1.12)
        if most >= _MANY:
            number_axis(panels[-1].xaxis, lang, bins=4)
        else:
            panels[-1].xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        panels[-1].set_xlabel(said("themes.x", lang))
        figure.align_ylabels()
        return figure


def _heads_mm(heads: list[str]) -> float:
    return sum(6 + LINE_MM * head.count("\n") for head in heads)


def _units(name: str) -> float:
    """Return how many bars' height a bar needs for the lines of its name."""
    return 1 + name.count("\n") * LINE_MM / _BAR_MM


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
