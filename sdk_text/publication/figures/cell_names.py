"""Names beside the rows and over the columns of a heat map, as long as the page has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sdk_text.publication.figures.style import (
    LETTER_MM,
    LINE_MM,
    TALLEST_MM,
    TWO_COLUMNS_MM,
    told_apart,
)
from sdk_text.publication.labels import Labels
from sdk_text.wording.texts import Lang

_ROW_MM = 4.6
_MARGIN_MM = 7.0
_SCALE_MM = 16.0
_DIGIT_MM, _BETWEEN_MM = 1.8, 0.6
"""What a digit of a cell's number takes, and the gap to the next cell's."""
_LEVEL, _SIZED = 5, 10
"""With so many columns their names lie level, or stand upright with a line for the sizes."""
_SIZED_MM = 7.2
"""Two lines turned upright."""
_LEAST_LETTERS, _MOST_LETTERS = 30, 64
"""Of a name beside a row; bold ones are wider and have a seventh fewer."""
_ACROSS, _UP = 14, 32
"""Letters on a line of a name that lies over its column, and of one that stands upright."""


@dataclass(frozen=True, slots=True)
class CellNames:
    """What stands beside the rows and over the columns.

    Attributes:
        rows: names beside the rows.
        level: names over the columns where they lie, each on several lines; empty: no room.
        upright: names over the columns where they stand.
        row_mm: height of a row.
    """

    rows: list[str]
    level: list[str]
    upright: list[str]
    row_mm: float

    def height_mm(self, sizes: bool) -> float:
        """Return the height of the figure, with the scale; `sizes`: over the columns, too."""
        lying = max((name.count("\n") + 1 for name in self.level), default=0) + 2 * sizes
        lines = [line for name in self.upright for line in name.split("\n")]
        above = lying * LINE_MM if self.level else max(map(len, lines)) * LETTER_MM
        return len(self.rows) * self.row_mm + above + _SCALE_MM

    @property
    def columns(self) -> list[str]:
        """Names over the columns as they are tried first."""
        return self.level or self.upright


def cell_names(
    rows: Sequence[str], columns: Sequence[str], digits: int, labels: Labels, lang: Lang
) -> CellNames:
    """Return names for codes and families (`rows`) and for `columns`, which are names already.

    `digits`: signs of the longest number in a cell; cells get the width for it first.
    """
    letters = _letters(len(columns), digits)
    lines = 2 if len(rows) * (_ROW_MM + LINE_MM) + 3 * _SCALE_MM <= TALLEST_MM else 1
    families = [row for row in rows if "/" not in row]
    codes = [row for row in rows if "/" in row]
    heads = told_apart([labels.family(f).get(lang) for f in families], letters * 6 // 7, lines)
    below = told_apart([labels.code(c).get(lang) for c in codes], letters, lines)
    names = dict(zip([*families, *codes], [*heads, *below], strict=True))
    beside = [names[row] for row in rows]
    tall = any("\n" in name for name in beside)
    level = told_apart(columns, _ACROSS, 4) if len(columns) <= _LEVEL else []
    upright_lines = _upright_lines(beside, len(columns))
    return CellNames(
        rows=beside,
        level=[] if any("…" in name for name in level) else level,
        upright=told_apart(columns, _UP, upright_lines),
        row_mm=_ROW_MM + LINE_MM * tall,
    )


def most_columns(digits: int) -> int:
    """Return how many columns with numbers of so many signs a page has room for."""
    return int(_cells_mm(_LEAST_LETTERS) / _cell_mm(digits))


def with_sizes(columns: int) -> bool:
    """Whether so many columns leave room for each one's size under its name."""
    return columns <= _SIZED


def _letters(columns: int, digits: int) -> int:
    cell = max(_cell_mm(digits), _SIZED_MM if with_sizes(columns) else 0.0)
    free = TWO_COLUMNS_MM - _MARGIN_MM - columns * cell
    return int(np.clip(free / LETTER_MM, _LEAST_LETTERS, _MOST_LETTERS))


def _upright_lines(beside: Sequence[str], columns: int) -> int:
    """Return how many lines of a name that stands upright a column has room for."""
    longest = max(len(line) for name in beside for line in name.split("\n"))
    lines = int(_cells_mm(longest) / columns / LINE_MM) - with_sizes(columns)
    return int(np.clip(lines, 1, 3))


def _cells_mm(letters: int) -> float:
    return TWO_COLUMNS_MM - _MARGIN_MM - letters * LETTER_MM


def _cell_mm(digits: int) -> float:
    return digits * _DIGIT_MM + _BETWEEN_MM
