"""The codings of a project: who gave which of our codes where, and what is as it was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sdk_text.exchange.building import memo_of
from sdk_text.exchange.code_index import CodeIndex
from sdk_text.exchange.places import Places, Spot
from sdk_text.exchange.project import Applied, Project, ProjectSource, Selection, guid
from sdk_text.exchange.words import MARK, is_ours, is_structure
from sdk_text.review.decisions.stretches import Piece
from sdk_text.text.written_lines import in_lines

_NOBODY = frozenset({"", "default"})
"""Names that programs write where nobody gave one."""


@dataclass(frozen=True, slots=True)
class ProjectCoding:
    """A code on a stretch of a project's text."""

    source: ProjectSource
    selection: Selection
    applied: Applied
    user: str
    """As the project names who coded it; may be empty."""
    code: str
    """Our id; empty where the project does not say which code it is."""
    memo: str
    spot: Spot | None
    pieces: tuple[Piece, ...]
    reason: str
    """Why it has no pieces."""

    @property
    def what(self) -> tuple[Spot, str]:
        """The place and the code; in the project's own text where we have no such place."""
        own = (f"\0{self.source.name}", self.selection.start, self.selection.end)
        return self.spot or own, self.code

    @property
    def is_machines(self) -> bool:
        """Whether it is credited to one of our machine coders."""
        return is_ours(self.user)

    @property
    def has_reasons(self) -> bool:
        """Whether it carries what we write below a machine's coding."""
        return MARK in self.selection.description

    @property
    def created(self) -> str:
        """When it was made, if the project says so."""
        return self.applied.created or self.selection.created


def is_nobody(user: str) -> bool:
    """Tell whether a user's name is none."""
    return user.strip().casefold() in _NOBODY


def structure_codes(project: Project) -> set[str]:
    """Return the guids of codes that tie cases to their words, and so say nothing of them."""
    kinds = {guid("structure", kind) for kind in ("summaries", "sections")}
    below = {path[-1].guid for path in project.code_paths().values() if path[0].guid in kinds}
    return below | {case.guid for case in project.cases}


def applied_codes(project: Project) -> set[str]:
    """Return the guids of codes that somebody applied; the others need no place in a codebook."""
    users, structure = project.user_names(), structure_codes(project)
    return {
        applied.code
        for source in project.sources
        for selection in source.selections
        for applied in selection.applied
        if applied.code not in structure
        and not is_structure(users.get(applied.user or selection.user, ""))
    }


def codes_to_apply(project: Project) -> set[str]:
    """Return the guids of codes that can be applied, and of those that were, structure aside."""
    can = {guid for guid, path in project.code_paths().items() if path[-1].codable}
    return (can - structure_codes(project)) | applied_codes(project)


def note_texts(project: Project) -> dict[str, str]:
    """Return the notes' texts by guid."""
    return {note.guid: in_lines(note.text) for note in project.notes}


def full_memo(
    notes: Mapping[str, str], selection: Selection, applied: Applied | None = None
) -> str:
    """Return all that a person wrote on a coding: into its description and as notes.

    What stands in both counts once, with its line breaks, also where a program lost these in one.
    """
    said = [memo_of(selection.description)]
    own = applied.notes if applied else ()
    said += [notes.get(note, "") for note in (*own, *selection.notes)]
    once: dict[tuple[str, ...], str] = {}
    for memo in filter(None, said):
        words = tuple(memo.split())
        once[words] = max(once.get(words, memo), memo, key=lambda text: text.count("\n"))
    return "; ".join(once.values())


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote on words to which no code was given (annotations, in some programs)."""

    source: ProjectSource
    selection: Selection
    user: str
    memo: str


def remarks(project: Project) -> list[Remark]:
    """Return the remarks on words without a code, in the project's order."""
    users, notes = project.user_names(), note_texts(project)
    return [
        Remark(source, selection, users.get(selection.user, "").strip(), memo)
        for source in project.sources
        for selection in source.selections
        if not selection.applied and (memo := full_memo(notes, selection))
    ]


def project_codings(project: Project, index: CodeIndex, places: Places) -> list[ProjectCoding]:
    """Return all codings of a project in its order, without those that mark the structure."""
    users, structure = project.user_names(), structure_codes(project)
    notes = note_texts(project)
    found = []
    for source in project.sources:
        for selection in source.selections:
            spot, reason = places.locate(source, selection.start, selection.end)
            pieces, reason = places.pieces_at(*spot) if spot else ([], reason)
            for applied in selection.applied:
                user = users.get(applied.user or selection.user, "").strip()
                if is_structure(user) or applied.code in structure:
                    continue
                code = index.ids.get(applied.code, "")
                found.append(
                    ProjectCoding(
                        source,
                        selection,
                        applied,
                        user,
                        code,
                        full_memo(notes, selection, applied),
                        spot,
                        tuple(pieces),
                        reason if code else "its code is not in the project's list",
                    )
                )
    return found


@dataclass(frozen=True)
class Compared:
    """Two states of a project."""

    earlier: dict[int, ProjectCoding]
    """The unchanged codings of the later state by their index, as they were in the earlier one."""
    gone: tuple[ProjectCoding, ...]
    """Codings of the earlier state that the later one has no more: taken out, recoded or moved."""


def compared(here: Sequence[ProjectCoding], before: Sequence[ProjectCoding]) -> Compared:
    """Return which codings are the same in both states: by identifier, or by place and code.

    Some programs give new identifiers, and some credit everything to one user or to nobody: place
    and code are enough where a coding names nobody or carries our reasons, or where nothing in the
    project is credited to the machine any more.
    """
    credited = any(coding.is_machines for coding in here)
    earlier: dict[int, ProjectCoding] = {}
    left = dict(enumerate(before))

    def match(key: Callable[[ProjectCoding], object], may: Callable[[ProjectCoding], bool]) -> None:
        waiting: dict[object, list[int]] = defaultdict(list)
        for i, coding in left.items():
            waiting[key(coding)].append(i)
        for n, coding in enumerate(here):
            if n not in earlier and may(coding) and (same := waiting.get(key(coding))):
                earlier[n] = left.pop(same.pop(0))

    match(lambda c: (c.applied.guid, c.what), lambda c: bool(c.applied.guid))
    match(lambda c: (c.user.casefold(), c.what), lambda c: True)
    match(
        lambda c: c.what,
        lambda c: is_nobody(c.user) or c.has_reasons or not credited,
    )
    return Compared(earlier, tuple(left.values()))
