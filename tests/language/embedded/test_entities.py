from __future__ import annotations

import numpy as np
import pytest

from sdk_text.language.embedded.entities import EntityDecoder

TAGS = ["O", "B-person", "I-person", "B-GPE", "I-GPE"]


def scores(*best: int) -> np.ndarray:
    table = np.full((len(best), len(TAGS)), -5.0, dtype=np.float32)
    table[np.arange(len(best)), best] = -0.1
    return table


def test_well_formed_tags_stay() -> None:
    assert EntityDecoder(TAGS).spans(scores(1, 2, 0, 3, 1)) == [
        (0, 2, "person"),
        (3, 4, "GPE"),
        (4, 5, "person"),
    ]


def test_an_inside_without_a_beginning_is_mended() -> None:
    table = scores(2, 2, 0)
    table[0, 1] = -1.0
    assert EntityDecoder(TAGS).spans(table) == [(0, 2, "person")]


@pytest.mark.parametrize("seed", range(20))
def test_any_scores_give_a_well_formed_sequence(seed: int) -> None:
    table = np.random.default_rng(seed).normal(size=(12, len(TAGS))).astype(np.float32)
    tags = EntityDecoder(TAGS).tag(table)
    for before, after in zip(["O", *tags], tags, strict=False):
        if after.startswith("I-"):
            assert before[1:] == after[1:]


def test_no_words_no_names() -> None:
    assert EntityDecoder(TAGS).spans(np.zeros((0, 5), dtype=np.float32)) == []
