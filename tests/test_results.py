from __future__ import annotations

import pandas as pd
import pytest

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS, empty_frame, tidy_frame
from sdk_text.results import Results
from sdk_text.run.whole_run import counts_of

SUMMARIES = pd.DataFrame(
    {"summary": ["a", "b"], "document": ["d", "d"], "start": [0, 6], "end": [6, 12]}
)
CODINGS = pd.DataFrame(
    {
        "summary": ["a", "a"],
        "section": ["2", "2"],
        "segment": ["a/2/1", "a/2/2"],
        "family": ["difficulty", "method"],
        "code": ["difficulty/funding", "method/swot"],
        "start": [0, 2],
        "end": [2, 5],
    }
)


def test_every_frame_is_there_even_when_empty() -> None:
    results = Results()
    for name, columns in COLUMNS.items():
        frame = results.frames()[name]
        assert list(frame.columns) == list(columns)
        assert frame.empty


def test_evidence_is_the_documents_own_words() -> None:
    results = Results.from_frames(summaries=SUMMARIES, codings=CODINGS, texts={"d": "nav naudas n"})
    assert results.evidence(results.codings.iloc[0]) == "na"
    assert results.evidence(results.codings.iloc[1]) == "v n"


def test_overview_counts_each_family() -> None:
    table = Results.from_frames(summaries=SUMMARIES, codings=CODINGS).overview()
    assert table["codings"].tolist() == [2, 0]
    assert table["difficulty"].tolist() == [1, 0]
    assert table["method"].tolist() == [1, 0]
    assert table["resource"].tolist() == [0, 0]


def test_what_two_coders_gave_counts_once_as_in_tables() -> None:
    twice = pd.concat([CODINGS.assign(coder=coder) for coder in ("Anna", "Jānis")])
    table = Results.from_frames(summaries=SUMMARIES, codings=twice).overview()
    assert table["codings"].tolist() == [2, 0]
    frames = {"codings": tidy_frame("codings", twice), "summaries": SUMMARIES}
    assert counts_of(frames) == {"codings": 2, "summaries": 2}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match=r"codings: column\(s\) code missing"):
        tidy_frame("codings", CODINGS.drop(columns="code"))


def test_a_wrong_type_is_named() -> None:
    with pytest.raises(InputError, match=r"codings\.start"):
        tidy_frame("codings", CODINGS.assign(start=["x", "y"]))
    with pytest.raises(InputError, match=r"approaches\.ticked"):
        tidy_frame(
            "approaches", pd.DataFrame({"summary": ["a"], "approach": ["x"], "ticked": ["perhaps"]})
        )


def test_an_unknown_frame_is_named() -> None:
    with pytest.raises(InputError, match="sumaries"):
        Results.from_frames(sumaries=empty_frame("summaries"))


def test_jupyter_shows_escaped_text() -> None:
    shown = Results.from_frames(
        summaries=SUMMARIES.assign(municipality="<script>alert(1)</script>")
    )._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_loading_something_else_says_so(tmp_path) -> None:
    with pytest.raises(InputError, match=r"run\.json"):
        Results.load(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        Results.load(tmp_path / "nowhere")
