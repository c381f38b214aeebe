"""A project of any texts as results, so that our tables and figures can be made from it.

Each source is a document with one report in it, which has one section. Its segments are sentences.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sdk_text.codebook import Codebook, family_of
from sdk_text.codebook.writer import codebook_yaml
from sdk_text.errors import InputError
from sdk_text.exchange.case_values import report_variables
from sdk_text.exchange.code_index import CodeIndex, slug
from sdk_text.exchange.codings import (
    applied_codes,
    codes_to_apply,
    full_memo,
    note_texts,
    remarks,
    structure_codes,
)
from sdk_text.exchange.memos import project_memos
from sdk_text.exchange.project import Project, ProjectSource
from sdk_text.exchange.words import as_person, is_ours, is_structure, plain_coder
from sdk_text.frames import codings_frame, frame_of, parsed_frames
from sdk_text.parsing.sentences import split_sentences
from sdk_text.reading.files import unique_names
from sdk_text.records import Coding, Document, ParsedDocument, Section, Segment, Summary
from sdk_text.results import Results
from sdk_text.review.decisions.stretches import StretchFinder, stretch_id
from sdk_text.template import Template, load_template
from sdk_text.text.clean_text import reading_form
from sdk_text.wording.plurals import counted

SECTION = "text"
_LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")
_ENDING_OF_FILE = re.compile(r"\.(txt|docx|pdf|odt|md|rtf)\Z")
_STOP = re.compile(r"[.!?…:;][\"”“»)\]]*\s*\Z")


def project_results(project: Project, codebook: Codebook, *, coder: str = "") -> Results:
    """Return a project's texts and codings as results; codes that `codebook` lacks are added.

    Columns: `sdk_text.frames.COLUMNS`. Coder is the project's user, `coder` where none is named.
    Values of texts and of cases that are about whole texts are report variables; what has no place
    is told in ``meta["notices"]``.

    Raises:
        InputError: the project has no texts, or neither it nor `codebook` has codes.
    """
    if not project.sources:
        why = "".join(f"; {notice}" for notice in project.notices)
        raise InputError(f"{project.name}: no text in it; nothing to make results of{why}")
    template, index = load_template(), _index_of(project, codebook)
    names = unique_names([Path(f"{_file_name(s.name)}.txt") for s in project.sources])
    parsed = [
        _parsed(source, name, _summary_id(name, number), template)
        for number, (source, name) in enumerate(zip(project.sources, names, strict=True), 1)
    ]
    joined, pairs = _joined_frames(parsed), list(zip(project.sources, parsed, strict=True))
    lost: Counter[str] = Counter()
    codings = [
        coding
        for source, document in pairs
        for coding in _codings(project, source, document, index, coder, lost)
    ]
    summaries = {source.guid: document.summaries[0].summary for source, document in pairs}
    joined["variables"], parts = report_variables(project, summaries)
    memos, free = project_memos(project, summaries, index.ids_in_codebook(), coder)
    book = index.codebook()
    return Results.from_frames(
        texts={document.document.name: document.document.text for document in parsed},
        codebook=replace(book, sha256=_sha256(codebook_yaml(book))),
        template=template,
        meta={
            "started": project.created,
            "project": project.name,
            "origin": project.origin,
            "notices": [*project.notices, *_left_out(lost, parts, free, len(remarks(project)))],
        },
        codings=codings_frame(codings),
        memos=frame_of("memos", memos),
        **joined,
    )


def _index_of(project: Project, codebook: Codebook) -> CodeIndex:
    """Return the study's codes: those applied, or all of the project while nothing is coded."""
    used = applied_codes(project) & project.code_paths().keys() or codes_to_apply(project)
    index = CodeIndex(project.codes, codebook, used)
    if not index.codebook().codes:
        raise InputError(
            f"{project.name}: it has no codes, and a study needs one at least; make one there, or "
            "take a codebook with --codebook"
        )
    return index


def _joined_frames(parsed: Sequence[ParsedDocument]) -> dict[str, pd.DataFrame]:
    frames = [parsed_frames(document) for document in parsed]
    return {
        table: pd.concat([frame[table] for frame in frames], ignore_index=True)
        for table in frames[0]
    }


