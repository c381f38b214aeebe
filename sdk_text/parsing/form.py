"""The form: which practice approaches a report ticks, and what is written beside the marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sdk_text.clean_text import reading_form
from sdk_text.parsing.coverage import without
from sdk_text.parsing.lines import LINE_ENDS, Line, find_lines
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.records import ApproachBox, Section
from sdk_text.template import Form, FormApproach

_LEAST_SENTENCE = 60
"""A line of its own as long as this is running text, not a side note."""
_NEW_LINE = re.compile(f"[{LINE_ENDS}]")
_RULED = re.compile(r"(?:_\s?){2,}|\.{4,}|(?:…\s?){2,}|-{4,}|–{3,}|—{2,}")
_EDGE = " \t\u00a0:;|–—-_"
_MOST_JOINED = 4
"""Lines that a printed hint may be broken over."""
_LONGEST_HINT = 200


@dataclass
class FormParts:
    """What the form says."""

    boxes: list[ApproachBox]
    text: list[tuple[int, int]]
    """Stretches of running text in the section, to be read as segments."""
    missing: list[str]
    """Labels of lines that were not found."""


@dataclass(frozen=True, slots=True)
class _Label:
    approach: FormApproach
    start: int
    end: int


def read_form(
    section: Section, form: Form, skeleton: Skeleton, stray: list[tuple[int, int]]
) -> FormParts:
    """Boxes of the form in a section, in the template's order."""
    labels = _labels(section, form, skeleton)
    by_place = sorted(labels.values(), key=lambda label: label.start)
    notes, ticked, text = _answers(section, form, skeleton, stray, by_place)
    boxes: list[ApproachBox] = []
    missing: list[str] = []
    for approach in form.approaches:
        label = labels.get(approach.approach)
        if label is None:
            missing.append(approach.label)
            boxes.append(ApproachBox(section.summary, approach.approach, False, ""))
            continue
        note = " ".join(notes.get(approach.approach, []))
        is_ticked = approach.approach in ticked or (approach.free and bool(note))
        boxes.append(
            ApproachBox(section.summary, approach.approach, is_ticked, note, label.start, label.end)
        )
    return FormParts(boxes, text, missing)


def _labels(section: Section, form: Form, skeleton: Skeleton) -> dict[str, _Label]:
    """Where each line's label stands, in the template's order wherever a label comes twice."""
    first = skeleton.position_of(section.start)
    last = skeleton.position_of(section.end)
    found: dict[str, _Label] = {}
    at = first
    for approach in form.approaches:
        words = letters_only(approach.label)
        places = [
            p
            for start in (at, first)
            for p in skeleton.find_all(words, start, last)
            if skeleton.is_boundary(p + len(words)) and _free_of(found, skeleton, p)
        ]
        if approach.free:
            places = [p for p in places if _begins_line(skeleton, form, p)] or places[:0]
        if places:
            after = places[0] + len(words)
            found[approach.approach] = _Label(
                approach, skeleton.begins[places[0]], skeleton.ends[after - 1]
            )
            at = after
    return found


def _free_of(found: dict[str, _Label], skeleton: Skeleton, position: int) -> bool:
    offset = skeleton.begins[position]
    return not any(label.start <= offset < label.end for label in found.values())


def _begins_line(skeleton: Skeleton, form: Form, position: int) -> bool:
    """Whether only blanks, boxes and ticks stand before a label on its line."""
    before = skeleton.source[max(0, skeleton.begins[position] - 40) : skeleton.begins[position]]
    line = _NEW_LINE.split(before)[-1]
    return not _without_marks(line, form)[0].strip(_EDGE + "•▪-*[]")


def _answers(
    section: Section,
    form: Form,
    skeleton: Skeleton,
    stray: list[tuple[int, int]],
    labels: list[_Label],
) -> tuple[dict[str, list[str]], set[str], list[tuple[int, int]]]:
    """Notes and ticks of each line, and running text that belongs to none."""
    notes: dict[str, list[str]] = {}
    ticked: set[str] = set()
    text: list[tuple[int, int]] = []
    gaps = _gaps(section, skeleton, stray, labels)
    marks_first = bool(labels) and _marks_stand_first(gaps, form)
    for k, lines in enumerate(gaps):
        before = labels[k - 1] if k else None
        after = labels[k] if k < len(labels) else None
        for line in _with_whole_hints(lines, form):
            owner = _owner(line, before, after, skeleton.source, marks_first)
            note, has_tick = _without_marks(_read_line(skeleton, line, stray), form)
            beside = before is not None and not _breaks(skeleton.source, before.end, line.start)
            if owner is None or (not has_tick and not beside and _is_running_text(note)):
                text.append((line.start, line.end))
                continue
            if has_tick:
                ticked.add(owner.approach.approach)
            if note:
                notes.setdefault(owner.approach.approach, []).append(note)
    return notes, ticked, text


