"""F1, chance-corrected agreement of two coders on a yes-or-no code, adjusted p; in closed form.

Agreement is counted in four cells: both, the first only, the second only, neither. The functions
take arrays whose last axis holds these cells, so a bootstrap calls them once for all its samples.
The tests hold them against scikit-learn, statsmodels, SciPy and the package krippendorff.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def f1(right: Any, given: Any, real: Any, undefined: float = 0.0) -> Array:
    """Return F1, the harmonic mean of precision and recall, of numbers or arrays of numbers.

    Args:
        right: what was given rightly.
        given: all that was given.
        real: all that should have been given.
        undefined: the value where nothing was given and nothing should have been.

    >>> float(f1(right=2, given=3, real=5))
    0.5
    """
    return _ratio(2 * np.asarray(right), np.asarray(given) + np.asarray(real), undefined)


def percent(cells: Array) -> Array:
    """Return the observed agreement, 0 to 1, of counts with shape (…, 4); NaN without units."""
    return _ratio(cells[..., 0] + cells[..., 3], cells.sum(axis=-1))


def f1_of_coders(cells: Array) -> Array:
    """Return F1 of one coder against the other (either way); NaN if neither used the code."""
    both = cells[..., 0]
    return f1(both, both + cells[..., 1], both + cells[..., 2], undefined=np.nan)


def kappa(cells: Array) -> Array:
    """Return Cohen's kappa (1960); NaN where chance agreement is complete.

    >>> round(float(kappa(np.array([20.0, 5.0, 10.0, 15.0]))), 2)
    0.4
    """
    n = cells.sum(axis=-1)
    a = cells[..., 0] + cells[..., 1]
    b = cells[..., 0] + cells[..., 2]
    # Whether it is defined is asked of whole numbers, which are exact.
    defined = n * n != a * b + (n - a) * (n - b)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = (a / n) * (b / n) + ((n - a) / n) * ((n - b) / n)
        agreed = (cells[..., 0] + cells[..., 3]) / n
        return np.where(defined, (agreed - chance) / (1 - chance), np.nan)


def alpha(cells: Array) -> Array:
    """Return Krippendorff's alpha, nominal, two coders, nothing missing (Krippendorff 2011).

    NaN where all values are the same.
    """
    values = 2 * cells.sum(axis=-1)
    yes = 2 * cells[..., 0] + cells[..., 1] + cells[..., 2]
    apart = cells[..., 1] + cells[..., 2]
    return 1 - _ratio((values - 1) * apart, yes * (values - yes))


def adjusted_p(p: Any) -> Array:
    """Return p-values adjusted for the false discovery rate (Benjamini and Hochberg 1995).

    The same as `scipy.stats.false_discovery_control`, whose import takes half a second of a run.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values)
    ranks = np.arange(1, len(values) + 1)
    scaled = values[order] * (len(values) / ranks)
    adjusted = np.empty_like(scaled)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.clip(adjusted, 0.0, 1.0)


def _ratio(above: Array, below: Array, undefined: float = np.nan) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, undefined, np.divide(above, below))
