"""Write the rows of a review sheet as a workbook with lists to choose from, or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sdk_text.errors import InputError
from sdk_text.review.sheet.words import Column, plain, review_words
from sdk_text.system.files import write_whole
from sdk_text.system.spreadsheet import escape_formula
from sdk_text.wording.texts import Lang

if TYPE_CHECKING:
    from sdk_text.codebook.model import Codebook

FILL_IN = PatternFill("solid", fgColor="FFF6D6")
LEAVE = PatternFill("solid", fgColor="ECECEC")
HEADER = PatternFill("solid", fgColor="D5DEE6")
WRAPPED = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)
ROWS_TO_SPARE = 1000
"""Rows below the last that have the lists, too: for copied rows."""
STYLED_ROWS = 20_000
"""From this many rows on cells go without colour: a workbook that nobody would page through."""

_WHERE_NEEDED = ("then", "occurrence")
"""Columns that only some sheets have: an earlier version's words, which of several like words."""


def write_rows(
    rows: Sequence[Mapping[str, str]],
    path: str | Path,
    codebook: Codebook,
    *,
    lang: Lang,
    excel: bool = False,
    overwrite: bool = False,
) -> None:
    """Write a review sheet to `path`, a workbook or CSV by its ending.

    Args:
        rows: cells by column id.
        path: ending in .xlsx or .csv.
        codebook: whose codes are offered.
        lang: of headings and lists.
        excel: CSV as Excel opens it with Latvian settings.
        overwrite: replace a file that is there; it may hold a person's work.

    Raises:
        InputError: another file type, a file that is there already, or one that cannot be written.
    """
    path = Path(path)
    check_sheet(path, overwrite=overwrite)
    if path.suffix.lower() == ".csv":
        data = csv_bytes(rows, lang=lang, excel=excel)
    else:
        data = xlsx_bytes(rows, codebook, lang=lang)
    write_whole(path, data)


def check_sheet(path: Path, *, overwrite: bool) -> None:
    """Refuse a file that cannot be a new review sheet.

    Raises:
        InputError: another file type, or a file that is there already.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InputError(f"{path}: a review sheet ends in .xlsx or .csv")
    if path.exists() and not overwrite:
        raise InputError(
            f"{path}: is there already and may hold decisions; name another file, or replace it "
            "with --overwrite"
        )


def _columns(rows: Sequence[Mapping[str, str]]) -> list[Column]:
    """Return the columns of a sheet: those that few sheets need only where a row has them."""
    idle = {name for name in _WHERE_NEEDED if not any(row.get(name) for row in rows)}
    return [column for column in review_words().columns if column.id not in idle]


def csv_bytes(rows: Sequence[Mapping[str, str]], *, lang: Lang, excel: bool) -> bytes:
    """Return the sheet as CSV: UTF-8, comma; for Excel with BOM and semicolon instead.

    Cells that a spreadsheet would run as formulas are escaped (`sdk_text.system.spreadsheet`).
    """
    columns = _columns(rows)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow([column.headings[lang] for column in columns])
    for row in rows:
        writer.writerow([escape_formula(row.get(column.id, "")) for column in columns])
    return buffer.getvalue().encode("utf-8-sig" if excel else "utf-8")


def xlsx_bytes(rows: Sequence[Mapping[str, str]], codebook: Codebook, *, lang: Lang) -> bytes:
    """Return the sheet as a workbook: lists for decisions and codes, header frozen, text wrapped.

    Text is stored as text, never as a formula, number or date.
    """
    texts = review_words().texts[lang]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(texts["sheet"])
    codes = book.create_sheet(texts["codes"])
    sheet.freeze_panes = "A2"
    columns = _columns(rows)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append(_header(sheet, columns, lang))
    for row in rows:
        sheet.append(list(_cells(sheet, columns, row, styled=len(rows) <= STYLED_ROWS)))
    last = len(rows) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    for validation in _validations(codebook, columns, last + ROWS_TO_SPARE, lang):
        sheet.data_validations.append(validation)
    _fill_codes(codes, codebook, lang)
    _fill_help(book.create_sheet(texts["help"]), lang)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _header(sheet: Any, columns: Sequence[Column], lang: Lang) -> list[WriteOnlyCell]:
    texts = review_words().texts[lang]
    cells = []
    for column in columns:
        cell = WriteOnlyCell(sheet, column.headings[lang])
        cell.font = BOLD
        cell.fill = FILL_IN if column.edit else HEADER
        cell.alignment = WRAPPED
        if not column.edit:
            cell.comment = Comment(texts["read_only"], "sdk_text")
        cells.append(cell)
    return cells


def _cells(
    sheet: Any, columns: Sequence[Column], row: Mapping[str, str], *, styled: bool
) -> Iterator[WriteOnlyCell]:
    for column in columns:
        text = row.get(column.id, "")
        if column.id == "confidence" and text:
            cell = WriteOnlyCell(sheet, float(text))
        else:
            cell = _text_cell(sheet, text)
        if styled:
            _style(cell, column)
        yield cell


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", text) or None)
    if text:
        # A text that begins with "=" would be taken for a formula.
        cell.data_type = "s"
        cell.number_format = "@"
    return cell


def _style(cell: WriteOnlyCell, column: Column) -> None:
    cell.alignment = WRAPPED
    if column.edit:
        cell.fill = FILL_IN
    elif column.id == "key":
        cell.fill = LEAVE


def _validations(
    codebook: Codebook, columns: Sequence[Column], last: int, lang: Lang
) -> Iterator[DataValidation]:
    """Yield the lists to choose from: words for decisions, and codes by their labels.

    Where two codes share a label, ids are offered instead.
    """
    words = review_words()
    texts = words.texts[lang]
    letters = {c.id: get_column_letter(i) for i, c in enumerate(columns, start=1)}
    offered = ",".join(words.offered(lang))
    sheet, codes = texts["codes"], len(codebook.codes)
    labels = {plain(code.label(lang)) for code in codebook.codes}
    offered_in = "B" if len(labels) == codes else "A"
    lists = {
        "decision": (f'"{offered}"', texts["choose_decision"]),
        "new_code": (f"'{sheet}'!${offered_in}$2:${offered_in}${codes + 1}", texts["choose_code"]),
    }
    for column, (formula, prompt) in lists.items():
        validation = DataValidation(type="list", formula1=formula, allow_blank=True)
        validation.prompt = validation.error = prompt
        validation.showInputMessage = validation.showErrorMessage = True
        validation.add(f"{letters[column]}2:{letters[column]}{last}")
        yield validation


def _fill_codes(sheet: Any, codebook: Codebook, lang: Lang) -> None:
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABC", (32, 40, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    headings = {c.id: c.headings[lang] for c in review_words().columns}
    definition = {"lv": "definīcija", "en": "definition"}[lang]
    sheet.append([_bold(sheet, h) for h in (headings["code"], headings["label"], definition)])
    for code in codebook.codes:
        cells = [_text_cell(sheet, t) for t in (code.id, code.label(lang), code.definition(lang))]
        for cell in cells:
            cell.alignment = WRAPPED
        sheet.append(cells)


def _fill_help(sheet: Any, lang: Lang) -> None:
    words = review_words()
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 100
    for part in ("intro", "empty"):
        told = _text_cell(sheet, words.texts[lang][part])
        told.alignment = WRAPPED
        sheet.append([None, told])
    for decision in words.decisions:
        sheet.append([_bold(sheet, decision.words[lang][0]), decision.help[lang]])


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = BOLD
    return cell
