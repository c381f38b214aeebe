"""Drawn lines → the edges of tables, and the ticks and boxes that are drawn and not written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from sdk_text.reading.pdf_boxes import Box, Word, around, union
from sdk_text.reading.pdf_sheet import Point, Sheet, Stroke

_LEVEL = 0.02
"""Slope up to which a stroke counts as level or upright."""
_TICK = (2.5, 40.0)
"""Points that a stroke of a tick measures across and down."""
_SQUARE = (5.0, 20.0)
"""Points that the side of a drawn box measures."""
_TOUCH = 1.2
"""Points within which strokes meet."""
_MOST_TICKS = 60
"""A page with more slanted strokes holds a drawing."""

Edge = dict[str, Any]


@dataclass(slots=True)
class Drawn:
    """What the strokes of a page make."""

    edges: list[Edge] = field(default_factory=list)
    """Level and upright lines, as pdfplumber's table finder takes them."""
    marks: list[Word] = field(default_factory=list)
    """Drawn ticks and boxes: "☒", "X", "✓", "☐"."""
    unclear: int = 0
    """Small drawings that may be ticks."""
    drawings: int = 0
    """Larger ones."""


def read_strokes(sheet: Sheet, words: Sequence[Word]) -> Drawn:
    """Sort a sheet's strokes into edges, ticks, boxes and other drawings."""
    straight: list[tuple[Stroke, str]] = []
    slanted: dict[int, list[Stroke]] = defaultdict(list)
    for stroke in sheet.strokes:
        orientation = _orientation(stroke)
        if orientation == ".":
            continue
        if orientation:
            straight.append((stroke, orientation))
        else:
            slanted[stroke.path].append(stroke)
    squares, rest = _squares(straight)
    drawn = Drawn([_edge(stroke, orientation) for stroke, orientation in rest])
    ticks = _ticks(slanted, drawn)
    drawn.marks = _in_boxes(squares, ticks, sheet.fills, words)
    return drawn


def _orientation(stroke: Stroke) -> str:
    """Return "h" for level strokes, "v" for upright ones, "." for points, "" for slanted ones."""
    across, down = abs(stroke.x1 - stroke.x0), abs(stroke.y1 - stroke.y0)
    if max(across, down) < 0.5:
        return "."
    if down <= max(_LEVEL * across, 0.05):
        return "h"
    return "v" if across <= max(_LEVEL * down, 0.05) else ""


def _edge(stroke: Stroke, orientation: str) -> Edge:
    box = stroke.box
    x0, top, x1, bottom = (round(value, 2) for value in box)
    if orientation == "h":
        top = bottom = round(box.middle, 2)
    elif orientation == "v":
        x0 = x1 = round((box.x0 + box.x1) / 2, 2)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0,
        "height": bottom - top, "orientation": orientation, "object_type": "line",
    }  # fmt: skip


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────


def _squares(
    straight: list[tuple[Stroke, str]],
) -> tuple[list[Box], list[tuple[Stroke, str]]]:
    """Small squares that stand alone (drawn boxes), and the other strokes."""
    low, high = _SQUARE
    short = [s for s, _ in straight if low - 1 <= max(s.box.width, s.box.height) <= high]
    long = [s for s, _ in straight if max(s.box.width, s.box.height) > high]
    if len(short) < 4 or len(short) > 2_000:
        return [], straight
    taken: set[int] = set()
    found: list[Box] = []
    for group in _touching(short):
        box = union(s.box for s in group)
        if len(group) < 4 or not (low <= box.width <= high and low <= box.height <= high):
            continue
        if not 0.7 <= box.width / box.height <= 1.4 or _touches_any(box, long):
            continue
        taken.update(id(s) for s in group)
        if not any(other.holds(box, _TOUCH) for other in found):
            found = [other for other in found if not box.holds(other, _TOUCH)] + [box]
    return found, [(s, o) for s, o in straight if id(s) not in taken]


