from __future__ import annotations

import pytest

from sdk_text.analysis import code_order, family_order, section_order, select, summary_order
from sdk_text.analysis.units import counted, themes_of, word_total, words_by
from sdk_text.errors import InputError


def test_a_pair_of_segment_and_code_counts_once_and_the_surest_coding_stays(three):
    doubled = three.codings.iloc[[0, 0]].assign(coder=["classifier", "anna"], confidence=[0.4, 0.9])
    first = three.codings.assign(confidence=0.5)
    both = three.with_frames(codings=_stack(first, doubled))
    rows = counted(both)
    assert len(rows) == len(three.codings)
    pair = rows[(rows["segment"] == "alfa/2.support/1") & (rows["code"] == "problem/money")]
    assert pair["coder"].tolist() == ["anna"]


def test_ticks_of_the_form_are_no_codings(three):
    tick = three.codings.iloc[[0]].assign(segment="", coder="form")
    assert len(counted(three.with_frames(codings=_stack(three.codings, tick)))) == 12


def test_words_are_tokens_without_punctuation(three):
    by_summary = words_by(three, ["summary"])
    assert by_summary["alfa"] == 5 + 2 + 4
    assert by_summary["gamma"] == 5 + 3
    assert word_total(three) == 11 + (5 + 3 + 4 + 4) + 8


def test_without_tokens_the_words_of_the_segments_count(three):
    bare = three.with_frames(tokens=three.tokens.iloc[:0])
    assert word_total(bare) == word_total(three)
    longer = bare.with_frames(segments=bare.segments.assign(words=10))
    assert word_total(longer) == 90


def test_orders_follow_codebook_and_template_and_keep_what_they_do_not_know(three):
    odd = three.codings.iloc[[0]].assign(code="extra/new", family="extra")
    more = three.with_frames(codings=_stack(three.codings, odd))
    assert code_order(more)[:2] == ["problem/money", "problem/roads"]
    assert code_order(more)[-1] == "extra/new"
    assert family_order(more) == ["problem", "asset", "way", "extra"]
    assert summary_order(more) == ["alfa", "beta", "gamma"]
    assert section_order(more) == ["2.support", "5.goal", "comments"]
    assert themes_of(more, "family")["family"].tolist() == family_order(more)


def test_select_narrows_all_frames_and_keeps_the_codebook(three):
    part = select(three, summaries=["beta"], families=["problem"], minimum_confidence=0.5)
    assert set(part.segments["summary"]) == set(part.tokens["summary"]) == {"beta"}
    assert part.codings["code"].tolist() == ["problem/money", "problem/roads", "problem/money"]
    assert code_order(part) == code_order(three)
    assert len(select(three, minimum_confidence=1.01).codings) == 0


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"summaries": ["delta"]}, "'delta'.*beta"),
        ({"codes": ["problem/mony"]}, "problem/mony"),
        ({"sections": "5.goal"}, "give a list"),
        ({"coders": ["anna"]}, "'anna'.*rules"),
    ],
)
def test_select_refuses_what_the_results_do_not_have(three, condition, message):
    with pytest.raises(InputError, match=message):
        select(three, **condition)


def _stack(*frames):
    import pandas as pd

    return pd.concat(frames, ignore_index=True)
