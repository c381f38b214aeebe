"""The form: which practice approaches a report ticks, and what is written beside the marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sdk_text.parsing.coverage import without
from sdk_text.parsing.form_cells import MarkCell, mark_cells, tabbed_cells
from sdk_text.parsing.form_labels import Label, find_labels
from sdk_text.parsing.form_marks import Written, hint_letters, is_running_text, read_marks
from sdk_text.parsing.lines import LINE_END, Line, find_lines
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.records import ApproachBox, LayoutSpan, Section
from sdk_text.template import Form
from sdk_text.text.clean_text import reading_form
from sdk_text.text.signs import bare_letters

_MOST_JOINED = 4
"""Lines that a printed hint may be broken over."""
_LONGEST_HINT = 200
_MOST_SHOWN = 60


@dataclass
class FormParts:
    """What the form says."""

    boxes: list[ApproachBox]
    text: list[tuple[int, int]]
    """Stretches of running text in the section, to be read as segments."""
    missing: list[str]
    """Labels of lines that were not found."""
    remarks: list[tuple[str, int]] = field(default_factory=list)
    """What is unsure about the boxes, each with its place."""


def read_form(
    section: Section,
    form: Form,
    skeleton: Skeleton,
    stray: list[tuple[int, int]],
    cells: Sequence[LayoutSpan] = (),
) -> FormParts:
    """Boxes of the form in a section, in the template's order.

    A tick counts for the label that it stands beside, in the section's table cells if it has
    some. Where it cannot be told which label that is, no box is ticked by it, and a remark says
    so.
    """
    labels = find_labels(section, form, skeleton)
    in_order = sorted(labels.values(), key=lambda label: label.start)
    cells = cells or tabbed_cells(skeleton.source, section.start, section.end, form)
    marks = mark_cells(cells, in_order, skeleton.source, form)
    reader = _Reader(section, form, skeleton, stray, in_order, marks)
    reader.read()
    reader.doubt_list_marks()
    boxes: list[ApproachBox] = []
    missing: list[str] = []
    for approach in form.approaches:
        label = labels.get(approach.approach)
        if label is None:
            missing.append(approach.label)
            boxes.append(ApproachBox(section.summary, approach.approach, False, ""))
            continue
        note = " ".join(reader.notes.get(approach.approach, []))
        says_no = _says(note, form.nothing)
        is_ticked = approach.approach in reader.ticked or (
            _is_answer(note, form) if approach.free else _says(note, form.agreed)
        )
        boxes.append(
            ApproachBox(section.summary, approach.approach, is_ticked, note, label.start, label.end)
        )
        if note and not (is_ticked or says_no) and approach.approach not in reader.unknown:
            reader.tell(f"“{_short(note)}” stands beside {_named(label)}, but no tick", label.start)
    return FormParts(boxes, reader.text, missing, reader.remarks)


def _is_answer(note: str, form: Form) -> bool:
    """Whether words on the line to fill in name something, and do not say that there is nothing."""
    return any(map(str.isalpha, note)) and not _says(note, form.nothing)


def _says(note: str, words: Iterable[str]) -> bool:
    """Whether one of the template's words is all that is written ("jā, daļēji" is more)."""
    return bool(note) and letters_only(note) in map(letters_only, words)


def _named(label: Label) -> str:
    return f"the box “{label.approach.label}”"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()}…"


@dataclass
class _Part:
    """One line (or part of a line) between labels, taken apart."""

    line: Line
    written: Written
    with_before: bool
    """Stands on the line on which the label before it ends."""
    with_after: bool
    """Stands on the line on which the label after it begins."""
    owner: Label | None = None
    """The label that the table's rows and columns give it to."""

    @property
    def has_strange_words(self) -> bool:
        """Whether it holds words and does not go on with a label's line."""
        return bool(self.written.note) and not self.with_before


