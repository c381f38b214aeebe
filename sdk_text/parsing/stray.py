"""Stray text that belongs to no answer: page numbers, running headers and footers, bare links."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from sdk_text.parsing.line_frames import line_frames
from sdk_text.parsing.lines import CLOSING, SENTENCE_END, Line, find_lines
from sdk_text.parsing.skeleton import make_skeleton
from sdk_text.parsing.titles import find_titles
from sdk_text.records import Document, LayoutSpan, StraySpan
from sdk_text.template import Template

_PAGE_NUMBER = re.compile(
    r"[-–—|\[(\s]*(?:lpp\.?|lapa|lappuse|page|p\.)?\s*(\d{1,4})"
    r"(?:\s*\.?\s*(?:lpp\.?|lapa|lappuse))?(?:\s*(?:/|no|of)\s*\d{1,4})?"
    r"\s*\.?\s*(?:lpp\.?|lapa|lappuse)?[-–—|\])\s]*",
    re.IGNORECASE,
)
_NUMBER_WITH_STOP = re.compile(r"\d{1,4}\s*\.")
_NUMBER_SIGN = re.compile(r"\b(?:nr|no|num|numurs)\s*\.?\Z", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>“”„]+|\[(?:cid|image|inline image):[^\[\]]{0,200}\]",
    re.IGNORECASE,
)
"""An address, or where a mail program showed a picture."""
_COUNTED = re.compile(
    r"[\s|–—-]*(?:(\d{1,3})\s*[|–—-]?\s*[^\W\d_]|.*[^\W\d_].*?\b(\d{1,3})"
    r"(?:\s*(?:/|no)\s*\d{1,4})?\s*\.?\s*(?:lpp\.?|lapa|lappuse)?[\s|–—-]*\Z)",
    re.IGNORECASE,
)
"""A line with a page number before or after words."""
_LEAST_COUNTED = 3
_LONGEST_HEADER = 150
_LONGEST_TITLE = 300
_LONGEST_NUMBER = 60
_BULLETS = "•▪●◦*–—"


def find_stray(document: Document, template: Template) -> list[StraySpan]:
    """The stray stretches of a document, in order, without overlaps.

    Page numbers are lines that hold nothing but a number and rise through the document; links are
    lines that hold nothing but an address; headers and footers are those that the file itself
    marks and lines that come again right beside page numbers or page breaks.
    """
    lines = find_lines(document.text)
    cells = _merged((s.start, s.end) for s in document.layout if s.kind == "cell")
    found = _marked_by_layout(document)
    marked = [(s.start, s.end) for s in found]
    frames = [span for span in line_frames(document.text) if not _inside(marked, span[0])]
    found += [StraySpan("blank", a, b) for a, b in frames]
    taken = sorted((s.start, s.end) for s in found)
    free = [line for line in lines if not _inside(taken, line.start)]
    outside = [line for line in free if not _inside(cells, line.start)]
    found += [StraySpan("link", s.start, s.end) for s in free if _LINK.fullmatch(s.text)]
    numbers = _page_numbers(free, outside)
    found += [StraySpan("page_number", line.start, line.end) for line in numbers]
    in_cells = {line.start for line in free} - {line.start for line in outside}
    first = free[0].start if free and not _begins_title(document.text, free[0], template) else -1
    edges = [first, *in_cells]
    repeated = _repeated_beside_breaks(document, free, {line.start for line in numbers}, edges)
    found += {span.start: span for span in [*repeated, *_counted_headers(outside)]}.values()
    return sorted(found, key=lambda span: span.start)


def _marked_by_layout(document: Document) -> list[StraySpan]:
    marked: list[StraySpan] = []
    at = 0
    spans = (s for s in document.layout if s.kind in ("page_header", "page_footer"))
    for span in sorted(spans, key=lambda s: s.start):
        start = max(span.start, at)
        if document.text[start : span.end].strip():
            marked.append(_header_or_number(document.text, span, start))
            at = span.end
    return marked


def _header_or_number(text: str, span: LayoutSpan, start: int) -> StraySpan:
    header = text[start : span.end].strip()
    is_number = len(header) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(header)
    return StraySpan("page_number" if is_number else "page_header", start, span.end)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans joined where they overlap (a cell that holds a table of its own)."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _inside(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset lies in one of the spans (sorted, not overlapping)."""
    i = bisect_right(spans, (offset, float("inf"))) - 1
    return i >= 0 and offset < spans[i][1]


def _page_numbers(lines: list[Line], outside: list[Line]) -> list[Line]:
    """Lines of a bare number that may be page numbers: alone, and rising through the document."""
    allowed = {line.start for line in outside}
    candidates: list[tuple[int, Line]] = []
    is_number = [_bare_number(line) for line in lines]
    for i, (line, number) in enumerate(zip(lines, is_number, strict=True)):
        # Two bare numbers in a row are a column of figures, not the feet of two empty pages.
        beside = (i > 0 and is_number[i - 1]) or (i + 1 < len(lines) and is_number[i + 1])
        # "NR." at the end of the line before: the number of a title broken over lines.
        named = i > 0 and _NUMBER_SIGN.search(lines[i - 1].text)
        if number and not beside and not named and line.start in allowed:
            candidates.append((number, line))
    return [line for _, line in _longest_rise(candidates)]


