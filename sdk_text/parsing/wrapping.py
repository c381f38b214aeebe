"""Whether the lines of a text are wrapped, as a page wraps them, and how long a full line is."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence

from sdk_text.parsing.lines import Line

_OPEN_END = re.compile(
    r"\b(?:un|vai|bet|gan|kā|ka|lai|jo|ar|bez|no|uz|pie|līdz|caur|starp)\Z",
    re.IGNORECASE,
)
"""No paragraph and no item ends so ("par", "pret", "pirms" and "pēc" may: "pieci balsoja par")."""
_OPEN_SIGNS = (",", "(", "-", "–", "—")
_LONGEST_OPEN = 12
SHORT = 0.6
"""A line of less than this part of a full one was ended by its writer."""
_ENOUGH_LINES = 20
"""With fewer lines that none goes on says nothing."""
_LEAST_GOING_ON = 0.04
"""Of the lines of wrapped text at least so many begin with a small letter, after a full one."""
_NARROWEST_PAGE = 28
_WIDEST_PAGE = 150
"""No page has fewer or more letters on a line."""


def usual_width(lines: Sequence[Line]) -> float:
    """Length of a full line: a tenth of the lines are at least so long; 0 without lines."""
    lengths = sorted(line.width for line in lines)
    return float(lengths[int(len(lengths) * 0.9)]) if lengths else 0.0


def are_wrapped(lines: Sequence[Line], width: float) -> bool:
    """Whether lines end where the page does, or each is a paragraph of its own.

    width: of a full line (`usual_width`).
    """
    if width > _WIDEST_PAGE:
        return False
    return len(lines) < _ENOUGH_LINES or _going_on(lines, width) >= _LEAST_GOING_ON * len(lines)


def _going_on(lines: Sequence[Line], width: float, listed: bool = True) -> int:
    """How many full lines are followed by one that goes on with a small letter.

    listed: whether lines with ";" at their ends count, which may be items of a list.
    """
    return sum(
        after.text[0].islower()
        and 0.8 * width <= line.width <= 1.15 * width
        and (listed or not line.text.endswith(";"))
        for line, after in itertools.pairwise(lines)
    )


def was_wrapped(lines: Sequence[Line]) -> bool:
    """Whether an answer in a report that is not wrapped was copied in with its line breaks: full
    lines go on with a small letter, and no short one does. Lines of a few words are a list."""
    width = usual_width(lines)
    if width < _NARROWEST_PAGE:
        return False
    short = any(
        after.text[0].islower() and line.width < SHORT * width
        for line, after in itertools.pairwise(lines)
    )
    return not short and _going_on(lines, width, listed=False) > 0


def is_open(line: str) -> bool:
    """Whether a line ends with a word that no paragraph and no item ends with."""
    return _OPEN_END.search(unicodedata.normalize("NFC", line[-_LONGEST_OPEN:])) is not None


def asks_for_more(line: str) -> bool:
    """Whether a line ends with a sign or word that the next one must go on after."""
    return line.endswith(_OPEN_SIGNS) or is_open(line)


def section_width(lines: Sequence[Line], usual: float) -> float:
    """Length of a full line: of the longest tenth of the lines, with enough of them.

    Short lines of which none goes on with a small letter are a list, and no narrow column.
    """
    if len(lines) < 5:
        return max([usual, *(line.width for line in lines)])
    width = usual_width(lines)
    narrow = width >= SHORT * usual or any(line.text[0].islower() for line in lines[1:])
    return width if narrow else usual
