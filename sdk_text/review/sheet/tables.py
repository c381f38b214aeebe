"""The tables of a filled-in review sheet: all sheets of a workbook that have its columns.

Who works in a copied sheet, or with one sheet a report, has decisions in several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sdk_text.errors import ReviewError
from sdk_text.review.sheet.reading import RowPlace, SheetRow
from sdk_text.review.sheet.rows import as_written
from sdk_text.review.sheet.words import FILLED_IN, LANGUAGES, plain, review_words
from sdk_text.system.given_files import printable
from sdk_text.system.spreadsheet import NoHeaderError, Table, read_tables
from sdk_text.system.xlsx_tables import noted_cells
from sdk_text.text.written_lines import in_lines
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import Lang

_OTHER_TABLES = {
    frozenset({"coder", "decided", "action", "key"}): "holds decisions already; put it beside the "
    "reports, or name it with --decisions when you run extract",
    frozenset({"segment", "start", "end", "code"}): "is a table of codings, not a review sheet; "
    "write one with `python -m sdk_text.review export DIR --to FILE` and fill that in",
}
"""Tables that are taken for a review sheet, by columns that tell them; and what to say."""

NEEDED = ("summary", "section", "segment", "text", "code", "decision", "key")
"""Columns without which a sheet cannot be read back."""
_LIKE_A_HEADER = 4
"""So many of our headings in a row make it a header, though others are missing."""
_SHOWN = 10
_OURS = ("codes", "help")
"""Further sheets that `write_review` makes, by their keys in ``review.toml``."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of a review sheet, and what a person should know of how they were read."""

    rows: tuple[SheetRow, ...]
    lang: Lang
    """Of the headings."""
    remarks: tuple[str, ...]


def read_sheet_rows(path: str | Path) -> SheetRows:
    """Read the rows of all sheets of a file that are review sheets.

    Raises:
        ReviewError: the file cannot be read, is another table of ours, or columns are missing or
            stand twice.
    """
    try:
        found = read_tables(
            path, lambda cells: _is_sheet(cells) or bool(_other(cells)), "sheet", error=ReviewError
        )
    except ReviewError as error:
        if isinstance(error.__cause__, NoHeaderError):
            raise ReviewError(_why_no_sheet(Path(path), error.__cause__)) from error
        raise
    tables = [table for table in found.tables if _is_sheet(table.header)]
    if not tables:
        raise ReviewError(f"{printable(path)}: {_other(found.tables[0].header)}")
    several = len(tables) > 1
    problems: list[str] = []
    remarks: list[str] = []
    by_sheet: list[list[SheetRow]] = []
    for number, table in enumerate(tables):
        name = table.name if several else ""
        where = f"{printable(path)}, sheet {name!r}" if name else printable(path)
        columns = [review_words().column_of(heading) for heading in table.header]
        if faults := _header_problems(table.header, columns):
            problems.append(f"{where}: {'; '.join(faults)}")
        remarks += [f"{where}: {remark}" for remark in _passed_over(table.header, columns)]
        rows = _rows(table, columns, number, name)
        by_sheet.append([row for row in rows if not _is_beside(row)])
        remarks += _beside(where, [row for row in rows if _is_beside(row)])
    if problems:
        raise ReviewError("\n".join(problems))
    ours = {plain(texts[key]) for texts in review_words().texts.values() for key in _OURS}
    left = [name for name in found.left_out if plain(name) not in ours]
    left += [table.name for table in found.tables if table not in tables]
    if left:
        names = ", ".join(map(repr, left))
        remarks.append(f"{printable(path)}: not read, as no review sheet: {names}")
    remarks += _notes_on_cells(Path(path), tables[0].header)
    lang = _language(tables[0].header)
    return SheetRows(tuple(_each_once(by_sheet)), lang, tuple(remarks))


def _why_no_sheet(path: Path, error: NoHeaderError) -> str:
    """Return what a file lacks to be a review sheet."""
    known = [[review_words().column_of(cell) for cell in row] for row in error.rows]
    at = max(range(len(known)), key=lambda i: sum(map(bool, known[i])), default=-1)
    if at < 0 or sum(map(bool, known[at])) < _LIKE_A_HEADER:
        return str(error)
    faults = _header_problems(error.rows[at], known[at])
    return f"{printable(path)}: {'; '.join(faults)}; head it as it was written"


