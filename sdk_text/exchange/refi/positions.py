"""How a program counted the characters of a text, found out from the words it selected.

The standard counts Unicode code points of the plain text file and says nothing of line ends and
byte order marks. Programs differ: some count UTF-16 units (two for an emoji), some count a line
end otherwise than the file has it, some count a mark at the start. The words that a selection's
name repeats tell which.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product

from sdk_text.exchange.project import Selection

COMPARED = 40
"""Letters of a name that are compared; programs cut names short."""


@dataclass(frozen=True)
class Counting:
    """One way of counting: turns a program's position into an index of our text."""

    name: str
    """What is unusual about it; empty for code points of the text as it is."""
    begins: Sequence[int]
    """The position of each character, and after the last that of the end."""

    def index(self, position: int) -> int:
        """Return the index of the character at `position`, within the text."""
        return min(bisect_left(self.begins, position), len(self.begins) - 1)


def ways_of_counting(text: str) -> list[Counting]:
    """Return all ways that differ on this text, the standard's first."""
    wide = [False, True] if any(ord(c) > 0xFFFF for c in text) else [False]
    # The change in width that an unusual way gives to a character of a line end.
    line_ends: list[dict[int, int]] = [{}]
    pairs = [found.start() for found in re.finditer("\r\n", text)]
    if pairs:
        line_ends.append(dict.fromkeys(pairs, -1))
    elif "\n" in text:
        line_ends.append({i: 1 for i, c in enumerate(text) if c == "\n"})
    ways = []
    for mark, ends, units in product([0, 1], line_ends, wide):
        widths = [1 + (units and ord(c) > 0xFFFF) + ends.get(i, 0) for i, c in enumerate(text)]
        told = [
            "UTF-16 units" if units else "",
            f"a line end as {'one' if pairs else 'two'}" if ends else "",
            "a byte order mark" if mark else "",
        ]
        begins = list(accumulate(widths, initial=mark))
        ways.append(Counting(", ".join(t for t in told if t), begins))
    return ways


def recount(text: str, selections: Sequence[Selection]) -> tuple[list[Selection], str]:
    """Return the selections with positions that are indices of `text`, and what was unusual.

    The way of counting is the one under which most names repeat the words selected; where no name
    does, the standard's, if all positions lie within the text, else the first that they fit.
    """
    ways = ways_of_counting(text)
    named = [s for s in selections if _letters(s.name)]
    scores = [sum(_repeats(text, s, way) for s in named) for way in ways]
    best = ways[scores.index(max(scores))]
    if not max(scores):
        last = max((s.end for s in selections), default=0)
        best = next((way for way in ways if last <= way.begins[-1]), ways[0])
    return [
        replace(s, start=best.index(s.start), end=max(best.index(s.end), best.index(s.start)))
        for s in selections
    ], best.name


def _repeats(text: str, selection: Selection, way: Counting) -> bool:
    selected = _letters(text[way.index(selection.start) : way.index(selection.end)])
    name = _letters(selection.name)
    return bool(selected) and (selected == name or _is_beginning(name, selected))


def _is_beginning(name: str, selected: str) -> bool:
    """Tell whether a name is the beginning of what is selected, with or without "…" at its end."""
    cut = name.removesuffix("…") if name.endswith("…") else name.removesuffix("...")
    return bool(cut) and selected.startswith(cut)


def _letters(text: str) -> str:
    return "".join(text[: 4 * COMPARED].split())[:COMPARED]
