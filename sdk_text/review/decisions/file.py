"""The small file beside the corpus in which a person's decisions are kept.

One decision a line, CSV (UTF-8, comma, header), so that it can be read, compared and merged with
ordinary tools. It is written whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from sdk_text import locks
from sdk_text.errors import ReviewError
from sdk_text.files import write_whole
from sdk_text.nearest import hint
from sdk_text.review.decisions.record import ACTIONS, READING, Decision, person_problem
from sdk_text.spreadsheet import escape_formula, read_spreadsheet

DECISIONS_FILE = "sdk-decisions.csv"
"""Its name in the corpus folder; further reviewers may have ``sdk-decisions-NAME.csv``."""

COLUMNS = tuple(f.name for f in fields(Decision))
_PATIENCE = 10.0
"""Seconds to wait for another program that writes the file."""
_UNMERGED = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_ESSENTIAL = ("coder", "decided", "action", "summary", "key")


def find_decisions(folder: str | Path) -> list[Path]:
    """Return the decision files in a corpus folder (``sdk-decisions*.csv``), sorted by name."""
    return sorted(Path(folder).glob("sdk-decisions*.csv"))


def load_decisions(paths: str | Path | Iterable[str | Path]) -> list[Decision]:
    """Read decisions from one file or several, in their order.

    A line that stands twice is taken once. Columns that are not known are ignored.

    Raises:
        ReviewError: a file is missing or damaged, or lines cannot be understood; all of them are
            named.
    """
    files = [paths] if isinstance(paths, str | Path) else list(paths)
    decisions: dict[Decision, None] = {}
    problems: list[str] = []
    for file in files:
        header, rows = read_spreadsheet(
            file, lambda cells: set(_ESSENTIAL) <= set(cells), "decisions"
        )
        for number, cells in rows:
            row = dict(zip(header, cells, strict=False))
            problem = row_problem(row)
            if problem:
                problems.append(f"{file}: row {number}: {problem}")
            else:
                decisions[_decision(row)] = None
    if problems:
        raise ReviewError("\n".join(problems))
    return list(decisions)


def save_decisions(decisions: Iterable[Decision], path: str | Path) -> None:
    """Write decisions to `path`, replacing the file in one step.

    Raises:
        InputError: the file cannot be written; what was there stays.
    """
    save_lines([decision_line(decision) for decision in decisions], path)


def decision_line(decision: Decision) -> str:
    """Return a decision as a line of the file."""
    return _csv_line([_one_line(getattr(decision, column)) for column in COLUMNS])


def save_lines(lines: Iterable[str], path: str | Path) -> None:
    """Write lines that `decision_line` made to `path`, replacing the file in one step.

    Raises:
        InputError: the file cannot be written; what was there stays.
    """
    write_whole(path, "".join([_csv_line(COLUMNS), *lines]).encode("utf-8"))


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def merge_decisions(kept: Sequence[Decision], new: Iterable[Decision]) -> list[Decision]:
    """Return `kept` with `new` added; a person's new word on the same coding replaces the old one.

    Replaced decisions stay where they stood, so that a comparison of versions shows one line.
    """
    by_identity = {decision.identity: decision for decision in kept}
    for decision in new:
        by_identity[decision.identity] = decision
    return list(by_identity.values())


def keep_decisions(new: Sequence[Decision], path: str | Path) -> list[Decision]:
    """Merge `new` into the file at `path` (made if absent) and return all that it now holds.

    Raises:
        ReviewError: the file that is there cannot be read, or cannot be written.
    """
    path = Path(path)
    with locked(path):
        kept = load_decisions(path) if path.is_file() else []
        merged = merge_decisions(kept, new)
        save_decisions(merged, path)
    return merged


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


def _one_line(cell: str) -> str:
    return escape_formula(" ".join(cell.split()))


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


def _decision(row: dict[str, str]) -> Decision:
    cells = {column: " ".join(row.get(column, "").split()) for column in COLUMNS}
    return Decision(**cells)  # type: ignore[arg-type]
