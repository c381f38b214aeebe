"""Report variables: what a researcher knows of each report beside its text (region, size, year).

They stand in a small table beside the reports, ``variables.csv``: a row a summary or a
municipality, a column a variable, values as the researcher writes them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS, tidy_frame
from sdk_text.reading.files import IMPORTED
from sdk_text.records import Summary
from sdk_text.run.variable_values import doubts
from sdk_text.system.files_beside import files_called
from sdk_text.system.spreadsheet import NoHeaderError, Row, is_error, read_spreadsheet
from sdk_text.text.signs import composed_line, without_marks
from sdk_text.wording.listing import some

VARIABLES_FILES = ("variables.csv", "variables.xlsx")
"""Its name beside the reports."""
SUMMARY = ("summary", "kopsavilkums", "summary id", "kopsavilkuma id")
MUNICIPALITY = ("municipality", "pašvaldība")
"""Headings, in any case, of the column that says which reports a row is about."""
_MOST_NAMED = 5
_NUMBER = re.compile(r"-\d+$")


@dataclass(frozen=True)
class ReportVariables:
    """The table as it was read: values by summary id and by municipality, in the file's columns."""

    source: str
    sha256: str
    names: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    """The values of each row by variable; empty ones are left out."""
    by_summary: Mapping[str, int]
    """Number of the row in `rows`, by folded id."""
    by_municipality: Mapping[str, int]
    written: tuple[str, ...]
    """How each row names its reports, for messages."""
    errors: tuple[str, ...] = ()
    """Cells that hold an error of the spreadsheet, with row and column; they count as empty."""
    headless: tuple[str, ...] = ()
    """Columns that hold something and have no heading; they are not read."""
    used: set[int] = field(default_factory=set, compare=False)
    """Rows that a summary was found for."""
    without: list[str] = field(default_factory=list, compare=False)
    """Summaries that `frame` found nothing for."""

    def of(self, summary: str, municipality: str = "") -> dict[str, str]:
        """Return the values for a summary: those of its own row before its municipality's.

        Args:
            summary: the id ("cesis-1").
            municipality: its name as the reports have it ("Cēsu novads"); a row may also name the
                place alone ("Cēsis").
        """
        found: dict[str, str] = {}
        place = _NUMBER.sub("", summary)
        for number in (
            self.by_municipality.get(
                _folded(municipality), self.by_municipality.get(_folded(place))
            ),
            self.by_summary.get(_folded(summary)),
        ):
            if number is not None:
                self.used.add(number)
                found.update(self.rows[number])
        return {name: found[name] for name in self.names if name in found}

    def frame(self, summaries: Iterable[Summary]) -> pd.DataFrame:
        """Return the variables of some summaries (columns: ``frames.COLUMNS["variables"]``)."""
        rows: list[tuple[str, str, str]] = []
        for summary in summaries:
            found = self.of(summary.summary, summary.municipality)
            rows += [(summary.summary, name, value) for name, value in found.items()]
            if not found:
                self.without.append(summary.summary)
        names = list(COLUMNS["variables"])
        return tidy_frame("variables", pd.DataFrame(rows, columns=names, dtype="string"))

    def account(self) -> dict[str, Any]:
        """Return what run.json says of the table: path, hash, names of the variables."""
        return {"path": self.source, "sha256": self.sha256, "names": list(self.names)}

    def messages(self) -> list[str]:
        """Return what a run should tell: rows that fit no report, reports that have no row."""
        said = [f"{self.source}: {doubt}" for doubt in doubts(self.names, self.rows)]
        if self.errors:
            said.append(
                f"{self.source}: errors of the spreadsheet count as empty cells; mend them there: "
                f"{'; '.join(self.errors[:_MOST_NAMED])}{' …' * (len(self.errors) > _MOST_NAMED)}"
            )
        if self.headless:
            said.append(
                f"{self.source}: not read, as without a heading: {', '.join(self.headless)}; name "
                "the variable in the first row"
            )
        unused = [name for n, name in enumerate(self.written) if n not in self.used]
        if unused and len(unused) == len(self.written):
            return [
                f"{self.source}: no row fits a summary of this run, so there are no report "
                f"variables; its rows name {_some(unused)}, the first summary is "
                f"{_some(self.without[:1])}"
            ]
        if unused:
            said.append(f"{self.source}: no summary of this run fits {_some(unused)}")
        if self.without:
            said.append(f"{self.source}: has no values for {_some(self.without)}")
        return said


def find_variables(folders: Iterable[str | Path]) -> Path | None:
    """Return the table of variables beside the reports, or None.

    In each folder imported reports (``imported/``) come before the folder itself.

    Raises:
        InputError: there are several.
    """
    found: list[Path] = []
    for folder in dict.fromkeys(map(Path, folders)):
        for place in (folder / IMPORTED, folder):
            here = files_called(place, *VARIABLES_FILES)
            found += here
            if here:
                break
    distinct = list({path.resolve(): path for path in found}.values())
    if len(distinct) > 1:
        raise InputError(
            f"{distinct[0]} and {distinct[1]}: two tables of report variables; keep one of them, "
            "or name it with --variables"
        )
    return distinct[0] if distinct else None


