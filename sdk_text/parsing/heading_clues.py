"""What a document as a whole tells about its headings: their marks, cells, numbers and lines."""

from __future__ import annotations

import re
from bisect import bisect_right

from sdk_text.parsing.candidates import Wording
from sdk_text.parsing.heading_lines import (
    OwnLine,
    are_translated,
    framed_line,
    has_brackets_below,
    hint_pattern,
    marks_of_headings,
    own_line,
    with_help,
    with_translation,
)
from sdk_text.parsing.heading_scores import POINTS, SENTENCE_ENDED
from sdk_text.parsing.lines import LINE_END, LINE_ENDS, find_lines
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.parsing.wrapping import SHORT, are_wrapped, usual_width
from sdk_text.records import Document
from sdk_text.template import Template, TemplateSection
from sdk_text.text.signs import INVISIBLE

_ON_LINE = rf"[{LINE_ENDS}][\s#*|_>\"{INVISIBLE}]*"
# Markdown escapes the full stop of a number ("5\\.").
_NUMBER = (
    rf"((?:\d{{1,2}}|[IVXivx]{{1,4}})[\s{INVISIBLE}]{{0,3}}\\?[.):]?)[\s*_{INVISIBLE}]{{0,40}}\Z"
)
_NUMBER_BEFORE = re.compile(_ON_LINE + _NUMBER)
_NUMBER_IN_LINE = re.compile(r"[.!?:;…”\"»)\]]\s+(\d{1,2}\s?[.)])\s{0,6}\Z")
_OWN_NUMBER = re.compile(r"[^\S\n\r](\d{1,2}\s?[.)])[^\S\n\r]{0,6}\Z")
_DOTTED_BEFORE = re.compile(
    _ON_LINE + rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}[.)]?)[\s{INVISIBLE}]{{0,40}}\Z"
)
_ROW_NUMBER = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){0,2}\s*[.)]?\s*")
_ROW_BEFORE = re.compile(
    rf"(?:\A|[{LINE_ENDS}])[\s|{INVISIBLE}]*(?P<row>(?P<number>\d{{1,2}})[.)]?)[ \u00a0]*"
    rf"[\t|{LINE_ENDS}][\s|]*(?:\d{{1,2}}[.)]\s{{0,5}})?\Z"
)
"""The number of a row in a cell or on a line before a heading, which may have its own."""
_LEAST_ROWS = 4
_WINDOW = 80
"""Characters before a heading in which its number is looked for."""


class Clues:
    """What the document as a whole tells about its headings."""

    def __init__(
        self,
        skeleton: Skeleton,
        document: Document,
        template: Template,
        places: list[tuple[Wording, int]],
    ) -> None:
        self.cells = Cells(document)
        long = [(w, at) for w, at in places if len(w.words) > 2]
        self.ends = {
            at + len(w.text)
            for w, at in places
            if len(w.words) > 2
            or skeleton.starts_line(at)
            or numbered_start(skeleton, template.sections[w.section], at)[1]
        }
        """Positions right after a heading: another one may follow on the same line."""
        self.rows = _row_numbers(skeleton, places)
        """Where the number begins of the row that a heading stands in, by its position."""
        self.hint = hint_pattern(template)
        own = {
            line: template.sections[w.section].number
            for w, at in places
            if skeleton.is_boundary(at + len(w.text))
            if (line := self._line(skeleton, at, at + len(w.text)))
        }
        self.translated = are_translated(own)
        if not self.translated:
            own = {line: number for line, number in own.items() if not line.other_end}
        self.marks = marks_of_headings(line for line, number in own.items() if not number)
        """List marks and quotes that the headings of this document bear."""
        self.frames = marks_of_headings(line for line in own if line.mark.startswith("frame"))
        self.hints_below = len({line.hint_end for line in own if line.hint_end}) > 1
        """Several headings have printed help on the line below them."""
        self.brackets_below = has_brackets_below(own)
        lines = find_lines(skeleton.source)
        width = usual_width(lines)
        self.wrapped = are_wrapped(lines, width)
        self.short = SHORT * width
        begins = [
            skeleton.source[skeleton.begins[at]] for _, at in long if skeleton.starts_line(at)
        ]
        self.small_headings = sum(map(str.islower, begins)) > len(begins) / 2
        """Headings are written in lower case throughout."""

    def numbered(
        self, skeleton: Skeleton, section: TemplateSection, at: int
    ) -> tuple[int | None, bool]:
        """Return what `numbered_start` does, with the number of a table's row before it."""
        if at in self.rows:
            return self.rows[at], True
        return numbered_start(skeleton, section, at)

    def own_line(self, skeleton: Skeleton, at: int, after: int) -> OwnLine | None:
        """The line or cell that a heading has for itself."""
        line = self._line(skeleton, at, after)
        if line and line.other_end:
            return with_translation(line) if self.translated else None
        return line and with_help(line, words=self.hints_below, brackets=self.brackets_below)

    def _line(self, skeleton: Skeleton, at: int, after: int) -> OwnLine | None:
        """The same without a hint on the next line: whether there are any is seen from all."""
        start, end = skeleton.begins[at], skeleton.ends[after - 1]
        cell = self.cells.around(start)
        line = own_line(skeleton.source, start, end, cell, self.hint)
        return line or framed_line(skeleton.source, start, end, cell, self.hint)

    def was_ended(self, skeleton: Skeleton, start: int, end: int) -> bool:
        """Whether a heading's line was ended by its writer, and not by the page."""
        if not self.wrapped:
            return True
        gap = skeleton.gap_before(skeleton.position_of(start))
        parted = bool(SENTENCE_ENDED.search(gap)) or len(LINE_END.findall(gap)) > 1
        return end - start < self.short and parted

    def heads(self, line: OwnLine) -> bool:
        """Whether what stands before a heading on its line is a mark that headings here bear."""
        return not line.mark or line.mark in self.marks or line.mark in self.frames


