"""How things stand in one report: every coding with what persons said of it, segment by segment.

Only segments that a change touches are decided anew, so that an act in a long report costs no more
than one in a short one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sdk_text.reader.material import Report
from sdk_text.records import MACHINES, Coding, Segment
from sdk_text.review.decisions.apply import coding_by_hand, verdict_on
from sdk_text.review.decisions.file import moment
from sdk_text.review.decisions.placing import Placement
from sdk_text.review.decisions.record import Decision, span_key
from sdk_text.review.decisions.rulings import Ruling, SegmentRulings, Spot, rule, spot_of
from sdk_text.review.decisions.stretches import locate
from sdk_text.text.clean_text import ReadingForm

Status = Literal["open", "accepted", "added", "recoded", "rejected"]
_STATUS: dict[str, Status] = {"accept": "accepted", "add": "added", "recode": "recoded"}
_NOTHING_SAID = SegmentRulings()


@dataclass(frozen=True, slots=True)
class Shown:
    """One code on some words of one segment, whoever gave it, and how it stands."""

    id: str
    coding: Coding
    """As it counts; of the coder who is asked for, where several gave it."""
    span: str
    """Key of the words in the segment (`span_key`), "" for all of it."""
    status: Status
    machine: Coding | None
    """The machine's coding beneath, if there is one."""
    others: tuple[str, ...]
    """Who else gave it."""
    said: tuple[Decision, ...]
    """What persons said of this code on these words, oldest first."""
    disputed: bool
    """Whether persons contradict each other on it and nobody has settled it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision with its place, and its rank among those of the same moment."""

    rank: int
    placement: Placement


