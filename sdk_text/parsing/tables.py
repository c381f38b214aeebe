"""Tables inside answers, as the file's format tells of them: cells, header rows, row numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sdk_text.parsing.lines import find_lines
from sdk_text.parsing.marks import lead_ins
from sdk_text.parsing.skeleton import letters_only
from sdk_text.records import Document, LayoutSpan, Section
from sdk_text.template import Template
from sdk_text.text.clean_text import reading_form

_ROW_NUMBER = re.compile(r"\s*\d{1,3}\s*[.)]?\s*")
_MOST_HEADER_WORDS = 5
_SENTENCE_SIGN = re.compile(r"[.!?;,…]|\d")
_NUMBER_SIGNS = ("npk", "nrpk")


@dataclass(frozen=True, slots=True)
class CellPlace:
    """One cell of a table inside an answer."""

    start: int
    end: int
    table: int
    row: int
    column: int
    width: float
    """Length of the longest line in its column."""
    is_header: bool = False
    """Heads its column: no answer itself."""
    is_row_number: bool = False
    """Holds only the number of its row."""
    heads_row: bool = False
    """Stands first in a row of several."""


class Tables:
    """The cells of an answer in order, without overlaps."""

    def __init__(self, cells: Iterable[CellPlace] = ()) -> None:
        self.cells = list(cells)
        self.starts = [cell.start for cell in self.cells]

    def at(self, offset: int) -> CellPlace | None:
        """The cell that an offset lies in, if any."""
        i = bisect_right(self.starts, offset) - 1
        return self.cells[i] if i >= 0 and offset < self.cells[i].end else None

    def cut(self, start: int, end: int) -> list[tuple[int, int]]:
        """``start:end`` in pieces that each lie in one cell or between cells.

        A row of short cells stands on one line, with tabs between them.
        """
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        edges = {edge for c in self.cells[first:last] for edge in (c.start, c.end)}
        inner = sorted(edge for edge in edges if start < edge < end)
        return list(pairwise([start, *inner, end]))


class DocumentTables:
    """All cells of a document, ready to be asked for those of one section."""

    def __init__(self, document: Document, template: Template) -> None:
        self.text = document.text
        self.template = template
        self.cells = sorted(
            (s for s in document.layout if s.kind == "cell"), key=lambda s: (s.start, -s.end)
        )
        self.starts = [cell.start for cell in self.cells]
        self.holders = _holders(self.cells)

    def inside(self, section: Section) -> Tables:
        """Tables in a section's answer: not the template's own two columns."""
        own = self._cell_at(section.heading_start)
        first = bisect_left(self.starts, section.start)
        last = bisect_left(self.starts, section.end)
        inside = [s for s in self.cells[first:last] if s.end <= section.end]
        in_row = Counter((s.table, s.row) for s in inside)
        cells = [
            s
            for s in inside
            if not (own and (s.table, s.row) == (own.table, own.row))
            and (in_row[s.table, s.row] > 1 or (own is not None and s.table != own.table))
        ]
        # Of a cell that holds a table of its own only the inner cells count.
        inner = [a for a, b in pairwise(cells) if b.start >= a.end]
        return Tables(self._places([*inner, *cells[-1:]]))

    def innermost(self, start: int, end: int) -> list[LayoutSpan]:
        """Cells of a stretch that hold no table of their own."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        holders = set(self.holders[first:last])
        return [
            cell
            for i, cell in enumerate(self.cells[first:last], first)
            if i not in holders and cell.end <= end
        ]

    def _cell_at(self, offset: int) -> LayoutSpan | None:
        """The innermost cell that an offset lies in."""
        i = bisect_right(self.starts, offset) - 1
        while i >= 0 and self.cells[i].end <= offset:
            i = self.holders[i]
        return self.cells[i] if i >= 0 else None

    def _places(self, cells: list[LayoutSpan]) -> Iterable[CellPlace]:
        widths: dict[tuple[int, int], int] = defaultdict(int)
        for cell in cells:
            for line in find_lines(self.text, cell.start, cell.end):
                column = cell.table, cell.column
                widths[column] = max(widths[column], line.width)
        headers = self._headers(cells)
        with_next = {a.start for a, b in pairwise(cells) if (a.table, a.row) == (b.table, b.row)}
        for cell in cells:
            yield CellPlace(
                cell.start, cell.end, cell.table, cell.row, cell.column,
                float(widths[cell.table, cell.column]),
                is_header=(cell.table, cell.row) in headers,
                heads_row=cell.column == 0 and cell.start in with_next,
                is_row_number=cell.column == 0
                and _ROW_NUMBER.fullmatch(self.text, cell.start, cell.end) is not None,
            )  # fmt: skip

    def _headers(self, cells: list[LayoutSpan]) -> set[tuple[int, int]]:
        """Rows (table, row) that name their columns.

        Either the first of several rows, of short names with one at least that the template
        knows, or any row of which it knows all names ("Iespējas", "Draudi").
        """
        rows: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for cell in cells:
            text = reading_form(self.text, cell.start, cell.end).text
            rows[cell.table][cell.row].append(text)
        names, lead_ins = _known_names(self.template)
        known = names | lead_ins
        found: set[tuple[int, int]] = set()
        for table, by_row in rows.items():
            first, *others = sorted(by_row)
            plain = {row: [letters_only(text) for text in by_row[row]] for row in by_row}
            heads_rows = any(plain[row][0] in known for row in others)
            if len(by_row[first]) > 1 and others and not heads_rows:
                short = all(_is_name(t) or letters_only(t) in names for t in by_row[first])
                if short and not names.isdisjoint(plain[first]):
                    found.add((table, first))
            found |= {
                (table, row)
                for row in sorted(by_row)[:-1]
                if len(plain[row]) > 1 and known.issuperset(plain[row])
            }
        return found


def _holders(cells: list[LayoutSpan]) -> list[int]:
    """For each cell the index of the innermost cell that holds it, or -1."""
    open_cells: list[int] = []
    holders: list[int] = []
    for i, cell in enumerate(cells):
        while open_cells and cells[open_cells[-1]].end <= cell.start:
            open_cells.pop()
        holders.append(open_cells[-1] if open_cells else -1)
        open_cells.append(i)
    return holders


@cache
def _known_names(template: Template) -> tuple[frozenset[str], frozenset[str]]:
    """Names of columns, and lead-ins."""
    return (
        frozenset(map(letters_only, template.column_names)),
        frozenset(lead_ins(template)),
    )


def _is_name(text: str) -> bool:
    """Whether a cell's text may name a column."""
    text = "" if letters_only(text) in _NUMBER_SIGNS else text.rstrip(" .:?")
    return len(text.split()) <= _MOST_HEADER_WORDS and not _SENTENCE_SIGN.search(text)
