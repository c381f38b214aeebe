"""Words with blanks inside, or glued to one another, as PDF and text recognition leave them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sdk_text.records import Segment

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_WORDS = 200
_MOST_SINGLE = 0.03
"""Of the words of a report at most so many are of one letter (of 200 invented ones: .013)."""
_LONG = 22
_MOST_LONG = 0.002
"""At most so many have `_LONG` letters and more (of 200 invented ones: .0006)."""
_FEWEST_LONG = 4


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with a report's words, with an example and its place."""

    in_pieces: bool
    """Blanks stand inside words; else words are glued together."""
    example: str
    start: int


def broken_words(segments: Iterable[Segment]) -> Broken | None:
    """Return what is wrong with the words of one report, if anything is."""
    words = 0
    single: list[tuple[str, int]] = []
    long: list[tuple[str, int]] = []
    for segment in segments:
        for found in _WORD.finditer(segment.text):
            word = found.group()
            words += word.islower()
            if len(word) == 1 and word.islower():
                around = segment.text[max(0, found.start() - 8) : found.end() + 8]
                single.append((around.strip(), segment.start))
            elif len(word) >= _LONG:
                long.append((word, segment.start))
    if words < _ENOUGH_WORDS:
        return None
    if len(single) > _MOST_SINGLE * words:
        return Broken(True, *single[len(single) // 2])
    if len(long) >= _FEWEST_LONG and len(long) > _MOST_LONG * words:
        return Broken(False, *long[0])
    return None
