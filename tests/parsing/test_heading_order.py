"""Headings at other places than in the template, a second time, and reports without a beginning."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing import coverage
from sdk_text.records import ParsedDocument
from sdk_text.template import Template

Parse = Callable[..., ParsedDocument]


def blocks(template: Template) -> dict[str, str]:
    """Each section of a report with its heading, by id."""
    return {
        s.id: "\n".join(
            filter(None, (f"{s.number}. {s.heading}" if s.number else s.heading, ANSWERS.get(s.id)))
        )
        for s in template.sections
    }


def together(parts: list[str]) -> str:
    return "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n\n" + "\n\n".join(parts) + "\n"


def texts(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return sorted((s.section, s.text) for s in parsed.segments)


@pytest.mark.parametrize(
    ("moved", "before"),
    [("3.indepth", "3.initial"), ("comments", "2"), ("5.partners", "5.design"), ("6.results", "5")],
)
def test_sections_in_another_order(
    template: Template, parse: Parse, moved: str, before: str
) -> None:
    parts = blocks(template)
    ids = [i for i in parts if i != moved]
    ids.insert(ids.index(before), moved)
    parsed = parse(together([parts[i] for i in ids]))
    assert [s.section for s in parsed.sections] == ids
    assert texts(parsed) == texts(parse(make_report(template)))
    told = [n.message for n in parsed.notices if "another place than in the template" in n.message]
    assert len(told) == 1
    coverage(parsed)


def test_chapters_in_another_order(template: Template, parse: Parse) -> None:
    parts = blocks(template)
    chapter = [i for i in parts if i.startswith("6")]
    rest = [i for i in parts if i not in chapter]
    at = rest.index("4")
    parsed = parse(together([parts[i] for i in [*rest[:at], *chapter, *rest[at:]]]))
    assert texts(parsed) == texts(parse(make_report(template)))
    assert [b.approach for b in parsed.boxes if b.ticked] == [
        b.approach for b in parse(make_report(template)).boxes if b.ticked
    ]


@pytest.mark.parametrize("hint", ["", " (turpinājums)"])
def test_a_heading_again_inside_its_own_answer(template: Template, parse: Parse, hint: str) -> None:
    heading = template.section("5.implementation").heading
    report = make_report(template)
    text = report.replace("Grūtības: nav", f"\n{heading}{hint}\nGrūtības: nav")
    parsed = parse(text)
    assert texts(parsed) == texts(parse(report))
    assert any("stands a second time" in n.message for n in parsed.notices)
    coverage(parsed)


@pytest.mark.parametrize("section", ["2.development", "3.indepth", "6.results"])
def test_a_section_twice_is_told(template: Template, parse: Parse, section: str) -> None:
    parts = blocks(template)
    more = f"{template.section(section).heading}\nVēl par to. Tā turpinās."
    parsed = parse(together([*parts.values(), more]))
    assert [s.section for s in parsed.sections] == list(parts)
    [told] = [n.message for n in parsed.notices if "stands in this answer, too" in n.message]
    assert told.startswith(f"liepkalni: comments: the heading of {section} ")


def test_a_second_report_without_title_and_first_chapter(template: Template, parse: Parse) -> None:
    parts = blocks(template)
    rest = [part for i, part in parts.items() if i not in ("1", "1.participant")]
    parsed = parse(make_report(template) + "\n" + "\n\n".join(rest), name="divi")
    assert [s.summary for s in parsed.summaries] == ["liepkalni", "divi"]
    assert len(parsed.sections) == 2 * len(parts) - 2
