"""A person's word is last: kept decisions override what the machine codes.

The file of decisions (`load_decisions`, `keep_decisions`) lies beside the corpus; `apply_decisions`
lets it speak after each run. No decision is ever dropped: each has a row in the report, with what
became of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

import pandas as pd

from sdk_text.codebook import family_of
from sdk_text.frames import as_codings, as_segments, codings_frame
from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.file import (
    DECISIONS_FILE,
    find_decisions,
    keep_decisions,
    load_decisions,
    merge_decisions,
    save_decisions,
)
from sdk_text.review.decisions.placing import Placement, place_decisions
from sdk_text.review.decisions.record import ACTIONS, Decision
from sdk_text.review.decisions.rulings import (
    Ruling,
    SegmentRulings,
    Spot,
    anywhere,
    confirmed_comments,
    rule,
    spot_of,
)
from sdk_text.review.decisions.stretches import locate
from sdk_text.text.clean_text import ReadingForm, reading_form

if TYPE_CHECKING:
    from sdk_text.codebook.model import Codebook

__all__ = [
    "ACTIONS",
    "DECISIONS_FILE",
    "REPORT_COLUMNS",
    "Decision",
    "apply_decisions",
    "decided_segments",
    "find_decisions",
    "keep_decisions",
    "load_decisions",
    "merge_decisions",
    "save_decisions",
]

_APPLIED = ("applied", "moved", "confirmed", "conflict")
REPORT_COLUMNS = (
    "coder", "decided", "action", "summary", "section", "segment", "code", "new_code", "comment",
    "status", "now", "similarity", "text", "new_text", "settles", "evidence",
    "occurrence",
)  # fmt: skip
"""Columns of the report of `apply_decisions`; a row is a decision.

