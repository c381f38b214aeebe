"""Krippendorff's alpha for unitizing: do coders mark the same stretches of text?

After Krippendorff (1995), On the reliability of unitizing continuous data, *Sociological
Methodology* 25, 47–76, in the form of Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the
reliability of unitizing textual continua, *Quality & Quantity* 50, 2347–2364 (equations 1 to 6).
Where `alpha_characters` counts every letter as an observation of its own, a marked stretch is one
unit here: chance can't take it apart, so long units weigh as what they are.

`alpha_units` is the earlier form (Krippendorff, *Content Analysis*, 3rd edition, the replaced
section 12.4, equations 16 to 19): gaps do not count, so text that nobody marked is no agreement.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sdk_text.errors import InputError
from sdk_text.frames import as_codings, as_segments
from sdk_text.records import Coding, Segment
from sdk_text.review.agreement.bootstrap import FEWEST_REPORTS, interval

Codings = Iterable[Coding] | pd.DataFrame
Segments = Sequence[Segment] | pd.DataFrame
GAP = ""
"""The value of what lies between the units."""
COLUMNS = (
    "level", "name", "coders", "characters", "units", "covered", "alpha_u", "alpha_u_low",
    "alpha_u_high", "alpha_units", "note",
)  # fmt: skip

Unit = tuple[int, int, str]
"""First place, last place + 1, value; the units of one coder do not overlap."""
Matrix = NDArray[np.float64]


def coincidences(coders: Sequence[Sequence[Unit]], length: int) -> tuple[list[str], Matrix, Matrix]:
    """Return values (`GAP` first), observed and expected coincidences of a continuum.

    Args:
        coders: the units of each coder.
        length: of the continuum; units lie in 0 … length.

    Raises:
        InputError: fewer than two coders, a unit outside the continuum, or units that overlap.
    """
    if len(coders) < 2:
        raise InputError("alpha for unitizing needs two coders or more")
    parts = [_parts(units, length) for units in coders]
    values = [GAP, *sorted({value for own in parts for *_, value in own} - {GAP})]
    number = {value: i for i, value in enumerate(values)}
    observed = np.zeros((len(values), len(values)))
    for i, one in enumerate(parts):
        for j, other in enumerate(parts):
            if i != j:
                for shared, a, b in _overlaps(one, other):
                    observed[number[a], number[b]] += shared / (len(coders) - 1)
    return values, observed, _expected(parts, number, len(coders) * length)


def _expected(parts: Sequence[Sequence[Unit]], number: Mapping[str, int], total: int) -> Matrix:
    """Coincidences by chance: no unit meets itself, and a gap is so many single places (eq. 4)."""
    lengths = np.zeros(len(number))
    itself = np.zeros(len(number))
    for own in parts:
        for start, end, value in own:
            lengths[number[value]] += end - start
            itself[number[value]] += (end - start) if value == GAP else (end - start) ** 2
    pairs = np.outer(lengths, lengths) - np.diag(itself)
    below = float(total) ** 2 - itself.sum()
    return total * pairs / below if below > 0 else np.zeros_like(pairs)


def alpha_u(coders: Sequence[Sequence[Unit]], length: int) -> float:
    """Return alpha for unitizing (eq. 5): 1 full agreement, 0 as by chance; NaN if undefined.

    It is undefined where nobody marked anything, or all marked everything as one and the same.
    """
    values, observed, expected = coincidences(coders, length)
    if len(values) < 2 and len(coders):
        return float("nan")
    by_chance = expected.sum() - np.trace(expected)
    if by_chance <= 0:
        return float("nan")
    return float(1 - (observed.sum() - np.trace(observed)) / by_chance)


def alpha_units(coders: Sequence[Sequence[Unit]]) -> float:
    """Return alpha for unitizing without gaps: 1 full agreement, 0 as by chance; NaN if undefined.

    Two units that meet disagree by the length that only one covers, and by what both cover with
    another value; a unit that meets none, by twice its length. It is undefined with fewer than two
    units in all.

    Raises:
        InputError: fewer than two coders.
    """
    if len(coders) < 2:
        raise InputError("alpha for unitizing needs two coders or more")
    every = [unit for units in coders for unit in units]
    if len(every) < 2:
        return float("nan")
    apart, meetings = 0, 0
    for one, other in combinations(coders, 2):
        for distance in _distances(one, other):
            apart, meetings = apart + distance, meetings + 1
    # Any unit beside any other, wherever they lie, by the lengths alone.
    lengths = np.array([end - start for start, end, _ in every], dtype=float)
    of_value: dict[str, float] = defaultdict(float)
    for start, end, value in every:
        of_value[value] += end - start
    pairs = 2 * (len(every) - 1)
    different = lengths.sum() ** 2 - sum(length**2 for length in of_value.values())
    by_chance = (pairs * (lengths**2).sum() + different) / (pairs * lengths.sum())
    return float(1 - apart / meetings / by_chance)


def _distances(one: Sequence[Unit], other: Sequence[Unit]) -> Iterable[int]:
    """Yield how far apart the units of two coders are, for each two that meet and each alone."""
    met: set[Unit] = set()
    for a, b, value in one:
        alone = True
        for c, d, value_2 in other:
            shared = min(b, d) - max(a, c)
            if shared > 0:
                alone = False
                met.add((c, d, value_2))
                yield max(b, d) - min(a, c) - (shared if value == value_2 else 0)
        if alone:
            yield 2 * (b - a)
    yield from (2 * (d - c) for c, d, value in other if (c, d, value) not in met)


def unitizing(
    codings_by_coder: Mapping[str, Codings],
    segments: Segments,
    by: Literal["code", "family"] = "code",
    *,
    replicates: int = 0,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far coders mark the same stretches: a row a code or family, then "all".

    A stretch may have several codes, so each code is a continuum of its own: its units, and gaps.
    The row "all" has what any code covers, whichever it is (relevant matter, eq. 6).

    Args:
        codings_by_coder: two coders or more; their codings' offsets are the units.
        segments: the text that all of them read: the continuum, put together in its order.
        by: "code", or "family".
        replicates: bootstrap samples of whole reports for the interval of alpha_u; 0: none.
        confidence: of the interval.
        seed: the same seed gives the same interval.

    Returns:
        Columns `COLUMNS`: coders (number of), characters (of the continuum), units (of all
        coders), covered (share of characters that a coder marks on average), alpha_u (gaps count),
        its interval (missing with fewer than `FEWEST_REPORTS`), alpha_units (gaps do not count),
        note.

    Raises:
        InputError: fewer than two coders, or another `by`.
    """
    if by not in ("code", "family"):
        raise InputError(f"by={by!r}: write 'code' or 'family'")
    if len(codings_by_coder) < 2:
        raise InputError("alpha for unitizing needs two coders or more")
    continuum = _Continuum(as_segments(segments))
    rows = []
    for (level, name), units in _by_code(codings_by_coder, continuum, by).items():
        bounds = (np.nan, np.nan)
        if replicates and len(continuum.reports) >= FEWEST_REPORTS:
            rng = np.random.default_rng([seed, zlib.crc32(name.encode("utf-8"))])
            bounds = _interval(units, continuum.reports, replicates, confidence, rng)
        rows.append(_row(level, name, units, continuum.length, bounds))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _by_code(
    codings_by_coder: Mapping[str, Codings], continuum: _Continuum, by: str
) -> dict[tuple[str, str], list[list[Unit]]]:
    """Return what each coder marks, by level and name; last what any code covers."""
    marked: list[dict[str, list[Unit]]] = []
    names: dict[str, None] = {}
    for codings in codings_by_coder.values():
        own: dict[str, list[Unit]] = defaultdict(list)
        for coding in as_codings(codings):
            if coding.coder != "form":
                name = str(getattr(coding, by))
                names[name] = None
                own[name] += [(*place, name) for place in continuum.places(coding)]
        marked.append(own)
    found = {(by, name): [_merged(own[name]) for own in marked] for name in names}
    found["all", "all"] = [
        _merged([(a, b, "any") for units in own.values() for a, b, _ in units]) for own in marked
    ]
    return found


