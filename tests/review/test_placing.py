"""Which words a decision falls on: twins, segments cut in two and joined."""

from __future__ import annotations

import pytest
from review_examples import FUNDING, codebook, decision, segments

from sdk_text.review.decisions.apply import apply_decisions
from sdk_text.review.decisions.placing import place_decisions
from sdk_text.review.decisions.record import Decision


def placed(decided: Decision, sentences: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """Where a decision is found, and the words there."""
    found = place_decisions([decided], segments(sentences))[0]
    return found.where, found.segment.text if found.segment else ""


LIBRARY = "Bibliotēka palīdz ar telpām un padomu vienmēr."
TWINS = (
    ("a", "Pirmais teikums par ielu un māju."), ("a", LIBRARY), ("a", "Jā."),
    ("a", "Trešais teikums par skolu un bērniem."), ("b", "Ceturtais par mežu un upi."),
    ("b", "Jā."), ("b", LIBRARY), ("b", "Sestais teikums par jūru un krastu."),
)  # fmt: skip


def test_a_word_that_is_gone_is_not_found_in_another_section() -> None:
    decided = decision(segments(TWINS), 2, "add", FUNDING)
    assert placed(decided, TWINS) == ("in place", "Jā.")
    assert placed(decided, (*TWINS[:2], *TWINS[3:])) == ("unplaced", "")
    edited = (*TWINS[:2], ("a", "Jā, protams."), *TWINS[3:])
    assert placed(decided, edited) == ("moved", "Jā, protams.")


def test_one_of_a_few_words_between_other_neighbours_is_told() -> None:
    rows = (("a", "Nav."), TWINS[0], ("a", "Nav."), TWINS[3])
    assert placed(decision(segments(rows), 0, "add", FUNDING), rows[1:]) == ("moved", "Nav.")


def test_words_edited_in_their_place_go_before_a_twin_elsewhere() -> None:
    now = "Bibliotēka palīdz tikai ar telpām un labu padomu."
    decided = decision(segments(TWINS), 1, "add", FUNDING)
    assert placed(decided, (TWINS[0], ("a", now), *TWINS[2:])) == ("moved", now)
    assert placed(decided, (TWINS[0], *TWINS[2:])) == ("moved", LIBRARY)


ONE, OTHER = (
    "Pagastā trūkst telpu, kur sanākt kopā vakaros",
    "naudas pietika tikai tējai un kafijai",
)
JOINED = (TWINS[0], ("a", f"{ONE}; {OTHER}."), TWINS[3])
APART = (TWINS[0], ("a", f"{ONE}."), ("a", f"{OTHER}."), TWINS[3])


def test_of_a_segment_cut_in_two_the_half_with_the_coded_words_is_meant() -> None:
    for words, now in ((OTHER[:14], f"{OTHER}."), (ONE[:14], f"{ONE}.")):
        decided = decision(segments(JOINED), 1, "accept", FUNDING, evidence=words)
        assert placed(decided, APART) == ("moved", now)


@pytest.mark.parametrize("when", ["2026-11-01", "2026-11-02"])
@pytest.mark.parametrize(("action", "code"), [("none", ""), ("reject", FUNDING)])
@pytest.mark.parametrize("coder", ["Anna", "Jānis"])
def test_a_no_to_words_that_were_joined_to_others_takes_nothing_from_those(
    action: str, code: str, when: str, coder: str
) -> None:
    rows = segments(APART)
    given = decision(rows, 2, "accept", FUNDING)
    no = decision(rows, 1, action, code, decided=when, coder=coder)
    codings, report = apply_decisions([], segments(JOINED), [given, no], codebook())
    assert [(c.code, c.coder) for c in codings] == [(FUNDING, "Anna")]
    assert list(report["status"]) == ["moved", "overruled"]


def test_a_later_no_to_the_joined_words_holds_after_a_further_edit() -> None:
    rows, joined = segments(APART), segments(JOINED)
    given = decision(rows, 2, "accept", FUNDING)
    no = decision(joined, 1, "reject", FUNDING, decided="2026-11-02")
    edited = (JOINED[0], ("a", f"{JOINED[1][1]} Tā tas palika."), JOINED[2])
    codings, report = apply_decisions([], segments(edited), [given, no], codebook())
    assert codings == []
    assert list(report["status"]) == ["overruled", "moved"]
