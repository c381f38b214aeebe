"""What two coders said of the same units: presence of codes on segments, and characters covered."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdk_text.records import Coding, Segment
from sdk_text.text.overlap import overlap_by_half, shared_characters

Counts = NDArray[np.int64]
"""Shape (units, 4): both coders, the first only, the second only, neither."""

Name = Callable[[Coding], str]
"""What of a coding is compared: its code, or its family."""


class SegmentFinder:
    """Finds the segments that a coding covers, by id or by offsets."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._by_id = {segment.segment: i for i, segment in enumerate(segments)}
        self._of_summary: dict[str, list[int]] = defaultdict(list)
        for i in sorted(range(len(segments)), key=lambda i: segments[i].start):
            self._of_summary[segments[i].summary].append(i)
        self._starts = {
            summary: [segments[i].start for i in rows] for summary, rows in self._of_summary.items()
        }
        self._longest = {
            summary: max(segments[i].end - segments[i].start for i in rows)
            for summary, rows in self._of_summary.items()
        }

    def find(self, coding: Coding | Segment) -> list[int]:
        """Return the indices of the segments that a coding, or a unit, belongs to.

        The overlap must be at least half of the shorter of the two, so that another segmentation
        is no disadvantage.
        """
        same = self._by_id.get(coding.segment)
        if same is not None and self._covers(coding, same):
            return [same]
        return [i for i in self.touched(coding) if self._covers(coding, i)]

    def touched(self, coding: Coding | Segment) -> list[int]:
        """Return the indices of the segments that share characters with the coding."""
        starts = self._starts.get(coding.summary, [])
        if not starts:
            return []
        first = bisect_left(starts, coding.start - self._longest[coding.summary])
        last = bisect_right(starts, coding.end)
        rows = self._of_summary[coding.summary][first:last]
        return [i for i in rows if self._overlap(coding, i) > 0]

    def _overlap(self, coding: Coding | Segment, i: int) -> int:
        segment = self._segments[i]
        return shared_characters(coding.start, coding.end, segment.start, segment.end)

    def _covers(self, coding: Coding | Segment, i: int) -> bool:
        segment = self._segments[i]
        if coding.summary != segment.summary:
            return False
        return overlap_by_half(coding.start, coding.end, segment.start, segment.end)


@dataclass(frozen=True)
class Compared:
    """Two coders' codings laid over the same segments."""

    names: tuple[str, ...]
    present_a: NDArray[np.bool_]
    """Shape (segments, names)."""
    present_b: NDArray[np.bool_]
    characters: dict[str, Counts]
    """By name, shape (segments, 4): characters of each segment."""
    outside: tuple[int, int]
    """Codings of either coder that fall on none of the segments."""

    def counts(self, name: str) -> Counts:
        """Return the segments' counts for one name; each row holds a single 1."""
        i = self.names.index(name)
        return _cells(self.present_a[:, i], self.present_b[:, i])

    def pooled(self) -> Counts:
        """Return each segment's counts over all names."""
        a, b = self.present_a, self.present_b
        cells = [a & b, a & ~b, ~a & b, ~a & ~b]
        return np.stack([cell.sum(axis=1) for cell in cells], axis=1).astype(np.int64)

    def pooled_characters(self) -> Counts:
        """Return each segment's characters over all names."""
        total = np.zeros((len(self.present_a), 4), dtype=np.int64)
        for counts in self.characters.values():
            total += counts
        return total


def compare(
    codings_a: Iterable[Coding],
    codings_b: Iterable[Coding],
    segments: Sequence[Segment],
    name: Name,
    names: Iterable[str],
) -> Compared:
    """Lay two coders' codings over `segments`; `names` are compared even where nobody used them."""
    finder = SegmentFinder(segments)
    rows_a, rows_b = list(codings_a), list(codings_b)
    every = list(dict.fromkeys(names))
    every += sorted({name(coding) for coding in rows_a + rows_b} - set(every))
    column = {n: i for i, n in enumerate(every)}
    present_a, outside_a = _presence(rows_a, finder, name, column, len(segments))
    present_b, outside_b = _presence(rows_b, finder, name, column, len(segments))
    lengths = np.array([s.end - s.start for s in segments], dtype=np.int64)
    spans_a = _spans(rows_a, finder, name)
    spans_b = _spans(rows_b, finder, name)
    characters = {n: _character_counts(spans_a[n], spans_b[n], segments, lengths) for n in every}
    return Compared(tuple(every), present_a, present_b, characters, (outside_a, outside_b))


def _presence(
    codings: Sequence[Coding],
    finder: SegmentFinder,
    name: Name,
    column: dict[str, int],
    n: int,
) -> tuple[NDArray[np.bool_], int]:
    present = np.zeros((n, len(column)), dtype=bool)
    outside = 0
    for coding in codings:
        rows = finder.find(coding)
        outside += not rows
        present[rows, column[name(coding)]] = True
    return present, outside


def _cells(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> Counts:
    return np.stack([a & b, a & ~b, ~a & b, ~a & ~b], axis=1).astype(np.int64)


Spans = dict[int, list[tuple[int, int]]]
"""By segment index: covered stretches."""


def _spans(codings: Iterable[Coding], finder: SegmentFinder, name: Name) -> defaultdict[str, Spans]:
    spans: defaultdict[str, Spans] = defaultdict(dict)
    for coding in codings:
        for i in finder.touched(coding):
            spans[name(coding)].setdefault(i, []).append((coding.start, coding.end))
    return spans


def _character_counts(
    spans_a: Spans, spans_b: Spans, segments: Sequence[Segment], lengths: NDArray[np.int64]
) -> Counts:
    counts = np.zeros((len(segments), 4), dtype=np.int64)
    counts[:, 3] = lengths
    for i in spans_a.keys() | spans_b.keys():
        a = _mask(spans_a.get(i, []), segments[i])
        b = _mask(spans_b.get(i, []), segments[i])
        counts[i] = [(a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum()]
    return counts


def _mask(spans: Iterable[tuple[int, int]], segment: Segment) -> NDArray[Any]:
    mask = np.zeros(segment.end - segment.start, dtype=bool)
    for start, end in spans:
        mask[max(start - segment.start, 0) : max(end - segment.start, 0)] = True
    return mask
