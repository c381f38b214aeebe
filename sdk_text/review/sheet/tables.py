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
from sdk_text.review.sheet.words import LANGUAGES, Language, plain, review_words
from sdk_text.system.given_files import printable
from sdk_text.system.spreadsheet import Table, read_tables

_OTHER_TABLES = {
    frozenset({"coder", "decided", "action", "key"}): "holds decisions already; put it beside the "
    "reports, or name it with --decisions when you run extract",
    frozenset({"segment", "start", "end", "code"}): "is a table of codings, not a review sheet; "
    "write one with `python -m sdk_text.review export DIR --to FILE` and fill that in",
}
"""Tables that are taken for a review sheet, by columns that tell them; and what to say."""

NEEDED = ("summary", "section", "segment", "text", "code", "decision", "key")
"""Columns without which a sheet cannot be read back."""
_FILLED_IN = ("decision", "new_code", "comment")
_OURS = ("codes", "help")
"""Further sheets that `write_review` makes, by their keys in ``review.toml``."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of a review sheet, and what a person should know of how they were read."""

    rows: tuple[SheetRow, ...]
    lang: Language
    """Of the headings."""
    remarks: tuple[str, ...]


def read_sheet_rows(path: str | Path) -> SheetRows:
    """Read the rows of all sheets of a file that are review sheets.

    Raises:
        ReviewError: the file cannot be read, is another table of ours, or columns are missing or
            stand twice.
    """
    found = read_tables(
        path, lambda cells: _is_sheet(cells) or bool(_other(cells)), "sheet", error=ReviewError
    )
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
        by_sheet.append(_rows(table, columns, number, name))
    if problems:
        raise ReviewError("\n".join(problems))
    ours = {plain(texts[key]) for texts in review_words().texts.values() for key in _OURS}
    left = [name for name in found.left_out if plain(name) not in ours]
    left += [table.name for table in found.tables if table not in tables]
    if left:
        names = ", ".join(map(repr, left))
        remarks.append(f"{printable(path)}: not read, as no review sheet: {names}")
    lang = _language(tables[0].header)
    return SheetRows(tuple(_each_once(by_sheet)), lang, tuple(remarks))


def _rows(table: Table, columns: Sequence[str], number: int, name: str) -> list[SheetRow]:
    return [
        SheetRow(
            RowPlace(number, row, name),
            {c: " ".join(cell.split()) for c, cell in zip(columns, cells, strict=False)},
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
            filled = {tuple(row[c] for c in _FILLED_IN): row for row in reversed(every)}
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
    missing = [_heading(c, header) for c in _FILLED_IN if c not in columns]
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


def _language(header: Sequence[str]) -> Language:
    """Return the language in which most headings stand."""
    there = set(map(plain, header))
    headed: dict[Language, int] = {
        lang: sum(plain(c.headings[lang]) in there for c in review_words().columns)
        for lang in LANGUAGES
    }
    return max(LANGUAGES, key=headed.__getitem__)
