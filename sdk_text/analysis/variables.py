"""Report variables: a row a summary, groups of summaries by a variable, themes by these groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.analysis.matrices import matrix_by
from sdk_text.analysis.units import TOTAL, Level, check_known, summary_order
from sdk_text.errors import InputError
from sdk_text.results import Results

MISSING = "not_stated"
"""Stands for the summaries without a value; see `Group.key`."""
OTHER = "other_values"
"""Stands for the rarer values of a text variable that were put together."""
MOST_VALUES = 6
"""So many values at most are groups of their own in `variable_groups`."""
_THIRDS_FROM = 12
"""From so many summaries on numbers are cut into thirds, below at the median."""
MOST_DECIMALS = 2
_NUMBER = re.compile(r"[-−]?(?!0[\d\s])(?:\d{1,3}(?:\s\d{3})+|\d+)(?:[.,]\d+)?")
"""A zero in front ("01") makes a code of it: 01 and 1 may be two things."""
Kind = Literal["number", "text"]
NO_VARIABLES = (
    "these results have no report variables; put variables.csv beside the reports (a column "
    "summary or municipality, and one for each variable) and run extract again"
)
"""What is said where one is asked for and there are none."""


@dataclass(frozen=True, slots=True)
class Group:
    """Summaries that a table puts together for a variable."""

    key: str
    """The value itself; "low-high" for a span of numbers; `MISSING`, `OTHER`."""
    summaries: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    """Least and greatest number in the group, where the values are numbers."""
    decimals: int = 0
    """Digits after the decimal sign that the variable's numbers need, at most `MOST_DECIMALS`."""


def ways(text: str) -> tuple[str, ...]:
    """Return a researcher's word as it is and, of "reģions | region", each language's part."""
    parts = [part.strip() for part in text.split("|")]
    return (text, *parts) if len(parts) == 2 and all(parts) else (text,)


def named(variable: str, names: Sequence[str]) -> str:
    """Return which of `names` is meant, by the whole name or one language's part; else `variable`.

    >>> named("region", ["veids", "reģions | region"])
    'reģions | region'
    """
    if variable in names:
        return variable
    return next((name for name in names if variable in ways(name)), variable)


def variable_names(results: Results) -> list[str]:
    """Return the names of the report variables, in the order of the researcher's table."""
    known = [str(n) for n in results.meta.get("variables", {}).get("names", [])]
    there = list(dict.fromkeys(results.variables["variable"].astype(str)))
    return [n for n in known if n in set(there)] + [n for n in there if n not in set(known)]


def variables(results: Results) -> pd.DataFrame:
    """Return a row a summary with its report variables.

    Columns: summary, municipality, then a column a variable: float64 where every value is a number
    ("12 300", "3,5"), else text; missing where the table has none.
    """
    order = summary_order(results)
    frame = pd.DataFrame({"summary": order}, dtype=object)
    frame["municipality"] = results.summaries["municipality"].astype(object).to_numpy()
    rows = results.variables
    for name in variable_names(results):
        own = rows[rows["variable"] == name].drop_duplicates("summary", keep="last")
        values = dict(zip(own["summary"].astype(str), own["value"].astype(str), strict=True))
        column = [values.get(summary) for summary in order]
        numbers = [None if v is None else number_of(v) for v in column]
        if all(n is not None for v, n in zip(column, numbers, strict=True) if v is not None):
            frame[name] = pd.Series(numbers, dtype="float64")
        else:
            frame[name] = pd.Series(column, dtype=object)
    return frame


def number_of(text: str) -> float | None:
    """Return the number that a cell holds, in Latvian or English writing, or None.

    >>> number_of("12 300"), number_of("3,5"), number_of("Latgale"), number_of("01")
    (12300.0, 3.5, None, None)
    """
    if not _NUMBER.fullmatch(text):
        return None
    return float(re.sub(r"\s", "", text).replace(",", ".").replace("−", "-"))


def kind_of(results: Results, variable: str) -> Kind:
    """Return whether all values of a variable are numbers.

    Raises:
        InputError: the results have no such variable.
    """
    variable = _known(results, variable)
    numeric = pd.api.types.is_numeric_dtype(variables(results)[variable])
    return "number" if numeric else "text"


def variable_groups(
    results: Results,
    variable: str,
    *,
    cuts: Sequence[float] | None = None,
    most: int = MOST_VALUES,
) -> list[Group]:
    """Return the summaries in groups by a variable; those without a value last.

    Text: a group a value, the most frequent first; beyond `most` the rarest together as `OTHER`.
    Numbers: a group a value if there are few and they repeat (years); else cut at `cuts`, or, where
    none are given, at the median (below 12 summaries) or into thirds.

    Args:
        results: of a run.
        variable: its name.
        cuts: numbers that begin a new group: [5000, 20000] makes three.
        most: values that may be groups of their own.

    Raises:
        InputError: no such variable, cuts of a text, or cuts that do not rise.
    """
    variable = _known(results, variable)
    frame = variables(results)[["summary", variable]]
    given = frame[frame[variable].notna()]
    if pd.api.types.is_numeric_dtype(frame[variable]):
        groups = _number_groups(given, variable, cuts, most)
    elif cuts is not None:
        raise InputError(f"cuts: {variable!r} has values that are no numbers")
    else:
        groups = _text_groups(given, variable, most)
    without = tuple(frame.loc[frame[variable].isna(), "summary"].astype(str))
    return [*groups, Group(MISSING, without)] if without else groups


