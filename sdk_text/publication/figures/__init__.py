"""The figures that a paper needs, one function each: results in, `Chart` out."""

from sdk_text.publication.figures.bars import theme_bars
from sdk_text.publication.figures.chart import FIGURE_FORMATS, Chart
from sdk_text.publication.figures.cooccurrence import cooccurrence_heatmap
from sdk_text.publication.figures.declared import declared_matrix
from sdk_text.publication.figures.heatmap import theme_heatmap
from sdk_text.publication.figures.likeness import correspondence_map, likeness_dendrogram
from sdk_text.publication.figures.network import cooccurrence_network
from sdk_text.publication.figures.saturation import saturation_curve
from sdk_text.publication.figures.timeline import theme_timeline

__all__ = [
    "FIGURE_FORMATS",
    "Chart",
    "cooccurrence_heatmap",
    "cooccurrence_network",
    "correspondence_map",
    "declared_matrix",
    "likeness_dendrogram",
    "saturation_curve",
    "theme_bars",
    "theme_heatmap",
    "theme_timeline",
]
