"""All coded words as an XLSX table, for anyone."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sdk_text.exchange.formats import ExportOptions
from sdk_text.exchange.names import text_replacer
from sdk_text.exchange.words import say
from sdk_text.frames import as_codings
from sdk_text.publication.formats.xlsx import steady_workbook
from sdk_text.results import Results

COLUMNS = {
    "summary": 14, "municipality": 18, "section": 16, "family": 18, "code": 32, "quote": 70,
    "coder": 14, "confidence": 11, "cue": 26, "memo": 26, "segment": 22,
}  # fmt: skip
"""Columns with their width in characters; a row is a coding."""


def export_quotes(results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
    """Return the codings as a workbook (columns: `COLUMNS`); texts are stored as texts."""
    replaced = text_replacer(results, options.names)
    places = dict(zip(results.summaries["summary"], results.summaries["municipality"], strict=True))
    book = Workbook()
    sheet = book.active
    sheet.title = say("tables.quotes", options.lang)
    sheet.append([say(f"tables.{column}", options.lang) for column in COLUMNS])
    for coding in as_codings(results.codings):
        known = coding.code in results.codebook
        label = results.codebook.label(coding.code, options.lang) if known else coding.code
        family = results.codebook.label(coding.family, options.lang) if known else coding.family
        sheet.append(
            [
                _cell(value)
                for value in (
                    coding.summary,
                    places.get(coding.summary, ""),
                    coding.section,
                    family,
                    label,
                    replaced(coding.text),
                    coding.coder,
                    coding.confidence,
                    replaced(coding.cue),
                    replaced(coding.memo),
                    coding.segment,
                )
            ]
        )
    _lay_out(sheet)
    return steady_workbook(book), ()


def _cell(value: str | float) -> str | float:
    """Return a value without the characters that a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", value) if isinstance(value, str) else value


def _lay_out(sheet: Any) -> None:
    for number, width in enumerate(COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(1, number).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                # A text that begins with "=" stays a text.
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
