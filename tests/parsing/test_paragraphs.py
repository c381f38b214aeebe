"""Where a line of its own is a paragraph of its own, in text that no page has wrapped."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing import parse_document
from sdk_text.parsing.lines import find_lines
from sdk_text.parsing.wrapping import are_wrapped, usual_width
from sdk_text.reading import read_document
from sdk_text.records import ParsedDocument, Segment
from sdk_text.template import Template

Answer = Callable[..., list[Segment]]

LONG_ITEM = "veikala saimniece, kura ziņas stāsta visam ciemam un kurai uzticas gan jauni, gan veci"
ITEM = "bibliotēkas divas telpas un dators"
SENTENCE = "Ar lauksaimniekiem esam runājuši divas reizes, un viņi sola atvest malku."
PLAIN = "\n".join(
    f"{n} ļaudis ciemā nolēma, ka {what}."
    for n, what in enumerate(
        ["talka būs sestdien", "tējas vakari notiks katru otrdienu līdz pat vēlam pavasarim"] * 12,
        10,
    )
)
"""So many paragraphs that one sees that none is wrapped."""


@pytest.fixture
def answer(template: Template, parse: Callable[..., ParsedDocument]) -> Answer:
    """Segments of an answer in a report of unwrapped lines, or lines wrapped at a width."""

    def segments(text: str, section: str = "5.design", width: int = 0) -> list[Segment]:
        report = make_report(template).replace(ANSWERS["5.implementation"], PLAIN)
        report = report.replace(ANSWERS[section], text)
        if width:
            report = "\n".join(
                part for line in report.split("\n") for part in textwrap.wrap(line, width) or [""]
            )
        return [s for s in parse(report).segments if s.section == section]

    return segments


def test_a_paragraph_after_an_item_without_a_full_stop(answer: Answer) -> None:
    made = answer(
        f"• {LONG_ITEM}\n• {ITEM}\n• {LONG_ITEM}\n{SENTENCE}\n{LONG_ITEM.capitalize()}\n{SENTENCE}"
    )
    assert [(s.kind, s.text) for s in made] == [
        ("item", LONG_ITEM),
        ("item", ITEM),
        ("item", LONG_ITEM),
        ("sentence", SENTENCE),
        ("sentence", LONG_ITEM.capitalize()),
        ("sentence", SENTENCE),
    ]


def test_a_paragraph_after_an_item_with_a_full_stop_is_no_part_of_it(answer: Answer) -> None:
    made = answer(f"Esam guvuši:\n• {LONG_ITEM}.\n{SENTENCE}")
    assert [(s.kind, s.lead_in) for s in made[1:]] == [("item", "Esam guvuši:"), ("sentence", "")]


def test_wrapped_items_are_still_joined(answer: Answer) -> None:
    made = answer(f"• {LONG_ITEM}\n• {ITEM}\n• {LONG_ITEM}.\n{SENTENCE}", width=44)
    assert [s.text for s in made][:3] == [LONG_ITEM, ITEM, f"{LONG_ITEM}."]


@pytest.mark.parametrize("mark", ["•", "–", "▪"])
@pytest.mark.parametrize("width", [0, 60])
@pytest.mark.parametrize("end", ["", ".", ";"])
def test_a_line_with_a_colon_between_two_lists_heads_the_second(
    answer: Answer, mark: str, width: int, end: str
) -> None:
    lists = [f"{mark} {item}{end}" for item in (ITEM, LONG_ITEM)]
    made = answer("\n".join(["Mums palīdz:", *lists, "Mūs bremzē:", *lists]), width=width)
    assert [s.lead_in for s in made] == [
        "", *["Mums palīdz:"] * 2, "", *["Mūs bremzē:"] * 2,
    ]  # fmt: skip
    assert made[3].text == "Mūs bremzē:"


@pytest.mark.parametrize("width", [0, 60])
def test_a_list_of_dashes_without_full_stops(answer: Answer, width: int) -> None:
    items = [ITEM, "telpas", LONG_ITEM, "daudz labu ļaužu"]
    made = answer("\n".join(["Mums palīdz:", *(f"– {item}" for item in items)]), width=width)
    assert [(s.kind, s.text) for s in made[1:]] == [("item", item) for item in items]


def test_a_list_without_marks(answer: Answer) -> None:
    items = [ITEM, "Sārtes skolas zāle", "labi ļaudis", LONG_ITEM]
    made = answer("\n".join(["Mums palīdz:", *items, SENTENCE, "Mūs bremzē:", *items]))
    assert [(s.kind, s.lead_in, s.text) for s in made] == [
        ("sentence", "", "Mums palīdz:"),
        *[("item", "Mums palīdz:", item) for item in items],
        ("sentence", "", SENTENCE),
        ("sentence", "", "Mūs bremzē:"),
        *[("item", "Mūs bremzē:", item) for item in items],
    ]


def test_a_list_without_marks_in_capitals_and_figures(answer: Answer) -> None:
    items = ["Pagasta zāle", "2 automašīnas", "Ļaužu laba griba"]
    made = answer("\n".join(["Veicināja:", *items, "Kas bremzēja:", *items, SENTENCE]))
    assert [(s.kind, s.lead_in, s.text) for s in made] == [
        *[("item", "Veicināja:", item) for item in items],
        ("sentence", "Veicināja:", "Kas bremzēja:"),
        *[("item", "Kas bremzēja:", item) for item in items],
        ("sentence", "", SENTENCE),
    ]


def test_a_paragraph_that_begins_with_a_figure(answer: Answer) -> None:
    made = answer(f"Izveidota saziņas grupa ar 58 dalībniekiem\n12 ļaudis prot rakstīt\n{SENTENCE}")
    assert [s.text for s in made][1:] == ["12 ļaudis prot rakstīt", SENTENCE]


def test_full_lines_of_a_dash_list(answer: Answer) -> None:
    items = [
        "Iekļaut ciema vajadzības novada budžetā kā savu rindu",
        "Nodrošināt mācības visiem, kuri ciemā vada pulciņus",
        "Atzīt kopienas darbu novada saistošajos noteikumos",
    ]
    made = answer("\n".join(["Iesakām:", *(f"– {item}" for item in items)]), width=56)
    assert [(s.kind, s.text) for s in made[1:]] == [("item", item) for item in items]


def test_a_first_item_over_two_lines(answer: Answer) -> None:
    items = [LONG_ITEM, "labi ļaudis", LONG_ITEM]
    made = answer("\n".join(["Soļi ir:", *(f"{n}. {i}" for n, i in enumerate(items, 1))]), width=60)
    assert [(s.kind, s.lead_in, s.text) for s in made[1:]] == [
        ("item", "Soļi ir:", item) for item in items
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mūsu mērķis ir panākt, ka ciema ļaudis\nsatiekas\nkatru nedēļu un runā.",
        f"{SENTENCE} {SENTENCE} {SENTENCE}\nMēs runājām ar skolas\ndirektori un bibliotēkas\n"
        "vadītāju par telpām.",
        "Nometne bija bērniem no 12. līdz\n13. maijam, un svētki bija no\n14. līdz 15. jūnijam.",
        unicodedata.normalize("NFD", "Talka mums ilga no rīta līdz\nAnnas dienas vakaram."),
    ],
)
def test_lines_that_go_on_in_a_report_of_paragraphs(answer: Answer, text: str) -> None:
    made, whole = answer(text), unicodedata.normalize("NFC", text.replace("\n", " "))
    assert " ".join(s.text for s in made) == whole
    assert {s.kind for s in made} == {"sentence"}
    assert len(made) == 1 + 3 * text.startswith(SENTENCE)


def test_a_date_after_a_colon_is_no_item(answer: Answer) -> None:
    made = answer("Tikāmies šādi un tā:\n1. aprīlī skolas zālē.")
    assert [(s.kind, s.text) for s in made][1:] == [("sentence", "1. aprīlī skolas zālē.")]


def test_who_voted_how(answer: Answer) -> None:
    made = answer(f"• 7 balsis par\n• 2 balsis pret\n{SENTENCE}")
    assert [s.text for s in made] == ["7 balsis par", "2 balsis pret", SENTENCE]


def test_a_sentence_over_several_lines_in_a_report_of_paragraphs(answer: Answer) -> None:
    text = f"{LONG_ITEM.capitalize()}, un tā tas ir jau\nsen, kopš ciemā ir veikals."
    made = answer(f"{text}\n{SENTENCE}")
    assert [s.text for s in made] == [text.replace("\n", " "), SENTENCE]


@pytest.mark.parametrize("first", [1, 57])
@pytest.mark.parametrize("width", [0, 60])
def test_a_numbered_list_without_capitals(answer: Answer, first: int, width: int) -> None:
    items = [ITEM, "labi ļaudis", "skolas zāle"]
    lines = [f"{n}. {item}" for n, item in enumerate(items, first)]
    made = answer("\n".join(["Mums palīdz:", *lines, SENTENCE]), width=width)
    assert [(s.kind, s.text) for s in made[1:4]] == [("item", item) for item in items]


def test_a_colon_on_the_second_line_of_an_item_heads_no_list(answer: Answer) -> None:
    item = "Sarunas par telpām, kuras ciemam ir vajadzīgas visa gada garumā, ar,"
    made = answer(f"• {ITEM}\n• {item}\nDomi un skolu:\n• {ITEM}")
    assert made[1].text == f"{item} Domi un skolu:"


def test_word_paragraphs(tmp_path: Path, template: Template) -> None:
    document = docx.Document()
    for line in make_report(template).replace(ANSWERS["5.implementation"], PLAIN).split("\n"):
        if line == ANSWERS["5.design"]:
            for item in (LONG_ITEM, ITEM, LONG_ITEM):
                document.add_paragraph(item, style="List Bullet")
            document.add_paragraph(SENTENCE)
        elif line.strip():
            document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    parsed = parse_document(read_document(tmp_path / "a.docx"))
    made = [s for s in parsed.segments if s.section == "5.design"]
    assert [(s.kind, s.text) for s in made] == [
        ("item", LONG_ITEM),
        ("item", ITEM),
        ("item", LONG_ITEM),
        ("sentence", SENTENCE),
    ]


def test_wrapped_text_is_told_by_its_small_letters() -> None:
    def wrapped(text: str) -> bool:
        lines = find_lines(text)
        return are_wrapped(lines, usual_width(lines))

    assert not wrapped(PLAIN)
    for width in (30, 60):
        assert wrapped(textwrap.fill(PLAIN.replace("\n", " "), width))
    assert wrapped("\n".join(PLAIN.split("\n")[:5]))
    assert not wrapped("\n".join([PLAIN.replace("\n", " ")] * 3))


@pytest.mark.parametrize(
    "rest", ["ir panākt, ka ciems runā.", ": ciems runā pats.", " – ciems runā."]
)
@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_an_answer_in_the_words_of_its_heading(
    answer: Answer, template: Template, rest: str, blank: str
) -> None:
    heading = template.section("5.goal").heading
    text = f"{heading}{'' if rest[0] in ': ' else ' '}{rest}"
    made = answer(f"{blank}{text}".lstrip("\n"), section="5.goal")
    assert [s.text for s in made] == [text]


@pytest.mark.parametrize("twin", ["{0}\n", "{0}\t"])
def test_a_heading_that_is_printed_twice_is_no_text(
    answer: Answer, template: Template, twin: str
) -> None:
    heading = template.section("5.goal").heading
    made = answer(f"{twin.format(heading)}Ciems runā pats.", section="5.goal")
    assert [s.text for s in made] == ["Ciems runā pats."]


def test_the_first_words_of_a_sentence_are_no_subheading(answer: Answer) -> None:
    text = "Izpētes secinājumi par ciemu ir trīs.\nIzpētes secinājumi\nCiems ir draudzīgs."
    made = answer(text, section="3.initial")
    assert [(s.subheading, s.text) for s in made] == [
        ("", "Izpētes secinājumi par ciemu ir trīs."),
        ("Izpētes secinājumi", "Ciems ir draudzīgs."),
    ]
