"""Memos on codes and on reports: a small readable file beside the corpus.

Memos on codings are the comments of decisions and lie with those.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from sdk_text.errors import InputError, ReviewError
from sdk_text.review.decisions.file import locked, now
from sdk_text.review.decisions.record import person_problem
from sdk_text.system.files import write_whole
from sdk_text.system.files_beside import file_called, files_called
from sdk_text.system.spreadsheet import escape_formula, read_spreadsheet

MEMOS_FILE = "sdk-memos.csv"
"""Its name in the corpus folder."""
MemoOn = Literal["code", "report"]


@dataclass(frozen=True, slots=True)
class Memo:
    """What one person wrote on a code or on a report."""

    coder: str
    written: str
    """When: ISO 8601."""
    on: MemoOn
    id: str
    """Of the code ("difficulty/funding") or of the summary ("tukums")."""
    text: str
    """May have several lines."""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What a later memo of the same person must share to replace this one."""
        return self.coder, self.on, self.id


COLUMNS = tuple(f.name for f in fields(Memo))


def load_memos(path: str | Path) -> list[Memo]:
    """Read the memos of a file.

    Raises:
        ReviewError: it is missing or damaged; all rows that cannot be understood are named.
    """
    header, rows = read_spreadsheet(
        path, lambda cells: set(COLUMNS) <= set(cells), "memos", error=ReviewError
    )
    memos: list[Memo] = []
    problems: list[str] = []
    for number, cells in rows:
        row = dict(zip(header, cells, strict=False))
        if row.get("on", "") not in get_args(MemoOn) or not row.get("id", "").strip():
            problems.append(f"{path}: row {number}: on must be code or report, with an id")
        elif problem := person_problem(row.get("coder", "")):
            problems.append(f"{path}: row {number}: {problem}")
        else:
            values = {c: row.get(c, "").strip() for c in COLUMNS}
            memos.append(Memo(**values))  # type: ignore[arg-type]
    if problems:
        raise ReviewError("\n".join(problems))
    return memos


def save_memos(memos: Iterable[Memo], path: str | Path) -> None:
    """Write memos to `path`, replacing the file in one step.

    Raises:
        InputError: the file cannot be written; what was there stays.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for memo in memos:
        writer.writerow([escape_formula(getattr(memo, column)) for column in COLUMNS])
    write_whole(path, buffer.getvalue().encode("utf-8"))


def find_memos(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files of memos beside reports or in folders of them."""
    folders = [Path(p) if Path(p).is_dir() else Path(p).parent for p in paths]
    return [file for folder in dict.fromkeys(folders) for file in files_called(folder, MEMOS_FILE)]


class Memos:
    """The memos of a corpus as they are now, whoever writes them."""

    def __init__(self, folder: Path | None) -> None:
        """Watch a folder; None: there are no memos."""
        self.path = file_called(folder, MEMOS_FILE) if folder is not None else None
        self._mark: tuple[int, int, int] | None = None
        self._memos: dict[tuple[str, str, str], Memo] = {}
        self.problems: list[str] = []
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again if it changed; return whether it did."""
        mark = _mark(self.path)
        if mark == self._mark:
            return False
        self._mark = mark
        if mark is None or self.path is None:
            self._memos, self.problems = {}, []
            return True
        try:
            self._memos = {memo.identity: memo for memo in load_memos(self.path)}
            self.problems = []
        except InputError as error:
            self.problems = str(error).splitlines()
        return True

    def on(self, on: MemoOn, id: str) -> list[Memo]:
        """Return all persons' memos on a code or report."""
        return [m for m in self._memos.values() if (m.on, m.id) == (on, id)]

    def own(self, coder: str, on: MemoOn, id: str) -> Memo | None:
        """Return one person's memo."""
        return self._memos.get((coder, on, id))

    def all(self) -> list[Memo]:
        """Return all memos."""
        return list(self._memos.values())

    def change(self, removed: Sequence[Memo], added: Sequence[Memo]) -> bool:
        """Take memos out and put others in; return False, changing nothing, if they do not fit.

        Raises:
            InputError: the file cannot be read or written.
        """
        if self.path is None:
            raise InputError("memos need the folder of the reports (--corpus)")
        with locked(self.path):
            self.refresh()
            if self.problems:
                raise InputError(self.problems[0])
            if not self.fits(removed, added):
                return False
            left = {k: m for k, m in self._memos.items() if m not in removed}
            left.update({memo.identity: memo for memo in added})
            save_memos(left.values(), self.path)
            self._memos, self._mark = left, _mark(self.path)
        return True

    def fits(self, removed: Sequence[Memo], added: Sequence[Memo]) -> bool:
        """Tell whether a change can be made to the memos as they are."""
        held = set(self._memos.values())
        staying = {m.identity for m in held - set(removed)}
        return set(removed) <= held and not any(m.identity in staying - {
            h.identity for h in held & set(added)} for m in added)  # fmt: skip

    def holds(self, removed: Sequence[Memo], added: Sequence[Memo]) -> bool:
        """Tell whether the memos are as they are after a change."""
        held = set(self._memos.values())
        return set(added) <= held and not set(removed) & held


def memo_by(coder: str, on: MemoOn, id: str, text: str) -> Memo:
    """Return a memo written now, its lines trimmed."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return Memo(coder, now(), on, id, lines)


def _mark(path: Path | None) -> tuple[int, int, int] | None:
    try:
        stat = path.stat() if path is not None else None
    except OSError:
        return None
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino) if stat else None
