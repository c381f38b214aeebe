"""How alike the summaries are by what they speak of: distances, clusters, a map."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import cophenet, leaves_list, linkage
from scipy.linalg import svd
from scipy.spatial import distance

from sdk_text.analysis.units import (
    Level,
    check_at_least,
    check_choice,
    counted,
    ratio,
    summary_order,
    theme_column,
    themes_of,
)
from sdk_text.codebook import family_of
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

Metric = Literal["hellinger", "jensenshannon", "braycurtis", "cosine", "jaccard"]
Floats = npt.NDArray[np.float64]

_MAP_NEEDS = 3
_AXES = ("1", "2")
_NO_INERTIA = 1e-12
"""Inertia below this is a rounding error: the profiles do not differ."""
_CORRESPONDENCE_COLUMNS = [
    "kind", "key", "family", "mass", "dim1", "dim2", "contribution1", "contribution2", "quality",
]  # fmt: skip


def _hellinger(p: Floats, q: Floats) -> float:
    return float(np.sqrt(max(0.0, 1 - np.sqrt(p * q).sum())))


def _jensen_shannon(p: Floats, q: Floats) -> float:
    return float(distance.jensenshannon(p, q, base=2))


_ON_SHARES: dict[str, Callable[[Floats, Floats], float]] = {
    "hellinger": _hellinger,
    "jensenshannon": _jensen_shannon,
    "braycurtis": distance.braycurtis,
    "cosine": distance.cosine,
}


def code_profiles(results: Results, level: Level = "code") -> pd.DataFrame:
    """Return what share of each summary's codings falls to each theme; zeros included.

    Columns: summary, family, code, codings, share (0 to 1; missing without codings).
    """
    table = _table(results, level)
    themes = themes_of(results, level)
    frame = pd.DataFrame({"summary": table.index}, dtype=object).merge(themes, how="cross")
    frame["codings"] = table.to_numpy().ravel()
    frame["share"] = ratio(frame["codings"], frame.groupby("summary")["codings"].transform("sum"))
    return frame if len(results.codings) else add_note(frame, "no_codings")


def distances(
    results: Results, metric: Metric = "hellinger", level: Level = "code"
) -> pd.DataFrame:
    """Return how far each pair of summaries is apart in what it speaks of.

    Columns: summary_a, summary_b (each pair once), distance (0 alike to 1), metric.
    """
    check_choice("metric", metric, (*_ON_SHARES, "jaccard"))
    table, empty = _with_codings(results, level)
    values = _condensed(table, metric)
    pairs = list(combinations(table.index, 2))
    frame = pd.DataFrame(pairs, columns=["summary_a", "summary_b"], dtype=object)
    frame["distance"] = values
    frame["metric"] = metric
    return _with_notes(frame, len(table), empty)


def clusters(
    results: Results,
    metric: Metric = "hellinger",
    method: Literal["average", "complete", "single", "weighted"] = "average",
    level: Level = "code",
) -> pd.DataFrame:
    """Return the steps in which the summaries merge into groups, the most alike first.

    Columns: step, left, right, distance, size, members; see docs/analysis.md. ``attrs``:
    leaves (summaries by leaf number), order (as in the dendrogram), cophenetic.
    """
    check_choice("metric", metric, (*_ON_SHARES, "jaccard"))
    check_choice("method", method, ("average", "complete", "single", "weighted"))
    table, empty = _with_codings(results, level)
    leaves = [str(summary) for summary in table.index]
    condensed = _condensed(table, metric)
    merges = linkage(condensed, method=method) if len(leaves) > 1 else np.empty((0, 4))
    frame = _merge_frame(merges, leaves)
    frame.attrs["leaves"] = leaves
    frame.attrs["order"] = [leaves[i] for i in leaves_list(merges)] if len(merges) else leaves
    frame.attrs["cophenetic"] = _cophenetic(merges, condensed)
    return _with_notes(frame, len(table), empty)


def linkage_matrix(frame: pd.DataFrame) -> Floats:
    """Return a frame of `clusters` as scipy's linkage matrix (merges × 4)."""
    return frame[["left", "right", "distance", "size"]].to_numpy(dtype=float)


def correspondence(results: Results, level: Level = "code", minimum: int = 1) -> pd.DataFrame:
    """Return summaries and themes as points of one map (correspondence analysis, two axes).

    Columns: kind, key, family, mass, dim1, dim2 (principal coordinates), contribution1,
    contribution2, quality; see docs/analysis.md. ``attrs``: explained, inertia. Summaries without
    codings of these themes are left out; notes name them, and say why there is no map.
    """
    check_at_least("minimum", minimum, 1)
    table, empty = _with_codings(results, level)
    table = table.loc[:, table.sum() >= minimum]
    some = table.sum(axis=1) > 0
    rare = [str(summary) for summary in table.index[~some]]
    table = table[some]
    if min(table.shape) < _MAP_NEEDS:
        frame = pd.DataFrame(columns=_CORRESPONDENCE_COLUMNS)
        frame.attrs.update(explained=[], inertia=float("nan"))
        add_note(frame, "too_few_for_map", summaries=table.shape[0], codes=table.shape[1])
    else:
        frame = _map(table, level)
        axes = sum(share > 0 for share in frame.attrs["explained"])
        if axes < len(_AXES):
            add_note(frame, ("identical_profiles", "one_axis")[axes])
    if empty:
        add_note(frame, "summaries_without_codings", summaries=empty)
    if rare:
        add_note(frame, "summaries_below_minimum", summaries=rare, minimum=minimum)
    return frame