class Cells:
    """The table cells that a file's format tells of."""

    def __init__(self, document: Document) -> None:
        spans = sorted((s for s in document.layout if s.kind == "cell"), key=lambda s: s.start)
        self.text = document.text
        self.rows = [(s.table, s.row) for s in spans]
        self.starts = [s.start for s in spans]
        self.ends = [s.end for s in spans]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The cell that an offset lies in."""
        i = bisect_right(self.starts, offset) - 1
        return (self.starts[i], self.ends[i]) if i >= 0 and offset < self.ends[i] else None

    def with_number(self, offset: int) -> int:
        """Return where the cell begins that numbers an offset's row, left of it, or the offset."""
        i = bisect_right(self.starts, offset) - 1
        if i < 1 or offset >= self.ends[i] or self.rows[i - 1] != self.rows[i]:
            return offset
        is_number = _ROW_NUMBER.fullmatch(self.text, self.starts[i - 1], self.ends[i - 1])
        return self.starts[i - 1] if is_number else offset

    def score(self, skeleton: Skeleton, first: int, offset: int) -> float:
        """Return the points of words in a cell: they begin it, or stand further on in it."""
        cell = self.around(offset)
        if cell is None:
            return 0.0
        in_cell = skeleton.position_of(cell[0])
        begins = first - in_cell <= 3
        return POINTS["first in a table cell" if begins else "further on in a table cell"]


def _row_numbers(skeleton: Skeleton, places: list[tuple[Wording, int]]) -> dict[int, int]:
    """The numbers before headings that count the rows of a table ("15 | 4. Intervence | …")."""
    found: list[tuple[int, int, int]] = []
    for at in sorted({at for _, at in places}):
        low = max(0, skeleton.begins[at] - _WINDOW)
        row = _ROW_BEFORE.search(skeleton.source[low : skeleton.begins[at]])
        start = low + row.start("row") if row else 0
        # The number of a page is none of the text's letters.
        if row and skeleton.begins[skeleton.position_of(start)] == start:
            found.append((at, start, int(row["number"])))
    rows: dict[int, int] = {}
    run: list[tuple[int, int, int]] = []
    for place in [*found, (0, 0, -1)]:
        if run and place[2] != run[-1][2] + 1:
            rows |= {at: start for at, start, _ in run} if len(run) >= _LEAST_ROWS else {}
            run = []
        run.append(place)
    return rows


def numbered_start(
    skeleton: Skeleton, section: TemplateSection, at: int
) -> tuple[int | None, bool]:
    """Offset of the heading's number, if it has one, and whether that begins a line."""
    here = skeleton.begins[at]
    begin = max(0, here - _WINDOW)
    # A document's beginning is a line's beginning.
    before = ("" if begin else "\n") + skeleton.source[begin:here]
    shift = begin if begin else -1
    found = (_NUMBER_BEFORE if section.number else _DOTTED_BEFORE).search(before)
    if found:
        return shift + found.start(1), True
    in_line = _NUMBER_IN_LINE.search(before) if section.number else None
    if section.number and not in_line:
        # A text without line breaks, and an answer without a full stop: the printed number itself.
        own = _OWN_NUMBER.search(before)
        in_line = own if own and own.group(1).rstrip(" .)") == section.number else None
    return (shift + in_line.start(1), False) if in_line else (None, False)
