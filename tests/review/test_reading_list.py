"""What a person should read first: missed, disputed and uncertain segments."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from review_examples import FUNDING, INSTITUTIONS, PASSIVE, PLACE, codebook, coding, segments

from sdk_text.errors import InputError
from sdk_text.frames import codings_frame, frame_of
from sdk_text.records import Coding, Segment
from sdk_text.results import Results
from sdk_text.review.reading_list.lists import (
    COLUMNS,
    disagreements,
    reading_list,
    uncertain_codings,
    uncoded_worth_reading,
)
from sdk_text.review.reading_list.neighbours import scores_from_neighbours

ROWS = segments()
IDS = [row.segment for row in ROWS]


def results(codings: list[Coding], rows: list[Segment] = ROWS) -> Results:
    return Results.from_frames(
        codings=codings_frame(codings), segments=frame_of("segments", rows), codebook=codebook()
    )


def scores(*rows: tuple[int, str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [(IDS[i], code, p) for i, code, p in rows], columns=["segment", "code", "probability"]
    )


def test_uncoded_segments_are_ranked_by_the_codes_expected_to_be_missed() -> None:
    coded = results([coding(ROWS[0], PLACE), coding(ROWS[1], PLACE, coder="form")])
    told = scores(
        (0, FUNDING, 0.9), (1, PLACE, 0.1), (2, PLACE, 0.3), (2, INSTITUTIONS, 0.4),
        (4, PASSIVE, 0.6), (5, FUNDING, 0.0),
    )  # fmt: skip
    found = uncoded_worth_reading(coded, scores=told)
    assert list(found.columns) == list(COLUMNS)
    assert found["segment"].tolist() == [IDS[2], IDS[4], IDS[1]]
    assert found["score"].tolist() == pytest.approx([0.7, 0.6, 0.1])
    assert found["codes"].tolist()[0] == f"{INSTITUTIONS}; {PLACE}"
    assert "0.40" in found["why"].tolist()[0]
    assert uncoded_worth_reading(coded, 1, scores=told)["segment"].tolist() == [IDS[2]]
    unread = uncoded_worth_reading(coded, scores=told, read={IDS[2]})
    assert unread["segment"].tolist() == [IDS[4], IDS[1]]


def test_what_the_run_knows_to_be_read_is_not_offered_again() -> None:
    run = results([coding(ROWS[0], PLACE)])
    told = scores((2, PLACE, 0.3), (4, PASSIVE, 0.6))
    read = replace(run, meta={"segments_read": [IDS[0], IDS[4]]})
    assert reading_list(read, scores=told)["segment"].tolist() == [IDS[2]]
    everything = reading_list(read, scores=told, read=())["segment"]
    assert set(everything) == {IDS[0], IDS[2], IDS[4]}


def test_without_a_classifier_similar_segments_tell() -> None:
    rows = segments(
        (
            ("2.support", "Pagastā trūkst telpu, kur sanākt."),
            ("2.support", "Upe tek uz jūru."),
            ("2.support", "Ciemā trūkst telpu sanāksmēm."),
            ("6.results", "Pienāca rudens."),
        )
    )
    found = uncoded_worth_reading(results([coding(rows[0], PLACE)], rows))
    assert found["segment"].tolist()[0] == rows[2].segment
    assert found["codes"].tolist()[0] == PLACE
    assert rows[0].segment not in set(found["segment"])


def test_nothing_coded_nothing_similar() -> None:
    assert uncoded_worth_reading(results([])).empty
    assert list(uncoded_worth_reading(results([])).columns) == list(COLUMNS)
    everything = [coding(row, PLACE) for row in ROWS]
    assert uncoded_worth_reading(results(everything)).empty
    assert scores_from_neighbours([], []).empty


@pytest.mark.parametrize(
    "bad",
    [
        pd.DataFrame({"segment": ["a"], "code": ["b"]}),
        scores((0, PLACE, 1.2)),
        scores((0, PLACE, float("nan"))),
    ],
)
def test_scores_that_are_none(bad: pd.DataFrame) -> None:
    with pytest.raises(InputError):
        uncoded_worth_reading(results([]), scores=bad)


def test_disagreements_rank_the_divided_first() -> None:
    coders = {
        "Anna": [coding(ROWS[0], PLACE), coding(ROWS[2], INSTITUTIONS), coding(ROWS[4], PASSIVE)],
        "Jānis": [coding(ROWS[0], PLACE), coding(ROWS[2], FUNDING), coding(ROWS[4], FUNDING)],
    }
    found = disagreements(coders, ROWS)
    # Two codes and two families are in dispute on the one, two codes of one family on the other.
    assert found["segment"].tolist() == [IDS[2], IDS[4]]
    assert found["score"].tolist() == [4, 2]
    assert found["codes"].tolist()[0] == f"{FUNDING}; {INSTITUTIONS}"
    assert found["why"].tolist()[0] == f"Anna: {INSTITUTIONS}; Jānis: {FUNDING}"
    three = coders | {"rules": [coding(ROWS[5], FUNDING)]}
    assert disagreements(three, ROWS, 1)["segment"].tolist() == [IDS[2]]
    split = disagreements(three, frame_of("segments", ROWS)).set_index("segment")["score"]
    assert split[IDS[5]] == pytest.approx(2 * 4 * (1 / 3) * (2 / 3))
    with pytest.raises(InputError, match="two coders"):
        disagreements({"Anna": []}, ROWS)


def test_uncertain_codings_of_machines_only() -> None:
    codings = [
        coding(ROWS[0], PLACE, confidence=0.6),
        coding(ROWS[0], PLACE, coder="rules", confidence=0.9),
        coding(ROWS[0], FUNDING, confidence=0.8),
        coding(ROWS[4], PASSIVE, confidence=0.5),
        coding(ROWS[5], FUNDING, coder="Anna", confidence=0.1),
    ]
    found = uncertain_codings(results(codings))
    assert found["segment"].tolist() == [IDS[4], IDS[0]]
    # The more certain of two codings of one code counts.
    assert found["score"].tolist() == pytest.approx([0.5, 0.1 + 0.2])


def test_the_reading_list_adds_up_the_reasons() -> None:
    codings = [coding(ROWS[0], PLACE, confidence=0.6), coding(ROWS[4], PASSIVE, confidence=0.5)]
    coders = {"combined": codings, "Anna": [coding(ROWS[4], PASSIVE)]}
    told = scores((2, PLACE, 0.3))
    found = reading_list(results(codings), coders, scores=told)
    assert found["segment"].tolist() == [IDS[0], IDS[4], IDS[2]]
    assert found["score"].tolist() == pytest.approx([0.4 + 2, 0.5, 0.3])
    assert "doubts" in found["why"].tolist()[0]
    assert "Anna: –" in found["why"].tolist()[0]
    assert found["codes"].tolist()[0] == PLACE
    unread = reading_list(results(codings), coders, 1, scores=told, read={IDS[0]})
    assert unread["segment"].tolist() == [IDS[4]]
    assert reading_list(results([])).empty


def test_codes_hidden_in_the_pilot_reports_are_found_again(shared: Path) -> None:
    """Of the first 50, more than chance (0.44) must be segments whose codes were taken away."""
    lines = (shared / "gold" / "segments.jsonl").read_text(encoding="utf-8").splitlines()
    units = [json.loads(line) for line in lines]
    rows = [
        Segment(u["doc"], u["section"], str(u["id"]), u["start"], u["end"], u["text"])
        for u in units
    ]
    coded = [i for i, unit in enumerate(units) if unit["codes"]]
    hidden = set(random.Random(0).sample(coded, len(coded) // 5))
    left = [
        coding(row, code)
        for i, (row, unit) in enumerate(zip(rows, units, strict=True))
        for code in unit["codes"]
        if i not in hidden
    ]
    found = uncoded_worth_reading(results(left, rows), 50)
    wanted = {rows[i].segment for i in hidden}
    assert found["segment"].isin(wanted).sum() >= 30
