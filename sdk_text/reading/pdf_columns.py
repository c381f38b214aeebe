"""Two columns without ruled lines: where the gutter is, and which lines make a row.

The reports are tables of two columns, question left and answer right; some PDFs show no lines.
A gutter is a place where words of many lines begin and hardly any word stands across. A row begins
where the left column begins anew: after a gap, or where its line above had room for one more word,
so that it was ended and not broken; full-width lines end a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from sdk_text.reading.assemble import Block, Cell, Grid, Paragraph
from sdk_text.reading.pdf_boxes import Line, Word, lines_of
from sdk_text.reading.pdf_half_height import are_at_half_height, share_out
from sdk_text.reading.pdf_layout import PageLayout, text_of, wide_gap
from sdk_text.reading.pdf_questions import begins_question, goes_on, questions_among

NEAR = 2.5
"""Points within which two words begin at the same place."""
GUTTER = 5.0
"""Least points between the columns on a line that has both."""
PADDING = 11.0
"""Points between two columns' text in a table of a word processor (twice 0.19 cm)."""
_MANY_ROWS = 12
"""Answered questions from which on a few exceptions prove nothing."""
_LEAST_LETTERS = 4
"""Fewer letters beside a text are a bullet or number and no column."""
_LEAST_QUESTIONS = 3
"""Questions in each of two columns from which on they are no table."""
SHARED_LINES = 3
"""Least lines with text on both sides for a gutter to be believed."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How a document without ruled lines sets its two columns."""

    gutter: float
    """x where the right column begins."""
    edge: float = 0.0
    """x up to which the left column's lines may run."""
    wide: float = 0.0
    """Points between two lines above which a new paragraph or row begins."""
    on_top: bool = True
    """Whether questions begin level with their answers (and not at half their height)."""
    shared_out: bool = False
    """Whether only the heights tell which lines are a question's at half height."""
    is_running: bool = False
    """Whether the page is set in two columns of running text, and is no table."""
    is_guess: bool = False
    """Whether the rows may be wrong, because nothing parts them and questions stand off."""


