"""Report variables: how the summaries spread over them, and themes by groups of summaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from sdk_text.analysis import (
    codings_behind,
    theme_by_variable,
    variable_groups,
    variable_names,
    variables,
    wide,
)
from sdk_text.analysis.units import TOTAL, Level, per_thousand, ratio
from sdk_text.analysis.variables import MISSING, OTHER, Group, decimals_of, kind_of, named
from sdk_text.errors import InputError
from sdk_text.publication.labels import Labels
from sdk_text.publication.registry import StandardTable
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    column_of,
    n_of,
    note,
    theme_rows,
    theme_trace,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.reading.files import safe_name
from sdk_text.results import Results
from sdk_text.text.alphabet import alphabetical
from sdk_text.wording.nearest import hint
from sdk_text.wording.numbers import Kind
from sdk_text.wording.texts import Bilingual, check_language, load_wording

Value = Literal["summaries", "share_of_summaries", "segments", "share_of_segments", "codings",
                "per_1000_words"]  # fmt: skip
_KINDS: dict[str, Kind] = {
    "summaries": "integer", "share_of_summaries": "percent", "segments": "integer",
    "share_of_segments": "percent", "codings": "integer", "per_1000_words": "decimal",
}  # fmt: skip
_BOTH_COLUMNS = 4
"""Up to so many groups, a group has a column of summaries beside that of segments."""
_FEW = 5
"""Groups of fewer summaries are named as small."""
MOST_TABLES = 8
"""Variables that have a table of themes in the standard set."""


def variables_table(
    results: Results, lang: str = "en", *, found: pd.DataFrame | None = None
) -> Table:
    """Return the groups of summaries by every report variable, with their size and codings.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        found: a row a summary (the index): segments, words, coded (segments), codings; None: count.
    """
    labels, records = Labels(results), codings_behind(results)
    groups_of = {name: variable_groups(results, name) for name in variable_names(results)}
    frame = _rows(groups_of, _sizes(results, records) if found is None else found)
    frame["share"] = ratio(frame["summaries"], pd.Series(len(results.summaries), frame.index))
    frame["share_coded"] = ratio(frame["coded"], frame["segments"])
    frame["per_1000_words"] = per_thousand(frame["codings"], frame["words"])
    two_languages(frame, "value", [labels.group(group) for group in frame["group"]])
    two_languages(frame, "variable", [labels.variable(name) for name in frame["variable"]])
    return Table(
        id="variables",
        frame=frame.drop(columns="group"),
        columns=_columns(),
        key="key",
        caption=title("variables"),
        notes=(
            note("variables"),
            *chain.from_iterable(
                _put_together(results, name, groups) for name, groups in groups_of.items()
            ),
            *_without_table(results, labels),
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="variable",
        trace=Trace.by(records, [(rows, ANY) for rows in _rows_of(records, groups_of)]),
    )


def _columns() -> tuple[Column, ...]:
    return (
        column("key", label="code", printed=False),
        column("value"),
        column("summaries", "integer"),
        column("share", "percent", decimals=0, label="share_of_summaries"),
        column("segments", "integer"),
        column("words", "integer"),
        column("coded", "integer"),
        column("share_coded", "percent"),
        column("per_1000_words", "decimal", label="codings_per_1000_words"),
    )


def _rows_of(
    records: pd.DataFrame, groups_of: Mapping[str, Sequence[Group]]
) -> Iterator[pd.Series[str]]:
    """Yield for each variable the row that each coding stands in."""
    for number, groups in enumerate(groups_of.values()):
        keys = {s: f"{number}:{group.key}" for group in groups for s in group.summaries}
        yield records["summary"].astype(str).map(keys)


def _rows(groups_of: Mapping[str, Sequence[Group]], size: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each group of each variable; `size` has a row a summary."""
    rows: list[dict[str, Any]] = []
    for number, (name, groups) in enumerate(groups_of.items()):
        for group in groups:
            inside = size.loc[list(group.summaries)].sum()
            rows.append(
                {"key": f"{number}:{group.key}", "variable": name, "group": group,
                 "summaries": len(group.summaries), **{str(k): int(v) for k, v in inside.items()}}
            )  # fmt: skip
    names = ["key", "variable", "group", "summaries", "segments", "words", "coded", "codings"]
    return pd.DataFrame(rows, columns=names)


