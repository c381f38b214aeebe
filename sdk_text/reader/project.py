"""What the reader has open: a run, the corpus' decisions, the codebook; kept up to date."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.codebook.beside import find_codebook
from sdk_text.errors import InputError
from sdk_text.reader.coder_names import known_name
from sdk_text.reader.decision_files import DecisionFiles
from sdk_text.reader.journal import Journal, journal_path
from sdk_text.reader.material import Material, Report, load_material, run_mark
from sdk_text.reader.standing import Shown, Standing
from sdk_text.records import MACHINES
from sdk_text.results import Results
from sdk_text.review.decisions.record import Decision, person_problem
from sdk_text.review.decisions.renamed import NewIds, renamed_reports
from sdk_text.review.memos import Memos
from sdk_text.wording.texts import Lang

_AGAIN = 5.0
"""Seconds after which a run that could not be read is tried once more."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, for whoever looks at the reports."""

    revision: int
    reports: tuple[str, ...]
    by: str
    """"me", "other window", "coder NAME", "program", "run" (a new one), "problem" (a file that
    cannot be read, or can be again)."""
    client: str = ""
    """Id of the window whose act it was, if it was one."""


@dataclass(frozen=True)
class Opened:
    """What to open, and how."""

    out: Path
    corpus: Path | None = None
    """Folder of the reports, where decisions are kept; None: nothing can be decided."""
    coder: str = ""
    codebook: Path | None = None
    lang: Lang | None = None
    """Of the page; None: that of the run."""
    blind: bool = False
    """Hide the machine's and others' codes of a segment until one's own are given."""


