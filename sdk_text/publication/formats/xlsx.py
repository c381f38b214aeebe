"""A table as an Excel workbook: real numbers with number formats, caption above, note below."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sdk_text.publication.cleaning import one_line, shortened
from sdk_text.publication.formats.csv import full_labels
from sdk_text.publication.sheet_names import sheet_names
from sdk_text.publication.table import Column, Table
from sdk_text.system.files import steady_zip
from sdk_text.wording.numbers import is_missing

_MOST_CHARACTERS = 32767
"""What Excel can hold in one cell."""
_RULE = Side(style="thin")
_WIDEST = 70
_READABLE = 100
"""Letters on a line of the title and the note."""
_FILLED, _LINE_POINTS, _TALLEST_POINTS = 0.95, 15.0, 409.0
"""How full a wrapped line gets; a line's height; the tallest row that Excel knows."""
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>.*?</dcterms:\1>")


def xlsx_table(table: Table) -> bytes:
    """Return a workbook with the table on one sheet; the same table gives the same bytes."""
    return xlsx_workbook([table])


def xlsx_workbook(tables: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet for each table."""
    book = Workbook()
    book.remove(book.active)
    for name, table in zip(sheet_names(t.id for t in tables), tables, strict=True):
        _fill(book.create_sheet(name), table)
    target = io.BytesIO()
    book.save(target)
    return steady_zip(target.getvalue(), without_times(target.getvalue()))


def number_format(column: Column, lang: str) -> str:
    """Return Excel's format code for a column (Excel itself puts in the reader's decimal sign)."""
    digits = "." + "0" * column.decimals if column.decimals else ""
    if column.kind == "integer":
        return "#,##0"
    if column.kind == "percent":
        return f"0{digits}%"
    if column.kind == "p":
        return '[<0.001]"< 0,001";0.000' if lang == "lv" else '[<0.001]"< .001";0.000'
    if column.kind == "bounded":
        return f"#{digits}" if lang == "en" else f"0{digits}"
    return f"#,##0{digits}" if column.numeric else "@"


def _fill(sheet: Worksheet, table: Table) -> None:
    title = " ".join(part for part in (f"{table.heading}.", table.title) if part != ".")
    _put(sheet.cell(1, 1), title).font = Font(bold=True)
    head = 3
    labels = full_labels(table)
    for position, (column, label) in enumerate(zip(table.in_files, labels, strict=True), start=1):
        cell = _put(sheet.cell(head, position), label)
        cell.font = Font(bold=True)
        cell.border = Border(top=_RULE, bottom=_RULE)
        side = column.align
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side)
        _fill_column(sheet, table, column, position, head)
        width = _width(sheet, position, head, label)
        sheet.column_dimensions[get_column_letter(position)].width = width
    last = head + len(table.frame)
    for position in range(1, len(labels) + 1):
        cell = sheet.cell(last, position)
        cell.border = Border(top=cell.border.top, bottom=_RULE)
    if table.note_text:
        note = f"{table.wording.say('words.note', table.lang)} {table.note_text}"
        _put(sheet.cell(last + 2, 1), note).font = Font(italic=True)
        _across(sheet, last + 2, len(labels))
    _across(sheet, 1, len(labels))
    _page(sheet, head, last, len(labels))


def _across(sheet: Worksheet, row: int, columns: int) -> None:
    """Let a line run over the table's columns, as far as it is read well, and wrap it.

    Left to itself it prints beyond the table, and the page, which is to be one wide, shrinks until
    nobody can read it.
    """
    widths = [sheet.column_dimensions[get_column_letter(c)].width for c in range(1, columns + 1)]
    wide_enough = (n for n in range(1, columns) if sum(widths[:n]) >= _READABLE)
    over = next(wide_enough, columns)
    cell = sheet.cell(row, 1)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    if over > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=over)
    lines = math.ceil(len(str(cell.value or "")) / (sum(widths[:over]) * _FILLED))
    sheet.row_dimensions[row].height = min(max(lines, 1) * _LINE_POINTS, _TALLEST_POINTS)


def _fill_column(sheet: Worksheet, table: Table, column: Column, position: int, head: int) -> None:
    values = table.frame[column.source(table.lang, table.frame)].tolist()
    keys = table.frame[table.key].astype(str).tolist()
    shape = number_format(column, table.lang)
    for row, (key, value) in enumerate(zip(keys, values, strict=True), start=head + 1):
        cell = sheet.cell(row, position)
        if is_missing(value) or value == "":
            continue
        number = float(value) if column.numeric else math.nan
        if math.isfinite(number):
            cell.value = int(number) if number.is_integer() else number
            cell.number_format = shape
        elif math.isinf(number):
            _put(cell, "∞" if number > 0 else "−∞").alignment = Alignment(horizontal="right")
        else:
            _put(cell, str(value)).alignment = Alignment(wrap_text=True, vertical="top")
        if key in table.strong:
            cell.font = Font(bold=True)


def _put(cell: Cell, text: str) -> Cell:
    """Write `text` as text: never a formula, even after somebody edits the cell."""
    text = shortened(one_line(text), _MOST_CHARACTERS)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell


def _width(sheet: Worksheet, position: int, head: int, label: str) -> float:
    longest = max((len(word) for word in label.split()), default=0)
    for (value,) in sheet.iter_rows(head + 1, None, position, position, values_only=True):
        shown = f"{value:,.1f}" if isinstance(value, float) else str(value or "")
        longest = max(longest, len(shown))
    return float(min(max(longest + 2, 8), _WIDEST))


def _page(sheet: Worksheet, head: int, last: int, columns: int) -> None:
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if last > head:
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{last}"


def without_times(data: bytes) -> dict[str, bytes]:
    """Return the workbook's properties without the time of writing and openpyxl's own name."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml")
    return {"docProps/core.xml": _MODIFIED.sub(b"", core)}