def load_variables(path: str | Path) -> ReportVariables:
    """Read a table of report variables (.csv or .xlsx).

    One column, headed summary or municipality (kopsavilkums, pašvaldība), says which reports a row
    is about; both may be there, and a row that names a summary is about that one. All other columns
    with a heading are variables. So is the table that a run leaves (summary, variable, value).

    Raises:
        InputError: the file is missing, damaged or no such table; all that is wrong is named.
    """
    path = Path(path)
    header, rows = _table(path)
    heads = [composed_line(head) for head in header]
    summary, municipality = _key(path, heads, SUMMARY), _key(path, heads, MUNICIPALITY)
    columns = _variable_columns(path, heads, {summary, municipality})
    found = _Rows()
    for number, cells in rows:
        cells = [composed_line(cell) for cell in cells] + [""] * (len(heads) - len(cells))
        own = "" if summary is None else cells[summary]
        place = own or ("" if municipality is None else cells[municipality])
        index = found.by_summary if own else found.by_municipality
        if any(cells[len(heads) :]):
            found.problems.append(f"row {number}: has more cells than the first row has headings")
        elif not place:
            found.problems.append(f"row {number}: names no summary and no municipality")
        elif _folded(place) in index:
            found.problems.append(f"row {number}: {place!r} has a row already; keep one of them")
        else:
            index[_folded(place)] = len(found.values)
            found.add(number, place, {head: cells[i] for i, head in columns.items() if cells[i]})
    if found.problems:
        raise InputError("\n".join(f"{path}: {problem}" for problem in found.problems))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return ReportVariables(
        str(path), digest, tuple(columns.values()), tuple(found.values), found.by_summary,
        found.by_municipality, tuple(found.written), tuple(found.errors),
        tuple(_headless(heads, rows)),
    )  # fmt: skip


@dataclass
class _Rows:
    """What was found on the way down a table; see `ReportVariables`."""

    values: list[dict[str, str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    by_summary: dict[str, int] = field(default_factory=dict)
    by_municipality: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, number: int, place: str, named: Mapping[str, str]) -> None:
        """Add a row of the table, without the cells that hold an error of the spreadsheet."""
        wrong = {head: value for head, value in named.items() if is_error(value)}
        self.errors += [f"row {number}, {head!r}: {value}" for head, value in wrong.items()]
        self.values.append({head: value for head, value in named.items() if head not in wrong})
        self.written.append(place)


def _table(path: Path) -> tuple[list[str], list[Row]]:
    """Return header and rows, a row a summary or a municipality."""
    try:
        header, rows = read_spreadsheet(path, lambda cells: any(map(_is_key, cells)), "variables")
    except InputError as error:
        if not isinstance(error.__cause__, NoHeaderError):
            raise
        raise InputError(
            f"{path}: the first row must name a column 'summary' or 'municipality' that says "
            "which reports a row is about; the other columns are variables"
        ) from error
    if [composed_line(head).casefold() for head in header] == list(COLUMNS["variables"]):
        return _wide(path, rows)
    return header, rows


def _wide(path: Path, rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """Return the table of a run, a row a value, as one with a row a summary."""
    names = list(dict.fromkeys(composed_line(cells[1]) for _, cells in rows if len(cells) > 1))
    values: dict[str, tuple[int, dict[str, str]]] = {}
    for number, cells in rows:
        summary, name, value = [*map(composed_line, cells), "", "", ""][:3]
        own = values.setdefault(summary, (number, {}))[1]
        if name in own:
            raise InputError(
                f"{path}: row {number}: {summary!r} has a value of {name!r} already; keep one"
            )
        own[name] = value
    wide = [
        (n, [summary, *(own.get(m, "") for m in names)]) for summary, (n, own) in values.items()
    ]
    return [SUMMARY[0], *names], wide


def _key(path: Path, heads: Sequence[str], known: Sequence[str]) -> int | None:
    here = [i for i, head in enumerate(heads) if head.casefold() in known]
    if len(here) > 1:
        names = list(dict.fromkeys(heads[i] for i in here))
        shown = " and ".join(map(repr, names))
        what = f"two columns are headed {shown}" if len(names) == 1 else f"{shown} mean the same"
        raise InputError(f"{path}: {what}; keep one of them")
    return here[0] if here else None


def _variable_columns(path: Path, heads: Sequence[str], keys: set[int | None]) -> dict[int, str]:
    columns: dict[int, str] = {}
    seen: set[str] = set()
    for i, head in enumerate(heads):
        if i in keys or not head:
            continue
        if head.casefold() in seen:
            raise InputError(f"{path}: two columns are headed {head!r}; give one another name")
        seen.add(head.casefold())
        columns[i] = head
    if not columns:
        raise InputError(f"{path}: has no variables; add a column with a heading beside the first")
    return columns


def _headless(heads: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return the columns without a heading in which something stands."""
    return [
        f"column {i + 1}"
        for i, head in enumerate(heads)
        if not head and any(composed_line(cells[i]) for _, cells in rows if i < len(cells))
    ]


def _is_key(cell: str) -> bool:
    return composed_line(cell).casefold() in (*SUMMARY, *MUNICIPALITY)


def _folded(name: str) -> str:
    """Return a name so that case, diacritics and blanks do not tell two apart."""
    return " ".join(without_marks(name.casefold()).split())


def _some(names: Sequence[str]) -> str:
    return some(map(repr, names))
