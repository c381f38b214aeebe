"""Memos on codes and reports as a project's notes, out and in.

Memos on codings go with these (`sdk_text.exchange.building`, `sdk_text.exchange.codings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sdk_text.exchange.names import Replace
from sdk_text.exchange.project import Note, Project, ProjectCode, ProjectSource, guid
from sdk_text.exchange.words import is_ours, say, user_name
from sdk_text.results import Results
from sdk_text.review.decisions.record import person_problem
from sdk_text.review.memos import Memo, Memos
from sdk_text.wording.texts import Lang

ABOUT = guid("note", "about")
"""The note that tells what the project is."""


@dataclass(frozen=True)
class Notes:
    """Memos as notes, by what they are on."""

    on_codes: dict[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    """By our id."""
    on_documents: dict[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    writers: dict[str, str] = field(default_factory=dict)
    """Names of users by guid."""

    def all(self) -> list[Note]:
        """Return the notes, each once."""
        kinds = (self.on_codes, self.on_documents)
        return [note for kind in kinds for notes in kind.values() for note in notes]

    def on_source(self, source: ProjectSource, document: str) -> ProjectSource:
        """Return a document's source with its memos: as notes, and as its description."""
        notes = self.on_documents.get(document, [])
        told = [f"{self.writers[note.user]}: {note.text}" for note in notes]
        return replace(source, notes=tuple(n.guid for n in notes), description="\n".join(told))

    def on_code(self, code: ProjectCode) -> ProjectCode:
        """Return a code and those below it with their memos as notes."""
        ids = {guid("code", id): notes for id, notes in self.on_codes.items()}
        return replace(
            code,
            notes=tuple(note.guid for note in ids.get(code.guid, ())),
            children=tuple(map(self.on_code, code.children)),
        )


def memo_notes(results: Results, lang: Lang, replace: Replace) -> Notes:
    """Return the memos of results as notes; `replace` takes names out of them."""
    documents = dict(zip(results.summaries["summary"], results.summaries["document"], strict=True))
    found = Notes()
    for row in results.memos.astype("string").itertuples(index=False):
        user = user_name(str(row.coder), lang)
        note = Note(
            guid("note", "memo", row.coder, row.on, row.id),
            f"{say('project.memo', lang)}: {row.id}",
            replace(str(row.text)),
            guid("user", user),
            str(row.written),
        )
        if row.on == "code" and row.id in results.codebook:
            found.on_codes[str(row.id)].append(note)
        elif row.on == "report" and documents.get(row.id) in results.texts:
            found.on_documents[documents[row.id]].append(note)
        else:
            continue
        found.writers[note.user] = user
    return found


def project_memos(
    project: Project, summaries: Mapping[str, str], codes: Mapping[str, str], coder: str
) -> tuple[list[Memo], int]:
    """Return a project's memos on texts and codes, and how many are on neither nor on a coding.

    Args:
        project: as read from a file.
        summaries: id of the report by the source's guid; texts without one are left out.
        codes: our id by the code's guid.
        coder: whose the memos are that name nobody.
    """
    users = project.user_names()
    notes = {note.guid: note for note in project.notes if note.text.strip()}
    texts: dict[tuple[str, str, str], list[Note]] = defaultdict(list)
    heard = {ABOUT, *_on_codings(project)}
    for on, id, note in _memos(project, summaries, codes, notes):
        user = users.get(note.user, "").strip()
        # Texts are made by us; who wrote on one since is whoever brings it.
        name = coder if is_ours(user) else user or coder
        name = f"{name} (person)" if name and person_problem(name) else name or "default"
        texts[name, on, id].append(note)
        heard.add(note.guid)
    memos = [
        Memo(
            name,
            max(note.created or project.created for note in several),
            "code" if on == "code" else "report",
            id,
            "\n\n".join(dict.fromkeys(note.text.strip() for note in several)),
        )
        for (name, on, id), several in texts.items()
    ]
    return memos, len(notes.keys() - heard)


def keep_memos(memos: Sequence[Memo], folder: Path) -> tuple[int, int]:
    """Keep persons' memos in the file of a folder; return how many are new, and how many differ.

    What a person has written on the same thing meanwhile stays as it is.

    Raises:
        InputError: the file cannot be read or written.
    """
    kept = Memos(folder)
    own = {memo: kept.own(memo.coder, memo.on, memo.id) for memo in memos}
    new = [memo for memo, there in own.items() if there is None]
    if new:
        kept.change([], new)
    return len(new), sum(there is not None and there.text != m.text for m, there in own.items())


def _memos(
    project: Project,
    summaries: Mapping[str, str],
    codes: Mapping[str, str],
    notes: Mapping[str, Note],
) -> Iterator[tuple[str, str, Note]]:
    for source in project.sources:
        mine = [notes[note] for note in source.notes if note in notes]
        # A program may repeat the notes in the description, as we do.
        repeated = mine and all(note.text.strip() in source.description for note in mine)
        if source.description and not repeated:
            mine.append(Note("", "", source.description, source.user, source.created))
        if source.guid in summaries:
            yield from (("report", summaries[source.guid], note) for note in mine)
    for path in project.code_paths().values():
        code = codes.get(path[-1].guid, "")
        for note in path[-1].notes:
            if code and note in notes:
                yield "code", code, notes[note]


def _on_codings(project: Project) -> set[str]:
    return {
        note
        for source in project.sources
        for selection in source.selections
        for note in (*selection.notes, *(n for a in selection.applied for n in a.notes))
    }
