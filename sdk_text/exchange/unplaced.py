"""The list of codings that found no place, kept beside the decisions."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from sdk_text.exchange.project import ProjectSource, Selection
from sdk_text.system.files import write_whole
from sdk_text.system.spreadsheet import escape_formula, read_spreadsheet


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A coding that found no place, with the reason."""

    source: str
    start: int
    end: int
    words: str
    code: str
    coder: str
    memo: str
    reason: str

    @classmethod
    def at(
        cls,
        source: ProjectSource,
        selection: Selection,
        code: str,
        coder: str,
        memo: str,
        reason: str,
    ) -> Unplaced:
        """Return what was said of a selection, with its words."""
        start, end = selection.start, selection.end
        words = " ".join(source.text[start:end].split())
        return cls(source.name, start, end, words, code, coder, memo, reason)


_COLUMNS = [field.name for field in fields(Unplaced)]


def keep_unplaced(
    unplaced: Sequence[Unplaced], path: Path, sources: Collection[str], coders: Collection[str]
) -> None:
    """Write the codings of an import that found no place (columns: the fields of `Unplaced`).

    Rows of an earlier import stay, except for those of the same texts and coders; where none is
    left, the file is removed.

    Args:
        unplaced: of this import.
        path: of the list.
        sources: names of the texts in the project.
        coders: whose work the project brings.

    Raises:
        InputError: the list that is there cannot be read, or nothing can be written.
    """
    rows = [[str(value) for value in astuple(coding)] for coding in unplaced]
    if path.is_file():
        rows = _others(path, sources, coders) + rows
    if rows:
        write_whole(path, _csv(rows))
    else:
        path.unlink(missing_ok=True)


def _others(path: Path, sources: Collection[str], coders: Collection[str]) -> list[list[str]]:
    header, rows = read_spreadsheet(path, lambda cells: {"source", "coder"} <= set(cells), "table")
    told = [dict(zip(header, cells, strict=False)) for _, cells in rows]
    return [
        [row.get(column, "") for column in _COLUMNS]
        for row in told
        if row["source"] not in sources or row["coder"] not in coders
    ]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8", "replace")
