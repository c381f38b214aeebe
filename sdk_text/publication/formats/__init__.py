"""The files that a table can be written to, one module each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.files import write_whole
from sdk_text.publication.formats.csv import csv_table
from sdk_text.publication.formats.docx import docx_document, docx_table
from sdk_text.publication.formats.html import html_page
from sdk_text.publication.formats.latex import latex_document, latex_table
from sdk_text.publication.formats.markdown import markdown_table
from sdk_text.publication.formats.xlsx import xlsx_table, xlsx_workbook
from sdk_text.publication.table import Table


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A file format: what makes the content of a file from a table."""

    one: Callable[[Table], bytes | str]
    all_in_one: Callable[[Sequence[Table]], bytes | str] | None = None
    """What puts all tables of a set into one file; None where the format has no use for that."""

    def __call__(self, table: Table) -> bytes | str:
        """Return the content of a file with one table."""
        return self.one(table)

    def of_all(self, tables: Sequence[Table]) -> bytes | str:
        """Return the content of one file with all tables.

        Raises:
            InputError: the format holds one table only.
        """
        if self.all_in_one is None:
            raise InputError("this format holds one table a file")
        return self.all_in_one(tables)


TABLE_FORMATS = {
    "csv": TableFormat(csv_table),
    "xlsx": TableFormat(xlsx_table, xlsx_workbook),
    "docx": TableFormat(docx_table, docx_document),
    "tex": TableFormat(latex_table, latex_document),
    "html": TableFormat(html_page),
    "md": TableFormat(markdown_table),
}
"""Ending of the file → its format. A new format is a module here and an entry in this table."""


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
