"""The counts behind tables and figures, made by the database; frames as those of `analysis`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import numpy as np
import pandas as pd
from scipy.stats import chi2, false_discovery_control

from sdk_text.analysis.matrices import matrix_of
from sdk_text.analysis.units import (
    TOTAL,
    Level,
    chapter_of,
    in_order,
    per_thousand,
    ratio,
    section_order,
    summary_order,
    theme_column,
    themes_of,
)
from sdk_text.analysis.variables import variable_groups, with_group_sizes
from sdk_text.large.results import LargeResults
from sdk_text.records import SUGGESTED

P = ParamSpec("P")
_FEW_UNITS = 5
Count = Callable[Concatenate[LargeResults, P], pd.DataFrame]


def _once(count: Count[P]) -> Count[P]:
    """Let the database count once what tables, figures and matrices all ask for."""

    @wraps(count)
    def found(large: LargeResults, /, *args: P.args, **options: P.kwargs) -> pd.DataFrame:
        key = (count.__name__, *args, *sorted(options.items()))
        if key not in large.kept:
            large.kept[key] = count(large, *args, **options)
        return large.kept[key].copy()

    return found


@_once
def themes(large: LargeResults, level: Level = "code") -> pd.DataFrame:
    """Return the frame of `sdk_text.analysis.themes`."""
    theme = theme_column(level)
    frame = themes_of(large.skeleton, level)
    counts = large.sql(
        f"SELECT {theme} AS theme, count(*) AS codings, count(DISTINCT segment) AS segments, "
        "count(DISTINCT summary) AS summaries FROM counted GROUP BY theme"
    ).set_index("theme")
    for column in ("codings", "segments", "summaries"):
        frame[column] = frame[theme].map(counts[column]).fillna(0).astype("int64")
    size = large.counts
    frame["summaries_total"] = size["summaries"]
    frame["share_of_segments"] = ratio(frame["segments"], _all(frame, size["segments"]))
    frame["per_1000_words"] = per_thousand(frame["codings"], _all(frame, size["words"]))
    return frame


def any_theme(large: LargeResults) -> dict[str, Any]:
    """Return the same counts for all themes together."""
    row = large.sql(
        "SELECT count(*) AS codings, count(DISTINCT segment) AS segments, "
        "count(DISTINCT summary) AS summaries FROM counted"
    )
    size = large.counts
    row["share_of_segments"] = ratio(row["segments"], _all(row, size["segments"]))
    row["per_1000_words"] = per_thousand(row["codings"], _all(row, size["words"]))
    return {str(k): v for k, v in row.iloc[0].items()}


@_once
def theme_by_section(
    large: LargeResults, level: Level = "code", *, by_chapter: bool = True
) -> pd.DataFrame:
    """Return the frame of `sdk_text.analysis.theme_by_section`."""
    order = section_order(large.skeleton)
    value_of = {s: chapter_of(s) if by_chapter else s for s in order}
    there = [value_of[str(s)] for s in large.skeleton.segments["section"]]
    units = in_order(there, list(dict.fromkeys(value_of.values())))
    return _matrix(large, level, "section", "section", value_of, units)


@_once
def theme_by_variable(
    large: LargeResults, variable: str, level: Level = "code",
    *, cuts: tuple[float, ...] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the frame of `sdk_text.analysis.theme_by_variable`."""
    groups = variable_groups(large.skeleton, variable, cuts=cuts)
    value_of = {summary: group.key for group in groups for summary in group.summaries}
    frame = _matrix(large, level, "value", "summary", value_of, [g.key for g in groups])
    return with_group_sizes(frame, groups)


