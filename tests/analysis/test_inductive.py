from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sdk_text.analysis import inductive_segments, inductive_themes, inductive_words
from sdk_text.analysis.inductive import npmi
from sdk_text.errors import InputError
from sdk_text.wording.notes import notes

GARDEN = ["dārzs", "ābele", "puķe", "zeme", "sēkla", "stāds"]
MUSIC = ["koris", "dziesma", "kokle", "balss", "skatuve", "nots"]


@pytest.fixture
def planted(make):
    """Forty uncoded segments of two subjects, and coded ones that must not count."""
    random = np.random.default_rng(2)
    uncoded = [
        (" ".join(random.choice(words, 5, replace=False)) + f" x{i}.", [])
        for i in range(20)
        for words in (GARDEN, MUSIC)
    ]
    coded = [(f"nauda maks parāds budžets {i}.", ["problem/money"]) for i in range(20)]
    short = [("Īsi te.", [])]
    return make(
        {"alfa": {"2.support": uncoded[:20] + coded}, "beta": {"5.goal": uncoded[20:] + short}}
    )


def test_planted_subjects_come_back(planted):
    frame = inductive_words(planted, topics=2, top=6)
    found = {frozenset(words) for _, words in frame.groupby("topic")["lemma"]}
    assert found == {frozenset(GARDEN), frozenset(MUSIC)}
    assert (frame.groupby("topic")["weight"].sum() <= 1 + 1e-9).all()
    counted = frame.set_index("lemma")["segments"]
    texts = planted.segments["text"]
    assert counted["koris"] == texts.str.contains("koris").sum()


def test_topics_count_their_segments_and_leave_the_coded_out(planted):
    frame = inductive_themes(planted, topics=2, top=3)
    assert frame["segments"].tolist() == [20, 20]
    assert frame["share"].sum() == pytest.approx(1)
    assert frame["summaries"].tolist() == [2, 2]
    assert (frame["coherence"] > 0).all()
    assert all(len(words.split(", ")) == 3 for words in frame["words"])
    assert (frame.attrs["uncoded"], frame.attrs["used"]) == (41, 40)


def test_segments_show_their_own_topic(planted):
    words = inductive_words(planted, topics=2, top=6)
    frame = inductive_segments(planted, topics=2, per_topic=3)
    assert frame["rank"].tolist() == [1, 2, 3, 1, 2, 3]
    for row in frame.itertuples():
        own = set(words.loc[words["topic"] == row.topic, "lemma"])
        assert len(own & set(row.quote.rstrip(".").split())) == 5
        assert row.weight > 0.9
        assert planted.evidence(row._asdict()) == row.quote


def test_the_same_seed_gives_the_same_topics(planted):
    pd.testing.assert_frame_equal(
        inductive_themes(planted, seed=3), inductive_themes(planted, seed=3)
    )


def test_one_topic_for_thirty_segments_unless_told(planted):
    assert len(inductive_themes(planted)) == 2
    assert len(inductive_themes(planted, topics=5)) == 5


def test_the_same_words_are_shown_once(make):
    texts = [("Ābele dārzs zeme puķe!", []), ("ābele Dārzs zeme puķe!", [])]
    others = [(f"koris dziesma kokle balss v{i}", []) for i in range(12)]
    results = make({"alfa": {"2.support": texts + others}})
    frame = inductive_segments(results, topics=2, per_topic=20)
    assert not frame["quote"].str.casefold().duplicated().any()


def test_too_little_to_form_topics_from(three, uncoded):
    frame = inductive_themes(three)
    assert len(frame) == 0
    assert notes(frame) == ["Too few uncoded segments to form topics from: 1."]
    assert len(inductive_segments(uncoded, topics=500)) == 0
    assert inductive_words(three).columns.tolist() == [
        "topic", "rank", "lemma", "weight", "segments",
    ]  # fmt: skip


def test_npmi_by_hand():
    joint, a, b = np.array([0.25, 0.5, 0.0, 1.0]), np.array([0.5, 0.5, 0.3, 1.0]), None
    b = np.array([0.5, 0.5, 0.2, 1.0])
    assert npmi(joint, a, b) == pytest.approx([0.0, 1.0, -1.0, 1.0])


def test_lemmas_are_needed(three):
    with pytest.raises(InputError, match="inductive view needs the frame 'tokens'"):
        inductive_themes(three.with_frames(tokens=three.tokens.iloc[:0]))


def test_topics_without_segments_say_so(planted):
    frame = inductive_themes(planted, topics=30)
    empty = int((frame["segments"] == 0).sum())
    assert empty > 0
    assert notes(frame, "en") == [
        f"{empty} of {len(frame)}\u00a0topics have no segment: so many topics are too many for "
        "these data."
    ]
    assert "neviena segmenta" in notes(frame, "lv")[0]
