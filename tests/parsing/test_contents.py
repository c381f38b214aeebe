"""Tables of contents: none of their lines is a heading, and no report is cut in two by them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import make_report

from sdk_text.parsing import coverage
from sdk_text.records import ParsedDocument
from sdk_text.template import Template

LINES: dict[str, Callable[[str, int], str]] = {
    "tab": lambda h, n: f"{h}\t{n}",
    "dots": lambda h, n: f"{h} {'.' * 20} {n}",
    "spaced dots": lambda h, n: f"{h} {'. ' * 12}{n}",
    "ellipses": lambda h, n: f"{h}……{n}",
    "no pages": lambda h, n: h,
    "lpp.": lambda h, n: f"{h} {n}. lpp.",
    "bullets": lambda h, n: f"• {h}",
    "links": lambda h, n: f"[{h}](#a{n})",
    "own numbers": lambda h, n: f"{n}.1. {h} {n}",
    "broken": lambda h, n: f"{h.replace(' ', chr(10), 2).replace(chr(10), ' ', 1)} {n}",
}


def outline(parsed: ParsedDocument) -> list[tuple[str, str]]:
    """Sections with their words, without strays, and the ticks."""
    cuts = [i for span in parsed.stray for i in range(span.start, span.end)]
    gone = set(cuts)
    text = parsed.document.text
    found = [
        (s.section, "".join(text[i] for i in range(s.start, s.end) if i not in gone).strip())
        for s in parsed.sections
    ]
    return [*found, *((box.approach, str(box.ticked)) for box in parsed.boxes)]


def headings(template: Template) -> list[str]:
    return [(f"{s.number}. " if s.number else "") + s.heading for s in template.sections]


@pytest.mark.parametrize("style", LINES)
@pytest.mark.parametrize("part", ["all", "main", "first nine", "subheadings"])
@pytest.mark.parametrize("place", ["after the title", "under a word", "at the end"])
def test_a_table_of_contents_is_no_report(
    template: Template, parse: Callable[..., ParsedDocument], style: str, part: str, place: str
) -> None:
    report = make_report(template)
    listed = headings(template)
    if part == "main":
        listed = [h for h in listed if h[0].isdigit()]
    elif part == "first nine":
        listed = listed[:9]
    elif part == "subheadings":
        listed = [h for h in listed if not h[0].isdigit()]
    contents = "\n".join(LINES[style](h, n) for n, h in enumerate(listed, 2))
    title, body = report.split("\n", 1)
    word = "SATURS\n" if place == "under a word" else ""
    text = f"{title}\n{word}{contents}\n{body}"
    if place == "at the end":
        text = f"{report}\n\n{contents}\n"
    parsed = parse(text)
    coverage(parsed)
    assert [s.summary for s in parsed.summaries] == ["liepkalni"]
    assert outline(parsed) == outline(parse(report))
    assert any(span.kind == "contents" for span in parsed.stray)


def test_a_report_that_was_not_filled_in_is_no_table_of_contents(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    empty = "\n".join(["SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS", *headings(template)])
    parsed = parse(f"{make_report(template)}\n{empty}\n")
    assert [s.summary for s in parsed.summaries] == ["liepkalni", "sala"]
    assert len([s for s in parsed.sections if s.summary == "sala"]) == len(template.sections)
    assert sum("no answer under" in n.message for n in parsed.notices) > 15
