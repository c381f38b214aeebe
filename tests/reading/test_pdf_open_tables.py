"""Tables without lines, as word processors export them, and random reports through PDF."""

from __future__ import annotations

from pathlib import Path

import pdf_kinds as kinds
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_files import samples

from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.template import load_template

EXPORTED = Path(__file__).parent / "exported"


SENTENCES = (
    "Ciemā dzīvo septiņi simti ļaužu.",
    "Tikšanās notika 12. maijā plkst. 16.00 klubā.",
    "Vadība atbalstīja gan ar telpām, gan ar transportu, tomēr laika pietrūka.",
    "Nav.",
    "Kaimiņi sanāca kopā un ilgi sprieda, kam ciemā visvairāk vajadzīga palīdzība ikdienā",
    "SDK darbu pazīst reti kurš.",
    "• skola;",
    "• bibliotēka „Rasa” un tās vadītāja;",
    "1. Uzrunāt seniorus.",
)


@pytest.fixture(scope="module")
def base():
    return kinds.content(kinds.parsed_base())


@pytest.mark.parametrize("after", [0.0, 8.0])
@pytest.mark.parametrize(
    "how",
    [
        {"left": 140},
        {"left": 240},
        {"left": 110, "size": 9},
        {"left": 180, "size": 11, "leading": 1.4},
        {"left": 170, "padding": 3},
        {"left": 170, "padding": 9},
    ],
    ids=lambda how: "-".join(f"{k}{v}" for k, v in how.items()),
)
def test_rows_by_their_own_lines(written, base, how, after):
    data = kinds.open_table(kinds.base_rows(), after=after, **how)
    parsed = parse_document(read_document(written(data, "liepkalni.pdf")))
    assert kinds.content(parsed) == base


@pytest.mark.parametrize("after", [0.0, 6.0])
def test_questions_at_half_height_are_told_by_heights_and_noticed(written, after):
    rows = [kinds.Row("LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS")]
    for number, section in enumerate(load_template().sections):
        if not section.number and section.id != "4.approaches":
            answer = "\n".join(SENTENCES[(number + k) % 6] for k in range(number % 4 + 2))
            rows.append(kinds.Row(section.heading, answer))
    data = kinds.open_table(rows, after=after, left=200, centred=True)
    parsed = parse_document(read_document(written(data, "liepkalni.pdf")))
    wrong = wrong_answers(rows, kinds.content(parsed)[0])
    assert len(wrong) <= len(rows) // 5
    assert any("half the height" in notice.message for notice in parsed.notices)


@pytest.mark.parametrize("path", sorted(EXPORTED.glob("*.pdf")), ids=lambda path: path.stem)
def test_files_exported_by_libreoffice(base, path):
    assert kinds.content(parse_document(read_document(path))) == base


def wrong_answers(rows, found) -> list:
    """Rows whose answer does not stand, whole and alone, under its question."""
    by_heading = {section.heading: section.id for section in load_template().sections}
    return [
        row
        for row in rows
        if row.right
        and row.left in by_heading
        and found.get(by_heading[row.left]) != kinds.letters(row.right)
    ]


# ── Random reports ───────────────────────────────────────────────────────────────────────────────

paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
answers = st.lists(paragraphs, min_size=1, max_size=5).map("\n".join)


@st.composite
def reports(draw) -> list:
    """Rows of a report with some of the template's questions, answered at random."""
    template = load_template()
    assert template.form is not None
    rows = [kinds.Row("LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS")]
    for section in template.sections:
        heading = f"{section.number}. {section.heading}" if section.number else section.heading
        if section.id == template.form.section:
            rows.append(kinds.Row(heading))
            for approach in template.form.approaches:
                tick = "X" if not approach.free and draw(st.booleans()) else ""
                rows.append(kinds.Row(approach.label + ":" * approach.free, tick))
        elif section.number:
            rows.append(kinds.Row(heading))
        elif draw(st.integers(0, 9)):
            rows.append(kinds.Row(heading, draw(answers)))
    return rows


WAYS = {
    "ruled": lambda rows: samples.write_pdf(rows),
    "open, with gaps": lambda rows: samples.write_pdf(rows, ruled=False),
    "open": lambda rows: kinds.open_table(rows),
    "open, narrow": lambda rows: kinds.open_table(rows, left=135, after=6),
}


@pytest.mark.parametrize("way", WAYS)
@settings(
    max_examples=5, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(reports())
def test_no_answer_disappears_without_a_notice(written, way, rows):
    """Every answer stands under its own question, whole; or a notice tells that it does not."""
    document = read_document(written(WAYS[way](rows), "liepkalni.pdf"))
    parsed = parse_document(document)
    found, ticks = kinds.content(parsed)
    ids = {approach.label: approach.approach for approach in load_template().form.approaches}
    wrong = wrong_answers(rows, found)
    falsely = [
        row.left for row in rows if row.left in ids and ticks[ids[row.left]] and not row.right
    ]
    told = " | ".join(notice.message for notice in parsed.notices)
    assert not falsely
    assert not [row.left for row in wrong if row.left not in told]
