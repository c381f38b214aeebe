"""A sheet of a small run, read and saved as a person would."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PASSIVE,
    PLACE,
    codebook,
    coding,
    segments,
)

from sdk_text.frames import codings_frame, frame_of
from sdk_text.records import Coding
from sdk_text.results import Results
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.review.sheet.words import review_words

ROWS = segments()
CODINGS = [
    coding(ROWS[0], PLACE, coder="rules", cue="trūkst telpu"),
    coding(ROWS[0], PLACE, coder="classifier", confidence=0.9, cue=""),
    coding(ROWS[2], INSTITUTIONS),
    coding(ROWS[4], PASSIVE, "neatnāca"),
    coding(ROWS[4], PASSIVE, "tikai trīs"),
    coding(ROWS[5], FUNDING, coder="Anna", confidence=1.0),
]
Sheet = list[dict[str, str]]
Change = Callable[[Sheet], object]


def results(codings: list[Coding] = CODINGS, rows=ROWS) -> Results:
    return Results.from_frames(
        codings=codings_frame(codings), segments=frame_of("segments", rows), codebook=codebook()
    )


def sheet(path: Path) -> Sheet:
    """The rows of a written CSV sheet, by column id."""
    text = path.read_bytes().decode("utf-8-sig")
    delimiter = ";" if text.split("\r\n")[0].count(";") > 2 else ","
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    ids = [review_words().column_of(heading) for heading in table[0]]
    return [dict(zip(ids, row, strict=True)) for row in table[1:]]


def save(path: Path, rows: Sheet, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding, "replace"))
    return path


def read(path: Path) -> list[tuple[str, str, str, str]]:
    found = read_review(path, coder="Anna", codebook=codebook(), decided="2026-11-22")
    return [(d.action, d.segment.rpartition("liepkalns/")[2], d.code, d.new_code) for d in found]


def edit(rows: Sheet, i: int, **cells: str) -> None:
    rows[i].update(cells)


def workbook(tmp_path: Path) -> tuple[Path, Any, dict[str, int]]:
    path = tmp_path / "sheets.xlsx"
    write_review(results([coding(row, PLACE) for row in ROWS[:3]]), path, lang="lv", uncoded=True)
    book = openpyxl.load_workbook(path)
    return path, book, {str(c.value): c.column for c in book.worksheets[0][1]}
