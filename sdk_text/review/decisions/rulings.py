"""What several decisions on one segment come to: for each code, the last word.

Between persons the last word does not count for being the last: see `disputes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.disputes import disputed_spots
from sdk_text.review.decisions.file import moment
from sdk_text.review.decisions.placing import Placement, are_parts
from sdk_text.review.decisions.record import find_all, span_key
from sdk_text.text.clean_text import ReadingForm

Spot = tuple[str, str]
"""A code, and the key of the coded span (`span_key`; "" for the whole segment)."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision's word on one code: it holds, or it does not."""

    holds: bool
    code: str
    placement: Placement
    index: int
    """Of the decision, in the order given."""
    instead_of: str = ""
    """For a code that came by recoding: the machine's code."""

    @property
    def spot(self) -> Spot:
        """Code and span; words that stand once in the segment need no number."""
        decision, segment = self.placement.decision, self.placement.segment
        several = segment is not None and len(find_all(decision.evidence, segment.text)) > 1
        return self.code, span_key(decision.evidence, decision.occurrence if several else "")

    @property
    def is_one_more(self) -> bool:
        """Whether it adds a code and so says nothing of the machine's on other words."""
        return self.placement.decision.action == "add"

    @property
    def is_silent(self) -> bool:
        """Whether it is the "no" of a person who read the segment blind and gave no such code."""
        return self.placement.decision.action == "blind"

    @property
    def weight(self) -> tuple[bool, datetime, int]:
        """Rank among rulings on one spot: in place before moved, then the later one."""
        in_place = self.placement.where == "in place"
        return in_place, moment(self.placement.decision.decided), self.index


@dataclass(slots=True)
class SegmentRulings:
    """All rulings on one segment."""

    final: dict[Spot, Ruling] = field(default_factory=dict)
    """The ruling that counts, for each code and span."""
    agreeing: dict[Spot, dict[str, Ruling]] = field(default_factory=dict)
    """The last word of each person on that code and span."""
    none: Ruling | None = None
    """The latest word that the segment carries no code."""
    comments: list[Placement] = field(default_factory=list)
    overruled: set[int] = field(default_factory=set)
    """Indices of decisions that a later one, or one better placed, contradicts."""
    disputed: set[Spot] = field(default_factory=set)
    """Codes and spans on which persons contradict each other, and nobody has settled it: there the
    machine's codings stand."""
    in_conflict: set[int] = field(default_factory=set)
    """Indices of the decisions on these."""
    confirmed: set[int] = field(default_factory=set)
    """Indices of decisions that moved, which the same person made again in their new place."""

    def about(self, spot: Spot, present: Collection[Spot]) -> Ruling | None:
        """Return the ruling on a coding found by machine, or None if nobody spoke of it.

        `present` are all spots that the machine found on the segment this time. A ruling on a span
        that is not among them speaks of the code wherever the machine finds it now.
        """
        for known in (spot, anywhere(spot)):
            if known in self.disputed:
                return None
            if known in self.final:
                return self.final[known]
        here = {*present, *map(anywhere, present)}
        strayed = [
            ruling
            for found, ruling in self.final.items()
            if found[0] == spot[0] and found not in here and not ruling.is_one_more
        ]
        if len({ruling.holds for ruling in strayed}) == 1:
            return max(strayed, key=lambda ruling: ruling.weight)
        return None if strayed else self.none

    def holding(self) -> list[Ruling]:
        """Return the rulings that give the segment a code, one for each person who gave it."""
        return [
            ruling
            for spot, last in self.final.items()
            if last.holds
            for ruling in self.agreeing.get(spot, {}).values()
            if ruling.holds
        ]


def anywhere(spot: Spot) -> Spot:
    """Return the spot without the number of its occurrence."""
    return spot[0], spot[1].partition("#")[0]


def occurrence_in(spot: Spot) -> str:
    """Return the number of its occurrence, "" for words that stand once and a whole segment."""
    return spot[1].partition("#")[2]


def spot_of(coding: Coding, segment: Segment, form: ReadingForm | None = None) -> Spot:
    """Return code and span of a coding on `segment`.

    `form` is the segment's reading form; without it the occurrence of words that repeat in the
    segment is told by their distance from its start.
    """
    if (coding.start, coding.end) == (segment.start, segment.end):
        return coding.code, ""
    found = find_all(coding.text, segment.text)
    if len(found) < 2:
        return coding.code, span_key(coding.text)
    exact = form is not None and form.text == segment.text
    starts = [form.offsets[i] if form and exact else segment.start + i for i in found]
    nearest = min(range(len(found)), key=lambda i: abs(starts[i] - coding.start))
    return coding.code, span_key(coding.text, str(nearest + 1))


