"""Tables inside answers: cells as segments, header rows, numbers of rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_builder import ANSWERS, make_document, make_report

from sdk_text.parsing import coverage, parse_document
from sdk_text.reading import read_document
from sdk_text.records import LayoutSpan, ParsedDocument, Segment
from sdk_text.template import Template

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
Rows = list[list[str]]


@pytest.fixture
def table(template: Template) -> Callable[..., ParsedDocument]:
    """A report whose answer 5.design holds a table (each row on lines of its own or on one)."""

    def made(rows: Rows, between: str = "\n", before: str = "", after: str = "") -> ParsedDocument:
        report = make_report(template)
        start = report.index(ANSWERS["5.design"]) + len(before)
        text = before
        cells = []
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                at = start + len(text) - len(before)
                if cell:
                    cells.append(LayoutSpan("cell", at, at + len(cell), r, c, 1))
                    text += cell + (between if c + 1 < len(row) else "\n")
        report = report.replace(ANSWERS["5.design"], text + after)
        parsed = parse_document(make_document(report, layout=tuple(cells)))
        coverage(parsed)
        return parsed

    return made


def design(parsed: ParsedDocument) -> list[Segment]:
    return [s for s in parsed.segments if s.section == "5.design"]


def texts(parsed: ParsedDocument) -> list[tuple[str, str, str]]:
    return [(s.kind, s.lead_in, s.text) for s in design(parsed)]


@pytest.mark.parametrize("between", ["\n", "\t"])
def test_each_cell_is_a_segment_also_where_a_row_is_one_line(
    table: Callable[..., ParsedDocument], between: str
) -> None:
    rows = [["Tikšanās klubā", "Anna", "maijs"], ["Talka parkā", "", "jūnijs"]]
    parsed = table(rows, between, "Plānu rakstījām kopā.\n", "Tas izdevās.")
    assert texts(parsed) == [
        ("sentence", "", "Plānu rakstījām kopā."),
        *(("cell", "", text) for text in ("Tikšanās klubā", "Anna", "maijs")),
        *(("cell", "", text) for text in ("Talka parkā", "jūnijs")),
        ("sentence", "", "Tas izdevās."),
    ]


def test_a_header_row_names_the_columns(table: Callable[..., ParsedDocument]) -> None:
    rows = [["Nr.", "Uzdevums", "Grūtības"], ["1.", "Talka", "lietus"], ["2", "Balle", "tumsa"]]
    parsed = table(rows, "\t", "Grūtības: nav naudas.\n", "Nav laika.")
    assert texts(parsed) == [
        ("sentence", "Grūtības:", "nav naudas."),
        ("cell", "Uzdevums", "Talka"),
        ("cell", "Grūtības", "lietus"),
        ("cell", "Uzdevums", "Balle"),
        ("cell", "Grūtības", "tumsa"),
        ("sentence", "Grūtības:", "Nav laika."),
    ]
    names = [s.text for s in parsed.subheadings if s.section == "5.design" and s.kind == "lead_in"]
    assert names == ["Grūtības:", "Nr.", "Uzdevums", "Grūtības"]


def test_a_heading_with_a_comma_heads_its_column(table: Callable[..., ParsedDocument]) -> None:
    cells = table([["Uzvārds, vārds", "Loma"], ["Grava Zita", "līdere"], ["Ozols", "sponsors"]])
    made = [(s.lead_in, s.text) for s in cells.segments if s.kind == "cell"]
    assert made == [
        ("Uzvārds, vārds", "Grava Zita"), ("Loma", "līdere"),
        ("Uzvārds, vārds", "Ozols"), ("Loma", "sponsors"),
    ]  # fmt: skip


def test_a_first_row_of_answers_is_no_header(table: Callable[..., ParsedDocument]) -> None:
    rows = [["Talka, spēles", "Resursi"], ["Balle", "zāle"]]
    assert len(texts(table(rows))) == 4
    assert len(texts(table([["Uzdevums", "Kad"]]))) == 2


def test_a_cell_over_several_lines_is_one_segment_and_its_sentences_are_several(
    table: Callable[..., ParsedDocument],
) -> None:
    rows = [
        ["Izrunāt ar\nJāņa skolu", "Runājām ilgi.\nVienojāmies ātri."],
        ["• zāle;\n• krēsli", "2. Rīta talka"],
    ]
    assert texts(table(rows)) == [
        ("cell", "", "Izrunāt ar Jāņa skolu"),
        ("sentence", "", "Runājām ilgi."),
        ("sentence", "", "Vienojāmies ātri."),
        ("item", "", "zāle;"),
        ("item", "", "krēsli"),
        ("cell", "", "Rīta talka"),
    ]


def test_a_lead_in_at_the_end_of_a_cell_is_text(table: Callable[..., ParsedDocument]) -> None:
    parsed = table(
        [["Talka", "Bija labi. Kavēja:"], ["Tirgus", "Kavēja: lietus. Veicināja: tirgi"]]
    )
    assert texts(parsed) == [
        ("cell", "", "Talka"),
        ("sentence", "", "Bija labi."),
        ("sentence", "", "Kavēja:"),
        ("cell", "", "Tirgus"),
        ("sentence", "Kavēja:", "lietus."),
        ("sentence", "Veicināja:", "tirgi"),
    ]


def test_a_lead_in_that_heads_a_row_holds_for_that_row(
    table: Callable[..., ParsedDocument],
) -> None:
    rows = [["Stiprās puses", "zinoši ļaudis"], ["Grūtības", "maz laika"], ["Vieta", "klubs"]]
    assert texts(table(rows)) == [
        ("cell", "Stiprās puses", "zinoši ļaudis"),
        ("cell", "Grūtības", "maz laika"),
        ("cell", "", "Vieta"),
        ("cell", "", "klubs"),
    ]


def test_a_table_of_strengths_and_weaknesses(table: Callable[..., ParsedDocument]) -> None:
    rows = [["Stiprās puses", "Vājās puses"], ["griba", "kase"], ["Iespējas", "Draudi"], ["a", "b"]]
    assert texts(table(rows)) == [
        ("cell", "Stiprās puses", "griba"),
        ("cell", "Vājās puses", "kase"),
        ("cell", "Iespējas", "a"),
        ("cell", "Draudi", "b"),
    ]


def test_the_plan_in_the_sample_report() -> None:
    parsed = parse_document(read_document(CORPUS / "sunupe.pdf"))
    cells = [s for s in design(parsed) if s.kind == "cell"]
    assert len(cells) == 15
    assert [s.lead_in for s in cells] == ["Solis", "Kas dara", "Kad"] * 5
    assert cells[1].text == "Roberts, Elīza un sociālā darbiniece"
    assert cells[-2].text == "grupa, SIA „Sūnkoks”"
    assert {s.section for s in parsed.segments if s.kind == "cell"} == {"5.design"}
