"""The codebook as a tree: families, their codes, and how often each was given."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sdk_text.analysis import codings_behind
from sdk_text.analysis.units import family_order
from sdk_text.palette import family_colour
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.parts import both, chart, nothing, shortened, shown, top_note
from sdk_text.publication.figures.style import TWO_COLUMNS_MM, new_figure, told_apart
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_ROW_MM = 4.6
_MOST = 46
_LETTERS = 92
"""Of a label; bold ones are wider and have eight fewer."""
_BRANCH = "#777777"


def code_tree(results: Results, lang: str = "en") -> Chart:
    """Return the codebook's families and codes as a tree, with the segments of each."""
    book = results.codebook
    if not len(book.codes) or not len(results.segments):
        return nothing("code-tree", results, lang, "no_codings")
    records = codings_behind(results)
    segments = {
        **records.groupby("family")["segment"].nunique(),
        **records.groupby("code")["segment"].nunique(),
    }
    labels = Labels(results)
    codes = book.codes[:_MOST]
    order = family_order(results)
    families = [f for f in order if any(c.family == f for c in codes)]

    def names(lang: Lang) -> dict[str, str]:
        heads = told_apart([labels.family(f).get(lang) for f in families], _LETTERS - 8)
        below = told_apart([labels.code(code.id).get(lang) for code in codes], _LETTERS)
        keys = [*families, *(code.id for code in codes)]
        return dict(zip(keys, [*heads, *below], strict=True))

    def draw(lang: Lang) -> Figure:
        texts = {
            id: f"{name} ({shown(int(segments.get(id, 0)), 'integer', lang)})"
            for id, name in names(lang).items()
        }
        figure = new_figure(TWO_COLUMNS_MM, len(texts) * _ROW_MM + 8)
        axes = figure.subplots()
        at = 0
        for family in families:
            inside = [texts[code.id] for code in codes if code.family == family]
            _branch(axes, at, texts[family], inside, family_colour(order.index(family)))
            at += len(inside) + 1
        axes.set_xlim(0, 1)
        axes.set_ylim(at - 0.4, -0.6)
        axes.set_axis_off()
        return figure

    notes = (
        both("code-tree.note"),
        *top_note("codes", len(codes), len(book.codes)),
        *shortened("codes", lambda lang: list(names(lang).values())),
    )
    shows = records.loc[records["code"].isin([code.id for code in codes]), "segment"]
    return chart("code-tree", results, lang, draw, notes=notes, shows=shows)


def _branch(axes: Axes, at: int, family: str, codes: list[str], colour: str) -> None:
    """Write a family in row `at`, its codes in those below, and the lines that join them."""
    axes.text(0.02, at, family, va="center", fontweight="bold")
    axes.plot([0.0], [at], marker="s", color=colour, markeredgecolor="black",
              markeredgewidth=0.5, markersize=5, clip_on=False)  # fmt: skip
    for row, code in enumerate(codes, start=at + 1):
        axes.plot([0.03, 0.06], [row] * 2, color=_BRANCH, linewidth=0.7)
        axes.text(0.07, row, code, va="center")
    axes.plot([0.03, 0.03], [at + 0.5, at + len(codes)], color=_BRANCH, linewidth=0.7)