def _interval(
    coders: Sequence[Sequence[Unit]],
    reports: Sequence[tuple[int, int]],
    replicates: int,
    confidence: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Return the percentile interval of alpha_u when whole reports are drawn anew.

    All that alpha is made of adds up over reports, as no unit reaches from one into the next.
    """
    parts = np.array([_sums(coders, start, end) for start, end in reports])
    drawn = rng.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=replicates)
    low, high, _ = interval(_alpha_of_sums, (drawn @ parts).astype(np.float64), confidence)
    return low, high


def _sums(coders: Sequence[Sequence[Unit]], start: int, end: int) -> tuple[float, ...]:
    """Return what alpha_u is made of in one report.

    Characters on which two coders differ, characters of gaps and of units, what either has in
    common with itself (see `_expected`), all characters.
    """
    inside = [
        [(a - start, b - start, "x") for a, b, _ in own if start <= a < end] for own in coders
    ]
    _, observed, _ = coincidences(inside, end - start)
    differing = float(observed.sum() - np.trace(observed))
    units = [b - a for own in inside for a, b, _ in own]
    total = len(coders) * (end - start)
    gaps = total - sum(units)
    return differing, gaps, sum(units), gaps, sum(length**2 for length in units), total


def _alpha_of_sums(sums: Matrix) -> Matrix:
    """Return alpha_u from sums of `_sums` (… × 6); NaN where it is not defined."""
    differing, gaps, units, gaps_alone, units_alone, total = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = total * 2 * gaps * units / (total**2 - gaps_alone - units_alone)
        return np.asarray(np.where(by_chance > 0, 1 - differing / by_chance, np.nan))


def _row(
    level: str,
    name: str,
    coders: Sequence[Sequence[Unit]],
    length: int,
    bounds: tuple[float, float],
) -> tuple[object, ...]:
    units = sum(map(len, coders))
    value = alpha_u(coders, length) if length else float("nan")
    covered = sum(b - a for own in coders for a, b, _ in own) / (len(coders) * length or 1)
    note = ""
    if not length:
        note = "no segments"
    elif not units:
        note = "no coder marked anything: alpha is not defined"
    elif np.isnan(value):
        note = "all coders marked everything: alpha is not defined"
    apart = alpha_units(coders)
    return level, name, len(coders), length, units, covered, value, *bounds, apart, note


class _Continuum:
    """The segments of all reports one after the other, as one row of places."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._by_summary: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self.length = 0
        ends: dict[str, tuple[int, int]] = {}
        for segment in sorted(segments, key=lambda s: (s.summary, s.start)):
            self._by_summary[segment.summary].append((segment.start, segment.end, self.length))
            begin = ends.get(segment.summary, (self.length, 0))[0]
            self.length += segment.end - segment.start
            ends[segment.summary] = (begin, self.length)
        self.reports = list(ends.values())
        """Where each report begins and ends."""

    def places(self, coding: Coding) -> Iterable[tuple[int, int]]:
        """Yield the places that a coding covers; what lies in no segment is left out.

        What goes on from one segment into the next is one stretch.
        """
        run: tuple[int, int] | None = None
        for start, end, at in self._by_summary.get(coding.summary, []):
            low, high = max(start, coding.start), min(end, coding.end)
            if low >= high:
                continue
            first, last = at + low - start, at + high - start
            if run is not None and run[1] == first:
                run = (run[0], last)
            else:
                if run is not None:
                    yield run
                run = (first, last)
        if run is not None:
            yield run


def _merged(units: Iterable[Unit]) -> list[Unit]:
    """Put overlapping units of one coder together; those that only touch stay apart."""
    merged: list[Unit] = []
    for start, end, value in sorted(units):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), value)
        else:
            merged.append((start, end, value))
    return merged


def _parts(units: Sequence[Unit], length: int) -> list[Unit]:
    """Return the units with the gaps between them."""
    parts: list[Unit] = []
    at = 0
    for start, end, value in sorted(units):
        if start < at or end <= start or end > length:
            raise InputError(
                f"unit {start}-{end}: overlaps another one or lies outside of 0-{length}"
            )
        if start > at:
            parts.append((at, start, GAP))
        parts.append((start, end, value))
        at = end
    if at < length:
        parts.append((at, length, GAP))
    return parts


def _overlaps(one: Sequence[Unit], other: Sequence[Unit]) -> Iterable[tuple[int, str, str]]:
    """Yield length and values of every intersection; both lists cover the continuum in order."""
    i = j = 0
    while i < len(one) and j < len(other):
        (a, b, value), (c, d, value_2) = one[i], other[j]
        if (shared := min(b, d) - max(a, c)) > 0:
            yield shared, value, value_2
        i, j = i + (b <= d), j + (d <= b)
