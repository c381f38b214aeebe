"""Tables as spreadsheet programs leave them (CSV in its dialects, XLSX), and cells safe for them.

A CSV cell that begins with ``= + - @``, a tab or a carriage return is run as a formula by common
spreadsheet programs (OWASP, "CSV Injection"). An apostrophe in front makes it text again.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pandas as pd

from sdk_text.errors import ReviewError

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escape_formula(text: str) -> str:
    """Return `text` with an apostrophe in front where a spreadsheet would see a formula."""
    return "'" + text if _DANGEROUS.match(text) else text


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`."""
    return text[1:] if _ESCAPED.match(text) else text


def escape_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with every text cell escaped; numbers stay numbers."""
    return _map_text(frame, escape_formula)


def unescape_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Undo `escape_frame`."""
    return _map_text(frame, unescape_formula)


def append_csv(path: Path, frame: pd.DataFrame, *, header: bool) -> None:
    """Append a frame to a CSV file in UTF-8; see `csv_text`."""
    with path.open("ab") as file:
        file.write(csv_text(frame, header=header).encode("utf-8"))


def csv_text(frame: pd.DataFrame, *, header: bool = True) -> str:
    """Return a frame as RFC 4180 CSV, its text cells safe in a spreadsheet."""
    safe = escape_frame(frame)
    for column in safe.columns:
        if safe[column].dtype == bool:
            safe[column] = safe[column].map({True: "true", False: "false"})
    text: str = safe.to_csv(
        index=False, header=header, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL
    )
    return text


def _map_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    changed = frame.copy()
    for column in changed.columns:
        values = changed[column]
        if pd.api.types.is_string_dtype(values) or values.dtype == object:
            changed[column] = values.map(
                lambda cell: change(cell) if isinstance(cell, str) else cell
            ).astype(values.dtype)
    return changed


HEADER_WITHIN = 5
"""The header stands in one of the first rows: a person may have put a title above it."""

IsHeader = Callable[[list[str]], bool]
Row = tuple[int, list[str]]
"""Row number as the spreadsheet shows it, and the cells as text."""


def read_spreadsheet(path: str | Path, is_header: IsHeader) -> tuple[list[str], list[Row]]:
    """Return header and rows of a .csv or .xlsx file; empty rows are left out.

    CSV may be UTF-8 (with or without BOM), UTF-16 or cp1257, with comma, semicolon or tab.
    `is_header` tells the header among the first rows, and so the delimiter.

    Raises:
        ReviewError: the file is missing, of another type, damaged, or holds no such table.
    """
    path = Path(path)
    if not path.is_file():
        raise ReviewError(f"{path}: no such file")
    kind = path.suffix.lower()
    if kind == ".csv":
        candidates = _csv_tables(path)
    elif kind == ".xlsx":
        candidates = _xlsx_tables(path)
    else:
        raise ReviewError(f"{path}: only .csv and .xlsx can be read; save it as one of these")
    for rows in candidates:
        for i, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
            if is_header([cell.strip() for cell in cells]):
                header = [cell.strip() for cell in cells]
                return header, [(n, c) for n, c in rows[i + 1 :] if any(x.strip() for x in c)]
    raise ReviewError(f"{path}: the header row was not found; keep the first row as it was written")


def _csv_tables(path: Path) -> Iterator[list[Row]]:
    text = _decode(path)
    if text[:4].lower() == "sep=":
        text = "\n" + text.partition("\n")[2]
    damaged = ""
    for delimiter in (",", ";", "\t"):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[Row] = []
        try:
            for number, cells in enumerate(reader, start=1):
                rows.append((number, [unescape_formula(cell) for cell in cells]))
        except csv.Error as error:
            damaged = f"{path}: row {len(rows) + 1}: not readable as CSV ({error})"
        else:
            yield rows
    if damaged:
        raise ReviewError(damaged)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1257"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReviewError(f"{path}: not a text in UTF-8 or cp1257; save it as 'CSV UTF-8'")


def _xlsx_tables(path: Path) -> Iterator[list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # Merged cells are told only where the whole sheet is loaded, which takes more memory.
        book = load_workbook(path, read_only=not _has_merged_cells(path), data_only=True)
        try:
            for sheet in book.worksheets:
                rows = [
                    (number, [cell_text(value) for value in values])
                    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
                ]
                if not book.read_only:
                    _fill_merged(rows, sheet.merged_cells.ranges)
                yield rows
        finally:
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, ParseError) as error:
        raise ReviewError(f"{path}: not a readable .xlsx file ({error})") from error


def _has_merged_cells(path: Path) -> bool:
    """Return whether a worksheet of an .xlsx file has merged cells."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                before = b""
                with package.open(name) as part:
                    while piece := part.read(1 << 20):
                        if b"<mergeCell " in before + piece:
                            return True
                        before = piece[-16:]
    return False


def _fill_merged(rows: list[Row], ranges: Iterable[Any]) -> None:
    """Give the value of cells that were merged downwards to all their rows.

    Only the first cell of a merged range has a value. To the right it is not repeated: a heading
    over several columns belongs to none of them.
    """
    for merged in ranges:
        column = merged.min_col - 1
        value = rows[merged.min_row - 1][1][column]
        for number in range(merged.min_row, min(merged.max_row, len(rows))):
            rows[number][1][column] = value


def cell_text(value: object) -> str:
    """Return a cell's value as text, the way a Latvian reader would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