class Standing:
    """The state of one report under all persons' decisions."""

    def __init__(self, report: Report, codes: Collection[str]) -> None:
        """Begin without decisions; `codes` are those that the codebook has."""
        self.report = report
        self._codes = codes
        self._placements: dict[int, Placement] = {}
        self._placed: dict[str, list[Placed]] = {}
        self._shown: dict[tuple[str, str], list[Shown]] = {}
        self.unplaced: list[Decision] = []

    def decide(self, decisions: Sequence[tuple[Decision, int]]) -> set[str]:
        """Take the decisions that hold now, with their ranks; return the segments that changed.

        Decisions that are the very same objects as before keep their places.
        """
        before = self._placed
        placed: dict[str, list[Placed]] = defaultdict(list)
        kept: dict[int, Placement] = {}
        self.unplaced = []
        for decision, rank in decisions:
            known = self._placements.get(id(decision))
            placement = known or self.report.index.place(decision, self.report.id)
            kept[id(decision)] = placement
            if placement.segment is None:
                self.unplaced.append(decision)
            else:
                placed[placement.segment.segment].append(Placed(rank, placement))
        self._placements, self._placed = kept, dict(placed)
        # A line less in the file moves the ranks below it, but not their order.
        changed = {
            segment
            for segment in {*before, *placed}
            if _ids(before.get(segment, ())) != _ids(placed.get(segment, ()))
        }
        self._shown = {key: rows for key, rows in self._shown.items() if key[0] not in changed}
        return changed

    def set_codes(self, codes: Collection[str]) -> None:
        """Take another codebook's codes."""
        self._codes = codes
        self._shown.clear()

    def placed_on(self, segment: str) -> list[Placed]:
        """Return the decisions on a segment."""
        return self._placed.get(segment, [])

    def decisions_of(self, segment: str, coder: str) -> list[Decision]:
        """Return what one person said on a segment."""
        return [
            p.placement.decision
            for p in self.placed_on(segment)
            if p.placement.decision.coder == coder
        ]

    def coders(self) -> set[str]:
        """Return the persons who decided anything in the report."""
        return {placement.decision.coder for placement in self._placements.values()}

    def readers(self, segment: str) -> set[str]:
        """Return who read the segment: whoever decided anything on it, settling aside."""
        return {
            p.placement.decision.coder
            for p in self.placed_on(segment)
            if p.placement.decision.action != "comment" and not p.placement.decision.settles
        }

    def blind_readers(self, segment: str) -> set[str]:
        """Return who read the segment without seeing any code."""
        said = (p.placement.decision for p in self.placed_on(segment))
        return {decision.coder for decision in said if decision.action == "blind"}

    def shown(self, segment: str, coder: str = "") -> list[Shown]:
        """Return all codes on a segment as they stand, `coder`'s first where several gave one."""
        key = (segment, coder)
        if key not in self._shown:
            rows = self._show(self.report.by_id[segment], self.placed_on(segment), coder)
            self._shown[key] = rows
        return self._shown[key]

    def counting(self, segment: str) -> list[Coding]:
        """Return the codings of a segment that count, each person's own, as a run has them."""
        record = self.report.by_id[segment]
        base = self.report.base.get(segment, [])
        placed = self.placed_on(segment)
        if not placed:
            return list(base)
        ranked = ((p.rank, p.placement) for p in placed)
        rulings = rule(ranked, self._codes, disputes=True).get(segment, _NOTHING_SAID)
        verdict = verdict_on(base, record, rulings, self.report.form(record))
        return [*verdict.untouched, *(coding for _, coding in verdict.held)]

    def alone(self, segment: str, coder: str, *, blind: bool) -> list[Shown]:
        """Return how the segment stands by one person's word alone.

        `blind`: without the machine's codings, which the person did not see.
        """
        own = [p for p in self.placed_on(segment) if p.placement.decision.coder == coder]
        own = [p for p in own if not p.placement.decision.settles]
        record = self.report.by_id[segment]
        return self._show(record, own, coder, with_machine=not blind)

    def _show(
        self, segment: Segment, placed: Sequence[Placed], coder: str, *, with_machine: bool = True
    ) -> list[Shown]:
        base = self.report.base.get(segment.segment, []) if with_machine else []
        if not placed and not base:
            return []
        # Most segments: nobody spoke of them, and no words repeat, so that no offsets are needed.
        plain = not placed and all(segment.text.count(coding.text) < 2 for coding in base)
        form = None if plain else self.report.form(segment)
        rulings = _NOTHING_SAID
        if placed:
            ranked = ((p.rank, p.placement) for p in placed)
            rulings = rule(ranked, self._codes).get(segment.segment, _NOTHING_SAID)
        disputed = self._let_own_word_stand(rulings, segment.segment, placed, coder)
        verdict = verdict_on(base, segment, rulings, form)
        spots = {id(c): spot_of(c, segment, form) for c in base}
        machine = {spots[id(c)]: c for c in base if c.coder in MACHINES}
        found: dict[tuple[str, str], tuple[Status, list[Coding]]] = {}
        for coding in verdict.untouched:
            spot = spot_of(coding, segment, form)
            status: Status = "open" if coding.coder in MACHINES else "added"
            found.setdefault(spot, (status, []))[1].append(coding)
        for ruling, coding in verdict.held:
            spot = spot_of(coding, segment, form)
            status = _STATUS[ruling.placement.decision.action]
            if spot not in found or found[spot][0] == "added":
                found[spot] = (status, found.get(spot, (status, []))[1])
            found[spot][1].append(coding)
        for coding in _rejected(verdict.dropped, rulings, segment, self.report):
            found.setdefault(spot_of(coding, segment, form), ("rejected", [coding]))
        said = _said(placed, verdict.held, segment, form)
        return [
            _shown(
                segment, spot, status, given, machine.get(spot), said(spot), coder,
                disputed=spot in disputed,
            )
            for spot, (status, given) in found.items()
        ]  # fmt: skip

    def _let_own_word_stand(
        self, rulings: SegmentRulings, segment: str, placed: Sequence[Placed], coder: str
    ) -> set[Spot]:
        """Show what persons dispute as `coder` decided it; else as the run has it.

        Returns:
            The disputed codes and spans.
        """
        if len({p.placement.decision.coder for p in placed}) < 2:
            return set()
        ranked = ((p.rank, p.placement) for p in placed)
        told = rule(ranked, self._codes, disputes=True).get(segment, _NOTHING_SAID)
        for spot in told.disputed:
            own = rulings.agreeing.get(spot, {}).get(coder)
            if own is not None:
                rulings.final[spot] = own
            else:
                rulings.disputed.add(spot)
                rulings.final.pop(spot, None)
        return told.disputed


