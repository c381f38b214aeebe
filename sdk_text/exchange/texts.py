"""A document's text as it is handed on, with the way from our offsets to those of the copy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_LINE_END = re.compile("\r\n?")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the document that stands otherwise in the copy."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class TextCopy:
    """The text for other programs: one kind of line end, no byte order mark, names replaced."""

    text: str
    _changes: Sequence[Change]
    _starts: Sequence[int]
    _begins: Sequence[int]
    """Where each change begins in the copy."""

    def start(self, offset: int) -> int:
        """Return where a stretch that starts at `offset` in the document starts in the copy."""
        return self._at(offset, outwards=False)

    def end(self, offset: int) -> int:
        """Return where a stretch that ends before `offset` in the document ends in the copy."""
        return self._at(offset, outwards=True)

    def _at(self, offset: int, *, outwards: bool) -> int:
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        change, begin = self._changes[i], self._begins[i]
        if offset == change.start:
            return begin
        if offset < change.end:
            return begin + len(change.new) if outwards else begin
        return begin + len(change.new) + offset - change.end


def copy_text(text: str, replaced: Sequence[Change] = ()) -> TextCopy:
    """Return the copy of a document's text.

    Args:
        text: as read.
        replaced: further changes (names), which may overlap each other; the first one counts.
    """
    changes = list(replaced)
    if text.startswith(_MARK):
        # Programs take the mark off when they read the file, and all positions move by one.
        changes.append(Change(0, len(text) - len(text.lstrip(_MARK)), ""))
    changes += [Change(*found.span(), "\n") for found in _LINE_END.finditer(text)]
    kept: list[Change] = []
    begins: list[int] = []
    pieces: list[str] = []
    at = length = 0
    for change in sorted(changes, key=lambda c: (c.start, -c.end)):
        if change.start < at or change.end <= change.start:
            continue
        pieces += [text[at : change.start], change.new]
        begins.append(length + change.start - at)
        length += change.start - at + len(change.new)
        kept.append(change)
        at = change.end
    pieces.append(text[at:])
    return TextCopy("".join(pieces), kept, [c.start for c in kept], begins)
