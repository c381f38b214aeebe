"""The decision files of a corpus as they are now, whoever writes them, and changes to one's own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.review.decisions.file import (
    DECISIONS_FILE,
    decision_line,
    find_decisions,
    load_decisions,
    locked,
    save_lines,
)
from sdk_text.review.decisions.record import Decision

Mark = tuple[int, int, int]
_FILE_SPAN = 10_000_000
"""Ranks that one file may take: above the number of decisions that a file can hold in practice."""


class ChangedMeanwhileError(InputError):
    """Another program changed what an act was to change; the file stays as it is."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What an act takes out of a file of decisions, and what it puts there."""

    removed: tuple[Decision, ...] = ()
    added: tuple[Decision, ...] = ()

    def reversed(self) -> Delta:
        """Return what undoes it."""
        return Delta(self.added, self.removed)


@dataclass
class _Loaded:
    mark: Mark | None = None
    decisions: list[Decision] = field(default_factory=list)
    problem: str = ""
    lines: list[str] = field(default_factory=list)
    """The decisions as they are written, once they were."""

    def written(self) -> list[str]:
        """Return the decisions as lines of the file."""
        if len(self.lines) != len(self.decisions):
            self.lines = [decision_line(decision) for decision in self.decisions]
        return self.lines


class DecisionFiles:
    """All ``sdk-decisions*.csv`` of a folder, read again when they change."""

    def __init__(self, folder: Path, coder: str) -> None:
        """Watch a folder; `coder` is who writes ("" for nobody)."""
        self.folder = folder
        self.coder = coder
        self._files: dict[Path, _Loaded] = {}
        self.refresh()
        self.mine = self._own_file()

    def refresh(self) -> bool:
        """Read again what changed on disk; return whether anything did.

        A file that cannot be read now (half written by another program, two versions left
        unmerged) counts as it was before, and is named in `problems`.
        """
        changed = False
        there = find_decisions(self.folder)
        for gone in set(self._files) - set(there):
            del self._files[gone]
            changed = True
        for path in there:
            loaded = self._files.setdefault(path, _Loaded())
            mark = _mark(path)
            if mark == loaded.mark:
                continue
            changed = True
            loaded.mark = mark
            try:
                loaded.decisions, loaded.problem = load_decisions(path), ""
                loaded.lines = []
            except InputError as error:
                loaded.problem = str(error)
        return changed

    @property
    def problems(self) -> list[str]:
        """What is wrong with files, a line each."""
        return [line for f in self._files.values() for line in f.problem.splitlines()]

    def ranked(self) -> list[tuple[Decision, int]]:
        """Return all decisions with their ranks: the order of files, and of lines in them."""
        return [
            (decision, number * _FILE_SPAN + line)
            for number, path in enumerate(sorted(self._files))
            for line, decision in enumerate(self._files[path].decisions)
        ]

    def coders(self) -> list[str]:
        """Return the persons who decided anything, by name."""
        return sorted({d.coder for f in self._files.values() for d in f.decisions})

    def own(self) -> list[Decision]:
        """Return what one's own file holds."""
        loaded = self._files.get(self.mine)
        return loaded.decisions if loaded else []

    def check(self, delta: Delta) -> None:
        """Refuse a change that does not fit what one's own file holds now.

        Raises:
            ChangedMeanwhileError: what is to be taken out is not there as it was.
            InputError: the file cannot be read.
        """
        loaded = self._files.get(self.mine)
        if loaded is not None and loaded.problem:
            raise InputError(loaded.problem.splitlines()[0])
        # Only what stands on the same segments can be meant: a file may hold thousands.
        held = self.own_on(d.segment for d in (*delta.removed, *delta.added))
        if any(decision not in held for decision in delta.removed):
            raise ChangedMeanwhileError(f"{self.mine}: was changed by another program meanwhile")
        staying = {d.identity for d in held if d not in delta.removed}
        if any(d.identity in staying and d not in held for d in delta.added):
            raise ChangedMeanwhileError(f"{self.mine}: was changed by another program meanwhile")

    def own_on(self, segments: Iterable[str]) -> list[Decision]:
        """Return what one's own file holds on some segments (by the ids that they had then)."""
        wanted = set(segments)
        return [decision for decision in self.own() if decision.segment in wanted]

    def apply(self, delta: Delta) -> None:
        """Change one's own file; to be called under `locked` of it, after `check`.

        A decision that replaces another of the same identity takes its line, so that a comparison
        of versions shows one line.
        """
        added = {d.identity: d for d in delta.added}
        touched = {d.segment for d in (*delta.removed, *delta.added)}
        loaded = self._files.get(self.mine, _Loaded())
        decisions: list[Decision] = []
        lines: list[str] = []
        for decision, line in zip(loaded.decisions, loaded.written(), strict=True):
            now, text = decision, line
            if decision.segment in touched:
                replacing = added.pop(decision.identity, None)
                if replacing is not None:
                    now, text = replacing, decision_line(replacing)
                elif decision in delta.removed:
                    continue
            decisions.append(now)
            lines.append(text)
        for decision in added.values():
            decisions.append(decision)
            lines.append(decision_line(decision))
        save_lines(lines, self.mine)
        self._files[self.mine] = _Loaded(_mark(self.mine), decisions, lines=lines)

    def holds(self, delta: Delta) -> bool:
        """Tell whether one's own file is as it is after `delta`."""
        held = set(self.own())
        return set(delta.added) <= held and not set(delta.removed) & held

    def _own_file(self) -> Path:
        """Return the file of the coder: the common one if it holds their decisions already."""
        common = self.folder / DECISIONS_FILE
        known = self._files.get(common)
        if known is not None and any(d.coder == self.coder for d in known.decisions):
            return common
        return self.folder / f"sdk-decisions-{slug(self.coder)}.csv"


def slug(name: str) -> str:
    """Return a name as part of a file's name: lower-case letters, digits and hyphens.

    >>> slug("Anna Kalniņa-Ozola")
    'anna-kalnina-ozola'
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = [c if c.isalnum() else "-" for c in plain if not unicodedata.combining(c)]
    return "-".join(part for part in "".join(letters).casefold().split("-") if part)[:60] or "coder"


def _mark(path: Path) -> Mark | None:
    """Return what changes whenever a file is written; None where it cannot be told."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


__all__ = ["ChangedMeanwhileError", "DecisionFiles", "Delta", "locked", "slug"]
