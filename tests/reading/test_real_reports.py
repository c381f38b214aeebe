"""The real reports stay the same reports when they come as DOCX or PDF."""

from __future__ import annotations

import pytest
from make_files import load_script, make_docx, make_pdf

from sdk_text.parsing import parse_document
from sdk_text.reading import read_document

figures = load_script("import_corpus").figures


@pytest.fixture(scope="module")
def collection(pilot_reports):
    return parse_document(read_document(pilot_reports))


def same_after(collection, summary: str, path) -> None:
    """Assert that the file holds the one report, with its sections, ticks and words in order."""
    known = next(s for s in collection.summaries if s.summary == summary)
    again = parse_document(read_document(path))
    assert [s.summary for s in again.summaries] == [summary]
    assert figures(again, again.summaries[0]) == figures(collection, known)


def test_all_nine_through_docx(collection, tmp_path):
    assert len(collection.summaries) == 9
    for summary in collection.summaries:
        path = make_docx(tmp_path / f"{summary.summary}.docx", collection, summary.summary)
        same_after(collection, summary.summary, path)


@pytest.mark.parametrize(
    ("summary", "ruled", "header"),
    [
        ("cesis-2", True, ""),
        ("bauska", False, "Metodiskais materiāls"),
        pytest.param("riga", False, "", marks=pytest.mark.slow),
        pytest.param("adazi", True, "Metodiskais materiāls", marks=pytest.mark.slow),
    ],
)
def test_through_a_pdf_of_two_columns(collection, tmp_path, summary, ruled, header):
    path = make_pdf(tmp_path / "report.pdf", collection, summary, ruled=ruled, header=header)
    same_after(collection, summary, path)
