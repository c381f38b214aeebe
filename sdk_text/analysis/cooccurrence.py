"""Which themes stand together more often than their frequency in each report would make them."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaln

from sdk_text.analysis.units import (
    Level,
    check_at_least,
    check_choice,
    counted,
    theme_column,
    themes_of,
)
from sdk_text.errors import InputError
from sdk_text.measures import adjusted_p
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

Within = Literal["segment", "section", "summary"]
Strata = Literal["summary", "section"]

_FEW_UNITS = 5
_FEW_REPORTS = 30
_SIGNIFICANT = 0.05
_TIES = 1 + 1e-7
"""Probabilities this close count as equal (the margin of scipy's and R's Fisher test)."""

_COLUMNS = [
    "family_a", "code_a", "family_b", "code_b", "units", "units_a", "units_b", "together",
    "summaries", "expected", "lift", "odds_ratio", "jaccard", "p", "p_adjusted", "warning",
]  # fmt: skip

Counts = npt.NDArray[np.int64]


def cooccurrence(
    results: Results,
    within: Within = "segment",
    level: Level = "code",
    strata: Strata = "summary",
    minimum: int = 1,
) -> pd.DataFrame:
    """Return every pair of themes with how often, and how much oftener than chance, they meet.

    Columns: family_a, code_a, family_b, code_b, units, units_a, units_b, together, summaries,
    expected, lift, odds_ratio, jaccard, p, p_adjusted, warning; see docs/analysis.md. `p` is
    from the exact permutation test within strata, adjusted after Benjamini and Hochberg.

    Raises:
        InputError: ``strata="section"`` with units larger than a segment.
    """
    check_choice("within", within, ("segment", "section", "summary"))
    check_choice("strata", strata, ("summary", "section"))
    check_at_least("minimum", minimum, 1)
    if strata == "section" and within != "segment":
        raise InputError("strata='section' needs within='segment': an answer cannot be permuted")
    units = _units(results, within, strata)
    themes = themes_of(results, level)
    present = _presence(results, units, themes[theme_column(level)], theme_column(level), within)
    often = np.flatnonzero(present.sum(axis=0) >= minimum).tolist()
    of_stratum = _per_stratum(present, units["stratum"].to_numpy())
    reports = units["summary"].to_numpy()
    rows = [
        {
            "family_a": themes["family"].iat[a], "code_a": themes["code"].iat[a],
            "family_b": themes["family"].iat[b], "code_b": themes["code"].iat[b],
            **_pair(present, of_stratum, units["stratum"].to_numpy(), reports, a, b),
        }
        for a, b in combinations(often, 2)
    ]  # fmt: skip
    frame = _adjusted(pd.DataFrame(rows, columns=[*_COLUMNS[:-2], "_least"]))
    n = len(results.summaries)
    if n < _FEW_REPORTS:
        add_note(frame, "few_reports", n=n)
    return frame if len(results.codings) else add_note(frame, "no_codings")


def _units(results: Results, within: Within, strata: Strata) -> pd.DataFrame:
    """The units with their summary and stratum number, in order."""
    columns = {"segment": ["segment"], "section": ["summary", "section"], "summary": ["summary"]}
    frame = results.segments[["summary", "section", "segment"]].astype(object)
    if within == "summary":
        frame = results.summaries[["summary"]].astype(object)
    units = frame.drop_duplicates(columns[within]).reset_index(drop=True)
    if within == "summary":
        return units.assign(stratum=0)
    keys = ["summary"] if strata == "summary" else ["summary", "section"]
    return units.assign(stratum=units.groupby(keys, sort=False).ngroup())


def _presence(
    results: Results, units: pd.DataFrame, themes: pd.Series[str], theme: str, within: Within
) -> npt.NDArray[np.bool_]:
    """Units × themes: whether the theme stands in the unit."""
    keys = {"segment": ["segment"], "section": ["summary", "section"], "summary": ["summary"]}
    columns = keys[within]
    place = pd.MultiIndex.from_frame(units[columns])
    codings = counted(results).astype(object)
    rows = place.get_indexer(pd.MultiIndex.from_frame(codings[columns]))
    cols = pd.Index(themes).get_indexer(pd.Index(codings[theme]))
    present = np.zeros((len(units), len(themes)), dtype=bool)
    present[rows[rows >= 0], cols[rows >= 0]] = True
    return present


def _per_stratum(present: npt.NDArray[np.bool_], stratum: Counts) -> tuple[Counts, Counts]:
    """Units in each stratum, and units with each theme (strata × themes)."""
    size = np.bincount(stratum) if len(stratum) else np.zeros(0, dtype=np.int64)
    with_theme = np.zeros((len(size), present.shape[1]), dtype=np.int64)
    np.add.at(with_theme, stratum, present)
    return size, with_theme


def _pair(
    present: npt.NDArray[np.bool_],
    of_stratum: tuple[Counts, Counts],
    stratum: Counts,
    reports: npt.NDArray[Any],
    a: int,
    b: int,
) -> dict[str, float]:
    both = present[:, a] & present[:, b]
    size, with_theme = of_stratum
    in_a, in_b = with_theme[:, a], with_theme[:, b]
    in_both = np.bincount(stratum[both], minlength=len(size))
    together, units_a, units_b = int(both.sum()), int(in_a.sum()), int(in_b.sum())
    expected = float((in_a * in_b / size).sum())
    p, least = exact_stratified_p(together, size, in_a, in_b)
    return {
        "units": len(present), "units_a": units_a, "units_b": units_b, "together": together,
        "summaries": len(set(reports[both])),
        "expected": expected,
        "lift": together / expected if expected else np.nan,
        "odds_ratio": mantel_haenszel(in_both, size, in_a, in_b),
        "jaccard": together / (units_a + units_b - together),
        "p": p, "_least": least,
    }  # fmt: skip


def mantel_haenszel(both: Counts, size: Counts, in_a: Counts, in_b: Counts) -> float:
    """Return the Mantel–Haenszel odds ratio of two themes over strata.

    Arguments (one number a stratum): units with both, units in all, units with a, with b.
    Infinite where only its denominator is 0, NaN where both parts are.
    """
    neither = size - in_a - in_b + both
    above = float((both * neither / size).sum())
    below = float(((in_a - both) * (in_b - both) / size).sum())
    if below == 0:
        return np.inf if above > 0 else np.nan
    return above / below


def exact_stratified_p(
    together: int, size: Counts, in_a: Counts, in_b: Counts
) -> tuple[float, float]:
    """Return the two-sided permutation p of `together`, and the least p that could come out.

    Permuting b's places within each stratum makes the number together hypergeometric there; over
    strata the numbers add up, so their distribution is the convolution. p sums the probability
    of every number no likelier than the one seen. Arguments after the first: one number a
    stratum, units in all, with a, with b.
    """
    chances = np.ones(1)
    lowest = 0
    for n, a, b in zip(size, in_a, in_b, strict=True):
        low, high = max(0, a + b - n), min(a, b)
        lowest += low
        if high > low:
            chances = np.convolve(chances, _hypergeometric(low, high, n, a, b))
    seen = chances[together - lowest]
    p = float(chances[chances <= seen * _TIES].sum())
    least = float(chances[chances <= chances.min() * _TIES].sum())
    return min(p, 1.0), min(least, 1.0)


def _hypergeometric(low: int, high: int, n: int, a: int, b: int) -> npt.NDArray[np.float64]:
    """Chances of low … high units with both, of n units with a and b of them marked."""
    k = np.arange(low, high + 1)
    logs = -(gammaln(k + 1) + gammaln(a - k + 1) + gammaln(b - k + 1) + gammaln(n - a - b + k + 1))
    weights = np.exp(logs - logs.max())
    chances: npt.NDArray[np.float64] = weights / weights.sum()
    return chances


def _adjusted(frame: pd.DataFrame) -> pd.DataFrame:
    """Adjust p over all pairs and put warnings beside the pairs that cannot bear a claim."""
    frame["p_adjusted"] = adjusted_p(frame["p"])
    flags = {
        "few_units": frame[["units_a", "units_b"]].min(axis=1) < _FEW_UNITS,
        "one_report": (frame["together"] > 0) & (frame["summaries"] == 1),
        "cannot_reach": frame["_least"] >= _SIGNIFICANT,
    }
    frame["warning"] = [
        " ".join(key for key, flag in zip(flags, row, strict=True) if flag)
        for row in zip(*flags.values(), strict=True)
    ]
    return frame[_COLUMNS].reset_index(drop=True)
