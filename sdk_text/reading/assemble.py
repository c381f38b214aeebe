"""Paragraphs and tables of a laid-out file → one text in reading order, with its layout spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sdk_text.records import LayoutKind, LayoutSpan

INLINE_ROW = 100
"""Characters up to which a row of one-line cells stays on one line ("Kopienas izglītošana X")."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a format's reader gives back."""

    text: str
    encoding: str
    layout: tuple[LayoutSpan, ...] = ()
    remarks: tuple[str, ...] = ()
    """What holds for the whole file."""
    passed_over: tuple[tuple[str, int], ...] = ()
    """What could not be turned into text, each with its offset: becomes a notice."""


@dataclass(slots=True)
class Paragraph:
    """Lines of running text, joined by line feeds."""

    text: str


@dataclass(slots=True)
class Marginal:
    """A page's running header or footer, or the page break between (with no text of its own)."""

    kind: LayoutKind
    text: str = ""


@dataclass(slots=True)
class PassedOver:
    """Something in the file that reading met and could not turn into text; writes nothing.

    ``what`` is the notice: "a picture was passed over; …".
    """

    what: str


@dataclass(slots=True)
class Cell:
    """A table cell; its blocks may hold tables, and page breaks where it runs over pages."""

    column: int
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table: rows of the cells that begin in them."""

    rows: list[list[Cell]] = field(default_factory=list)


Block = Paragraph | Marginal | Grid | PassedOver


def assemble(blocks: Sequence[Block]) -> tuple[str, tuple[LayoutSpan, ...]]:
    """Write blocks one after the other: a row's cells from left to right, row by row.

    Returns:
        The text, and the spans of cells, page headers, page footers and page breaks in it, in the
        order of their starts. A cell without text has no span.
    """
    made = extracted(blocks, "")
    return made.text, made.layout


def extracted(blocks: Sequence[Block], encoding: str, remarks: Sequence[str] = ()) -> Extracted:
    """Write blocks as `assemble` does, with the places of what was passed over."""
    writer = _Writer()
    for block in blocks:
        writer.block(block)
    spans = tuple(sorted(writer.spans, key=lambda span: (span.start, -span.end)))
    text = "".join(writer.parts)
    return Extracted(text, encoding, spans, tuple(remarks), tuple(writer.passed_over))


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[LayoutSpan] = []
        self.tables = 0
        self.passed_over: list[tuple[str, int]] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self.add(block.text + "\n")
        elif isinstance(block, Grid):
            self.grid(block)
        elif isinstance(block, PassedOver):
            self.passed_over.append((block.what, self.length))
        else:
            start = self.length
            self.add(block.text + "\n")
            self.spans.append(LayoutSpan(block.kind, start, self.length))

    def grid(self, grid: Grid) -> None:
        table = self.tables
        self.tables += 1
        for number, row in enumerate(grid.rows):
            cells = [cell for cell in row if _has_text(cell)]
            inline = _is_inline(cells)
            for cell in row:
                if not _has_text(cell):
                    self.lost_in(cell)
                    continue
                start = self.length
                for block in cell.blocks:
                    self.block(block)
                if inline:
                    # The line feed that ends the cell's only paragraph separates it from the next.
                    self.parts[-1] = self.parts[-1][:-1] + ("\n" if cell is cells[-1] else "\t")
                self.spans.append(
                    LayoutSpan("cell", start, self.length - 1, number, cell.column, table)
                )
        self.add("\n")

    def lost_in(self, cell: Cell) -> None:
        """A cell without text: what was passed over in it is told all the same."""
        for block in cell.blocks:
            if isinstance(block, PassedOver):
                self.block(block)


def trimmed(blocks: list[Block]) -> list[Block]:
    """Leave out the empty paragraphs at a cell's end (in DOCX one must follow a nested table)."""
    while blocks and isinstance(blocks[-1], Paragraph) and not blocks[-1].text.strip():
        blocks.pop()
    return blocks


def _has_text(cell: Cell) -> bool:
    return any(
        isinstance(block, Grid) or (isinstance(block, Paragraph) and block.text.strip())
        for block in cell.blocks
    )


def _is_inline(cells: Sequence[Cell]) -> bool:
    """Whether the row's cells are single lines that fit on one line together."""
    total = 0
    for cell in cells:
        blocks = [block for block in cell.blocks if not isinstance(block, PassedOver)]
        last = cell.blocks[-1]
        if len(blocks) != 1 or not isinstance(last, Paragraph):
            return False
        text = last.text
        if "\n" in text:
            return False
        total += len(text) + 1
    return total <= INLINE_ROW
