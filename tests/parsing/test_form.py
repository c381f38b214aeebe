from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.records import ParsedDocument
from sdk_text.template import Template

LABELS = [
    ("community_development", "Kopienas attīstīšana un kapacitātes stiprināšana"),
    ("social_planning", "Sociālā plānošana/Kopienas organizēšana"),
    ("community_education", "Kopienas izglītošana"),
    ("social_action", "Sociālais aktīvisms un interešu aizstāvība"),
    ("social_marketing", "Sociālais mārketings"),
]


@pytest.fixture
def boxes(template: Template, parse: Callable[..., ParsedDocument]) -> Callable[[str], dict]:
    def read(form: str) -> dict[str, tuple[bool, str]]:
        parsed = parse(make_report(template).replace(ANSWERS["4.approaches"], form))
        return {b.approach: (b.ticked, b.note) for b in parsed.boxes}

    return read


def form(marks: list[str], other: str = "Cits: ___________ [norādīt kāds]") -> str:
    lines = [f"{label} {mark}".rstrip() for (_, label), mark in zip(LABELS, marks, strict=True)]
    return "\n".join([*lines, other])


def test_ticks_and_side_notes(boxes: Callable[[str], dict]) -> None:
    assert boxes(form(["X", "", "X Pamata pieeja", "", ""])) == {
        "community_development": (True, ""),
        "social_planning": (False, ""),
        "community_education": (True, "Pamata pieeja"),
        "social_action": (False, ""),
        "social_marketing": (False, ""),
        "other": (False, ""),
    }


@pytest.mark.parametrize("mark", ["X", "x", "Х", "х", "✓", "☒", "[X]", "(x)", "“X”", "\tX"])
def test_marks_of_all_kinds(boxes: Callable[[str], dict], mark: str) -> None:
    assert boxes(form(["", mark, "", "", ""]))["social_planning"] == (True, "")


@pytest.mark.parametrize("mark", ["", "☐", "[ ]", "___"])
def test_empty_boxes_are_not_ticked(boxes: Callable[[str], dict], mark: str) -> None:
    read = boxes(form([mark, "X", mark, mark, mark]))
    assert [approach for approach, (ticked, _) in read.items() if ticked] == ["social_planning"]
    assert not any(note for _, note in read.values())


def test_boxes_before_the_labels(boxes: Callable[[str], dict]) -> None:
    marks = ["☒", "☐", "☒", "☐", "☐"]
    lines = [f"{mark} {label}" for mark, (_, label) in zip(marks, LABELS, strict=True)]
    read = boxes("\n".join([*lines, "☐ Cits: ______"]))
    assert [ticked for ticked, _ in read.values()] == [True, False, True, False, False, False]


def test_a_mark_on_a_line_of_its_own_belongs_to_the_label_before(
    boxes: Callable[[str], dict],
) -> None:
    read = boxes(form(["\nX", "", "\n\nX", "", ""]))
    assert [ticked for ticked, _ in read.values()] == [True, False, True, False, False, False]


def test_labels_broken_over_lines(boxes: Callable[[str], dict]) -> None:
    lines = "\n".join([*(label.replace(" ", "\n") + " X" for _, label in LABELS), "Cits:"])
    assert [ticked for ticked, _ in boxes(lines).values()] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Cits: Kopradīšana ar skolu X", (True, "Kopradīšana ar skolu")),
        ("Cits: __kopradīšana__ [norādīt kāds]", (True, "kopradīšana")),
        ("Cits: ___________ [norādīt kāds]", (False, "")),
        ("Cits: norādīt kāds", (False, "")),
        ("Cits", (False, "")),
        ("Cits: ______ [norādīt\nkāds]", (False, "")),
        ("Cits: ______ [norādīt\n\nkāds\n]", (False, "")),
        ("Cits: _ _ _ _ _ (norādīt,\nkāds)", (False, "")),
        ("Cits: norādīt\nkāds", (False, "")),
        ("Cits:\n__________\n[norādīt kāds]", (False, "")),
        ("Cits: ………… [norādīt kāds", (False, "")),
        ("Cits: __kopradīšana__ [norādīt\nkāds]", (True, "kopradīšana")),
        ("Cits: Kopradīšana\nar skolu [norādīt kāds]", (True, "Kopradīšana ar skolu")),
        ("Cits: [norādīt kāds: kopradīšana]", (True, "kopradīšana")),
        ("Cits: [norādīt\nkāds] – kopradīšana X", (True, "kopradīšana")),
    ],
)
def test_the_line_to_fill_in(boxes: Callable[[str], dict], line: str, read: tuple) -> None:
    assert boxes(form(["X", "", "", "", ""], line))["other"] == read


def test_running_text_in_the_form_is_read_as_segments(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    sentence = "Izvēli pārrunājām ar kolēģiem divās garās un noderīgās sanāksmēs pavasarī."
    text = make_report(template).replace("[norādīt kāds]", f"[norādīt kāds]\n\n{sentence}")
    parsed = parse(text)
    assert [s.text for s in parsed.segments if s.section == "4.approaches"] == [sentence]
    assert next(b for b in parsed.boxes if b.approach == "other").note == ""


def test_a_missing_line_is_told(template: Template, parse: Callable[..., ParsedDocument]) -> None:
    parsed = parse(make_report(template).replace("Sociālais mārketings\n", ""))
    assert "Sociālais mārketings" in parsed.notices[0].message
    assert [b.ticked for b in parsed.boxes if b.approach == "social_marketing"] == [False]
