"""The sample reports: made from their sources, read and parsed like real ones."""

from __future__ import annotations

import re

import pytest
from make_files import samples

from sdk_text.parsing import parse_document
from sdk_text.reading import find_files, read_document
from sdk_text.reading.files import IMPORTED

ABSENT = {"lielvirve": 2, "dzelmava": 0, "sunupe": 3, "kalnvarti": 3}
"""How many of the template's 29 sections each report leaves out."""


@pytest.fixture(scope="module", params=samples.SAMPLES)
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def report(name, root):
    kind = samples.SAMPLES[name][1]
    return parse_document(read_document(root / "corpus" / f"{name}.{kind}"))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_file_holds_the_words_of_its_source(name, report):
    rows = samples.sample_rows(name)
    source = words(" ".join(f"{row.left} {row.right or ''}".replace("|", " ") for row in rows))
    letters = list(report.document.text)
    for stray in report.stray:
        if stray.kind == "page_number":
            letters[stray.start : stray.end] = " " * (stray.end - stray.start)
    assert words("".join(letters)) == source


def test_the_file_is_the_one_the_script_writes(name, root):
    kind = samples.SAMPLES[name][1]
    data = (root / "corpus" / f"{name}.{kind}").read_bytes()
    if kind == "txt":
        assert data == samples.sample(name)
    else:
        assert samples.sample(name) == samples.sample(name)


def test_it_is_one_report_with_its_sections_and_nothing_else(name, report):
    assert [summary.summary for summary in report.summaries] == [name]
    assert len(report.sections) == 29 - ABSENT[name]
    assert not report.document.notices


def test_it_is_as_long_as_real_ones_and_says_what_it_ticks(report):
    assert 9_000 <= len(report.document.text) <= 16_000
    assert len(report.segments) > 90
    assert sum(box.ticked for box in report.boxes) >= 3


def test_the_folder_holds_nothing_else(root):
    found = [p for p in find_files(root / "corpus") if p.parent.name != IMPORTED]
    if found:
        assert sorted(p.name for p in found) == sorted(
            f"{name}.{kind}" for name, (_, kind) in samples.SAMPLES.items()
        )
