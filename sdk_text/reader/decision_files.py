"""The decision files of a corpus as they are now, whoever writes them, and changes to one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.review.decisions.file import (
    DECISIONS_FILE,
    KeptFile,
    find_decisions,
    locked,
    read_kept,
)
from sdk_text.review.decisions.record import Decision
from sdk_text.system.files import write_all_whole
from sdk_text.system.files_beside import file_called
from sdk_text.system.given_files import printable
from sdk_text.text.signs import without_marks
from sdk_text.wording.plurals import counted

Mark = tuple[int, int, int]
MOST_PROBLEMS = 3
"""Rows of a file that are named as unreadable."""
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
    kept: KeptFile = field(default_factory=KeptFile)
    problem: str = ""
    lines: list[str] = field(default_factory=list)
    """The decisions as they are written, once they were."""

    @property
    def decisions(self) -> list[Decision]:
        """The decisions of the file."""
        return self.kept.decisions

    def written(self) -> list[str]:
        """Return the decisions as lines of the file."""
        if len(self.lines) != len(self.decisions):
            self.lines = [self.kept.line(decision) for decision in self.decisions]
        return self.lines


class DecisionFiles:
    """All ``sdk-decisions*.csv`` of a folder, read again when they change."""

    def __init__(self, folder: Path) -> None:
        """Watch a folder, for nobody who writes as yet."""
        self.folder = folder
        self._files: dict[Path, _Loaded] = {}
        self.refresh()
        self.write_as("")

    def write_as(self, coder: str) -> None:
        """Let `coder` be who writes ("" for nobody)."""
        self.coder = coder
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
                loaded.kept, loaded.problem = read_kept(path), ""
                loaded.lines = []
            except InputError as error:
                loaded.problem = str(error)
        return changed

    @property
    def problems(self) -> list[str]:
        """What is wrong with files, some lines each."""
        return [line for path, f in self._files.items() for line in _first(path, f.problem)]

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

    def owned(self) -> list[Path]:
        """Return the files that hold decisions of the coder, and first where new ones go.

        Who coded here and imported a sheet, too, may have decisions in several.
        """
        others = [
            path
            for path, loaded in sorted(self._files.items())
            if path != self.mine and any(d.coder == self.coder for d in loaded.decisions)
        ]
        return [self.mine, *others]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other program of ours from writing the coder's files meanwhile.

        Raises:
            InputError: another one writes them for longer than ten seconds.
        """
        with ExitStack() as stack:
            for path in sorted(self.owned()):
                stack.enter_context(locked(path))
            yield

    def own(self) -> list[Decision]:
        """Return the coder's decisions, whatever file holds them."""
        held = (self._files[path].decisions for path in self.owned() if path in self._files)
        return [d for decisions in held for d in decisions if d.coder == self.coder]

    def check(self, delta: Delta) -> None:
        """Refuse a change that does not fit what the coder's files hold now.

        Raises:
            ChangedMeanwhileError: what is to be taken out is not there as it was.
            InputError: a file cannot be read, or is none that can be written.
        """
        for path in self.owned():
            loaded = self._files.get(path)
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
        """Return what the coder's files hold on some segments (by the ids that they had then)."""
        wanted = set(segments)
        return [decision for decision in self.own() if decision.segment in wanted]

    def apply(self, delta: Delta) -> None:
        """Change the coder's files; to be called under `locked`, after `check`.

        A decision that replaces another of the same identity takes its line, so that a comparison
        of versions shows one line.

        Raises:
            InputError: what is to change stands in a file that can only be read, or none can be
                written; all of them stay as they were.
        """
        added: dict[tuple[str, ...], list[Decision]] = defaultdict(list)
        for decision in delta.added:
            added[decision.identity].append(decision)
        touched = {d.segment for d in (*delta.removed, *delta.added)}
        changed = {path: self._rewritten(path, delta, added, touched) for path in self.owned()}
        if rest := [decision for left in added.values() for decision in left]:
            mine = changed[self.mine] or self._files.get(self.mine, _Loaded())
            lines = [*mine.written(), *map(mine.kept.line, rest)]
            changed[self.mine] = _rewritten(mine, [*mine.decisions, *rest], lines)
        new = {path: loaded for path, loaded in changed.items() if loaded is not None}
        write_all_whole((path, loaded.kept.content(loaded.lines)) for path, loaded in new.items())
        for path, loaded in new.items():
            loaded.mark = _mark(path)
            self._files[path] = loaded

    def left_of(self, delta: Delta) -> Delta:
        """Return what of a change is still to be done, where it was cut off between two files."""
        held = set(self.own())
        if delta.added and not set(delta.added) & held:
            return delta
        return Delta(
            tuple(d for d in delta.removed if d in held and d not in delta.added),
            tuple(d for d in delta.added if d not in held),
        )

    def _rewritten(
        self,
        path: Path,
        delta: Delta,
        added: dict[tuple[str, ...], list[Decision]],
        touched: set[str],
    ) -> _Loaded | None:
        """Return a file without what is taken out, and with what replaces it; None: as it was.

        What has found its line is taken out of `added`.
        """
        loaded = self._files.get(path, _Loaded())
        decisions: list[Decision] = []
        lines: list[str] = []
        for decision, line in zip(loaded.decisions, loaded.written(), strict=True):
            now, text = decision, line
            if decision.segment in touched:
                replacing = added.get(decision.identity)
                if replacing:
                    now = replacing.pop(0)
                    text = loaded.kept.line(now, decision)
                elif decision in delta.removed:
                    continue
            decisions.append(now)
            lines.append(text)
        if decisions == loaded.decisions:
            return None
        if path.suffix.lower() != ".csv":
            raise InputError(f"{printable(path)}: can only be read; save it as .csv, and keep that")
        return _rewritten(loaded, decisions, lines)

    def _own_file(self) -> Path:
        """Return where new decisions go: the common file if it holds this coder's already."""
        common = file_called(self.folder, DECISIONS_FILE)
        known = self._files.get(common)
        if known is not None and any(d.coder == self.coder for d in known.decisions):
            return common
        return file_called(self.folder, f"sdk-decisions-{slug(self.coder)}.csv")


def _rewritten(loaded: _Loaded, decisions: list[Decision], lines: list[str]) -> _Loaded:
    """Return a file with other decisions; what stands beside the old ones stays in its columns."""
    before = {d.identity: loaded.kept.own_cells[d] for d in loaded.kept.own_cells}
    own = {d: before[d.identity] for d in decisions if d.identity in before}
    return _Loaded(kept=KeptFile(decisions, loaded.kept.own_columns, own), lines=lines)


def _first(path: Path, problem: str) -> list[str]:
    lines = problem.splitlines()
    left = len(lines) - MOST_PROBLEMS
    if left < 2:
        return lines
    more = f"{printable(path)}: {counted(left, 'more row|more rows')} that cannot be read"
    return [*lines[:MOST_PROBLEMS], more]


def slug(name: str) -> str:
    """Return a name as part of a file's name: lower-case letters, digits and hyphens.

    >>> slug("Anna Kalniņa-Ozola")
    'anna-kalnina-ozola'
    """
    letters = [c if c.isalnum() else "-" for c in without_marks(name)]
    return "-".join(part for part in "".join(letters).casefold().split("-") if part)[:60] or "coder"


def _mark(path: Path) -> Mark | None:
    """Return what changes whenever a file is written; None where it cannot be told."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
