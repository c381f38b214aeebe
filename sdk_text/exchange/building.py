"""Our results as a project for other programs."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import sdk_text
from sdk_text.analysis.nameless_codebook import nameless_codebook
from sdk_text.analysis.neutral_ids import neutral_ids, with_neutral_documents
from sdk_text.analysis.pseudonyms import names_in, replacer
from sdk_text.exchange.code_tree import code_tree
from sdk_text.exchange.memos import ABOUT, memo_notes
from sdk_text.exchange.names import Replace, name_changes
from sdk_text.exchange.project import (
    Applied,
    Note,
    Project,
    ProjectSource,
    Selection,
    User,
    guid,
)
from sdk_text.exchange.structure import Structure, build_structure
from sdk_text.exchange.texts import TextCopy, copy_text
from sdk_text.exchange.words import MARK, OURS, is_machine, origin, say, structure_user, user_name
from sdk_text.frames import as_codings
from sdk_text.publication.share import coder_numbers
from sdk_text.records import Coding
from sdk_text.results import Results
from sdk_text.text.written_lines import in_lines
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import Lang

LONGEST_NAME = 80
"""Characters of the coded words that a selection's name repeats."""
NO_TIME = "1970-01-01T00:00:00Z"
_OWNER = guid("user", OURS)

Decided = Mapping[tuple[str, str, str], str]
"""When a person decided: by coder, segment and code."""


@dataclass(frozen=True)
class Built:
    """A project, and what of the results it cannot hold."""

    project: Project
    left_out: tuple[str, ...]


def build_project(
    results: Results, *, lang: Lang = "lv", name: str = OURS, structure: bool = True,
    decided: Decided | None = None, names: Literal["replace", "keep"] = "keep",
) -> Built:  # fmt: skip
    """Return results as a project: texts, codes, coders, codings, sections and reports as cases.

    Args:
        results: of a run.
        lang: of labels, descriptions and names of users.
        name: of the project.
        structure: mark reports and sections, too, as cases with their variables.
        decided: when persons decided; without it the time of the run stands for it.
        names: "replace" puts pseudonyms for personal names in texts, memos and reasons, and
            numbers for coders and files.
    """
    started = str(results.meta.get("started", "")) or NO_TIME
    replace = replacer(results, names_in(results, names, lang))
    if names == "replace":
        results, decided = _nameless(results, lang, replace, decided or {})
    changes = name_changes(results, replace) if names == "replace" else {}
    copies = {doc: copy_text(text, changes.get(doc, ())) for doc, text in results.texts.items()}
    codings = as_codings(results.codings)
    maker = _Maker(results, copies, lang, started, decided or {}, replace)
    selections, notes = maker.selections(codings)
    memos = memo_notes(results, lang, replace)
    built = build_structure(results, copies, lang, started) if structure else Structure()
    coders = sorted({user_name(c.coder, lang) for c in codings} | set(memos.writers.values()))
    about = _about(lang, started)
    project = Project(
        name=name,
        origin=origin(),
        created=started,
        user=_OWNER,
        users=(User(_OWNER, structure_user(lang)), *(User(guid("user", c), c) for c in coders)),
        codes=(*map(memos.on_code, code_tree(results.codebook, lang)), *built.codes),
        variables=built.variables,
        cases=built.cases,
        sources=tuple(
            memos.on_source(_source(name, copy, selections[name], built, started), name)
            for name, copy in copies.items()
        ),
        notes=(about, *notes, *memos.all()),
        description=about.text,
    )
    return Built(project, tuple(_left_out(results, copies, maker.unplaced)))


def _source(
    document: str, copy: TextCopy, selections: Iterable[Selection], built: Structure, started: str
) -> ProjectSource:
    return ProjectSource(
        guid=guid("source", document),
        name=document,
        text=copy.text,
        selections=(*selections, *built.selections.get(document, ())),
        user=_OWNER,
        created=started,
    )


def _nameless(
    results: Results, lang: Lang, replace: Replace, decided: Decided
) -> tuple[Results, Decided]:
    """Return the results with no name outside their texts, and what is known by coder, too."""
    coders, ids = coder_numbers(results, lang), neutral_ids(results)
    word = say("project.document", lang)
    named = with_neutral_documents(ids.in_results(coders.in_results(results)), word)
    changed = {
        name: (frame := getattr(named, name)).assign(
            **{column: frame[column].map(replace) for column in columns}
        )
        for name, columns in (
            ("summaries", ("title",)),
            ("sections", ("heading",)),
            ("variables", ("variable", "value")),
        )
    }
    when = {(coders.of(c), ids.of(s), code): time for (c, s, code), time in decided.items()}
    book = nameless_codebook(named.codebook, replace)
    return dataclasses.replace(named.with_frames(**changed), codebook=book), when


