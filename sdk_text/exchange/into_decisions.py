"""A project's codings as decisions of their coders, tied to the words of our reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.exchange.building import memo_of
from sdk_text.exchange.code_index import CodeIndex
from sdk_text.exchange.places import Places
from sdk_text.exchange.project import Applied, Project, ProjectSource, Selection
from sdk_text.exchange.sayings import Says
from sdk_text.exchange.words import is_ours, is_structure
from sdk_text.records import ParsedDocument
from sdk_text.review.decisions.file import now
from sdk_text.review.decisions.record import Action, Decision, person_problem
from sdk_text.review.decisions.stretches import stretch_decisions
from sdk_text.wording.plurals import counted, plural

_COUNTED = {"reject": "rejected", "add": "recoded", "comment": "remarked"}
NOBODY = frozenset({"", "default"})
"""Names that programs write where nobody gave one."""


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


@dataclass(frozen=True)
class Imported:
    """What a project comes to."""

    decisions: tuple[Decision, ...]
    unplaced: tuple[Unplaced, ...]
    counts: Counter[str]
    """"codings", "machine", "known", "new", "rejected", "recoded", "remarked",
    "unplaced"."""
    index: CodeIndex
    unknown_sources: tuple[str, ...]
    notices: tuple[str, ...] = field(default=())


def project_decisions(
    project: Project,
    reports: Sequence[ParsedDocument],
    codebook: Codebook,
    *,
    coder: str = "",
    kept: Sequence[Decision] = (),
    since: Project | None = None,
) -> Imported:
    """Return what persons coded in a project as decisions.

    Codings of our own machine coders are left to the next run. With `since`, the project as it was
    exported, those that are gone from it are rejected in the name of `coder`, and those that were
    given another code or other words are added; a memo written on one is a comment.

    Args:
        project: as read from a file.
        reports: the corpus, parsed.
        codebook: to find the project's codes in.
        coder: whose the codings are that no user is named for, and the rejections.
        kept: decisions that are there already; what they say is not said again.
        since: the project that was handed out.

    Raises:
        InputError: codings without a user and no `coder` given, or a name that is no person's.
    """
    maker = _Maker(project, reports, codebook, coder, kept)
    maker.add_all()
    if since is not None:
        maker.compare(since)
    return maker.result()


class _Maker:
    def __init__(
        self,
        project: Project,
        reports: Sequence[ParsedDocument],
        codebook: Codebook,
        coder: str,
        kept: Sequence[Decision],
    ) -> None:
        self._project, self._coder = project, coder.strip()
        self._places = Places(reports)
        self._index = CodeIndex(project.codes, codebook, _used(project))
        self._users = project.user_names()
        self._notes = {note.guid: note.text for note in project.notes}
        self._says = Says(self._places.repeated)
        self._said = self._says.all_of(kept)
        self._moment = project.created or now()
        self._decisions: list[Decision] = []
        self._unplaced: list[Unplaced] = []
        self._counts: Counter[str] = Counter()
        self._nameless = 0

    def add_all(self) -> None:
        """Take every person's coding of every source."""
        for source in self._project.sources:
            for selection in source.selections:
                for applied in selection.applied:
                    self._add(source, selection, applied)

    def _add(self, source: ProjectSource, selection: Selection, applied: Applied) -> None:
        user = self._users.get(applied.user or selection.user, "").strip()
        if is_ours(user):
            self._counts["machine"] += not is_structure(user)
            return
        self._counts["codings"] += 1
        coder = self._person(user)
        code = self._index.ids.get(applied.code, "")
        memo = self._memo(selection, applied)
        if not code:
            self._lose(source, selection, "", coder, memo, "its code is not in the project's list")
            return
        pieces, reason = self._places.pieces(source, selection.start, selection.end)
        if not pieces:
            self._lose(source, selection, code, coder, memo, reason)
            return
        decided = applied.created or selection.created or self._moment
        new = stretch_decisions(
            pieces, coder=coder, decided=decided, action="add", code=code, comment=memo
        )
        fresh = [decision for decision in new if self._says(decision) not in self._said]
        self._counts["known" if not fresh else "new"] += 1
        self._decisions += fresh
        self._said |= {self._says(decision) for decision in fresh}

    def compare(self, since: Project) -> None:
        """Take what became of the machine's codings since the project was handed out.

        Those that are gone are rejected, those with another code or other words are added.
        """
        if not self._coder:
            raise InputError(
                "what became of the machine's codings needs a name: say whose word it is with "
                "--coder NAME"
            )
        index = CodeIndex(since.codes, self._index.base, _used(since))
        before = self._machine_codings(since, index)
        here = self._machine_codings(self._project, self._index)
        for coding in before:
            if coding not in here:
                self._decide("reject", *coding)
        for coding, memo in here.items():
            if coding not in before:
                self._decide("add", *coding, memo)
            elif memo and memo != before[coding]:
                self._decide("comment", *coding, memo)

    def _decide(
        self, action: Action, spot: tuple[str, int, int], code: str, memo: str = ""
    ) -> None:
        pieces, _ = self._places.pieces_at(*spot)
        new = stretch_decisions(
            pieces, coder=self._coder, decided=self._moment, action=action, code=code, comment=memo
        )
        fresh = [decision for decision in new if self._says(decision) not in self._said]
        self._decisions += fresh
        self._said |= {self._says(decision) for decision in fresh}
        self._counts[_COUNTED[action]] += bool(fresh)

    def _machine_codings(
        self, project: Project, index: CodeIndex
    ) -> dict[tuple[tuple[str, int, int], str], str]:
        """Return the memos of what our machine coders coded, by place and code.

        Of documents that both projects have.
        """
        users = project.user_names()
        shared = [self._places.documents_of(source) for source in self._project.sources]
        found: dict[tuple[tuple[str, int, int], str], str] = {}
        for source in project.sources:
            # A source that was taken out of the project says nothing of its codings.
            if not any(self._places.documents_of(source) & documents for documents in shared):
                continue
            for selection in source.selections:
                for applied in selection.applied:
                    code = index.ids.get(applied.code, "")
                    user = users.get(applied.user or selection.user, "")
                    spot = self._places.spot(source, selection.start, selection.end)
                    if code and spot and is_ours(user) and not is_structure(user):
                        found[spot, code] = memo_of(selection.description)
        return found

    def _person(self, user: str) -> str:
        if user.casefold() in NOBODY:
            if not self._coder:
                self._nameless += 1
                return ""
            user = self._coder
        name = " ".join("".join(c if c.isprintable() else " " for c in user).split())
        return f"{name} (person)" if person_problem(name) else name

    def _memo(self, selection: Selection, applied: Applied) -> str:
        said = [memo_of(selection.description)]
        said += [
            " ".join(self._notes.get(note, "").split())
            for note in (*applied.notes, *selection.notes)
        ]
        return "; ".join(dict.fromkeys(s for s in said if s))

    def _lose(
        self,
        source: ProjectSource,
        selection: Selection,
        code: str,
        coder: str,
        memo: str,
        why: str,
    ) -> None:
        words = " ".join(source.text[selection.start : selection.end].split())
        self._unplaced.append(
            Unplaced(source.name, selection.start, selection.end, words, code, coder, memo, why)
        )
        self._counts["unplaced"] += 1

    def result(self) -> Imported:
        """Return everything.

        Raises:
            InputError: some codings are nobody's.
        """
        if self._nameless:
            raise InputError(
                f"{self._project.name}: {counted(self._nameless, 'coding names|codings name')} no "
                "coder; say whose they are with --coder NAME"
            )
        unknown = [s.name for s in self._project.sources if not self._places.documents_of(s)]
        notices = list(self._project.notices)
        if self._index.deeper:
            shown = ", ".join(self._index.deeper[:3])
            notices.append(
                f"{counted(len(self._index.deeper), 'code|codes')} lay deeper than family and code "
                f"and {plural(len(self._index.deeper), 'was|were', 'en')} joined: {shown}"
            )
        return Imported(
            tuple(self._decisions),
            tuple(self._unplaced),
            self._counts,
            self._index,
            tuple(unknown),
            tuple(notices),
        )


def _used(project: Project) -> set[str]:
    """Return the codes that somebody applied; the others need no place in our codebook."""
    users = project.user_names()
    return {
        applied.code
        for source in project.sources
        for selection in source.selections
        for applied in selection.applied
        if not is_structure(users.get(applied.user or selection.user, ""))
    }
