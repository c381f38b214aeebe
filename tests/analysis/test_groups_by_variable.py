"""Groups of summaries by report variables, and themes by them."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.analysis import (
    TOTAL,
    select,
    theme_by_summary,
    theme_by_variable,
    variable_groups,
    variable_names,
    variables,
    wide,
)
from sdk_text.analysis.variables import MISSING, OTHER, number_of
from sdk_text.errors import InputError
from sdk_text.results import Results


def with_variable(results: Results, name: str, values: dict[str, str]) -> Results:
    rows = pd.DataFrame({"summary": list(values), "variable": name, "value": list(values.values())})
    return results.with_frames(variables=pd.concat([results.variables, rows]))


@pytest.fixture
def known(three: Results) -> Results:
    results = with_variable(three, "vieta | place", {"alfa": "A", "beta": "B", "gamma": "A"})
    return with_variable(results, "size", {"alfa": "12 300", "beta": "7,5"})


def test_a_row_a_summary(known: Results) -> None:
    assert variable_names(known) == ["vieta | place", "size"]
    frame = variables(known)
    assert frame["vieta | place"].tolist() == ["A", "B", "A"]
    assert frame["size"].tolist()[:2] == [12300.0, 7.5]
    assert frame["size"].isna().tolist() == [False, False, True]


def test_counts_are_those_of_the_summaries_added_up(known: Results) -> None:
    by_place = theme_by_variable(known, "place")
    by_summary = theme_by_summary(known)
    for value in ("codings", "segments", "words", "segments_total"):
        places, each = wide(by_place, value), wide(by_summary, value)
        assert (places["A"] == each["alfa"] + each["gamma"]).all()
        assert (places["B"] == each["beta"]).all()
        assert (places[TOTAL] == each[TOTAL]).all()
    money = by_place[(by_place["code"] == "problem/money")].set_index("value")
    assert money["summaries"].to_dict() == {"A": 1, "B": 1, TOTAL: 2}
    assert money["summaries_total"].to_dict() == {"A": 2, "B": 1, TOTAL: 3}
    assert money["share_of_summaries"].to_dict() == {"A": 0.5, "B": 1.0, TOTAL: 2 / 3}


def test_those_without_a_value_are_a_group(known: Results) -> None:
    keys = [(g.key, g.summaries) for g in variable_groups(known, "size")]
    assert keys == [("7.5", ("beta",)), ("12300", ("alfa",)), (MISSING, ("gamma",))]
    assert theme_by_variable(known, "size")["value"].unique().tolist()[-2:] == [MISSING, TOTAL]


def test_words_that_the_software_uses_itself(three: Results) -> None:
    odd = with_variable(three, "v", {"alfa": "total", "beta": MISSING, "gamma": OTHER})
    groups = variable_groups(odd, "v")
    assert [g.summaries for g in groups] == [("alfa",), ("beta",), ("gamma",)]
    frame = theme_by_variable(odd, "v")
    assert frame.groupby("value").size().nunique() == 1
    assert len(frame["value"].unique()) == 4


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=60),
    st.one_of(st.none(), st.lists(st.integers(-(10**6), 10**6), max_size=4, unique=True)),
)
def test_numbers_are_parted_whole(values: list[int], cuts: list[int] | None) -> None:
    names = [f"s-{n}" for n in range(len(values))]
    summaries = pd.DataFrame({"summary": names, "municipality": names})
    results = Results.from_frames(summaries=summaries)
    results = with_variable(results, "n", dict(zip(names, map(str, values), strict=True)))
    groups = variable_groups(results, "n", cuts=None if cuts is None else sorted(cuts))
    inside = [s for g in groups for s in g.summaries]
    assert sorted(inside) == sorted(names)
    spans = [(g.low, g.high) for g in groups]
    assert spans == sorted(spans)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))  # type: ignore[operator]
    if cuts is None and len(set(values)) > 1:
        assert len(groups) > 1


def test_long_numbers_that_begin_alike_are_told_apart(three: Results) -> None:
    names = list(three.summaries["summary"])
    long = {n: f"9000004{i}516" for i, n in enumerate(names)}
    groups = variable_groups(with_variable(three, "nr", long), "nr", cuts=[90000041516])
    assert [g.key for g in groups] == ["90000040516", "90000041516-90000042516"]


def test_years_stay_years(make: Callable[..., Results]) -> None:
    names = [f"s{n}" for n in range(9)]
    results = make({name: {"2.support": [("Teksts ir īss.", [])]} for name in names})
    results = with_variable(results, "gads", {n: str(2022 + i % 3) for i, n in enumerate(names)})
    assert [g.key for g in variable_groups(results, "gads")] == ["2022", "2023", "2024"]


def test_rare_values_are_put_together(make: Callable[..., Results]) -> None:
    values = "aaaabbbccdefgh"
    names = [f"s{n}" for n in range(len(values))]
    results = make({name: {"2.support": [("Teksts ir īss.", [])]} for name in names})
    results = with_variable(results, "v", dict(zip(names, values, strict=True)))
    groups = variable_groups(results, "v")
    assert [(g.key, len(g.summaries)) for g in groups] == [
        ("a", 4), ("b", 3), ("c", 2), ("d", 1), ("e", 1), (OTHER, 3)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [("12 300", 12300.0), ("12\u00a0300,5", 12300.5), ("3.5", 3.5), ("-2", -2.0), ("−2", -2.0),
     ("2022", 2022.0), ("1 2", None), ("", None), ("5 %", None), ("nan", None), ("1e3", None),
     ("12 3000", None)],
)  # fmt: skip
def test_what_is_a_number(text: str, number: float | None) -> None:
    assert number_of(text) == number


def test_select_by_variable(known: Results) -> None:
    assert list(select(known, where={"place": ["A"]}).summaries["summary"]) == ["alfa", "gamma"]
    both = select(known, where={"place": ["A"], "size": ["12 300"]}, summaries=["alfa", "beta"])
    assert list(both.summaries["summary"]) == ["alfa"]
    assert set(both.variables["summary"]) == {"alfa"}


@pytest.mark.parametrize("ask", ["sizes", "", "beta"])
def test_an_unknown_variable_is_named(known: Results, ask: str) -> None:
    with pytest.raises(InputError, match="variable="):
        theme_by_variable(known, ask)


def test_wrong_arguments_are_named(known: Results, three: Results) -> None:
    with pytest.raises(InputError, match=r"variables\.csv"):
        theme_by_variable(three, "size")
    with pytest.raises(InputError, match="no numbers"):
        variable_groups(known, "place", cuts=[1.0])
    with pytest.raises(InputError, match="rise"):
        variable_groups(known, "size", cuts=[3.0, 1.0])
    with pytest.raises(InputError, match="'C' is not in the results"):
        select(known, where={"place": ["C"]})
    with pytest.raises(InputError, match="where: 'plac'"):
        select(known, where={"plac": ["A"]})


def test_codes_with_a_zero_in_front_are_no_numbers(three: Results) -> None:
    results = with_variable(three, "area", {"alfa": "01", "beta": "1", "gamma": "0,5"})
    assert [group.key for group in variable_groups(results, "area")] == ["01", "1", "0,5"]
    assert [number_of(text) for text in ("0", "0.5", "-0,5", "00", "-01", "0 100")] == [
        0.0, 0.5, -0.5, None, None, None,
    ]  # fmt: skip
