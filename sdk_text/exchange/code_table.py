"""The codebook as a table: for Taguette, MAXQDA's code import, and any spreadsheet.

A row is a code, its name "family.code" as Taguette writes tags below tags. The file begins with
a byte order mark, without which Taguette and Excel take Latvian letters for others.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.exchange.code_columns import NAMES, Columns, cell_at, column
from sdk_text.exchange.code_tree import code_tree
from sdk_text.exchange.formats import ExportOptions
from sdk_text.exchange.project import Project, ProjectCode
from sdk_text.exchange.refi.read import DEEPEST
from sdk_text.results import Results
from sdk_text.system.spreadsheet import NoHeaderError, Row, escape_formula, read_tables
from sdk_text.wording.listing import some
from sdk_text.wording.plurals import counted

Levels = tuple[str, ...]
_WIDTHS = (40, 90)
_LEVELS = (" > ", "\\")
"""What parts the levels of a name, for certain; a full stop may also be one of the name's own."""


def export_code_table(results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
    """Return the codebook as CSV: columns tag, description, colour."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for cells in _rows_of(results, options):
        writer.writerow([escape_formula(cell) for cell in cells])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8"), ()


def export_code_workbook(results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
    """Return the same table as a workbook, every cell as text."""
    from sdk_text.system.text_workbook import TextWorkbook

    book = TextWorkbook()
    heads, *rows = _rows_of(results, options)
    sheet = book.add_sheet("codes", heads, _WIDTHS)
    for number, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            book.write(sheet, number, place, cell)
    return book.to_bytes(), ()


def _rows_of(results: Results, options: ExportOptions) -> Iterator[tuple[str, str, str]]:
    yield "tag", "description", "colour"
    for family in code_tree(results.codebook, options.lang):
        yield _level(family.name), family.description, family.colour
        for code in family.children:
            name = f"{_level(family.name)}.{_level(code.name)}"
            yield name, code.description, code.colour


def _level(name: str) -> str:
    """Return a name without full stops, which part the levels."""
    return name.replace(".", " ").strip()


def read_code_table(path: Path) -> Project:
    """Read a table of codes: a column with their names, and what else says something of a code.

    Headings are those of Taguette, MAXQDA, ATLAS.ti, NVivo, QualCoder and of people
    (``code_columns.py``); columns that are not read are told. Levels of a name are parted by " > "
    or "\\"; by a full stop where what stands before it is the name of another row
    ("Resursi.Nauda" below "Resursi", but not "Ziedojumi u.c."). Where a category is written once
    over its codes, it holds for the rows below.

    Raises:
        InputError: no such table, or a row without a name, with too many levels, or with a cue that
            does not parse.
    """
    header, rows, notices = _table(path)
    at = Columns.of(header, rows)
    rows, told = _with_categories(rows, at)
    notices += told
    tree: dict[Levels, str] = {}
    seen: dict[Levels, int] = {}
    known = frozenset(cell_at(cells, at.name) for _, cells in rows)
    for number, cells in rows:
        levels = _levels(cells, at, known)
        if not levels:
            raise InputError(f"{path}: row {number}: the code has no name")
        if len(levels) > DEEPEST:
            raise InputError(f"{path}: row {number}: {len(levels)} levels; the most is {DEEPEST}")
        if levels in seen:
            notices.append(
                f"row {number}: {' > '.join(levels)!r} stands in row {seen[levels]}, too"
            )
        seen.setdefault(levels, number)
        for depth in range(1, len(levels)):
            tree.setdefault(levels[:depth], "")
        try:
            tree[levels] = at.description(cells) or tree.get(levels, "")
        except InputError as error:
            raise InputError(f"{path}: row {number}: {error}") from error
    if left := at.left(header):
        notices.append(f"columns that are not read: {', '.join(map(repr, left))}")
    return Project(name=path.stem, codes=_tree(tree), notices=tuple(notices))


def _table(path: Path) -> tuple[list[str], list[Row], list[str]]:
    """Return header and rows of the one table of codes of a file, and what else is in it."""
    try:
        found = read_tables(path, lambda cells: column(cells, NAMES) >= 0, "codebook")
    except InputError as error:
        if not isinstance(error, NoHeaderError) and not isinstance(error.__cause__, NoHeaderError):
            raise
        raise InputError(
            f"{path}: no column with the names of codes; head it with one of {', '.join(NAMES)}"
        ) from error
    if len(found.tables) > 1:
        sheets = " and ".join(repr(table.name) for table in found.tables)
        raise InputError(f"{path}: codes stand in sheets {sheets}; keep one of these, or join them")
    left = ", ".join(map(repr, found.left_out))
    notices = [f"sheets without names of codes are not read: {left}"] if left else []
    return found.tables[0].header, found.tables[0].rows, notices


def _with_categories(rows: Sequence[Row], at: Columns) -> tuple[list[Row], list[str]]:
    """Return rows with a category each, where it is written once over its codes.

    Programs write a row for each category, and none beside codes at the top: where a category is a
    row of its own, an empty cell says that there is none.
    """
    parents = {cell_at(cells, at.parent) for _, cells in rows} - {""}
    tops = {cell_at(cells, at.name) for _, cells in rows if not cell_at(cells, at.parent)}
    if not parents or parents & tops or not cell_at(rows[0][1], at.parent):
        return list(rows), []
    filled: list[Row] = []
    above, taken = "", []
    for number, cells in rows:
        own = cell_at(cells, at.parent)
        if not own:
            taken.append(number)
            cells = [*cells, *[""] * (at.parent + 1 - len(cells))]
            cells[at.parent] = above
        above = own or above
        filled.append((number, cells))
    told = f"{counted(len(taken), 'row|rows')} without a category ({some(map(str, taken))})"
    return filled, [f"{told}: taken to be in that of the row above"] if taken else []


def _levels(cells: Sequence[str], at: Columns, known: Collection[str]) -> Levels:
    """Return the names from the top down to a row's own; a category alone is a row of its own."""
    parent, name = cell_at(cells, at.parent), cell_at(cells, at.name)
    above = _levels_of(parent, known) if parent else ()
    return (*above, *(_levels_of(name, known) if name else ()))


def _levels_of(name: str, known: Collection[str]) -> Levels:
    for sign in _LEVELS:
        parts = tuple(part.strip() for part in name.split(sign) if part.strip())
        if len(parts) > 1:
            return parts
    for at in reversed([i for i, sign in enumerate(name) if sign == "."]):
        above, below = name[:at].strip(), name[at + 1 :].strip()
        if above in known and below:
            return *_levels_of(above, known), below
    return (name,)


def _tree(tree: Mapping[Levels, str]) -> tuple[ProjectCode, ...]:
    below: dict[Levels, list[Levels]] = defaultdict(list)
    for path in tree:
        below[path[:-1]].append(path)

    def made(path: Levels) -> ProjectCode:
        children = tuple(made(child) for child in below.get(path, ()))
        return ProjectCode(
            guid="/".join(path),
            name=path[-1],
            description=tree[path],
            codable=not children,
            children=children,
        )

    return tuple(made(path) for path in below[()])