def _bare_number(line: Line) -> int:
    """The page number on a line that holds nothing else, or 0."""
    if len(line.text) > 20 or _NUMBER_WITH_STOP.fullmatch(line.text):
        return 0
    found = _PAGE_NUMBER.fullmatch(line.text)
    # A bare year is likelier to be data than the number of a page.
    if not found or re.fullmatch(r"(?:19|20)\d\d", line.text):
        return 0
    return int(found.group(1))


def _longest_rise(candidates: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """The longest rising subsequence; all of them where reports were put in another order."""
    tails: list[int] = []
    tops: list[int] = []
    before = [-1] * len(candidates)
    for i, (number, _) in enumerate(candidates):
        k = bisect_left(tops, number)
        before[i] = tails[k - 1] if k else -1
        if k == len(tops):
            tops.append(number)
            tails.append(i)
        else:
            tops[k], tails[k] = number, i
    # Page numbers of shuffled reports rise in pieces, so most of a handful are believed.
    if len(tops) * 2 < len(candidates) and len(candidates) > 12:
        return _kept(candidates, before, tails)
    return candidates


def _kept(
    candidates: list[tuple[int, Line]], before: list[int], tails: list[int]
) -> list[tuple[int, Line]]:
    kept: list[tuple[int, Line]] = []
    at = tails[-1] if tails else -1
    while at >= 0:
        kept.append(candidates[at])
        at = before[at]
    return kept[::-1]


def _counted_headers(lines: list[Line]) -> list[StraySpan]:
    """Lines alike whose numbers count the pages, one at least in the midst of a sentence."""
    alike: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, line in enumerate(lines):
        found = _COUNTED.match(line.text) if _may_be_header(line.text) else None
        if found:
            alike[_shape(line.text)].append((i, int(found.group(1) or found.group(2))))
    headers: list[int] = []
    for places in alike.values():
        counts_on = all(b - a == 1 for (_, a), (_, b) in pairwise(places))
        counted = counts_on and len(places) >= _LEAST_COUNTED
        if counted and any(_parts_sentence(lines, i) for i, _ in places):
            headers += [i for i, _ in places]
    return [StraySpan("page_header", lines[i].start, lines[i].end) for i in headers]


def _parts_sentence(lines: list[Line], i: int) -> bool:
    """Whether a sentence goes on with a small letter after a line that is no part of it."""
    if not 0 < i < len(lines) - 1:
        return False
    before, after = lines[i - 1].text.rstrip(CLOSING), lines[i + 1].text
    return not before.endswith(SENTENCE_END) and after[0].islower()


def _repeated_beside_breaks(
    document: Document, lines: list[Line], numbers: set[int], passed_over: Iterable[int]
) -> list[StraySpan]:
    """Lines that come again, each time right beside a page number or a page break.

    Those passed over are none, but stand between others and a break: those in cells, and one at
    the text's beginning, which a page's header is, too.
    """
    text = document.text
    none = set(passed_over)
    breaks = sorted(
        [m.start() for m in re.finditer("\f", text)]
        + [s.start for s in document.layout if s.kind == "page_break"]
    )
    beside: list[Line] = []
    elsewhere: Counter[str] = Counter()
    for i, line in enumerate(lines):
        if line.start in numbers or line.start in none or not _may_be_header(line.text):
            continue
        previous_end = lines[i - 1].end if i else 0
        after = i > 0 and (
            lines[i - 1].start in numbers or _any_between(breaks, previous_end, line.start)
        )
        next_start = lines[i + 1].start if i + 1 < len(lines) else len(text)
        before = i + 1 < len(lines) and (
            lines[i + 1].start in numbers or _any_between(breaks, line.end, next_start)
        )
        if after or before:
            beside.append(line)
        else:
            elsewhere[_shape(line.text)] += 1
    counts = Counter(_shape(line.text) for line in beside)
    return [
        StraySpan("page_header", line.start, line.end)
        for line in beside
        if counts[_shape(line.text)] >= 2 and not elsewhere[_shape(line.text)]
    ]


def _begins_title(text: str, line: Line, template: Template) -> bool:
    """Whether a line is the title of a report, or the first line of one."""
    near = text[line.start : line.start + _LONGEST_TITLE]
    return any(title.start == 0 for title in find_titles(make_skeleton(near), template))


def _may_be_header(text: str) -> bool:
    """Whether a line looks like a header, and not like a part of an answer that comes again."""
    if len(text) > _LONGEST_HEADER or text.endswith((",", ";", "-")) or text[0] in _BULLETS:
        return False
    return not text[0].islower() or "." in text or "@" in text


def _shape(text: str) -> str:
    """A line without what changes from page to page."""
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def _any_between(offsets: list[int], start: int, end: int) -> bool:
    return bisect_left(offsets, start) < bisect_left(offsets, end)
