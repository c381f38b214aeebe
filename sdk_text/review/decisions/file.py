"""The small file beside the corpus in which a person's decisions are kept.

One decision a line, CSV (UTF-8, comma, header), so that it can be read, compared and merged with
ordinary tools. It is written whole or not at all.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sdk_text.errors import ReviewError
from sdk_text.review.decisions.record import (
    ACTIONS,
    READING,
    Decision,
    person_name,
    person_problem,
)
from sdk_text.system import locks
from sdk_text.system.files import write_whole
from sdk_text.system.files_beside import files_beginning
from sdk_text.system.spreadsheet import NoHeaderError, Row, escape_formula, read_spreadsheet
from sdk_text.text.written_lines import in_lines, on_one_line
from sdk_text.wording.nearest import hint

DECISIONS_FILE = "sdk-decisions.csv"
"""Its name in the corpus folder; further reviewers may have ``sdk-decisions-NAME.csv``."""

COLUMNS = tuple(f.name for f in fields(Decision))
_PATIENCE = 10.0
"""Seconds to wait for another program that writes the file."""
_UNMERGED = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_LATVIAN_DATE = re.compile(
    r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\.?(?:,? ([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?))?"
)
_YEAR_FIRST = re.compile(
    r"([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})\.?(?: ([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?))?"
)
"""As Windows writes dates in older Latvian settings, and some spreadsheets everywhere."""
_DAY_NUMBER = re.compile(r"[2-6][0-9]{4}(?:[.,][0-9]+)?")
"""A date whose cell shows numbers: days since the end of 1899."""
_FIRST_DAY = datetime(1899, 12, 30)
_OF_A_RUN = {"coder", "action", "status", "now", "similarity"}
"""Columns of the report that a run makes of decisions (`decisions.csv`)."""
_ESSENTIAL = ("coder", "decided", "action", "summary", "key")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a file of decisions holds: the decisions, and what a person wrote beside them."""

    decisions: list[Decision] = field(default_factory=list)
    own_columns: tuple[str, ...] = ()
    """Headings that are not ours."""
    own_cells: Mapping[Decision, tuple[str, ...]] = field(default_factory=dict)
    """Cells of these columns, of decisions that have any."""

    def line(self, decision: Decision, instead_of: Decision | None = None) -> str:
        """Return a decision as a line of this file; a new word keeps what stood beside the old."""
        cells = self.own_cells.get(instead_of or decision, ())
        cells = cells or ("",) * len(self.own_columns)
        return _csv_line(
            [_one_line(getattr(decision, column), column) for column in COLUMNS]
            + [_one_line(cell) for cell in cells]
        )

    def content(self, lines: Iterable[str]) -> bytes:
        """Return the file with these lines (of `line`)."""
        header = [*COLUMNS, *map(escape_formula, self.own_columns)]
        return "".join([_csv_line(header), *lines]).encode("utf-8")


def find_decisions(folder: str | Path) -> list[Path]:
    """Return the decision files in a corpus folder (``sdk-decisions*.csv``), sorted by name.

    Case does not matter; what a spreadsheet program saved as .xlsx can be read, too.
    """
    return [
        path
        for path in files_beginning(folder, Path(DECISIONS_FILE).stem)
        if path.suffix.lower() in (".csv", ".xlsx")
    ]


def decision_files(given: Iterable[str | Path]) -> list[Path]:
    """Return files of decisions, those in the place of each folder that is among them, each once.

    Raises:
        ReviewError: a folder has none.
    """
    files: dict[Path, None] = {}
    for path in map(Path, given):
        found = find_decisions(path) if path.is_dir() else [path]
        if not found:
            raise ReviewError(f"{path}: no decisions in this folder ({DECISIONS_FILE})")
        files |= dict.fromkeys(found)
    return list(files)


def with_files_beside(files: Iterable[Path]) -> list[Path]:
    """Return files of decisions, and those that lie beside them."""
    given = list(files)
    beside = [one for file in given for one in find_decisions(file.parent)]
    return list({path.resolve(): path for path in (*given, *beside)}.values())


