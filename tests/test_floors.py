"""What parsing and coding find in the four sample reports, pinned: a gate that needs nothing else.

The counts of `sample_floors.json` were read off a run and looked through. Sections and boxes are
exact; segments and codings may move a little, and fall only so far. To pin anew what moved on
purpose: ``python tests/test_floors.py``, and a reason in the changelog where a count fell.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sdk_text.results import Results

pytestmark = pytest.mark.slow
FILE = Path(__file__).with_name("sample_floors.json")
PINNED: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
SEGMENTS_MAY_MOVE = 0.03
LEAST_OF_CODINGS = 0.85
MOST_OF_CODINGS = 1.35
LEAST_KEPT = 0.75
"""Of the pinned pairs of report, section and code, so many must still be found."""


def counts(results: Results) -> dict[str, dict[str, Any]]:
    """What the file pins, of a run."""
    found = {}
    for summary in results.summaries["summary"]:
        of = {name: frame[frame["summary"] == summary] for name, frame in _with_summary(results)}
        codings = of["codings"]
        ticked = of["approaches"][of["approaches"]["ticked"]]
        pairs = set(zip(codings["section"], codings["code"], strict=True))
        found[str(summary)] = {
            "sections": list(of["sections"]["section"]),
            "ticked": sorted(ticked["approach"]),
            "segments": len(of["segments"]),
            "codings": {k: int(v) for k, v in sorted(codings["family"].value_counts().items())},
            "section_codes": sorted(f"{section} {code}" for section, code in pairs),
        }
    return found


def _with_summary(results: Results) -> list[tuple[str, pd.DataFrame]]:
    return [(n, f) for n, f in results.frames().items() if "summary" in f.columns]


@pytest.fixture(scope="module")
def found(sample_results: Results) -> dict[str, dict[str, Any]]:
    return counts(sample_results)


def test_all_reports_are_found(found: dict[str, dict[str, Any]]) -> None:
    assert list(found) == list(PINNED)


@pytest.mark.parametrize("summary", PINNED)
def test_sections_and_form(summary: str, found: dict[str, dict[str, Any]]) -> None:
    assert found[summary]["sections"] == PINNED[summary]["sections"]
    assert found[summary]["ticked"] == PINNED[summary]["ticked"]


@pytest.mark.parametrize("summary", PINNED)
def test_segments(summary: str, found: dict[str, dict[str, Any]]) -> None:
    pinned = PINNED[summary]["segments"]
    assert abs(found[summary]["segments"] - pinned) <= max(2, SEGMENTS_MAY_MOVE * pinned)


@pytest.mark.parametrize("summary", PINNED)
def test_codings(summary: str, found: dict[str, dict[str, Any]]) -> None:
    for family, pinned in PINNED[summary]["codings"].items():
        now = found[summary]["codings"].get(family, 0)
        low, high = int(LEAST_OF_CODINGS * pinned) - 1, MOST_OF_CODINGS * pinned + 3
        assert low <= now <= high, (family, pinned, now)
    pinned_pairs = set(PINNED[summary]["section_codes"])
    kept = len(pinned_pairs & set(found[summary]["section_codes"])) / len(pinned_pairs)
    assert kept >= LEAST_KEPT, f"{kept:.0%} of the pinned pairs of section and code"


def test_evidence_is_where_it_is_said_to_be(sample_results: Results) -> None:
    document_of = dict(
        zip(sample_results.summaries["summary"], sample_results.summaries["document"], strict=True)
    )
    letters = str.maketrans("", "", " \t\r\n-\u00ad\u00a0")
    for row in sample_results.codings.to_dict("records"):
        if row["segment"]:
            text = sample_results.texts[document_of[row["summary"]]][row["start"] : row["end"]]
            first = str(row["text"])[:12].translate(letters)
            assert text.translate(letters).startswith(first[:6]), row


def pin() -> None:
    """Write the counts of now into the file."""
    import sdk_text
    from sdk_text.reading import find_files

    corpus = Path(__file__).resolve().parent.parent / "corpus"
    now = counts(sdk_text.extract([f for f in find_files(corpus) if f.parent == corpus]))
    FILE.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    pin()
