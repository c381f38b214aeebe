"""Words on a page → lines, ruled tables, running headers and footers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils.geometry import filter_edges

from sdk_text.reading.pdf_boxes import Box, Line, Word, union, words_in
from sdk_text.reading.pdf_letters import (
    close_up,
    printed_once,
    with_accents,
    with_lost_symbols,
    without_symbol_fonts,
)
from sdk_text.reading.pdf_overlays import Layers, Turned, part_layers, words_of
from sdk_text.reading.pdf_sheet import Sheet
from sdk_text.reading.pdf_strokes import Drawn, Edge, read_strokes

SAME_COLUMN = 3.0
"""Points within which two left edges are one column's."""
_TOLERANCE = 3.0
"""Points within which pdfplumber takes drawn lines as one, or as meeting."""


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
    edges: list[Edge]
    """Level lines outside ruled tables."""
    width: float
    height: float
    headers: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    over: list[Line] = field(default_factory=list)
    """Lines printed over the text (also among the headers)."""
    turned: list[str] = field(default_factory=list)
    """Lines turned sideways in the margin (also among the headers)."""
    drawn: Drawn = field(default_factory=Drawn)
    is_damaged: bool = False
    """Whether content of the page could not be unpacked."""

    @property
    def rules(self) -> list[float]:
        """y of level lines across most of the text, outside ruled tables."""
        words = self.every_word()
        if not words:
            return []
        width = max(w.box.x1 for w in words) - min(w.box.x0 for w in words)
        return clusters(e["top"] for e in self.edges if e["x1"] - e["x0"] > 0.6 * width)

    def every_word(self) -> list[Word]:
        """Words outside tables and inside them."""
        inside = [w for table in every_table(self.tables) for row in table.rows for c in row
                  for w in c.words]  # fmt: skip
        return self.words + inside

    def keep_words(self, gone: set[int]) -> None:
        """Take words away, by their ids, outside tables and inside them."""
        self.words = [word for word in self.words if id(word) not in gone]
        for table in every_table(self.tables):
            for row in table.rows:
                for cell in row:
                    cell.words = [word for word in cell.words if id(word) not in gone]


def clusters(values: Iterable[float], width: float = SAME_COLUMN) -> list[float]:
    """Merge values closer together than width; return the first of each group, ascending."""
    found: list[float] = []
    last = float("-inf")
    for value in sorted(values):
        if value - last > width:
            found.append(value)
        last = value
    return found


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


def layout_of(sheet: Sheet) -> PageLayout:
    """Read the words, tables and rules of an upright sheet."""
    sheet.letters = with_accents(printed_once(sheet.letters))
    close_up(sheet.letters)
    without_symbol_fonts(sheet.letters)
    layers = part_layers(sheet)
    words = with_lost_symbols(words_of(layers.text))
    drawn = read_strokes(sheet, words)
    placed = [word for text in sheet.placed for word in words_in(text.box, text.text)]
    words += placed + drawn.marks
    tables = _ruled_tables(drawn.edges)
    outside: list[Word] = []
    cells = [cell for table in every_table(tables) for row in table.rows for cell in row]
    cells.sort(key=lambda cell: cell.box.area)
    for word in words:
        home = next((cell for cell in cells if cell.box.holds_centre(word.box)), None)
        (outside if home is None else home.words).append(word)
    inside = [table.box for table in tables]
    edges = [
        e
        for e in drawn.edges
        if e["orientation"] == "h"
        and not any(b.top - 1 <= e["top"] <= b.bottom + 1 for b in inside)
    ]
    layout = PageLayout(
        sheet.number, outside, tables, edges, sheet.width, sheet.height, drawn=drawn
    )
    _put_aside(layout, layers, cells)
    return layout


def _put_aside(layout: PageLayout, layers: Layers, cells: Sequence[RuledCell]) -> None:
    """Text turned in a cell stays there; other turned text and overprints become headers."""
    for turned in layers.turned:
        home = next((cell for cell in cells if _holds_turned(cell, turned)), None)
        if home is not None:
            home.words.append(Word(turned.box, turned.text))
        else:
            layout.turned.append(turned.text)
    page_text = _letters(" ".join(word.text for word in layout.every_word()))
    # A second layer of text, as programs for text recognition make, says the same again.
    layout.over = [line for line in layers.over if _letters(line.text) not in page_text]
    layout.headers.extend([*layout.turned, *(line.text for line in layout.over)])


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _holds_turned(cell: RuledCell, turned: Turned) -> bool:
    return turned.is_square and cell.box.holds(turned.box, 2.0)


def every_table(tables: Iterable[RuledTable]) -> Iterable[RuledTable]:
    """Yield tables and the tables in their cells."""
    for table in tables:
        yield table
        for row in table.rows:
            for cell in row:
                yield from every_table(cell.tables)


def _found_tables(edges: Sequence[Edge]) -> list[list[Box]]:
    """Cells of each table between lines, as pdfplumber finds them."""
    longer = filter_edges(list(edges), min_length=1)
    merged = merge_edges(longer, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    meetings = edges_to_intersections(filter_edges(merged, min_length=3), _TOLERANCE, _TOLERANCE)
    groups = cells_to_tables(intersections_to_cells(meetings))
    return [[Box(*map(float, cell)) for cell in cells] for cells in groups]


def _ruled_tables(edges: Sequence[Edge]) -> list[RuledTable]:
    """Tables with at least two columns, nested ones inside their cells.

    A frame, a highlighted word or ruled full-width lines make one-column "tables": their text is
    left to the page.
    """
    found: list[RuledTable] = []
    for cells in _found_tables(edges):
        tops: dict[float, list[RuledCell]] = {}
        for box in sorted(cells, key=lambda box: (box.top, box.x0)):
            tops.setdefault(box.top, []).append(RuledCell(box))
        if any(len(row) > 1 for row in tops.values()):
            found.append(RuledTable(union(cells), list(tops.values())))
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
