"""On the real reports, where they are: figures and offsets only, no words of theirs."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from made_results import build

from sdk_text.analysis import (
    cooccurrence,
    pseudonyms,
    reuse,
    saturation,
    theme_by_summary,
    without_reuse,
)
from sdk_text.frames import parsed_frames
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.results import Results


@pytest.fixture(scope="module")
def real(pilot_reports):
    parsed = parse_document(read_document(pilot_reports))
    texts = {parsed.document.name: parsed.document.text}
    return Results.from_frames(texts=texts, **parsed_frames(parsed))


def test_the_copied_answer_and_the_repeated_list_are_found(real):
    frame = reuse(real)
    places = frame[["summary_a", "section_a", "summary_b", "section_b"]]
    copied = frame[(places == ["tukums", "2.vision", "cesis-1", "2.vision"]).all(axis=1)]
    assert copied["words"].max() == 22
    assert (copied["similarity"] == 1).all()
    listed = frame[(places == ["rezekne", "3.indepth", "rezekne", "3.field"]).all(axis=1)]
    assert listed["longest"].max() >= 40
    text = real.texts["pilot-reports"]
    for row in copied.itertuples():
        sides = text[row.start_a : row.end_a], text[row.start_b : row.end_b]
        a, b = (re.findall(r"\w+", side.lower()) for side in sides)
        assert a == b
        assert len(a) == row.words
    left_out = without_reuse(real, frame).meta["reuse_left_out"]
    assert 30 <= len(left_out) <= 120


def test_every_participant_is_hidden_even_without_an_engine(real):
    hide = pseudonyms(real).replace
    rows = real.segments[real.segments["section"] == "1.participant"]
    hidden = {row.summary for row in rows.itertuples() if "[person" in hide(row.text)}
    assert len(hidden) == 9
    changed = sum(hide(text) != text for text in real.segments["text"])
    assert 50 <= changed <= 130


def test_two_hundred_reports():
    needs = [
        (
            f"Teikums numur {i} par to.",
            ["problem/money"] * (i % 3 == 0) + ["way/plan"] * (i % 4 == 0),
        )
        for i in range(20)
    ]
    goals = [(f"Mērķis numur {i} bija tas.", ["asset/hall"]) for i in range(10)]
    report = {"2.support": needs, "5.goal": goals}
    results = build({f"r{n:03d}": report for n in range(200)}, tokens=False)
    frame = theme_by_summary(results)
    assert len(frame) == 8 * 201
    pair = cooccurrence(results).query("code_a == 'problem/money' and code_b == 'way/plan'").iloc[0]
    assert (pair["units"], pair["together"], pair["summaries"]) == (6000, 400, 200)
    assert saturation(results)["codes_expected"].tolist() == pytest.approx([3.0] * 200)
    assert isinstance(reuse(results), pd.DataFrame)
