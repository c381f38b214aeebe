"""What the coder's weights are fitted on: nothing is judged by what was learned from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sdk_text.coding.features import View
from sdk_text.coding.fitting import (
    Coded,
    Settings,
    _left_out_pairs,
    _left_out_with,
    fit,
    left_out_groups,
)
from sdk_text.coding.words import words_of_heading
from sdk_text.records import Segment

CODES, FAMILIES = ["resource/funding", "resource/place"], ["resource"]
SETTINGS = Settings(least_segments=1, most_folds=4)
TEXTS = [("nauda un budžets", 0), ("zāle un telpas", 1), ("nauda projektam", 0), ("laiks", None)]


def coded_of(reports: Sequence[str]) -> Coded:
    """The same four segments in each report, of which three have a code."""
    views, labels = [], []
    for report in reports:
        for number, (text, code) in enumerate(TEXTS):
            segment = Segment(report, "2.support", f"{report}/2.support/{number}", 0, 1, text)
            views.append(View(segment, words_of_heading(text)))
            labels.append(set() if code is None else {CODES[code]})
    return Coded.of(views, labels)


def places(coded: Coded, reports: str) -> list[int]:
    return [i for i, view in enumerate(coded.views) if view.segment.summary in reports]


def test_few_judged_reports_are_left_out_together() -> None:
    coded = coded_of("abcdefgh")
    groups = _left_out_with(coded, places(coded, "ah"), 4)
    assert {groups[i] for i in places(coded, "ah")} == {"judged"}
    assert {groups[i] for i in places(coded, "bcdefg")} == {""}


@pytest.mark.parametrize("reports", ["ab", "abcdefg"])
def test_where_more_is_judged_it_is_left_out_group_by_group(reports: str) -> None:
    coded = coded_of("abcdefg")
    judged = places(coded, reports)
    assert _left_out_with(coded, judged, 4) == left_out_groups(coded.views, coded.labels, 4)


@pytest.mark.parametrize("reports", ["a", "ab", "abcdefg"])
def test_what_weighs_the_parts_did_not_learn_from_the_codes_it_is_judged_by(reports: str) -> None:
    coded = coded_of("abcdefg")
    judged = places(coded, reports)
    before = _left_out_pairs(coded, judged, CODES, FAMILIES, SETTINGS, None)
    assert before.shape[:2] == (len(judged), len(CODES))
    first = places(coded, "a")
    other = [{CODES[0]} if i in first else own for i, own in enumerate(coded.labels)]
    after = _left_out_pairs(
        Coded(coded.views, other, coded.features), judged, CODES, FAMILIES, SETTINGS, None
    )
    rows = [judged.index(i) for i in first]
    assert np.array_equal(before[rows], after[rows])
    if reports == "abcdefg":  # what others are judged by learned from it
        assert not np.array_equal(before, after)


def test_a_coder_weighed_on_a_few_reports_codes_the_rest() -> None:
    coded = coded_of("abcdefgh")
    judged = [view.segment.summary in "ah" for view in coded.views]
    model = fit(coded, CODES, FAMILIES, SETTINGS, judged=judged)
    sure = model.probabilities(coded.views)
    assert sure[0].argmax() == 0
    assert sure[1].argmax() == 1
    assert sure[3].max() < sure[0].max()
