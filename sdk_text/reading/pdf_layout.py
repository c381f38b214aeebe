"""Words on a page → lines, ruled tables, running headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

SAME_COLUMN = 3.0
"""Points within which two left edges are one column's."""
MARGIN_LINES = 3
"""Lines at a page's top and bottom that can be a running header or footer."""

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:lpp\.?\s*)?\d{1,4}(?:\s*(?:/|no)\s*\d{1,4})?[-–—.\s]*(?:lpp\.?)?"
)


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

    @property
    def area(self) -> float:
        """Square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)


class Word(NamedTuple):
    """A word and its place."""

    box: Box
    text: str


@dataclass(slots=True)
class Line:
    """Words on one base line, from left to right."""

    words: list[Word]

    @property
    def box(self) -> Box:
        """The rectangle around the words."""
        boxes = [word.box for word in self.words]
        return Box(
            min(b.x0 for b in boxes),
            min(b.top for b in boxes),
            max(b.x1 for b in boxes),
            max(b.bottom for b in boxes),
        )

    @property
    def text(self) -> str:
        """The words with single spaces between."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class RuledCell:
    """A cell between ruled lines, with the words and tables right in it."""

    box: Box
    words: list[Word] = field(default_factory=list)
    tables: list[RuledTable] = field(default_factory=list)


@dataclass(slots=True)
class RuledTable:
    """A table between ruled lines."""

    box: Box
    rows: list[list[RuledCell]]

    def columns(self) -> list[float]:
        """Left edges of the columns, left to right."""
        return clusters(cell.box.x0 for row in self.rows for cell in row)


@dataclass(slots=True)
class PageLayout:
    """One page: what stands in no table, its tables, and its long horizontal rules."""

    number: int
    words: list[Word]
    tables: list[RuledTable]
    rules: list[float]
    """y of horizontal lines across most of the text, outside ruled tables."""
    headers: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    is_damaged: bool = False
    """Whether content of the page could not be unpacked."""


