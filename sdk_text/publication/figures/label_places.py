"""Labels beside points, so that none covers another, a point or the frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

_DIRECTIONS = 16
_DISTANCES_PT = (4.0, 8.0, 13.0, 19.0, 26.0, 34.0, 44.0)
_GAP_PT = 1.0
_POINT_PT = 3.0
_LEADER_FROM_PT = 8.0
"""Labels at least so far from their point are joined to it by a line."""

Label = tuple[float, float, str, dict[str, Any]]


def place_labels(
    axes: Axes, labels: Sequence[Label], points: npt.NDArray[np.float64]
) -> list[Annotation]:
    """Write labels beside their points, the first ones first; those without room are left out.

    Args:
        axes: laid out already; its limits and size must not change afterwards.
        labels: x and y of the point, the text, and keywords for the text.
        points: all points (n × 2) that no label may cover.

    Returns:
        The labels written.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    pixels = figure.dpi / 72
    inside = axes.get_window_extent(renderer)
    where = axes.transData.transform(points)
    taken: list[Bbox] = [_around(x, y, _POINT_PT * pixels) for x, y in where]
    written: list[Annotation] = []
    for x, y, text, look in labels:
        label = axes.annotate(text, (x, y), xytext=(0, 0), textcoords="offset points",
                              ha="center", va="center", **look)  # fmt: skip
        size = label.get_window_extent(renderer)
        spot = _free_spot(axes.transData.transform((x, y)), size, taken, inside, pixels)
        if spot is None:
            label.remove()
            continue
        (dx, dy), box, distance = spot
        label.set_position((dx, dy))
        if distance >= _LEADER_FROM_PT:
            _leader(axes, x, y, box)
        taken.append(box)
        written.append(label)
    return written


def _free_spot(
    point: npt.NDArray[np.float64], size: Bbox, taken: list[Bbox], inside: Bbox, pixels: float
) -> tuple[tuple[float, float], Bbox, float] | None:
    """Return offset in points, box and distance of the nearest place where the label fits."""
    half_width, half_height = size.width / 2, size.height / 2
    for distance in _DISTANCES_PT:
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * step / _DIRECTIONS
            # The label's edge, not its middle, is to be `distance` from the point.
            dx = math.cos(angle) * (distance * pixels + half_width)
            dy = math.sin(angle) * (distance * pixels + half_height)
            x, y = point[0] + dx, point[1] + dy
            box = Bbox.from_extents(
                x - half_width, y - half_height, x + half_width, y + half_height
            )
            if _fits(box.padded(_GAP_PT * pixels), taken, inside):
                return (dx / pixels, dy / pixels), box, distance
    return None


def _fits(box: Bbox, taken: list[Bbox], inside: Bbox) -> bool:
    within = (
        box.x0 >= inside.x0 and box.x1 <= inside.x1 and box.y0 >= inside.y0 and box.y1 <= inside.y1
    )
    return within and not any(box.overlaps(other) for other in taken)


def _around(x: float, y: float, radius: float) -> Bbox:
    return Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)


def _leader(axes: Axes, x: float, y: float, box: Bbox) -> None:
    """Draw a thin line from the point to the nearest edge of its label."""
    here = axes.transData.transform((x, y))
    edge = (np.clip(here[0], box.x0, box.x1), np.clip(here[1], box.y0, box.y1))
    end = axes.transData.inverted().transform(edge)
    axes.plot([x, end[0]], [y, end[1]], color="#888888", linewidth=0.4, zorder=1,
              scalex=False, scaley=False)  # fmt: skip
