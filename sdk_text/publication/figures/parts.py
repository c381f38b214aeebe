"""What the figure functions share: wording, captions, order of themes, truncation notes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.style import TEXT_PT, wrapped
from sdk_text.publication.tables.parts import n_of
from sdk_text.results import Results
from sdk_text.wording.numbers import Kind, format_value
from sdk_text.wording.texts import LANGUAGES, Bilingual, Lang, check_language, load_wording


def said(key: str, lang: Lang, **values: object) -> str:
    """Return the wording ``figures.KEY``."""
    return load_wording().say(f"figures.{key}", lang, **values)


def both(key: str, **values: object) -> Bilingual:
    """Return the wording ``figures.KEY`` in both languages."""
    return load_wording().both(f"figures.{key}", **values)


def shown(value: object, kind: Kind, lang: Lang, decimals: int = 1) -> str:
    """Return a number as the language writes it."""
    return format_value(value, kind, load_wording().style(lang), decimals)


def number_axis(axis: Axis, lang: Lang, bins: int = 7) -> None:
    """Put round numbers on `axis`, written as the language does, with as many digits as needed."""
    axis.set_major_locator(MaxNLocator(nbins=bins, steps=[1, 2, 5, 10]))

    def label(value: float, _: float) -> str:
        places = axis.get_majorticklocs()
        step = float(np.diff(places).min()) if len(places) > 1 else 1.0
        return shown(value, "decimal", lang, max(0, -math.floor(math.log10(step) + 1e-9)))

    axis.set_major_formatter(label)


LEGEND_LETTERS = 70
"""Letters of a legend's label on a line."""
_SIGN_POINTS = 36
"""What the sign before a label of a legend and the gaps beside it take, rather too much."""


def legend_below(figure: Figure, handles: Sequence[Any], most: int, **more: Any) -> None:
    """Put a legend under the figure, in as many columns, at most `most`, as its width has room for.

    `more`: for `Figure.legend`.
    """
    names = [wrapped(str(handle.get_label()), LEGEND_LETTERS, 2) for handle in handles]
    widths = [_SIGN_POINTS + width_points(figure, name) for name in names]
    room = 72 * figure.get_figwidth()
    columns = min(most, len(names))
    while columns > 1 and sum(map(max, np.array_split(widths, columns))) > room:
        columns -= 1
    figure.legend(list(handles), names, loc="outside lower center", ncols=columns, **more)


def panels_below_each_other(figure: Figure, heights: Sequence[float]) -> list[Axes]:
    """Return axes of these relative heights that share the x axis, which is numbered once."""
    panels = list(
        figure.subplots(
            len(heights), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
        )[:, 0]
    )
    for axes in panels[:-1]:
        axes.tick_params(axis="x", labelbottom=False)
    return panels


def figure_of(axes: Axes) -> Figure:
    """Return the figure that `axes` are drawn on."""
    return cast(Figure, axes.get_figure(root=True))


def width_points(figure: Figure, text: str, weight: str = "normal") -> float:
    """Return how wide `text` is in the figure's type: of several lines the longest."""
    canvas: Any = figure.canvas
    measure = canvas.get_renderer().get_text_width_height_descent
    font = FontProperties(size=TEXT_PT, weight=weight)
    pixels = max(float(measure(line, font, False)[0]) for line in text.split("\n"))
    return pixels * 72 / figure.dpi


def chart(
    id: str,
    results: Results,
    lang: str,
    draw: Callable[[Lang], Figure],
    *,
    notes: tuple[Bilingual, ...] = (),
    n: Bilingual | None = None,
    shows: pd.Series[Any] | None = None,
    wording: str = "",
    **values: object,
) -> Chart:
    """Make a chart with the caption and description of ``figures.ID``.

    `n`, and `shows` (ids of the segments that are counted in it): if not of all. `wording`: where
    the words do not stand under the id; `values`: for the words.
    """
    return Chart(
        id=id,
        caption=both(f"{wording or id}.title", **values),
        alt=both(f"{wording or id}.alt", **values),
        draw=draw,
        notes=notes,
        n=n_of(results) if n is None else n,
        lang=check_language(lang),
        shows=None if shows is None else frozenset(shows.astype(str)),
    )


def nothing(id: str, results: Results, lang: str, reason: str, **values: object) -> Chart:
    """Make the chart that stands in where there is nothing to draw: it says why."""

    def draw(lang: Lang) -> Figure:
        raise AssertionError("an empty chart is not drawn")

    why = both(f"words.{reason}", **values)
    return Chart(
        id=id,
        caption=both(f"{id}.title"),
        alt=why,
        draw=draw,
        n=n_of(results),
        lang=check_language(lang),
        empty=why,
    )


def top_note(
    what: Literal["themes", "codes", "summaries"], some: int, total: int
) -> tuple[Bilingual, ...]:
    """Return the note that not all are shown, and which, or nothing if all are."""
    return (both(f"words.top_{what}", shown=some, total=total),) if some < total else ()


def shortened(
    what: Literal["codes", "summaries", "groups"], names: Callable[[Lang], Sequence[str]]
) -> tuple[Bilingual, ...]:
    """Return the note that names are shortened, in the languages in which `names` says so."""
    note = both(f"words.shortened_{what}")
    told = [note.get(lang) if any("…" in n for n in names(lang)) else "" for lang in LANGUAGES]
    return (Bilingual(*told),) if any(told) else ()


def most_coded(records: pd.DataFrame, order: list[str], most: int) -> list[str]:
    """Return the `most` summaries with most codings, in the results' order."""
    if len(order) <= most:
        return order
    counts = records["summary"].astype(str).value_counts()
    chosen = sorted(order, key=lambda s: -int(counts.get(s, 0)))[:most]
    return [s for s in order if s in set(chosen)]
