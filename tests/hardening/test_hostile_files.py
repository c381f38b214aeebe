"""Hostile and damaged files: a short part of `scripts/hardening/fuzz_files.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hardening import hostile_docx
from hardening.fuzz_files import damaged, samples, try_file
from hardening.hostile_docx import docx_files
from hardening.hostile_pdf import pdf_files

from sdk_text.errors import InputError
from sdk_text.reading import Limits, read_document
from sdk_text.reading.docx_numbering import written_number

QUICK = Limits(seconds=1.0, memory_bytes=300_000_000)
SMALL_DOCX = ("numbering", "span", "styles-ring", "tables", "controls", "runs-deep", "entities")
PDFS = [(name, make) for name, make in pdf_files() if "bomb" not in name]
DOCX = [(name, make) for name, make in docx_files() if name.startswith(SMALL_DOCX)]


def read_or_refused(path: Path, limits: Limits) -> str:
    """Return the file's text, or nothing if it was refused by its name."""
    try:
        return read_document(path, limits=limits).text
    except InputError as error:
        message = str(error)
    assert path.name in message
    return ""


@pytest.mark.parametrize(("name", "make"), PDFS, ids=[name for name, _ in PDFS])
def test_pdf(name: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(make())
    read_or_refused(path, QUICK)


@pytest.mark.parametrize(("name", "make"), DOCX, ids=[name for name, _ in DOCX])
def test_docx(name: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(make())
    assert len(read_or_refused(path, QUICK)) <= 100_000


@pytest.mark.parametrize("name", ["loop-annots", "loop-names", "loop-acroform", "loop-dictionary"])
def test_a_loop_beside_the_text_loses_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(dict(pdf_files())[name]())
    assert "Kopsavilkums" in read_document(path).text


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_damaged_files(kind: str, tmp_path: Path) -> None:
    files = samples()[kind]
    for number in range(25):
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(damaged(kind, number, files))
        assert try_file(path, Counter()) == []


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (3_888, "lowerRoman", "mmmdccclxxxviii"),
        (10**12, "lowerRoman", "1000000000000"),
        (28, "lowerLetter", "bb"),
        (2**31, "upperLetter", "2147483648"),
        (-5, "lowerLetter", "-5"),
        (7, "decimalZero", "07"),
    ],
)
def test_numbers_of_lists(value: int, form: str, written: str) -> None:
    assert written_number(value, form) == written


def test_a_number_that_no_program_writes_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(hostile_docx.numbered("decimal", "9" * 5_000, times=2))
    assert read_document(path).text.split("\n")[:2] == ["1. Kopsavilkums", "2. Kopsavilkums"]
