"""Tables as spreadsheet programs leave them (CSV in its dialects, XLSX), and cells safe for them.

A CSV cell that begins with ``= + - @``, a tab or a carriage return is run as a formula by common
spreadsheet programs (OWASP, "CSV Injection"). An apostrophe in front makes it text again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.system.given_files import Kind, check_given, read_given
from sdk_text.system.xlsx_tables import Row, xlsx_tables

__all__ = [
    "NoHeaderError", "Row", "Table", "Tables", "append_csv", "csv_text", "escape_formula",
    "escape_frame", "is_error", "read_spreadsheet", "read_tables", "unescape_formula",
    "unescape_frame",
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


# "#N/A", "#REF!", "#NAME?", also as a Latvian or German Excel writes them; LibreOffice's "Err:502".
_ERROR = re.compile(r"#(?:N/A|[^\W_]+(?:[/ ]?[^\W_]+)*[!?])|Err:\d+")


def is_error(cell: str) -> bool:
    """Return whether a cell holds what a spreadsheet shows where a formula failed.

    >>> is_error("#N/A"), is_error("#VĒRTĪBA!"), is_error("#1")
    (True, True, False)
    """
    return bool(_ERROR.fullmatch(cell))


HEADER_WITHIN = 5
"""The header stands in one of the first rows: a person may have put a title above it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header; the name of its sheet, where it stands in one."""

    name: str
    header: list[str]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a file, and the names of sheets that hold something else."""

    tables: list[Table]
    left_out: list[str]


IsHeader = Callable[[list[str]], bool]


class NoHeaderError(InputError):
    """No row of a file is the header that was looked for."""

    def __init__(self, path: Path, rows: list[list[str]]) -> None:
        """`rows` are those among which the header was looked for."""
        super().__init__(
            f"{path}: the header row was not found; keep the first row as it was written"
        )
        self.rows = rows


def read_spreadsheet(
    path: str | Path, is_header: IsHeader, kind: Kind, *, error: type[InputError] = InputError
) -> tuple[list[str], list[Row]]:
    """Return header and rows of a .csv or .xlsx file; empty rows are left out.

    CSV may be UTF-8 (with or without BOM), UTF-16 or cp1257, with comma, semicolon or tab.

    Args:
        path: of the file.
        is_header: tells the header among the first rows, and so the delimiter.
        kind: what the file should be, which says how large it may be, and what messages call it.
        error: the class of the error to raise.

    Raises:
        InputError: the file is missing, of another type, damaged, or holds no such table (the cause
            is then a `NoHeaderError`).
    """
    path = Path(path)
    looked: list[list[str]] = []
    with _raising(error):
        for name, rows in _candidates(path, kind, is_header):
            table = _table(name, rows, is_header)
            if table is not None:
                return table.header, table.rows
            looked += _first(rows)
        raise NoHeaderError(path, looked)


def read_tables(
    path: str | Path, is_header: IsHeader, kind: Kind, *, error: type[InputError] = InputError
) -> Tables:
    """Return all sheets of an .xlsx file that have such a header, or the table of a .csv file.

    Raises:
        InputError: see `read_spreadsheet`.
    """
    with _raising(error):
        return _all_tables(Path(path), is_header, kind)


@contextmanager
def _raising(error: type[InputError]) -> Iterator[None]:
    """Raise what is said of a file as the error that belongs to the matter of the file."""
    try:
        yield
    except InputError as problem:
        raise error(str(problem)) from problem


def _all_tables(path: Path, is_header: IsHeader, kind: Kind) -> Tables:
    tables: list[Table] = []
    left_out: list[str] = []
    looked: list[list[str]] = []
    for name, rows in _candidates(path, kind, is_header):
        table = _table(name, rows, is_header)
        if table is not None:
            tables.append(table)
            if not name:  # the same text, by another delimiter
                break
        else:
            looked += _first(rows)
            left_out += [name] if name and rows else []
    if not tables:
        raise NoHeaderError(path, looked)
    return Tables(tables, left_out)


def _first(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell.strip() for cell in cells] for _, cells in rows[:HEADER_WITHIN]]


def _candidates(path: Path, kind: Kind, is_header: IsHeader) -> Iterator[tuple[str, list[Row]]]:
    """Yield the sheets of a workbook by name, or a CSV file as each delimiter has it."""
    check_given(path, kind)
    ending = path.suffix.lower()
    if ending == ".csv":
        for rows in _csv_tables(path, kind, is_header):
            yield "", rows
    elif ending == ".xlsx":
        yield from xlsx_tables(path)
    else:
        raise InputError(f"{path}: only .csv and .xlsx can be read; save it as one of these")


def _table(name: str, rows: Sequence[Row], is_header: IsHeader) -> Table | None:
    for i, header in enumerate(_first(rows)):
        if is_header(header):
            return Table(
                name, header, [(n, c) for n, c in rows[i + 1 :] if any(x.strip() for x in c)]
            )
    return None


def _csv_tables(path: Path, kind: Kind, is_header: IsHeader) -> Iterator[list[Row]]:
    """Yield the rows as each delimiter has them that the file can be read with.

    Raises:
        InputError: it is damaged below the header that was looked for, or for every delimiter.
    """
    text = _decode(path, kind)
    if text[:4].lower() == "sep=":
        text = "\n" + text.partition("\n")[2]
    damaged, readable = "", False
    for delimiter in (",", ";", "\t"):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[Row] = []
        try:
            for number, cells in enumerate(reader, start=1):
                rows.append((number, [unescape_formula(cell) for cell in cells]))
        except csv.Error as error:
            damaged = f"{path}: row {len(rows) + 1}: not readable as CSV ({error})"
            if _table("", rows, is_header) is not None:
                raise InputError(damaged) from error
        else:
            readable = True
            yield rows
    if damaged and not readable:
        raise InputError(damaged)


def _decode(path: Path, kind: Kind) -> str:
    data = read_given(path, kind)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1257"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path}: not a text in UTF-8 or cp1257; save it as 'CSV UTF-8'")
