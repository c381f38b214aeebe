from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.records import LayoutSpan, ParsedDocument
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


@pytest.fixture
def told(template: Template, parse: Callable[..., ParsedDocument]) -> Callable[[str], list[str]]:
    """What the notices say of a form."""

    def read(form: str) -> list[str]:
        parsed = parse(make_report(template).replace(ANSWERS["4.approaches"], form))
        return [notice.message for notice in parsed.notices]

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


# ── Signs ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "mark",
    ["✅", "❌", "🗹", "🗵", "⌧", "⊠", "⨯", "☓", "✔️", "Ｘ", "𝐗", "𝑿", "XX", "X X", "xxx", "__X__",
     "**X**", "`X`", "_X_", "\\[X\\]", "|X|", "{x}", "„X”", "\uf0fe", "\uf052", "\u200fX\u200e",
     "X\u00ad", "Χ"],
)  # fmt: skip
def test_ticks_of_other_fonts_and_programs(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]], mark: str
) -> None:
    read = boxes(form(["", "", mark, "X", ""]))
    assert [ticked for ticked, _ in read.values()] == [False, False, True, True, False, False]
    assert not any(note for _, note in read.values())
    assert told(form(["", "", mark, "X", ""])) == []


@pytest.mark.parametrize("mark", ["V", "v", "★", "\uf09f", "J", "◆", "?!✪", "■", "●"])
def test_an_unknown_sign_ticks_nothing_and_is_told_also_beside_a_known_tick(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]], mark: str
) -> None:
    lines = form(["X", "", mark, "", ""])
    assert [a for a, (ticked, _) in boxes(lines).items() if ticked] == ["community_development"]
    messages = told(lines)
    assert len(messages) == 1
    assert "Kopienas izglītošana" in messages[0]


def test_a_filled_shape_is_a_tick_where_others_are_empty(boxes: Callable[[str], dict]) -> None:
    read = boxes(form(["□", "■", "□", "■", "□"]))
    assert [t for t, _ in read.values()] == [False, True, False, True, False, False]


def test_bullets_before_the_labels_are_no_boxes(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]]
) -> None:
    lines = "\n".join(
        f"• {label} X" if k == 1 else f"• {label}" for k, (_, label) in enumerate(LABELS)
    )
    assert [a for a, (t, _) in boxes(lines + "\nCits:").items() if t] == ["social_planning"]
    assert told(lines + "\nCits:") == []
    numbered = "\n".join(
        f"{k}. {label} X" if k == 1 else f"{k}) {label}" for k, (_, label) in enumerate(LABELS)
    )
    assert [a for a, (t, _) in boxes(numbered + "\nCits:").items() if t] == ["social_planning"]


def test_words_beside_a_box_without_a_tick_are_told(told: Callable[[str], list[str]]) -> None:
    messages = told(form(["X", "jā, daļēji", "", "", ""]))
    assert len(messages) == 1
    assert "jā, daļēji" in messages[0]


def test_yes_and_no_beside_the_labels(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]]
) -> None:
    answered = form(["– jā", "– nē", "jā.", "nē", ""], "Cits: nē")
    assert [a for a, (t, _) in boxes(answered).items() if t] == [
        "community_development", "community_education",
    ]  # fmt: skip
    assert told(answered) == []


def test_a_multiplication_sign_in_a_note_is_no_tick(boxes: Callable[[str], dict]) -> None:
    read = boxes(form(["X", "tikai 2 x nedēļā", "", "", ""]))
    assert read["social_planning"] == (False, "tikai 2 x nedēļā")


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────

