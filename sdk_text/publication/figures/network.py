"""Which themes stand together, as a network on a circle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sdk_text.analysis import codings_behind, cooccurrence
from sdk_text.analysis.units import code_order, family_order
from sdk_text.codebook import family_of
from sdk_text.palette import family_colour
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.cooccurrence import ALPHA
from sdk_text.publication.figures.parts import (
    LEGEND_LETTERS,
    both,
    chart,
    legend_below,
    nothing,
    shortened,
)
from sdk_text.publication.figures.style import (
    LINE_MM,
    SMALL_PT,
    TWO_COLUMNS_MM,
    marker,
    new_figure,
    told_apart,
    wrapped,
)
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_MOST_EDGES = 60
_HEIGHT_MM = 172.0
_ROOM = 2.0
"""Half the width of the drawing where the circle's radius is 1: room for the labels."""
_LETTERS, _LINES = 26, 3
"""Of a label, where its neighbours leave room for so many lines."""
_MM = 2 * _ROOM / TWO_COLUMNS_MM
"""A millimetre of the drawing, whose circle has a radius of 1."""
_BESIDE = 0.035
"""From a sign to its label."""
_OUT = 1 + 2 * _BESIDE
"""The least radius on which a label begins."""
_PITCH_MM = 1.05 * LINE_MM
"""Of a label's lines, with some air between it and the next label."""
_SHORT = 36
"""Letters of a family's name with which the legend takes a line or two."""


def cooccurrence_network(
    results: Results, lang: str = "en", *, least: int = 3, found: pd.DataFrame | None = None
) -> Chart:
    """Return themes on a circle, joined where they meet often, and oftener than expected.

    A line needs at least `least` segments with both and a lift above 1. Where that makes more than
    60 lines, the least number is raised until it does not, so that all pairs of a strength are
    drawn or none; with fewer than three lines, every pair with a lift above 1 is drawn. The places
    on the circle are those of the codebook, so that figures of different runs can be compared.
    """
    pairs = cooccurrence(results) if found is None else found
    often, used, avoiding = _often_enough(pairs, least)
    edges = _edges_of(often)
    if not edges:
        return nothing("network", results, lang, "no_pairs")
    nodes = frozenset(code for edge in edges for code in (edge.a, edge.b))
    sizes = codings_behind(results)["code"].astype(str).value_counts()
    families = family_order(results)
    labels = Labels(results)
    places = _circle(nodes, code_order(results), families)

    def names(lang: Lang) -> dict[str, str]:
        return _names({node: labels.code(node).get(lang) for node in places}, places)

    def draw(lang: Lang) -> Figure:
        here = {family_of(node) for node in nodes}
        signs = {i: labels.family(f).get(lang) for i, f in enumerate(families) if f in here}
        figure = new_figure(TWO_COLUMNS_MM, _HEIGHT_MM + _legend_mm(list(signs.values())))
        axes, said = _plain_axes(figure), names(lang)
        _draw_edges(axes, edges, places)
        for node, angle in places.items():
            size = 12 + 150 * float(sizes.get(node, 0)) / float(sizes.max())
            _draw_node(axes, angle, size, families.index(family_of(node)), said[node])
        legend_below(figure, [_sign(i, name) for i, name in signs.items()], most=4)
        return figure

    counts = {"least": used, "edges": len(edges), "avoiding": avoiding}
    notes = (
        both("network.note", alpha=ALPHA, **counts),
        *shortened("codes", lambda lang: list(names(lang).values())),
    )
    return chart("network", results, lang, draw, notes=notes)


@dataclass(frozen=True, slots=True)
class _Edge:
    a: str
    b: str
    together: int
    sure: bool


def _often_enough(pairs: pd.DataFrame, least: int) -> tuple[pd.DataFrame, int, int]:
    """Return the pairs to draw, how often is enough, and how many are as frequent by chance."""
    drawn = pairs[(pairs["together"] > 0) & (pairs["lift"] > 1)]
    if (drawn["together"] >= least).sum() < 3:
        least = 1
    while (drawn["together"] >= least).sum() > _MOST_EDGES and (drawn["together"] > least).any():
        least += 1
    often = drawn[drawn["together"] >= least]
    often = often.sort_values("together", ascending=False, kind="stable")
    return often, least, int(((pairs["together"] >= least) & (pairs["lift"] <= 1)).sum())


