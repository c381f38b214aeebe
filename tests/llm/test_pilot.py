"""The pilot: a sample by section and code, and what a person's coding allows."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from llm_examples import made_run

from sdk_text.codebook import family_of, load_codebook
from sdk_text.errors import InputError
from sdk_text.llm.pilot import (
    PILOT_COLUMNS,
    BlindCoding,
    blind_coding,
    draw_sample,
    pilot_frame,
    pilot_lines,
    validation,
)
from sdk_text.llm.reporting import _validation
from sdk_text.llm.settings import LlmSettings
from sdk_text.records import Coding, Segment
from sdk_text.results import Results
from sdk_text.review.decisions.record import Decision, places

SETTINGS = LlmSettings("m")
BOOK = load_codebook()
SECTIONS = ("2.support", "3.initial", "5.design", "6.factors")
NUMBERS = tuple(
    (section, f"Teikums {section} numur {n} par kaut ko.")
    for section, many in zip(SECTIONS, (200, 100, 60, 40), strict=True)
    for n in range(many)
)


@pytest.fixture(scope="module")
def run() -> tuple[Results, list[Segment]]:
    return made_run(NUMBERS)


def coding(segment: Segment, code: str) -> Coding:
    return Coding(
        segment.summary, segment.section, segment.segment, family_of(code), code, segment.start,
        segment.end, segment.text, "llm", 1.0, "",
    )  # fmt: skip


def test_a_sample_by_section_and_code(run: tuple[Results, list[Segment]]) -> None:
    results, segments = run
    rare = [coding(s, "method/swot") for s in segments[10:18]]
    common = [coding(s, "resource/residents") for s in segments[100:300]]
    chosen = draw_sample(results, [*rare, *common], 100, each=12, seed=3)
    assert len(chosen) == len(set(chosen)) == 100
    order = {s.segment: i for i, s in enumerate(segments)}
    assert [order[s] for s in chosen] == sorted(order[s] for s in chosen)
    assert {c.segment for c in rare} <= set(chosen)
    assert len({c.segment for c in common} & set(chosen)) >= 12
    sections = Counter(s.split("/")[1] for s in chosen)
    assert all(sections[name] >= 5 for name in SECTIONS)
    assert chosen == draw_sample(results, [*rare, *common], 100, each=12, seed=3)
    assert chosen != draw_sample(results, [*rare, *common], 100, each=12, seed=4)


def test_samples_that_cannot_be_drawn(run: tuple[Results, list[Segment]]) -> None:
    results, _ = run
    with pytest.raises(InputError, match="400 segments only"):
        draw_sample(results, [], 401)
    with pytest.raises(InputError, match="at least 1"):
        draw_sample(results, [], 0)
    assert len(draw_sample(results, [], 400)) == 400
    assert len(draw_sample(results, [], 1)) == 1


def blind(
    segments: list[Segment], codes: dict[str, list[str]], who: str = "Anna"
) -> list[Decision]:
    """A person's blind coding of all these segments."""
    made = []
    for place in places(segments):
        common = {
            "coder": who, "decided": "2026-11-25T10:00:00+00:00", "summary": place.summary,
            "section": place.section, "segment": place.segment, "text": place.text,
            "key": place.key, "before": place.before, "after": place.after,
        }  # fmt: skip
        made.append(Decision(action="blind", code="", **common))
        made += [Decision(action="add", code=c, **common) for c in codes.get(place.segment, [])]
    return made


def test_codes_are_proven_one_by_one(run: tuple[Results, list[Segment]]) -> None:
    _, segments = run
    rng = random.Random(0)
    good, bad, few = "difficulty/funding", "resource/residents", "method/swot"
    codes = {s.segment: [] for s in segments}
    model = []
    for i, s in enumerate(segments):
        if i % 5 == 0:
            codes[s.segment].append(good)
            model += [coding(s, good)] * (rng.random() < 0.95)
        if i % 4 == 0:
            codes[s.segment].append(bad)
        model += [coding(s, bad)] * (rng.random() < 0.25)
    codes[segments[0].segment].append(few)
    model.append(coding(segments[0], few))
    rows, person, who = blind_coding(blind(segments, codes), segments, BOOK)
    assert (len(rows), who) == (400, ["Anna"])
    frame = pilot_frame(person, model, rows, BOOK, SETTINGS)
    assert tuple(frame.columns) == PILOT_COLUMNS
    verdicts = dict(zip(frame["code"], frame["verdict"], strict=True))
    assert (verdicts[good], verdicts[bad], verdicts[few]) == ("proven", "unproven", "too few")
    row = frame[frame["code"] == good].iloc[0]
    assert row["person"] == 80
    assert row["kappa_low"] < row["kappa"] < row["kappa_high"]
    strict = pilot_frame(person, model, rows, BOOK, replace(SETTINGS, pilot_kappa=0.999))
    assert "proven" not in set(strict["verdict"])
    found = validation(model, segments, blind(segments, codes), BOOK, SETTINGS)
    assert found is not None
    assert (found["proven"], found["too_few"]) == ([good], [few])
    assert found["unproven"] == [bad]
    for lang, word in (("en", "may be used"), ("lv", "drīkst lietot")):
        assert any(good in text and word in text for text in pilot_lines(frame, lang))