@dataclass
class _Versions:
    """Counts up whenever a report changes."""

    of_report: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Project:
    """A run opened for reading and, with a corpus and a coder, for deciding.

    All methods are to be called under `lock` where several threads use it.
    """

    def __init__(self, opened: Opened, results: Results | None = None) -> None:
        """Open a run.

        Args:
            opened: what, and how.
            results: of the run, if they are at hand; None: read them from its folder, and again
                when they change.

        Raises:
            InputError: the run, the corpus, the codebook or the coder's name cannot be used.
        """
        self.opened = opened
        self.lock = threading.RLock()
        self.revision = 1
        self.listeners: list[Callable[[Change], None]] = []
        self.run_problem = ""
        self._unread_since = 0.0
        """When a new run could not be read; 0: all are read."""
        self.codebook_problem = ""
        self._codebook_mark: object = None
        self.cache: dict[str, Any] = {}
        """What other modules keep of the state as it is; emptied when a new run is read."""
        self._fixed = results
        self._versions = _Versions()
        self.corpus = _folder(opened.corpus)
        if opened.coder and (problem := person_problem(opened.coder)):
            raise InputError(problem)
        self.memos = Memos(self.corpus)
        self.files = DecisionFiles(self.corpus) if self.corpus else None
        self.coder = known_name(opened.coder, self.files, self.memos)
        if self.files is not None:
            self.files.write_as(self.coder)
        self.journal = (
            Journal(journal_path(self.corpus, self.coder)) if self.corpus and self.coder else None
        )
        self._open_run()
        self._told = self.problems

    @property
    def readonly(self) -> bool:
        """Whether nothing can be decided here."""
        return self.files is None or not self.coder

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.opened.lang or self.material.results.lang

    @property
    def blind(self) -> bool:
        """Whether codes are hidden until one's own are given."""
        return self.opened.blind and not self.readonly

    @property
    def reports(self) -> dict[str, Report]:
        """The reports by id, in the order of the run."""
        return self.material.reports

    @property
    def problems(self) -> list[str]:
        """What cannot be read just now, a line each."""
        found = [*self.files.problems] if self.files else []
        found += [line for line in (self.run_problem, self.codebook_problem) if line]
        return [*found, *self.memos.problems]

    def report(self, id: str) -> Report:
        """Return a report.

        Raises:
            KeyError: there is none of this id.
        """
        return self.material.reports[id]

    def standing(self, id: str) -> Standing:
        """Return how things stand in a report."""
        return self._standings[id]

    def version(self, report: str) -> int:
        """Return a number that is another one whenever the report changed."""
        return self._versions.of_report[report]

    # What is shown

    def shown(self, report: str, segment: str) -> list[Shown]:
        """Return the codes on a segment as this coder may see them."""
        standing = self._standings[report]
        if self.hidden(report, segment):
            return standing.alone(segment, self.coder, blind=True)
        return standing.shown(segment, self.coder)

    def hidden(self, report: str, segment: str) -> bool:
        """Tell whether others' codes on a segment are hidden from this coder still."""
        return self.blind and self.coder not in self._standings[report].blind_readers(segment)

    def hidden_still(self, report: str, decision: Decision) -> bool:
        """Tell whether a decision is on a segment of which others' codes are hidden still."""
        segments = self.report(report).by_id
        return decision.segment in segments and self.hidden(report, decision.segment)

    def coders(self) -> list[tuple[str, str]]:
        """Return everyone who codes here, with their kind ("form", "machine", "person")."""
        machines = dict.fromkeys(
            coding.coder
            for report in self.reports.values()
            for codings in report.base.values()
            for coding in codings
        )
        persons = dict.fromkeys([*(self.files.coders() if self.files else ()), self.coder])
        names = [*machines, *(name for name in persons if name and name not in machines)]
        return [(name, kind_of(name)) for name in names]

    # Keeping up

    def refresh(self) -> None:
        """Take in what other programs changed since: decisions, codebook, memos, the run."""
        if self._fixed is None and run_mark(self.opened.out) not in (None, self._run_mark):
            self._reopen()
        elif self._unread_since and monotonic() - self._unread_since > _AGAIN:
            # A folder that is copied or synchronised may have its `run.json` before the rest.
            self._reopen()
        if self._codebook_changed():
            self._load_codebook()
            for standing in self._standings.values():
                standing.set_codes(self._codes)
            self.changed(self.reports, "program")
        if self.memos.refresh():
            self.changed(self.reports, "program")
        if self.files is not None and self.files.refresh():
            changed, persons = self.decide()
            if changed:
                by = f"coder {persons[0]}" if len(persons) == 1 else "program"
                self.changed(changed, "other window" if by == f"coder {self.coder}" else by)
        if self.problems != self._told:
            self._told = self.problems
            self.changed((), "problem")

    def decide(self) -> tuple[list[str], list[str]]:
        """Apply the decisions that hold now; return the reports that changed, and by whose."""
        assert self.files is not None
        by_report: dict[str, list[tuple[Decision, int]]] = defaultdict(list)
        ranked = self.files.ranked()
        new_id = self._new_ids([decision for decision, _ in ranked])
        for decision, rank in ranked:
            by_report[new_id.of(decision)].append((decision, rank))
        changed: list[str] = []
        persons: set[str] = set()
        for report, standing in self._standings.items():
            now = by_report.get(report, [])
            before = self._decisions.get(report, [])
            new, old = {id(d): d for d, _ in now}, {id(d): d for d, _ in before}
            if list(new) == list(old):
                continue
            self._decisions[report] = now
            if standing.decide(now):
                changed.append(report)
                said = {d for i, d in new.items() if i not in old}
                unsaid = {d for i, d in old.items() if i not in new}
                persons |= {decision.coder for decision in said ^ unsaid}
        return changed, sorted(persons)

    def _new_ids(self, decisions: Sequence[Decision]) -> NewIds:
        """Return the new ids of reports that have another one since they were decided on."""
        named = {decision.summary for decision in decisions}
        known: tuple[set[str], NewIds] = self.cache.get("new ids", (set(), NewIds()))
        if named != known[0]:
            segments = (s for report in self.reports.values() for s in report.segments)
            known = named, renamed_reports(decisions, segments, self.reports)
            self.cache["new ids"] = known
        return known[1]

    def changed(self, reports: Iterable[str], by: str, client: str = "") -> None:
        """Count up the revision and tell whoever listens."""
        self.revision += 1
        ids = tuple(reports)
        for id in ids:
            self._versions.of_report[id] += 1
        change = Change(self.revision, ids, by, client)
        for listener in list(self.listeners):
            listener(change)

    def known_codes(self) -> frozenset[str]:
        """Return the ids of the codes that can be given."""
        return self._codes

    def _open_run(self, *, first: bool = True) -> None:
        persons = frozenset(self.files.coders()) if self.files else frozenset()
        self._run_mark = run_mark(self.opened.out)
        if self._fixed is not None:
            self.material = Material(self._fixed, persons)
        else:
            self.material = load_material(self.opened.out, persons, None)
        self._load_codebook(first=first)
        self._standings = {id: Standing(report, self._codes) for id, report in self.reports.items()}
        self._decisions: dict[str, list[tuple[Decision, int]]] = {}
        self.cache.clear()
        if self.files is not None:
            self.decide()

    def _reopen(self) -> None:
        """Read the run again, which a new `extract` has replaced."""
        before = set(self.reports)
        try:
            self._open_run(first=False)
            self.run_problem, self._unread_since = "", 0.0
        except InputError as error:
            # Half written, or gone: what was read stays until it can be read again.
            self.run_problem, self._unread_since = str(error).splitlines()[0], monotonic()
            return
        self.changed(sorted(before | set(self.reports)), "run")

    # The codebook

    @property
    def codebook_path(self) -> Path | None:
        """The user's own codebook, if there is one."""
        if self.opened.codebook is not None:
            return self.opened.codebook
        beside = find_codebook([self.corpus]) if self.corpus else None
        if beside is not None:
            return beside
        settings = self.material.results.meta.get("settings", {})
        of_run = str(settings.get("codebook") or "")
        return (
            Path(of_run) if of_run.endswith((".yaml", ".yml")) and Path(of_run).is_file() else None
        )

    def reload_codebook(self) -> None:
        """Take in the codebook as it is now."""
        self._load_codebook()
        for standing in self._standings.values():
            standing.set_codes(self._codes)

    def _codebook_changed(self) -> bool:
        return self._mark_of_codebook() != self._codebook_mark

    def _mark_of_codebook(self) -> object:
        path = self.codebook_path
        if path is None or not path.is_file():
            return None
        stat = path.stat()
        return str(path), stat.st_mtime_ns, stat.st_size

    def _load_codebook(self, *, first: bool = False) -> None:
        self._codebook_mark = self._mark_of_codebook()
        path = self.codebook_path
        try:
            own = load_codebook(path) if path is not None else None
            self.codebook_problem = ""
        except InputError as error:
            if first and self.opened.codebook is not None:
                raise
            self.codebook_problem = str(error).splitlines()[0]
            own = None if first else self.codebook
        self.codebook: Codebook = own or self.material.codebook
        self._codes = frozenset(code.id for code in self.codebook.codes)


def kind_of(coder: str) -> str:
    """Return what a coder is: "form", "machine" or "person"."""
    if coder == "form":
        return "form"
    return "machine" if coder in MACHINES else "person"


def _folder(corpus: Path | None) -> Path | None:
    if corpus is None:
        return None
    if not corpus.exists():
        raise InputError(f"{corpus}: no such folder or file; name the reports with --corpus")
    return corpus if corpus.is_dir() else corpus.parent
