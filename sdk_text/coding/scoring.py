"""How well codings agree with units coded by hand: precision, recall, F1 by code and family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from sdk_text.codebook import family_of
from sdk_text.coded_units import CodedUnit
from sdk_text.measures import f1
from sdk_text.records import Segment
from sdk_text.text.overlap import overlap_by_half

LEAST = 5
"""Codes with fewer units by hand are left out of the macro average."""


def project(segments: Sequence[Segment], units: Iterable[CodedUnit]) -> list[set[str] | None]:
    """The codes of the units that each segment overlaps; None where no unit is."""
    by_summary: dict[str, list[CodedUnit]] = defaultdict(list)
    for unit in units:
        by_summary[unit.summary].append(unit)
    labels: list[set[str] | None] = []
    for segment in segments:
        hits = [unit for unit in by_summary[segment.summary] if _meet(segment, unit)]
        labels.append({code for unit in hits for code in unit.codes} if hits else None)
    return labels


def _meet(segment: Segment, unit: CodedUnit) -> bool:
    return overlap_by_half(segment.start, segment.end, unit.start, unit.end)


def predicted(
    units: Sequence[CodedUnit], segments: Sequence[Segment], given: Sequence[set[str]]
) -> list[set[str]]:
    """For each unit the codes of the segments that overlap it."""
    by_summary: dict[str, list[tuple[Segment, set[str]]]] = defaultdict(list)
    for segment, codes in zip(segments, given, strict=True):
        if codes:
            by_summary[segment.summary].append((segment, codes))
    return [
        {
            code
            for segment, codes in by_summary[unit.summary]
            if _meet(segment, unit)
            for code in codes
        }
        for unit in units
    ]


def score_table(gold: Sequence[set[str]], got: Sequence[set[str]]) -> pd.DataFrame:
    """One row a code or family that occurs: code, right, given, real, precision, recall, f1."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for real, given in zip(gold, got, strict=True):
        for code in given | real:
            counts[code][0] += code in given and code in real
            counts[code][1] += code in given
            counts[code][2] += code in real
    rows = [
        {
            "code": code,
            "right": right,
            "given": given,
            "real": real,
            "precision": right / given if given else 0.0,
            "recall": right / real if real else 0.0,
            "f1": float(f1(right, given, real)),
        }
        for code, (right, given, real) in sorted(counts.items())
    ]
    columns = ["code", "right", "given", "real", "precision", "recall", "f1"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one coder."""

    micro: float
    macro: float
    precision: float
    recall: float
    family_micro: float
    by_code: pd.DataFrame
    by_family: pd.DataFrame

    def family(self, family: str) -> float:
        """F1 of one family, taken as given or not."""
        rows = self.by_family[self.by_family["code"] == family]
        return float(rows["f1"].iloc[0]) if len(rows) else 0.0


def families(codes: Iterable[str]) -> set[str]:
    """The families of some codes."""
    return {family_of(code) for code in codes}


def score(gold: Sequence[set[str]], got: Sequence[set[str]]) -> Scores:
    """All figures of predicted against real codes, unit by unit."""
    table = score_table(gold, got)
    family = score_table([families(g) for g in gold], [families(g) for g in got])
    right, given, real = (int(table[c].sum()) for c in ("right", "given", "real"))
    supported = table[table["real"] >= LEAST]
    return Scores(
        float(f1(right, given, real)),
        float(supported["f1"].mean()) if len(supported) else 0.0,
        right / given if given else 0.0,
        right / real if real else 0.0,
        float(f1(*(int(family[c].sum()) for c in ("right", "given", "real")))),
        table,
        family,
    )