def test_decisions_that_saw_the_model_prove_nothing(run: tuple[Results, list[Segment]]) -> None:
    _, segments = run
    accepted = [
        replace(d, action="accept", code="difficulty/funding")
        for d in blind(segments, {})
    ]  # fmt: skip
    model = [coding(s, "difficulty/funding") for s in segments]
    assert validation(model, segments, accepted, BOOK, SETTINGS) is None
    assert validation(model, segments[:20], blind(segments[:20], {}), BOOK, SETTINGS) is None


def test_a_person_who_gave_nothing(run: tuple[Results, list[Segment]]) -> None:
    _, segments = run
    rows, person, _ = blind_coding(blind(segments, {}), segments, BOOK)
    assert person == []
    model = [coding(s, "difficulty/funding") for s in segments[:50]]
    frame = pilot_frame(person, model, rows, BOOK, SETTINGS)
    assert set(frame["verdict"]) == {"too few"}
    found = validation(model, segments, blind(segments, {}), BOOK, SETTINGS)
    assert found is not None
    assert found["proven"] == []
    assert not any(isinstance(v, float) and pd.isna(v) for v in found.values())


def test_the_sheet_is_the_blind_sheet_and_the_score_the_common_one(
    tmp_path: Path, run: tuple[Results, list[Segment]]
) -> None:
    from sdk_text.review.agreement.agreement import agreement

    _, segments = run
    codes = {s.segment: ["difficulty/funding"] for s in segments[::3]}
    model = [coding(s, "difficulty/funding") for s in segments[::2]]
    rows, person, _ = blind_coding(blind(segments, codes), segments, BOOK)
    frame = pilot_frame(person, model, rows, BOOK, SETTINGS)
    common = agreement(person, model, rows, codebook=BOOK, resample="segment")
    for name in ("kappa", "kappa_low", "kappa_high", "f1"):
        mine = frame.loc[frame["code"] == "difficulty/funding", name].iloc[0]
        theirs = common.loc[common["name"] == "difficulty/funding", name].iloc[0]
        assert mine == theirs


def test_what_blind_coders_differ_on_counts_once_it_is_settled(
    run: tuple[Results, list[Segment]],
) -> None:
    _, segments = run
    code, rows = "difficulty/funding", segments[:40]
    both = {s.segment: [code] for s in rows[:20]}
    said = blind(rows, both) + blind(rows, both | {rows[30].segment: [code]}, "Jānis")
    _, person, who = blind_coding(said, segments, BOOK)
    assert who == ["Anna", "Jānis"]
    assert {c.segment for c in person} == set(both)
    assert BlindCoding(said, segments, BOOK).unsettled == 1
    found = validation([], segments, said, BOOK, SETTINGS)
    assert found is not None
    assert found["unsettled"] == 1
    assert "differ" in _validation(found, "en")
    [adds] = [d for d in said if d.action == "add" and d.segment == rows[30].segment]
    third = {"coder": "Berta", "decided": "2026-11-26T10:00:00+00:00", "settles": "yes"}
    settled = [*said, replace(adds, action="accept", **third)]
    _, person, _ = blind_coding(settled, segments, BOOK)
    assert {c.segment for c in person} == {*both, rows[30].segment}
    assert BlindCoding(settled, segments, BOOK).unsettled == 0
    _, person, _ = blind_coding([*said, replace(adds, action="reject", **third)], segments, BOOK)
    assert {c.segment for c in person} == set(both)