def _left_out(lost: Counter[str], parts: int, free: int, bare: int) -> list[str]:
    """Return what of the project has no place in results, one line for each kind."""
    lines = [
        f"not taken over: {counted(number, 'coding|codings')} {why}" for why, number in lost.items()
    ]
    if parts:
        cases = counted(parts, "case that is about a part of a text|cases about parts of texts")
        lines.append(f"not taken over: the variables of {cases}")
    if free:
        memos = counted(free, "memo that is|memos that are")
        lines.append(f"not taken over: {memos} on no text, code or coding")
    if bare:
        lines.append(
            f"not taken over: {counted(bare, 'remark|remarks')} on words that have no code"
        )
    return lines


def _file_name(name: str) -> str:
    """Return a source's name without the ending of a file and without what parts folders."""
    return re.sub(r"[/\\\x00]", "-", _ENDING_OF_FILE.sub("", name)) or "text"


def _summary_id(name: str, number: int) -> str:
    return slug(name).replace("_", "-") or f"text-{number}"


def _parsed(source: ProjectSource, name: str, summary: str, template: Template) -> ParsedDocument:
    text = source.text
    document = Document(name, source.name, text, "txt", "utf-8", _sha256(text))
    segments = tuple(_segments(text, summary, template))
    called = _ENDING_OF_FILE.sub("", source.name) or source.name
    whole = Summary(summary, called, None, called, name, 0, len(text))
    section = Section(summary, SECTION, called, 0, 0, len(text))
    return ParsedDocument(document, (whole,), (section,), segments, (), (), (), ())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _segments(text: str, summary: str, template: Template) -> Iterator[Segment]:
    number = 0
    for start, end in _paragraphs(text):
        form = reading_form(text, start, end)
        for a, b in split_sentences(form.text, template):
            if not form.text[a:b].strip():
                continue
            number += 1
            begin, finish = form.span(a, b)
            yield Segment(
                summary, SECTION, f"{summary}/{SECTION}/{number}", begin, finish, form.text[a:b]
            )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield paragraphs: each line, or in a text with line breaks in mid-sentence lines joined."""
    lines = [found.span() for found in _LINE.finditer(text)]
    stops = [bool(_STOP.search(text[a:b])) for a, b in lines]
    wrapped = 2 * sum(stops) < len(lines)
    start = -1
    for i, (a, b) in enumerate(lines):
        start = a if start < 0 else start
        gap = text[b : lines[i + 1][0]] if i + 1 < len(lines) else "\n\n"
        blank = len(gap.replace("\r\n", "\n").split("\n")) > 2 or gap.count("\r") > 1
        if not wrapped or stops[i] or blank:
            yield start, b
            start = -1


def _codings(
    project: Project,
    source: ProjectSource,
    parsed: ParsedDocument,
    index: CodeIndex,
    coder: str,
    lost: Counter[str],
) -> list[Coding]:
    users, structure = project.user_names(), structure_codes(project)
    notes = note_texts(project)
    summary = parsed.summaries[0].summary
    finder = StretchFinder(parsed.segments, {summary: source.text})
    found: list[Coding] = []
    for selection in source.selections:
        pieces = finder.pieces(summary, selection.start, selection.end)
        for applied in selection.applied:
            user = users.get(applied.user or selection.user, "") or coder or "default"
            code = index.ids.get(applied.code, "")
            if is_structure(user) or applied.code in structure:
                continue
            if not code or not pieces:
                lost["without words" if code else "without a code"] += 1
                continue
            name = plain_coder(user) if is_ours(user) else as_person(user)
            stretch = stretch_id(pieces, name, code) if len(pieces) > 1 else ""
            found += [
                Coding(
                    summary=summary,
                    section=SECTION,
                    segment=piece.place.segment,
                    family=family_of(code),
                    code=code,
                    start=piece.start,
                    end=piece.end,
                    text=piece.evidence or piece.place.text,
                    coder=name,
                    confidence=1.0,
                    cue="",
                    memo=full_memo(notes, selection, applied),
                    stretch=stretch,
                )
                for piece in pieces
            ]
    return _in_order(found, parsed.segments)


def _in_order(codings: Sequence[Coding], segments: Sequence[Segment]) -> list[Coding]:
    order = {segment.segment: i for i, segment in enumerate(segments)}
    return sorted(codings, key=lambda coding: order[coding.segment])