status: "applied"; "moved" (applied, to a segment that was edited or stands elsewhere now: look);
"conflict" (another person says otherwise, and nobody has settled it: the machine's coding stands);
"overruled" (a later or better placed decision says otherwise, or whoever settled it); "unknown
code" (the codebook has it no more); "unplaced" (no segment like it); "absent" (the summary is not
in this run); "confirmed" (it moved, and the same person has said it again since).
now: id of the segment that it was applied to, else empty. similarity: 0 to 1, share of words in
common with the segment then (Dice). new_text: the words now, where the decision moved. The other
columns are the decision's own.
"""


@overload
def apply_decisions(
    codings: Sequence[Coding],
    segments: Sequence[Segment] | pd.DataFrame,
    decisions: Iterable[Decision],
    codebook: Codebook,
    *,
    texts: Mapping[str, str] | None = None,
) -> tuple[list[Coding], pd.DataFrame]: ...


@overload
def apply_decisions(
    codings: pd.DataFrame,
    segments: Sequence[Segment] | pd.DataFrame,
    decisions: Iterable[Decision],
    codebook: Codebook,
    *,
    texts: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]: ...


def apply_decisions(
    codings: Sequence[Coding] | pd.DataFrame,
    segments: Sequence[Segment] | pd.DataFrame,
    decisions: Iterable[Decision],
    codebook: Codebook,
    *,
    texts: Mapping[str, str] | None = None,
) -> tuple[list[Coding] | pd.DataFrame, pd.DataFrame]:
    """Return the codings as decided by persons, and a report with a row for every decision.

    What a person accepted, recoded or added is in the result whether or not the machine coded it
    this time: coder is the person's name, confidence 1.0, memo the comment, cue and rule those of
    the machine's coding where there is one. What a person rejected is gone, whoever codes it.
    A machine's codings that nobody decided on stay as they are. Where persons contradict each
    other on a code (to read a segment blind and not to give it is a "no"), nobody's word counts
    until somebody settles it: the machine's coding stays as it was, and their decisions are a
    "conflict" in the report. Where they agree, each of them has the coding.

    Args:
        codings: records, or a frame as `sdk_text.frames.COLUMNS` has it.
        segments: all segments of the reports, in their order.
        decisions: of any number of persons.
        codebook: codes that it lacks are not applied, only reported.
        texts: document text by summary id, to put an accepted span back to its exact offsets when
            the machine does not code it; without it such a coding covers the whole segment.

    Returns:
        Codings of the kind given, ordered by segment, and the report (columns: `REPORT_COLUMNS`).
    """
    known = {code.id for code in codebook.codes}
    rows = as_segments(segments)
    records = as_codings(codings)
    placements = place_decisions(decisions, rows)
    rulings = rule(enumerate(placements), known, disputes=True)
    decided = _decide(records, rows, rulings, texts or {})
    report = _report(placements, rulings, known)
    if isinstance(codings, pd.DataFrame):
        return codings_frame(decided), report
    return decided, report


def decided_segments(
    decisions: Iterable[Decision],
    segments: Sequence[Segment] | pd.DataFrame,
    actions: Collection[str] | None = None,
) -> dict[str, set[str]]:
    """Return, for each person, the ids of the segments on which they decided, or that they read.

    With `actions` only decisions of these kinds count; what only settles a dispute never does.
    Agreement with a person is meaningful on these segments only: elsewhere the machine's codings
    stand because nobody looked.
    """
    read: dict[str, set[str]] = {}
    for placement in place_decisions(decisions, as_segments(segments)):
        action = placement.decision.action
        if placement.decision.settles:
            continue
        counts = action != "comment" if actions is None else action in actions
        if placement.segment is not None and counts:
            read.setdefault(placement.decision.coder, set()).add(placement.segment.segment)
    return read


def _decide(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    rulings: Mapping[str, SegmentRulings],
    texts: Mapping[str, str],
) -> list[Coding]:
    on_segment: dict[str, list[Coding]] = {segment.segment: [] for segment in segments}
    elsewhere: list[Coding] = []
    for coding in codings:
        on_segment.get(coding.segment, elsewhere).append(coding)
    decided: list[Coding] = []
    for segment in segments:
        present = on_segment[segment.segment]
        ruling = rulings.get(segment.segment)
        if ruling is not None:
            present = _decide_segment(present, segment, ruling, texts)
        decided += present
    return decided + elsewhere


@dataclass(frozen=True, slots=True)
class Verdict:
    """What persons' word comes to on one segment."""

    untouched: tuple[Coding, ...]
    """The machine's that nobody decided on."""
    held: tuple[tuple[Ruling, Coding], ...]
    """What persons gave or left, each with the ruling that does."""
    dropped: tuple[tuple[Ruling, Coding], ...]
    """The machine's that do not stand, with the ruling that says so; those that a person accepted
    stand among `held` and not here."""


def verdict_on(
    codings: Sequence[Coding], segment: Segment, rulings: SegmentRulings, form: ReadingForm | None
) -> Verdict:
    """Return what becomes of the machine's codings of one segment, and what persons add.

    `form`: the segment's reading form; None where the report's text is not at hand.
    """
    spots = [spot_of(coding, segment, form) for coding in codings]
    present = set(spots)
    spotted = list(zip(spots, codings, strict=True))
    about = [(rulings.about(spot, present), coding) for spot, coding in spotted]
    held = [(ruling, _held(ruling, spotted, segment, form)) for ruling in rulings.holding()]
    return Verdict(
        tuple(_commented(coding, rulings.comments) for ruling, coding in about if ruling is None),
        tuple((ruling, _commented(coding, rulings.comments)) for ruling, coding in held),
        tuple((ruling, coding) for ruling, coding in about if ruling and not ruling.holds),
    )


def _decide_segment(
    codings: Sequence[Coding],
    segment: Segment,
    rulings: SegmentRulings,
    texts: Mapping[str, str],
) -> list[Coding]:
    """Return the codings of one segment under its rulings, machine's first."""
    verdict = verdict_on(codings, segment, rulings, _form(segment, texts))
    return [*verdict.untouched, *(coding for _, coding in verdict.held)]


