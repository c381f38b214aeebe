"""Workbooks of text, to read: a first row that stays in view, and lines that wrap in their cells.

XlsxWriter writes them row by row, in a fraction of the time that openpyxl's cells with their styles
take.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sdk_text.system.files import steady_zip

_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)


class TextWorkbook:
    """A workbook whose cells are all text; the same text gives the same bytes."""

    def __init__(self) -> None:
        self._target = io.BytesIO()
        self._book = Workbook(self._target, {"in_memory": True})
        self._book.set_properties({"created": _NO_TIME})
        look = {"text_wrap": True, "valign": "top"}
        self._plain = self._book.add_format(look)
        # Stays text, even after somebody edits the cell.
        self._like_formula = self._book.add_format({**look, "quote_prefix": True})
        self._bold = self._book.add_format({**look, "bold": True})

    def add_sheet(self, name: str, heads: Sequence[str], widths: Sequence[float]) -> Worksheet:
        """Add a sheet with its headings; columns beyond the widths have the usual one."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for column, head in enumerate(heads):
            self.write_bold(sheet, 0, column, head)
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a cell; where there is no text nothing is written."""
        if text:
            look = self._like_formula if text[0] in "=+-@" else self._plain
            sheet.write_string(row, column, text, look)

    def write_bold(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a heading or remark."""
        sheet.write_string(row, column, text, self._bold)

    def to_bytes(self) -> bytes:
        """Close the workbook; one without sheets gets an empty one."""
        if not self._book.worksheets():
            self._book.add_worksheet("–")
        self._book.close()
        return steady_zip(self._target.getvalue())