def load_decisions(paths: str | Path | Iterable[str | Path]) -> list[Decision]:
    """Read decisions from one file or several, in their order.

    A line that stands twice is taken once. Columns that are not known are ignored.

    Raises:
        ReviewError: a file is missing or damaged, a column stands twice, or lines cannot be
            understood; all of them are named.
    """
    files = [paths] if isinstance(paths, str | Path) else list(paths)
    decisions: dict[Decision, None] = {}
    problems: list[str] = []
    for file in files:
        try:
            decisions |= dict.fromkeys(read_kept(file).decisions)
        except ReviewError as error:
            problems.append(str(error))
    if problems:
        raise ReviewError("\n".join(problems))
    return list(decisions)


def read_kept(file: str | Path) -> KeptFile:
    """Read a file of decisions with the columns that a person added; see `load_decisions`.

    Raises:
        ReviewError: see `load_decisions`.
    """
    header, rows = _table(file)
    beside = [i for i, heading in enumerate(header) if heading and heading not in COLUMNS]
    decisions: dict[Decision, None] = {}
    own: dict[Decision, tuple[str, ...]] = {}
    problems: list[str] = []
    for number, cells in rows:
        row = dict(zip(header, cells, strict=False))
        row["decided"] = _iso(row.get("decided", ""))
        if problem := row_problem(row):
            problems.append(f"{file}: row {number}: {problem}")
            continue
        decision = _decision(row)
        decisions[decision] = None
        written = tuple(cells[i] if i < len(cells) else "" for i in beside)
        if any(written):
            own[decision] = written
    if rows and len(rows[-1][1]) < len(header) and _is_cut_off(Path(file)):
        problems.append(
            f"{file}: row {rows[-1][0]}: is cut off; copy the file once more, or, if the row is "
            "whole, end it with a new line"
        )
    if problems:
        raise ReviewError("\n".join(problems))
    return KeptFile(list(decisions), tuple(header[i] for i in beside), own)


def _is_cut_off(path: Path) -> bool:
    """Tell whether a text ends without the end of a line, as one that was copied by half does."""
    return path.suffix.lower() == ".csv" and not path.read_bytes().rstrip(b"\0").endswith(
        (b"\n", b"\r")
    )


def _table(file: str | Path) -> tuple[list[str], list[Row]]:
    """Return header and rows of what has the columns of a file of decisions, each once."""
    try:
        header, rows = read_spreadsheet(
            file,
            lambda cells: set(cells) >= set(_ESSENTIAL) or set(cells) >= _OF_A_RUN,
            "decisions",
            error=ReviewError,
        )
    except ReviewError as error:
        if not isinstance(error.__cause__, NoHeaderError):
            raise
        raise ReviewError(
            f"{file}: the header row was not found: the first row of a file of decisions has the "
            f"columns {', '.join(_ESSENTIAL)}, written so"
        ) from error
    if set(header) >= _OF_A_RUN:
        raise ReviewError(
            f"{file}: what a run says became of decisions, without what tells their places; name "
            f"the decisions themselves, which lie beside the reports ({DECISIONS_FILE})"
        )
    if twice := [c for c in COLUMNS if header.count(c) > 1]:
        raise ReviewError(f"{file}: column {', '.join(map(repr, twice))} stands twice; keep one")
    return header, rows


def save_decisions(decisions: Iterable[Decision], path: str | Path) -> None:
    """Write decisions to `path`, replacing the file in one step.

    Raises:
        InputError: the file cannot be written; what was there stays.
    """
    file = KeptFile()
    write_whole(path, file.content(file.line(decision) for decision in decisions))


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def merge_decisions(kept: Sequence[Decision], new: Iterable[Decision]) -> list[Decision]:
    """Return `kept` with `new` added; a person's new word on the same coding replaces the old one.

    Replaced decisions stay where they stood, so that a comparison of versions shows one line.
    """
    by_identity: dict[tuple[str, ...], Decision] = {}
    for decision in kept:  # two files put together may hold an earlier word below a later one
        other = by_identity.get(decision.identity)
        if other is None or moment(decision.decided) >= moment(other.decided):
            by_identity[decision.identity] = decision
    for decision in new:
        by_identity[decision.identity] = decision
    return list(by_identity.values())


