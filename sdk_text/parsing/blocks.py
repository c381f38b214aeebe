"""The lines of an answer put together to blocks: paragraphs, list items, cells, subheadings.

Extracted text does not say where a paragraph ends: lines are wrapped, and some reports have an
empty line after each line. A break is taken for a real one where the next line begins anew (a
mark, a subheading, a cell) or where its first word would still have fitted on the line before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sdk_text.parsing.labels import labelled_lines
from sdk_text.parsing.lines import (
    CLOSING,
    LINE_ENDS,
    SENTENCE_END,
    Line,
    find_lines,
    first_line,
    has_gap,
    items_apart,
)
from sdk_text.parsing.lists import counted_lines, has_dash_list
from sdk_text.parsing.marks import (
    Mark,
    counts_on,
    find_lead_in,
    find_mark,
    find_subheading,
    first_is_lower,
    heads_list,
    is_alone,
    is_item,
)
from sdk_text.parsing.periods import Period, find_period, goes_on_with, names_period, period_letters
from sdk_text.parsing.sentences import ends_with_abbreviation, is_abbreviation
from sdk_text.parsing.surroundings import Block, Role, Surroundings
from sdk_text.parsing.tables import CellPlace
from sdk_text.parsing.wrapping import asks_for_more, is_open, section_width, was_wrapped

_NO_MARK = "none"
"""Instead of the mark of an item that has none."""
_LONGEST_PERIOD = 160
_LONGEST_NAME_OF_PERIOD = 80
"""No line that names a period without readable dates is longer."""
_MOST_BLANKS = 200
_SLACK = 0.12
"""Letters differ in width: lines of one column differ in length by about so much."""
_MORE_SLACK = 0.2
_MOST_WORDS_BETWEEN_LISTS = 12
# What is before a lead-in inside a line.
_AFTER_SENTENCE = re.compile(r"[.!?;…][”\"»“)]*[^\S\n]+(?=[^\W\d_])")


@dataclass
class _Reader:
    """Reads one section's lines in order."""

    around: Surroundings
    end: int
    usual_width: float
    dashes: bool
    year: int | None
    counted: frozenset[int] = frozenset()
    """Where lines begin whose numbers count on from 1."""
    labels: dict[int, Mark] = field(default_factory=dict)
    """Marks of other lines that count on, by where the lines begin."""
    width: float = 0.0
    cell: CellPlace | None = None
    blocks: list[Block] = field(default_factory=list)
    last_line: str = ""
    last_width: int = 0
    after_gap: bool = False
    """Whether blank lines that part paragraphs stand before the line that is read."""
    next_line: str = ""
    last_number: int = 0

    def open(self, role: Role, start: int, end: int, *, mark: str = "", alone: bool = True) -> None:
        self.blocks.append(Block(role, start, end, mark, alone, cell=self.cell))

    # ── one line ─────────────────────────────────────────────────────────────────────────────────

    def read(self, line: Line, cell: CellPlace | None) -> None:
        new_cell = cell != self.cell
        self.cell = cell
        self.width = cell.width if cell else self.usual_width
        if cell and (cell.is_header or cell.is_row_number):
            self._head(line, new_cell)
        else:
            self._answer(line, new_cell)
        self.last_line, self.last_width = line.text, line.width

    def _head(self, line: Line, new_cell: bool) -> None:
        """A cell that heads its column; the number of a row is no text of its own."""
        if not self.cell or self.cell.is_row_number:
            return
        if new_cell or not self.blocks:
            self.open("lead_in", line.start, line.end, mark="cell")
        else:
            self.blocks[-1].end = line.end

    def _answer(self, line: Line, new_cell: bool) -> None:
        offset = line.start
        while offset < line.end:
            after = self._special(offset)
            if after < 0:
                break
            offset = self._next_letter(after)
            new_cell = True
        while offset < line.end:
            rest = line if offset == line.start else self._rest(line, offset)
            if not rest:
                break
            inside = self._lead_in_inside(rest)
            self._ordinary(self._up_to(rest, inside), new_cell)
            if inside < 0:
                break
            offset, new_cell = self._next_letter(self._special(inside)), True

    def _lead_in_inside(self, line: Line) -> int:
        """Where a known lead-in with a colon begins after a sentence ("Veicināja: … Kavēja: …" in
        one paragraph), or -1."""
        if ":" not in line.text:
            return -1
        for found in _AFTER_SENTENCE.finditer(line.text):
            offset = line.start + found.end()
            close = self._lead_in(offset)
            if offset < close <= line.end and self.around.skeleton.source[close - 1] == ":":
                return offset
        return -1

    def _up_to(self, line: Line, offset: int) -> Line:
        if offset < 0:
            return line
        return first_line(self.around.skeleton.source, line.start, offset) or line

    def _rest(self, line: Line, offset: int) -> Line | None:
        return first_line(self.around.skeleton.source, offset, line.end)

    def _next_letter(self, offset: int) -> int:
        source = self.around.skeleton.source
        while offset < len(source) and source[offset] in " \t\u00a0":
            offset += 1
        return offset

    def _special(self, offset: int) -> int:
        """Open a period, subheading or lead-in that begins here; its end, or -1."""
        if self.blocks and offset < self.blocks[-1].end:
            return self.blocks[-1].end
        skeleton, template = self.around.skeleton, self.around.template
        period_end = self._period(offset)
        if period_end >= 0:
            return period_end
        end = self.cell.end if self.cell else self.end
        close = find_subheading(skeleton, offset, end, template)
        if close >= 0:
            self.open("topic", offset, close)
            self.last_number = 0
            return close
        close = self._lead_in(offset)
        if close >= 0:
            rest = self._after(close)
            # In a table it holds for this cell or for the row that it heads.
            mark = "cell" if self.cell else ""
            self.open("lead_in", offset, close, mark=mark, alone=rest in ("", "\n", "\r"))
            self.last_number = 0
        return close

    def _lead_in(self, offset: int) -> int:
        """The end of a known lead-in that begins here and stands over something, or -1."""
        end = self.cell.end if self.cell else self.end
        close = find_lead_in(self.around.skeleton, offset, end, self.around.template)
        empty = close >= 0 and not self._after(close)
        return -1 if empty and self.cell and not self.cell.heads_row else close

    def _after(self, offset: int) -> str:
        """The next sign in the cell or answer: a letter, a line's end, or nothing."""
        # Enough of the rest to see the line's end: not all of it for each of many lead-ins.
        end = min(self.cell.end if self.cell else self.end, offset + _MOST_BLANKS)
        return self.around.skeleton.source[offset:end].lstrip(" \t\u00a0")[:1]

    def _period(self, offset: int) -> int:
        """Open a period that begins here, or behind a list's mark; its end, or -1."""
        begins_line = self._begins_line(offset)
        end = self._period_at(offset, begins_line)
        if end >= 0 or not begins_line:
            return end
        source = self.around.skeleton.source
        mark = self._mark(source[offset : min(self.end, offset + _LONGEST_PERIOD)])
        return self._period_at(offset + mark.length, True, listed=True) if mark else -1

    def _period_at(self, offset: int, begins_line: bool, listed: bool = False) -> int:
        source = self.around.skeleton.source
        template = self.around.template
        if source[offset : offset + 1].upper() not in period_letters(template):
            return -1
        form = self.around.clean(offset, min(self.end, offset + _LONGEST_PERIOD))
        period = find_period(form.text, template, self.year)
        if period and period.alone:
            end = form.span(0, period.end)[1]
            whole = begins_line and is_alone(source, end, self.end)
            if not whole or goes_on_with(period, self.last_line, self.around.wrapped, self.cell):
                period = find_period(form.text, template, self.year, alone=False)
        if not period:
            return self._unread_period(offset)
        if listed and period.inline:
            return -1  # the days of one item
        start, end = form.span(0, period.end)
        self.blocks.append(Block("period", start, end, period=period))
        self.year = int((period.last or period.first or "0")[:4]) or self.year
        self.last_number = 0
        # An inline period is the beginning of a sentence that is read as well.
        return -1 if period.inline else end

    def _begins_line(self, offset: int) -> bool:
        """Whether a line, or a cell, begins here."""
        before = self.around.skeleton.source[max(0, offset - _MOST_BLANKS) : offset]
        in_cell = self.cell is not None and offset <= self.cell.start
        return in_cell or not before.strip(" \t\u00a0•-–*>#") or before[-1:] in LINE_ENDS

    def _unread_period(self, offset: int) -> int:
        """Open a period whose dates cannot be read, if a line of its own names one; its end."""
        source = self.around.skeleton.source
        line = first_line(source, offset, self.end)
        if not line or line.start != offset or line.width > _LONGEST_NAME_OF_PERIOD:
            return -1
        if not names_period(self.around.clean(offset, line.end).text, self.around.template):
            return -1
        self.blocks.append(Block("period", offset, line.end, period=Period(0, "", "", False)))
        self.last_number = 0
        return line.end

    def _ordinary(self, line: Line, new_cell: bool) -> None:
        mark = self.labels.get(line.start) or self._mark(line.text)
        if mark and self._begins_item(line, mark, new_cell):
            self._item(line, mark)
        elif not new_cell and self._is_unmarked_item(line):
            self.open("item", line.start, line.end, mark=_NO_MARK)
        elif not new_cell and self._goes_on(line):
            self.blocks[-1].end = line.end
        elif self.cell:
            self.open("cell", line.start, line.end, mark="cell")
        else:
            self.open("text", line.start, line.end)

    def _mark(self, line: str) -> Mark | None:
        return find_mark(line, self.around.signs)

    def _begins_item(self, line: Line, mark: Mark, new_cell: bool) -> bool:
        before = self.last_line
        if mark.kind == "label" or line.start in self.counted:
            return True
        if not new_cell and self._may_go_on(line.text, mark):
            return is_item(line.text, mark, before, self.last_number, self.dashes)
        counted = counts_on(line.text, mark, before, self._mark(self.next_line))
        return counted or is_item(line.text, mark, "", self.last_number, self.dashes)

    def _item(self, line: Line, mark: Mark) -> None:
        start = line.start + mark.length
        if mark.kind == "number":
            self.last_number = mark.number
        close = find_lead_in(self.around.skeleton, start, self.end, self.around.template)
        if close >= line.end and mark.kind in ("number", "multi") and not self.cell:
            # "2. Secinājumi" alone on its line: a numbered heading.
            self.open("topic", line.start, close)
        elif start < close < line.end:
            # A known lead-in right after the mark holds for this item only.
            self.open("lead_in", start, close, mark=mark.kind, alone=False)
            self.open("item", self._next_letter(close), line.end, mark=mark.kind)
        else:
            self.open("item", start, line.end, mark=mark.kind)

    # ── joining ──────────────────────────────────────────────────────────────────────────────────

    def _goes_on(self, line: Line) -> bool:
        """Whether a line without a mark belongs to the block before it."""
        if not self.blocks or self.blocks[-1].role not in ("text", "item", "cell"):
            return False
        before = self.last_line
        ended = before.rstrip(CLOSING).endswith(SENTENCE_END)
        if self.after_gap and ended and not first_is_lower(line.text):
            return False
        if first_is_lower(line.text) or line.text[0] in ",.;:)”»–—":
            fits = not (self._is_wrapped and self._would_not_fit(line.text, _SLACK))
            return not (before.endswith(";") and fits)
        if before.endswith(";") or (ended and heads_list(line.text, self._mark(self.next_line))):
            return False
        if self._parts_lists(line):
            return False
        figure = line.text[0].isdigit() and self._is_wrapped
        if not ended and (figure or asks_for_more(before)):
            return True
        if ends_with_abbreviation(before, self.around.template):
            return True
        if not ended and is_abbreviation(line.text.split(".", 1)[0], self.around.template):
            return True
        # Without the end of a sentence even a rather short line is likelier to go on.
        return self._is_wrapped and self._would_not_fit(line.text, _SLACK if ended else _MORE_SLACK)

    def _parts_lists(self, line: Line) -> bool:
        """Whether a line with a colon stands between two lists alike: it heads the second."""
        item, mark = self.blocks[-1], self._mark(self.next_line)
        if item.role != "item" or mark is None or mark.kind != item.mark or mark.number > 1:
            return False
        before = self.last_line
        anew = line.text[:1].isupper() and not asks_for_more(before)
        is_short = len(line.text.split()) <= _MOST_WORDS_BETWEEN_LISTS
        return anew and is_short and line.text.endswith(":")

    def _is_unmarked_item(self, line: Line) -> bool:
        """Whether a line is one of a list without marks: with ";", or without full stops."""
        before = self.last_line
        if not line.text[0].isalnum() or not self.blocks:
            return False
        if self._is_parted_by_semicolons(line):
            return True
        if self._is_wrapped:
            return False
        if asks_for_more(before):
            return False
        listed = first_is_lower(line.text) or not line.text.endswith(SENTENCE_END)
        if self.blocks[-1].mark == _NO_MARK:
            return listed
        several = bool(self.next_line) and not self.next_line.endswith(SENTENCE_END)
        return listed and several and (before.endswith(":") or self.blocks[-1].role == "lead_in")

    def _is_parted_by_semicolons(self, line: Line) -> bool:
        """Whether a line after a colon, or after such a line, is one of a list with ";" at the
        ends of its items (of which the first may run over two lines).

        Lines with capitals are parted anyway, as sentences.
        """
        before, block = self.last_line, self.blocks[-1]
        if not first_is_lower(line.text):
            return False
        if block.mark == _NO_MARK:
            return before.endswith(";")
        runs_on = not line.text.endswith(SENTENCE_END) and self.next_line.endswith(";")
        ends = line.text.endswith(";") or runs_on
        return block.role == "text" and before.endswith(":") and ends

    def _may_go_on(self, line: str, mark: Mark) -> bool:
        """Whether a mark and the word after it may stand here because the page ended."""
        taken = mark.length + len(line[mark.length :].split(maxsplit=1)[0])
        if is_open(self.last_line):
            return True
        if mark.kind == "dash" and self.dashes and self.blocks and self.blocks[-1].mark == "dash":
            return False
        return self._is_wrapped and self.last_width + 1 + taken > self.width * (1 - _MORE_SLACK)

    @property
    def _is_wrapped(self) -> bool:
        """Whether lines may end in the midst of a paragraph, as they do in narrow cells."""
        return self.around.wrapped or self.cell is not None

    def _would_not_fit(self, line: str, slack: float) -> bool:
        first_word = unicodedata.normalize("NFC", line.split(maxsplit=1)[0])
        return self.last_width + 1 + len(first_word) > self.width * (1 - slack)


def read_blocks(
    around: Surroundings, end: int, pieces: Iterable[tuple[int, int]], year: int | None
) -> list[Block]:
    """The blocks of a section's answer in order.

    Args:
        around: the document's skeleton, template, strays and tables.
        end: where the answer ends.
        pieces: the answer without its strays.
        year: a year for diary dates without one, if one is known.
    """
    tables = around.tables
    source = around.skeleton.source
    lines = items_apart(
        source,
        [line for a, b in pieces for c, d in tables.cut(a, b) for line in find_lines(source, c, d)],
    )
    outside = [line for line in lines if not tables.at(line.start)]
    width = section_width(outside, around.width)
    if not around.wrapped and was_wrapped(outside):
        around = replace(around, wrapped=True)
    dashes = not around.wrapped or has_dash_list(lines, width)
    reader = _Reader(around, end, width, dashes, year, counted_lines(lines), labelled_lines(lines))
    for i, line in enumerate(lines):
        gap = i > 0 and around.gaps_part and has_gap(source, lines[i - 1], line)
        reader.after_gap = gap
        reader.next_line = lines[i + 1].text if i + 1 < len(lines) else ""
        reader.read(line, tables.at(line.start))
    return reader.blocks
