"""Which signs of a caption or note are set in italics: statistics written as letters (APA 6.44)."""

from __future__ import annotations

import re

# Greek letters stand upright; "p." and "n." at an abbreviation's full stop are no statistics.
_STATISTIC = re.compile(r"(?<![\w.’'])(?:[np](?![\w.’'])|[np](?=\.$)|G(?=²)|F(?=1\b))")


def emphasised(text: str) -> list[tuple[str, bool]]:
    """Return `text` in pieces, each with whether it is a statistic to be set in italics."""
    pieces: list[tuple[str, bool]] = []
    last = 0
    for found in _STATISTIC.finditer(text):
        if found.start() > last:
            pieces.append((text[last : found.start()], False))
        pieces.append((found.group(), True))
        last = found.end()
    if last < len(text):
        pieces.append((text[last:], False))
    return pieces
