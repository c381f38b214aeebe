"""The PDF files after public bug reports of other software, each with what should become of it.

As in ``test_cases_after_public_reports.py``; here also the tables without lines that LibreOffice
exported, and answers compared letter by letter. Skips where the shared files are absent; the kinds
have tests with files of our own in ``test_pdf_kinds.py`` and ``test_pdf_open_tables.py``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pdf_kinds as kinds
import pytest

from sdk_text.errors import InputError
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document

LONGER = {"p05_two_up.pdf": "5.implementation", "p05_two_up_long.pdf": "2.support"}
"""Files whose report has a longer answer than the others': it must come whole and in order."""


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "cases" / "reading"


def outcome(path: Path, base) -> tuple[str, str]:
    try:
        parsed = parse_document(read_document(path))
    except InputError as error:
        return "refused", str(error)
    said = " | ".join(notice.message for notice in parsed.notices)
    found = kinds.content(parsed)
    if path.name in LONGER:
        section = LONGER[path.name]
        steps = _steps(parsed, section)
        assert len(steps) > 20
        assert steps == sorted(steps)
        found[0][section] = base[0][section]
    if found == base:
        return "same", said
    return ("noticed" if said else "silent"), said


def _steps(parsed, section: str) -> list[int]:
    """Numbers of the list in an answer, in its order."""
    own = next(s for s in parsed.sections if s.section == section)
    return [int(n) for n in re.findall(r"(?m)^(\d+)\. ", parsed.document.text[own.start : own.end])]


def fits(expected: str, found: str, said: str) -> bool:
    allowed = [part.partition(":") for part in expected.split("|")]
    return any(
        (kind == found or (kind, found) == ("noticed", "same"))
        and word.casefold() in said.casefold()
        for kind, _, word in allowed
    )


def test_every_file_comes_out_as_listed(folder):
    base = kinds.content(parse_document(read_document(folder / "base.txt")))
    lines = (folder / "expected.tsv").read_text(encoding="utf-8").splitlines()
    listed = [line.split("\t") for line in lines if ".pdf\t" in line]
    wrong = {}
    for name, expected in listed:
        found, said = outcome(folder / name, base)
        if not fits(expected, found, said):
            wrong[name] = f"{found}, not {expected}: {said[:200]}"
    print(f"{len(wrong)} of {len(listed)} wrong")
    assert not wrong


@pytest.mark.parametrize("name", ["base", "dzelmava"])
def test_tables_without_lines_as_libreoffice_exports_them(folder, root, name):
    source = folder / "base.txt" if name == "base" else root / "corpus" / "dzelmava.docx"
    base = kinds.content(parse_document(read_document(source)))
    files = sorted((folder / "borderless").glob(f"{name}_*.pdf"))
    assert files
    assert {path.name: outcome(path, base)[0] for path in files} == {p.name: "same" for p in files}
