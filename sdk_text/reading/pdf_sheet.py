"""A page's own content – letters, strokes, pictures – in points, upright and of a usual size.

pdfplumber gives the objects of a page as they were placed. Here pages that were typed sideways or
scanned askew are turned upright, tiny or huge ones brought to a usual size, and what lies outside
the visible part is left out, so that everything after can rely on points and base lines.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from sdk_text.reading.pdf_boxes import Box, Word, around
from sdk_text.reading.pdf_struck import find_struck

USUAL_SIZE = 10.0
"""Points to which the letters of tiny or huge pages are brought."""
_SIZES = (7.5, 17.0)
"""Sizes of letters, in points, that stay as they are."""
_MOST_SKEW = 10.0
"""Degrees up to which a page counts as askew and not as turned."""
_LEAST_SKEW = 0.15
_ENOUGH_LETTERS = 100

Point = tuple[float, float]
Letter = dict[str, Any]
"""A letter as pdfplumber describes it; its places are changed here."""


class Stroke(NamedTuple):
    """A straight piece of a drawn line, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float
    path: int
    """Pieces of one drawn path have the same number."""

    @property
    def box(self) -> Box:
        """The rectangle that it is a side or diagonal of."""
        return Box(
            min(self.x0, self.x1), min(self.y0, self.y1),
            max(self.x0, self.x1), max(self.y0, self.y1),
        )  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """The content of a page."""

    number: int
    width: float
    height: float
    letters: list[Letter] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    """Dark filled rectangles."""
    pictures: list[Box] = field(default_factory=list)
    placed: list[Word] = field(default_factory=list)
    """Texts of form fields and annotations, of several words and lines, in their places."""
    hidden: int = 0
    """Letters outside the visible part of the page, left out."""
    struck: list[str] = field(default_factory=list)
    """Words that are struck out, left out."""


def sheet_of(page: Any) -> Sheet:
    """Take the content of a pdfplumber page, as it was placed."""
    left, top = page.mediabox[:2]
    struck = find_struck(page)
    letters = [letter for letter in page.chars if id(letter) not in struck.letters]
    sheet = Sheet(page.page_number, float(page.width), float(page.height), struck=struck.words)
    visible = around([place_on(page, corner) for corner in _corners(page.page_obj.cropbox)])
    for letter in letters:
        _move_letter(letter, lambda x, y: (x - left, y - top))
    sheet.letters = [c for c in letters if visible.holds_centre(box_of(c))]
    if not sheet.letters:
        sheet.letters = letters  # a frame in which nothing stands cannot be meant
    sheet.hidden = sum(bool(c["text"].strip()) for c in letters) - sum(
        bool(c["text"].strip()) for c in sheet.letters
    )
    sheet.strokes = list(_strokes(page, left, top, struck.lines))
    sheet.fills = [_shifted(r, left, top) for r in page.rects if r["fill"] and _is_dark(r)]
    sheet.pictures = [_shifted(picture, left, top) for picture in page.images]
    return sheet


