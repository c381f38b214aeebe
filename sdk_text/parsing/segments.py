"""Sections → segments: the sentences, list items and cells that are coded one by one."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field

from sdk_text.parsing.blocks import read_blocks
from sdk_text.parsing.coverage import without
from sdk_text.parsing.lines import LINE_END
from sdk_text.parsing.periods import nearest_year, odd_periods
from sdk_text.parsing.sentences import LONGEST_SENTENCE, in_pieces, split_sentences
from sdk_text.parsing.surroundings import Block, Surroundings
from sdk_text.parsing.tables import CellPlace
from sdk_text.records import Section, Segment, SegmentKind, Subheading, SubheadingKind
from sdk_text.text.clean_text import ReadingForm
from sdk_text.wording.plurals import counted, plural

_MOST_TOPIC_WORDS = 8
_LONGEST_TOPIC = 300
_LONGEST_BOX = 4
"""Characters of a box before an item, with its blanks."""
_LEAST_PARAGRAPH = 60
"""Characters of a paragraph that a name alone on its line may stand over."""


@dataclass
class _Under:
    """What the block that is being read stands under."""

    subheading: str = ""
    lead_in: str = ""
    """A known lead-in: holds until the next one."""
    list_lead_in: str = ""
    """The sentence with a colon before a list: holds for the list."""
    list_mark: str = ""
    """Kind of that list's marks."""
    item_lead_in: str = ""
    """A lead-in after an item's mark: holds for that item."""
    row_lead_in: str = ""
    """A lead-in in a table's cell: holds for the rest of its row."""
    row: tuple[int, int] = (-1, -1)
    columns: dict[tuple[int, int], str] = field(default_factory=dict)
    """Names of a table's columns, by table and column."""
    first: str = ""
    last: str = ""

    def begin(
        self, subheading: str = "", first: str = "", last: str = "", *, new_period: bool = False
    ) -> None:
        self.subheading = subheading or self.subheading
        self.lead_in = self.list_lead_in = self.item_lead_in = ""
        if first or last or new_period:
            # A period whose dates cannot be read is another one than the period before.
            self.first, self.last = first, last


@dataclass
class SectionParts:
    """What one section's answer holds."""

    segments: list[Segment] = field(default_factory=list)
    subheadings: list[Subheading] = field(default_factory=list)
    remarks: list[tuple[str, int]] = field(default_factory=list)
    """What is odd about the periods of a diary and about sentences, each with its place."""


@dataclass
class _At:
    """A section that is being read: what was found of it, and under what the next words stand."""

    section: Section
    around: Surroundings
    parts: SectionParts = field(default_factory=SectionParts)
    under: _Under = field(default_factory=_Under)


def read_section(
    section: Section, around: Surroundings, spans: list[tuple[int, int]] | None = None
) -> SectionParts:
    """Segments and subheadings of a section.

    Args:
        section: the section.
        around: the document's skeleton, template, strays and tables.
        spans: only these stretches of it (the form's free text), or None for the whole answer.
    """
    pieces = [
        piece
        for a, b in (spans if spans is not None else [(section.start, section.end)])
        for piece in without(a, b, around.stray)
    ]
    source = around.skeleton.source
    year = nearest_year(source[section.start : section.end])
    found = read_blocks(around, section.end, pieces, year)
    # Drawn lines ("* * *") are no text that a line may head.
    blocks = [b for b in found if any(map(str.isalnum, source[b.start : b.end]))]
    in_cell = Counter(block.cell for block in blocks if block.role in ("cell", "item"))
    at = _At(section, around)
    for i, block in enumerate(blocks):
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        if block.role in ("topic", "lead_in", "period"):
            _begin(at, block)
        else:
            only = block.cell is not None and in_cell[block.cell] == 1
            _read(at, block, following, only)
    at.parts.remarks += [*odd_periods(at.parts.subheadings), *_left_empty(around, blocks)]
    return at.parts


def _left_empty(around: Surroundings, blocks: list[Block]) -> list[tuple[str, int]]:
    """Tell of a list in which some boxes are ticked and some are not: all are read alike."""
    form, source = around.template.form, around.skeleton.source
    items = [b for b in blocks if b.role == "item" and b.start >= _LONGEST_BOX]
    before = [LINE_END.split(source[b.start - _LONGEST_BOX : b.start])[-1] for b in items]
    boxes = {item.start: box.strip() for item, box in zip(items, before, strict=True)}
    empty = [start for start, box in boxes.items() if form and box in form.empty_boxes]
    if not form or not empty or not any(b.strip("[]") in form.ticks for b in boxes.values()):
        return []
    first = next(source[b.start : b.end] for b in items if b.start == empty[0])
    has = plural(len(empty), "has an empty one|have empty ones", "en")
    told = f"{counted(len(empty), 'item|items')} of a list with ticked boxes {has}"
    words = " ".join(first.split()[:5])
    return [(f"{told} (“{words} …”): all are read alike; reject what does not hold", empty[0])]


