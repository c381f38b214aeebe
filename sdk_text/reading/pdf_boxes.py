"""Rectangles, words and lines on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_LINE_HEIGHT = 11.0
"""Points that a line of a form field or text box takes at most."""


class Box(NamedTuple):
    """A rectangle in points, y downwards from the page's top."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, other: Box, slack: float = 1.0) -> bool:
        """Whether the other rectangle lies inside this one."""
        return (
            self.x0 - slack <= other.x0
            and other.x1 <= self.x1 + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )

    def holds_centre(self, other: Box) -> bool:
        """Whether the other rectangle's centre lies inside this one."""
        x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def shared(self, other: Box) -> float:
        """Square points that both rectangles cover."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(tall, 0.0)

    @property
    def area(self) -> float:
        """Square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    @property
    def middle(self) -> float:
        """y of the centre."""
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top


class Word(NamedTuple):
    """A word and its place."""

    box: Box
    text: str


@dataclass
class Line:
    """Words on one base line, from left to right; they stay as they are once the box is known."""

    words: list[Word]

    @cached_property
    def box(self) -> Box:
        """The rectangle around the words."""
        return union(word.box for word in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces between."""
        return " ".join(word.text for word in self.words)


def around(points: Sequence[tuple[float, float]]) -> Box:
    """Return the rectangle around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def union(boxes: Iterable[Box]) -> Box:
    """Return the rectangle around rectangles, at least one."""
    every = list(boxes)
    return Box(
        min(b.x0 for b in every),
        min(b.top for b in every),
        max(b.x1 for b in every),
        max(b.bottom for b in every),
    )


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Group words into lines, top to bottom; a superscript stays on its line."""
    lines: list[Line] = []
    top = bottom = float("-inf")
    for word in sorted(words, key=lambda w: (w.box.middle, w.box.x0)):
        if lines and top <= word.box.middle <= bottom:
            lines[-1].words.append(word)
            continue
        lines.append(Line([word]))
        # A line is bounded by its first word, so that slanted scans cannot chain lines together.
        top, bottom = word.box.top, word.box.bottom
    for line in lines:
        line.words.sort(key=lambda w: w.box.x0)
    return lines


def words_in(box: Box, text: str) -> Iterator[Word]:
    """Place the lines of a text in a rectangle, from its top; an empty line stays a gap."""
    if len(text.strip()) == 1:
        yield Word(box, text.strip())
        return
    lines = re.split(r"\r\n?|\n|\u2028|\u2029", text.strip("\r\n"))
    height = min(_LINE_HEIGHT, box.height / max(len(lines), 1))
    top = box.top + min(2.0, max(box.height - height * len(lines), 0.0) / 2)
    for number, line in enumerate(lines):
        y = top + number * height
        words = line.split()
        # Each word takes the part of the width that it takes of the line.
        width = min(box.width, 0.5 * height * len(line))
        x = box.x0 + min(2.0, box.width / 4)
        step = max(width / max(len(line), 1), 0.01)
        for word in words:
            right = x + step * len(word)
            yield Word(Box(x, y + 0.5, right, y + height - 0.5), word)
            x = right + step
