from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_results import build

from sdk_text.analysis import reuse, themes, without_reuse
from sdk_text.errors import InputError
from sdk_text.wording.notes import notes

COPIED = "Kopā ar kaimiņiem iztīrījām veco parku, salabojām soliņus un iestādījām ābeles."
EDITED = "Kopā ar kaimiņiem iztīrījām veco parku, krāsojām soliņus un iestādījām ābeles."
OTHER = "Rudenī plānots atvērt jaunu telpu sanāksmēm pie skolas ēkas malas."


@pytest.fixture
def copied(make):
    return make(
        {
            "alfa": {"2.support": [(OTHER, []), (COPIED, ["asset/people"])]},
            "beta": {
                "5.goal": [("Īsi.", []), (COPIED, ["asset/people"])],
                "comments": [("Pavisam cits teikums par ceļiem.", ["problem/roads"])],
            },
        }
    )


def test_a_copied_passage_is_found_at_its_exact_places(copied):
    frame = reuse(copied)
    assert len(frame) == 1
    row = frame.iloc[0]
    assert (row["kind"], row["words"], row["shared"], row["longest"]) == ("between", 11, 11, 11)
    assert row["similarity"] == 1.0
    assert (row["summary_a"], row["segments_a"]) == ("alfa", "alfa/2.support/2")
    assert (row["summary_b"], row["section_b"]) == ("beta", "5.goal")
    text = copied.texts["doc"]
    assert text[row["start_a"] : row["end_a"]] == COPIED.rstrip(".")
    assert text[row["start_b"] : row["end_b"]] == COPIED.rstrip(".")
    assert row["quote_a"] == COPIED.rstrip(".")


def test_a_changed_word_keeps_the_passage_together(make):
    results = make({"a": {"2.support": [(COPIED, [])]}, "b": {"2.support": [(EDITED, [])]}})
    row = reuse(results).iloc[0]
    assert (row["words"], row["shared"], row["longest"]) == (11, 10, 6)
    assert row["similarity"] == pytest.approx(10 / 11)
    assert len(reuse(results, similarity=0.95)) == 0


def test_a_changed_word_between_two_runs(make):
    first = "viens divi trīs četri pieci seši septiņi astoņi deviņi desmit vienpadsmit"
    second = "viens divi trīs četri pieci seši XX astoņi deviņi desmit vienpadsmit divpadsmit"
    results = make({"a": {"2.support": [(first, [])]}, "b": {"2.support": [(second, [])]}})
    row = reuse(results, minimum_words=10).iloc[0]
    assert (row["words"], row["shared"], row["longest"]) == (11, 10, 6)
    assert row["similarity"] == pytest.approx(10 / 11)
    assert row["quote_b"].endswith("vienpadsmit")


def test_passages_run_over_segments_but_not_over_sections(make):
    one, two = "Mēs gājām ar bērniem", "uz lielo mežu lasīt sēnes"
    split = make(
        {
            "a": {"2.support": [(one, []), (two, [])]},
            "b": {"2.support": [(f"{one} {two}", [])]},
            "c": {"2.support": [(one, [])], "5.goal": [(two, [])]},
        }
    )
    frame = reuse(split)
    assert frame[["summary_a", "summary_b"]].to_numpy().tolist() == [["a", "b"]]
    assert frame["segments_a"].item() == "a/2.support/1 a/2.support/2"


def test_a_passage_in_three_places_is_one_group(make):
    results = make({s: {"2.support": [(COPIED, [])]} for s in "abc"})
    frame = reuse(results)
    assert len(frame) == 3
    assert set(frame["group"]) == {1}
    assert set(frame["kind"]) == {"between"}


def test_a_list_repeated_within_one_report(make):
    results = make({"a": {"2.support": [(COPIED, [])], "5.goal": [(OTHER, []), (COPIED, [])]}})
    assert reuse(results)["kind"].tolist() == ["within"]


def test_case_punctuation_and_line_ends_make_no_difference(make):
    results = make(
        {"a": {"2.support": [(COPIED, [])]}, "b": {"2.support": [(COPIED.upper() + " !", [])]}}
    )
    assert reuse(results)["similarity"].tolist() == [1.0]


