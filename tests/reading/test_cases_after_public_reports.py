"""Files after public bug reports of other software, each with what should become of it.

`same`: sections and ticks as in ``base.txt``; `noticed`: the same, or a notice tells of the
difference; `refused` or `refused:WORD`: not read, with a message (that holds the word). The PDFs:
``test_pdf_cases.py``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sdk_text.errors import InputError
from sdk_text.parsing import coverage, parse_document, reading_form
from sdk_text.reading import read_document
from sdk_text.records import ParsedDocument

EXPLAINED: dict[str, str] = {
    "g01_utf16le_nobom_ru.txt": "holds a Russian sentence more than base.txt; all else is the same",
}
"""Files with another outcome than listed, and why it is right (or what falls short)."""


def content(parsed: ParsedDocument) -> tuple[dict[str, str], dict[str, bool], int]:
    """Letters of each answer without strays, the ticks, the number of summaries."""
    text, words = parsed.document.text, {}
    cuts = [(span.start, span.end) for span in parsed.stray]
    for section in parsed.sections:
        if section.section != "4.approaches":
            answer = reading_form(text, section.start, section.end, cuts).text
            words[section.section] = "".join(c for c in answer.casefold() if c.isalnum())
    ticks = {box.approach: box.ticked for box in parsed.boxes}
    return words, ticks, len(parsed.summaries)


def outcome(path: Path, base: ParsedDocument) -> tuple[str, str]:
    """ "same", "noticed", "silent" or "refused", and what was said."""
    try:
        parsed = parse_document(read_document(path))
    except InputError as error:
        return "refused", str(error)
    coverage(parsed)
    said = " | ".join(notice.message for notice in parsed.notices)
    if content(parsed) == content(base):
        return "same", said
    return ("noticed" if parsed.notices else "silent"), said


def fits(expected: str, found: str, said: str) -> bool:
    for allowed in expected.split("|"):
        kind, _, word = allowed.partition(":")
        if kind == found and word.casefold() in said.casefold():
            return True
        if kind == "noticed" and found == "same":
            return True
    return False


def wrong_ticks(path: Path, base: ParsedDocument) -> set[str]:
    try:
        parsed = parse_document(read_document(path))
    except InputError:
        return set()
    right = {box.approach for box in base.boxes if box.ticked}
    return {box.approach for box in parsed.boxes if box.ticked} - right


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "cases" / "reading"


@pytest.fixture(scope="module")
def base(folder: Path) -> ParsedDocument:
    return parse_document(read_document(folder / "base.txt"))


@pytest.mark.parametrize("kind", [".txt", ".docx"])
def test_every_file_comes_out_as_listed(folder: Path, base: ParsedDocument, kind: str) -> None:
    lines = (folder / "expected.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t")[:2] for line in lines if line and not line.startswith("#")]
    rows = [(name, expected) for name, expected in rows if name.endswith(kind)]
    wrong: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name, expected in rows:
        found, said = outcome(folder / name, base)
        counts[found] += 1
        if not fits(expected, found, said):
            wrong[name] = f"{found}, not {expected}: {said[:300]}"
    print(f"{len(wrong)} of {len(rows)} {kind} files wrong; {dict(counts)}")
    unexplained = {name: why for name, why in wrong.items() if name not in EXPLAINED}
    assert not unexplained, "\n".join(f"{name}: {why}" for name, why in unexplained.items())


@pytest.mark.parametrize("kind", [".txt", ".docx", ".pdf"])
def test_no_box_is_ticked_that_is_not(folder: Path, base: ParsedDocument, kind: str) -> None:
    files = sorted(path for path in folder.iterdir() if path.suffix == kind)
    wrong = {path.name: found for path in files if (found := wrong_ticks(path, base))}
    assert not wrong