def keep_decisions(new: Sequence[Decision], path: str | Path) -> list[Decision]:
    """Merge `new` into the file at `path` (made if absent) and return all that it now holds.

    Columns that a person added to the file stay, with what stands in them.

    Raises:
        ReviewError: the file that is there cannot be read, or cannot be written.
    """
    path = Path(path)
    check_kept_as(path)
    with locked(path):
        kept = read_kept(path) if path.is_file() else KeptFile()
        before = {decision.identity: decision for decision in kept.decisions}
        merged = merge_decisions(kept.decisions, new)
        lines = (kept.line(d, before.get(d.identity)) for d in merged)
        write_whole(path, kept.content(lines))
    return merged


def check_kept_as(path: Path) -> None:
    """Refuse a name under which decisions could not be read again.

    Raises:
        ReviewError: it does not end in .csv.
    """
    if path.suffix.lower() != ".csv":
        raise ReviewError(f"{path}: decisions are kept as .csv; name a file with that ending")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other program of ours from writing `path` meanwhile.

    Raises:
        ReviewError: another one writes it for longer than ten seconds, or the folder cannot be
            written to.
    """
    try:
        lock = locks.acquire(path.with_name(f".{path.name}.lock"), wait=_PATIENCE)
    except locks.LockedError:
        raise ReviewError(f"{path}: someone else is writing it; try again in a moment") from None
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written ({error.strerror})") from error
    try:
        yield
    finally:
        locks.release(lock)


def now() -> str:
    """Return the present moment as decisions carry it (UTC, ISO 8601, seconds)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def moment(decided: str) -> datetime:
    """Return when a decision was made; without a zone it is taken as UTC."""
    when = datetime.fromisoformat(decided)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _one_line(cell: str, column: str = "") -> str:
    """Return a cell for a file of a line a decision; the lines of a comment are told by a sign."""
    return escape_formula(on_one_line(cell) if column == "comment" else " ".join(cell.split()))


def row_problem(row: Mapping[str, str]) -> str:
    """Return why a row of the file, by its columns, is no decision; "" if it is one."""
    # Marks of a version control stand at the beginning of a line; a remark may hold any words.
    if next(iter(row.values()), "").startswith(_UNMERGED):
        return "two versions were left unmerged here; keep the lines that hold and remove the marks"
    missing = [c for c in _ESSENTIAL if not row.get(c, "").strip()]
    if missing:
        return f"{', '.join(missing)} is empty"
    if row["action"] not in ACTIONS:
        return f"unknown action {row['action']!r}; {hint(row['action'], ACTIONS)}"
    try:
        moment(row["decided"])
    except ValueError:
        return f"{row['decided']!r} is no date; write it as 2026-01-31"
    if row["action"] not in {"none", *READING} and not row.get("code"):
        return "code is empty"
    if row["action"] == "recode" and not row.get("new_code"):
        return "recode needs a new_code"
    return person_problem(row["coder"])


def _iso(decided: str) -> str:
    """Return a moment as it was written, or what a spreadsheet made of it, as ISO 8601."""
    written = decided.strip()
    if found := _LATVIAN_DATE.fullmatch(written):
        day, month, year, hour, rest = found.groups()
    elif found := _YEAR_FIRST.fullmatch(written):
        year, month, day, hour, rest = found.groups()
    elif _DAY_NUMBER.fullmatch(written):
        when = _FIRST_DAY + timedelta(days=float(written.replace(",", ".")))
        return when.isoformat(timespec="seconds")
    else:
        return written
    return f"{year}-{month:0>2}-{day:0>2}" + (f"T{hour:0>2}{rest}" if hour else "")


def _decision(row: dict[str, str]) -> Decision:
    cells = {column: " ".join(row.get(column, "").split()) for column in COLUMNS}
    cells["comment"] = in_lines(row.get("comment", ""))
    cells["coder"] = person_name(cells["coder"])
    return Decision(**cells)  # type: ignore[arg-type]