def theme_by_summary(large: LargeResults, value: str = "segments") -> pd.DataFrame:
    """Return a row a summary: summary, municipality, segments, words, then codings or segments
    of each code."""
    counts = large.sql(
        "SELECT summary, code, count(DISTINCT segment) AS segments, count(*) AS codings "
        "FROM counted GROUP BY summary, code"
    )
    codes = list(themes_of(large.skeleton, "code")["code"])
    wide = counts.pivot(index="summary", columns="code", values=value)
    wide = wide.reindex(index=summary_order(large.skeleton), columns=codes).fillna(0)
    summaries = large.skeleton.summaries
    head = summaries[["summary", "municipality", "segments", "words"]].reset_index(drop=True)
    return pd.concat([head, wide.astype("int64").reset_index(drop=True)], axis=1)


@_once
def coders(large: LargeResults) -> pd.DataFrame:
    """Return coder and codings, most first; what several gave counts for each of them."""
    return large.sql(
        "SELECT coder, count(*) AS codings FROM (SELECT DISTINCT coder, segment, code FROM codings "
        f"WHERE segment <> '' AND coder <> '{SUGGESTED}') GROUP BY coder "
        "ORDER BY codings DESC, coder"
    )


@_once
def cooccurrence(large: LargeResults) -> pd.DataFrame:
    """Return the frame of `sdk_text.analysis.cooccurrence` within segments, with another p.

    Expected counts, lift and odds ratio are the same numbers. `p` is that of the same permutation
    within each summary in its normal approximation (the Cochran–Mantel–Haenszel test without
    continuity correction): over hundreds of summaries the exact one cannot be told from it.
    """
    _per_summary(large)
    pairs = large.sql(
        """
        WITH met AS (
          SELECT a.summary, a.code AS code_a, b.code AS code_b, count(*) AS m
          FROM counted a JOIN counted b ON a.segment = b.segment AND a.code < b.code
          GROUP BY ALL)
        SELECT code_a, code_b, sum(m) AS together, count(*) AS summaries,
          sum(m * (x.n - x.k - y.k + m) / x.n) AS above,
          sum((m * (x.k + y.k) - m * m) / x.n) AS less
        FROM met JOIN per_summary x ON x.summary = met.summary AND x.code = met.code_a
          JOIN per_summary y ON y.summary = met.summary AND y.code = met.code_b
        GROUP BY code_a, code_b
        """
    )
    chance = large.sql(
        """
        SELECT x.code AS code_a, y.code AS code_b, sum(x.k * y.k / x.n) AS expected,
          sum(CASE WHEN x.n > 1 THEN x.k * y.k * (x.n - x.k) * (x.n - y.k)
            / (x.n * x.n * (x.n - 1)) ELSE 0 END) AS variance
        FROM per_summary x JOIN per_summary y ON x.summary = y.summary AND x.code < y.code
        GROUP BY x.code, y.code
        """
    )
    return _pairs(large, pairs, chance)


def _pairs(large: LargeResults, pairs: pd.DataFrame, chance: pd.DataFrame) -> pd.DataFrame:
    """Put counts of pairs beside what chance would give, in the order of the codebook."""
    order = themes_of(large.skeleton, "code")
    place = {code: i for i, code in enumerate(order["code"])}
    units = themes(large).set_index("code")["segments"]
    used = [code for code in order["code"] if units[code] > 0]
    every = [(a, b) for i, a in enumerate(used) for b in used[i + 1 :]]
    frame = pd.DataFrame(every, columns=["code_a", "code_b"], dtype=object)
    for found in (pairs, chance):
        frame = frame.merge(_ordered(found, place), on=["code_a", "code_b"], how="left")
    frame = frame.fillna(dict.fromkeys(frame.columns[2:], 0))
    for side in ("a", "b"):
        frame[f"family_{side}"] = frame[f"code_{side}"].map(order.set_index("code")["family"])
        frame[f"units_{side}"] = frame[f"code_{side}"].map(units).astype("int64")
    frame["units"] = large.counts["segments"]
    frame[["together", "summaries"]] = frame[["together", "summaries"]].astype("int64")
    with np.errstate(divide="ignore", invalid="ignore"):
        frame["lift"] = frame["together"] / frame["expected"].where(frame["expected"] > 0)
        frame["odds_ratio"] = frame["above"] / (frame["expected"] - frame["less"])
        frame["jaccard"] = frame["together"] / (
            frame["units_a"] + frame["units_b"] - frame["together"]
        )
        square = (frame["together"] - frame["expected"]) ** 2 / frame["variance"]
    frame["p"] = np.where(frame["variance"] > 0, chi2.sf(square, 1), 1.0)
    frame["p_adjusted"] = false_discovery_control(frame["p"]) if len(frame) else frame["p"]
    few = frame[["units_a", "units_b"]].min(axis=1) < _FEW_UNITS
    one = (frame["together"] > 0) & (frame["summaries"] == 1)
    frame["warning"] = [
        " ".join(name for name, flag in (("few_units", f), ("one_report", o)) if flag)
        for f, o in zip(few, one, strict=True)
    ]
    return frame[
        ["family_a", "code_a", "family_b", "code_b", "units", "units_a", "units_b", "together",
         "summaries", "expected", "lift", "odds_ratio", "jaccard", "p", "p_adjusted", "warning"]
    ]  # fmt: skip