def theme_by_variable(
    results: Results,
    variable: str,
    level: Level = "code",
    *,
    totals: bool = True,
    cuts: Sequence[float] | None = None,
    most: int = MOST_VALUES,
) -> pd.DataFrame:
    """Return how often each theme stands in each group of summaries, zeros included.

    Columns as in `sdk_text.analysis.theme_by_summary`, with value (`Group.key`) in place of
    summary, and summaries (of the group, with the theme), summaries_total, share_of_summaries.

    Raises:
        InputError: see `variable_groups`.
    """
    groups = variable_groups(results, variable, cuts=cuts, most=most)
    value_of = {summary: group.key for group in groups for summary in group.summaries}
    frame = matrix_by(results, level, value_of, [group.key for group in groups], totals)
    return with_group_sizes(frame, groups)


def with_group_sizes(frame: pd.DataFrame, groups: Sequence[Group]) -> pd.DataFrame:
    """Return a matrix by group (`value`) with summaries_total and share_of_summaries."""
    sizes = {group.key: len(group.summaries) for group in groups}
    sizes[TOTAL] = sum(sizes.values())
    frame["summaries_total"] = frame["value"].map(sizes).astype("int64")
    frame["share_of_summaries"] = frame["summaries"] / frame["summaries_total"].astype("float64")
    return frame


def _known(results: Results, variable: str) -> str:
    names = variable_names(results)
    if not names:
        raise InputError(NO_VARIABLES)
    if not variable:
        raise InputError(f"variable={variable!r}: name one of {', '.join(names)}")
    found = named(variable, names)
    check_known("variable", found, names)
    return found


def _text_groups(given: pd.DataFrame, variable: str, most: int) -> list[Group]:
    inside: dict[str, list[str]] = {}
    for summary, value in zip(given["summary"], given[variable].astype(str), strict=True):
        key = f"{value} " if value in (TOTAL, MISSING, OTHER) else value
        inside.setdefault(key, []).append(str(summary))
    ranked = sorted(inside, key=lambda value: -len(inside[value]))
    kept = ranked if len(ranked) <= most else ranked[: most - 1]
    rest = {summary for value in ranked[len(kept) :] for summary in inside[value]}
    groups = [Group(value, tuple(inside[value])) for value in kept]
    if rest:
        groups.append(Group(OTHER, tuple(s for s in given["summary"].astype(str) if s in rest)))
    return groups


def _number_groups(
    given: pd.DataFrame, variable: str, cuts: Sequence[float] | None, most: int
) -> list[Group]:
    values = given[variable].to_numpy(dtype=float)
    distinct = np.unique(values)
    if cuts is None and len(distinct) <= min(most, max(1, len(values) // 2)):
        return [_span(given, variable, values == v) for v in distinct]
    if cuts is None:
        shares = [0.5] if len(values) < _THIRDS_FROM else [1 / 3, 2 / 3]
        # A value of the data begins each group, so that no group is empty.
        ranked = np.sort(values)
        bounds = [
            float(ranked[min(int(np.ceil(s * len(ranked))), len(ranked) - 1)]) for s in shares
        ]
        bounds = [b for b in dict.fromkeys(bounds) if b > ranked[0]]
    else:
        bounds = [float(cut) for cut in cuts]
        if bounds != sorted(set(bounds)):
            raise InputError(f"cuts={list(cuts)!r}: give numbers that rise")
    number = np.searchsorted(np.array(bounds), values, side="right")
    return [
        _span(given, variable, number == i) for i in range(len(bounds) + 1) if (number == i).any()
    ]


def _span(given: pd.DataFrame, variable: str, inside: npt.NDArray[np.bool_]) -> Group:
    own = given[inside]
    low, high = float(own[variable].min()), float(own[variable].max())
    key = _exactly(low) if low == high else f"{_exactly(low)}-{_exactly(high)}"
    summaries = tuple(own["summary"].astype(str))
    return Group(key, summaries, low, high, decimals_of(given[variable]))


def _exactly(number: float) -> str:
    """Return a number with all its digits: groups of long numbers must not have the same key."""
    return str(np.format_float_positional(number, trim="-"))


def decimals_of(values: pd.Series[float]) -> int:
    """Return the digits after the decimal sign that all of a variable's numbers can be given in."""
    numbers = values.dropna().to_numpy(dtype=float)
    fewest = (d for d in range(MOST_DECIMALS) if np.allclose(numbers, numbers.round(d), atol=1e-9))
    return next(fewest, MOST_DECIMALS)