def _gaps(
    section: Section, skeleton: Skeleton, stray: list[tuple[int, int]], labels: list[_Label]
) -> list[list[Line]]:
    """The lines before the first label, between labels and after the last one."""
    edges = [section.start, *(edge for label in labels for edge in (label.start, label.end))]
    edges.append(section.end)
    return [
        [line for a, b in without(start, end, stray) for line in find_lines(skeleton.source, a, b)]
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def _marks_stand_first(gaps: list[list[Line]], form: Form) -> bool:
    """Whether the form has its boxes before the labels: one before the first, none at the end."""

    def has_mark(lines: list[Line]) -> bool:
        empty = any(box in line.text for line in lines for box in form.empty_boxes)
        return empty or any(_without_marks(line.text, form)[1] for line in lines)

    return has_mark(gaps[0]) and not has_mark(gaps[-1][:1])


def _owner(
    line: Line, before: _Label | None, after: _Label | None, source: str, marks_first: bool
) -> _Label | None:
    if before and not _breaks(source, before.end, line.start) and not marks_first:
        return before
    if after and not _breaks(source, line.end, after.start):
        return after
    return after if marks_first else before


def _breaks(source: str, start: int, end: int) -> bool:
    return bool(_NEW_LINE.search(source, start, end))


def _read_line(skeleton: Skeleton, line: Line, stray: list[tuple[int, int]]) -> str:
    return reading_form(skeleton.source, line.start, line.end, stray).text


def _is_running_text(note: str) -> bool:
    return len(note) >= _LEAST_SENTENCE or (note.endswith(".") and len(note.split()) > 3)


@cache
def _tick_pattern(form: Form) -> re.Pattern[str]:
    marks = "|".join(re.escape(t) for t in sorted(form.ticks, key=len, reverse=True))
    return re.compile(rf"[\[(“„\"]?(?<!\w)(?:{marks})(?!\w)[\])”\"]?")


def _without_marks(text: str, form: Form) -> tuple[str, bool]:
    """A line's own words, without ticks, empty boxes, ruled lines and hints; whether it ticks."""
    for box in form.empty_boxes:
        text = text.replace(box, " ")
    text = _RULED.sub(" ", text)
    text = _hint_pattern(form).sub(_answer_in_hint, text)
    ticked = bool(_tick_pattern(form).search(text))
    text = " ".join(_tick_pattern(form).sub(" ", text).split()).strip(_EDGE)
    hints = {letters_only(hint) for hint in form.hints}
    return ("" if letters_only(text) in hints or not letters_only(text) else text), ticked


@cache
def _hint_pattern(form: Form) -> re.Pattern[str]:
    """A printed hint with a bracket before or after it, and what was written into the bracket."""
    hints = [re.findall(r"\w+", hint) for hint in form.hints]
    hints.sort(key=len, reverse=True)
    words = "|".join(r"[\s,.]{1,3}".join(map(re.escape, hint)) for hint in hints if hint)
    if not words:
        return re.compile(r"(?!)")
    return re.compile(
        rf"[\[({{]\s?(?:{words})(?!\w)[\s:;,.–—-]{{0,5}}(?:(?P<answer>[^\[\](){{}}]{{1,200}})[\])}}]"
        rf"|[\])}}]|\Z)|(?<!\w)(?:{words})[\s:.]{{0,3}}[\])}}]",
        re.IGNORECASE,
    )


def _answer_in_hint(found: re.Match[str]) -> str:
    return f" {found.group('answer') or ''} "


def _with_whole_hints(lines: list[Line], form: Form) -> list[Line]:
    """The lines, those joined over which a printed hint is broken ("[norādīt" / "kāds]")."""
    whole: list[Line] = []
    i = 0
    while i < len(lines):
        after = _end_of_hint(lines, i, form)
        if after > i + 1:
            last = lines[after - 1]
            text = " ".join(line.text for line in lines[i:after])
            whole.append(Line(lines[i].start, last.end, text))
        else:
            whole.append(lines[i])
        i = after
    return whole


def _end_of_hint(lines: list[Line], i: int, form: Form) -> int:
    """Index after the line on which a hint ends that begins on line ``i``; else ``i + 1``."""
    hints = _hint_letters(form)
    letters = letters_only(lines[i].text)[-_LONGEST_HINT:]
    # Only a line that ends with the beginning of a hint can be the first of its lines.
    if not any(letters.endswith(hint[:k]) for hint in hints for k in range(3, len(hint))):
        return i + 1
    for after in range(i + 2, min(len(lines), i + _MOST_JOINED) + 1):
        before = len(letters)
        letters += letters_only(lines[after - 1].text[:_LONGEST_HINT])
        for hint in hints:
            at = letters.rfind(hint)
            if 0 <= at < before < at + len(hint):
                return after
    return i + 1


@cache
def _hint_letters(form: Form) -> tuple[str, ...]:
    return tuple(map(letters_only, form.hints))
