"""What an act changes in files, done, undone and finished after a kill."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from sdk_text.codebook.beside import CODEBOOK_FILE
from sdk_text.errors import InputError
from sdk_text.reader.decision_files import ChangedMeanwhileError, Delta
from sdk_text.reader.journal import Entry, Kind
from sdk_text.reader.project import Project
from sdk_text.review.decisions.file import locked, row_problem
from sdk_text.review.decisions.record import Decision, person_problem
from sdk_text.review.memos import Memo, MemoOn
from sdk_text.system.files import clean_up_killed, write_whole
from sdk_text.system.given_files import printable, read_given_text


@dataclass(frozen=True, slots=True)
class TextChange:
    """A file's text before and after; None where there is no file."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that one act changes."""

    decisions: Delta = field(default_factory=Delta)
    memos_removed: tuple[Memo, ...] = ()
    memos_added: tuple[Memo, ...] = ()
    codebook: TextChange | None = None

    def __bool__(self) -> bool:
        memos = self.memos_removed or self.memos_added
        return bool(self.decisions.removed or self.decisions.added or memos or self.codebook)

    def reversed(self) -> Changes:
        """Return what undoes them."""
        book = self.codebook
        back = replace(book, before=book.after, after=book.before) if book else None
        return Changes(self.decisions.reversed(), self.memos_added, self.memos_removed, back)

    def to_json(self) -> dict[str, Any]:
        """Return them as the journal keeps them."""
        told: dict[str, Any] = {
            "removed": [_packed(d) for d in self.decisions.removed],
            "added": [_packed(d) for d in self.decisions.added],
        }
        if self.memos_removed or self.memos_added:
            told["memos_removed"] = [asdict(m) for m in self.memos_removed]
            told["memos_added"] = [asdict(m) for m in self.memos_added]
        if self.codebook is not None:
            told["codebook"] = asdict(self.codebook)
        return told


