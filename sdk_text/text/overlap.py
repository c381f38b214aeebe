"""When two stretches of one text count as the same place."""

from __future__ import annotations


def shared_characters(start: int, end: int, other_start: int, other_end: int) -> int:
    """Return how many characters two stretches share; 0 or less if they lie apart."""
    return min(end, other_end) - max(start, other_start)


def overlap_by_half(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Tell whether two stretches share at least half of the shorter one.

    So another segmentation is no disadvantage: a sentence cut in two still meets the whole one.

    >>> overlap_by_half(0, 10, 5, 30), overlap_by_half(0, 10, 6, 30)
    (True, False)
    """
    shared = shared_characters(start, end, other_start, other_end)
    return shared > 0 and 2 * shared >= min(end - start, other_end - other_start)