def _is_beside(row: SheetRow) -> bool:
    """Tell whether a row is none of the sheet's: a person's line between, or a header again."""
    if row["key"]:
        return all(review_words().column_of(row[c]) == c for c in ("key", "decision"))
    return not any(row[c] for c in ("segment", "text", *FILLED_IN))


def _beside(where: str, rows: Sequence[SheetRow]) -> list[str]:
    numbers = [str(row.number.row) for row in rows if not row["key"] and any(row.cells.values())]
    if not numbers:
        return []
    told = f"row {numbers[0]} is" if len(numbers) == 1 else f"rows {', '.join(numbers)} are"
    return [f"{where}: {told} on no segment and passed over"]


def _notes_on_cells(path: Path, header: Sequence[str]) -> list[str]:
    """Return that notes which a person put on cells are not read, other than our own."""
    if path.suffix.lower() != ".xlsx":
        return []
    ours = {plain(texts["read_only"]) for texts in review_words().texts.values()}
    # A spreadsheet program may put an author's name before a note's words.
    cells = [c for c, text in noted_cells(path) if not any(own in plain(text) for own in ours)]
    if not cells:
        return []
    shown = ", ".join(cells[:_SHOWN]) + (" …" if len(cells) > _SHOWN else "")
    told = counted(len(cells), "note on a cell is|notes on cells are")
    column = _heading("comment", header)
    return [f"{printable(path)}: {told} not read ({shown}); write them in the column {column!r}"]


def _rows(table: Table, columns: Sequence[str], number: int, name: str) -> list[SheetRow]:
    return [
        SheetRow(
            RowPlace(number, row, name),
            as_written(
                {
                    c: in_lines(cell) if c == "comment" else " ".join(cell.split())
                    for c, cell in zip(columns, cells, strict=False)
                }
            ),
        )
        for row, cells in table.rows
    ]


def _each_once(by_sheet: Sequence[Sequence[SheetRow]]) -> Iterable[SheetRow]:
    """Yield the rows; of one that stands in several sheets, what was filled in, each word once."""
    if len(by_sheet) == 1:
        yield from by_sheet[0]
        return
    sheets: dict[tuple[str, ...], dict[int, list[SheetRow]]] = defaultdict(dict)
    for rows in by_sheet:
        for row in rows:
            identity = tuple(row[c] for c in ("key", "segment", "evidence", "code"))
            sheets[identity].setdefault(row.number.sheet, []).append(row)
    for copies in sheets.values():
        every = [row for rows in copies.values() for row in rows]
        if len(copies) > 1:
            filled = {tuple(row[c] for c in FILLED_IN): row for row in reversed(every)}
            filled.pop(("", "", ""), None)
            every = [*reversed(filled.values())] or every[:1]
        yield from every


def _is_sheet(cells: Iterable[str]) -> bool:
    return {"key", "decision"} <= set(map(review_words().column_of, cells))


def _other(cells: Iterable[str]) -> str:
    """Return what another table of ours is, "" if it is none."""
    header = set(cells)
    return next((what for told, what in _OTHER_TABLES.items() if header >= told), "")


def _header_problems(header: Sequence[str], columns: Sequence[str]) -> list[str]:
    missing = [c for c in NEEDED if c not in columns]
    twice = sorted({c for c in columns if c and columns.count(c) > 1})
    problems = [f"column {_heading(c, header)!r} is missing" for c in missing]
    return problems + [f"column {_heading(c, header)!r} stands twice" for c in twice]


def _passed_over(header: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return what of the columns is not read, where it may be one of ours under another name."""
    unknown = [heading for heading, c in zip(header, columns, strict=True) if heading and not c]
    missing = [_heading(c, header) for c in FILLED_IN if c not in columns]
    told = []
    if missing:
        told.append(f"there is no column {' or '.join(map(repr, missing))}")
    if unknown:
        told.append(f"not read: {', '.join(map(repr, unknown))}")
    return ["; ".join(told)] if told else []


def _heading(column: str, header: Sequence[str]) -> str:
    """Return how a column is headed, in the language of the other headings."""
    of = {c.id: c.headings for c in review_words().columns}
    return of[column][_language(header)]


def _language(header: Sequence[str]) -> Lang:
    """Return the language in which most headings stand."""
    there = set(map(plain, header))
    headed: dict[Lang, int] = {
        lang: sum(plain(c.headings[lang]) in there for c in review_words().columns)
        for lang in LANGUAGES
    }
    return max(LANGUAGES, key=headed.__getitem__)