def _held(
    ruling: Ruling,
    spotted: Sequence[tuple[Spot, Coding]],
    segment: Segment,
    form: ReadingForm | None,
) -> Coding:
    """Return the coding that a person's word gives, with the machine's reasons if it has any."""
    decision = ruling.placement.decision
    source = ruling.instead_of or ruling.code
    of_code = [(spot, c) for spot, c in spotted if c.code == ruling.code] or [
        (spot, c) for spot, c in spotted if c.code == source
    ]
    span_known = ruling.spot[1]
    exact = [c for spot, c in of_code if span_known in (spot[1], anywhere(spot)[1])]
    base = max(exact or [c for _, c in of_code], key=lambda c: c.confidence, default=None)
    span = (base.start, base.end, base.text) if base is not None and exact else None
    start, end, text = span or locate(decision, segment, form)
    # Another code has other grounds: those of the machine's code do not speak for it.
    grounds = base if base is not None and base.code == ruling.code else None
    return coding_by_hand(decision, segment, ruling.code, (start, end, text), grounds)


def coding_by_hand(
    decision: Decision,
    segment: Segment,
    code: str,
    span: tuple[int, int, str],
    grounds: Coding | None = None,
) -> Coding:
    """Return the coding that a person gave, or took away.

    Args:
        decision: what the person said.
        segment: that it was said of.
        code: that was given.
        span: start, end and words.
        grounds: the machine's coding of the same code, whose reasons speak for it, too.
    """
    start, end, text = span
    return Coding(
        summary=segment.summary,
        section=segment.section,
        segment=segment.segment,
        family=family_of(code),
        code=code,
        start=start,
        end=end,
        text=text,
        coder=decision.coder,
        confidence=1.0,
        cue=grounds.cue if grounds else "",
        rule=grounds.rule if grounds else "",
        memo=decision.comment,
        stretch=decision.stretch,
    )


def _form(segment: Segment, texts: Mapping[str, str]) -> ReadingForm | None:
    """Return the segment's reading form, or None where the report's text is not at hand."""
    text = texts.get(segment.summary)
    if text is None:
        return None
    return reading_form(text, segment.start, segment.end, segment.skipped)


def _commented(coding: Coding, comments: Iterable[Placement]) -> Coding:
    for placement in comments:
        decision = placement.decision
        said = f"{decision.coder}: {decision.comment}"
        if decision.code == coding.code and said not in coding.memo:
            coding = replace(coding, memo=f"{coding.memo}; {said}" if coding.memo else said)
    return coding


def _status(
    index: int, placement: Placement, rulings: Mapping[str, SegmentRulings], known: Collection[str]
) -> str:
    decision = placement.decision
    if placement.segment is None:
        return placement.where
    given = {"accept": decision.code, "add": decision.code, "recode": decision.new_code}
    if decision.action in given and given[decision.action] not in known:
        return "unknown code"
    if index in rulings[placement.segment.segment].in_conflict:
        return "conflict"
    if index in rulings[placement.segment.segment].overruled:
        return "overruled"
    if placement.where != "moved":
        return "applied"
    return "confirmed" if index in rulings[placement.segment.segment].confirmed else "moved"


def _report(
    placements: Sequence[Placement],
    rulings: Mapping[str, SegmentRulings],
    known: Collection[str],
) -> pd.DataFrame:
    rows = []
    remarked_again = confirmed_comments(placements)
    for index, placement in enumerate(placements):
        status = _status(index, placement, rulings, known)
        status = "confirmed" if index in remarked_again else status
        moved = status == "moved"
        applied = placement.segment is not None and status in _APPLIED
        row = {
            "status": status,
            "now": placement.segment.segment if applied and placement.segment else "",
            "similarity": round(placement.similarity, 3),
            "new_text": placement.segment.text if moved and placement.segment else "",
        }
        own = {c: getattr(placement.decision, c) for c in REPORT_COLUMNS if c not in row}
        rows.append(own | row)
    types = {c: "float64" if c == "similarity" else "string" for c in REPORT_COLUMNS}
    return pd.DataFrame(rows, columns=list(REPORT_COLUMNS)).astype(types)
