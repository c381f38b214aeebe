"""Whose the marks are that stand in table cells of their own: what lines of text cannot tell.

Where a label runs over two lines, the mark beside it comes on a line of its own, before or after
it; where labels stand across a table, all marks come on one line below them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sdk_text.parsing.form_labels import Label
from sdk_text.parsing.lines import LINE_ENDS
from sdk_text.parsing.skeleton import letters_only
from sdk_text.records import LayoutSpan
from sdk_text.template import Form

_LINE = re.compile(f"[^{LINE_ENDS}]+")
_LONGEST_MARK = 12
"""Characters of a cell that holds only a mark, with blanks and brackets."""


@dataclass(frozen=True, slots=True)
class MarkCell:
    """A cell without a label, and the label that it belongs to."""

    start: int
    end: int
    label: Label
    says_no: bool = False
    """Stands in a column that is headed "Nē": ticks nothing."""


def mark_cells(
    cells: Sequence[LayoutSpan], labels: Sequence[Label], source: str, form: Form
) -> list[MarkCell]:
    """The cells of marks whose label the table's rows and columns tell, in order.

    A mark belongs to the only label of its row; where its row has none, to that of its column in
    the row above, if there are several (labels across, marks below).

    Args:
        cells: those of the form's section that hold no table of their own.
        labels: the form's labels that were found.
        source: the document's text.
        form: says what the head of a column for "no" may be.
    """
    no = {letters_only(words) for words in form.nothing}
    held: dict[tuple[int, int], dict[int, list[Label]]] = defaultdict(lambda: defaultdict(list))
    marks: list[LayoutSpan] = []
    heads: list[LayoutSpan] = []
    for cell in cells:
        inside = [x for x in labels if cell.start <= x.start and x.end <= cell.end]
        if inside:
            held[cell.table, cell.row][cell.column] += inside
        elif letters_only(source[cell.start : cell.end]) in no and cell.column > 0:
            heads.append(cell)
        elif 0 < len(source[cell.start : cell.end].strip()) <= _LONGEST_MARK:
            marks.append(cell)
    for_no = {(c.table, c.column) for c in heads if not held[c.table, c.row]}
    found: list[MarkCell] = []
    for cell in marks:
        beside = [x for column in held[cell.table, cell.row].values() for x in column]
        above = held[cell.table, cell.row - 1]
        over = above[cell.column] if not beside and sum(map(bool, above.values())) > 1 else []
        owners = beside or over
        if len(owners) == 1:
            is_no = (cell.table, cell.column) in for_no
            found.append(MarkCell(cell.start, cell.end, owners[0], is_no))
    return sorted(found, key=lambda mark: mark.start)


def tabbed_cells(source: str, start: int, end: int, form: Form) -> list[LayoutSpan]:
    """The fields of lines with tabs as cells, if one of them heads a column for "no"."""
    no = {letters_only(words) for words in form.nothing}
    cells: list[LayoutSpan] = []
    for row, line in enumerate(_LINE.finditer(source, start, end)):
        at = line.start()
        for column, field in enumerate(line.group().split("\t")):
            cells.append(LayoutSpan("cell", at, at + len(field), row, column, 0))
            at += len(field) + 1
    heads = [c for c in cells if c.column > 1 and letters_only(source[c.start : c.end]) in no]
    return cells if heads else []
