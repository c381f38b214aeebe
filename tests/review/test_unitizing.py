"""Alpha for unitizing: worked by hand, against the paper's properties and another program."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdk_text.errors import InputError
from sdk_text.records import Coding, Segment
from sdk_text.review.agreement.unitizing import GAP, alpha_u, alpha_units, coincidences, unitizing


def test_two_coders_by_hand() -> None:
    # 10 places; the first marks 0-4, the second 2-6.
    coders = [[(0, 4, "a")], [(2, 6, "a")]]
    values, observed, expected = coincidences(coders, 10)
    assert values == [GAP, "a"]
    # Both: 2 places, counted from either side; one only: 4; neither: 4.
    assert observed.tolist() == [[8, 4], [4, 4]]
    # Lengths 12 and 8 of 20; no unit of 4 meets itself (2 × 16), nor a place of the gaps (12).
    below = 20**2 - 2 * 16 - 12
    assert expected[0, 1] == pytest.approx(20 * 12 * 8 / below)
    assert expected[1, 1] == pytest.approx(20 * (64 - 32) / below)
    assert alpha_u(coders, 10) == pytest.approx(1 - 4 / (20 * 96 / below))


def test_full_agreement_is_one_and_the_margins_agree() -> None:
    units = [(1, 3, "a"), (3, 7, "b"), (9, 10, "a")]
    assert alpha_u([units, units, units], 12) == pytest.approx(1)
    _, observed, expected = coincidences([units, [(0, 5, "b")]], 12)
    assert observed.sum() == pytest.approx(24)
    assert expected.sum() == pytest.approx(24)


def test_nothing_marked_and_all_marked_alike_are_undefined() -> None:
    assert math.isnan(alpha_u([[], []], 10))
    assert math.isnan(alpha_u([[(0, 10, "a")], [(0, 10, "a")]], 10))


def test_one_long_unit_is_not_so_many_letters() -> None:
    whole = [[(0, 6, "a")], [(0, 6, "a"), (7, 8, "a")]]
    letters = [
        [(i, i + 1, "a") for i in range(6)],
        [*((i, i + 1, "a") for i in range(6)), (7, 8, "a")],
    ]
    assert alpha_u(whole, 20) != pytest.approx(alpha_u(letters, 20))


def _units(rng: random.Random, length: int) -> list[tuple[int, int, str]]:
    cuts = sorted(rng.sample(range(length + 1), rng.randint(0, 5) * 2))
    return [(a, b, rng.choice("abc")) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_coders_and_direction_of_the_text_do_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    coders = [_units(rng, 40) for _ in range(3)]
    value = alpha_u(coders, 40)
    mirrored = [[(40 - b, 40 - a, v) for a, b, v in own] for own in coders]
    for other in (coders[::-1], mirrored):
        again = alpha_u(other, 40)
        assert (math.isnan(value) and math.isnan(again)) or again == pytest.approx(value)


@pytest.mark.parametrize("seed", range(12))
def test_another_program_gives_the_same(seed: int) -> None:
    other = pytest.importorskip(
        "krippendorff_unitized_alpha.krippendorffs_unitized_alpha",
        reason="the package krippendorff-unitized-alpha is not installed",
    )
    rng = random.Random(seed)
    coders = [_units(rng, 60) for _ in range(rng.choice((2, 3, 4)))]
    if not any(coders):
        coders[0] = [(0, 5, "a")]
    data = {}
    for number, own in enumerate(coders):
        rows, at = [], 0
        for a, b, value in own:
            if a > at:
                rows.append(other.Segment(other.EMPTY_TAG, at, a))
            rows.append(other.Segment(value, a, b))
            at = b
        if at < 60:
            rows.append(other.Segment(other.EMPTY_TAG, at, 60))
        data[str(number)] = rows
    assert alpha_u(coders, 60) == pytest.approx(other.KrippendorffUnitizedAlpha(data).result)


def test_without_gaps_by_hand() -> None:
    # One meeting: 0-6 together, 2-4 shared. By chance: (4² + 4²) / (4 + 4).
    assert alpha_units([[(0, 4, "a")], [(2, 6, "a")]]) == pytest.approx(1 - 4 / 4)
    assert alpha_units([[(0, 4, "a")], [(0, 4, "a")]]) == pytest.approx(1)
    # Another value: the shared length counts as well, here and by chance (4 × 4 more).
    assert alpha_units([[(0, 4, "a")], [(0, 4, "b")]]) == pytest.approx(1 - 4 / 6)
    assert math.isnan(alpha_units([[(0, 4, "a")], []]))
    # Alone: twice its length, either way.
    apart = alpha_units([[(0, 4, "a")], [(10, 14, "a")]])
    assert apart == pytest.approx(1 - 8 / 4)


@pytest.mark.parametrize("seed", range(12))
def test_without_gaps_another_program_gives_the_same(seed: int) -> None:
    other = pytest.importorskip(
        "qdapy.unitizing", reason="the package qdaPy (AGPL) is not installed", exc_type=ImportError
    )
    rng = random.Random(seed)
    coders = [_units(rng, 60) or [(3, 9, "a")] for _ in range(rng.choice((2, 3, 4)))]
    theirs = [[{"start": a, "end": b, "value": v} for a, b, v in own] for own in coders]
    assert alpha_units(coders) == pytest.approx(other.unitizing_alpha(theirs)["alpha"])


def _segment(number: int, start: int, end: int, summary: str = "a") -> Segment:
    return Segment(summary, "2", f"{summary}/2/{number}", start, end, "x" * (end - start))


def _coding(coder: str, start: int, end: int, code: str = "f/x", summary: str = "a") -> Coding:
    return Coding(summary, "2", "", code.split("/")[0], code, start, end, "", coder, 1.0, "")


SEGMENTS = [_segment(1, 10, 20), _segment(2, 22, 32), _segment(1, 100, 110, "b")]


def test_codings_lie_on_the_text_that_was_read() -> None:
    coders = {
        "Anna": [_coding("Anna", 10, 20), _coding("Anna", 100, 105, "f/y", "b")],
        "Ilze": [_coding("Ilze", 10, 20), _coding("Ilze", 0, 5)],
    }
    frame = unitizing(coders, SEGMENTS).set_index("name")
    assert frame.loc["f/x", "alpha_u"] == pytest.approx(1)
    assert frame.loc["f/x", "units"] == 2  # what lies in no segment is left out
    assert frame.loc["f/x", "characters"] == 30
    assert frame.loc["f/x", "covered"] == pytest.approx(1 / 3)
    assert frame.loc["f/y", "alpha_u"] < 0.1
    assert 0 < frame.loc["all", "alpha_u"] < 1


def test_a_stretch_over_two_segments_is_one_unit() -> None:
    coders = {"A": [_coding("A", 12, 30)], "B": [_coding("B", 12, 30)]}
    assert unitizing(coders, SEGMENTS).set_index("name").loc["f/x", "units"] == 2


def test_families_and_overlaps_of_one_coder() -> None:
    coders = {
        "A": [_coding("A", 10, 16), _coding("A", 14, 20, "f/y")],
        "B": [_coding("B", 10, 20)],
    }
    family = unitizing(coders, SEGMENTS, by="family").set_index("name")
    assert family.loc["f", "alpha_u"] == pytest.approx(1)


def test_what_cannot_be_computed_is_said() -> None:
    frame = unitizing({"A": [], "B": []}, SEGMENTS)
    assert frame["note"].tolist() == ["no coder marked anything: alpha is not defined"]
    assert unitizing({"A": [], "B": []}, [])["note"].tolist() == ["no segments"]
    with pytest.raises(InputError, match="two coders"):
        unitizing({"A": []}, SEGMENTS)
    with pytest.raises(InputError, match="by='x'"):
        unitizing({"A": [], "B": []}, SEGMENTS, by="x")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="overlaps"):
        alpha_u([[(0, 3, "a"), (2, 5, "a")], []], 10)


def test_interval_equals_reports_drawn_one_by_one() -> None:
    rng = random.Random(3)
    rows = [
        Segment(f"r{r}", "3", f"r{r}/3/{i}", 40 * i, 40 * i + 30, "x" * 30)
        for r in range(7)
        for i in range(6)
    ]

    def coder(name: str) -> list[Coding]:
        found = []
        for row in rows:
            if rng.random() < 0.6:
                start = row.start + rng.randrange(10)
                found.append(
                    Coding(row.summary, "3", row.segment, "a", "a/b", start, start + 15, "", name,
                           1.0, "")
                )  # fmt: skip
        return found

    both = {"a": coder("a"), "b": coder("b")}
    found = unitizing(both, rows, replicates=4000).set_index("name").loc["a/b"]
    names = sorted({row.summary for row in rows})
    drawn = []
    for _ in range(1500):
        chosen = [rng.choice(names) for _ in names]
        again: list[Segment] = []
        codings: dict[str, list[Coding]] = {"a": [], "b": []}
        for number, name in enumerate(chosen):
            new = f"n{number}"
            again += [replace(r, summary=new, segment=f"{new}{r.segment}") for r in rows
                      if r.summary == name]  # fmt: skip
            for who, own in both.items():
                codings[who] += [replace(c, summary=new) for c in own if c.summary == name]
        drawn.append(unitizing(codings, again).set_index("name").loc["a/b", "alpha_u"])
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found["alpha_u_low"] == pytest.approx(low, abs=0.03)
    assert found["alpha_u_high"] == pytest.approx(high, abs=0.03)
    assert found["alpha_u_low"] < found["alpha_u"] < found["alpha_u_high"]


def test_no_interval_of_few_reports() -> None:
    rows = [Segment(f"r{r}", "3", f"r{r}/3/1", 0, 30, "x" * 30) for r in range(4)]
    some = [Coding("r1", "3", "r1/3/1", "a", "a/b", 0, 30, "", "a", 1.0, "")]
    found = unitizing({"a": some, "b": some}, rows, replicates=100)
    assert found["alpha_u"].tolist() == [1.0, 1.0]
    assert found["alpha_u_low"].isna().all()
