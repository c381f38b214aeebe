"""Lists in messages: the first few by name, the others by number."""

from __future__ import annotations

from collections.abc import Iterable


def some(names: Iterable[str], most: int = 5) -> str:
    """Return the first names, at most `most` of them, and how many more there are.

    >>> some(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    every = list(names)
    more = len(every) - most
    shown = ", ".join(every[:most])
    return f"{shown} and {more} more" if more > 0 else shown
