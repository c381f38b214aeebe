"""What programs put around and between the lines of a report: quotes, frames, labels, headers."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from itertools import zip_longest

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing import coverage
from sdk_text.records import LayoutSpan, ParsedDocument
from sdk_text.template import Template
from sdk_text.text.clean_text import reading_form

Parse = Callable[..., ParsedDocument]


def read(parsed: ParsedDocument) -> list[tuple[str, str, str, str]]:
    """Section, text, kind and lead-in of each segment; its offsets must hold its words."""
    coverage(parsed)
    for segment in parsed.segments:
        clean = reading_form(parsed.document.text, segment.start, segment.end, segment.skipped)
        assert clean.text == segment.text
    return [(s.section, s.text, s.kind, s.lead_in) for s in parsed.segments]


def ticked(parsed: ParsedDocument) -> set[str]:
    return {box.approach for box in parsed.boxes if box.ticked}


def wrapped(text: str, width: int) -> str:
    return "\n".join(
        part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""]
    )


@pytest.mark.parametrize("width", [48, 60, 200])
def test_a_quoted_mail(template: Template, parse: Parse, width: int) -> None:
    text = wrapped(make_report(template), width)
    quoted = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
    twice = "\n".join(f">{line}" for line in quoted.split("\n"))
    plain = parse(text)
    for each in (quoted, twice, f"Labdien!\n\nNosūtu pārskatu.\n\n{quoted}"):
        assert read(parse(each)) == read(plain)
        assert ticked(parse(each)) == ticked(plain)


def test_a_few_lines_with_the_sign_are_a_list(template: Template, parse: Parse) -> None:
    answer = "> vairāk ļaužu uz ielas\n> mazāk strīdu\n> siltāka zāle"
    parsed = parse(make_report(template).replace(ANSWERS["6.results"], answer))
    assert not [s for s in parsed.stray if s.kind == "blank"]
    assert [s.kind for s in parsed.segments if s.section == "6.results"] == ["item"] * 3


def grid(template: Template, left: int = 38, right: int = 60) -> str:
    """A report as a table drawn with signs, questions beside their answers."""
    rule = f"+{'-' * (left + 2)}+{'-' * (right + 2)}+\n"
    rows = []
    for section in template.sections:
        number = f"{section.number}. " if section.number else ""
        question = textwrap.wrap(number + section.heading, left)
        answer = wrapped(ANSWERS.get(section.id, ""), right).split("\n")
        pairs = zip_longest(question, answer, fillvalue="")
        rows.append("".join(f"| {a:<{left}} | {b:<{right}} |\n" for a, b in pairs))
    return f"LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n\n{rule}{rule.join(rows)}{rule}"


def test_a_table_drawn_with_signs(template: Template, parse: Parse) -> None:
    plain = parse(make_report(template))
    for width in (38, 60):
        parsed = parse(grid(template, width))
        assert [x[:2] for x in read(parsed)] == [x[:2] for x in read(plain)]
        assert ticked(parsed) == ticked(plain)


def test_cells_of_a_spreadsheet(template: Template, parse: Parse) -> None:
    rows = ["LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS"]
    for section in template.sections:
        number = f"{section.number}. " if section.number else ""
        answer = ANSWERS.get(section.id, "")
        cell = f'"{answer}"' if "\n" in answer else answer
        rows.append(f"{number}{section.heading}\t{cell}")
    plain = parse(make_report(template))
    parsed = parse("\n".join(rows))
    assert read(parsed) == read(plain)
    assert ticked(parsed) == ticked(plain)


@pytest.mark.parametrize("label", ["A: ", "Atb.: ", "A{}: "])
def test_labels_of_answers(template: Template, parse: Parse, label: str) -> None:
    text = make_report(template)
    plain = read(parse(text))
    for number, (section, answer) in enumerate(ANSWERS.items()):
        if section != "4.approaches":
            text = text.replace(f"\n{answer}\n", f"\n{label.format(number)}{answer}\n")
    text = text.removesuffix(ANSWERS["comments"] + "\n")
    assert [s[1] for s in read(parse(text)) if s[0] != "comments"] == [
        s[1] for s in plain if s[0] != "comments"
    ]


def test_words_with_a_colon_before_a_few_answers_stay(template: Template, parse: Parse) -> None:
    text = make_report(template)
    for section in ("2.support", "3.field", "5.corrections"):
        text = text.replace(f"\n{ANSWERS[section]}\n", f"\nĪsi: {ANSWERS[section]}\n")
    assert sum(s.text.startswith("Īsi:") for s in parse(text).segments) == 3


def test_lines_under_headings_tick_nothing(template: Template, parse: Parse) -> None:
    text = make_report(template, heading=lambda heading: f"{heading}\n{'=' * 40}")
    assert read(parse(text)) == read(parse(make_report(template)))
    assert ticked(parse(text)) == ticked(parse(make_report(template)))


def test_a_running_header_that_begins_the_text(template: Template, parse: Parse) -> None:
    lines = wrapped(make_report(template), 66).split("\n")
    header = "Liepkalnu novads. Pārskats par darbu kopienā"
    sheets = [lines[i : i + 24] for i in range(0, len(lines), 24)]
    pages = ["\n".join([header, "", *sheet, "", str(k)]) for k, sheet in enumerate(sheets, 1)]
    assert len(pages) > 2
    assert read(parse("\f".join(pages))) == read(parse("\n".join(lines)))


def test_titles_over_two_lines_on_new_pages_are_no_running_header(
    template: Template, parse: Parse
) -> None:
    titles = [f"LIEPKALNU NOVADA\nPILOTPROJEKTA NR. {k} KOPSAVILKUMS" for k in (1, 2, 3)]
    text = "\f".join(make_report(template, title=title) for title in titles)
    found = [s.summary for s in parse(text).summaries]
    assert found == ["liepkalni-1", "liepkalni-2", "liepkalni-3"]


def test_the_number_of_a_question_in_a_cell_beside_it(template: Template, parse: Parse) -> None:
    text, spans = "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n", []
    questions = [s for s in template.sections if s.id in ("6.methods", "6.results", "comments")]
    for row, section in enumerate(questions):
        for column, cell in enumerate((f"{row + 1}.", section.heading, ANSWERS[section.id])):
            spans.append(LayoutSpan("cell", len(text), len(text) + len(cell), row, column, 0))
            text += cell + "\n"
    parsed = parse(text, layout=tuple(spans), format="docx")
    assert [(s.section, s.text) for s in parsed.segments] == [
        (s.id, ANSWERS[s.id]) for s in questions
    ]


def test_a_heading_that_another_one_interrupts(template: Template, parse: Parse) -> None:
    text = make_report(template)
    whole = "5. Darbības plāns (atbilstoši izvēlētajam prakses virzienam)\n\nMērķis\n"
    assert whole in text
    broken = "5. Darbības plāns Mērķis\n(atbilstoši izvēlētajam\nprakses virzienam)\n"
    parsed = parse(text.replace(whole, broken))
    coverage(parsed)
    found = [s.text for s in parsed.segments if s.section in ("5", "5.goal")]
    assert ANSWERS["5.goal"] in " ".join(found)


@pytest.mark.parametrize("shape", ["{}.\t{}\t{}\n", "{}\n{}\n{}\n", "| {}. | {} | {} |\n"])
def test_numbers_of_rows_before_the_questions(template: Template, parse: Parse, shape: str) -> None:
    """A table with a column that counts its rows, as text; chapters have their own numbers, too."""
    text = "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n\n"
    text += "| Nr. | Jautājums | Atbilde |\n|---|:-:|---|\n" if "|" in shape else ""
    row = 0
    for section in template.sections:
        heading = (f"{section.number}. " if section.number else "") + section.heading
        if section.id != "4.approaches":
            row += 1
            answer = ANSWERS.get(section.id, "").replace("\n", " ")
            text += shape.format(row, heading, answer)
    parsed = parse(text)
    coverage(parsed)
    assert [s.section for s in parsed.sections] == [
        s.id for s in template.sections if s.id != "4.approaches"
    ]
    said = [s.text for s in parsed.segments]
    assert not [s for s in said if s.strip(".").isdigit() or "|" in s]
    assert ANSWERS["comments"] in said


def test_a_page_number_above_a_heading_is_no_row(template: Template, parse: Parse) -> None:
    number = iter(range(1, 40))
    text = make_report(template, heading=lambda h: f"{next(number)}\n\n{h}")
    parsed = parse(text)
    assert sum(s.kind == "page_number" for s in parsed.stray) == len(template.sections)


@pytest.mark.parametrize("sign", "-=_.…")
def test_drawn_lines_under_headings_and_answers(
    template: Template, parse: Parse, sign: str
) -> None:
    plain = read(parse(make_report(template)))
    under = parse(make_report(template, heading=lambda h: f"{h}\n{sign * len(h)}"))
    assert read(under) == plain
    after = parse(make_report(template).replace("\n\n", f"\n{sign * 40}\n\n"))
    assert read(after) == plain


def test_bold_lines_of_markdown(template: Template, parse: Parse) -> None:
    answer = (
        "**Stiprās puses:** zinoši kolēģi.\n**Grūtības:**\n* trūkst laika\n**Tas** ir **viss**."
    )
    text = make_report(template, heading=lambda heading: f"**{heading}**")
    parsed = parse(text.replace(ANSWERS["2.strengths_difficulties"], answer))
    coverage(parsed)
    assert [s.section for s in parsed.sections] == [s.id for s in template.sections]
    found = [s for s in parsed.segments if s.section == "2.strengths_difficulties"]
    assert [(s.text, s.lead_in) for s in found] == [
        ("zinoši kolēģi.", "Stiprās puses:"),
        ("trūkst laika", "Grūtības:"),
        ("**Tas** ir **viss**.", "Grūtības:"),
    ]
