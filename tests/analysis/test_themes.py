from __future__ import annotations

import pytest

from sdk_text.analysis import exemplars, themes
from sdk_text.wording.notes import notes


def test_themes_count_by_hand(three):
    frame = themes(three).set_index("code")
    money = frame.loc["problem/money"]
    assert (money["codings"], money["segments"], money["summaries"]) == (3, 3, 2)
    assert money["summaries_total"] == 3
    assert money["share_of_segments"] == pytest.approx(3 / 9)
    assert money["per_1000_words"] == pytest.approx(1000 * 3 / 35)
    assert frame.loc["problem/never", ["codings", "segments", "summaries"]].tolist() == [0, 0, 0]


def test_families_count_segments_once_and_codings_all(three):
    frame = themes(three, "family").set_index("family")
    assert frame.loc["problem", ["codings", "segments", "summaries"]].tolist() == [5, 3, 2]
    assert (frame["code"] == "").all()


def test_themes_without_codings(uncoded):
    frame = themes(uncoded)
    assert len(frame) == 7
    assert frame["codings"].sum() == 0
    assert notes(frame) == ["The results hold no codings."]


LONG = "Šis teikums ir " + "ļoti " * 60 + "garš."


def test_exemplars_prefer_clear_short_whole_segments_of_different_reports(make):
    good = "Pagastā nav naudas nevienam jaunam darbam šogad."
    results = make(
        {
            "alfa": {"2.support": [
                (LONG, ["problem/money"]),
                (good, ["problem/money"]),
                ("Otrs tikpat labs teikums par naudas trūkumu.", ["problem/money"]),
            ]},
            "beta": {"2.support": [
                ("naudas trūkums un ceļi un zāle", ["problem/money", "problem/roads"]),
                ("Nav naudas", ["problem/money"]),
            ]},
        }
    )  # fmt: skip
    frame = exemplars(results, per_code=3).query("code == 'problem/money'")
    assert frame["segment"].tolist() == [
        "alfa/2.support/2", "beta/2.support/1", "alfa/2.support/3",
    ]  # fmt: skip
    assert frame["rank"].tolist() == [1, 2, 3]
    assert frame["quote"].iloc[0] == good
    assert frame["score"].iloc[0] == pytest.approx((1 + 7 / 8 + 1 + 1) / 4)
    assert results.evidence(frame.iloc[0]) == good


def test_exemplars_leave_out_repeats_of_a_passage(make):
    same = "Mums ļoti trūkst naudas jauniem darbiem visos mūsu ciemos un pagastos."
    results = make(
        {
            "alfa": {"2.support": [(same, ["problem/money"])]},
            "beta": {
                "2.support": [(same, ["problem/money"]), ("Cita nauda ir cita lieta te.", [])]
            },
        }
    )
    assert exemplars(results)["segment"].tolist() == ["alfa/2.support/1"]


def test_exemplars_hide_names_unless_told_to_keep_them(make):
    text = "Ļoti palīdzēja Ilzīte Kociņa no pagasta."
    results = make(
        {"alfa": {"2.support": [(text, ["asset/people"])]}},
        entities=[("alfa/2.support/1", "Ilzīte Kociņa", "Ilzīte Kociņa", "person")],
    )
    assert exemplars(results)["quote"].item() == "Ļoti palīdzēja [person 1] no pagasta."
    assert exemplars(results, names="keep")["quote"].item() == text


def test_one_quote_a_family_and_segment(three):
    frame = exemplars(three, per_code=5, level="family").query("family == 'problem'")
    assert frame["segment"].is_unique
    assert (frame["code"] == "").all()


def test_exemplars_of_nothing(uncoded):
    frame = exemplars(uncoded)
    assert len(frame) == 0
    assert "quote" in frame.columns