def _sizes(results: Results, records: pd.DataFrame) -> pd.DataFrame:
    """Return the size of each summary in these results, which may be a part of a run."""
    order = results.summaries["summary"].astype(str)
    inside = results.segments.groupby(results.segments["summary"].astype(str))
    size = inside.agg(segments=("segment", "size"), words=("words", "sum"))
    size = size.reindex(order).fillna(0).astype("int64")
    coded = records.groupby("summary").agg(coded=("segment", "nunique"), codings=("code", "size"))
    return size.join(coded.astype("int64")).fillna(0)


def theme_by_variable_table(
    results: Results, variable: str, lang: str = "en", *, values: Sequence[Value] | None = None,
    cuts: Sequence[float] | None = None, found: list[pd.DataFrame] | None = None,
) -> Table:  # fmt: skip
    """Return themes in rows and groups of summaries by a report variable in columns.

    Args:
        results: what a run found.
        variable: its name in the researcher's table.
        lang: "lv" or "en".
        values: what stands in a group's columns; None: the share of the group's segments, and,
            with few groups, in how many of its summaries the theme stands.
        cuts: of a number: where a new group begins.
        found: frames of `sdk_text.analysis.theme_by_variable` by code and by family, if there.

    Raises:
        InputError: no such variable or value.
    """
    labels, records = Labels(results), codings_behind(results)
    variable = named(variable, variable_names(results))
    groups = variable_groups(results, variable, cuts=cuts)
    chosen = _values(values, len(groups))
    long = found or [theme_by_variable(results, variable, by, cuts=cuts) for by in get_args(Level)]
    frame = theme_rows(results, labels)
    every = [*groups, Group(TOTAL, tuple(results.summaries["summary"].astype(str)))]
    columns = _add_groups(frame, every, chosen, long, labels)
    return Table(
        id=table_id(results, variable),
        frame=frame,
        columns=(column("key", label="code", printed=False), column("theme"), *columns),
        key="key",
        caption=title("theme-by-variable", variable=labels.variable_in_title(variable)),
        notes=(
            note("theme-by-variable"),
            *_of_values(chosen),
            *_put_together(results, variable, groups, cuts),
            *_small(groups, labels),
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        strong=frozenset(frame.loc[frame["level"] != "code", "key"]),
        trace=theme_trace(records, _columns_of(records, groups, chosen)),
    )


def _columns_of(
    records: pd.DataFrame, groups: Sequence[Group], values: Sequence[Value]
) -> list[pd.Series[str]]:
    """Return the columns that each coding stands in: its group's and the total's, by value."""
    group_of = {summary: column_of(g.key) for g in groups for summary in g.summaries}
    own = records["summary"].astype(str).map(group_of)
    both = [own, pd.Series(TOTAL, index=records.index)]
    return [*both, *(unit + f":{value}" for value in values[:-1] for unit in both)]


def _add_groups(
    frame: pd.DataFrame,
    groups: Sequence[Group],
    values: Sequence[Value],
    long: Sequence[pd.DataFrame],
    labels: Labels,
) -> list[Column]:
    """Add each group's values to the rows of themes; return the columns that show them.

    `long` has the values by code and by family.
    """
    cells = {
        value: pd.concat([wide(long[0], value), wide(long[1], value).drop(index=TOTAL)])
        for value in values
    }
    columns: list[Column] = []
    several = len(values) > 1
    for group in groups:
        label = word("group_n", group=labels.group(group), n=len(group.summaries))
        for value in values:
            name = column_of(group.key)
            name = name if value == values[-1] else f"{name}:{value}"
            head = column(value).label if several else label
            columns.append(Column(name, head, _KINDS[value], group=label if several else None))
            frame[name] = frame["key"].map(cells[value][group.key])
    return columns


def variable_entries(results: Results) -> list[StandardTable]:
    """Return the entries of the standard set for each variable worth a table of themes."""
    names = with_table(results)
    if not names:
        return [
            StandardTable(
                "theme-by-variable",
                lambda p, lang: theme_by_variable_table(p.results, "", lang),
                ("variables", "variable_groups", "codings"),
                caption=title("theme-by-variable", variable=word("any_variable")),
            )
        ]

    def entry(name: str) -> StandardTable:
        return StandardTable(
            table_id(results, name),
            lambda p, lang: theme_by_variable_table(p.results, name, lang),
            ("codings",),
            caption=title("theme-by-variable", variable=Labels(results).variable_in_title(name)),
        )

    return [entry(name) for name in names]


def table_id(results: Results, variable: str) -> str:
    """Return the id of a variable's table, unlike those of the other variables.

    Raises:
        InputError: no such variable.
    """
    used: set[str] = set()
    for name in variable_names(results):
        base = safe_name(Path(Labels.both_ways(name).en)).casefold()
        slug, number = base, 2
        while slug in used:
            slug, number = f"{base}-{number}", number + 1
        used.add(slug)
        if name == variable:
            return f"theme-by-variable-{slug}"
    known = hint(variable, variable_names(results))
    raise InputError(f"variable={variable!r} is not in the results; {known}")


def _values(values: Sequence[Value] | None, groups: int) -> tuple[Value, ...]:
    if values is None:
        few: tuple[Value, ...] = ("summaries", "share_of_segments")
        return few if groups <= _BOTH_COLUMNS else ("share_of_segments",)
    unknown = [v for v in values if v not in get_args(Value)]
    if unknown or not values:
        raise InputError(f"values={list(values)!r}: name some of {', '.join(get_args(Value))}")
    return tuple(values)


def with_table(results: Results) -> list[str]:
    """Return the report variables that have a table of themes in the standard set."""
    return [n for n in variable_names(results) if _groups_well(results, n)][:MOST_TABLES]


def _groups_well(results: Results, name: str) -> bool:
    """Return whether a variable puts summaries together: two groups or more, not one for each."""
    groups = [g for g in variable_groups(results, name) if g.key != MISSING]
    alike = kind_of(results, name) == "number" or any(
        len(g.summaries) > 1 for g in groups if g.key != OTHER
    )
    return len(groups) > 1 and alike


def _without_table(results: Results, labels: Labels) -> tuple[Bilingual, ...]:
    there = set(with_table(results))
    gone = [labels.variable(n) for n in variable_names(results) if n not in there]
    if not gone:
        return ()
    return (word("no_table_of", variables=Bilingual.joined(gone)),)


def _of_values(values: Sequence[Value]) -> tuple[Bilingual, ...]:
    """Return what a reader must know of the counts that a table shows."""
    wording = load_wording()
    explained = [f"tables.theme-by-variable.{value}" for value in values]
    totals = {
        "totals_once": {"segments", "share_of_segments"},
        "totals_add": {"codings", "per_1000_words"},
    }
    return (
        *(wording.both(key) for key in explained if wording.has(key)),
        *(word(key) for key, counts in totals.items() if counts & set(values)),
    )


def _put_together(
    results: Results, name: str, groups: Sequence[Group], cuts: Sequence[float] | None = None
) -> tuple[Bilingual, ...]:
    """Return what a reader must know of groups that hold several values."""
    labels = Labels(results)
    said = labels.variable(name)
    of_all = variables(results)[name].dropna()
    if kind_of(results, name) == "number":
        if all(g.low == g.high for g in groups if g.key != MISSING):
            return ()
        facts = {"low": of_all.min(), "median": of_all.median(), "high": of_all.max()}
        decimals = decimals_of(of_all)
        numbers = {k: labels.number(float(v), decimals) for k, v in facts.items()}
        sizes = [len(group.summaries) for group in groups if group.key != MISSING]
        even = cuts is None and max(sizes) - min(sizes) <= max(1, min(sizes) // 2)
        return (word("numbers_grouped" if even else "numbers_range", variable=said, **numbers),)
    rest = next((g for g in groups if g.key == OTHER), None)
    if rest is None:
        return ()
    of_rest = variables(results).set_index("summary")[name].loc[list(rest.summaries)]
    values = sorted(set(of_rest.astype(str)), key=alphabetical)
    shown = [Labels.both_ways(v) for v in values[:12]]
    more = (Bilingual.same("…"),) if len(values) > len(shown) else ()
    return (word("values_grouped", variable=said, values=Bilingual.joined([*shown, *more])),)


def _small(groups: Sequence[Group], labels: Labels) -> tuple[Bilingual, ...]:
    small = [labels.group(g) for g in groups if len(g.summaries) < _FEW]
    return (word("small_groups", groups=Bilingual.joined(small), few=_FEW),) if small else ()
