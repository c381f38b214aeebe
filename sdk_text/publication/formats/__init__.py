"""The files that a table can be written to, one module each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.files import write_whole
from sdk_text.publication.formats.csv import csv_table
from sdk_text.publication.formats.docx import docx_table
from sdk_text.publication.formats.html import html_page
from sdk_text.publication.formats.latex import latex_table
from sdk_text.publication.formats.markdown import markdown_table
from sdk_text.publication.formats.xlsx import xlsx_table
from sdk_text.publication.table import Table

TABLE_FORMATS: dict[str, Callable[[Table], bytes | str]] = {
    "csv": csv_table,
    "xlsx": xlsx_table,
    "docx": docx_table,
    "tex": latex_table,
    "html": html_page,
    "md": markdown_table,
}
"""Ending of the file → what makes its content."""


def write_table(table: Table, path: str | Path) -> Path:
    """Write one table to `path`, in the format of its ending (csv, xlsx, docx, tex, html, md).

    Raises:
        InputError: another ending, or the folder cannot be written to.
    """
    path = Path(path)
    make = TABLE_FORMATS.get(path.suffix.lower().removeprefix("."))
    if make is None:
        known = ", ".join(f".{name}" for name in TABLE_FORMATS)
        raise InputError(f"{path}: tables are written to {known}; choose one of these endings")
    return write_whole(path, make(table))
