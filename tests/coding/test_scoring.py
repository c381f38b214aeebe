"""Scoring counts as the study's scorer does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdk_text.coded_units import CodedUnit, read_coded_units
from sdk_text.coding.scoring import predicted, project, score
from sdk_text.errors import InputError
from sdk_text.records import Segment
from sdk_text.text.overlap import overlap_by_half


def unit(start: int, end: int, *codes: str) -> CodedUnit:
    """A unit of report a."""
    return CodedUnit("a", start, end, codes)


def segment(start: int, end: int, summary: str = "a") -> Segment:
    """A segment without text."""
    return Segment(summary, "3", f"{summary}/3/{start}", start, end, "")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 10, True), (5, 15, True), (6, 16, False), (2, 4, True), (10, 20, False), (0, 100, True)],
)
def test_half_of_the_shorter_counts(start: int, end: int, expected: bool) -> None:
    assert overlap_by_half(start, end, 0, 10) is expected


def test_projection_there_and_back() -> None:
    units = [unit(0, 10, "f/a"), unit(10, 30), unit(30, 40, "f/b", "g/c")]
    segments = [segment(0, 10), segment(10, 40), segment(50, 60), segment(0, 10, "b")]
    labels = project(segments, units)
    assert labels == [{"f/a"}, {"f/b", "g/c"}, None, None]
    given = [codes or set() for codes in labels]
    assert predicted(units, segments, given) == [{"f/a"}, {"f/b", "g/c"}, {"f/b", "g/c"}]


def test_figures_by_hand() -> None:
    gold = [{"f/a"}, {"f/a"}, {"f/b"}, set(), {"g/c"}]
    got = [{"f/a"}, {"f/b"}, {"f/b"}, {"f/a"}, set()]
    scores = score(gold, got)
    # right: a 1, b 1, c 0; given 4; real 4
    assert scores.micro == pytest.approx(2 * 2 / (4 + 4))
    assert scores.precision == pytest.approx(0.5)
    # families: f right 3 of 4 given and 3 real, g 0 of 1
    assert scores.family_micro == pytest.approx(2 * 3 / (4 + 4))
    assert scores.family("f") == pytest.approx(6 / 7)
    assert scores.macro == 0.0  # no code has five units


def test_bad_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    good = json.dumps({"doc": "a", "start": 0, "end": 1, "codes": ["f/a"]})
    path.write_text(good + "\n" + '{"doc": "a"}\n[]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"(?s)line 2.*line 3"):
        read_coded_units(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_coded_units(tmp_path / "none.jsonl")


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {"doc": "a", "start": 0, "end": 9, "codes": ["f/a", "f/a"], "text": "Pirmā\u2028otrā"}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\r\n\n", encoding="utf-8-sig")
    assert read_coded_units(path) == [CodedUnit("a", 0, 9, ("f/a",), "", "1", "Pirmā\u2028otrā")]
