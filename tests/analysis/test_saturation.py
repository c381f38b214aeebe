from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.analysis import saturation
from sdk_text.analysis.saturation import expected_codes
from sdk_text.errors import InputError


def by_all_orders(met):
    """Mean codes met after k reports, over every order of the reports."""
    curves = [
        [np.any(met[list(order[:k])], axis=0).sum() for k in range(1, len(met) + 1)]
        for order in permutations(range(len(met)))
    ]
    return np.mean(curves, axis=0)


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=5))
def test_the_expected_curve_is_the_mean_over_all_orders(rows):
    met = np.array(rows)
    assert expected_codes(met.sum(axis=0), len(met)) == pytest.approx(by_all_orders(met))


def test_three_reports_by_hand(three):
    frame = saturation(three)
    assert frame["summary"].tolist() == ["alfa", "beta", "gamma"]
    assert frame["codes_given"].tolist() == [3, 6, 6]
    assert frame["new_given"].tolist() == [3, 3, 0]
    assert frame["codes_total"].tolist() == [6, 6, 6]
    assert frame["codes_expected"].iloc[0] == pytest.approx((3 + 5 + 3) / 3)
    assert frame["codes_expected"].iloc[-1] == pytest.approx(6)
    assert frame["new_expected"].sum() == pytest.approx(6)
    assert frame.attrs["codebook"] == 7


def test_the_interval_holds_the_extremes_of_few_reports(three):
    frame = saturation(three, orders=500)
    assert (frame["codes_low"].iloc[0], frame["codes_high"].iloc[0]) == (3, 5)
    assert frame["codes_low"].iloc[-1] == frame["codes_high"].iloc[-1] == 6
    assert (frame["codes_low"] <= frame["codes_expected"]).all()
    assert (frame["codes_expected"] <= frame["codes_high"]).all()


def test_random_orders_average_to_the_exact_curve(three):
    from sdk_text.analysis.saturation import _random_orders

    met = np.array([[1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 1, 1], [0, 0, 1, 1, 0, 1]], dtype=bool)
    drawn = np.cumsum(_random_orders(met, 5000, seed=3), axis=1)
    assert drawn.mean(axis=0) == pytest.approx(by_all_orders(met), abs=0.05)


def test_the_seed_decides(three):
    pd.testing.assert_frame_equal(saturation(three, seed=4), saturation(three, seed=4))


def test_family_level_and_minimum(three):
    assert saturation(three, level="family")["codes_given"].tolist() == [2, 3, 3]
    problems = saturation(three, family="problem")
    assert problems["codes_total"].iloc[0] == 2
    assert problems.attrs["codebook"] == 3
    assert saturation(three, minimum=2)["codes_given"].tolist() == [0, 1, 1]
    with pytest.raises(InputError, match="'difficulty'"):
        saturation(three, family="difficulty")


def test_edges(alone, uncoded):
    assert saturation(alone)[["reports", "codes_given"]].to_numpy().tolist() == [[1, 3]]
    assert saturation(uncoded)["codes_expected"].tolist() == [0, 0, 0]