def test_without_tokens_the_texts_give_the_same(copied):
    bare = copied.with_frames(tokens=copied.tokens.iloc[:0])
    columns = ["start_a", "end_a", "start_b", "end_b", "words", "similarity", "quote_a"]
    assert reuse(bare)[columns].equals(reuse(copied)[columns])


def test_set_phrases_are_no_seeds_and_a_note_says_so(make):
    phrase = "šis ir ļoti bieži lietots teiciens"
    results = make({f"s{i}": {"2.support": [(f"{phrase} nr{i}", [])]} for i in range(60)})
    frame = reuse(results, minimum_words=5)
    assert len(frame) == 0
    assert "more than 50" in notes(frame)[0]


def test_repeats_leave_the_counts_and_the_first_place_stays(copied):
    kept = without_reuse(copied)
    assert kept.meta["reuse_left_out"] == ["beta/5.goal/2"]
    before, after = themes(copied).set_index("code"), themes(kept).set_index("code")
    assert before.loc["asset/people", "segments"] == 2
    assert after.loc["asset/people", ["segments", "summaries"]].tolist() == [1, 1]
    assert len(kept.segments) == len(copied.segments) - 1
    assert "beta/5.goal/2" not in set(kept.tokens["segment"])
    assert len(copied.codings) == 3


def test_rows_taken_out_of_the_list_stay_in_the_counts(copied):
    assert without_reuse(copied, reuse(copied).iloc[:0]).meta["reuse_left_out"] == []


def test_a_segment_that_repeats_itself_is_not_left_out(make):
    twice = f"{COPIED} {COPIED}"
    results = make({"a": {"2.support": [(twice, [])]}})
    assert reuse(results)["kind"].tolist() == ["within"]
    assert without_reuse(results).meta["reuse_left_out"] == []


def test_a_segment_with_a_share_of_repeated_words(make):
    half = f"{COPIED} Bet pēc tam mēs vēl ilgi runājām par pavisam citām lietām pie tējas galda."
    results = make({"a": {"2.support": [(COPIED, [])]}, "b": {"2.support": [(half, [])]}})
    assert without_reuse(results).meta["reuse_left_out"] == []
    assert without_reuse(results, share=0.4).meta["reuse_left_out"] == ["b/2.support/1"]


@pytest.mark.parametrize("wrong", [{"minimum_words": 3}, {"similarity": 0.0}, {"similarity": 1.5}])
def test_wrong_limits(three, wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        reuse(three, **wrong)


def test_nothing_repeated_nothing_found(three, uncoded, alone):
    for results in (three, uncoded, alone):
        assert len(reuse(results)) == 0
        assert "quote_b" in reuse(results).columns


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 30), st.integers(8, 20), st.integers(0, 30), st.integers(0, 30),
    st.integers(0, 30),
)  # fmt: skip
def test_any_planted_passage_is_found_word_for_word(before_a, length, after_a, before_b, after_b):
    count = iter(range(10_000))

    def fresh(n):
        return [f"v{next(count)}" for _ in range(n)]

    planted = fresh(length)
    a = " ".join(fresh(before_a) + planted + fresh(after_a))
    b = " ".join(fresh(before_b) + planted + fresh(after_b))
    results = build({"a": {"2.support": [(a, [])]}, "b": {"2.support": [(b, [])]}})
    frame = reuse(results)
    assert len(frame) == 1
    row = frame.iloc[0]
    assert results.texts["doc"][row["start_b"] : row["end_b"]] == " ".join(planted)


def test_many_places_stay_one_group_and_all_but_the_first_are_repeats(make):
    summaries = [f"s{i:02d}" for i in range(30)]
    results = make({s: {"2.support": [(COPIED, [])]} for s in summaries})
    frame = reuse(results)
    assert set(frame["group"]) == {1}
    assert len(frame) == sum(range(25, 30))
    assert without_reuse(results).meta["reuse_left_out"] == [
        f"{s}/2.support/1" for s in summaries[1:]
    ]
