"""Headings that do not follow the template's order, or stand a second time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from sdk_text.parsing.candidates import Candidate
from sdk_text.template import Template

_SURE = 2.5
_VERY_SURE = 4.0
"""Points of a heading that stands where the template's order does not lead one to expect it."""
_EVERYDAY = 2
"""Words of a heading that an answer may hold, too, alone on a line ("Padziļinātā izpēte")."""


@dataclass(slots=True)
class Ordered:
    """The headings of a report in the order of the text."""

    headings: list[Candidate] = field(default_factory=list)
    moved: list[Candidate] = field(default_factory=list)
    """Those of them that do not follow the template's order."""
    continued: list[Candidate] = field(default_factory=list)
    """Headings again inside their own answers: they part nothing."""
    again: list[Candidate] = field(default_factory=list)
    """Headings that stand inside another answer and are read as a part of it: those that the report
    has elsewhere, and everyday words of which one cannot be sure."""


def in_text_order(
    chosen: Sequence[Candidate], candidates: Sequence[Candidate], template: Template
) -> Ordered:
    """Add to the headings that follow the template's order those that surely are headings, too.

    Args:
        chosen: the headings in the template's order.
        candidates: every place in the report where one may stand, in order.
        template: names the headings.
    """
    found = Ordered(list(chosen))
    taken = [(c.first, c.after) for c in chosen]
    for candidate in candidates:
        section = template.sections[candidate.section]
        if _is_sure(candidate) and not section.directly_after_parent and _fits(candidate, taken):
            _put(found, candidate)
            taken = [(c.first, c.after) for c in found.headings]
    return found


def _is_sure(candidate: Candidate) -> bool:
    ordinary = not (candidate.mid_line or candidate.weak or candidate.pieces)
    return ordinary and candidate.own_line and candidate.score >= _SURE


def _fits(candidate: Candidate, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether no heading stands where the candidate does."""
    i = bisect_right(taken, (candidate.first, candidate.after))
    before = i == 0 or taken[i - 1][1] <= candidate.first
    return before and (i == len(taken) or candidate.after <= taken[i][0])


def _put(found: Ordered, candidate: Candidate) -> None:
    headings = found.headings
    i = bisect_right(headings, candidate.first, key=lambda c: c.first)
    section = candidate.section
    stands = any(c.section == section for c in headings)
    if i and headings[i - 1].section == section:
        found.continued.append(candidate)
    elif i < len(headings) and headings[i].section == section:
        # Of two in a row the first begins the answer.
        found.continued.append(headings[i])
        headings[i] = candidate
    elif stands or (candidate.words <= _EVERYDAY and candidate.score < _VERY_SURE):
        found.again.append(candidate)
    else:
        headings.insert(i, candidate)
        found.moved.append(candidate)


def begins_again(before: Sequence[Candidate], after: Sequence[Candidate], enough: int) -> bool:
    """Whether headings that stood before come once more, as those of another report."""
    again = {c.section for c in before} & {c.section for c in after}
    return len(again) >= enough
