"""Proof that parsing loses nothing: a document's text as one partition."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from sdk_text.records import ParsedDocument

Row = tuple[str, int, int]


def coverage(parsed: ParsedDocument) -> list[Row]:
    """Every character of the document once, as rows (kind, start, end) in order.

    Kinds: "heading", "section" (an answer), "stray" (page numbers, links … wherever they stand)
    and "front_matter" (before, between and after the reports, with their titles).

    Raises:
        ValueError: spans overlap or leave a gap (a bug in parsing, never the user's fault).
    """
    rows: list[Row] = []
    for section in parsed.sections:
        rows.append(("heading", section.heading_start, section.start))
        rows.append(("section", section.start, section.end))
    rows += [("front_matter", start, end) for start, end in parsed.front_matter]
    stray = [(span.start, span.end) for span in parsed.stray]
    partition = [("stray", start, end) for start, end in stray]
    for kind, start, end in rows:
        partition += [(kind, a, b) for a, b in without(start, end, stray)]
    partition.sort(key=lambda row: (row[1], row[2]))
    at = 0
    for kind, start, end in partition:
        if start != at:
            raise ValueError(f"{kind} {start}:{end} begins where {at} was expected")
        at = end
    if at != len(parsed.document.text):
        raise ValueError(f"the spans end at {at}, the text at {len(parsed.document.text)}")
    return partition


def without(start: int, end: int, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of start:end outside the cuts (sorted, not overlapping); no empty pieces."""
    pieces: list[tuple[int, int]] = []
    at = start
    for a, b in cuts_between(start, end, cuts):
        if a > at:
            pieces.append((at, a))
        at = max(at, b)
    if at < end:
        pieces.append((at, end))
    return pieces


def cuts_between(start: int, end: int, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts (sorted, not overlapping) that begin before an end and end after a start."""
    first = bisect_right(cuts, start, key=lambda cut: cut[1])
    last = bisect_left(cuts, end, lo=first, key=lambda cut: cut[0])
    return cuts[first:last]
