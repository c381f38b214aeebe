"""The files that a table can be written to, one module each, and those of a figure."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdk_text.errors import InputError
from sdk_text.figure_formats import FIGURE_FORMATS as FIGURE_FORMATS
from sdk_text.publication.table import Table
from sdk_text.system.files import write_asked_for


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A file format: what makes the content of a file from a table."""

    module: str
    """In this package; imported when the format is first used."""
    one: str
    """Name of the function that makes a file of one table."""
    all_in_one: str = ""
    """Of the one that puts all tables of a set into a file; empty where a format has no use for
    that."""

    def __call__(self, table: Table) -> bytes | str:
        """Return the content of a file with one table."""
        make: Callable[[Table], bytes | str] = self._function(self.one)
        return make(table)

    def of_all(self, tables: Sequence[Table]) -> bytes | str:
        """Return the content of one file with all tables.

        Raises:
            InputError: the format holds one table only.
        """
        if not self.all_in_one:
            raise InputError("this format holds one table a file")
        make: Callable[[Sequence[Table]], bytes | str] = self._function(self.all_in_one)
        return make(tables)

    def _function(self, name: str) -> Any:
        return getattr(importlib.import_module(f"{__name__}.{self.module}"), name)


TABLE_FORMATS = {
    "csv": TableFormat("csv", "csv_table"),
    "xlsx": TableFormat("xlsx", "xlsx_table", "xlsx_workbook"),
    "docx": TableFormat("docx", "docx_table", "docx_document"),
    "tex": TableFormat("latex", "latex_table", "latex_document"),
    "html": TableFormat("html", "html_page"),
    "md": TableFormat("markdown", "markdown_table"),
}
"""Ending of the file → its format. A new format is a module here and an entry in this table."""


def write_table(table: Table, path: str | Path, *, overwrite: bool = True) -> Path:
    """Write one table to `path`, in the format of its ending (csv, xlsx, docx, tex, html, md).

    Raises:
        InputError: another ending, the folder cannot be written to, or without `overwrite` another
            file is there.
    """
    path = Path(path)
    make = TABLE_FORMATS.get(path.suffix.lower().removeprefix("."))
    if make is None:
        known = ", ".join(f".{name}" for name in TABLE_FORMATS)
        raise InputError(f"{path}: tables are written to {known}; choose one of these endings")
    return write_asked_for(path, make(table), overwrite=overwrite)
