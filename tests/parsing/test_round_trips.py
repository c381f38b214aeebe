"""The real reports made into DOCX and PDF files, read and parsed again."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest

from sdk_text.parsing import coverage, parse_document
from sdk_text.reading import read_document
from sdk_text.records import ParsedDocument

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reading"))
from make_files import make_docx, make_pdf

NINE = [
    "tukums", "cesis-2", "rezekne", "bauska", "riga", "adazi", "daugavpils-1", "daugavpils-2",
]  # fmt: skip
ALL = ["cesis-1", *(pytest.param(summary, marks=pytest.mark.slow) for summary in NINE)]


def answers(parsed: ParsedDocument, summary: str) -> dict[str, str]:
    """Letters of each section without strays."""
    text = parsed.document.text
    letters: dict[str, str] = {}
    for section in parsed.sections:
        if section.summary == summary:
            pieces, at = [], section.start
            for stray in parsed.stray:
                if section.start <= stray.start < section.end:
                    pieces.append(text[at : stray.start])
                    at = stray.end
            plain = unicodedata.normalize("NFC", "".join([*pieces, text[at : section.end]]))
            letters[section.section] = "".join(c for c in plain if c.isalnum())
    return letters


@pytest.mark.parametrize("summary", ALL)
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_sections_words_and_ticks_stay(
    pilot: ParsedDocument, tmp_path: Path, kind: str, summary: str
) -> None:
    make = make_docx if kind == "docx" else make_pdf
    path = make(tmp_path / f"{summary}.{kind}", pilot, summary)
    parsed = parse_document(read_document(path))
    coverage(parsed)
    assert [s.summary for s in parsed.summaries] == [summary]
    assert answers(parsed, summary) == answers(pilot, summary)
    assert [(b.approach, b.ticked, b.note) for b in parsed.boxes] == [
        (b.approach, b.ticked, b.note) for b in pilot.boxes if b.summary == summary
    ]
