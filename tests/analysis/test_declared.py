from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from sdk_text.analysis import declared_agreement, declared_and_practised, form_family
from sdk_text.errors import InputError
from sdk_text.wording.notes import notes


def boxes(*rows):
    return pd.DataFrame(rows, columns=["summary", "approach", "ticked", "note"])


@pytest.fixture
def with_form(three):
    return three.with_frames(
        approaches=boxes(
            ("alfa", "teach", True, "main"),
            ("alfa", "other", True, "dancing"),
            ("beta", "teach", True, ""),
            ("beta", "plan", False, ""),
            ("gamma", "teach", False, ""),
            ("gamma", "plan", False, ""),
        )
    )


def test_form_and_text_side_by_side(with_form):
    frame = declared_and_practised(with_form, "way").set_index(["summary", "code"])
    assert frame["agreement"].to_dict() == {
        ("alfa", "way/teach"): "declared_only",
        ("alfa", "way/plan"): "unknown",
        ("alfa", "way/other"): "unknown",
        ("beta", "way/teach"): "both",
        ("beta", "way/plan"): "practised_only",
        ("beta", "way/other"): "unknown",
        ("gamma", "way/teach"): "practised_only",
        ("gamma", "way/plan"): "practised_only",
        ("gamma", "way/other"): "unknown",
    }
    assert frame.loc[("alfa", "way/other"), "note"] == "dancing"
    assert pd.isna(frame.loc[("alfa", "way/other"), "practised"])
    assert pd.isna(frame.loc[("alfa", "way/plan"), "declared"])
    assert frame.loc[("beta", "way/plan"), "share"] == pytest.approx(1.0)
    assert np.isnan(frame.loc[("alfa", "way/plan"), "share"])


def test_minimum_raises_the_bar(with_form):
    frame = declared_and_practised(with_form, "way", minimum=2)
    assert not frame["practised"].fillna(False).any()


def test_what_stands_in_the_form_itself_is_not_practice(make):
    results = make(
        {"alfa": {"4.approaches": [("Plāns.", ["way/plan"])]}},
        approaches=boxes(("alfa", "plan", True, "")),
    )
    frame = declared_and_practised(results, "way").set_index("code")
    assert frame.loc["way/plan", "agreement"] == "declared_only"


def test_agreement_is_that_of_scikit_learn(three):
    random = np.random.default_rng(5)
    summaries = [f"s{i}" for i in range(40)]
    codes = ["teach", "plan"]
    cells = [(s, c) for s in summaries for c in codes]
    declared = random.random(len(cells)) < 0.6
    practised = np.where(random.random(len(cells)) < 0.7, declared, ~declared)
    results = three.with_frames(
        summaries=pd.DataFrame({"summary": summaries}),
        sections=three.sections.iloc[:0],
        segments=pd.DataFrame(
            {"summary": [s for s, _ in cells], "section": "5.goal",
             "segment": [f"{s}/{c}" for s, c in cells]}
        ),
        codings=pd.DataFrame(
            [
                {"summary": s, "section": "5.goal", "segment": f"{s}/{c}", "family": "way",
                 "code": f"way/{c}"}
                for (s, c), yes in zip(cells, practised, strict=True) if yes
            ]
        ),
        approaches=boxes(*[(s, c, t, "") for (s, c), t in zip(cells, declared, strict=True)]),
    )  # fmt: skip
    frame = declared_agreement(results, "way")
    overall = frame.iloc[0]
    assert overall["n"] == 80
    assert overall["kappa"] == pytest.approx(cohen_kappa_score(declared, practised))
    assert overall["agreement"] == pytest.approx((declared == practised).mean())
    assert overall["kappa_low"] < overall["kappa"] < overall["kappa_high"]
    assert overall["warning"] == ""
    of_code = frame[frame["key"] == "way/plan"].iloc[0]
    plan = np.array([c == "plan" for _, c in cells])
    assert of_code["kappa"] == pytest.approx(cohen_kappa_score(declared[plan], practised[plan]))


def test_small_and_one_sided_tables_carry_warnings(with_form):
    frame = declared_agreement(with_form, "way").set_index(["scope", "key"])
    assert frame.loc[("all", ""), "n"] == 5
    assert "small_n" in frame.loc[("all", ""), "warning"]
    beta = frame.loc[("summary", "gamma")]
    assert "no_variation" in beta["warning"]
    assert np.isnan(beta["kappa"])


def test_without_a_form_nothing_is_known_and_a_note_says_so(three):
    frame = declared_and_practised(three, "way")
    assert set(frame["agreement"]) == {"unknown"}
    assert any("form" in note for note in notes(frame))
    assert declared_agreement(three, "way")["n"].tolist() == [0]


def test_an_unknown_family_is_refused(three):
    with pytest.raises(InputError, match=r"'method'.*problem, asset, way"):
        declared_and_practised(three, "method")


def test_the_family_of_the_form_is_found_by_its_lines(with_form):
    assert form_family(with_form) == "way"
    pd.testing.assert_frame_equal(
        declared_and_practised(with_form), declared_and_practised(with_form, "way")
    )


def test_a_codebook_without_the_form_s_lines_says_so(three):
    assert form_family(three) is None
    with pytest.raises(InputError, match=r"no family of the codebook.*problem, asset, way"):
        declared_and_practised(three)