def _ordered(found: pd.DataFrame, place: Mapping[str, int]) -> pd.DataFrame:
    """Turn pairs around where the codebook has them the other way."""
    found = found.astype({"code_a": object, "code_b": object})
    turned = found["code_a"].map(place) > found["code_b"].map(place)
    a, b = found["code_a"].copy(), found["code_b"].copy()
    found["code_a"], found["code_b"] = a.where(~turned, b), b.where(~turned, a)
    return found


def _per_summary(large: LargeResults) -> None:
    """Make the table of segments with each code, and in all, by summary (as floats)."""
    large.execute(
        "CREATE TABLE IF NOT EXISTS per_summary AS SELECT c.summary, c.code, "
        "count(*)::DOUBLE AS k, any_value(s.n) AS n FROM counted c JOIN "
        "(SELECT summary, count(*)::DOUBLE AS n FROM segments GROUP BY summary) s "
        "ON c.summary = s.summary GROUP BY c.summary, c.code"
    )


def _set_groups(large: LargeResults, value_of: Mapping[str, str]) -> None:
    units = pd.DataFrame({"unit": list(value_of), "value": list(value_of.values())}, dtype=object)
    large.register("unit_groups", units)


def _matrix(
    large: LargeResults, level: Level, unit: str, column: str, value_of: Mapping[str, str],
    units: list[str],
) -> pd.DataFrame:  # fmt: skip
    """Return themes × units as `sdk_text.analysis.matrices` does, totals counted anew."""
    theme = theme_column(level)
    _set_groups(large, value_of)
    counts = large.sql(
        f"SELECT coalesce(c.{theme}, '{TOTAL}') AS {theme}, "
        f"coalesce(g.value, '{TOTAL}') AS {unit}, "
        "count(*) AS codings, count(DISTINCT c.segment) AS segments, "
        "count(DISTINCT c.summary) AS summaries "
        f"FROM counted c JOIN unit_groups g ON c.{column} = g.unit "
        f"GROUP BY GROUPING SETS ((c.{theme}, g.value), (c.{theme}), (g.value), ())"
    ).astype({theme: object, unit: object})
    sizes = large.sql(
        f"SELECT coalesce(g.value, '{TOTAL}') AS value, count(*) AS segments, "
        "sum(s.words) AS words "
        f"FROM segments s JOIN unit_groups g ON s.{column} = g.unit "
        "GROUP BY GROUPING SETS ((g.value), ())"
    ).set_index("value")
    return matrix_of(
        themes_of(large.skeleton, level), theme, unit, [*units, TOTAL], counts,
        {"segments_total": sizes["segments"].to_dict(), "words": sizes["words"].to_dict()},
    )  # fmt: skip


def _all(frame: pd.DataFrame, value: int) -> pd.Series[Any]:
    return pd.Series(value, index=frame.index)
