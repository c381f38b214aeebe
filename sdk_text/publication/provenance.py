"""Who coded what, and how much of it a person has read."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis.units import counted
from sdk_text.records import MACHINES, SUGGESTED
from sdk_text.results import Results

_GIVEN = ["segment", "code", "coder"]


def given_by(records: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Return who gave the counted codings `records`: a row for each segment, code and coder.

    Columns: segment, code, coder. What several persons gave, or a rule and the classifier, has a
    row for each of them.
    """
    own = [records[_GIVEN]]
    every = results.codings
    if len(every):
        every = every[(every["segment"] != "") & (every["coder"] != SUGGESTED)]
        own.append(every.merge(records[["segment", "code"]].drop_duplicates())[_GIVEN])
    return pd.concat(own).astype(str).drop_duplicates(ignore_index=True)


def shares_of_coders(records: pd.DataFrame, results: Results) -> list[tuple[str, int, float]]:
    """Return coder, codings and share (0 to 1) of all codings, the busiest coder first.

    A coding that several gave counts for each of them, so that shares may exceed 1 in sum.
    """
    counts = given_by(records, results)["coder"].value_counts(sort=True)
    return [(str(c), int(n), float(n) / len(records)) for c, n in counts.items()]


def read_by_persons(results: Results) -> dict[str, set[str]]:
    """Return, for each person, the ids of the segments that the person is known to have read.

    Known from codings in the person's name and from decisions (of whatever kind, "read" included).
    """
    read: dict[str, set[str]] = {}
    mine = results.codings[~results.codings["coder"].isin(list(MACHINES))]
    for coder, segment in zip(mine["coder"], mine["segment"], strict=True):
        if segment:
            read.setdefault(str(coder), set()).add(str(segment))
    there = set(results.segments["segment"].astype(str))
    said = results.decisions[results.decisions["action"] != "comment"]
    for coder, segment in zip(said["coder"], where_said(said), strict=True):
        if segment in there:
            read.setdefault(str(coder), set()).add(segment)
    return read


def where_said(decisions: pd.DataFrame) -> pd.Series[str]:
    """Return the id of the segment of each decision, as the segment is called now."""
    now = decisions["now"]
    return now.where(now != "", decisions["segment"]).astype(str)


def read_by_anyone(results: Results) -> set[str]:
    """Return the ids of the segments that some person is known to have read."""
    return set[str]().union(*read_by_persons(results).values())


def coded_segments(results: Results) -> set[str]:
    """Return the ids of the segments that carry a code."""
    return set(counted(results)["segment"].astype(str))


def is_taken_over(results: Results) -> bool:
    """Tell whether the codings are of another program's project, not of a run of ours."""
    return "project" in results.meta and "coder" not in results.meta
