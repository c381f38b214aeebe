"""What is known of the shipped coders' accuracy, by code: on segments coded by hand.

``accuracy.csv`` is written by ``scripts/evaluate_coding.py --accuracy``: for each coder and code
the units that it gave rightly, gave, and should have given, each report judged by a coder fitted
without it. It holds counts only, no words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import beta

from sdk_text.measures import f1

ACCURACY_FILE = Path(__file__).with_name("accuracy.csv")
_PRIOR = 0.5
"""Jeffreys' prior: keeps shares of few units off 0 and 1."""
_DRAWS = 4000


@cache
def _table() -> pd.DataFrame:
    return pd.read_csv(ACCURACY_FILE)


def known_accuracy(coder: str = "combined") -> pd.DataFrame:
    """Return what is known of a shipped coder, by code.

    Columns: code, units (coded by hand), right, given, real, precision, recall, f1. Empty for a
    coder that was not evaluated.
    """
    rows = _table()
    rows = rows[rows["coder"] == coder].drop(columns="coder").reset_index(drop=True)
    rows["precision"] = rows["right"] / rows["given"].where(rows["given"] > 0)
    rows["recall"] = rows["right"] / rows["real"].where(rows["real"] > 0)
    rows["f1"] = f1(rows["right"], rows["given"], rows["real"])
    return rows


def corrected_interval(
    count: int, right: int, given: int, real: int, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Return an interval for the true number of units where a coder counted `count`.

    A share `precision` of what the coder gives is right, and it finds a share `recall` of what is
    there, so the true number is count × precision / recall. Both are uncertain: they are drawn from
    their posterior (beta, Jeffreys' prior) given the hand-coded units.

    Returns:
        Lower and upper bound of the central interval; NaN where the code was never given or never
        real in the hand-coded units.
    """
    if not given or not real:
        return np.nan, np.nan
    random = np.random.default_rng(seed)
    shares = [
        beta.rvs(right + _PRIOR, whole - right + _PRIOR, size=_DRAWS, random_state=random)
        for whole in (given, real)
    ]
    drawn = count * shares[0] / shares[1]
    low, high = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)