class _Reader:
    """Gives each mark and word between the labels to one of them, or to none."""

    def __init__(
        self,
        section: Section,
        form: Form,
        skeleton: Skeleton,
        stray: list[tuple[int, int]],
        labels: list[Label],
        marks: Sequence[MarkCell] = (),
    ) -> None:
        self.section = section
        self.form = form
        self.skeleton = skeleton
        self.stray = stray
        self.labels = labels
        self.marks = marks
        self.notes: dict[str, list[str]] = {}
        self.ticked: set[str] = set()
        self.unknown: set[str] = set()
        self.text: list[tuple[int, int]] = []
        self.remarks: list[tuple[str, int]] = []
        found = {label.approach.approach for label in labels}
        self.all_found = len(found) == len(form.approaches)

    def tell(self, message: str, start: int) -> None:
        self.remarks.append((message, start))

    def read(self) -> None:
        for label in self.labels:
            self._tell_of_misspelt(label)
        edges = [self.section.start]
        edges += [edge for label in self.labels for edge in (label.start, label.end)]
        edges.append(self.section.end)
        gaps = list(zip(edges[::2], edges[1::2], strict=True))
        self.filled = self._filled_shapes_tick()
        parts = [self._parts(a, b, k) for k, (a, b) in enumerate(gaps)]
        marks_first = self._marks_stand_first(parts)
        for k, gap in enumerate(parts):
            self._gap(gap, k, marks_first)
        for label in self.labels:
            for (_, a), (b, _) in zip(label.pieces, label.pieces[1:], strict=False):
                self._inside(label, a, b)

    def doubt_list_marks(self) -> None:
        """Where each line is ticked, the one to fill in too, without words: marks of a list; where
        each printed one is, under "Jā" and "Nē": the marks of two columns."""
        free = {a.approach for a in self.form.approaches if a.free}
        every = {a.approach for a in self.form.approaches}
        if self.ticked >= every - free and self._has_two_columns():
            self.ticked.clear()
            self.tell(
                "every line of the form bears a tick, under a column for yes and one for no: no "
                "box is ticked by them; look into the file, and tick by hand",
                self.labels[0].start,
            )
        if free and self.ticked == every and not any(self.notes.get(a) for a in free):
            self.ticked.clear()
            self.tell(
                "every line of the form bears a tick, also the empty one: they are taken for the "
                "marks of a list; no box is ticked by them",
                self.labels[0].start,
            )

    def _has_two_columns(self) -> bool:
        """Whether "Jā" and "Nē" stand right above the first line, and no cell tells them apart."""
        if not self.labels or any(mark.says_no for mark in self.marks):
            return False
        above = self.skeleton.source[self.section.start : self.labels[0].start].split()[-2:]
        said = zip(above, (self.form.agreed, self.form.nothing), strict=False)
        return len(above) == 2 and all(_says(word, words) for word, words in said)

    def _tell_of_misspelt(self, label: Label) -> None:
        read = " ".join(
            reading_form(self.skeleton.source, a, b, self.stray).text for a, b in label.pieces
        )
        if label.errors:
            self.tell(f"“{read}” is taken for the line “{label.approach.label}”", label.start)

    # ── lines ────────────────────────────────────────────────────────────────────────────────────

    def _parts(self, start: int, end: int, k: int) -> list[_Part]:
        """The lines between label ``k - 1`` and label ``k``."""
        source = self.skeleton.source
        marks = [m for m in self.marks if start <= m.start and m.end <= end]
        apart = [*self.stray, *((m.start, m.end) for m in marks)]
        lines = [
            line for a, b in without(start, end, sorted(apart)) for line in find_lines(source, a, b)
        ]
        return [
            *(self._part_of_cell(mark) for mark in marks),
            *(
                _Part(
                    line,
                    read_marks(self._clean(line), self.form, filled=self.filled),
                    k > 0 and not LINE_END.search(source, start, line.start),
                    k < len(self.labels) and not LINE_END.search(source, line.end, end),
                )
                for line in _with_whole_hints(lines, self.form)
            ),
        ]

    def _part_of_cell(self, mark: MarkCell) -> _Part:
        text = self.skeleton.source[mark.start : mark.end]
        line = Line(mark.start, mark.end, text)
        written = read_marks(self._clean(line), self.form, filled=self.filled)
        return _Part(line, Written() if mark.says_no else written, True, False, mark.label)

    def _clean(self, line: Line) -> str:
        return reading_form(self.skeleton.source, line.start, line.end, self.stray).text

    def _filled_shapes_tick(self) -> bool:
        """Whether a filled shape is a tick: where other lines of the form hold an empty one."""
        source = self.skeleton.source[self.section.start : self.section.end]
        return any(box in source for box in self.form.empty_boxes if not box.isascii())

    def _marks_stand_first(self, parts: list[list[_Part]]) -> bool:
        """Whether the form has its boxes before the labels: one before the first, none at the end.

        Before the first label only what stands on its line or holds nothing else is a box: the
        question itself tells to mark with an “X”.
        """
        parts = [[p for p in part if p.owner is None] for part in parts]
        before = [p for p in parts[0][-1:] if p.with_after or not p.written.note]
        has_first = any(p.written.is_mark for p in before)
        return (
            bool(self.labels)
            and has_first
            and not any(
                p.written.is_mark for p in parts[-1][:1] if p.with_before or not p.written.note
            )
        )

    # ── whose ────────────────────────────────────────────────────────────────────────────────────

    def _gap(self, gap: list[_Part], k: int, marks_first: bool) -> None:
        before = self.labels[k - 1] if k else None
        after = self.labels[k] if k < len(self.labels) else None
        words = [i for i, part in enumerate(gap) if part.has_strange_words]
        if not self._may_hide_a_label(before, after):
            words = []
        for i, part in enumerate(gap):
            if part.owner is not None:
                self._take(part.owner, part.written, part.line)
                continue
            owner = self._owner(part, before, after, marks_first)
            # Words on a line of their own may be a label that was not found: marks on that line
            # and on its far side from the known label may be that label's.
            at_label = part.with_before or (part.with_after and not part.written.note)
            is_sure = at_label or not (words and (words[-1] >= i if marks_first else words[0] <= i))
            if not part.with_before and is_running_text(part.written.note):
                self.text.append((part.line.start, part.line.end))
                self._tell_of_lost_mark(part)
            elif owner is not None and is_sure:
                self._take(owner, part.written, part.line)
            else:
                self._tell_of_lost_mark(part)
                if part.written.note:
                    self.text.append((part.line.start, part.line.end))

    def _may_hide_a_label(self, before: Label | None, after: Label | None) -> bool:
        """Whether a label that was not found may stand between two that were."""
        if self.all_found:
            return False
        order = [approach.approach for approach in self.form.approaches]
        found = {label.approach.approach for label in self.labels}
        first = order.index(before.approach.approach) if before else -1
        last = order.index(after.approach.approach) if after else len(order)
        between = order[first + 1 : last] if first < last else order
        return any(approach not in found for approach in between)

    def _owner(
        self, part: _Part, before: Label | None, after: Label | None, marks_first: bool
    ) -> Label | None:
        # What is written behind a label is its own, whatever stands before the others.
        behind = part.with_before and not (marks_first and part.with_after)
        if behind and (not marks_first or not part.written.is_mark or part.written.note):
            return before
        if after and part.with_after:
            return after
        return after if marks_first and not part.written.note else before

    def _take(self, owner: Label, written: Written, line: Line) -> None:
        approach = owner.approach.approach
        if written.ticked:
            self.ticked.add(approach)
        if written.note:
            self.notes.setdefault(approach, []).append(written.note)
        if written.unknown:
            self.unknown.add(approach)
            self.tell(
                f"{_named(owner)} holds “{written.unknown}”, which is no known tick; "
                "it is read as not ticked",
                line.start,
            )

    def _inside(self, label: Label, start: int, end: int) -> None:
        """What stands between the words of a broken label is written beside it."""
        for a, b in without(start, end, self.stray):
            for line in find_lines(self.skeleton.source, a, b):
                self._take(
                    label, read_marks(self._clean(line), self.form, filled=self.filled), line
                )

    def _tell_of_lost_mark(self, part: _Part) -> None:
        if part.written.ticked or part.written.unknown:
            self.tell(
                f"the mark in “{_short(self._clean(part.line))}” stands beside no known line of "
                "the form; no box is ticked by it",
                part.line.start,
            )


# ── Printed hints over several lines ─────────────────────────────────────────────────────────────


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
    hints = hint_letters(form)
    letters = bare_letters(letters_only(lines[i].text))[-_LONGEST_HINT:]
    # Only a line that ends with the beginning of a hint can be the first of its lines.
    if not any(letters.endswith(hint[:k]) for hint in hints for k in range(3, len(hint))):
        return i + 1
    for after in range(i + 2, min(len(lines), i + _MOST_JOINED) + 1):
        before = len(letters)
        letters += bare_letters(letters_only(lines[after - 1].text[:_LONGEST_HINT]))
        for hint in hints:
            at = letters.rfind(hint)
            if 0 <= at < before < at + len(hint):
                return after
    return i + 1
