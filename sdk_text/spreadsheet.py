"""Tables as spreadsheet programs leave them (CSV in its dialects, XLSX), and cells safe for them.

A CSV cell that begins with ``= + - @``, a tab or a carriage return is run as a formula by common
spreadsheet programs (OWASP, "CSV Injection"). An apostrophe in front makes it text again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from sdk_text.errors import ReviewError
from sdk_text.given_files import Kind, check_given, read_given
from sdk_text.xlsx_tables import Row, xlsx_tables

__all__ = [
    "Row", "append_csv", "csv_text", "escape_formula", "escape_frame", "read_spreadsheet",
    "unescape_formula", "unescape_frame",
]  # fmt: skip

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_FIRST = frozenset("'=+-@\t\r")
"""What a cell begins with that either of the two is about."""


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
    """Return a copy with the texts changed. Few are: others are only looked at, each once."""
    changed = frame.copy(deep=False)
    for column in changed.columns:
        values = changed[column]
        if not (pd.api.types.is_string_dtype(values) or values.dtype == object):
            continue
        # Hardly any cell changes, and the same few stand in many rows: each is looked at once.
        cells = values.tolist()
        new = {
            cell: made
            for cell in {c for c in cells if isinstance(c, str) and c[:1] in _FIRST}
            if (made := change(cell)) != cell
        }
        if new:
            mapped = [new.get(c, c) if isinstance(c, str) else c for c in cells]
            changed[column] = pd.Series(mapped, index=values.index, dtype=values.dtype)
    return changed


HEADER_WITHIN = 5
"""The header stands in one of the first rows: a person may have put a title above it."""

IsHeader = Callable[[list[str]], bool]


def read_spreadsheet(
    path: str | Path, is_header: IsHeader, kind: Kind
) -> tuple[list[str], list[Row]]:
    """Return header and rows of a .csv or .xlsx file; empty rows are left out.

    CSV may be UTF-8 (with or without BOM), UTF-16 or cp1257, with comma, semicolon or tab.

    Args:
        path: of the file.
        is_header: tells the header among the first rows, and so the delimiter.
        kind: what the file should be, which says how large it may be, and what messages call it.

    Raises:
        ReviewError: the file is missing, of another type, damaged, or holds no such table.
    """
    path = Path(path)
    check_given(path, kind, error=ReviewError)
    ending = path.suffix.lower()
    if ending == ".csv":
        candidates = _csv_tables(path, kind)
    elif ending == ".xlsx":
        candidates = xlsx_tables(path)
    else:
        raise ReviewError(f"{path}: only .csv and .xlsx can be read; save it as one of these")
    for rows in candidates:
        for i, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
            if is_header([cell.strip() for cell in cells]):
                header = [cell.strip() for cell in cells]
                return header, [(n, c) for n, c in rows[i + 1 :] if any(x.strip() for x in c)]
    raise ReviewError(f"{path}: the header row was not found; keep the first row as it was written")


def _csv_tables(path: Path, kind: Kind) -> Iterator[list[Row]]:
    text = _decode(path, kind)
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


def _decode(path: Path, kind: Kind) -> str:
    data = read_given(path, kind, error=ReviewError)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1257"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReviewError(f"{path}: not a text in UTF-8 or cp1257; save it as 'CSV UTF-8'")
