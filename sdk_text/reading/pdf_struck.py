"""Words that a line strikes out, as tracked changes are printed: no part of the report any more."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_THICKEST = 1.6
"""Points that a line which strikes words out may be high."""
_SHORTEST = 2.5
_ABOVE = (0.15, 0.5)
"""Part of a letter's size by which the line runs above its base line (underlines run below)."""
_BESIDE = 0.6
"""Part of a letter's size by which the line may begin before its words, or end after them."""
_COVERED = 0.6
"""Part of the line that letters must stand on."""
_LARGEST = 60.0
_MOST_LINES = 4_000
"""A page with more of them holds a drawing."""


@dataclass(slots=True)
class Struck:
    """What is struck out on a page."""

    words: list[str] = field(default_factory=list)
    letters: set[int] = field(default_factory=set)
    """By `id`, and so the lines."""
    lines: set[int] = field(default_factory=set)


def find_struck(page: Any) -> Struck:
    """Find the words of a pdfplumber page that level lines strike out; none on turned pages."""
    found = Struck()
    lines = [shape for shape in (*page.lines, *page.rects, *page.curves) if _is_level(shape)]
    if int(page.rotation) % 360 or len(lines) > _MOST_LINES:
        return found
    upright = [c for c in page.chars if c.get("upright") and c["matrix"][1] == c["matrix"][2] == 0]
    letters = sorted(((_base(c), c) for c in upright), key=lambda pair: pair[0])
    bases = [base for base, _ in letters]
    for line in sorted(lines, key=lambda s: (s["top"], s["x0"])):
        y = (line["top"] + line["bottom"]) / 2
        near = letters[bisect_left(bases, y) : bisect_right(bases, y + _ABOVE[1] * _LARGEST)]
        on = [c for base, c in near if _runs_through(line, y, base, c)]
        if _strikes(line, on):
            found.lines.add(id(line))
            found.letters |= {id(c) for c in on}
            found.words.append(
                "".join(c["text"] for c in sorted(on, key=lambda c: c["x0"])).strip()
            )
    return found


def _is_level(shape: Any) -> bool:
    width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
    return bool(width >= _SHORTEST and height <= _THICKEST)


def _base(letter: Any) -> float:
    """Return y of a letter's base line: the rectangle of some fonts begins below it."""
    return float(letter["top"] + letter["y1"] - letter["matrix"][5])


def _runs_through(line: Any, y: float, base: float, letter: Any) -> bool:
    middle = (letter["x0"] + letter["x1"]) / 2
    inside = line["x0"] - 0.5 <= middle <= line["x1"] + 0.5
    above = (base - y) / max(letter["size"], 0.1)
    return bool(inside and _ABOVE[0] <= above <= _ABOVE[1])


def _strikes(line: Any, on: Sequence[Any]) -> bool:
    """Whether a line is as long as the words that it runs through, and not a rule of the page."""
    if not any(c["text"].strip() for c in on):
        return False
    room = _BESIDE * max(c["size"] for c in on)
    first, last = min(c["x0"] for c in on), max(c["x1"] for c in on)
    covered = sum(c["x1"] - c["x0"] for c in on)
    fits = line["x0"] >= first - room and line["x1"] <= last + room
    return bool(fits and covered >= _COVERED * (line["x1"] - line["x0"]))
