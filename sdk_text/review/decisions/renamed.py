"""Reports whose ids changed since persons decided on them, known again by their words.

An id comes of the title and of the file's name: a number that is added to a title makes another
one. Decisions would all be on a report that is no more. And where several reports have one name, a
further one takes the id of another ("riga", "riga-2"): decisions would be on a report that nobody
has read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sdk_text.records import Segment
from sdk_text.review.decisions.record import Decision, Place, places, words

MOST_COMMON = 0.5
"""Least share of the segments decided on that the other report must have, each beside the same
neighbour. Reports share headings and single sentences, but no sequences of them."""
FEWEST = 3
"""Such segments below which nothing is told: one sentence may stand in any report."""
TELLING_WORDS = 4
"""Words that a segment must have to tell one report from others."""
TIMES_AS_MANY = 4
"""So many times as many segments must the other report have of what is missing in the one that has
the id now as of what stands there."""
_NUMBER = re.compile(r"-[0-9]+\Z")

Spot = tuple[str, str, str]
"""Fingerprints of a segment and of its neighbours."""


@dataclass(frozen=True, slots=True)
class NewIds:
    """The ids that reports have now, by those that they had."""

    ids: Mapping[str, str] = field(default_factory=dict)
    _there: Mapping[str, Mapping[str, Sequence[Place]]] = field(default_factory=dict)
    """Segments of the reports that have the old ids now, by their fingerprints."""

    def of(self, decision: Decision) -> str:
        """Return the id of the report that a decision is on.

        What was decided on the report that has the old id now stays there.
        """
        new = self.ids.get(decision.summary, decision.summary)
        there = self._there.get(decision.summary, {}).get(decision.key, ())
        return decision.summary if _among(_spot(decision), there) else new


def absent_reports(decisions: Iterable[Decision], here: Collection[str]) -> set[str]:
    """Return the ids that decisions name and that no report of `here` has."""
    return {decision.summary for decision in decisions} - set(here)


def of_one_name(decisions: Iterable[Decision], here: Collection[str]) -> set[str]:
    """Return the ids of reports whose names others share, of names that decisions name."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for id in here:
        by_name[_name(id)].add(id)
    named = {_name(decision.summary) for decision in decisions}
    return {id for name in named for id in by_name[name] if len(by_name[name]) > 1}


def renamed_reports(
    decisions: Iterable[Decision],
    segments: Iterable[Segment],
    here: Collection[str] | None = None,
) -> NewIds:
    """Return the new ids of reports that have another one now.

    Args:
        decisions: of any number of persons.
        segments: of the reports, in their order; at least those that share a name.
        here: ids of the reports; None: those of `segments`.
    """
    said = list(decisions)
    rows: Sequence[Segment] = list(segments) if here is None else ()
    here = here if here is not None else {s.summary for s in rows}
    absent, alike = absent_reports(said, here), of_one_name(said, here)
    wanted: dict[str, set[Spot]] = defaultdict(set)
    for decision in said:
        asked = decision.summary in absent or decision.summary in alike
        if asked and len(words(decision.text)) >= TELLING_WORDS:
            wanted[decision.summary].add(_spot(decision))
    if not wanted:
        return NewIds()
    by_key: dict[str, list[Place]] = defaultdict(list)
    there: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for place in places(rows or segments):
        by_key[place.key].append(place)
        there[place.summary][place.key].append(place)
    found = {old: _home(old, of_old, by_key) for old, of_old in wanted.items()}
    ids = {
        old: new
        for old, new in found.items()
        if new and (old in absent or _name(new) == _name(old))
    }
    return NewIds(ids, {old: there[old] for old in ids if old in there})


def _home(old: str, wanted: set[Spot], by_key: Mapping[str, Sequence[Place]]) -> str:
    """Return the one report that has most of the places, "" if none has enough, or two as many.

    Where a report has the id still, what stands in it is its own, and is not looked for. A report
    that has that, too, is another version of it and no other report.
    """
    has: Counter[str] = Counter()
    has_own: Counter[str] = Counter()
    missing = 0
    for spot in wanted:
        homes = {place.summary for place in by_key.get(spot[0], ()) if _among(spot, [place])}
        missing += old not in homes
        (has_own if old in homes else has).update(homes)
    best = [*has.most_common(2), ("", 0), ("", 0)][:2]
    (summary, most), (_, next_most) = best
    enough = most >= max(FEWEST, MOST_COMMON * missing) and most > next_most
    return summary if enough and most >= TIMES_AS_MANY * has_own[summary] else ""


def _among(spot: Spot, there: Iterable[Place]) -> bool:
    """Tell whether a segment stands among others beside one of the neighbours that it had."""
    _, before, after = spot
    return any(place.before == before or place.after == after for place in there)


def _spot(decision: Decision) -> Spot:
    return decision.key, decision.before, decision.after


def _name(id: str) -> str:
    """Return the id of a report without the number that tells it from others of its name."""
    return _NUMBER.sub("", id)
