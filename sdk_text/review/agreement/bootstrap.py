"""Bootstrap intervals of agreement: samples of four counts, and percentiles of a measure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sdk_text.measures import Array

Counts = NDArray[np.int64]
FEWEST_REPORTS = 5
"""With fewer, drawing whole reports anew gives no interval worth the name: of two there are three
samples in all."""


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
