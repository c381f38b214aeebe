"""How a table fits on paper: page turned or not, size of type, widths, parts of a wide one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sdk_text.publication.table import Column, Row, Table

# A4 with margins of 25 mm.
PORTRAIT_MM = 160.0
LANDSCAPE_MM = 247.0
# Widths of characters in ems, of Times and Latin Modern, whichever is wider, a little on the safe
# side: no column may be so narrow that a word breaks or a number runs over.
_NARROW, _WIDE = frozenset("iījlļtfr.,;:'’‘|!()[]/ -„”“"), frozenset("mwMWĢGŅNQOŌŪUDHKĶAĀRVX%—…@&")
_EMS = {"narrow": 0.34, "wide": 0.8, "capital": 0.68, "other": 0.5}
_MM_PER_POINT = 0.3528
_PADDING_MM = 3.0
_SIZES_PT = (10.0, 9.0, 8.0)
# Rather a turned page than the smallest type on an upright one.
_CHOICES = ((False, 10.0), (False, 9.0), (True, 10.0), (True, 9.0), (True, 8.0))
_COMFORT_MM = {"quote": 64.0, "wide": 52.0, "first": 50.0, "text": 32.0}
"""Columns of quotes, of sentences, of the rows' names, or of other text read badly if narrower."""
_INDENT_MM = 4.0
"""Rows under a heading stand in by this."""
_LONGEST_WORD = 22
"""Longer words are broken; they do not widen a column."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a table goes on paper."""

    landscape: bool
    size_pt: float
    panels: tuple[tuple[int, ...], ...]
    """Positions of the printed columns in each part; the first column stands in all."""
    widths_mm: tuple[tuple[float, ...], ...]
    """Widths of those columns."""


@dataclass(frozen=True, slots=True)
class _Demand:
    least: float
    natural: float


def plan(table: Table, rows: list[Row] | None = None) -> Plan:
    """Choose the page and widths for a table.

    Tried in turn: upright in 10 and 9 points, turned in 10, 9 and 8; if even that is too narrow,
    the columns are spread over several parts, each beginning with the first column.
    """
    rows = table.rows() if rows is None else rows
    everything = tuple(range(len(table.printed)))
    for landscape, size in _CHOICES:
        page = LANDSCAPE_MM if landscape else PORTRAIT_MM
        demands = _demands(table, rows, size)
        if sum(d.least for d in demands) <= page:
            widths = _share(demands, page)
            return Plan(landscape, size, (everything,), (widths,))
    return _in_parts(_demands(table, rows, _SIZES_PT[-1]))


def text_width_mm(text: str, size_pt: float) -> float:
    """Return about how wide `text` is on paper, rather too much than too little."""
    ems = 0.0
    for character in text:
        if character in _NARROW:
            ems += _EMS["narrow"]
        elif character in _WIDE:
            ems += _EMS["wide"]
        else:
            ems += _EMS["capital" if character.isupper() else "other"]
    return ems * size_pt * _MM_PER_POINT


def _demands(table: Table, rows: list[Row], size: float) -> list[_Demand]:
    demands = []
    for position, (column, label) in enumerate(zip(table.printed, table.labels(), strict=True)):
        cells = [row.cells[position] for row in rows]
        word = max((_longest_word(text, size) for text in (label, *cells)), default=0.0)
        longest = max((text_width_mm(cell, size) for cell in cells), default=0.0)
        if column.numeric:
            # Numbers never break; their heading does, between words.
            least = max(longest, word) + _PADDING_MM
            two_lines = (text_width_mm(label, size) + word) / 2 + _PADDING_MM
            demands.append(_Demand(least, max(least, two_lines)))
            continue
        indent = _INDENT_MM if position == 0 and table.row_group else 0.0
        heading = min(text_width_mm(label, size), 2 * word)
        natural = max(longest, heading) + _PADDING_MM + indent
        role = _role(column, position)
        comfort = _COMFORT_MM[role] * size / _SIZES_PT[0]
        least = max(word + _PADDING_MM + indent, min(natural, comfort))
        demands.append(_Demand(least, natural))
    return demands


def _role(column: Column, position: int) -> str:
    if column.kind == "quote":
        return "quote"
    return "wide" if column.wide else "text" if position else "first"


def _share(demands: list[_Demand], page: float) -> tuple[float, ...]:
    widths = [d.least for d in demands]
    spare = page - sum(widths)
    # Columns grow by turns towards their natural width, those that lack most the most.
    while spare > 0.5:
        lacks = [max(d.natural - w, 0.0) for d, w in zip(demands, widths, strict=True)]
        weights = [math.sqrt(lack) for lack in lacks]
        if not sum(weights):
            break
        step = min(spare, page / 20)
        grown = [min(step * w / sum(weights), lack) for w, lack in zip(weights, lacks, strict=True)]
        widths = [w + g for w, g in zip(widths, grown, strict=True)]
        spare -= sum(grown)
    return tuple(round(w, 1) for w in widths)


def _in_parts(demands: list[_Demand]) -> Plan:
    stub = min(demands[0].least, LANDSCAPE_MM / 3)
    panels: list[list[int]] = [[]]
    used = stub
    for position, demand in list(enumerate(demands))[1:]:
        least = min(demand.least, LANDSCAPE_MM - stub)
        if panels[-1] and used + least > LANDSCAPE_MM:
            panels.append([])
            used = stub
        panels[-1].append(position)
        used += least
    widths = []
    for panel in panels:
        inside = [min(demands[p].least, LANDSCAPE_MM - stub) for p in panel]
        first = min(demands[0].natural, LANDSCAPE_MM - sum(inside))
        widths.append(tuple(round(w, 1) for w in (max(first, stub), *inside)))
    return Plan(True, _SIZES_PT[-1], tuple((0, *panel) for panel in panels), tuple(widths))


def _longest_word(text: str, size: float) -> float:
    words = text.replace("-", "- ").replace("/", "/ ").split(" ")
    return max((text_width_mm(word[:_LONGEST_WORD], size) for word in words), default=0.0)


def spans_within(table: Table, panel: tuple[int, ...]) -> list[tuple[str, int]]:
    """Return `Table.spans` for the columns of one part."""
    spans = table.spans()
    if not spans:
        return []
    each = [label for label, width in spans for _ in range(width)]
    inside: list[tuple[str, int]] = []
    for label in (each[p] for p in panel):
        if inside and inside[-1][0] == label:
            inside[-1] = (label, inside[-1][1] + 1)
        else:
            inside.append((label, 1))
    return inside
