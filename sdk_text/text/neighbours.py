"""What stands between a segment and the one before it: nothing that runs two answers together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sdk_text.records import Segment

SIGN = "¶"
MARK = f" {SIGN} "
"""Between segments that do not go on one from the other: paragraphs, list items, cells of a table;
or where a page number or a bullet stood between them. Whoever prints it says what it means."""
_PARAGRAPH = re.compile(r"\f|\n[^\S\n]*\n|\S")


def joins(segments: Sequence[Segment], text: str) -> list[str]:
    """Return for each segment what to put between it and the one before it.

    Args:
        segments: of one report, in its order.
        text: of its document.

    Returns:
        " " where the text goes on, `MARK` at a border within an answer, "" where a heading or
        another answer begins: nothing before it belongs to its context.
    """
    found = [""] if segments else []
    for before, segment in pairwise(segments):
        if _place(before) != _place(segment):
            found.append("")
        elif {before.kind, segment.kind} != {"sentence"} or not before.end <= segment.start:
            found.append(MARK)
        else:
            gap = text[before.end : segment.start]
            found.append(MARK if _PARAGRAPH.search(gap) else " ")
    return found


def before(joined: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """Yield the segments before the one at `at`, the nearest first, each with what follows it."""
    while at > 0 and joined[at]:
        yield at - 1, joined[at]
        at -= 1


def after(joined: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """Yield the segments after the one at `at`, the nearest first, each with what precedes it."""
    while at + 1 < len(joined) and joined[at + 1]:
        yield at + 1, joined[at + 1]
        at += 1


def _place(segment: Segment) -> tuple[str, ...]:
    return segment.summary, segment.section, segment.subheading, segment.period_start