def find_columns(pages: Sequence[PageLayout]) -> Columns | None:
    """Find the two columns of a document; None where it has one."""
    gutter = _find_gutter(pages)
    if gutter is None:
        return None
    bands = [
        _sides(lines, gutter)
        for page in pages
        for is_band, lines in _stretches(page.words, gutter)
        if is_band
    ]
    right = [b.box for _, lines in bands for b in lines]
    gaps = sorted(b.box.top - a.box.bottom for _, lines in bands for a, b in pairwise(lines))
    height = median(box.bottom - box.top for box in right) if right else 0.0
    # The smallest gaps are between lines of one paragraph, however few a short document has.
    usual = gaps[max(len(gaps) // 20, min(2, len(gaps) - 1))] if gaps else 0.0
    columns = Columns(gutter, _left_edge(bands, gutter), max(usual, 0.0) + 0.35 * height)
    if _both_hold_questions(bands):
        return replace(columns, is_running=True)
    on_top, is_clear = _questions_stand_on_top(bands, columns, pages)
    if is_clear or any(page.rules for page in pages):
        return replace(columns, on_top=on_top)
    shares = [
        share_out(_left_groups(left, right, columns, ()), right, columns.wide)
        for left, right in bands
        if left and right
    ]
    shared_out = are_at_half_height(shares)
    is_guess = shared_out or on_top
    on_top = on_top and not shared_out
    return replace(columns, on_top=on_top, shared_out=shared_out, is_guess=is_guess)


def _both_hold_questions(bands: Sequence[tuple[Sequence[Line], Sequence[Line]]]) -> bool:
    """Whether questions stand in the right column, too: a table has its answers there."""
    left = questions_among([line for lines, _ in bands for line in lines])
    right = questions_among([line for _, lines in bands for line in lines])
    return min(left, right) >= _LEAST_QUESTIONS


def _left_edge(bands: Sequence[tuple[Sequence[Line], Sequence[Line]]], gutter: float) -> float:
    """Return x up to which the left column's lines run, told by those with an answer beside."""
    beside = [
        line.box.x1
        for left, right in bands
        for line in left
        if any(abs(line.box.top - other.box.top) <= 2 for other in right)
    ]
    return max([gutter - PADDING, *beside])


def _find_gutter(pages: Sequence[PageLayout]) -> float | None:
    """Return x where the right column begins, None where there is one column."""
    pages_lines = [lines_of(page.words) for page in pages]
    every = [line for lines in pages_lines for line in lines]
    if not every:
        return None
    left = min(line.box.x0 for line in every)
    width = max(line.box.x1 for line in every) - left
    starts: Counter[int] = Counter()
    for line in every:
        for before, word in pairwise(line.words):
            if word.box.x0 - before.box.x1 >= GUTTER:
                starts[round(word.box.x0)] += 1
    best, support = None, 0
    for place, _ in starts.most_common(12):
        if not left + max(0.12 * width, 45) <= place <= left + 0.8 * width:
            continue
        shared, begun, crossed = _evidence(every, place)
        if shared >= SHARED_LINES and begun > support and begun >= crossed / 4:
            best, support = float(place), begun
    return best


def _evidence(lines: Sequence[Line], place: float) -> tuple[int, int, int]:
    """Lines with worded text on both sides of place; that begin there; that stand across.

    A bullet or number left of its text is no column, and where such lines outweigh those with
    words on both sides, the place is where a list's text begins, that of its further lines too.
    """
    shared = begun = crossed = bullets = 0
    for line in lines:
        if is_across(line, place):
            crossed += 1
            continue
        left = [word for word in line.words if word.box.x0 < place - NEAR]
        right = [word for word in line.words if word.box.x0 >= place - NEAR]
        if not right or abs(right[0].box.x0 - place) > NEAR:
            continue
        worded = sum(c.isalpha() for word in left for c in word.text) >= _LEAST_LETTERS
        shared += worded
        bullets += bool(left) and not worded
        begun += worded or not left
    return shared, begun if bullets <= shared else shared, crossed


def is_across(line: Line, gutter: float) -> bool:
    """Whether the line runs across the gutter as full-width text does."""
    left = [word for word in line.words if word.box.x0 < gutter - NEAR]
    right = [word for word in line.words if word.box.x0 >= gutter - NEAR]
    if left and left[-1].box.x1 > gutter + NEAR:
        return True
    if not left or not right:
        return False
    gap = right[0].box.x0 - left[-1].box.x1
    begins = abs(right[0].box.x0 - gutter) <= NEAR
    return gap < (GUTTER if begins else 1.6 * GUTTER)


def column_blocks(words: Sequence[Word], columns: Columns, rules: Sequence[float]) -> list[Block]:
    """Turn the words of a stretch of a page into paragraphs and two-column grids.

    A grid whose first row has no left cell goes on from what stood before.
    """
    blocks: list[Block] = []
    for is_band, lines in _stretches(words, columns.gutter):
        left, right = _sides(lines, columns.gutter)
        if is_band and columns.is_running:
            blocks += [Paragraph(text_of(side)) for side in (left, right) if side]
        elif is_band and right:
            blocks.append(_rows(left, right, columns, rules))
        else:
            blocks.append(Paragraph(text_of(lines)))
    return blocks


def _stretches(words: Sequence[Word], gutter: float) -> Iterator[tuple[bool, list[Line]]]:
    """Part lines into full-width paragraphs (False) and bands of two columns (True)."""
    lines = lines_of(words)
    limit = wide_gap(lines) if lines else 0.0
    band: list[Line] = []
    full: list[Line] = []
    for line in lines:
        ends_paragraph = (
            bool(full)
            and line.words[-1].box.x0 < gutter - NEAR
            and line.box.top - full[-1].box.bottom <= limit
        )
        if is_across(line, gutter) or ends_paragraph:
            if band:
                yield True, band
            band = []
            full.append(line)
        else:
            if full:
                yield False, full
            full = []
            band.append(line)
    if band or full:
        yield bool(band), band or full


def _sides(lines: Sequence[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    """Lines of the left and of the right column: their base lines need not agree."""
    words = [word for line in lines for word in line.words]
    return (
        lines_of([word for word in words if word.box.x0 < gutter - NEAR]),
        lines_of([word for word in words if word.box.x0 >= gutter - NEAR]),
    )


def _rows(
    left: Sequence[Line], right: Sequence[Line], columns: Columns, rules: Sequence[float]
) -> Grid:
    starts = _row_starts(left, right, columns, rules)
    grid = Grid()
    for top, bottom in pairwise([float("-inf"), *starts, float("inf")]):
        cells = []
        for column, lines in enumerate((left, right)):
            inside = [line for line in lines if top <= line.box.middle < bottom]
            if inside:
                cells.append(Cell(column, [Paragraph(text_of(inside))]))
        if cells:
            grid.rows.append(cells)
    return grid


def _row_starts(
    left: Sequence[Line], right: Sequence[Line], columns: Columns, rules: Sequence[float]
) -> list[float]:
    """Return y of the rows' upper edges."""
    groups = _left_groups(left, right, columns, rules)
    if columns.shared_out and groups and right:
        return _shared_starts(groups, right, columns.wide)
    starts: list[float] = []
    bottom = float("-inf")
    for group in groups:
        top = group[0].box.top
        between = [y for y in rules if bottom <= y <= top + 2]
        if between:
            starts.append(between[-1])
        elif columns.on_top:
            starts.append(top - 1)
        else:
            starts.append(_widest_gap(right, bottom, top, columns.wide))
        bottom = group[-1].box.bottom
    return starts


def _shared_starts(
    groups: Sequence[Sequence[Line]], right: Sequence[Line], wide: float
) -> list[float]:
    firsts = share_out(groups, right, wide).firsts
    starts = []
    for group, first, after in zip(groups, firsts, [*firsts[1:], len(right)], strict=True):
        top = group[0].box.top
        starts.append((min(top, right[first].box.top) if first < after else top) - 1)
    return starts


def _questions_stand_on_top(
    bands: Sequence[tuple[Sequence[Line], Sequence[Line]]],
    columns: Columns,
    pages: Sequence[PageLayout],
) -> tuple[bool, bool]:
    """Whether questions begin level with their answers (not at half their height); if it is clear.

    They do where nearly every question stands level with a line of an answer; not where that line
    goes on a sentence. Where nothing tells, they are taken to.
    """
    questions = level = openings = answered = beside = amid = 0
    for left, right in bands:
        if not right:
            continue
        opening = [right[0].box.top]
        opening += [
            b.box.top for a, b in pairwise(right) if b.box.top - a.box.bottom > columns.wide
        ]
        groups = _left_groups(left, right, columns, ())
        questions += len(groups)
        openings += len(opening)
        level += sum(any(abs(g[0].box.top - y) <= 3 for y in opening) for g in groups)
        for group in groups:
            top, bottom = group[0].box.top, group[-1].box.bottom
            near = [i for i, r in enumerate(right) if r.box.top < bottom and r.box.bottom > top]
            same = [i for i in near if abs(right[i].box.top - top) <= 2]
            answered += bool(near)
            beside += bool(same)
            amid += any(goes_on(right, i, columns.wide) for i in same)
    # At half height about every second question would stand between two lines of its answer.
    allowed = 0.12 if answered < _MANY_ROWS else 0.25
    if beside >= 0.85 * answered and amid <= allowed * answered:
        return True, True
    if openings < questions / 2 or any(page.rules for page in pages):
        return True, False
    is_level = level >= 0.8 * questions
    return is_level, is_level


def _left_groups(
    left: Sequence[Line], right: Sequence[Line], columns: Columns, rules: Sequence[float]
) -> list[list[Line]]:
    """Split the left column's lines into questions."""
    groups: list[list[Line]] = []
    for line in left:
        if groups:
            above = groups[-1][-1]
            ruled = any(above.box.bottom - 2 <= y <= line.box.top + 2 for y in rules)
            wide = line.box.top - above.box.bottom > columns.wide
            begins = begins_question(groups[-1], line, right, columns.edge, columns.wide)
            if not (ruled or wide or begins):
                groups[-1].append(line)
                continue
        groups.append([line])
    return groups


def _widest_gap(right: Sequence[Line], bottom: float, top: float, wide: float) -> float:
    """Return y of the widest gap between right lines from bottom to top (centred questions).

    The lines on top of a page, above the first question and without a gap, are its answer's.
    """
    best, place = (wide, bottom) if bottom == float("-inf") else (-1.0, top - 1)
    for a, b in pairwise(right):
        upper, lower = max(a.box.bottom, bottom), min(b.box.top, top)
        if upper <= lower + 2 and b.box.top - a.box.bottom >= best:
            best, place = b.box.top - a.box.bottom, (upper + lower) / 2
    return place
