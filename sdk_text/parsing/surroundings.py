"""What a section's lines are read with, and the blocks that they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sdk_text.parsing.coverage import cuts_between
from sdk_text.parsing.periods import Period
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.parsing.tables import CellPlace, Tables
from sdk_text.template import Template
from sdk_text.text.clean_text import ReadingForm, reading_form

Role = Literal["text", "item", "cell", "topic", "lead_in", "period"]


@dataclass
class Block:
    """A stretch of an answer that is read as one."""

    role: Role
    start: int
    """After the list mark."""
    end: int
    mark: str = ""
    """Kind of the list mark before it ("bullet", "number" …), "cell" in a table, or empty."""
    alone: bool = True
    """For a lead-in: stands alone on its line, not before its text."""
    period: Period | None = None
    cell: CellPlace | None = None


@dataclass
class Surroundings:
    """What a section's lines are read with."""

    skeleton: Skeleton
    template: Template
    stray: list[tuple[int, int]]
    tables: Tables
    """Tables inside the answer."""
    width: float
    """Usual length of a full line in the report, for sections with too few lines to tell."""
    gaps_part: bool = False
    """Whether a blank line always ends a paragraph."""
    wrapped: bool = True
    """Whether a line may end where the page does, in the midst of a paragraph."""
    signs: frozenset[str] = frozenset()
    """Further signs that begin the items of the report's lists."""

    def clean(self, start: int, end: int) -> ReadingForm:
        """The reading form of a stretch, without its strays."""
        cuts = cuts_between(start, end, self.stray)
        return reading_form(self.skeleton.source, start, end, cuts)
