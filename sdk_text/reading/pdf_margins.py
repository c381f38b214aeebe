"""Margins of pages: running headers, page numbers, line numbers; two pages on one sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from sdk_text.reading.pdf_boxes import Box, Line, Word, lines_of
from sdk_text.reading.pdf_layout import PageLayout, RuledTable, every_table
from sdk_text.reading.pdf_overlays import repeats

MARGIN_LINES = 6
"""Lines at a page's top and bottom that can be a running header or footer: a letterhead has
several."""
_FEW_PAGES = 2
"""Pages on which a line must stand alike, its numbers too (but for the page's own), to be one."""

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:lpp\.?\s*)?\d{1,4}(?:\s*(?:/|no)\s*\d{1,4})?[-–—.\s]*(?:lpp\.?)?"
)

_LINE_NUMBER = re.compile(r"\d{1,4}")
_LEAST_NUMBERS = 4
"""Line numbers on a page below which they are not believed."""
_SMALL_PRINT = 0.93
"""Of the usual height of letters: what footnotes are at most."""
_NOTE = re.compile(r"(?:\d{1,3}|\*{1,3}|[ivx]{1,5})[.)]?(?:\s|(?=[^\W\d_a-zāčēģīķļņšūž]))")
_LEAST_FOLD = 14.0
"""Points between the two pages of a sheet without any text."""


def take_marginals(pages: Sequence[PageLayout]) -> None:
    """Move running headers, footers and page numbers out of the pages' words.

    A line is one if it is among the outermost lines of its page, outside tables, and is a page
    number, or recurs (but for its digits) on half of the pages, three at least; of two pages it
    stands on both without a difference but the page's number.
    """
    outer = [_outer_lines(page) for page in pages]
    recurring: list[set[str]] = []
    are_few = len(pages) == _FEW_PAGES
    least = _FEW_PAGES if are_few else max(3, len(pages) / 2)
    for side in (0, 1):
        counts = Counter(
            key
            for page, lines in zip(pages, outer, strict=True)
            for key in {_shape(ln, page.number if are_few else 0) for ln in lines[side]}
        )
        recurring.append({k for k, n in counts.items() if n >= least})
    for page, sides in zip(pages, outer, strict=True):
        for side, kept in ((0, page.headers), (1, page.footers)):
            taken: list[Line] = []
            for line in sides[side]:
                again = _shape(line, page.number if are_few else 0) in recurring[side]
                if not again and not _PAGE_NUMBER.fullmatch(line.text):
                    break
                taken.append(line)
            taken.sort(key=lambda line: line.box.top)
            kept.extend(line.text for line in taken)
            gone = {id(word) for line in taken for word in line.words}
            page.words = [word for word in page.words if id(word) not in gone]


def _outer_lines(page: PageLayout) -> tuple[list[Line], list[Line]]:
    """Lines above and below everything else, outermost first; tables bound them.

    On a page of few lines each is near the edge that it stands nearer to.
    """
    lines = lines_of(page.words)
    first = min((table.box.top for table in page.tables), default=float("inf"))
    last = max((table.box.bottom for table in page.tables), default=float("-inf"))
    top = [line for line in lines[:MARGIN_LINES] if line.box.bottom <= first + 2]
    bottom = [line for line in lines[-MARGIN_LINES:] if line.box.top >= last - 2]
    low = [line for line in bottom if line not in top or line.box.top > page.height / 2]
    return [line for line in top if line not in low], low[::-1]


def _shape(line: Line, page: int = 0) -> str:
    """A line's text without its numbers, or only without its page's at the end, and its height."""
    text = re.sub(rf"\b{page}(?=\W*(?:lpp\W*)?\Z)" if page else r"\d+", "#", line.text)
    return f"{text}@{round(line.box.top / 8)}"


# ── Footnotes ────────────────────────────────────────────────────────────────────────────────────


def take_footnotes(pages: Sequence[PageLayout]) -> list[int]:
    """Move footnotes out of the pages' words; return the numbers of the pages that had some.

    They are smaller than the text, stand at the page's foot under a short rule, and the first of
    them on a page begins with its number, unless it goes on from the page before.
    """
    heights = [word.box.height for page in pages for word in page.every_word()]
    small = _SMALL_PRINT * median(heights) if heights else 0.0
    found: list[int] = []
    for page in pages:
        notes = _under_short_rule(page, small)
        goes_on = bool(found) and found[-1] == page.number - 1
        if notes and (goes_on or _NOTE.match(notes[0].text)):
            page.footers[:0] = [line.text for line in notes]
            page.keep_words({id(word) for line in notes for word in line.words})
            found.append(page.number)
    return found


def _under_short_rule(page: PageLayout, small: float) -> list[Line]:
    """The lines of small print at a page's foot, if a rule of a column's width at most and nothing
    else parts them from the text."""
    lines = lines_of(page.words)
    if not lines or any(table.box.bottom > lines[-1].box.top for table in page.tables):
        return []
    first = len(lines)
    while first and max(word.box.height for word in lines[first - 1].words) <= small:
        first -= 1
    above = lines[first - 1].box.bottom if first else 0.0
    for i in range(first, len(lines)):
        below = lines[i].box.top
        if any(
            above - 2 <= e["top"] <= below + 2 and 30 <= e["x1"] - e["x0"] <= page.width / 2
            for e in page.edges
        ):
            return lines[i:]
        above = lines[i].box.bottom
    return []


# ── Two pages on one sheet ───────────────────────────────────────────────────────────────────────


