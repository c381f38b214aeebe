"""The tables in an .xlsx file, read within limits: the file may come from anybody."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from sdk_text.errors import InputError
from sdk_text.system.given_files import DECLARES_ENTITIES, printable, read_given

Row = tuple[int, list[str]]
"""Row number as the spreadsheet shows it, and the cells as text."""

MOST_ROWS = 1_048_576
"""As many as a spreadsheet program can show."""
MOST_CELLS = 50_000_000
"""Of all sheets together; empty cells count where cells to their right are filled."""
MOST_MERGED = 200_000
"""Cells of all merged ranges together: each of them takes memory."""
_MOST_UNPACKED = 500_000_000
_MOST_PARTS = 5_000
_MERGED = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^>]{0,100}?ref=[\"']"
    rb"([A-Z]{1,3})(\d{1,9}):([A-Z]{1,3})(\d{1,9})"
)
_NOTES = re.compile(r"xl/(?:comments/)?comments?[0-9]*\.xml")
# A formula whose result was never stored; one that comes to an empty text has a type.
_UNCALCULATED = re.compile(
    rb"<c(?![^<>]{0,200}\st=[\"']str)[^<>]{0,200}?\sr=[\"']([A-Z]{1,3}\d{1,7})[\"'][^<>]{0,200}>"
    rb"<f(?:\s[^<>]{0,200})?(?:/>|>[^<]{0,8192}</f>)\s{0,20}(?:<v\s?/>|<v></v>)?\s{0,20}</c>"
)
_STRICT = b"http://purl.oclc.org/ooxml/"


def xlsx_tables(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """Yield the name of each sheet, and its rows that hold anything.

    Raises:
        InputError: the file is damaged, of another kind, or beyond the limits.
    """
    data = read_given(path, "sheet")
    shown = printable(path)
    try:
        merged = _checked(data, shown)
        yield from _tables(data, shown, with_merged=merged)
    except InputError:
        raise
    except Exception as error:
        # openpyxl, lxml, zipfile and zlib raise many kinds on files that are not what they seem.
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(
            f"{shown}: not a readable .xlsx file ({why}); save it again in a spreadsheet program"
        ) from error


def _checked(data: bytes, shown: str) -> bool:
    """Look at all parts before any is parsed; return whether there are merged cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
            raise InputError(f"{shown}: unpacks to more than {_MOST_UNPACKED // 1_000_000} MB")
        cells, found = 0, False
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            content = package.read(part)
            if part.filename == "xl/workbook.xml" and _STRICT in content:
                raise InputError(
                    f"{shown}: saved as 'Strict Open XML Spreadsheet'; save it as 'Excel Workbook "
                    "(.xlsx)'"
                )
            if any(sign in content for sign in DECLARES_ENTITIES):
                raise InputError(f"{shown}: its part {part.filename} declares XML entities")
            if part.filename.startswith("xl/worksheets/"):
                if b"<f" in content and (empty := _UNCALCULATED.search(content)):
                    raise InputError(
                        f"{shown}: the formula in cell {empty[1].decode()} has no result; open the "
                        "file in a spreadsheet program and save it, or write the value itself"
                    )
                for merged in _MERGED.finditer(content):
                    found = True
                    cells += _size(*merged.groups())
                    if cells > MOST_MERGED:
                        raise InputError(
                            f"{shown}: more than {MOST_MERGED:,} cells are merged; undo that"
                        )
    return found


def _size(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    columns = _column(right) - _column(left) + 1
    return max(columns, 1) * max(int(bottom) - int(top) + 1, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _tables(data: bytes, shown: str, *, with_merged: bool) -> Iterator[tuple[str, list[Row]]]:
    from openpyxl import load_workbook

    # Merged cells are told only where the whole sheet is loaded, which takes more memory.
    book = load_workbook(io.BytesIO(data), read_only=not with_merged, data_only=True)
    room = MOST_CELLS
    try:
        for sheet in book.worksheets:
            rows: list[Row] = []
            for number, values in enumerate(_values(sheet, shown, with_merged), start=1):
                if number > MOST_ROWS:
                    raise InputError(f"{shown}: a row has a number over {MOST_ROWS:,}")
                room -= len(values)
                if room < 0:
                    raise InputError(f"{shown}: more than {MOST_CELLS:,} cells; split it")
                cells = [cell_text(value) for value in values]
                if any(cells):
                    rows.append((number, cells))
            if with_merged:
                _fill_merged(rows, sheet.merged_cells.ranges)
            yield str(sheet.title), rows
    finally:
        book.close()


def _values(sheet: Any, shown: str, whole: bool) -> Iterable[tuple[Any, ...]]:
    """The values by row; a row ends with its last cell, and rows without cells are empty."""
    last = MOST_ROWS + 1
    if not whole:
        # The extent that a file declares may be any; without it a row ends with its last cell.
        sheet.reset_dimensions()
    elif sheet.max_row * sheet.max_column > MOST_CELLS:
        raise InputError(f"{shown}: more than {MOST_CELLS:,} cells; split it")
    else:
        last = sheet.max_row
    found: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_row=last, values_only=True)
    return found


def _fill_merged(rows: list[Row], ranges: Iterable[Any]) -> None:
    """Give the value of cells that were merged downwards to all their rows.

    Only the first cell of a merged range has a value. To the right it is not repeated: a heading
    over several columns belongs to none of them.
    """
    by_number = dict(rows)
    for merged in ranges:
        column = merged.min_col - 1
        first = by_number.get(merged.min_row)
        if first is None or column >= len(first):
            continue
        for number in range(merged.min_row + 1, merged.max_row + 1):
            if number in by_number:
                by_number[number][column] = first[column]


def cell_text(value: object) -> str:
    """Return a cell's value as text, the way a Latvian reader would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() != time.min:
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def noted_cells(path: Path) -> list[tuple[str, str]]:
    """Return the cells of a workbook that carry a note ("D5") and its text.

    The file must have been read by `xlsx_tables` before, which looks at its parts.
    """
    found: list[tuple[str, str]] = []
    with zipfile.ZipFile(io.BytesIO(read_given(path, "sheet"))) as package:
        for name in package.namelist():
            if not _NOTES.fullmatch(name):
                continue
            try:
                notes = ElementTree.fromstring(package.read(name))
            except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
                continue  # the tables could be read; nobody can read these notes
            for note in notes.iter():
                if note.tag.rpartition("}")[2] == "comment":
                    found.append((note.get("ref") or "?", "".join(note.itertext()).strip()))
    return found
