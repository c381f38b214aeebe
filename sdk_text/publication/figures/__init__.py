"""The figures that a paper needs, one function each: results in, `Chart` out.

A new figure is a module here, its words in ``wording/tables.toml`` (``[figures.ID]``), and below
its import, its name in `__all__` and its entry in `STANDARD_FIGURES`, at its place in the set.
"""

from __future__ import annotations

from sdk_text.publication.figures.bars import theme_bars
from sdk_text.publication.figures.chart import Chart
from sdk_text.publication.figures.code_tree import code_tree
from sdk_text.publication.figures.cooccurrence import cooccurrence_heatmap
from sdk_text.publication.figures.declared import declared_matrix
from sdk_text.publication.figures.heatmap import theme_heatmap
from sdk_text.publication.figures.keyness import keyness_bars
from sdk_text.publication.figures.likeness import correspondence_map, likeness_dendrogram
from sdk_text.publication.figures.network import cooccurrence_network
from sdk_text.publication.figures.saturation import saturation_curve
from sdk_text.publication.figures.timeline import theme_timeline
from sdk_text.publication.figures.variables import theme_by_variable_heatmap
from sdk_text.publication.registry import StandardFigure

STANDARD_FIGURES: tuple[StandardFigure, ...] = (
    lambda p, lang: code_tree(p.results, lang),
    lambda p, lang: theme_bars(p.results, lang),
    lambda p, lang: theme_heatmap(p.results, lang),
    lambda p, lang: declared_matrix(p.results, lang),
    lambda p, lang: cooccurrence_heatmap(p.results, lang, found=p.pairs),
    lambda p, lang: cooccurrence_network(p.results, lang, found=p.pairs),
    lambda p, lang: keyness_bars(p.results, lang),
    lambda p, lang: likeness_dendrogram(p.results, lang),
    lambda p, lang: correspondence_map(p.results, lang),
    lambda p, lang: saturation_curve(p.results, lang),
    lambda p, lang: theme_timeline(p.results, lang),
)
"""The standard set, in its order; the numbers of the figures follow from it."""

__all__ = [
    "Chart",
    "code_tree",
    "cooccurrence_heatmap",
    "cooccurrence_network",
    "correspondence_map",
    "declared_matrix",
    "keyness_bars",
    "likeness_dendrogram",
    "saturation_curve",
    "theme_bars",
    "theme_by_variable_heatmap",
    "theme_heatmap",
    "theme_timeline",
]
