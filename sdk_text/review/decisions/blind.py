"""What a person said before seeing any code: the only part of it that can test a coder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sdk_text.review.decisions.file import moment
from sdk_text.review.decisions.record import READING, Decision

_WITHOUT_CODES = ("add", "none", "comment")
"""What can be said of a segment of which no codes are seen."""


def coded_blind(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Yield the decisions without those that persons made on what they had read blind before.

    Whoever goes on to review the machine's codings there sees them, and agrees with them more.
    Decisions of files that do not say what was made blind count up to the moment from which the
    segment was read.
    """
    said = list(decisions)
    until: dict[tuple[str, ...], datetime] = {}
    for decision in said:
        if decision.action == "blind":
            place = _place(decision)
            when = moment(decision.decided)
            until[place] = max(when, until.get(place, when))
    for decision in said:
        last = until.get(_place(decision))
        known = last is None or decision.blind or decision.action in READING
        if known or _before(decision, last):
            yield decision


def _before(decision: Decision, last: datetime | None) -> bool:
    """Tell whether a decision can have been made before codes were seen."""
    early = last is not None and moment(decision.decided) <= last
    return early and decision.action in _WITHOUT_CODES


def _place(decision: Decision) -> tuple[str, ...]:
    return (decision.coder, decision.summary, decision.key, decision.before, decision.after)
