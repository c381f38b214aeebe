"""Stretches between the headings that were found, and which of the template's are missing there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sdk_text.parsing.candidates import Candidate
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.template import Template


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a report in which headings of the template are missing."""

    start: int
    """Position in the skeleton after the heading before it, and of the one behind it."""
    end: int
    missing: range
    """Sections (index in the template) whose headings would stand here."""


def find_gaps(
    skeleton: Skeleton, template: Template, chosen: Sequence[Candidate], first: int, last: int
) -> Iterator[Gap]:
    """Yield the gaps of a report in order.

    Args:
        skeleton: of the document.
        template: names the headings.
        chosen: headings that were found, in order.
        first: position in the skeleton where the report begins.
        last: position where it ends.
    """
    sections = [-1, *(c.section for c in chosen), len(template.sections)]
    starts = [first, *(c.after for c in chosen)]
    ends = [*(min(c.first, skeleton.position_of(c.start)) for c in chosen), last]
    for start, end, (before, after) in zip(starts, ends, pairwise(sections), strict=True):
        if after - before > 1 and end > start:
            yield Gap(start, end, range(before + 1, after))