def place_on(page: Any, point: Point) -> Point:
    """Turn a point of the file (y upwards, not rotated) into one on the sheet as it is shown."""
    x0, y0, x1, y1 = map(float, page.page_obj.mediabox)
    across, up = point[0] - min(x0, x1), point[1] - min(y0, y1)
    width, height = abs(x1 - x0), abs(y1 - y0)
    shown = {
        0: (across, height - up),
        90: (up, across),
        180: (width - across, up),
        270: (height - up, width - across),
    }
    return shown[int(page.rotation) // 90 * 90 % 360]


def _corners(rectangle: Iterable[Any]) -> tuple[Point, Point]:
    x0, y0, x1, y1 = (float(value) for value in rectangle)
    return (x0, y0), (x1, y1)


def _shifted(item: Any, left: float, top: float) -> Box:
    return Box(item["x0"] - left, item["top"] - top, item["x1"] - left, item["bottom"] - top)


def _is_dark(shape: Any) -> bool:
    colour = shape.get("non_stroking_color")
    values = colour if isinstance(colour, tuple | list) else (colour,)
    if not values or not all(isinstance(value, int | float) for value in values):
        return False
    return bool(values[-1] > 0.6 if len(values) == 4 else max(values) < 0.4)


def _strokes(page: Any, left: float, top: float, without: set[int]) -> Iterator[Stroke]:
    """Yield the pieces of a page's lines, but for those that strike words out (by their ids)."""
    for number, shape in enumerate((*page.lines, *page.rects, *page.curves)):
        if id(shape) in without:
            continue
        points = [(x - left, y - top) for x, y in shape["pts"]]
        if shape["object_type"] == "rect":
            box = _shifted(shape, left, top)
            points = [
                (box.x0, box.top), (box.x1, box.top), (box.x1, box.bottom),
                (box.x0, box.bottom), (box.x0, box.top),
            ]  # fmt: skip
        for (x0, y0), (x1, y1) in pairwise(points):
            yield Stroke(x0, y0, x1, y1, number)


def box_of(letter: Letter) -> Box:
    """Return the rectangle of a letter."""
    return Box(letter["x0"], letter["top"], letter["x1"], letter["bottom"])


def _move_letter(letter: Letter, move: Callable[[float, float], Point]) -> None:
    box = around([move(letter["x0"], letter["top"]), move(letter["x1"], letter["bottom"])])
    letter["x0"], letter["top"], letter["x1"], letter["bottom"] = box
    letter["doctop"] = box.top
    letter["size"] = box.bottom - box.top


# ── Upright ──────────────────────────────────────────────────────────────────────────────────────


def direction(letter: Letter) -> float:
    """Degrees from the horizontal, anticlockwise, in which a letter's line runs on the page."""
    a, b = letter["matrix"][:2]
    return math.degrees(math.atan2(b, a)) - float(letter.get("turned", 0.0))


def make_upright(sheet: Sheet) -> None:
    """Turn a sheet so that most of its letters stand upright and their lines run level."""
    if not sheet.letters:
        return
    quarters = Counter(round(direction(c) / 90) % 4 for c in sheet.letters if c["text"].strip())
    quarter = max(quarters, key=lambda q: quarters[q], default=0)
    if quarter:
        _turn(sheet, quarter)
    straight = [d for c in sheet.letters if abs(d := direction(c)) <= _MOST_SKEW]
    skew = median(straight) if straight else 0.0
    if abs(skew) >= _LEAST_SKEW:
        _level(sheet, skew)


def _turn(sheet: Sheet, quarter: int) -> None:
    width, height = sheet.width, sheet.height

    def move(x: float, y: float) -> Point:
        if quarter == 1:
            return height - y, x
        if quarter == 2:
            return width - x, height - y
        return y, width - x

    _map(sheet, move)
    for letter in sheet.letters:
        letter["turned"] = letter.get("turned", 0.0) + 90.0 * quarter
    if quarter % 2:
        sheet.width, sheet.height = height, width


def _level(sheet: Sheet, skew: float) -> None:
    """Turn the sheet about its middle by a small angle; letters keep their own width and height."""
    cosine, sine = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    middle_x, middle_y = sheet.width / 2, sheet.height / 2

    def move(x: float, y: float) -> Point:
        x, y = x - middle_x, y - middle_y
        return x * cosine - y * sine + middle_x, x * sine + y * cosine + middle_y

    for letter in sheet.letters:
        box = box_of(letter)
        wide, tall = box.x1 - box.x0, box.bottom - box.top
        # A slanted letter's rectangle is wider and taller than the letter.
        sine_size = abs(sine)
        square = cosine**2 - sine_size**2
        own_wide = max((wide * cosine - tall * sine_size) / square, 0.1)
        own_tall = max((tall * cosine - wide * sine_size) / square, 0.1)
        x, y = move((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
        letter["x0"], letter["x1"] = x - own_wide / 2, x + own_wide / 2
        letter["top"], letter["bottom"] = y - own_tall / 2, y + own_tall / 2
        letter["doctop"], letter["size"] = letter["top"], own_tall
        letter["turned"] = letter.get("turned", 0.0) + skew
    sheet.strokes = [Stroke(*move(s.x0, s.y0), *move(s.x1, s.y1), s.path) for s in sheet.strokes]


def _map(sheet: Sheet, move: Callable[[float, float], Point]) -> None:
    """Move everything on the sheet but its edges."""
    for letter in sheet.letters:
        _move_letter(letter, move)
    sheet.strokes = [Stroke(*move(s.x0, s.y0), *move(s.x1, s.y1), s.path) for s in sheet.strokes]
    for name in ("fills", "pictures"):
        boxes: list[Box] = getattr(sheet, name)
        moved = [around([move(b.x0, b.top), move(b.x1, b.bottom)]) for b in boxes]
        setattr(sheet, name, moved)
    sheet.placed = [
        Word(around([move(w.box.x0, w.box.top), move(w.box.x1, w.box.bottom)]), w.text)
        for w in sheet.placed
    ]


# ── Size ─────────────────────────────────────────────────────────────────────────────────────────


def scale_for(sheet: Sheet) -> float | None:
    """By what to multiply places so that letters have a usual size; None: too few to tell."""
    sizes = [c["size"] for c in sheet.letters if c["text"].strip()]
    if len(sizes) < _ENOUGH_LETTERS:
        return None
    usual = median(sizes)
    return 1.0 if _SIZES[0] <= usual <= _SIZES[1] or usual <= 0 else USUAL_SIZE / usual


def scale(sheet: Sheet, factor: float) -> None:
    """Multiply all places on a sheet."""
    if factor == 1.0:
        return
    _map(sheet, lambda x, y: (x * factor, y * factor))
    sheet.width *= factor
    sheet.height *= factor
