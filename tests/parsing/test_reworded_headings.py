"""Headings in other words, and lines that only share some words with a heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing import coverage
from sdk_text.records import ParsedDocument
from sdk_text.template import Template, load_template

Parse = Callable[..., ParsedDocument]
REWORDED = {
    "2.resources": "Pašvaldībā pieejamie resursi SDK attīstībai",
    "2.strengths_difficulties": "SDK stiprās un vājās puses, grūtības",
    "2.position": "Sociālā darbinieka profesionālā pozīcija",
    "2.vision": "Pašvaldības un sociālā dienesta vadības vīzija un gaidas no SDK",
    "2.prior_research": "Iepriekš veiktā kopienu vajadzību un problēmu izpēte pašvaldībā",
    "3.initial": "Sākotnējā kopienas izpēte",
    "5.partners": "Sadarbības partneri darbības plāna īstenošanā (uzskaitījums)",
    "6.results": "Kādi rezultāti ir sasniegti un kādā apmērā?",
    "6.factors": "Faktori, kas veicināja vai kavēja plānoto rezultātu sasniegšanu",
    "6.recommendations": "Rekomendācijas turpmākajam SDK procesam izvēlētajā kopienā",
}
FREELY = {
    "2.resources": "Resursi, kas pieejami pašvaldībā",
    "2.strengths_difficulties": "SDK stiprās puses un problēmas",
    "2.position": "Sociālā darbinieka pozīcija",
    "5.corrections": "Plānā veiktās korekcijas",
    "6.methods": "Izmantotās metodes",
    "6.results": "Kādi rezultāti ir sasniegti?",
    "6.factors": "Kas veicināja vai kavēja rezultātu sasniegšanu?",
    "6.recommendations": "Rekomendācijas turpmākajam darbam",
}
"""Half of the words are others, or are gone."""
WORDINGS = [*REWORDED.items(), *FREELY.items()]


@pytest.mark.parametrize(("section", "wording"), WORDINGS)
@pytest.mark.parametrize("number", ["", "3) ", "2.1. "])
def test_a_heading_in_other_words_is_found_and_told(
    template: Template, parse: Parse, section: str, wording: str, number: str
) -> None:
    report = make_report(template)
    text = report.replace(f"\n{template.section(section).heading}\n", f"\n{number}{wording}\n")
    parsed = parse(text)
    plain = parse(report)
    assert [s.section for s in parsed.sections] == [s.id for s in template.sections]
    assert [(s.section, s.text) for s in parsed.segments] == [
        (s.section, s.text) for s in plain.segments
    ]
    assert any("taken for the heading" in n.message for n in parsed.notices)
    coverage(parsed)


@pytest.mark.parametrize(
    "line",
    [
        "Rezultāti un nākotnes plāni",
        "Kopienas vajadzības un resursi",
        "Kādi rezultāti ir sasniegti un kādā apmērā, to rāda anketas.",
        "• Sākotnējā kopienas izpēte",
        "rekomendācijas turpmākajam SDK procesam izvēlētajā kopienā",
    ],
)
def test_lines_that_are_no_headings(template: Template, parse: Parse, line: str) -> None:
    left_out = {"3.initial", "6.results", "6.recommendations", "2.resources"}
    ids = {s.id for s in template.sections} - left_out
    text = make_report(template, sections=ids).replace(
        ANSWERS["5.design"], f"Plānu rakstījām kopā.\n{line}\nTā sākām."
    )
    parsed = parse(text)
    assert {s.section for s in parsed.sections} == ids


SHORT = [(section.id, name) for section in load_template().sections for name in section.short]


@pytest.mark.parametrize(("section", "name"), SHORT)
def test_a_short_name_is_taken_where_the_heading_is_missing(
    template: Template, parse: Parse, section: str, name: str
) -> None:
    report = make_report(template)
    plain = [(s.section, s.text) for s in parse(report).segments]
    parsed = parse(report.replace(f"\n{template.section(section).heading}\n", f"\n{name}\n"))
    assert [(s.section, s.text) for s in parsed.segments] == plain
    assert any(f"“{name}” is taken for the heading" in n.message for n in parsed.notices)


@pytest.mark.parametrize(("section", "name"), SHORT)
def test_a_short_name_parts_nothing_where_the_heading_stands(
    template: Template, parse: Parse, section: str, name: str
) -> None:
    report = make_report(template)
    text = report.replace(f"\n{ANSWERS[section]}\n", f"\n{ANSWERS[section]}\n{name}\nVēl viens.\n")
    parsed = parse(text)
    assert [s.section for s in parsed.sections] == [s.section for s in parse(report).sections]
    assert ("Vēl viens.", section) in {(s.text, s.section) for s in parsed.segments}


@pytest.mark.parametrize(
    ("section", "line", "answer"),
    [
        ("5.corrections", "Korekcijas plānā: nav veiktas.", "nav veiktas."),
        ("5.corrections", "Korekcijas plānā – netika veiktas", "netika veiktas"),
        ("5.corrections", "Korekcijas plānā nav", "nav"),
        ("5.corrections", "Korekcijas plānā\tnav", "nav"),
        ("5.participation", "Kopienas līdzdalība – ap 40 cilvēku", "ap 40 cilvēku"),
        ("5.participation", "Kopienas līdzdalība: ap 40 cilvēku", "ap 40 cilvēku"),
        ("5.goal", "Mērķis: satuvināt ļaudis", "satuvināt ļaudis"),
        ("5.participation", "Kopienas iesaiste un līdzdalība – ap 40", "ap 40"),
    ],
)
def test_an_answer_that_begins_small_on_the_line_of_its_heading(
    template: Template, parse: Parse, section: str, line: str, answer: str
) -> None:
    report = make_report(template)
    own = f"\n{template.section(section).heading}\n{ANSWERS[section]}\n"
    parsed = parse(report.replace(own, f"\n{line}\n"))
    assert [s.text for s in parsed.segments if s.section == section] == [answer]
    plain = [(s.section, s.text) for s in parse(report).segments if s.section != section]
    assert [(s.section, s.text) for s in parsed.segments if s.section != section] == plain
    coverage(parsed)


@pytest.mark.parametrize(
    "line", ["Kopienas līdzdalība ir augusi", "Korekcijas plānā nav vajadzīgas."]
)
def test_a_sentence_in_the_words_of_a_missing_heading_is_none(
    template: Template, parse: Parse, line: str
) -> None:
    ids = {s.id for s in template.sections} - {"5.corrections", "5.participation"}
    text = make_report(template, sections=ids).replace(
        ANSWERS["5.partners"], f"Skola; draudze.\n{line}\nTā bija."
    )
    parsed = parse(text)
    assert {s.section for s in parsed.sections} == ids
    assert line.rstrip(".") in " ".join(s.text for s in parsed.segments)


def test_more_words_of_a_numbered_heading(template: Template, parse: Parse) -> None:
    report = make_report(template)
    plain = [(s.section, s.text) for s in parse(report).segments]
    line = "5.3. Plāna īstenošana un norise"
    parsed = parse(report.replace("\nPlāna īstenošana\n", f"\n{line}\n"))
    assert [(s.section, s.text) for s in parsed.segments] == plain
    assert any(line in n.message for n in parsed.notices)