def _principal_axes(table: pd.DataFrame) -> tuple[Floats, Floats, float]:
    """Return the two main axes of a table (Greenacre 2017, appendix A).

    Returns:
        Principal coordinates of all rows, then columns (rows + columns × 2); inertia of the two
        axes; inertia in all.
    """
    counts = table.to_numpy(dtype=float)
    shares = counts / counts.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    residuals = rows[:, None] ** -0.5 * (shares - np.outer(rows, columns)) * columns**-0.5
    left, values, right = svd(residuals, full_matrices=False)
    # By the transition formulas: a row lies at the centre of its columns, and the other way round.
    of_rows = (counts / counts.sum(axis=1)[:, None] * columns**-0.5) @ right[:2].T
    of_columns = (counts.T / counts.sum(axis=0)[:, None] * rows**-0.5) @ left[:, :2]
    return np.concatenate([of_rows, of_columns]), values[:2] ** 2, float((residuals**2).sum())


def _map(table: pd.DataFrame, level: Level) -> pd.DataFrame:
    points, inertia, total = _principal_axes(table)
    masses = pd.concat([table.sum(axis=1), table.sum()]) / table.to_numpy().sum()
    kinds = ["summary"] * len(table) + ["code" if level == "code" else "family"] * table.shape[1]
    axis = [float(value) for value in inertia]
    axis = [value if value > max(1e-12 * total, _NO_INERTIA) else 0.0 for value in axis]
    frame = pd.DataFrame({"kind": kinds, "key": masses.index, "mass": masses.to_numpy()})
    frame["family"] = [
        family_of(str(key)) if kind != "summary" else ""
        for kind, key in zip(kinds, frame["key"], strict=True)
    ]
    squared_distance = _squared_distances(table)
    for i, name in enumerate(_AXES):
        values = points[:, i] if axis[i] else np.full(len(points), np.nan)
        contribution = frame["mass"] * values**2 / (axis[i] or np.nan)
        frame[f"dim{name}"] = _signed(values, contribution)
        frame[f"contribution{name}"] = contribution
    in_plane = frame["dim1"].fillna(0) ** 2 + frame["dim2"].fillna(0) ** 2
    frame["quality"] = ratio(in_plane, pd.Series(squared_distance)).clip(upper=1.0)
    frame = frame[_CORRESPONDENCE_COLUMNS]
    frame.attrs["explained"] = [value / total if total else float("nan") for value in axis]
    frame.attrs["inertia"] = total
    return frame


def _signed(values: Floats, contribution: pd.Series[float]) -> Floats:
    """Turn an axis so that the point that weighs most on it is positive: SVD leaves it open."""
    if np.isnan(values).all():
        return values
    heaviest = int(np.argmax(contribution.round(9)))
    return values if values[heaviest] >= 0 else -values


def _squared_distances(table: pd.DataFrame) -> Floats:
    """χ² distances of all rows, then columns, from the average profile, squared."""
    shares = table.to_numpy(dtype=float) / table.to_numpy().sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    of_rows = ((shares / rows[:, None] - columns) ** 2 / columns).sum(axis=1)
    of_columns = ((shares / columns - rows[:, None]) ** 2 / rows[:, None]).sum(axis=0)
    return np.concatenate([of_rows, of_columns])


def _table(results: Results, level: Level) -> pd.DataFrame:
    """Summaries × themes: codings."""
    theme = theme_column(level)
    rows = counted(results).astype(object)
    table = rows.groupby(["summary", theme]).size().unstack(fill_value=0)
    themes = themes_of(results, level)[theme]
    table = table.reindex(index=summary_order(results), columns=list(themes), fill_value=0)
    return table.astype("int64")


def _with_codings(results: Results, level: Level) -> tuple[pd.DataFrame, list[str]]:
    table = _table(results, level)
    some = table.sum(axis=1) > 0
    return table[some], [str(summary) for summary in table.index[~some]]


def _condensed(table: pd.DataFrame, metric: Metric) -> Floats:
    values: Any = table.to_numpy(dtype=float)
    if len(values) < 2:
        return np.zeros(0)
    if metric == "jaccard":
        return np.asarray(distance.pdist(values > 0, "jaccard"), dtype=float)
    shares = values / values.sum(axis=1, keepdims=True)
    return np.asarray(distance.pdist(shares, _ON_SHARES[metric]), dtype=float)


def _merge_frame(merges: Floats, leaves: list[str]) -> pd.DataFrame:
    members = {i: [leaf] for i, leaf in enumerate(leaves)}
    for i, (left, right, *_) in enumerate(merges):
        members[len(leaves) + i] = members[int(left)] + members[int(right)]
    return pd.DataFrame(
        {
            "step": np.arange(1, len(merges) + 1),
            "left": merges[:, 0].astype(int),
            "right": merges[:, 1].astype(int),
            "distance": merges[:, 2],
            "size": merges[:, 3].astype(int),
            "members": [" ".join(members[len(leaves) + i]) for i in range(len(merges))],
        }
    )


def _cophenetic(merges: Floats, condensed: Floats) -> float:
    """Correlation of the distances with the heights at which pairs merge; NaN if undefined."""
    if len(merges) < 2:
        return float("nan")
    heights = cophenet(merges)
    if np.ptp(heights) == 0 or np.ptp(condensed) == 0:
        return float("nan")
    return float(np.corrcoef(heights, condensed)[0, 1])


def _with_notes(frame: pd.DataFrame, n: int, empty: list[str]) -> pd.DataFrame:
    if n < 2:
        add_note(frame, "too_few_to_compare", n=n)
    if empty:
        add_note(frame, "summaries_without_codings", summaries=empty)
    return frame
