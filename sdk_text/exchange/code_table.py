"""The codebook as a CSV table: for Taguette, MAXQDA's code import, and any spreadsheet.

A row is a code, its name "family.code" as Taguette writes tags below tags. The file begins with
a byte order mark, without which Taguette and Excel take Latvian letters for others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.exchange.code_tree import code_tree
from sdk_text.exchange.formats import ExportOptions
from sdk_text.exchange.project import Project, ProjectCode
from sdk_text.results import Results
from sdk_text.system.spreadsheet import escape_formula, read_spreadsheet

NAMES = ("tag", "name", "path", "code")
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
    """Read a table of codes: a column tag, name, path or code, and description if there is one.

    Levels of a name are parted by " > " or "\\"; by a full stop where what stands before it is the
    name of another row ("Resursi.Nauda" below "Resursi", but not "Ziedojumi u.c.").

    Raises:
        InputError: no such table, or a row without a name.
    """
    header, rows = read_spreadsheet(path, lambda cells: _name_column(cells) >= 0, "codebook")
    at = _name_column(header)
    lowered = [cell.lower() for cell in header]
    about = next((lowered.index(c) for c in ("description", "memo") if c in lowered), -1)
    tree: dict[tuple[str, ...], str] = {}
    names = [cells[at].strip() if at < len(cells) else "" for _, cells in rows]
    known = frozenset(names)
    for (number, cells), name in zip(rows, names, strict=True):
        if not name:
            raise InputError(f"{path}: row {number}: the code has no name")
        levels = _levels_of(name, known)
        for depth in range(1, len(levels)):
            tree.setdefault(levels[:depth], "")
        tree[levels] = cells[about].strip() if 0 <= about < len(cells) else ""
    return Project(name=path.stem, codes=_tree(tree, ()))


def _name_column(cells: list[str]) -> int:
    found = [i for i, cell in enumerate(cells) if cell.strip().lower() in NAMES]
    return found[0] if found else -1


def _levels_of(name: str, known: Collection[str]) -> tuple[str, ...]:
    for sign in _LEVELS:
        parts = tuple(part.strip() for part in name.split(sign) if part.strip())
        if len(parts) > 1:
            return parts
    for at in reversed([i for i, sign in enumerate(name) if sign == "."]):
        above, below = name[:at].strip(), name[at + 1 :].strip()
        if above in known and below:
            return *_levels_of(above, known), below
    return (name,)


def _tree(tree: dict[tuple[str, ...], str], above: tuple[str, ...]) -> tuple[ProjectCode, ...]:
    depth = len(above)
    here = [path for path in tree if len(path) == depth + 1 and path[:depth] == above]
    made = []
    for path in here:
        children = _tree(tree, path)
        made.append(
            ProjectCode(
                guid="/".join(path),
                name=path[-1],
                description=tree[path],
                codable=not children,
                children=children,
            )
        )
    return tuple(made)
