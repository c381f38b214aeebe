"""Who coded what, and how much of it a person has read."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis.units import counted
from sdk_text.records import MACHINES
from sdk_text.results import Results


def shares_of_coders(records: pd.DataFrame) -> list[tuple[str, int, float]]:
    """Return coder, codings and share (0 to 1) of all codings, the busiest coder first."""
    counts = records["coder"].astype(str).value_counts(sort=True)
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
    for coder, now, then in zip(said["coder"], said["now"], said["segment"], strict=True):
        segment = str(now) or str(then)
        if segment in there:
            read.setdefault(str(coder), set()).add(segment)
    return read


def read_by_anyone(results: Results) -> set[str]:
    """Return the ids of the segments that some person is known to have read."""
    return set[str]().union(*read_by_persons(results).values())


def coded_segments(results: Results) -> set[str]:
    """Return the ids of the segments that carry a code."""
    return set(counted(results)["segment"].astype(str))
