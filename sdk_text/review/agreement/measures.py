"""Chance-corrected agreement of two coders on a yes-or-no code, and bootstrap intervals.

Point values come from scikit-learn (Cohen's kappa) and the package krippendorff (alpha, nominal).
A bootstrap needs them thousands of times, so the same measures also stand here in closed form, on
four counts: both, first only, second only, neither. The tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable

import krippendorff
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def percent(cells: Array) -> Array:
    """Observed agreement, 0 to 1, of counts with shape (…, 4); NaN without units."""
    return _ratio(cells[..., 0] + cells[..., 3], cells.sum(axis=-1))


def f1(cells: Array) -> Array:
    """F1 of one coder against the other (the same either way); NaN if neither used the code."""
    both = 2 * cells[..., 0]
    return _ratio(both, both + cells[..., 1] + cells[..., 2])


def kappa(cells: Array) -> Array:
    """Cohen's kappa (1960); NaN where chance agreement is complete."""
    n = cells.sum(axis=-1)
    a = cells[..., 0] + cells[..., 1]
    b = cells[..., 0] + cells[..., 2]
    # Multiplied by n² to stay exact in integers as long as possible.
    by_chance = a * b + (n - a) * (n - b)
    return _ratio((cells[..., 0] + cells[..., 3]) * n - by_chance, n * n - by_chance)


def alpha(cells: Array) -> Array:
    """Krippendorff's alpha, nominal, two coders, nothing missing (Krippendorff 2011); NaN where
    all values are the same.
    """
    values = 2 * cells.sum(axis=-1)
    yes = 2 * cells[..., 0] + cells[..., 1] + cells[..., 2]
    apart = cells[..., 1] + cells[..., 2]
    return 1 - _ratio((values - 1) * apart, yes * (values - yes))


def kappa_of(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Cohen's kappa by scikit-learn; NaN where it is undefined."""
    if len(a) == 0 or _constant(a, b):
        return float("nan")
    return float(cohen_kappa_score(a, b))


def alpha_of(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Krippendorff's alpha by the package krippendorff; NaN where it is undefined."""
    if len(a) == 0 or _constant(a, b):
        return float("nan")
    yes = a.astype(np.int64) + b
    counts = np.stack([2 - yes, yes], axis=1)
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def resampled(
    counts: Counts, groups: NDArray[np.int64] | None, replicates: int, rng: np.random.Generator
) -> Array:
    """Return the summed counts of bootstrap samples, shape (replicates, 4).

    Units (rows of `counts`) are drawn with replacement; with `groups` (a number for each unit)
    whole groups are. Drawing units is done by the multinomial distribution over rows that are
    alike, which is the same thing and needs no memory for each unit.
    """
    if groups is None:
        kinds, times = np.unique(counts, axis=0, return_counts=True)
        drawn = rng.multinomial(len(counts), times / times.sum(), size=replicates)
    else:
        _, index = np.unique(groups, return_inverse=True)
        kinds = np.zeros((index.max() + 1, 4), dtype=np.int64)
        np.add.at(kinds, index, counts)
        drawn = rng.multinomial(len(kinds), np.full(len(kinds), 1 / len(kinds)), size=replicates)
    return (drawn @ kinds).astype(np.float64)


def interval(
    measure: Callable[[Array], Array], samples: Array, confidence: float
) -> tuple[float, float, float]:
    """Return the percentile interval of a measure, and the share of samples that define it.

    Where fewer than half define it, the interval is NaN.
    """
    values = measure(samples)
    values = values[~np.isnan(values)]
    share = len(values) / len(samples)
    if share < 0.5:
        return float("nan"), float("nan"), share
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high), share


def _constant(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> bool:
    return not (a.any() or b.any()) or bool(a.all() and b.all())


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, np.divide(above, below))
