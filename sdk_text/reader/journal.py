"""What a coder did, act by act, in a file that a kill at any moment leaves readable.

A line is a JSON object. An act is written down and forced to disk before it changes any file; when
it has, a line says so. An act that was written down and not carried out (the program was killed
between) is carried out at the next start, so that nothing that was done is lost, and nothing is
done by half. A last line that was cut off belongs to an act that changed nothing yet: it is set
aside.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sdk_text.errors import InputError
from sdk_text.reader.decision_files import slug
from sdk_text.system.given_files import check_given, printable

Kind = Literal["act", "undo", "redo"]


@dataclass
class Entry:
    """One line that begins an act, an undo or a redo."""

    number: int
    kind: Kind
    of: int
    """For undo and redo: the number of the act; else its own number."""
    time: str
    label: str
    """What was done, as undo and redo name it: a key of the wording and its values."""
    reports: tuple[str, ...]
    changes: Mapping[str, Any]
    """What it takes out of files and puts there; see `sdk_text.reader.changes`."""
    client: str = ""
    nonce: str = ""
    """What the window called it, so that it is not done twice when its answer was lost."""
    state: Literal["begun", "done", "void"] = "begun"


@dataclass
class _Stacks:
    undo: list[int] = field(default_factory=list)
    redo: list[int] = field(default_factory=list)


class Journal:
    """The journal of one coder."""

    def __init__(self, path: Path) -> None:
        """Open a journal; the file is made with the first act."""
        self.path = path
        self.entries: dict[int, Entry] = {}
        self._read_to = 0
        self._torn = False
        self.refresh()

    def refresh(self) -> bool:
        """Read what another window or program added; return whether there was anything."""
        if not os.path.lexists(self.path):
            return False
        if self.path.is_symlink():
            raise InputError(f"{printable(self.path)}: is a link; remove it")
        size = check_given(self.path, "journal")
        if size < self._read_to:
            # Replaced by a shorter one: begin anew.
            self.entries, self._read_to = {}, 0
        if size == self._read_to:
            return False
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            data = file.read()
        whole, newline, rest = data.rpartition(b"\n")
        self._torn = bool(rest)
        self._read_to += len(whole) + len(newline)
        for line in whole.splitlines():
            self._take(line)
        return bool(whole)

    def _take(self, line: bytes) -> None:
        """Take in a line; one that cannot be understood is passed over."""
        try:
            row = json.loads(line)
            number = int(row["n"])
            if "state" in row:
                if number in self.entries:
                    self.entries[number].state = "done" if row["state"] == "done" else "void"
                return
            kind = row["kind"]
            if kind not in ("act", "undo", "redo"):
                return
            self.entries[number] = Entry(
                number, kind, int(row["of"]), str(row["time"]), str(row["label"]),
                tuple(map(str, row["reports"])), dict(row["changes"]), str(row.get("client", "")),
                str(row.get("nonce", "")),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return

    def next_number(self) -> int:
        """Return the number of the next entry."""
        return max(self.entries, default=0) + 1

    def begin(self, entry: Entry) -> None:
        """Write an entry down and force it to disk."""
        row = {
            "n": entry.number,
            "kind": entry.kind,
            "of": entry.of,
            "time": entry.time,
            "label": entry.label,
            "reports": list(entry.reports),
            "changes": entry.changes,
            "client": entry.client,
            "nonce": entry.nonce,
        }
        self._append(row, force=True)
        self.entries[entry.number] = entry

    def end(self, entry: Entry, *, done: bool = True) -> None:
        """Write down that an entry was carried out, or that it never will be.

        Where that cannot be written (the disk is full) nothing is lost: the next start looks what
        of the entry is left to do.
        """
        entry.state = "done" if done else "void"
        with suppress(InputError):
            self._append({"n": entry.number, "state": entry.state}, force=False)

    def of_nonce(self, nonce: str) -> Entry | None:
        """Return the entry that a window called so, if it was carried out."""
        if not nonce:
            return None
        found = (e for e in self.entries.values() if e.nonce == nonce and e.state == "done")
        return next(found, None)

    def open_entries(self) -> list[Entry]:
        """Return what was begun and neither done nor given up."""
        return [entry for entry in self.entries.values() if entry.state == "begun"]

    def undoable(self) -> Entry | None:
        """Return the act that undo would take back."""
        stack = self._stacks().undo
        return self.entries[stack[-1]] if stack else None

    def redoable(self) -> Entry | None:
        """Return the act that redo would do again."""
        stack = self._stacks().redo
        return self.entries[stack[-1]] if stack else None

    def _stacks(self) -> _Stacks:
        stacks = _Stacks()
        for entry in self.entries.values():
            if entry.state != "done":
                continue
            if entry.kind == "act":
                stacks.undo.append(entry.number)
                stacks.redo.clear()
            elif entry.kind == "undo" and entry.of in stacks.undo:
                stacks.undo.remove(entry.of)
                stacks.redo.append(entry.of)
            elif entry.kind == "redo" and entry.of in stacks.redo:
                stacks.redo.remove(entry.of)
                stacks.undo.append(entry.of)
        return stacks

    def _append(self, row: Mapping[str, Any], *, force: bool) -> None:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        if self._torn:
            # The line that was cut off stays as a line of its own, which no reader understands.
            line = b"\n" + line
            self._torn = False
        try:
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
                if force:
                    os.fsync(file.fileno())
                self._read_to = file.tell()
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror})") from error


def journal_path(folder: Path, coder: str) -> Path:
    """Return where a coder's journal lies: beside the decisions."""
    return folder / f".sdk-journal-{slug(coder)}.jsonl"