def _begin(at: _At, block: Block) -> None:
    """A subheading, a known lead-in or a period begins."""
    under, section = at.under, at.section
    text = at.around.clean(block.start, block.end).text
    first = last = ""
    if block.role == "lead_in":
        text = text.rstrip(" –—-")
        if block.cell:
            _begin_in_table(under, block.cell, text)
        elif block.mark:
            under.item_lead_in = text
        else:
            under.lead_in, under.list_lead_in = text, ""
    elif block.role == "period" and block.period:
        first, last = block.period.first, block.period.last
        under.begin("" if block.period.inline else text, first, last, new_period=True)
    else:
        under.begin(text)
    kind: SubheadingKind = block.role if block.role in ("lead_in", "period") else "topic"
    start, end = at.around.clean(block.start, block.end).span(0, len(text))
    at.parts.subheadings.append(
        Subheading(section.summary, section.section, kind, start, end, text, first, last)
    )


def _begin_in_table(under: _Under, cell: CellPlace, text: str) -> None:
    """The name of a column, or a lead-in in a cell."""
    if cell.is_header:
        under.columns[cell.table, cell.column] = text
    else:
        under.row_lead_in, under.row = text, (cell.table, cell.row)


def _lead_in(under: _Under, block: Block) -> str:
    """The nearest lead-in that holds for a block."""
    cell = block.cell
    in_table = ""
    if cell:
        in_row = under.row_lead_in if (cell.table, cell.row) == under.row else ""
        in_table = in_row or under.columns.get((cell.table, cell.column), "")
    return under.item_lead_in or in_table or under.list_lead_in or under.lead_in


def _read(at: _At, block: Block, following: Block | None, only_in_cell: bool) -> None:
    """A paragraph, an item or a cell: its sentences become segments.

    A cell is one segment, or as many as it holds sentences or items.
    """
    parts, under, section = at.parts, at.under, at.section
    form = at.around.clean(block.start, block.end)
    if not any(c.isalnum() for c in form.text):
        return
    if _is_topic(parts, form.text, block, following):
        start, end = form.span(0, len(form.text))
        under.begin(form.text)
        parts.subheadings.append(
            Subheading(section.summary, section.section, "topic", start, end, form.text)
        )
        return
    if block.mark != under.list_mark:
        under.list_lead_in = ""
    _add_segments(at, block, form, only_in_cell)
    under.item_lead_in = ""
    if not parts.segments:
        return
    if following and following.mark not in ("", block.mark) and form.text.endswith((":", "?")):
        # A list under a sentence with a colon; a known lead-in before it ends here.
        under.list_lead_in, under.list_mark = parts.segments[-1].text, following.mark
        under.lead_in = "" if not block.mark else under.lead_in


def _add_segments(at: _At, block: Block, form: ReadingForm, only_in_cell: bool) -> None:
    parts, under, section, around = at.parts, at.under, at.section, at.around
    sentences = split_sentences(form.text, around.template)
    kind: SegmentKind = "item" if block.role == "item" else "sentence"
    if only_in_cell and len(sentences) == 1:
        kind = "cell"
    lead_in = _lead_in(under, block)
    known = set(sentences)
    for a, b in in_pieces(form.text, sentences):
        start, end = form.span(a, b)
        # A piece of a sentence may be cut where a word goes on: its text is what stands there.
        whole = (a, b) in known
        text = form.text[a:b] if whole else around.clean(start, end).text
        if not whole:
            _tell_of_pieces(parts, start)
            if not any(map(str.isalnum, text)):
                continue
        parts.segments.append(
            Segment(
                summary=section.summary,
                section=section.section,
                segment=f"{section.summary}/{section.section}/{len(parts.segments) + 1}",
                start=start,
                end=end,
                text=text,
                kind=kind,
                lead_in=lead_in,
                subheading=under.subheading,
                period_start=under.first,
                period_end=under.last,
                skipped=_skipped(around, start, end),
            )
        )


def _tell_of_pieces(parts: SectionParts, start: int) -> None:
    remark = (
        f"more than {LONGEST_SENTENCE:,} characters without the end of a sentence; they are "
        "divided into segments"
    )
    if all(message != remark for message, _ in parts.remarks):
        parts.remarks.append((remark, start))


def _skipped(around: Surroundings, start: int, end: int) -> tuple[tuple[int, int], ...]:
    pieces = without(start, end, around.stray)
    gaps = [(a[1], b[0]) for a, b in itertools.pairwise(pieces)]
    return tuple(gaps)


def _is_topic(parts: SectionParts, text: str, block: Block, following: Block | None) -> bool:
    """Whether a short line without a mark is a heading of the author's own.

    It stands over a list, or is a name over a paragraph after an ended one. A list of short
    lines without marks is none: each of its lines is a segment.
    """
    if block.role != "text" or following is None or following.role not in ("text", "item", "cell"):
        return False
    words = len(text.split())
    if len(text) > _LONGEST_TOPIC or words > _MOST_TOPIC_WORDS:
        return False
    if not text[0].isupper() or text[-1] in ".!?;:,…":
        return False
    if following.mark:
        return True
    ended = bool(parts.segments and parts.segments[-1].text[-1] in ".!?…" and words <= 3)
    if parts.subheadings and parts.subheadings[-1].end > _last_end(parts):
        ended = words <= 3
    length = following.end - following.start
    return ended and length >= _LEAST_PARAGRAPH


def _last_end(parts: SectionParts) -> int:
    return parts.segments[-1].end if parts.segments else -1
