"""The codebook as a CSV table: for Taguette, MAXQDA's code import, and any spreadsheet.

A row is a code, its name "family.code" as Taguette writes tags below tags. The file begins with
a byte order mark, without which Taguette and Excel take Latvian letters for others.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.exchange.code_tree import code_tree
from sdk_text.exchange.formats import ExportOptions
from sdk_text.exchange.project import Project, ProjectCode
from sdk_text.exchange.refi.read import DEEPEST
from sdk_text.results import Results
from sdk_text.review.sheet.words import plain
from sdk_text.system.spreadsheet import NoHeaderError, Row, escape_formula, read_spreadsheet

NAMES = ("tag", "name", "path", "code", "codename", "title", "kods", "nosaukums")
"""Headings of the codes' names, as `plain` writes them; the first that is there counts."""
PARENTS = ("parent code", "category", "code group 1", "parent", "kategorija")
ABOUT = ("description", "memo", "comment", "definition", "apraksts", "definicija")
Levels = tuple[str, ...]
_LEVELS = (" > ", "\\")
"""What parts the levels of a name, for certain; a full stop may also be one of the name's own."""


def export_code_table(results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
    """Return the codebook as a table: columns tag, description, colour."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["tag", "description", "colour"])
    for family in code_tree(results.codebook, options.lang):
        rows = [(family.name, family)]
        rows += [(f"{_level(family.name)}.{_level(code.name)}", code) for code in family.children]
        for name, code in rows:
            cells = (name if code is not family else _level(name), code.description, code.colour)
            writer.writerow([escape_formula(cell) for cell in cells])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8"), ()


def _level(name: str) -> str:
    """Return a name without full stops, which part the levels."""
    return name.replace(".", " ").strip()


def read_code_table(path: Path) -> Project:
    """Read a table of codes: a column with their names, and what else says something of a code.

    Headings are those of Taguette, MAXQDA, ATLAS.ti, NVivo and QualCoder (`NAMES`, `PARENTS`,
    `ABOUT`); columns that are not read are told. Levels of a name are parted by " > " or "\\"; by a
    full stop where what stands before it is the name of another row ("Resursi.Nauda" below
    "Resursi", but not "Ziedojumi u.c.").

    Raises:
        InputError: no such table, or a row without a name or with too many levels.
    """
    header, rows = _table(path)
    at, above, about = (_column(header, known) for known in (NAMES, PARENTS, ABOUT))
    tree: dict[Levels, str] = {}
    names = [_cell(cells, at) for _, cells in rows]
    known = frozenset(names)
    for (number, cells), name in zip(rows, names, strict=True):
        if not name:
            raise InputError(f"{path}: row {number}: the code has no name")
        parent = _cell(cells, above)
        levels = (*(_levels_of(parent, known) if parent else ()), *_levels_of(name, known))
        if len(levels) > DEEPEST:
            raise InputError(f"{path}: row {number}: {len(levels)} levels; the most is {DEEPEST}")
        for depth in range(1, len(levels)):
            tree.setdefault(levels[:depth], "")
        tree[levels] = _cell(cells, about) or tree.get(levels, "")
    left = [h for i, h in enumerate(header) if h and i not in (at, above, about)]
    notices = (f"columns that are not read: {', '.join(map(repr, left))}",) if left else ()
    return Project(name=path.stem, codes=_tree(tree), notices=notices)


def _table(path: Path) -> tuple[list[str], list[Row]]:
    try:
        return read_spreadsheet(path, lambda cells: _column(cells, NAMES) >= 0, "codebook")
    except InputError as error:
        if not isinstance(error.__cause__, NoHeaderError):
            raise
        raise InputError(
            f"{path}: no column with the names of codes; head it with one of {', '.join(NAMES)}"
        ) from error


def _column(header: Sequence[str], known: Sequence[str]) -> int:
    """Return where the first of the known headings stands, or -1."""
    there = [plain(cell) for cell in header]
    return next((there.index(heading) for heading in known if heading in there), -1)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if 0 <= at < len(cells) else ""


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