CHANGES = {
    "one letter off": lambda label: label[:5] + "w" + label[6:],
    "a letter missing": lambda label: label[:6] + label[7:],
    "a letter twice": lambda label: label[:4] + label[3:],
    "two letters exchanged": lambda label: label[:7] + label[8] + label[7] + label[9:],
    "no diacritics": lambda label: label.translate(str.maketrans("āčēģīķļņšūž", "acegiklnsuz")),
    "hyphenated": lambda label: label[:7] + "-\n" + label[7:],
    "soft hyphens": lambda label: "\u00ad".join(label),
    "capitals": str.upper,
    "double spaced": lambda label: label.replace(" ", "  "),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("which", range(5))
def test_a_label_that_is_not_quite_as_printed_keeps_its_tick(
    boxes: Callable[[str], dict], change: str, which: int
) -> None:
    for at in range(5):
        marks = ["X" if k == at else "" for k in range(5)]
        lines = [
            f"{CHANGES[change](label) if k == which else label} {mark}".rstrip()
            for k, ((_, label), mark) in enumerate(zip(LABELS, marks, strict=True))
        ]
        read = boxes("\n".join([*lines, "Cits: ____"]))
        assert [ticked for ticked, _ in read.values()] == [k == at for k in range(6)]


@pytest.mark.parametrize("which", range(5))
def test_a_label_broken_by_its_tick(boxes: Callable[[str], dict], which: int) -> None:
    """As `pdftotext -layout` writes a table: the label's second line comes after the X."""
    lines = []
    for k, (_, label) in enumerate(LABELS):
        first, rest = label.split(" ", 1)
        mark = "X Pamata pieeja" if k == which else ""
        lines += [f"{first:60}{mark}".rstrip(), rest]
    read = boxes("\n".join([*lines, "Cits: ____"]))
    assert [ticked for ticked, _ in read.values()] == [k == which for k in range(6)]
    assert [note for _, note in read.values()][which] == "Pamata pieeja"


def test_a_tick_within_a_label(boxes: Callable[[str], dict]) -> None:
    lines = form(["", "", "", "", ""]).replace("Sociālais mārketings", "Sociālais X mārketings")
    assert [a for a, (ticked, _) in boxes(lines).items() if ticked] == ["social_marketing"]


@pytest.mark.parametrize("which", range(5))
@pytest.mark.parametrize(
    "line", ["Pavisam cita pieeja X", "X Pavisam cita pieeja", "Koxxxas qqqna X"]
)
def test_the_tick_of_a_line_that_is_not_known_ticks_no_other(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]], which: int, line: str
) -> None:
    lines = [line if k == which else label for k, (_, label) in enumerate(LABELS)]
    read = boxes("\n".join([*lines, "Cits: ____"]))
    assert not any(ticked for ticked, _ in read.values())
    lines.append("Cits: ____")
    assert any("stands beside no known line" in message for message in told("\n".join(lines)))


def test_a_misread_label_is_told(told: Callable[[str], list[str]]) -> None:
    messages = told(form(["", "", "X", "", ""]).replace("izglītošana", "izqlītošana"))
    assert messages == [
        "liepkalni: “Kopienas izqlītošana” is taken for the line “Kopienas izglītošana”"
    ]


def test_a_sentence_with_an_x_ticks_nothing(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]]
) -> None:
    line = "Izvēli X pārrunājām ar kolēģiem divās garās un noderīgās sanāksmēs pavasarī."
    lines = form(["", "X", "", "", ""]) + f"\n\n{line}"
    assert [a for a, (ticked, _) in boxes(lines).items() if ticked] == ["social_planning"]
    assert len(told(lines)) == 1


def test_a_label_broken_by_a_tick_on_a_line_of_its_own(boxes: Callable[[str], dict]) -> None:
    lines = form(["", "", "", "", ""]).replace("kapacitātes", "\nX\nkapacitātes")
    assert [a for a, (ticked, _) in boxes(lines).items() if ticked] == ["community_development"]


def test_a_tag_is_no_answer_on_the_free_line(boxes: Callable[[str], dict]) -> None:
    assert boxes(form(["X", "", "", "", ""], "Cits: ____ <br>"))["other"] == (False, "")


@pytest.mark.parametrize("prompt", ["Choose an item.", "Izvēlieties vienumu"])
def test_a_prompt_is_told_like_an_empty_answer(
    template: Template, parse: Callable[..., ParsedDocument], prompt: str
) -> None:
    parsed = parse(make_report(template).replace("Gaidas vēl tikai veidojas.", prompt))
    assert [n.message.split(" “")[0] for n in parsed.notices] == [
        "liepkalni: no answer under 2.vision"
    ]


@pytest.mark.parametrize("blank", ["\u2009", "\u00a0", "\u3000", "\u200b ", "  "])
def test_other_blanks_in_titles_and_labels(
    template: Template, parse: Callable[..., ParsedDocument], blank: str
) -> None:
    parsed = parse(make_report(template).replace(" ", blank))
    assert [s.summary for s in parsed.summaries] == ["liepkalni"]
    assert not parsed.notices


