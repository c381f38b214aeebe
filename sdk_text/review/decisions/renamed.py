"""Reports whose ids changed since persons decided on them, known again by their words.

An id comes of the title and of the file's name: a number that is added to a title makes another
one. Decisions would all be on a report that is no more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from sdk_text.records import Segment
from sdk_text.review.decisions.record import Decision, Place, places, words

MOST_COMMON = 0.5
"""Least share of the segments decided on that the other report must have, each beside the same
neighbour. Reports share headings and single sentences, but no sequences of them."""
FEWEST = 3
"""Such segments below which nothing is told: one sentence may stand in any report."""
TELLING_WORDS = 4
"""Words that a segment must have to tell one report from others."""


def absent_reports(decisions: Iterable[Decision], here: Collection[str]) -> set[str]:
    """Return the ids that decisions name and that no report of `here` has."""
    return {decision.summary for decision in decisions} - set(here)


def renamed_reports(
    decisions: Iterable[Decision],
    segments: Iterable[Segment],
    here: Collection[str] | None = None,
) -> dict[str, str]:
    """Return the new ids of reports that have another one now, by the ids that they had.

    Args:
        decisions: of any number of persons.
        segments: all of the reports, in their order.
        here: ids of the reports; None: those of `segments`.
    """
    said = list(decisions)
    rows: Sequence[Segment] = list(segments) if here is None else ()
    absent = absent_reports(said, here if here is not None else {s.summary for s in rows})
    wanted: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for decision in said:
        if decision.summary in absent and len(words(decision.text)) >= TELLING_WORDS:
            wanted[decision.summary].add((decision.key, decision.before, decision.after))
    if not wanted:
        return {}
    by_key: dict[str, list[Place]] = defaultdict(list)
    for place in places(rows or segments):
        by_key[place.key].append(place)
    found = {old: _home(of_old, by_key) for old, of_old in wanted.items()}
    return {old: new for old, new in found.items() if new}


def _home(wanted: set[tuple[str, str, str]], by_key: dict[str, list[Place]]) -> str:
    """Return the one report that has most of the places, "" if none has enough, or two as many."""
    has: Counter[str] = Counter()
    for key, before, after in wanted:
        there = by_key.get(key, ())
        has.update({p.summary for p in there if p.before == before or p.after == after})
    best = [*has.most_common(2), ("", 0), ("", 0)][:2]
    (summary, most), (_, next_most) = best
    enough = most >= max(FEWEST, MOST_COMMON * len(wanted))
    return summary if enough and most > next_most else ""
