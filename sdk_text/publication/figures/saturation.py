"""Codes met with each further summary."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sdk_text.analysis import saturation
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import both, chart, legend_below, nothing, said, shown
from sdk_text.publication.figures.style import ONE_COLUMN_MM, bare, new_figure
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_HEIGHT_MM = 84.0
_MARKED = 30
"""With more summaries than this, the single steps are not marked."""


def saturation_curve(results: Results, lang: str = "en") -> Chart:
    """Return distinct codes by number of summaries, with the interval over orders (one column)."""
    found = saturation(results)
    if not len(found) or not found["codes_total"].max():
        return nothing("saturation", results, lang, "no_codings")
    if len(found) < 2:
        return nothing("saturation", results, lang, "too_few", needed=2)
    codebook = int(found.attrs["codebook"])

    def draw(lang: Lang) -> Figure:
        figure = new_figure(ONE_COLUMN_MM, _HEIGHT_MM)
        axes = figure.subplots()
        steps = found["reports"].to_numpy()
        axes.fill_between(steps, found["codes_low"], found["codes_high"], color="#BBD7EA",
                          linewidth=0, label=said("saturation.interval", lang))  # fmt: skip
        axes.plot(steps, found["codes_expected"], color="#0072B2",
                  label=said("saturation.expected", lang))  # fmt: skip
        axes.plot(steps, found["codes_given"], color="black", linestyle="--", linewidth=0.9,
                  marker="o" if len(found) <= _MARKED else "", markersize=3,
                  label=said("saturation.given", lang))  # fmt: skip
        axes.axhline(codebook, color="#777777", linestyle=":", linewidth=0.9,
                     label=said("saturation.codebook", lang))  # fmt: skip
        _finish(axes, codebook, lang)
        # Below: where few codes were met, the lines run where a legend would lie.
        legend_below(figure, axes.get_legend_handles_labels()[0], most=2)
        return figure

    return chart("saturation", results, lang, draw, notes=(both("saturation.note"),))


def _finish(axes: Axes, codebook: int, lang: Lang) -> None:
    axes.set_ylim(0, codebook * 1.08)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(lambda value, _: shown(value, "integer", lang))
    axes.set_xlabel(said("saturation.x", lang))
    axes.set_ylabel(said("saturation.y", lang))
    bare(axes, "left", "bottom")
