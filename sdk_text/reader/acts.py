"""Acts of the page as decisions: what each takes out of the coder's file, and what it puts there.

An act never writes a decision of anyone else. What a person gave themselves is taken back when it
is rejected; what the machine or somebody else gave is answered by a decision of this person's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sdk_text.reader.asked import Asked, RefusedError
from sdk_text.reader.changes import Changes, Plan, moment_now
from sdk_text.reader.decision_files import Delta
from sdk_text.reader.finding import (
    Found,
    asked_coding,
    asked_segment,
    asked_stretch,
    check_words,
    find_coding,
    known_code,
)
from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown
from sdk_text.records import Segment
from sdk_text.review.decisions.record import READING, Action, Decision, span_key
from sdk_text.review.decisions.stretches import Piece, stretch_decisions

MOST_CODES = 50
"""Codes that one act may give."""


@dataclass
class Draft:
    """Decisions being put together for one act."""

    project: Project
    report: str
    removed: dict[Decision, None] = field(default_factory=dict)
    added: dict[tuple[str, ...], Decision] = field(default_factory=dict)
    now: str = field(default_factory=moment_now)

    def take_out(self, decisions: Iterable[Decision]) -> None:
        """Take this coder's own decisions out of the files that hold them.

        What was coded blind stays, once codes are seen: a later word overrules it.
        """
        self.removed.update({d: None for d in decisions if not self._sealed(d)})

    def _sealed(self, decision: Decision) -> bool:
        return bool(decision.blind) and not self.project.hidden_still(self.report, decision)

    def put(self, decisions: Iterable[Decision]) -> None:
        """Put decisions in; one that is there under the same identity gives way."""
        for decision in decisions:
            self.added[decision.identity] = decision

    def plan(self, label: str) -> Plan:
        """Return what it comes to."""
        assert self.project.files is not None
        for decision in self.project.files.own_on(d.segment for d in self.added.values()):
            if decision.identity in self.added:
                self.removed[decision] = None
        delta = Delta(tuple(self.removed), tuple(self.added.values()))
        return Plan(label, Changes(delta), (self.report,))

    # Decisions on what is coded already

    def said(self, shown: Shown) -> list[Decision]:
        """Return this coder's own decisions on a coding."""
        return [
            d
            for d in shown.said
            if d.coder == self.project.coder
            and not d.settles
            and d.action not in READING
            and d.action != "comment"
        ]

    def giving(self, shown: Shown) -> Decision | None:
        """Return this coder's own decision that gives a coding."""
        said = self.said(shown)
        return said[-1] if said and said[-1].gives == shown.coding.code else None

    def on(
        self,
        segment: Segment,
        shown: Shown,
        action: Action,
        code: str,
        *,
        new_code: str = "",
        memo: str = "",
        stretch: str = "",
        settles: str = "",
    ) -> Decision:
        """Return a decision of this coder on the words of a coding."""
        place = self.project.report(self.report).places[segment.segment]
        return Decision(
            coder=self.project.coder,
            decided=self.now,
            action=action,
            summary=place.summary,
            section=place.section,
            segment=place.segment,
            code=code,
            new_code=new_code,
            comment=memo,
            evidence=" ".join(shown.coding.text.split()) if shown.span else "",
            text=" ".join(place.text.split()),
            key=place.key,
            before=place.before,
            after=place.after,
            occurrence=shown.span.partition("#")[2],
            stretch=stretch,
            settles=settles,
            blind=self._blind(place.segment) if not settles else "",
        )

    def _blind(self, segment: str) -> str:
        return "yes" if self.project.hidden(self.report, segment) else ""

    def on_segment(self, segment: Segment, action: Action) -> Decision:
        """Return a decision of this coder on a whole segment, without a code."""
        place = self.project.report(self.report).places[segment.segment]
        return Decision(
            coder=self.project.coder, decided=self.now, action=action, summary=place.summary,
            section=place.section, segment=place.segment, code="",
            text=" ".join(place.text.split()),
            key=place.key, before=place.before, after=place.after,
            blind=self._blind(place.segment) if action == "none" else "",
        )  # fmt: skip

    def drop(self, segment: Segment, shown: Shown, memo: str = "") -> None:
        """Take a coding away: one's own is withdrawn, another's is rejected."""
        own = self.said(shown)
        self.take_out(own)
        for decision in own:
            if decision.action == "recode" and decision.new_code == shown.coding.code:
                # The machine's code that was recoded does not come back.
                self.put([self.on(segment, shown, "reject", decision.code, memo=memo)])
        of_others = bool(shown.machine) or any(c != self.project.coder for c in _givers(shown))
        if of_others or any(d.gives and self._sealed(d) for d in own):
            self.put([self.on(segment, shown, "reject", shown.coding.code, memo=memo)])

    def give(self, start: int, end: int, code: str, memo: str = "") -> list[Piece]:
        """Code any stretch; where the machine has the code on these words, that is accepted.

        Raises:
            RefusedError: no segment lies there.
        """
        report = self.project.report(self.report)
        pieces = report.finder.pieces(self.report, start, end)
        if not pieces:
            raise RefusedError("nothing_there", 422, "start")
        decisions = stretch_decisions(
            pieces, coder=self.project.coder, decided=self.now, action="add", code=code,
            comment=memo,
        )  # fmt: skip
        for piece, decision in zip(pieces, decisions, strict=True):
            span = span_key(piece.evidence, piece.occurrence)
            shown = self._shown_at(piece.place.segment, code, span)
            known = shown is not None and shown.machine is not None and not decision.stretch
            action: Action = "accept" if known else decision.action
            self.put([replace(decision, action=action, blind=self._blind(piece.place.segment))])
        return pieces

    def _shown_at(self, segment: str, code: str, span: str) -> Shown | None:
        for shown in self.project.shown(self.report, segment):
            if shown.coding.code == code and shown.span == span:
                return shown
        return None