def rule(
    placements: Iterable[tuple[int, Placement]], known: Collection[str], *, disputes: bool = False
) -> dict[str, SegmentRulings]:
    """Return the rulings by segment id; codes that are not `known` give none.

    With `disputes`, what persons contradict each other on counts for neither of them, and a code
    that one person gave and another, who read the segment blind, did not is such a contradiction.
    """
    blind: dict[str, dict[str, Ruling]] = defaultdict(dict)
    heard: dict[str, list[Ruling]] = defaultdict(list)
    settled: dict[str, SegmentRulings] = defaultdict(SegmentRulings)
    for index, placement in placements:
        if placement.segment is None:
            continue
        if placement.decision.action == "comment":
            settled[placement.segment.segment].comments.append(placement)
            continue
        segment = placement.segment.segment
        heard[segment] += _rulings(index, placement, known)
        if placement.decision.action == "blind":
            blind[segment][placement.decision.coder] = Ruling(False, "", placement, index)
    for segment, rulings in heard.items():
        _settle(settled[segment], rulings, blind[segment], disputes)
    return dict(settled)


def _rulings(index: int, placement: Placement, known: Collection[str]) -> list[Ruling]:
    decision = placement.decision
    match decision.action:
        case "accept" | "add":
            found = [Ruling(True, decision.code, placement, index)]
        case "recode":
            found = [
                Ruling(False, decision.code, placement, index),
                Ruling(True, decision.new_code, placement, index, decision.code),
            ]
        case "reject" | "none":
            found = [Ruling(False, decision.code, placement, index)]
        case _:
            found = []
    if any(ruling.holds and ruling.code not in known for ruling in found):
        return []
    return found


def _settle(
    settled: SegmentRulings, rulings: list[Ruling], blind: Mapping[str, Ruling], disputes: bool
) -> None:
    """Let the weightiest ruling on each spot stand, and note whose word it contradicts."""
    ordered = sorted(_without_other_parts(rulings), key=lambda ruling: ruling.weight)
    settled.overruled = {r.index for r in rulings} - {r.index for r in ordered}
    settled.confirmed = _confirmed(ordered)
    if disputes:
        found = disputed_spots(ordered, blind)
        settled.disputed = set(found)
        settled.in_conflict = {ruling.index for sides in found.values() for ruling in sides}
        settled.in_conflict -= {ruling.index for ruling in blind.values()}
        ordered = [ruling for ruling in ordered if ruling.spot not in found]
    for ruling in ordered:
        if ruling.placement.decision.action == "none":
            settled.none = ruling
            continue
        settled.final[ruling.spot] = ruling
        settled.agreeing.setdefault(ruling.spot, {})[ruling.placement.decision.coder] = ruling
    if settled.none is not None:
        for spot, ruling in list(settled.final.items()):
            # One sitting may say "no code" and reject each of them; a code added later stays.
            if ruling.weight[:2] < settled.none.weight[:2]:
                if ruling.holds:
                    settled.overruled.add(ruling.index)
                del settled.final[spot]
                settled.agreeing.pop(spot, None)
        if settled.holding():
            settled.overruled.add(settled.none.index)
    for ruling in ordered:
        last = settled.final.get(ruling.spot)
        if last is not None and last.holds != ruling.holds:
            settled.overruled.add(ruling.index)


def _without_other_parts(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Return the rulings without a "no" to words that another was joined to.

    Where two segments were joined, what does not belong to the one may belong to the other.
    """
    held = [r for r in rulings if r.holds and r.placement.where == "moved"]

    def is_of_another_part(ruling: Ruling) -> bool:
        said = ruling.placement.decision
        return ruling.placement.where == "moved" and any(
            (said.action == "none" or ruling.spot == other.spot)
            and are_parts(said.text, other.placement.decision.text)
            for other in held
        )

    return [r for r in rulings if r.holds or not is_of_another_part(r)]


def _confirmed(rulings: Sequence[Ruling]) -> set[int]:
    """Return the decisions that moved and that the same person made again in place."""
    in_place: dict[tuple[str, Spot], bool] = {}
    moved: dict[int, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        if ruling.placement.where == "in place":
            in_place[ruling.placement.decision.coder, ruling.spot] = ruling.holds
        else:
            moved[ruling.index].append(ruling)
    return {
        index
        for index, said in moved.items()
        if all(in_place.get((r.placement.decision.coder, r.spot)) == r.holds for r in said)
    }


def confirmed_comments(placements: Sequence[Placement]) -> set[int]:
    """Return the indices of remarks that moved, and that the same person made again in place."""
    in_place: dict[tuple[str, str], list[Placement]] = defaultdict(list)
    for placement in placements:
        if placement.where == "in place" and placement.segment is not None:
            in_place[placement.segment.segment, placement.decision.coder].append(placement)

    def made_again(placement: Placement) -> bool:
        said = placement.decision
        segment = placement.segment.segment if placement.segment is not None else ""
        return any(
            said.code in (p.decision.code, p.decision.new_code)
            and said.comment in p.decision.comment
            for p in in_place.get((segment, said.coder), ())
        )

    return {
        i
        for i, p in enumerate(placements)
        if p.decision.action == "comment" and p.where == "moved" and made_again(p)
    }