def _shown(
    segment: Segment,
    spot: tuple[str, str],
    status: Status,
    given: Sequence[Coding],
    machine: Coding | None,
    said: Iterable[Decision],
    coder: str,
    *,
    disputed: bool,
) -> Shown:
    ordered = sorted(given, key=lambda c: (c.coder != coder, c.coder in MACHINES))
    others = [c.coder for c in ordered[1:]]
    code, span = spot
    return Shown(
        id=coding_id(segment, code, span),
        coding=ordered[0],
        span=span,
        status=status,
        machine=machine,
        others=tuple(name for name in dict.fromkeys(others) if name != ordered[0].coder),
        said=tuple(sorted(said, key=lambda d: moment(d.decided))),
        disputed=disputed,
    )


def _said(
    placed: Sequence[Placed],
    held: Iterable[tuple[Ruling, Coding]],
    segment: Segment,
    form: ReadingForm | None,
) -> Callable[[Spot], list[Decision]]:
    """Return what tells the decisions on a code and span.

    Of a segment that was edited, those are among them whose words stand there no more, so that the
    coding that they give covers all of it.
    """
    giving: dict[Spot, list[Decision]] = defaultdict(list)
    for ruling, coding in held:
        giving[spot_of(coding, segment, form)].append(ruling.placement.decision)

    def said(spot: Spot) -> list[Decision]:
        code, span = spot
        decisions = [p.placement.decision for p in placed]
        on = [d for d in decisions if code in (d.code, d.new_code) and _is_on(d, span)]
        return list(dict.fromkeys([*on, *giving.get(spot, ())]))

    return said


def _is_on(decision: Decision, span: str) -> bool:
    key = span_key(decision.evidence, decision.occurrence)
    return key == span or key.partition("#")[0] == span.partition("#")[0]


def coding_id(segment: Segment, code: str, span: str) -> str:
    """Return what a coding is known by while its words and its code are the same."""
    parts = "\x1f".join((segment.segment, code, span))
    return "c" + hashlib.blake2b(parts.encode(), digest_size=8).hexdigest()


def _rejected(
    dropped: Iterable[tuple[Ruling, Coding]],
    rulings: SegmentRulings,
    segment: Segment,
    report: Report,
) -> list[Coding]:
    """Return what persons took away, but for what they gave another code instead."""
    found = [c for ruling, c in dropped if ruling.placement.decision.action != "recode"]
    codes = {(c.code, c.text) for c in found}
    for ruling in rulings.final.values():
        decision = ruling.placement.decision
        if ruling.holds or decision.action != "reject":
            continue
        start, end, text = locate(decision, segment, report.form(segment))
        if (decision.code, text) in codes:
            continue
        found.append(coding_by_hand(decision, segment, decision.code, (start, end, text)))
    return [_with_reason(coding, rulings) for coding in found]


def _with_reason(coding: Coding, rulings: SegmentRulings) -> Coding:
    """Return a rejected coding with the comment of whoever rejected it."""
    for ruling in rulings.final.values():
        decision = ruling.placement.decision
        if not ruling.holds and decision.code == coding.code and decision.comment:
            return replace(coding, memo=decision.comment)
    return coding


def _ids(placed: Iterable[Placed]) -> list[int]:
    return [id(p.placement) for p in placed]