def _givers(shown: Shown) -> tuple[str, ...]:
    return (shown.coding.coder, *shown.others)


def plan_act(project: Project, body: Mapping[str, Any]) -> Plan:
    """Return what an act of the page comes to.

    Raises:
        RefusedError: there is no such act, something of it is missing, or what it speaks of is not
            there (any more).
    """
    asked = Asked(body)
    act = asked.text("act")
    plan = _ACTS.get(act)
    if plan is None:
        raise RefusedError("unknown_act", 422, "act")
    return plan(project, asked)


def _accept(project: Project, asked: Asked) -> Plan:
    found, draft = _coding(project, asked)
    memo = asked.memo()
    for segment, shown in found.rows:
        own = draft.giving(shown)
        if own is not None and (memo is None or memo == own.comment):
            continue
        draft.take_out(draft.said(shown))
        given = own or draft.on(
            segment, shown, "accept", shown.coding.code, stretch=shown.coding.stretch
        )
        draft.put([_remarked(given, memo, draft.now)])
    return draft.plan(f"accept {found.code}")


def _reject(project: Project, asked: Asked) -> Plan:
    found, draft = _coding(project, asked)
    for segment, shown in found.rows:
        if shown.status == "rejected" and draft.said(shown):
            continue
        draft.drop(segment, shown, asked.memo() or "")
    plan = draft.plan(f"reject {found.code}")
    if not plan.changes and any(shown.status != "rejected" for _, shown in found.rows):
        raise RefusedError("not_yours", 409, "coding")
    return plan


def _recode(project: Project, asked: Asked) -> Plan:
    found, draft = _coding(project, asked)
    code = known_code(project, asked.text("code"), "code")
    if code == found.code:
        raise RefusedError("same_code", 422, "code")
    memo = asked.memo()
    only_own: list[tuple[Shown, str]] = []
    for segment, shown in found.rows:
        own = draft.giving(shown)
        remark = memo if memo is not None else own.comment if own else ""
        draft.take_out(draft.said(shown))
        added = own is not None and own.action == "add"
        if added and not shown.machine and _givers(shown) == (project.coder,):
            draft.drop(segment, shown)
            only_own.append((shown, remark))
            continue
        source = own.code if own is not None and own.action == "recode" else found.code
        action: Action = "accept" if source == code else "recode"
        draft.put(
            [
                draft.on(
                    segment, shown, action, source, memo=remark, stretch=shown.coding.stretch,
                    new_code="" if action == "accept" else code,
                )
            ]
        )  # fmt: skip
    if only_own:
        start = min(shown.coding.start for shown, _ in only_own)
        end = max(shown.coding.end for shown, _ in only_own)
        draft.give(start, end, code, only_own[0][1])
    return draft.plan(f"recode {code}")


def _add(project: Project, asked: Asked) -> Plan:
    report = asked.text("summary")
    if report not in project.reports:
        raise RefusedError("no_report", 422, "summary")
    start, end = asked_stretch(project, report, asked)
    codes = [known_code(project, code, "codes") for code in asked.texts("codes", MOST_CODES)]
    draft = Draft(project, report)
    for code in dict.fromkeys(codes):
        draft.give(start, end, code, asked.memo() or "")
    return draft.plan(f"add {codes[0]}")


