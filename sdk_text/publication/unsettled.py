"""What of the codings is not settled between the persons who read the segments."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.analysis.units import counted
from sdk_text.publication.own_word import by_own_word, own_codings
from sdk_text.publication.provenance import where_said
from sdk_text.records import MACHINES
from sdk_text.results import Results
from sdk_text.review.decisions.file import moment

Pair = tuple[str, str]
"""A segment's id, and a code."""


@dataclass(frozen=True)
class Unsettled:
    """Codings of a run on which persons' words do not come to one answer."""

    differing: frozenset[Pair]
    """Some of the persons who read the segment gave the code and others did not, and nobody has
    settled it: what the conflict sheet asks for."""
    counting: int
    """How many of these are counted all the same."""
    unseen: frozenset[Pair]
    """Counted codings of the machine on segments read blind, which no person gave."""


@once
def unsettled(results: Results) -> Unsettled:
    """Return what persons differ on, and what of the machine's stands where they read blind."""
    readers: dict[str, set[str]] = defaultdict(set)
    blind: set[str] = set()
    given: dict[Pair, set[str]] = defaultdict(set)
    for coder, said in by_own_word(results).items():
        where = where_said(said)
        blind |= set(where[said["action"] == "blind"])
        for segment in set(where):
            readers[segment].add(coder)
        own = own_codings(results, coder)
        for pair in zip(own["segment"].astype(str), own["code"].astype(str), strict=True):
            given[pair].add(coder)
    settled = _settled(results.decisions)
    differing = frozenset(
        pair
        for pair, who in given.items()
        if who & readers[pair[0]] < readers[pair[0]] and pair not in settled
    )
    records = counted(results)
    standing = set(zip(records["segment"].astype(str), records["code"].astype(str), strict=True))
    machine = records[records["coder"].isin(list(MACHINES)) & records["segment"].isin(list(blind))]
    unseen = set(zip(machine["segment"].astype(str), machine["code"].astype(str), strict=True))
    return Unsettled(
        differing, len(differing & standing), frozenset(unseen - differing - given.keys())
    )


def _settled(decisions: pd.DataFrame) -> set[Pair]:
    """Return what somebody settled, unless a side has spoken again since."""
    said = decisions[decisions["action"] != "comment"]
    last: dict[tuple[Pair, bool], datetime] = {}
    columns = (where_said(said), *(said[c] for c in ("code", "new_code", "settles", "decided")))
    for segment, code, new, settles, decided in zip(*columns, strict=True):
        for one in {str(code), str(new)} - {""}:
            key = (str(segment), one), bool(settles)
            last[key] = max(moment(str(decided)), last.get(key, moment(str(decided))))
    return {
        pair
        for (pair, settles), when in last.items()
        if settles and last.get((pair, False), when) <= when
    }
