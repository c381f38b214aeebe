"""Questions that stand at half the height of their answers, with no lines between the rows.

Where the gaps between rows are like those inside answers, only the heights tell: the lines of the
right column are shared out to the questions so that each question stands in the middle of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sdk_text.reading.pdf_boxes import Line
from sdk_text.reading.pdf_questions import goes_on

_FITS = 2.6
"""Points by which questions may stand off the middle of their answers, on average."""
_TELLING = 4
"""Rows with an answer clearly taller than its question below which nothing is told."""
_NO_ANSWER = 3.0
_BEFORE_FIRST = 2.0
_AMID = 30.0
_CUT = 6.0
"""Costs in points: a row without an answer; lines before the first question (of the row before);
an answer that begins in the middle of a sentence; the last row, which the page may cut, at most."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Which right lines are each question's: the index of the first, and what is off, in points."""

    firsts: tuple[int, ...]
    off: float
    telling: int
    """Rows whose answer is clearly taller than the question."""


def share_out(groups: Sequence[Sequence[Line]], right: Sequence[Line], wide: float) -> Shares:
    """Share the right lines out to the questions, in order, at the least cost.

    Args:
        groups: the lines of each question.
        right: the lines of the right column beside them.
        wide: points between two lines above which a new paragraph begins.
    """
    count, lines = len(groups), len(right)
    amid = [_AMID if goes_on(right, i, wide) else 0.0 for i in range(lines)]
    best = [0.0 if not i else _BEFORE_FIRST for i in range(lines + 1)]
    came: list[list[int]] = []
    for number, group in enumerate(groups):
        now = [best[j] + _NO_ANSWER for j in range(lines + 1)]
        origin = list(range(lines + 1))
        for first in range(lines):
            for end in range(first + 1, lines + 1):
                off = _off(group, right[first], right[end - 1])
                off = min(off, _CUT) if number == count - 1 else off
                total = best[first] + off + amid[first]
                if total < now[end]:
                    now[end], origin[end] = total, first
        came.append(origin)
        best = now
    firsts: list[int] = []
    end = lines
    telling = 0
    for group, origin in zip(reversed(groups), reversed(came), strict=True):
        first = origin[end]
        if first < end:
            tall = right[end - 1].box.bottom - right[first].box.top
            telling += tall > _height(group) + 0.8 * right[first].box.height
        firsts.append(first)
        end = first
    return Shares(tuple(reversed(firsts)), best[lines], telling)


def _height(group: Sequence[Line]) -> float:
    return group[-1].box.bottom - group[0].box.top


def _off(group: Sequence[Line], first: Line, last: Line) -> float:
    """Points by which a question stands off the place that it has beside these lines."""
    middle = (group[0].box.top + group[-1].box.bottom) / 2
    off = abs((first.box.top + last.box.bottom) / 2 - middle)
    if last.box.bottom - first.box.top < _height(group):
        return min(off, abs(first.box.top - group[0].box.top))
    return off


def are_at_half_height(shares: Sequence[Shares]) -> bool:
    """Whether a document's questions stand in the middle of their answers, told by all pages."""
    questions = sum(len(share.firsts) for share in shares)
    telling = sum(share.telling for share in shares)
    off = sum(share.off for share in shares)
    return telling >= max(_TELLING, questions / 8) and off <= _FITS * questions