class _Maker:
    """Makes selections of codings."""

    def __init__(
        self,
        results: Results,
        copies: Mapping[str, TextCopy],
        lang: Lang,
        started: str,
        decided: Decided,
        replace: Replace,
    ) -> None:
        self._replace = replace
        self._documents = dict(
            zip(results.summaries["summary"], results.summaries["document"], strict=True)
        )
        self._order = {s: i for i, s in enumerate(results.segments["segment"])}
        self._copies, self._lang = copies, lang
        self._started, self._decided = started, decided
        self._seen: dict[str, int] = defaultdict(int)
        self.unplaced = 0

    def selections(
        self, codings: Iterable[Coding]
    ) -> tuple[dict[str, list[Selection]], list[Note]]:
        """Return the selections of each document and the notes on them."""
        made: dict[str, list[Selection]] = defaultdict(list)
        notes: list[Note] = []
        for group in self._joined(codings):
            first = group[0]
            document = self._documents.get(first.summary, "")
            if document not in self._copies:
                self.unplaced += len(group)
                continue
            copy = self._copies[document]
            start, end = copy.start(first.start), copy.end(group[-1].end)
            if end <= start:
                self.unplaced += len(group)
                continue
            selection, note = self._selection(group, document, start, end)
            made[document].append(selection)
            notes += [note] if note else []
        for selections in made.values():
            selections.sort(key=lambda s: (s.start, s.end))
        return made, notes

    def _joined(self, codings: Iterable[Coding]) -> list[list[Coding]]:
        """Put the pieces of a stretch together again, as far as their segments are neighbours."""
        groups: list[list[Coding]] = []
        open_groups: dict[tuple[str, str, str, str], list[Coding]] = {}
        for coding in codings:
            key = (coding.stretch, coding.coder, coding.code, coding.summary)
            group = open_groups.get(key) if coding.stretch else None
            if group and self._next(group[-1]) == self._order.get(coding.segment, -1):
                group.append(coding)
                continue
            groups.append([coding])
            open_groups[key] = groups[-1]
        return groups

    def _next(self, coding: Coding) -> int:
        return self._order.get(coding.segment, -9) + 1

    def _selection(
        self, group: Sequence[Coding], document: str, start: int, end: int
    ) -> tuple[Selection, Note | None]:
        first = group[0]
        key = _name_of(document, first.coder, first.code, first.start, group[-1].end)
        self._seen[key] += 1
        name = (key, self._seen[key])
        user = guid("user", user_name(first.coder, self._lang))
        created = self._decided.get((first.coder, first.segment, first.code), self._started)
        memos = [c.memo for c in group if c.memo]
        if len(set(memos)) > 1:
            memos = [part for memo in memos for part in memo.split("; ")]
        memo = self._replace("; ".join(dict.fromkeys(memos)))
        note = None
        if memo:
            title = say("project.memo", self._lang)
            note = Note(guid("note", *name), title, memo, user, created)
        applied = Applied(
            guid("applied", *name),
            guid("code", first.code),
            user,
            created,
            (note.guid,) if note else (),
        )
        words = " ".join(self._copies[document].text[start:end].split())
        selection = Selection(
            guid("selection", *name),
            start,
            end,
            (applied,),
            words[:LONGEST_NAME],
            self._description(group, memo),
            user,
            created,
        )
        return selection, note

    def _description(self, group: Sequence[Coding], memo: str) -> str:
        """Return a person's memo and, below a mark, the machine's reasons."""
        reasons = []
        for name in ("cue", "rule"):
            said = "; ".join(
                dict.fromkeys(str(getattr(c, name)) for c in group if getattr(c, name))
            )
            if said:
                told = self._replace(said) if name == "cue" else said
                reasons.append(f"{say(f'reasons.{name}', self._lang)} {told}")
        if is_machine(group[0].coder):
            told = say("reasons.confidence", self._lang)
            reasons.append(f"{told} {min(c.confidence for c in group):.2f}")
        return "\n".join([*([memo] if memo else []), *([MARK, *reasons] if reasons else [])])


def is_as_exported(
    applied: Applied, document: str, start: int, end: int, coder: str, code: str
) -> bool:
    """Tell from its identifier whether a coding is ours and on the words that it went out with."""
    name = _name_of(document, coder, code, start, end)
    return applied.guid in {guid("applied", name, number) for number in range(1, 4)}


def _name_of(document: str, coder: str, code: str, start: int, end: int) -> str:
    return f"{document}/{coder}/{code}/{start}-{end}"


def memo_of(description: str) -> str:
    """Return what a person wrote into a selection's description."""
    return in_lines(description.partition(MARK)[0])


def _about(lang: Lang, started: str) -> Note:
    text = say(
        "project.description",
        lang,
        version=sdk_text.__version__,
        machine=say("users.machine", lang),
    )
    return Note(ABOUT, say("project.note", lang), text, _OWNER, started, True)


def _left_out(results: Results, copies: Mapping[str, TextCopy], unplaced: int) -> list[str]:
    """Return what other programs do not get, one line for each kind."""
    lines = []
    if unplaced:
        codings = counted(unplaced, "coding|codings")
        lines.append(f"not in it: {codings} without a place in a document")
    if len(results.tokens):
        tokens, names = len(results.tokens), len(results.entities)
        lines.append(
            f"not in it: {counted(tokens, 'token|tokens')} and {counted(names, 'name|names')}, for "
            "which the standard has no place (they stay in tokens.csv, entities.csv)"
        )
    if len(results.subheadings):
        what = counted(len(results.subheadings), "subheading or lead-in|subheadings and lead-ins")
        lines.append(f"not in it: {what} (they stay in subheadings.csv)")
    wide = [name for name, copy in copies.items() if any(ord(c) > 0xFFFF for c in copy.text)]
    if wide:
        lines.append(
            f"{', '.join(sorted(wide))}: holds characters beyond U+FFFF (emoji); NVivo may count "
            "them as two and show later codings a little to the left"
        )
    return lines