def part_sheets(pages: Sequence[PageLayout]) -> list[PageLayout]:
    """Part sheets that hold two pages beside each other into these, if the document has such."""
    if not any(_is_two_pages(page) for page in pages):
        return list(pages)
    return [half for page in pages for half in _halves(page)]


def _content(page: PageLayout) -> list[Box]:
    return [word.box for word in page.every_word()] + [table.box for table in page.tables]


def _has_fold(page: PageLayout) -> bool:
    """Whether a sheet is wide and nothing stands in its middle."""
    fold = page.width / 2
    half = _LEAST_FOLD / 2
    return page.width >= 1.2 * page.height and not any(
        box.x0 < fold + half and box.x1 > fold - half for box in _content(page)
    )


def _is_two_pages(page: PageLayout) -> bool:
    """Whether both halves of a sheet have text that begins equally far from their left edges."""
    if not _has_fold(page):
        return False
    fold = page.width / 2
    boxes = _content(page)
    left = [box.x0 for box in boxes if box.x1 <= fold]
    right = [box.x0 - fold for box in boxes if box.x0 >= fold]
    if min(len(left), len(right)) < 5:
        return False
    return min(left) >= 12 and abs(min(left) - min(right)) <= 8


def _halves(page: PageLayout) -> Iterator[PageLayout]:
    if not _has_fold(page):
        yield page
        return
    fold = page.width / 2
    for side in (0, 1):
        words = [w for w in page.words if (w.box.x0 >= fold) == bool(side)]
        tables = [t for t in page.tables if (t.box.x0 >= fold) == bool(side)]
        if side and not words and not tables:
            return
        shift = -fold * side
        for table in every_table(tables):
            _shift_table(table, shift)
        yield PageLayout(
            page.number,
            [_shifted_word(word, shift) for word in words],
            tables,
            [e | {"x0": max(e["x0"] + shift, 0.0), "x1": min(e["x1"] + shift, fold)}
             for e in page.edges if e["x1"] + shift > 0 and e["x0"] + shift < fold],
            fold,
            page.height,
            headers=[] if side else page.headers,
            is_damaged=page.is_damaged,
        )  # fmt: skip


def _shifted(box: Box, shift: float) -> Box:
    return Box(box.x0 + shift, box.top, box.x1 + shift, box.bottom)


def _shifted_word(word: Word, shift: float) -> Word:
    return Word(_shifted(word.box, shift), word.text)


def _shift_table(table: RuledTable, shift: float) -> None:
    table.box = _shifted(table.box, shift)
    for row in table.rows:
        for cell in row:
            cell.box = _shifted(cell.box, shift)
            cell.words = [_shifted_word(word, shift) for word in cell.words]


# ── Line numbers ─────────────────────────────────────────────────────────────────────────────────


def take_line_numbers(pages: Sequence[PageLayout]) -> list[int]:
    """Take line numbers in the margins away; return the numbers of the pages that had some."""
    found: list[int] = []
    strips: list[tuple[float, float]] = []
    for page in pages:
        for numbers in _margin_numbers(page):
            if len(numbers) >= _LEAST_NUMBERS and _is_counted(numbers):
                strips.append((min(w.box.x0 for w in numbers), max(w.box.x1 for w in numbers)))
    for page in pages if strips else ():
        gone = {
            id(word)
            for numbers in _margin_numbers(page)
            for word in numbers
            if any(x0 - 8 <= word.box.x0 and word.box.x1 <= x1 + 8 for x0, x1 in strips)
        }
        if gone:
            page.keep_words(gone)
            found.append(page.number)
    return sorted(set(found))


def _margin_numbers(page: PageLayout) -> list[list[Word]]:
    """Numbers left of everything else on the page, and right of it, from top to bottom."""
    numbers = [word for word in page.words if _LINE_NUMBER.fullmatch(word.text)]
    if not numbers:
        return []
    known = {id(word) for word in numbers}
    rest = [word.box for word in page.every_word() if id(word) not in known]
    rest += [table.box for table in page.tables]
    if not rest:
        return []
    # A few words may stick out of the text.
    stray = len(rest) // 100
    left = sorted(box.x0 for box in rest)[stray]
    right = sorted((box.x1 for box in rest), reverse=True)[stray]
    sides = (
        [word for word in numbers if word.box.x1 <= left - 2],
        [word for word in numbers if word.box.x0 >= right + 2],
    )
    return [sorted(side, key=lambda word: word.box.top) for side in sides if side]


def _is_counted(numbers: Sequence[Word]) -> bool:
    """Whether numbers go up by equal steps, page by page or through."""
    steps = Counter(int(b.text) - int(a.text) for a, b in pairwise(numbers))
    step, times = steps.most_common(1)[0]
    return step > 0 and times >= 0.8 * (len(numbers) - 1)


# ── Printed over other pages ─────────────────────────────────────────────────────────────────────


def take_overprints(pages: Sequence[PageLayout]) -> None:
    """Take what is printed over the text of one page away from the others that repeat it."""
    known: dict[str, Line] = {}
    for page in pages:
        for line in page.over:
            known.setdefault(f"{line.text}@{round(line.box.top / 4)}", line)
    for page in pages if known else ():
        for line in known.values():
            if any(own.text == line.text for own in page.over):
                continue
            again = repeats(line, page.every_word())
            if again:
                page.keep_words({id(word) for word in again})
                page.over.append(line)
                page.headers.append(line.text)
