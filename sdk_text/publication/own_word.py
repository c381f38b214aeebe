"""What each person coded, by that person's own word, and which two persons can be compared."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from sdk_text.codebook import family_of
from sdk_text.frames import tidy_frame
from sdk_text.publication.provenance import read_by_persons, where_said
from sdk_text.records import MACHINES, SUGGESTED
from sdk_text.results import Results
from sdk_text.review.decisions.file import moment
from sdk_text.text.alphabet import alphabetical

PLACED = ("applied", "moved", "confirmed", "conflict", "overruled")
"""What became of decisions that concern segments and codes of the run."""


def people_who_coded(results: Results) -> tuple[str, str] | None:
    """Return the two persons who share most segments that they read, or None if no two do.

    Machines are not compared with persons here: in reviewed results a person's rulings replace
    the machine's, so that what is left of the machine's agrees by construction.
    """
    shared = {
        pair: len(compared_segments(results, pair)) for pair in combinations(_persons(results), 2)
    }
    best = max(shared, key=lambda pair: shared[pair], default=None)
    return best if best is not None and shared[best] else None


def compared_segments(results: Results, pair: tuple[str, str]) -> pd.DataFrame:
    """Return the segments on which two persons can be compared: those that both read.

    What a person read is known from decisions; of one without any, all segments of the summaries
    that the person coded count.
    """
    read = read_by_persons(results)
    segments = results.segments
    for coder in pair:
        if len(_said(results, coder)):
            segments = segments[segments["segment"].isin(list(read.get(coder, ())))]
        else:
            own = results.codings[results.codings["coder"] == coder]
            inside = own.loc[own["segment"] != "", "summary"]
            segments = segments[segments["summary"].isin(inside)]
    return segments


Reading = Literal["blind", "corrected", "mixed", "unknown"]


def how_read(results: Results, pair: tuple[str, str], segments: pd.DataFrame) -> Reading:
    """Return how two persons read the segments on which they are compared.

    "blind": both saw no codes; "corrected": both saw the machine's; "mixed"; "unknown" where a
    person has no decisions, but codings only.
    """
    blind: set[bool] = set()
    for coder in pair:
        said = _said(results, coder)
        if not len(said):
            return "unknown"
        unseeing = set(where_said(said[said["action"] == "blind"]))
        blind |= {segment in unseeing for segment in segments["segment"].astype(str)}
    if len(blind) == 2:
        return "mixed"
    return "blind" if True in blind else "corrected"


def by_own_word(results: Results) -> dict[str, pd.DataFrame]:
    """Return each person's own decisions on this run, without what settles others' disputes."""
    found = {coder: _said(results, coder) for coder in _persons(results)}
    return {coder: said for coder, said in found.items() if len(said)}


def own_codings(results: Results, coder: str) -> pd.DataFrame:
    """Return the codings as one person sees them, whoever contradicted or settled it.

    From the person's decisions: what the machine gave and the person left or accepted, without what
    the person rejected, with what the person added; nothing of the machine's where the segment was
    read blind. Of a coder without decisions the codings in that name. Columns as in
    ``Results.codings``.
    """
    by_name = results.codings[
        (results.codings["coder"] == coder) & (results.codings["segment"] != "")
    ]
    said = _said(results, coder)
    if not len(said):
        return by_name
    machine = results.before_decisions
    machine = machine[machine["coder"].isin(list(MACHINES - {"form"}))]
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for frame in (machine, by_name):
        for row in frame.astype(object).to_dict("records"):
            known[str(row["segment"]), str(row["code"])] = {str(k): v for k, v in row.items()}
    # What a model only suggested is nobody's code until somebody accepts it.
    codes = _codes(said, machine[machine["coder"] != SUGGESTED])
    place = results.segments.set_index("segment", drop=False).astype(object)
    rows = [
        known.get((segment, code), place.loc[segment].to_dict())
        | {"code": code, "family": family_of(code), "coder": coder, "confidence": 1.0}
        for segment, given in codes.items()
        if segment in place.index
        for code in sorted(given)
    ]
    return tidy_frame(
        "codings", pd.DataFrame(rows, columns=None if rows else list(by_name.columns))
    )


def _codes(said: pd.DataFrame, machine: pd.DataFrame) -> dict[str, set[str]]:
    """Return the codes that a person's decisions leave on each segment that the person read."""
    given: dict[str, set[str]] = defaultdict(set)
    for segment, code in zip(machine["segment"], machine["code"], strict=True):
        given[str(segment)].add(str(code))
    where = where_said(said)
    blind = _read_blind_until(where, said)
    codes = {s: set() if s in blind else set(given[s]) for s in dict.fromkeys(where)}
    for segment, action, code, new, decided in zip(
        where, said["action"], said["code"], said["new_code"], said["decided"], strict=True
    ):
        own = codes[segment]
        if segment in blind and (action not in ("add", "none") or moment(decided) > blind[segment]):
            continue  # said when codes had been seen
        if action == "none":
            own.clear()
        elif action in ("reject", "recode"):
            own.discard(str(code))
        if action in ("accept", "add", "recode"):
            own.add(str(new if action == "recode" else code))
    return codes


def _read_blind_until(where: pd.Series[str], said: pd.DataFrame) -> dict[str, datetime]:
    """Return the moment until which the person saw no codes, of each segment read blind."""
    until: dict[str, datetime] = {}
    for segment, action, decided in zip(where, said["action"], said["decided"], strict=True):
        if action == "blind":
            until[segment] = max(moment(decided), until.get(segment, moment(decided)))
    return until


def _said(results: Results, coder: str) -> pd.DataFrame:
    """Return a person's own decisions in their order, without what settles others' disputes."""
    said = results.decisions
    own = (said["coder"] == coder) & (said["action"] != "comment") & (said["settles"] == "")
    return said[own & said["status"].isin(PLACED)].sort_values("decided", kind="stable")


def _persons(results: Results) -> list[str]:
    named = [*results.codings["coder"], *results.decisions.loc[_own(results), "coder"]]
    settlers = set(results.decisions["coder"]) - set(results.decisions.loc[_own(results), "coder"])
    persons = {str(c) for c in named} - set(MACHINES) - set(map(str, settlers))
    return sorted(persons, key=alphabetical)


def _own(results: Results) -> pd.Series[bool]:
    return results.decisions["settles"] == ""
