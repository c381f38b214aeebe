"""How many new codes each further report brings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaln

from sdk_text.analysis.units import (
    Level,
    check_at_least,
    counted,
    family_order,
    summary_order,
    theme_column,
    themes_of,
)
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

_INTERVAL = (2.5, 97.5)
_CHUNK = 200
"""Random orders that are worked out at once."""

_COLUMNS = [
    "reports", "codes_expected", "codes_low", "codes_high", "new_expected", "new_low", "new_high",
    "summary", "codes_given", "new_given", "codes_total",
]  # fmt: skip
Ints = npt.NDArray[np.int64]


def saturation(
    results: Results,
    level: Level = "code",
    family: str | None = None,
    *,
    orders: int = 1000,
    seed: int = 0,
    minimum: int = 1,
    order: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return how many codes are met, and how many are new, with each further report.

    Columns: reports, codes_expected (exact mean over all orders), codes_low, codes_high (95 % of
    `orders` random orders), new_expected, new_low, new_high, summary, codes_given, new_given (in
    the order of the collection, or of `order`: the ids of all summaries), codes_total.
    ``attrs["codebook"]``: codes in the codebook. A code counts
    as met in a report with at least `minimum` segments of it.

    Raises:
        InputError: an unknown family, or `order` is not an order of all summaries.
    """
    places = _places(summary_order(results), order)
    check_at_least("orders", orders, 1)
    check_at_least("minimum", minimum, 1)
    if family is not None and family not in family_order(results):
        raise InputError(f"family={family!r}: the codebook has {', '.join(family_order(results))}")
    themes = themes_of(results, level)
    themes = themes if family is None else themes[themes["family"] == family]
    met = _met(results, themes[theme_column(level)], theme_column(level), minimum)
    n = len(met)
    expected = np.diff(expected_codes(met.sum(axis=0), n), prepend=0.0)
    given = _new_codes(met, places[None, :])[0]
    drawn = _random_orders(met, orders, seed)
    frame = pd.DataFrame(
        {"reports": np.arange(1, n + 1), "summary": [summary_order(results)[i] for i in places]}
    )
    frame["codes_expected"], frame["new_expected"] = np.cumsum(expected), expected
    frame["codes_given"], frame["new_given"] = np.cumsum(given), given
    for name, values in (("codes", np.cumsum(drawn, axis=1)), ("new", drawn)):
        low, high = np.percentile(values, _INTERVAL, axis=0) if n else (0.0, 0.0)
        frame[f"{name}_low"], frame[f"{name}_high"] = low, high
    frame["codes_total"] = int((met.sum(axis=0) > 0).sum())
    frame = frame[_COLUMNS]
    frame.attrs["codebook"] = len(themes)
    return frame if len(results.codings) else add_note(frame, "no_codings")


def _places(summaries: list[str], order: Sequence[str] | None) -> npt.NDArray[np.intp]:
    if order is None:
        return np.arange(len(summaries))
    if sorted(order) != sorted(summaries):
        raise InputError(
            f"order={list(order)!r}: must name every summary once: {', '.join(summaries)}"
        )
    return np.array([summaries.index(summary) for summary in order], dtype=np.intp)


def expected_codes(reports_with: Ints, n: int) -> npt.NDArray[np.float64]:
    """Return the mean number of codes met in 1 … n of n reports, over all orders.

    `reports_with`: for each code the number of reports that have it. A code is missed by k
    reports with chance C(n − m, k) / C(n, k) (sample-based rarefaction).
    """
    k = np.arange(1, n + 1)[:, None]
    m = np.asarray(reports_with)[None, :]
    possible = n - m - k >= 0
    left = np.where(possible, n - m - k, 0)
    missed = np.exp(gammaln(n - m + 1) - gammaln(left + 1) - gammaln(n + 1) + gammaln(n - k + 1))
    result: npt.NDArray[np.float64] = (
        1 - np.where(possible, np.where(m == 0, 1.0, missed), 0.0)
    ).sum(axis=1)
    return result


def _met(
    results: Results, themes: pd.Series[str], theme: str, minimum: int
) -> npt.NDArray[np.bool_]:
    """Reports × themes: whether the report has the theme often enough."""
    rows = counted(results).astype(object)
    table = rows.groupby(["summary", theme])["segment"].nunique().unstack(fill_value=0)
    table = table.reindex(index=summary_order(results), columns=list(themes), fill_value=0)
    return table.to_numpy() >= minimum


def _random_orders(met: npt.NDArray[np.bool_], orders: int, seed: int) -> Ints:
    """New codes at each place of random orders (orders × reports)."""
    random = np.random.default_rng(seed)
    n = len(met)
    chunks = []
    for begin in range(0, orders, _CHUNK):
        size = min(_CHUNK, orders - begin)
        chunks.append(_new_codes(met, np.argsort(random.random((size, n)), axis=1)))
    return np.concatenate(chunks)


def _new_codes(met: npt.NDArray[np.bool_], orders: npt.NDArray[np.intp]) -> Ints:
    """Return how many codes are first met at each place of each order (orders × reports)."""
    n = len(met)
    new = np.zeros((len(orders), n), dtype=np.int64)
    position = np.argsort(orders, axis=1)
    for has in met.T:
        if has.any():
            first = position[:, has].min(axis=1)
            new[np.arange(len(orders)), first] += 1
    return new