def _move(project: Project, asked: Asked) -> Plan:
    found = find_coding(project, asked.text("coding"))
    stretch = asked_stretch(project, found.report, asked)
    draft = _reshaped(project, [found], [stretch], asked.memo())
    return draft.plan(f"move {found.code}")


def _split(project: Project, asked: Asked) -> Plan:
    found = find_coding(project, asked.text("coding"))
    at = asked.whole("at")
    if not found.start < at < found.end:
        raise RefusedError("outside", 422, "at")
    check_words(project, found.report, found.start, at, asked)
    stretches = [(found.start, at), (at, found.end)]
    draft = _reshaped(project, [found], stretches, asked.memo())
    return draft.plan(f"split {found.code}")


def _merge(project: Project, asked: Asked) -> Plan:
    ids = asked.texts("codings", 20)
    found = [find_coding(project, id) for id in dict.fromkeys(ids)]
    if len(found) < 2:
        raise RefusedError("merge_two", 422, "codings")
    if len({(f.report, f.code) for f in found}) > 1:
        raise RefusedError("merge_same_code", 422, "codings")
    check_words(project, found[0].report, found[0].start, found[0].end, asked)
    stretch = min(f.start for f in found), max(f.end for f in found)
    draft = _reshaped(project, found, [stretch], asked.memo())
    return draft.plan(f"merge {found[0].code}")


def _reshaped(
    project: Project, found: Sequence[Found], stretches: Sequence[tuple[int, int]], memo: str | None
) -> Draft:
    """Return what lets codings of one code cover other stretches instead."""
    draft = Draft(project, found[0].report)
    remarks = [shown.coding.memo for f in found for _, shown in f.rows if shown.coding.memo]
    own = [d.comment for f in found for _, s in f.rows for d in draft.said(s) if d.comment]
    remark = memo if memo is not None else next(iter(own or remarks), "")
    for one in found:
        for segment, shown in one.rows:
            draft.drop(segment, shown)
    for start, end in stretches:
        draft.give(start, end, found[0].code, remark)
    return draft


def _none(project: Project, asked: Asked) -> Plan:
    report, segment = asked_segment(project, asked)
    draft = Draft(project, report)
    for shown in project.shown(report, segment.segment):
        draft.take_out(d for d in draft.said(shown) if d.gives)
    draft.put([draft.on_segment(segment, "none")])
    return draft.plan("none")


def _read(project: Project, asked: Asked) -> Plan:
    return _looked(project, asked, "read", "read")


def _blind_done(project: Project, asked: Asked) -> Plan:
    return _looked(project, asked, "blind", "blind_done")


def _looked(project: Project, asked: Asked, action: Action, label: str) -> Plan:
    report, segment = asked_segment(project, asked)
    draft = Draft(project, report)
    decision = draft.on_segment(segment, action)
    own = project.standing(report).decisions_of(segment.segment, project.coder)
    if not any(d.identity == decision.identity for d in own):
        draft.put([decision])
    return draft.plan(label)


def _settle(project: Project, asked: Asked) -> Plan:
    from sdk_text.reader.conflicts import find_conflict

    conflict = find_conflict(project, asked.text("conflict"))
    given = asked.flag("given")
    draft = Draft(project, conflict.report)
    segment = project.report(conflict.report).by_id[conflict.segment]
    action: Action = "accept" if given else "reject"
    memo = asked.memo() or ""
    for shown in conflict.shown:
        draft.put([draft.on(segment, shown, action, conflict.code, memo=memo, settles="yes")])
    return draft.plan(f"settle {conflict.code}")


def _remarked(decision: Decision, memo: str | None, now: str) -> Decision:
    # A remark on what was coded blind does not make it a word of now.
    when = decision.decided if decision.blind else now
    return replace(decision, decided=when, comment=decision.comment if memo is None else memo)


def _coding(project: Project, asked: Asked) -> tuple[Found, Draft]:
    found = asked_coding(project, asked)
    return found, Draft(project, found.report)


def _memo(project: Project, asked: Asked) -> Plan:
    from sdk_text.reader.remarks import plan_memo

    return plan_memo(project, asked)


def _new_code(project: Project, asked: Asked) -> Plan:
    from sdk_text.reader.new_codes import plan_new_code

    return plan_new_code(project, asked)


_ACTS: dict[str, Callable[[Project, Asked], Plan]] = {
    "accept": _accept,
    "reject": _reject,
    "recode": _recode,
    "add": _add,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "none": _none,
    "read": _read,
    "blind_done": _blind_done,
    "settle": _settle,
    "memo": _memo,
    "new_code": _new_code,
}
