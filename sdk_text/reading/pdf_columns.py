"""Two columns without ruled lines: where the gutter is, and which lines make a row.

The reports are tables of two columns, question left and answer right; some PDFs show no lines.
A gutter is a place where words of many lines begin and hardly any word stands across. Rows begin
where the left column begins anew after a gap; full-width lines end a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from sdk_text.reading.assemble import Block, Cell, Grid, Paragraph
from sdk_text.reading.pdf_layout import Box, Line, PageLayout, Word, lines_of, text_of, wide_gap

NEAR = 2.5
"""Points within which two words begin at the same place."""
GUTTER = 5.0
"""Least points between the columns on a line that has both."""
SHARED_LINES = 3
"""Least lines with text on both sides for a gutter to be believed."""


def find_gutter(pages: Sequence[PageLayout]) -> float | None:
    """Return x where the right column begins in the document, None where there is one column."""
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
    """Lines with worded text on both sides of place; that begin there; that stand across."""
    shared = begun = crossed = 0
    for line in lines:
        if is_across(line, place):
            crossed += 1
            continue
        left = [word for word in line.words if word.box.x0 < place - NEAR]
        right = [word for word in line.words if word.box.x0 >= place - NEAR]
        at_place = bool(right) and abs(right[0].box.x0 - place) <= NEAR
        begun += at_place
        # A bullet or number left of its text is no column.
        shared += at_place and sum(c.isalpha() for word in left for c in word.text) >= 4
    return shared, begun, crossed


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


def column_blocks(words: Sequence[Word], gutter: float, rules: Sequence[float]) -> list[Block]:
    """Turn the words of a stretch of a page into paragraphs and two-column grids.

    A grid whose first row has no left cell goes on from what stood before.
    """
    blocks: list[Block] = []
    band: list[Line] = []
    full: list[Line] = []
    lines = lines_of(words)
    limit = wide_gap(lines) if lines else 0.0
    for line in lines:
        short_end = bool(full) and not band and _is_left_only(line, gutter)
        if is_across(line, gutter) or (short_end and line.box.top - full[-1].box.bottom <= limit):
            _close_band(blocks, band, gutter, rules)
            full.append(line)
        else:
            _close_full(blocks, full)
            band.append(line)
    _close_full(blocks, full)
    _close_band(blocks, band, gutter, rules)
    return blocks


def _is_left_only(line: Line, gutter: float) -> bool:
    return line.box.x1 < gutter - NEAR


def _close_full(blocks: list[Block], lines: list[Line]) -> None:
    if lines:
        blocks.append(Paragraph(text_of(lines)))
        lines.clear()


def _close_band(
    blocks: list[Block], band: list[Line], gutter: float, rules: Sequence[float]
) -> None:
    if not band:
        return
    words = [word for line in band for word in line.words]
    band.clear()
    left = lines_of([word for word in words if word.box.x0 < gutter - NEAR])
    right = lines_of([word for word in words if word.box.x0 >= gutter - NEAR])
    if not right:
        blocks.append(Paragraph(text_of(left)))
        return
    starts = _row_starts(left, right, rules)
    grid = Grid()
    for top, bottom in pairwise([float("-inf"), *starts, float("inf")]):
        cells = []
        for column, lines in enumerate((left, right)):
            inside = [line for line in lines if top <= _middle(line.box) < bottom]
            if inside:
                cells.append(Cell(column, [Paragraph(text_of(inside))]))
        if cells:
            grid.rows.append(cells)
    blocks.append(grid)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _row_starts(left: Sequence[Line], right: Sequence[Line], rules: Sequence[float]) -> list[float]:
    """Return y of the rows' upper edges."""
    groups = _left_groups(left, right, rules)
    tops = [line.box.top for line in right]
    aligned = sum(any(abs(g[0].box.top - top) <= 3 for top in tops) for g in groups)
    top_aligned = aligned >= 0.5 * len(groups)
    starts: list[float] = []
    bottom = float("-inf")
    for group in groups:
        top = group[0].box.top
        between = [y for y in rules if bottom <= y <= top + 2]
        if between:
            starts.append(between[-1])
        elif top_aligned or not starts:
            starts.append(top - 1)
        else:
            starts.append(_widest_gap(right, bottom, top))
        bottom = group[-1].box.bottom
    return starts


def _left_groups(
    left: Sequence[Line], right: Sequence[Line], rules: Sequence[float]
) -> list[list[Line]]:
    """Split the left column's lines into questions."""
    groups: list[list[Line]] = []
    limit = wide_gap([*left, *right]) if len(left) < 4 else wide_gap(left)
    for line in left:
        if groups:
            before = groups[-1][-1].box.bottom
            ruled = any(before - 2 <= y <= line.box.top + 2 for y in rules)
            wide = line.box.top - before > limit
            if not (ruled or wide or _begins_beside_new_answer(line, right)):
                groups[-1].append(line)
                continue
        groups.append([line])
    return groups


def _begins_beside_new_answer(line: Line, right: Sequence[Line]) -> bool:
    """Whether an answer's first line stands beside a line that could begin a question.

    Told by a capital or digit on the left and, on the right, a finished sentence in the line above
    that ended well before the column did.
    """
    if not (line.text[:1].isupper() or line.text[:1].isdigit()):
        return False
    here = next((i for i, r in enumerate(right) if abs(r.box.top - line.box.top) <= 3), None)
    if here is None or here == 0:
        return False
    above = right[here - 1]
    edge = max(r.box.x1 for r in right)
    height = above.box.bottom - above.box.top
    return above.text.endswith((".", "!", "?", "”", "“")) and above.box.x1 < edge - 6 * height


def _widest_gap(right: Sequence[Line], bottom: float, top: float) -> float:
    """Return y of the widest gap between right lines from bottom to top (centred questions)."""
    best, place = -1.0, top - 1
    for a, b in pairwise(right):
        middle = (a.box.bottom + b.box.top) / 2
        if bottom - 2 <= middle <= top + 2 and b.box.top - a.box.bottom >= best:
            best, place = b.box.top - a.box.bottom, middle
    return place
