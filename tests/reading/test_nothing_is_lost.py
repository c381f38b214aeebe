"""Random reports written as text, Word, OpenDocument and PDF: no answer disappears unnoticed."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import odfdo
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_files import samples

from sdk_text.parsing import coverage, parse_document
from sdk_text.reading import read_document
from sdk_text.records import ParsedDocument
from sdk_text.template import load_template

TEMPLATE = load_template()
QUESTIONS = [
    s for s in TEMPLATE.sections
    if (s.parent and s.id not in ("4.approaches", "5.goal")) or s.id == "comments"
]  # fmt: skip
WORDS = [
    "kopiena",
    "ļaudis",
    "sēta",
    "ēka",
    "ķēde",
    "čakli",
    "žēlīgi",
    "šūpoles",
    "ģimene",
    "īpašums",
    "ūdens",
    "ērti",
    "cilvēki",
    "talka",
    "dārzs",
    "ciems",
    "klubs",
    "draugi",
    "palīdz",
    "nāk",
    "dzīvo",
    "runā",
    "zina",
    "plāno",
    "strādā",
    "mācās",
    "vēlas",
    "jautā",
    "12",
    "2023",
]
MARKS = ("X", "☒", "✓", "x")


@dataclass(frozen=True)
class Report:
    answers: dict[str, str]
    ticked: frozenset[str]
    mark: str


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=14))
    return f"{words[0].capitalize()} {' '.join(words[1:])} kopā."


@st.composite
def answers(draw: st.DrawFn) -> str:
    lines = draw(st.lists(sentences(), min_size=1, max_size=4))
    bullet = draw(st.sampled_from(["", "", "• ", "- "]))
    return "\n".join(bullet + line for line in lines)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    kept = draw(st.lists(st.sampled_from(QUESTIONS), min_size=6, unique_by=lambda s: s.id))
    order = [s for s in TEMPLATE.sections if s in kept]
    lines = [a.approach for a in TEMPLATE.form.approaches if not a.free]
    return Report(
        {s.id: draw(answers()) for s in order},
        frozenset(draw(st.lists(st.sampled_from(lines), min_size=1, unique=True))),
        draw(st.sampled_from(MARKS)),
    )


def rows(report: Report) -> list[tuple[str, str | None]]:
    """Title, headings across, questions with answers, and the form."""
    found: list[tuple[str, str | None]] = [("LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS", None)]
    for section in TEMPLATE.sections:
        if section.id in report.answers:
            found.append((section.heading, report.answers[section.id]))
        elif section.number:
            found.append((f"{section.number}. {section.heading}", None))
        elif section.id == "4.approaches":
            found.append((section.heading, None))
            for line in TEMPLATE.form.approaches:
                mark = report.mark if line.approach in report.ticked else ""
                label = "Cits: ________ [norādīt kāds]" if line.free else line.label
                found.append((label, mark))
    return found


def as_text(report: Report) -> bytes:
    lines = [f"{a} {b}".rstrip() if b is not None and len(b) < 2 else f"{a}\n{b or ''}"
             for a, b in rows(report)]  # fmt: skip
    return "\n".join(lines).encode("utf-8")


def as_rows(report: Report) -> list:
    return [samples.Row(a) if b is None else samples.Row(a, b) for a, b in rows(report)]


def as_odt(report: Report) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    table = odfdo.Table("Pārskats")
    for question, answer in rows(report):
        row = odfdo.Row()
        for text in (question, answer or ""):
            cell = odfdo.Cell()
            for line in text.split("\n"):
                cell.append(odfdo.Paragraph(line))
            row.append_cell(cell)
        table.append_row(row)
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


WRITERS = {
    "txt": as_text,
    "docx": lambda report: samples.write_docx(as_rows(report)),
    "odt": as_odt,
    "pdf": lambda report: samples.write_pdf(as_rows(report), ruled=True, header=""),
    "pdf without lines": lambda report: samples.write_pdf(as_rows(report), ruled=False, header=""),
}


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def missing(parsed: ParsedDocument, report: Report) -> list[str]:
    """Sections whose answer is not all there."""
    found: dict[str, str] = {}
    for segment in parsed.segments:
        found[segment.section] = found.get(segment.section, "") + letters(segment.text)
    for heading in parsed.subheadings:
        found[heading.section] = found.get(heading.section, "") + letters(heading.text)
    return [
        section
        for section, answer in report.answers.items()
        if sorted(letters(answer)) != sorted(found.get(section, ""))
    ]


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(report=reports())
def test_no_answer_disappears_without_a_notice(kind: str, report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"report.{kind.split()[0]}")
        path.write_bytes(WRITERS[kind](report))
        parsed = parse_document(read_document(path))
    coverage(parsed)
    assert [s.summary for s in parsed.summaries] == ["liepkalni"]
    said = " ".join(notice.message for notice in parsed.notices)
    unsaid = [
        section
        for section in missing(parsed, report)
        if section not in said and TEMPLATE.label(section) not in said
    ]
    assert not unsaid
    assert not {box.approach for box in parsed.boxes if box.ticked} - report.ticked
