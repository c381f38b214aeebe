"""Headings with list marks, quotes and hints beside them, alone on a line or in a cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing.heading_lines import own_line
from sdk_text.records import LayoutSpan, ParsedDocument
from sdk_text.template import Template

Parse = Callable[..., ParsedDocument]
SIGNS = {"number": "{n}. ", "bracket": "{n}) ", "letter": "{a}) ", "bullet": "• ", "dash": "- "}
OTHER = ["Jautājums: ", "{n}. jautājums. ", "[{n}] ", "{n} – ", "{n} ", "➤ ", "o ", "J{n}: "]
"""Signs and words that several headings bear."""


def marked(template: Template, mark: str) -> str:
    """A report whose questions bear a mark each; its chapters their numbers."""
    report = make_report(template)
    number = 0
    for section in template.sections:
        if not section.number:
            letter = "abcdefghijklmnopqrstuvwxyz"[number % 26] * (1 + number // 26)
            number += 1
            sign = mark.format(n=number, a=letter)
            report = report.replace(f"\n{section.heading}", f"\n{sign}{section.heading}", 1)
    return report


@pytest.fixture
def plain(template: Template, parse: Parse) -> list[tuple[str, str]]:
    return [(s.section, s.text) for s in parse(make_report(template)).segments]


@pytest.mark.parametrize("mark", [*SIGNS.values(), *OTHER])
def test_marks_before_headings(
    template: Template, parse: Parse, plain: list[tuple[str, str]], mark: str
) -> None:
    parsed = parse(marked(template, mark))
    assert [(s.section, s.text) for s in parsed.segments] == plain


@pytest.mark.parametrize(
    "around",
    ["„{}”", "“{}”", "«{}»", "{} (līdz 1 lpp.)", "{} (aprakstiet īsi, ne vairāk kā 10 rindas):"],
)
def test_quotes_and_hints(
    template: Template, parse: Parse, plain: list[tuple[str, str]], around: str
) -> None:
    report = make_report(template)
    for section in template.sections:
        if not section.number and section.id in ANSWERS and section.id != "4.approaches":
            report = report.replace(f"\n{section.heading}", f"\n{around.format(section.heading)}")
    parsed = parse(report)
    assert [(s.section, s.text) for s in parsed.segments] == plain


def test_the_words_of_a_heading_as_an_item_of_a_list(template: Template, parse: Parse) -> None:
    section = template.section("5.participation").heading
    ids = {s.id for s in template.sections} - {"5.participation"}
    report = make_report(template, sections=ids)
    text = report.replace(ANSWERS["6.results"], f"Ieguvām:\n• {section}\n• ciema soli")
    parsed = parse(text)
    assert "5.participation" not in {s.section for s in parsed.sections}
    assert section in {s.text for s in parsed.segments}


def test_a_number_and_a_heading_alone_in_a_cell(template: Template, parse: Parse) -> None:
    text, layout, number = "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n", [], 0
    for row, section in enumerate(template.sections):
        number += not section.number
        question = f"{section.number or number}.\u00a0{section.heading}"
        for column, cell in enumerate(filter(None, (question, ANSWERS.get(section.id)))):
            layout.append(LayoutSpan("cell", len(text), len(text) + len(cell), row, column, 0))
            text += cell + "\t"
        text += "\n"
    parsed = parse(text, layout=tuple(layout))
    assert [s.section for s in parsed.sections] == [s.id for s in template.sections]
    assert not [s.text for s in parsed.segments if len(s.text) < 4]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Bija šis: HEAD", None), ("HEAD ir labs", None), ("„HEAD", None), ("HEAD\n(nav)", ""),
        ("2) HEAD.", "number"), ("aa) HEAD", "letter"), ("– „HEAD”", "dash"),
    ],
)  # fmt: skip
def test_what_a_line_holds(text: str, mark: str | None) -> None:
    at = text.index("HEAD")
    found = own_line(f"\n{text}\nNē.", at + 1, at + 5, None)
    assert (found.mark if found else None) == mark
    assert not (found and found.has_hint)


@pytest.mark.parametrize(
    "around",
    [
        "{} – lūdzu, aprakstiet", "{} – lūdzu, aprakstiet īsi (līdz 1500 zīmēm):", "{} [aprakstīt]",
        "{}: norādiet, kādi", "{}\n(lūdzu, aprakstiet, kā tas notika)", "{}\nAtbilde:", "{}.",
        "{} ........", "{}\n(līdz 1 lapai)", "{}\n[Īsi, ne vairāk kā 20 rindas.]",
        "{}\nLūdzu, aprakstiet, kā tas notika, ne vairāk kā uz vienas lapas:",
    ],
)  # fmt: skip
def test_printed_help_belongs_to_the_heading(
    template: Template, parse: Parse, plain: list[tuple[str, str]], around: str
) -> None:
    report = make_report(template)
    for section in template.sections:
        if not section.number and section.id in ANSWERS and section.id != "4.approaches":
            report = report.replace(f"\n{section.heading}", f"\n{around.format(section.heading)}")
    assert [(s.section, s.text) for s in parse(report).segments] == plain


def test_brackets_below_numbered_headings_too(
    template: Template, parse: Parse, plain: list[tuple[str, str]]
) -> None:
    report = make_report(template)
    for section in template.sections:
        if section.id != "4.approaches":
            number = f"{section.number}. " if section.number else ""
            heading = f"\n{number}{section.heading}\n"
            report = report.replace(heading, f"{heading}(General part)\n")
    parsed = parse(report)
    assert [(s.section, s.text) for s in parsed.segments] == plain
    assert [s.section for s in parsed.sections] == [s.id for s in template.sections]


def test_brackets_below_a_few_headings_are_answers(template: Template, parse: Parse) -> None:
    text = make_report(template)
    for section in ("2.support", "3.initial", "5.corrections"):
        text = text.replace(f"\n{ANSWERS[section]}\n", "\n(nekas nav mainīts)\n")
    found = [s.section for s in parse(text).segments if s.text == "(nekas nav mainīts)"]
    assert found == ["2.support", "3.initial", "5.corrections"]


@pytest.mark.parametrize("label", ["Atbilde: ", "Jūsu atbilde: "])
@pytest.mark.parametrize("answer", ["nav neviena", "Ir divi."])
def test_an_answer_behind_a_printed_label(
    template: Template, parse: Parse, label: str, answer: str
) -> None:
    text = make_report(template)
    sections = ["2.support", "2.position", "3.field", "5.corrections"]
    for section in sections:
        text = text.replace(f"\n{ANSWERS[section]}\n", f"\n{label}{answer}\n")
    assert [s.section for s in parse(text).segments if s.text == answer] == sections


@pytest.mark.parametrize("between", [" – ", "—", ". ", " "])
@pytest.mark.parametrize("section", ["2.support", "3.initial", "5.corrections"])
def test_an_answer_on_the_same_line(
    template: Template, parse: Parse, plain: list[tuple[str, str]], section: str, between: str
) -> None:
    heading = template.section(section).heading
    report = make_report(template).replace(f"\n{heading}\n", f"\n{heading}{between}")
    parsed = parse(report)
    assert [(s.section, s.text) for s in parsed.segments][1:] == plain[1:]


@pytest.mark.parametrize("answer", ["nav", "tika mainīti divi datumi.", "- nav veiktas", "n/a"])
def test_an_answer_may_begin_small(template: Template, parse: Parse, answer: str) -> None:
    text = make_report(template).replace(ANSWERS["5.corrections"], answer)
    assert "5.corrections" in {s.section for s in parse(text).segments}
    short = ("2.support", "3.initial", "3.indepth", "5.participation")
    for section in short:
        text = text.replace(f"\n{ANSWERS[section]}\n", f"\n{answer}\n")
    parsed = parse(text)
    assert {s.section for s in parsed.sections} >= set(short)


ENGLISH = {
    "2.support": "Support in the municipality",
    "3.initial": "Initial research",
    "5.design": "Design of the plan",
    "6.methods": "Methods (of evaluation)",
}


def test_headings_in_english_behind_a_slash(
    template: Template, parse: Parse, plain: list[tuple[str, str]]
) -> None:
    text = make_report(template)
    for number, (section, words) in enumerate(ENGLISH.items(), 1):
        heading = template.section(section).heading
        text = text.replace(f"{heading}\n", f"{heading} / {words}\n")
        found = [(s.section, s.text) for s in parse(text).segments]
        # Fewer may be answers.
        assert (found == plain) == (number >= 3)


def test_a_chapter_without_a_number_that_was_numbered_on(
    template: Template, parse: Parse, plain: list[tuple[str, str]]
) -> None:
    heading = template.section("comments").heading
    parsed = parse(make_report(template).replace(f"\n{heading}", f"\n7.\t{heading}"))
    assert [(s.section, s.text) for s in parsed.segments] == plain


def test_the_goal_where_no_chapter_has_a_heading(
    template: Template, parse: Parse, plain: list[tuple[str, str]]
) -> None:
    text = make_report(template, sections={s.id for s in template.sections if s.parent})
    parsed = parse(text)
    assert [(s.section, s.text) for s in parsed.segments] == [
        (section, words) for section, words in plain if section != "comments"
    ]
    assert not any(box.ticked for box in parsed.boxes if box.approach == "other")


@pytest.mark.parametrize("after", ["[1]", "[a]", "*", "¹", " :-", " –"])
def test_signs_and_notes_after_headings(template: Template, parse: Parse, after: str) -> None:
    parsed = parse(make_report(template, heading=lambda heading: heading + after))
    expected = parse(make_report(template))
    assert [(s.section, s.text) for s in parsed.segments] == [
        (s.section, s.text) for s in expected.segments
    ]
    assert [box.ticked for box in parsed.boxes] == [box.ticked for box in expected.boxes]
