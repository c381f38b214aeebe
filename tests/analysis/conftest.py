"""Made-up results that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_results import build

from sdk_text.results import Results


@pytest.fixture(scope="session")
def make() -> Callable[..., Results]:
    """`build`, for the tests of this folder."""
    return build


@pytest.fixture
def three(make: Callable[..., Results]) -> Results:
    """Three reports, 9 segments, 38 words; problem/never stands nowhere."""
    return make(
        {
            "alfa": {
                "2.support": [
                    ("Naudas nepietiek, ceļi ir slikti.", ["problem/money", "problem/roads"]),
                    ("Cilvēki palīdz.", ["asset/people"]),
                ],
                "5.goal": [("Nekas te nav kodēts.", [])],
            },
            "beta": {
                "2.support": [("Zāle ir plaša un silta.", ["asset/hall"])],
                "5.goal": [
                    ("Naudas atkal nepietiek.", ["problem/money"]),
                    ("Mācām cilvēkus, plānojam kopā.", ["way/teach", "way/plan"]),
                ],
                "comments": [("Ceļi jālabo, naudas nav.", ["problem/roads", "problem/money"])],
            },
            "gamma": {
                "2.support": [("Cilvēki mācās viens no otra.", ["way/teach", "asset/people"])],
                "5.goal": [("Plāns vēl top.", ["way/plan"])],
            },
        }
    )


@pytest.fixture
def uncoded(three: Results) -> Results:
    """The three reports before anybody coded them."""
    return three.with_frames(codings=three.codings.iloc[:0])


@pytest.fixture
def alone(three: Results) -> Results:
    """Only the first of the three reports."""
    from sdk_text.analysis import select

    return select(three, summaries=["alfa"])