def clusters(values: Iterable[float], width: float = SAME_COLUMN) -> list[float]:
    """Merge values closer together than width; return the first of each group, ascending."""
    found: list[float] = []
    last = float("-inf")
    for value in sorted(values):
        if value - last > width:
            found.append(value)
        last = value
    return found


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Group words into lines, top to bottom; a superscript stays on its line."""
    lines: list[Line] = []
    top = bottom = float("-inf")
    for word in sorted(words, key=lambda w: ((w.box.top + w.box.bottom) / 2, w.box.x0)):
        centre = (word.box.top + word.box.bottom) / 2
        if lines and top <= centre <= bottom:
            lines[-1].words.append(word)
            continue
        lines.append(Line([word]))
        # A line is bounded by its first word, so that slanted scans cannot chain lines together.
        top, bottom = word.box.top, word.box.bottom
    for line in lines:
        line.words.sort(key=lambda w: w.box.x0)
    return lines


def text_of(lines: Sequence[Line]) -> str:
    """Join lines by line feeds, with an empty line where the gap is wider than between lines."""
    if not lines:
        return ""
    limit = wide_gap(lines)
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        parts.append("\n\n" if line.box.top - before.box.bottom > limit else "\n")
        parts.append(line.text)
    return "".join(parts)


def wide_gap(lines: Sequence[Line]) -> float:
    """Points between two lines above which a new paragraph or row begins."""
    boxes = [line.box for line in lines]
    gaps = [b.top - a.bottom for a, b in pairwise(boxes)]
    height = median(box.bottom - box.top for box in boxes)
    usual = median(sorted(gaps)[: max(1, len(gaps) * 3 // 4)]) if gaps else 0.0
    return min(max(usual, 0.0), height) + 0.35 * height


def layout_of(page: Any) -> PageLayout:
    """Read the words, tables and rules of a pdfplumber page."""
    if _prints_twice(page):
        page = page.dedupe_chars()
    words = [
        Word(Box(w["x0"], w["top"], w["x1"], w["bottom"]), w["text"])
        for w in page.extract_words(x_tolerance_ratio=0.15, keep_blank_chars=False)
    ]
    tables = _ruled_tables(page)
    outside: list[Word] = []
    cells = [cell for table in _every(tables) for row in table.rows for cell in row]
    cells.sort(key=lambda cell: cell.box.area)
    for word in words:
        home = next((cell for cell in cells if cell.box.holds_centre(word.box)), None)
        (outside if home is None else home.words).append(word)
    return PageLayout(page.page_number, outside, tables, _rules(page, words, tables))


def _prints_twice(page: Any) -> bool:
    """Whether letters are printed twice on one place, as some programs do for bold type."""
    places = {(c["text"], round(c["x0"]), round(c["top"])) for c in page.chars}
    return len(page.chars) - len(places) > max(3, len(page.chars) // 200)


def _every(tables: Iterable[RuledTable]) -> Iterable[RuledTable]:
    for table in tables:
        yield table
        for row in table.rows:
            for cell in row:
                yield from _every(cell.tables)


def _ruled_tables(page: Any) -> list[RuledTable]:
    """Tables with at least two columns, nested ones inside their cells.

    A frame, a highlighted word or ruled full-width lines make one-column "tables": their text is
    left to the page.
    """
    found: list[RuledTable] = []
    for table in page.find_tables():
        rows = [[RuledCell(Box(*cell)) for cell in row.cells if cell] for row in table.rows]
        if any(len(row) > 1 for row in rows):
            for row in rows:
                row.sort(key=lambda cell: cell.box.x0)
            found.append(RuledTable(Box(*table.bbox), [row for row in rows if row]))
    found.sort(key=lambda table: -table.box.area)
    top: list[RuledTable] = []
    for index, table in enumerate(found):
        around = [
            cell
            for other in found[:index]
            for row in other.rows
            for cell in row
            if cell.box.holds(table.box)
        ]
        home = min(around, key=lambda cell: cell.box.area, default=None)
        (top if home is None else home.tables).append(table)
    for tables in [top, *(c.tables for t in found for row in t.rows for c in row)]:
        tables.sort(key=lambda table: table.box.top)
    return top


def _rules(page: Any, words: Sequence[Word], tables: Sequence[RuledTable]) -> list[float]:
    if not words:
        return []
    width = max(w.box.x1 for w in words) - min(w.box.x0 for w in words)
    edges = [e for e in page.edges if e["orientation"] == "h" and e["x1"] - e["x0"] > 0.6 * width]
    inside = [table.box for table in tables]
    return clusters(
        e["top"] for e in edges if not any(b.top - 1 <= e["top"] <= b.bottom + 1 for b in inside)
    )


def take_marginals(pages: Sequence[PageLayout]) -> None:
    """Move running headers, footers and page numbers out of the pages' words.

    A line is one if it is among the outermost lines of its page, outside tables, and is a page
    number, or recurs (but for its digits) on half of the pages, three at least.
    """
    outer = [_outer_lines(page) for page in pages]
    recurring: list[set[str]] = []
    for side in (0, 1):
        counts = Counter(key for lines in outer for key in {_shape(ln) for ln in lines[side]})
        recurring.append({k for k, n in counts.items() if n >= max(3, len(pages) / 2)})
    for page, sides in zip(pages, outer, strict=True):
        for side, kept in ((0, page.headers), (1, page.footers)):
            taken: list[Line] = []
            for line in sides[side]:
                if not (_PAGE_NUMBER.fullmatch(line.text) or _shape(line) in recurring[side]):
                    break
                taken.append(line)
            taken.sort(key=lambda line: line.box.top)
            kept.extend(line.text for line in taken)
            gone = {id(word) for line in taken for word in line.words}
            page.words = [word for word in page.words if id(word) not in gone]


def _outer_lines(page: PageLayout) -> tuple[list[Line], list[Line]]:
    """Lines above and below everything else, outermost first; tables bound them."""
    lines = lines_of(page.words)
    first = min((table.box.top for table in page.tables), default=float("inf"))
    last = max((table.box.bottom for table in page.tables), default=float("-inf"))
    top = [line for line in lines[:MARGIN_LINES] if line.box.bottom <= first + 2]
    bottom = [line for line in lines[-MARGIN_LINES:] if line.box.top >= last - 2]
    return top, [line for line in reversed(bottom) if line not in top]


def _shape(line: Line) -> str:
    """A line's text without its numbers, and its height on the page."""
    text = re.sub(r"\d+", "#", line.text)
    return f"{text}@{round(line.box.top / 8)}"
