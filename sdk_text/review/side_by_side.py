"""What several persons say of each coding, side by side, whether they differ or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.frames import as_segments
from sdk_text.records import MACHINES, Segment
from sdk_text.review.decisions.apply import decided_segments, load_decisions
from sdk_text.review.decisions.file import decision_files, moment, with_files_beside
from sdk_text.review.decisions.placing import place_decisions
from sdk_text.review.decisions.record import Decision
from sdk_text.review.sheet.conflicts import given_by, settled_by

if TYPE_CHECKING:
    from sdk_text.codebook import Codebook
    from sdk_text.results import Results

GIVEN, NOT_GIVEN, NOT_READ = "given", "not_given", "not_read"
"""What a person says of a code on a segment."""
FIXED = (
    "summary", "section", "segment", "code", "machine", "state", "settled_by", "settled_as",
    "comments",
)  # fmt: skip
Pair = tuple[str, str]
"""A segment's id, and a code."""


def side_by_side(results: Results, files: Sequence[str | Path]) -> pd.DataFrame:
    """Return a row for each segment and code that a person gave, or the machine where one read.

    Columns: summary, section, segment, code, machine (its confidence, missing where it did not
    give the code), a column a person (`GIVEN`, `NOT_GIVEN`, `NOT_READ`), state ("agree", "differ",
    "settled", "one" where a single person read the segment), settled_by, settled_as (`GIVEN` or
    `NOT_GIVEN` by whoever settled it, else empty), comments ("Anna: …").
    ``attrs["coders"]`` has the persons.

    Raises:
        InputError: nobody decided anything in these files.
    """
    segments = as_segments(results.segments)
    files = decision_files(files)
    decisions = load_decisions(files)
    read = decided_segments(decisions, segments)
    if not read:
        raise InputError("nobody decided on any segment of this run in these files")
    given = given_by(results, files, read)
    sure = _confidences(results, set[str]().union(*read.values()))
    every = load_decisions(with_files_beside(files))
    settled, holds = settled_by(every, segments), _settled_as(every, segments)
    comments = _comments(results, files)
    by_id = {s.segment: s for s in segments}
    rows = []
    for segment, code in _in_order(given.keys() | sure.keys(), segments, results.codebook):
        said = _said(segment, given.get((segment, code), ()), read)
        who = settled.get((segment, code), "")
        record = by_id[segment]
        rows.append(
            {
                "summary": record.summary, "section": record.section, "segment": segment,
                "code": code, "machine": sure.get((segment, code)), **said,
                "state": _state(list(said.values()), who), "settled_by": who,
                "settled_as": holds.get((segment, code), "") if who else "",
                "comments": "; ".join(comments.get((segment, code), [])),
            }
        )  # fmt: skip
    columns = ["summary", "section", "segment", "code", "machine", *read, *FIXED[5:]]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs["coders"] = list(read)
    return frame


def _in_order(pairs: Iterable[Pair], segments: Sequence[Segment], codebook: Codebook) -> list[Pair]:
    """Return the pairs in the order of the reports, those of a segment in the codebook's."""
    place = {s.segment: i for i, s in enumerate(segments)}
    order = {code.id: i for i, code in enumerate(codebook.codes)}
    return sorted(pairs, key=lambda pair: (place[pair[0]], order.get(pair[1], len(order)), pair[1]))


def _said(
    segment: str, givers: Collection[str], read: Mapping[str, Collection[str]]
) -> dict[str, str]:
    """Return what each person says of a code on a segment; `givers`: those who gave it."""
    return {
        coder: (GIVEN if coder in givers else NOT_GIVEN) if segment in segments else NOT_READ
        for coder, segments in read.items()
    }


def _confidences(results: Results, segments: Collection[str]) -> dict[Pair, float]:
    """Return the machine's confidence in each code that it gave on these segments."""
    machine = results.before_decisions
    machine = machine[machine["coder"].isin(list(MACHINES - {"form"}))]
    sure: dict[Pair, float] = {}
    for segment, code, p in zip(
        machine["segment"], machine["code"], machine["confidence"], strict=True
    ):
        if segment in segments:
            sure[str(segment), str(code)] = max(float(p), sure.get((str(segment), str(code)), 0.0))
    return sure


def _settled_as(decisions: Sequence[Decision], segments: Sequence[Segment]) -> dict[Pair, str]:
    """Return whether the last word that settles a code on a segment gives it."""
    last: dict[tuple[str, str], tuple[datetime, str]] = {}
    for placement in place_decisions(decisions, segments):
        decision = placement.decision
        if placement.segment is None or not decision.settles:
            continue
        when = moment(decision.decided)
        for code in {decision.code, decision.new_code} - {""}:
            key = placement.segment.segment, code
            word = GIVEN if decision.gives == code else NOT_GIVEN
            last[key] = max((when, word), last.get(key, (when, word)), key=lambda said: said[0])
    return {key: word for key, (_, word) in last.items()}


def _state(said: Sequence[str], settled: str) -> str:
    heard = {word for word in said if word != NOT_READ}
    if len(heard) > 1:
        return "settled" if settled else "differ"
    return "one" if sum(word != NOT_READ for word in said) == 1 else "agree"


def _comments(results: Results, files: Sequence[str | Path]) -> dict[Pair, list[str]]:
    """Return the persons' comments by segment and code."""
    found: dict[Pair, list[str]] = defaultdict(list)
    for placement in place_decisions(load_decisions(list(files)), as_segments(results.segments)):
        decision = placement.decision
        if placement.segment is None or not decision.comment:
            continue
        for code in dict.fromkeys((decision.code, decision.new_code)):
            comment = " ".join(decision.comment.split())
            found[placement.segment.segment, code].append(f"{decision.coder}: {comment}")
    return found
