"""Tables whose questions stand side by side in one row, with the answers in the row below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sdk_text.reading.assemble import Cell, Grid, Paragraph
from sdk_text.template import load_template


def question_by_question(grid: Grid) -> Grid:
    """Return a table with each question before its own answer, where rows have them side by side.

    All other tables stay as they are.
    """
    rows: list[list[Cell]] = []
    i = 0
    while i < len(grid.rows):
        below = grid.rows[i + 1] if i + 1 < len(grid.rows) else []
        if _holds_questions_across(grid.rows[i]) and not any(map(_is_question, below)):
            for cell in grid.rows[i]:
                rows += [[cell], [answer for answer in below if answer.column == cell.column]]
            columns = {cell.column for cell in grid.rows[i]}
            rows.append([cell for cell in below if cell.column not in columns])
            i += 1
        else:
            rows.append(grid.rows[i])
        i += 1
    return Grid(rows) if len(rows) != len(grid.rows) else grid


def _holds_questions_across(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and all(map(_is_question, row))


def _is_question(cell: Cell) -> bool:
    """Whether a cell holds nothing but a question of the template."""
    if not cell.blocks or not all(isinstance(block, Paragraph) for block in cell.blocks):
        return False
    text = "".join(block.text for block in cell.blocks if isinstance(block, Paragraph))
    return letters(text) in whole_questions()


@cache
def whole_questions() -> frozenset[str]:
    """Return the letters of the template's headings of more than one word."""
    every = (wording for section in load_template().sections for wording in section.wordings)
    return frozenset(letters(wording) for wording in every if len(wording.split()) > 1)


def letters(text: str) -> str:
    """Return the letters of a text, in small ones."""
    return "".join(c for c in text.casefold() if c.isalpha())