@pytest.mark.parametrize("words", ["nav", "Nav.", "nē", "-", "n/a", "Nav citu"])
def test_the_line_to_fill_in_may_say_that_there_is_nothing(
    boxes: Callable[[str], dict], words: str
) -> None:
    assert not boxes(form(["X", "", "", "", ""], f"Cits: {words}"))["other"][0]


@pytest.mark.parametrize("mark", ["✓", "☒", "x"])
def test_the_same_mark_on_each_line_is_a_lists(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]], mark: str
) -> None:
    lines = "\n".join(f"{mark} {label}" for _, label in LABELS) + f"\n{mark} Cits: ______"
    assert not any(ticked for ticked, _ in boxes(lines).values())
    assert any("marks of a list" in message for message in told(lines))
    named = lines.replace("______", "kopradīšana")
    assert all(ticked for ticked, _ in boxes(named).values())


@pytest.mark.parametrize("mark", ["[ X ]", "( x )", "......X......", "– X –", ": X"])
def test_a_tick_with_blanks_and_rules_around_it(boxes: Callable[[str], dict], mark: str) -> None:
    assert boxes(form(["", mark, "", "", ""]))["social_planning"] == (True, "")


@pytest.fixture
def in_cells(template: Template, parse: Callable[..., ParsedDocument]) -> Callable[..., set[str]]:
    """What is ticked in a form whose cells stand in rows, each line of a cell on a line."""

    def read(rows: list[list[str]]) -> set[str]:
        text, _, rest = make_report(template).partition(ANSWERS["4.approaches"])
        layout: list[LayoutSpan] = []
        for i, row in enumerate(rows):
            for k, cell in enumerate(row):
                if cell:
                    end = len(text) + len(cell)
                    layout.append(LayoutSpan("cell", len(text), end, row=i, column=k, table=0))
                    text += cell + "\n"
        parsed = parse(text + rest, layout=tuple(layout))
        return {b.approach for b in parsed.boxes if b.ticked}

    return read


SHORT = [label.replace(" un ", "\nun ").replace("/", "/\n") for _, label in LABELS]


def test_a_column_of_marks_left_of_labels_over_two_lines(in_cells: Callable[..., set]) -> None:
    rows = [["X" if i in (1, 3) else "", label] for i, label in enumerate([*SHORT, "Cits"])]
    assert in_cells(rows) == {"social_planning", "social_action"}


def test_labels_across_and_their_marks_below(in_cells: Callable[..., set]) -> None:
    assert in_cells([[*SHORT, "Cits"], ["X", "", "X", "", "", ""]]) == {
        "community_development",
        "community_education",
    }


def test_columns_for_yes_and_no(in_cells: Callable[..., set]) -> None:
    marks = [["X", ""] if i == 2 else ["", "X"] for i in range(6)]
    rows = [[label, *mark] for label, mark in zip([*SHORT, "Cits"], marks, strict=True)]
    assert in_cells([["Pieeja", "Jā", "Nē"], *rows]) == {"community_education"}


def test_answers_above_their_questions_are_told(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    lines = ["LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS", ""]
    for section in template.sections:
        lines += [ANSWERS.get(section.id, ""), section.heading]
    said = " ".join(n.message for n in parse("\n".join(lines)).notices)
    assert "put each below its question" in said
    right = " ".join(n.message for n in parse(make_report(template)).notices)
    assert "put each below its question" not in right


def test_columns_for_yes_and_no_in_plain_text(
    boxes: Callable[[str], dict], told: Callable[[str], list[str]]
) -> None:
    labels = [label for _, label in LABELS]
    chosen = labels[2]
    tabs = [f"{label}\t{'X' if label == chosen else ''}\t{'' if label == chosen else 'X'}"
            for label in labels]  # fmt: skip
    read = boxes("\n".join(["Pieeja\tJā\tNē", *tabs, "Cits:"]))
    assert [a for a, (t, _) in read.items() if t] == ["community_education"]
    # Where the columns are lost, nobody can tell.
    lost = "\n".join(["Pieeja", "Jā", "Nē", *(f"{label}\nX" for label in labels), "Cits:"])
    assert not any(t for t, _ in boxes(lost).values())
    assert any("column for yes and one for no" in message for message in told(lost))
    every = "\n".join([*(f"{label} X" for label in labels), "Cits: nē"])
    assert sum(t for t, _ in boxes(every).values()) == len(labels)