def _touching(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Group strokes that touch each other."""
    groups: list[tuple[Box, list[Stroke]]] = []
    for stroke in sorted(strokes, key=lambda s: (s.box.top, s.box.x0)):
        own = [stroke]
        box = stroke.box
        apart = []
        for other, members in groups:
            if _near(box, other):
                own += members
                box = union([box, other])
            else:
                apart.append((other, members))
        groups = [*apart, (box, own)]
    return [members for _, members in groups]


def _near(one: Box, other: Box) -> bool:
    return (
        one.x0 - _TOUCH <= other.x1
        and other.x0 - _TOUCH <= one.x1
        and one.top - _TOUCH <= other.bottom
        and other.top - _TOUCH <= one.bottom
    )


def _touches_any(box: Box, strokes: Sequence[Stroke]) -> bool:
    return any(_near(box, stroke.box) for stroke in strokes)


def _in_boxes(
    squares: list[Box], ticks: list[Word], fills: Sequence[Box], words: Sequence[Word]
) -> list[Word]:
    """Drawn boxes with what is drawn in them; ticks outside boxes by themselves."""
    marks: list[Word] = []
    used: set[int] = set()
    for box in squares:
        inside = [tick for tick in ticks if box.shared(tick.box) > 0.4 * tick.box.area]
        used.update(id(tick) for tick in inside)
        if inside:
            marks.append(Word(box, "☒"))
        elif any(box.holds_centre(word.box) or word.box.shared(box) > 0 for word in words):
            continue  # a letter is typed into it
        elif any(fill.shared(box) > 0.3 * box.area for fill in fills):
            marks.append(Word(box, "■"))
        else:
            marks.append(Word(box, "☐"))
    return marks + [tick for tick in ticks if id(tick) not in used]


# ── Ticks ────────────────────────────────────────────────────────────────────────────────────────


def _ticks(slanted: dict[int, list[Stroke]], drawn: Drawn) -> list[Word]:
    """Crosses of two strokes and check marks of one path; the rest is counted."""
    small: list[list[Point]] = []
    for strokes in slanted.values():
        box = union(s.box for s in strokes)
        if max(box.width, box.height) > _TICK[1]:
            drawn.drawings += 1
        elif max(box.width, box.height) >= _TICK[0]:
            limit = 0.14 * max(box.width, box.height)
            small.append(_simplified(_points(strokes), limit))
    if len(small) > _MOST_TICKS:
        drawn.drawings += 1
        return []
    ticks = [Word(around(points), "✓") for points in small if _is_check(points)]
    crosses = _crosses([points for points in small if len(points) == 2])
    ticks += [Word(box, "X") for box in crosses]
    ticks += _checks_of_two([points for points in small if len(points) == 2], ticks)
    known = [tick.box for tick in ticks]
    loose = [p for p in small if not any(b.shared(around(p)) > 0.3 * around(p).area for b in known)]
    drawn.unclear += sum(not _is_round(points) for points in loose)
    return ticks


def _points(strokes: Sequence[Stroke]) -> list[Point]:
    return [(strokes[0].x0, strokes[0].y0), *((s.x1, s.y1) for s in strokes)]


def _simplified(points: list[Point], limit: float) -> list[Point]:
    """The corners of a path drawn by hand (after Ramer, Douglas and Peucker)."""
    if len(points) < 3:
        return points
    far, index = max((_distance(p, points[0], points[-1]), i) for i, p in enumerate(points))
    if far <= limit:
        return [points[0], points[-1]]
    return [*_simplified(points[: index + 1], limit)[:-1], *_simplified(points[index:], limit)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from the line through two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = float((across**2 + down**2) ** 0.5)
    if length < 1e-6:
        return float(((point[0] - start[0]) ** 2 + (point[1] - start[1]) ** 2) ** 0.5)
    return abs(across * (point[1] - start[1]) - down * (point[0] - start[0])) / length


def _is_check(points: list[Point]) -> bool:
    """Whether a path goes down to the right and then, longer, up to the right."""
    if len(points) != 3:
        return False
    (x0, y0), (x1, y1), (x2, y2) = points if points[0][0] <= points[-1][0] else points[::-1]
    return x0 < x1 < x2 and y1 > y0 and y1 > y2 and (x2 - x1) >= 0.9 * (x1 - x0)


def _crosses(strokes: Sequence[list[Point]]) -> list[Box]:
    found: list[Box] = []
    for one, other in combinations(strokes, 2):
        first, second = around(one), around(other)
        if _falls(one) == _falls(other) or not _alike(first, second):
            continue
        size = max(first.width, first.height)
        apart_x = abs(first.x0 + first.x1 - second.x0 - second.x1) / 2
        if apart_x <= 0.3 * size and abs(first.middle - second.middle) <= 0.3 * size:
            found.append(union([first, second]))
    return found


def _falls(points: Sequence[Point]) -> bool:
    """Whether a stroke runs down to the right."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return (x1 - x0) * (y1 - y0) > 0


def _alike(one: Box, other: Box) -> bool:
    least = 0.5
    return (
        least <= one.width / max(other.width, 0.1) <= 1 / least
        and least <= one.height / max(other.height, 0.1) <= 1 / least
    )


def _checks_of_two(strokes: Sequence[list[Point]], known: Sequence[Word]) -> list[Word]:
    """Check marks whose two strokes were drawn each by itself."""
    found: list[Word] = []
    free = [p for p in strokes if not any(w.box.shared(around(p)) > 0 for w in known)]
    for one, other in combinations(free, 2):
        for first in (one, one[::-1]):
            for second in (other, other[::-1]):
                meets = abs(first[1][0] - second[0][0]) + abs(first[1][1] - second[0][1])
                if meets <= 2 * _TOUCH and _is_check([first[0], first[1], second[1]]):
                    found.append(Word(around([*first, *second]), "✓"))
    return found


def _is_round(points: Sequence[Point]) -> bool:
    """Whether a path is a closed curve as high as wide: a bullet."""
    box = around(points)
    closed = abs(points[0][0] - points[-1][0]) + abs(points[0][1] - points[-1][1]) <= 1
    return closed and 0.8 <= box.width / max(box.height, 0.1) <= 1.25 and len(points) <= 6
