from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from sdk_text.analysis import keyness
from sdk_text.analysis.keyness import deviation_of_proportions, log_likelihood, log_ratio
from sdk_text.errors import InputError


@given(st.integers(0, 40), st.integers(1, 60), st.integers(61, 900), st.integers(61, 900))
def test_g2_is_the_log_likelihood_of_scipy(a, b, words_a, words_b):
    table = [[a, b], [words_a - a, words_b - b]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    found = log_likelihood(np.array([a]), np.array([b]), words_a, words_b)
    assert found[0] == pytest.approx(expected, abs=1e-8)


def test_log_ratio_counts_doublings_and_fills_zeros():
    a, b = np.array([8.0, 3.0, 0.0]), np.array([2.0, 0.0, 4.0])
    found = log_ratio(a, b, 1000, 1000)
    assert found == pytest.approx([2.0, math.log2(6), -3.0])


def test_dp_of_gries():
    # Even, all in the first part, and half-half in parts of 1/4 and 3/4.
    counts = np.array([[1.0, 6.0, 2.0], [3.0, 0.0, 2.0]])
    sizes = np.array([100.0, 300.0])
    assert deviation_of_proportions(counts, sizes) == pytest.approx([0.0, 0.75, 0.25])


@pytest.fixture
def words(make):
    lemmas = {"un": "un_CCONJ", "Rīgā": "Rīga_PROPN", "Kociņa": "Kociņa_PROPN", "nauda": "nauda",
              "naudas": "nauda"}  # fmt: skip
    money = ["nauda naudas nauda un zāle.", "naudas trūkums un nauda Rīgā."]
    other = ["zāle un ceļš Rīgā Kociņa.", "ceļš ceļš zāle nauda Kociņa."]
    return make(
        {
            "alfa": {"2.support": [(money[0], ["problem/money"]), (other[0], [])],
                     "5.goal": [(money[1], ["problem/money"])]},
            "beta": {"2.support": [(money[1], ["problem/money"]), (other[1], ["asset/hall"])]},
        },
        lemmas=lemmas,
        entities=[("alfa/2.support/2", "Kociņa", "Kociņa", "person"),
                  ("beta/2.support/2", "Kociņa", "Kociņa", "person")],
    )  # fmt: skip


def test_key_lemmas_of_a_code_by_hand(words):
    frame = keyness(words, target="problem/money", minimum=2)
    top = frame.iloc[0]
    assert (top["lemma"], top["upos"], top["count"], top["count_rest"]) == ("nauda", "NOUN", 7, 1)
    assert (top["words"], top["words_rest"]) == (15, 10)
    assert top["per_1000"] == pytest.approx(7 / 15 * 1000)
    table = [[7, 1], [8, 9]]
    test = chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert top["g2"] == pytest.approx(test.statistic)
    assert top["p"] == pytest.approx(test.pvalue)
    assert top["log_ratio"] == pytest.approx(math.log2((7 / 15) / (1 / 10)))
    # 5 of 7 in the first summary, which has 10 of the 15 words.
    assert top["dp"] == pytest.approx(abs(5 / 7 - 10 / 15))
    assert top["dp_norm"] == pytest.approx(abs(5 / 7 - 10 / 15) / (1 - 5 / 15))
    assert top["summaries"] == 2
    assert top["p_adjusted"] >= top["p"]


def test_only_content_words_count_and_names_of_persons_never(words):
    lemmas = set(keyness(words, by="summary", minimum=1, positive=False)["lemma"])
    assert lemmas == {"nauda", "zāle", "trūkums", "ceļš"}
    wider = keyness(words, by="summary", minimum=1, positive=False, upos=("PROPN", "CCONJ"))
    assert set(wider["lemma"]) == {"rīga", "un"}


def test_all_targets_in_order_and_positive_ones_only(words):
    frame = keyness(words, minimum=1)
    assert list(dict.fromkeys(frame["target"])) == ["problem/money", "asset/hall"]
    assert (frame["per_1000"] > frame["per_1000_rest"]).all()
    both = keyness(words, minimum=1, positive=False)
    assert len(both) > len(frame)


def test_parts_of_a_summary_are_its_sections(words):
    row = keyness(words, by="summary", target="alfa", minimum=2).query("lemma == 'nauda'").iloc[0]
    # 3 of 5 in the first section, which has 10 of the 15 words.
    assert row["dp"] == pytest.approx(10 / 15 - 3 / 5)


def test_without_lemmas_the_message_names_the_frame(three):
    bare = three.with_frames(tokens=three.tokens.iloc[:0])
    with pytest.raises(InputError, match=r"'tokens'.*language engine"):
        keyness(bare)
    with pytest.raises(InputError, match="problem/mony"):
        keyness(three, target="problem/mony")


def test_nothing_to_compare_with_gives_an_empty_frame(alone, uncoded):
    assert len(keyness(alone, by="summary")) == 0
    assert "g2" in keyness(uncoded).columns
