"""Which themes stand together, as a network on a circle."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sdk_text.analysis import codings_behind, cooccurrence
from sdk_text.analysis.units import code_order, family_of, family_order
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.cooccurrence import ALPHA
from sdk_text.publication.figures.parts import both, chart, nothing
from sdk_text.publication.figures.style import (
    SMALL_PT,
    TWO_COLUMNS_MM,
    colour,
    marker,
    new_figure,
    wrapped,
)
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

_MOST_EDGES = 60
_MOST_NODES = 48
_HEIGHT_MM = 172.0
_ROOM = 1.95
"""Half the width of the drawing where the circle's radius is 1: room for the labels."""


def cooccurrence_network(
    results: Results, lang: str = "en", *, least: int = 3, found: pd.DataFrame | None = None
) -> Chart:
    """Return themes on a circle, joined where they share at least `least` segments.

    The places on the circle are those of the codebook, so that figures of different runs can be
    compared. With fewer than three pairs that often, every pair is drawn.
    """
    pairs = cooccurrence(results) if found is None else found
    order = code_order(results)
    graph, used = _graph(pairs, order, least)
    if not graph.number_of_edges():
        return nothing("network", results, lang, "no_pairs")
    sizes = codings_behind(results)["code"].astype(str).value_counts()
    families = family_order(results)
    labels = Labels(results)

    def draw(lang: Lang) -> Figure:
        figure = new_figure(TWO_COLUMNS_MM, _HEIGHT_MM)
        axes = figure.subplots()
        places = _circle(graph, order, families)
        _edges(axes, graph, places)
        for node, angle in places.items():
            family = families.index(family_of(node))
            size = 12 + 150 * float(sizes.get(node, 0)) / float(sizes.max())
            axes.scatter(math.cos(angle), math.sin(angle), s=size, color=colour(family),
                         marker=marker(family), edgecolors="black", linewidths=0.5,
                         zorder=3)  # fmt: skip
            _label(axes, labels.code(node).get(lang), angle)
        handles = [
            Line2D([], [], linestyle="", marker=marker(i), color=colour(i), markeredgecolor="black",
                   markeredgewidth=0.5, markersize=5, label=labels.family(f).get(lang))
            for i, f in enumerate(families) if any(family_of(node) == f for node in graph)
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), 4))
        axes.set_axis_off()
        half = _ROOM * _HEIGHT_MM / TWO_COLUMNS_MM
        axes.set_xlim(-_ROOM, _ROOM)
        axes.set_ylim(-half, half)
        axes.set_aspect("equal")
        return figure

    notes = (both("network.note", least=used, alpha=ALPHA, edges=graph.number_of_edges()),)
    return chart("network", results, lang, draw, notes=notes)


def _graph(pairs: pd.DataFrame, order: list[str], least: int) -> tuple[nx.Graph, int]:
    often = pairs[pairs["together"] >= least]
    if len(often) < 3:
        least = 1
        often = pairs[pairs["together"] >= least]
    often = often.sort_values("together", ascending=False, kind="stable").head(_MOST_EDGES)
    graph = nx.Graph()
    for row in often.to_dict("records"):
        graph.add_edge(str(row["code_a"]), str(row["code_b"]), together=int(row["together"]),
                       sure=bool(row["p_adjusted"] < ALPHA))  # fmt: skip
    spare = sorted(graph, key=lambda node: (-graph.degree(node), order.index(node)))[_MOST_NODES:]
    graph.remove_nodes_from(spare)
    return graph, least


def _circle(graph: nx.Graph, order: list[str], families: list[str]) -> dict[str, float]:
    """Return each node's angle: families side by side with a gap between them."""
    slots: list[str] = []
    for family in families:
        inside = [node for node in order if node in graph and family_of(node) == family]
        slots += [*inside, ""] if inside else []
    step = 2 * math.pi / len(slots)
    # Labels lie on their radius, so none is upright over another; begin beside the top.
    return {node: math.pi / 2 - (i + 0.5) * step for i, node in enumerate(slots) if node}


def _edges(axes: Axes, graph: nx.Graph, places: dict[str, float]) -> None:
    widest = max(data["together"] for *_, data in graph.edges(data=True))
    ordered = sorted(graph.edges(data=True), key=lambda e: (e[2]["sure"], e[2]["together"], e[:2]))
    for a, b, data in ordered:
        points = [(math.cos(places[n]), math.sin(places[n])) for n in (a, b)]
        middle = _bend(math.dist(*points)) * (np.array(points[0]) + np.array(points[1])) / 2
        path = Path([points[0], tuple(middle), points[1]], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        axes.add_patch(
            PathPatch(path, facecolor="none", zorder=2 if data["sure"] else 1,
                      edgecolor="#222222" if data["sure"] else "#B0B0B0",
                      linewidth=0.4 + 3.0 * data["together"] / widest, capstyle="round")
        )  # fmt: skip


def _bend(chord: float) -> float:
    """Return how far out a line's bend lies: near neighbours are joined by a flat arc."""
    return 0.9 - 0.5 * min(1.0, chord / 1.3)


def _label(axes: Axes, text: str, angle: float) -> None:
    left = math.cos(angle) < 0
    degrees = math.degrees(angle) + (180 if left else 0)
    axes.text(1.09 * math.cos(angle), 1.09 * math.sin(angle), wrapped(text, 28, 2),
              rotation=degrees, rotation_mode="anchor", ha="right" if left else "left",
              va="center", fontsize=SMALL_PT)  # fmt: skip
