"""The pieces of a stretch over several segments, put together again."""

from __future__ import annotations

from collections.abc import Iterable

from sdk_text.reader.standing import Shown
from sdk_text.records import Segment

Piece = tuple[Segment, Shown]


def joined(pairs: Iterable[Piece]) -> list[list[Piece]]:
    """Return codings in order, the pieces of one stretch together.

    Pieces that stand differently (one of them rejected since) stay apart.
    """
    found: list[list[Piece]] = []
    of_stretch: dict[tuple[str, ...], list[Piece]] = {}
    for segment, shown in pairs:
        coding = shown.coding
        if not coding.stretch:
            found.append([(segment, shown)])
            continue
        key = (coding.stretch, coding.code, coding.coder, shown.status)
        if key in of_stretch:
            of_stretch[key].append((segment, shown))
        else:
            of_stretch[key] = [(segment, shown)]
            found.append(of_stretch[key])
    return found


def piece_id(rows: list[Piece]) -> str:
    """Return the id of a coding, on one segment or over several."""
    first = rows[0][1]
    if len(rows) == 1:
        return first.id
    return f"{first.coding.stretch}-{first.coding.code}"