def changes_from(told: Mapping[str, Any]) -> Changes:
    """Return changes as the journal kept them.

    Raises:
        ChangedMeanwhileError: no program of ours wrote them so.
    """
    try:
        book = told.get("codebook")
        return Changes(
            Delta(
                tuple(_decision(row) for row in told.get("removed", ())),
                tuple(_decision(row) for row in told.get("added", ())),
            ),
            tuple(_memo(row) for row in told.get("memos_removed", ())),
            tuple(_memo(row) for row in told.get("memos_added", ())),
            _text_change(book) if book else None,
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise ChangedMeanwhileError(f"an act in the journal is damaged ({error})") from error


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act comes to."""

    label: str
    """What it is called in the journal."""
    changes: Changes
    reports: tuple[str, ...]
    kind: Kind = "act"
    of: int = 0
    """The number of the act that is undone or done again; 0: it is an act of its own."""


def carry_out(project: Project, plan: Plan, *, client: str = "", nonce: str = "") -> list[str]:
    """Do what an act changes: journal first, then the files; return the reports that changed.

    Args:
        project: with files to write and a journal.
        plan: the act.
        client: which window asked for it.
        nonce: by which it is known again if it is asked for twice.

    Raises:
        ChangedMeanwhileError: another program changed what was to be changed.
        InputError: a file cannot be read or written.
    """
    assert project.files is not None
    assert project.journal is not None
    with project.files.locked():
        project.refresh()
        project.journal.refresh()
        _check(project, plan.changes)
        number = project.journal.next_number()
        entry = Entry(
            number=number,
            kind=plan.kind,
            of=plan.of or number,
            time=moment_now(),
            label=plan.label,
            reports=plan.reports,
            changes=plan.changes.to_json(),
            client=client,
            nonce=nonce,
        )
        project.journal.begin(entry)
        try:
            _write(project, plan.changes)
        except InputError:
            project.journal.end(entry, done=False)
            raise
        project.journal.end(entry)
    return _after(project, plan.changes, entry)


def _check(project: Project, changes: Changes) -> None:
    assert project.files is not None
    project.files.check(changes.decisions)
    if not project.memos.fits(changes.memos_removed, changes.memos_added):
        raise ChangedMeanwhileError(f"{project.memos.path}: was changed by another program")
    book = changes.codebook
    if book is not None and _text_of(project, book) != book.before:
        raise ChangedMeanwhileError(f"{book.path}: was changed by another program meanwhile")


def _write(project: Project, changes: Changes) -> None:
    assert project.files is not None
    book = changes.codebook
    # First the code, then what is coded with it: a kill between leaves a code without codings.
    if book is not None and book.after is not None:
        _write_text(book)
    if changes.decisions.removed or changes.decisions.added:
        project.files.apply(changes.decisions)
    if changes.memos_removed or changes.memos_added:
        project.memos.change(changes.memos_removed, changes.memos_added)
    if book is not None and book.after is None:
        Path(book.path).unlink(missing_ok=True)


def _after(project: Project, changes: Changes, entry: Entry) -> list[str]:
    """Let the project know; return the reports that changed."""
    touched = [id for id in entry.reports if id in project.reports]
    if changes.codebook is not None:
        project.reload_codebook()
        touched = list(project.reports)
    changed, _ = project.decide()
    touched = list(dict.fromkeys([*touched, *changed]))
    project.changed(touched, "me", entry.client)
    return touched


def finish_interrupted_acts(project: Project) -> None:
    """Carry out what was written down when the program was killed, or give it up for good.

    An act is given up where a file has changed since so that it does not fit any more.
    """
    if project.files is None or project.journal is None:
        return
    with project.files.locked():
        for file in project.files.owned():
            clean_up_killed(file, all_dead=True)
        project.files.refresh()
        project.journal.refresh()
        for entry in project.journal.open_entries():
            try:
                _write(project, _missing(project, changes_from(entry.changes)))
            except ChangedMeanwhileError:
                project.journal.end(entry, done=False)
            else:
                project.journal.end(entry)
    if project.memos.path is not None:
        with locked(project.memos.path):
            clean_up_killed(project.memos.path, all_dead=True)
    project.reload_codebook()
    project.decide()


def _missing(project: Project, changes: Changes) -> Changes:
    """Return the part of an act that has not been carried out."""
    assert project.files is not None
    book = changes.codebook
    if book is not None and _text_of(project, book) == book.after:
        book = None
    decisions = project.files.left_of(changes.decisions)
    memos = changes.memos_removed, changes.memos_added
    if project.memos.holds(*memos):
        memos = (), ()
    left = Changes(decisions, *memos, book)
    _check(project, left)
    return left


def moment_now() -> str:
    """Return the present moment to the millisecond: two acts of one second have an order."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _write_text(change: TextChange) -> None:
    assert change.after is not None
    write_whole(change.path, change.after.encode("utf-8"))


def _text_of(project: Project, change: TextChange) -> str | None:
    """Return what the codebook holds now; None where there is none.

    A journal may come from somebody else with the reports: it can change no other file.
    """
    assert project.corpus is not None
    path = Path(change.path)
    own = [p for p in (project.codebook_path, project.corpus / CODEBOOK_FILE) if p is not None]
    if path.resolve() not in [p.resolve() for p in own]:
        raise ChangedMeanwhileError(f"{printable(path)}: is not the codebook of these reports")
    if not os.path.lexists(path):
        return None
    return read_given_text(path, "codebook", encoding="utf-8")


def _packed(decision: Decision) -> dict[str, str]:
    return {name: value for name, value in asdict(decision).items() if value}


def _decision(row: Mapping[str, str]) -> Decision:
    values = {f.name: _text(row.get(f.name, "")) for f in fields(Decision)}
    if problem := row_problem(values):
        raise ValueError(problem)
    return Decision(**values)  # type: ignore[arg-type]


def _memo(row: Mapping[str, str]) -> Memo:
    values = {f.name: _text(row.get(f.name, "")) for f in fields(Memo)}
    if values["on"] not in get_args(MemoOn) or not values["id"] or person_problem(values["coder"]):
        raise ValueError("a memo of nobody, or on nothing")
    return Memo(**values)  # type: ignore[arg-type]


def _text_change(told: Mapping[str, Any]) -> TextChange:
    before, after = (None if told.get(k) is None else _text(told[k]) for k in ("before", "after"))
    return TextChange(_text(told.get("path")), before, after)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(f"{value!r} is no text"[:100])
    value.encode("utf-8")  # half characters cannot be written
    return value