def _edges_of(pairs: pd.DataFrame) -> list[_Edge]:
    """Return an edge a pair; it begins at the code that is met first in the list."""
    codes = pairs[["code_a", "code_b"]].astype(str).to_numpy().ravel().tolist()
    rank = {code: i for i, code in enumerate(dict.fromkeys(codes))}
    edges = []
    for row in pairs.to_dict("records"):
        a, b = sorted((str(row["code_a"]), str(row["code_b"])), key=lambda code: rank[code])
        edges.append(_Edge(a, b, int(row["together"]), bool(row["p_adjusted"] < ALPHA)))
    return edges


def _circle(nodes: frozenset[str], order: list[str], families: list[str]) -> dict[str, float]:
    """Return each node's angle: families side by side with a gap between them."""
    slots: list[str] = []
    for family in families:
        inside = [node for node in order if node in nodes and family_of(node) == family]
        slots += [*inside, ""] if inside else []
    step = 2 * math.pi / len(slots)
    # Labels lie on their radius, so none is upright over another; begin beside the top.
    return {node: math.pi / 2 - (i + 0.5) * step for i, node in enumerate(slots) if node}


def _plain_axes(figure: Figure) -> Axes:
    """Return axes without a frame, the circle's middle in theirs."""
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-_ROOM, _ROOM)
    axes.set_ylim(-_ROOM, _ROOM)
    axes.set_aspect("equal")
    return axes


def _draw_edges(axes: Axes, edges: list[_Edge], places: dict[str, float]) -> None:
    widest = max(edge.together for edge in edges)
    for edge in sorted(edges, key=lambda e: (e.sure, e.together, e.a, e.b)):
        points = [(math.cos(places[n]), math.sin(places[n])) for n in (edge.a, edge.b)]
        middle = _bend(math.dist(*points)) * (np.array(points[0]) + np.array(points[1])) / 2
        path = Path([points[0], tuple(middle), points[1]], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        axes.add_patch(
            PathPatch(path, facecolor="none", zorder=2 if edge.sure else 1,
                      edgecolor="#222222" if edge.sure else "#B0B0B0",
                      linewidth=0.4 + 3.0 * edge.together / widest, capstyle="round")
        )  # fmt: skip


def _bend(chord: float) -> float:
    """Return how far out a line's bend lies: near neighbours are joined by a flat arc."""
    return 0.9 - 0.5 * min(1.0, chord / 1.3)


def _draw_node(axes: Axes, angle: float, size: float, family: int, name: str) -> None:
    """Draw a code's sign, of that many square points, and its label; `family`: by its place."""
    axes.scatter(math.cos(angle), math.sin(angle), s=size, color=family_colour(family),
                 marker=marker(family), edgecolors="black", linewidths=0.5, zorder=3)  # fmt: skip
    _label(axes, name, angle, 1 + math.sqrt(size / 2) * 25.4 / 72 * _MM + _BESIDE)


def _sign(family: int, name: str) -> Line2D:
    """Return a family's sign in the legend."""
    return Line2D([], [], linestyle="", marker=marker(family), color=family_colour(family),
                  markeredgecolor="black", markeredgewidth=0.5, markersize=5,
                  label=name)  # fmt: skip


def _names(whole: dict[str, str], places: dict[str, float]) -> dict[str, str]:
    """Return each node's label, on as many lines as do not touch its neighbours'."""
    lines = {node: wrapped(name, _LETTERS, _LINES).count("\n") + 1 for node, name in whole.items()}
    nodes = list(places)
    for node, following in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
        between = (places[node] - places[following]) % (2 * math.pi)
        room = max(int(2 * between * _OUT / (_MM * _PITCH_MM)), 2)
        while lines[node] + lines[following] > room:
            lines[max(node, following, key=lambda n: lines[n])] -= 1
    looks: dict[str, str] = {}
    for count in set(lines.values()):
        some = [node for node in nodes if lines[node] == count]
        looks |= zip(some, told_apart([whole[n] for n in some], _LETTERS, count), strict=True)
    return looks


def _legend_mm(names: list[str]) -> float:
    """Return what a legend of long names, one under the other, takes beyond the usual."""
    if max(map(len, names)) <= _SHORT:
        return 0.0
    return sum(len(wrapped(name, LEGEND_LETTERS, 2).split("\n")) * LINE_MM + 1.8 for name in names)


def _label(axes: Axes, text: str, angle: float, radius: float) -> None:
    left = math.cos(angle) < 0
    degrees = math.degrees(angle) + (180 if left else 0)
    axes.text(radius * math.cos(angle), radius * math.sin(angle), text,
              rotation=degrees, rotation_mode="anchor", ha="right" if left else "left",
              va="center", fontsize=SMALL_PT)  # fmt: skip
