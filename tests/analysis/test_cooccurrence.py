from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from statsmodels.stats.contingency_tables import StratifiedTable

from sdk_text.analysis import cooccurrence
from sdk_text.analysis.cooccurrence import exact_stratified_p, mantel_haenszel
from sdk_text.errors import InputError
from sdk_text.wording.notes import notes

A, B = "problem/money", "problem/roads"


def coded(make, strata):
    """Results with A and B placed as given: per report a list of strings of "a", "b", "ab", ""."""
    names = {"a": A, "b": B}
    return make(
        {
            f"r{i}": {"5.goal": [(f"Teikums {i} {k}.", [names[c] for c in codes])
                                 for k, codes in enumerate(units)]}
            for i, units in enumerate(strata)
        }
    )  # fmt: skip


def pair(frame):
    rows = frame[(frame["code_a"] == A) & (frame["code_b"] == B)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_one_report_is_fishers_exact_test(make):
    units = ["ab"] * 5 + ["a"] * 2 + ["b"] * 3 + [""] * 11
    row = pair(cooccurrence(coded(make, [units])))
    assert row["p"] == pytest.approx(fisher_exact([[5, 2], [3, 11]]).pvalue)
    assert (row["units"], row["units_a"], row["units_b"], row["together"]) == (21, 7, 8, 5)
    assert row["expected"] == pytest.approx(7 * 8 / 21)
    assert row["lift"] == pytest.approx(5 / (7 * 8 / 21))
    assert row["odds_ratio"] == pytest.approx(5 * 11 / (2 * 3))
    assert row["jaccard"] == pytest.approx(5 / 10)
    assert row["warning"] == "one_report"


def all_arrangements(strata):
    """Two-sided p by writing down every placing of b within each report."""
    a_sets, choices = [], []
    for units in strata:
        a_sets.append({i for i, u in enumerate(units) if "a" in u})
        choices.append(list(combinations(range(len(units)), sum("b" in u for u in units))))
    seen = sum("ab" in u for units in strata for u in units)
    counts = np.array(
        [
            sum(len(a & set(b)) for a, b in zip(a_sets, placing, strict=True))
            for placing in product(*choices)
        ]
    )
    chance = {k: (counts == k).mean() for k in set(counts.tolist())}
    return sum(p for p in chance.values() if p <= chance[seen] * (1 + 1e-7))


UNITS = st.lists(st.sampled_from(["", "a", "b", "ab"]), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(st.lists(UNITS, min_size=1, max_size=3))
def test_p_is_that_of_all_arrangements(strata):
    size = np.array([len(units) for units in strata])
    in_a = np.array([sum("a" in u for u in units) for units in strata])
    in_b = np.array([sum("b" in u for u in units) for units in strata])
    together = sum("ab" in u for units in strata for u in units)
    p, least = exact_stratified_p(together, size, in_a, in_b)
    assert p == pytest.approx(all_arrangements(strata))
    assert 0 < least <= p + 1e-12


def test_p_agrees_with_random_permutations(make):
    random = np.random.default_rng(1)
    strata = [
        ["".join(c for c, share in (("a", 0.4), ("b", 0.5)) if random.random() < share)
         for _ in range(n)]
        for n in (30, 12, 20)
    ]  # fmt: skip
    seen = sum("ab" in u for units in strata for u in units)
    a = [np.array(["a" in u for u in units]) for units in strata]
    b = [np.array(["b" in u for u in units]) for units in strata]
    drawn = np.array(
        [sum((x & random.permutation(y)).sum() for x, y in zip(a, b, strict=True))
         for _ in range(4000)]
    )  # fmt: skip
    share = np.bincount(drawn, minlength=seen + 1) / len(drawn)
    p = pair(cooccurrence(coded(make, strata)))["p"]
    assert share[share <= share[seen]].sum() == pytest.approx(p, abs=0.06)


def test_a_report_with_much_of_everything_makes_no_pair(make):
    # Both codes crowd into the first report, independently there: pooled they look bound.
    full = ["ab", "a", "b", ""] * 8
    strata = [full, [""] * 60]
    row = pair(cooccurrence(coded(make, strata)))
    assert row["lift"] == pytest.approx(1.0)
    assert row["odds_ratio"] == pytest.approx(1.0)
    assert row["p"] == pytest.approx(1.0)
    pooled = fisher_exact([[8, 8], [8, 68]]).pvalue
    assert pooled < 0.001


def test_odds_ratio_is_mantel_haenszel_of_statsmodels():
    tables = [np.array([[4, 3], [2, 9]]), np.array([[1, 5], [2, 30]]), np.array([[7, 2], [1, 3]])]
    both = np.array([t[0, 0] for t in tables])
    size = np.array([t.sum() for t in tables])
    in_a = np.array([t[0].sum() for t in tables])
    in_b = np.array([t[:, 0].sum() for t in tables])
    expected = StratifiedTable([t.astype(float) for t in tables]).oddsratio_pooled
    assert mantel_haenszel(both, size, in_a, in_b) == pytest.approx(expected)


def test_adjusted_p_is_benjamini_and_hochbergs_by_hand(three):
    frame = cooccurrence(three).sort_values("p")
    p = frame["p"].to_numpy()
    m = len(p)
    steps = np.minimum.accumulate((p * m / np.arange(1, m + 1))[::-1])[::-1]
    assert frame["p_adjusted"].to_numpy() == pytest.approx(np.minimum(steps, 1))


def test_every_pair_that_occurs_has_its_row(three):
    frame = cooccurrence(three)
    assert len(frame) == 6 * 5 / 2
    assert "problem/never" not in set(frame["code_a"]) | set(frame["code_b"])
    more = cooccurrence(three, minimum=3)
    assert set(more["code_a"]) | set(more["code_b"]) == set()
    assert pair(frame)["summaries"] == 2


def test_sections_and_summaries_as_units(three):
    answers = pair(cooccurrence(three, within="section"))
    assert (answers["units"], answers["together"]) == (7, 2)
    reports = pair(cooccurrence(three, within="summary"))
    assert (reports["units"], reports["units_a"], reports["together"]) == (3, 2, 2)
    assert reports["p"] == pytest.approx(fisher_exact([[2, 0], [0, 1]]).pvalue)
    assert "cannot_reach" in reports["warning"]


def test_families_pair_by_segment(three):
    frame = cooccurrence(three, level="family")
    assert len(frame) == 3
    assert frame["together"].sum() == 1


def test_permuting_within_answers_needs_segments(three):
    strict = pair(cooccurrence(three, strata="section"))
    assert strict["together"] == 2
    with pytest.raises(InputError, match="strata"):
        cooccurrence(three, within="summary", strata="section")


def test_few_reports_carry_a_plain_note(three):
    assert "n = 3" in notes(cooccurrence(three))[0]


def test_no_codings_and_one_report(uncoded, alone):
    empty = cooccurrence(uncoded)
    assert len(empty) == 0
    assert "warning" in empty.columns
    single = pair(cooccurrence(alone, within="summary"))
    assert single["p"] == 1.0


def test_deterministic(three):
    pd.testing.assert_frame_equal(cooccurrence(three), cooccurrence(three))
