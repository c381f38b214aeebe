"""Segments as numbers, and words back from numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.coding.encoder.inputs import (
    MOST_LEAD_PIECES,
    MOST_PIECES,
    SegmentEncoder,
    collate,
    words_of,
)
from sdk_text.coding.encoder.session import strongest_words
from sdk_text.language.embedded.folder import PACKAGED, read_model
from sdk_text.language.embedded.inputs import BEGIN, END
from sdk_text.records import Segment


@pytest.fixture(scope="module")
def encoder() -> SegmentEncoder:
    return SegmentEncoder(read_model(PACKAGED).pieces, ("2.support", "3.indepth"))


def segment(text: str, section: str = "2.support", lead_in: str = "") -> Segment:
    return Segment("x", section, "x/1", 0, len(text), text, "sentence", lead_in)


def test_own_pieces_stand_between_begin_and_end(encoder: SegmentEncoder) -> None:
    found = encoder.encode(segment("Ciemā trūkst telpu."))
    assert found.pieces[0] == BEGIN
    assert found.pieces[-1] == END
    assert (found.start, found.end) == (1, len(found.pieces) - 1)
    assert len(found.words) == found.end - found.start
    assert sorted(set(found.words)) == [0, 1, 2]


def test_what_stands_over_it_comes_first_and_is_not_its_own(encoder: SegmentEncoder) -> None:
    plain, under = (
        encoder.encode(segment("nauda;")),
        encoder.encode(segment("nauda;", lead_in="Ir:")),
    )
    assert under.pieces[under.start : under.end] == plain.pieces[plain.start : plain.end]
    assert under.pieces[under.start - 1] == END
    long = encoder.encode(segment("nauda;", lead_in="Grūtības un citas lietas " * 40))
    assert long.start == MOST_LEAD_PIECES + 2


def test_a_subheading_stands_in_for_a_lead_in(encoder: SegmentEncoder) -> None:
    under = Segment("x", "2.support", "x/1", 0, 6, "nauda;", subheading="Grūtības")
    assert encoder.encode(under) == encoder.encode(segment("nauda;", lead_in="Grūtības"))


def test_sections_have_rows_and_others_share_the_last(encoder: SegmentEncoder) -> None:
    rows = [encoder.encode(segment("a", s)).section for s in ("2.support", "3.indepth", "9.new")]
    assert rows == [0, 1, 2]


def test_long_segments_are_cut_and_empty_ones_are_read(encoder: SegmentEncoder) -> None:
    long = encoder.encode(segment("vārds " * 500))
    assert long.end - long.start == MOST_PIECES
    empty = encoder.encode(segment(""))
    batch = collate([long, empty])
    assert batch["own"][1].tolist()[:2] == [1.0, 0.0]
    assert np.allclose(batch["own"].sum(axis=1), 1.0)
    assert batch["mask"].sum(axis=1).tolist() == [len(long.pieces), len(empty.pieces)]


@given(st.text(max_size=80))
def test_every_text_is_read_and_every_piece_has_a_word(text: str) -> None:
    encoder = SegmentEncoder(read_model(PACKAGED).pieces, ("2.support",))
    found = encoder.encode(segment(text))
    assert len(found.words) == found.end - found.start
    assert max(found.words, default=-1) < max(1, len(words_of(text)))
    assert list(found.words) == sorted(found.words)


@pytest.mark.parametrize(
    ("text", "shares", "cues"),
    [
        ("Mums ļoti trūkst telpu.", [0, 0, 2, 1.5], ["trūkst telpu"]),
        ("Telpu (diemžēl) mums trūkst!", [2, 0, 0, 1.9], ["Telpu", "trūkst"]),
        ("Viens divi trīs.", [-1, -2, 0], []),
        ("Viens divi trīs.", [1, 0.1, 0.1], ["Viens"]),
        ("– –", [1, 1], []),
        ("", [], []),
    ],
)
def test_the_words_that_spoke_most(text: str, shares: list[float], cues: list[str]) -> None:
    assert strongest_words(text, np.array(shares, dtype=np.float16)) == cues
    assert all(cue in text for cue in cues)
