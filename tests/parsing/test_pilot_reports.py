"""The nine real reports, checked against figures that were read once by eye."""

from __future__ import annotations

import json
import random
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path

import pytest
from report_builder import make_document
from write_expected import figures

from sdk_text.parsing import coverage, parse_document
from sdk_text.records import Document, ParsedDocument

EXPECTED = json.loads((Path(__file__).parent / "expected_pilot_reports.json").read_text("utf-8"))
NINE = [
    "tukums", "cesis-1", "cesis-2", "rezekne", "bauska", "riga", "adazi",
    "daugavpils-1", "daugavpils-2",
]  # fmt: skip
ABSENT = {
    "cesis-1": {"2.development"},
    "cesis-2": {"5.corrections", "6.methods", "6.recommendations"},
    "bauska": {"5.corrections"},
    "riga": {"2.vision"},
    "daugavpils-2": {"2.vision"},
}
"""Sections that these reports do not have, besides the goal (one has it) and 4 (three have it)."""


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def answers(parsed: ParsedDocument) -> dict[tuple[str, str], str]:
    text = parsed.document.text
    return {(s.summary, s.section): letters(text[s.start : s.end]) for s in parsed.sections}


def document(text: str, name: str = "pilot-reports") -> Document:
    return Document(name, f"{name}.txt", text, "txt", "utf-8", "")


@pytest.mark.parametrize(
    "what", ["characters", "summaries", "sections", "ticked", "stray", "periods"]
)
def test_every_figure_is_as_read(pilot: ParsedDocument, what: str) -> None:
    assert json.loads(json.dumps(figures(pilot)[what])) == EXPECTED[what]


def test_nine_reports_with_their_names(pilot: ParsedDocument) -> None:
    assert [s.summary for s in pilot.summaries] == NINE
    assert [s.municipality for s in pilot.summaries][:6:5] == [
        "Tukuma novads",
        "Rīgas valstspilsēta",
    ]
    assert [s.number for s in pilot.summaries] == [None, 1, 2, None, None, None, None, 1, 2]


@pytest.mark.parametrize("summary", NINE)
def test_every_section_is_found_and_none_invented(
    pilot: ParsedDocument, template: object, summary: str
) -> None:
    absent = ABSENT.get(summary, set())
    absent |= set() if summary == "tukums" else {"5.goal"}
    absent |= set() if summary in ("tukums", "cesis-1", "cesis-2") else {"4"}
    found = [s.section for s in pilot.sections if s.summary == summary]
    assert found == [s.id for s in template.sections if s.id not in absent]  # type: ignore[attr-defined]


def test_missing_headings_are_told(pilot: ParsedDocument) -> None:
    told = [n.message for n in pilot.notices if "headings not found" in n.message]
    assert [message.split(":")[0] for message in told] == list(ABSENT)


def test_a_question_left_open_is_told(pilot: ParsedDocument) -> None:
    told = [n.message for n in pilot.notices if "headings not found" not in n.message]
    assert [message.split(" “")[0] for message in told] == [
        "daugavpils-2: no answer under 5.implementation"
    ]


def test_the_text_is_covered_once(pilot: ParsedDocument) -> None:
    rows = coverage(pilot)
    assert sum(end - start for _, start, end in rows) == EXPECTED["characters"]


def test_segments_lie_in_their_sections_and_read_as_they_say(pilot: ParsedDocument) -> None:
    sections = {(s.summary, s.section): s for s in pilot.sections}
    previous_end = 0
    for segment in pilot.segments:
        section = sections[segment.summary, segment.section]
        assert section.start <= segment.start < segment.end <= section.end
        assert segment.start >= previous_end
        previous_end = segment.end
        pieces, at = [], segment.start
        for a, b in [*segment.skipped, (segment.end, segment.end)]:
            pieces.append(pilot.document.text[at:a])
            at = b
        assert letters("".join(pieces)) == letters(segment.text)
    assert len({s.segment for s in pilot.segments}) == len(pilot.segments)


def test_hardly_a_word_of_an_answer_is_in_no_segment(pilot: ParsedDocument) -> None:
    """What segments leave out are list marks and subheadings."""
    kept = sum(len(letters(s.text)) for s in pilot.segments)
    named = sum(len(letters(s.text)) for s in pilot.subheadings)
    form = sum(
        len(letters(pilot.document.text[s.start : s.end]))
        for s in pilot.sections
        if s.section == "4.approaches"
    )
    total = sum(map(len, answers(pilot).values()))
    stray = sum(len(letters(pilot.document.text[s.start : s.end])) for s in pilot.stray)
    assert 0 <= total - stray - form - named - kept < 0.005 * total


# ── The same reports in other shapes ─────────────────────────────────────────────────────────────

CHANGES: dict[str, Callable[[str], str]] = {
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old mac line ends": lambda text: text.replace("\n", "\r"),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "byte order mark": lambda text: "\ufeff" + text,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "no empty lines": lambda text: "\n".join(line for line in text.split("\n") if line.strip()),
    "double spacing": lambda text: text.replace("\n", "\n\n"),
    "indented": lambda text: "    " + text.replace("\n", "\n    "),
    "double spaces": lambda text: text.replace(" ", "  "),
}


@pytest.mark.parametrize("change", CHANGES)
def test_all_is_the_same_after(pilot: ParsedDocument, change: str) -> None:
    changed = parse_document(document(CHANGES[change](pilot.document.text)))
    coverage(changed)
    assert answers(changed) == answers(pilot)
    assert [(s.segment, s.text, s.lead_in) for s in changed.segments] == [
        (s.segment, s.text, s.lead_in) for s in pilot.segments
    ]
    assert [(b.approach, b.ticked, b.note) for b in changed.boxes] == [
        (b.approach, b.ticked, b.note) for b in pilot.boxes
    ]


HEADINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "title case": str.title,
    "one line": lambda heading: " ".join(heading.split()),
    "a word a line": lambda heading: "\n\n".join(heading.split()),
    "odd spaces": lambda heading: heading.replace(" ", "   "),
    "no numbers": lambda heading: heading[3:] if heading[0].isdigit() else heading,
    "straight quotes": lambda heading: heading.replace("“", '"').replace("”", '"'),
    "a soft hyphen": lambda heading: heading[:9] + "\u00ad\n" + heading[9:],
}


@pytest.mark.parametrize("change", HEADINGS)
def test_headings_are_found_in(pilot: ParsedDocument, change: str) -> None:
    text, pieces, at = pilot.document.text, [], 0
    for section in pilot.sections:
        pieces += [text[at : section.heading_start]]
        pieces += [HEADINGS[change](text[section.heading_start : section.start])]
        at = section.start
    changed = parse_document(document("".join([*pieces, text[at:]])))
    assert answers(changed) == answers(pilot)


def test_headings_run_together_with_their_answers(pilot: ParsedDocument) -> None:
    text, pieces, at = pilot.document.text, [], 0
    for section in pilot.sections:
        pieces.append(text[at : section.start])
        at = section.start + len(text[section.start :]) - len(text[section.start :].lstrip())
    changed = parse_document(document("".join([*pieces, text[at:]])))
    assert answers(changed) == answers(pilot)


@pytest.mark.parametrize("seed", [1, 2])
def test_reports_in_any_order(pilot: ParsedDocument, seed: int) -> None:
    text = pilot.document.text
    parts = [text[s.start : s.end] for s in pilot.summaries]
    random.Random(seed).shuffle(parts)
    shuffled = parse_document(document(text[: pilot.summaries[0].start] + "".join(parts)))
    assert answers(shuffled) == answers(pilot)
    coverage(shuffled)


def test_reports_in_nine_files(pilot: ParsedDocument) -> None:
    found: dict[tuple[str, str], str] = {}
    for summary in pilot.summaries:
        text = pilot.document.text[summary.start : summary.end]
        parsed = parse_document(document(text, f"file-{summary.number}"))
        coverage(parsed)
        found |= answers(parsed)
    assert found == answers(pilot)


# ── Borders that coders used ─────────────────────────────────────────────────────────────────────


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """By at least half of the shorter one."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared * 2 >= min(a[1] - a[0], b[1] - b[0]) > 0


Span = tuple[int, int]


def nearest(spans: list[Span], others: list[Span]) -> list[tuple[Span, Span]]:
    """Each span with that of the others that shares the most of the shorter one."""
    others = sorted(others)
    starts = [start for start, _ in others]

    def share(a: Span, b: Span) -> float:
        return (min(a[1], b[1]) - max(a[0], b[0])) / min(a[1] - a[0], b[1] - b[0])

    def best(span: Span) -> Span:
        last = bisect_left(starts, span[1])
        return max(others[max(0, last - 40) : last], key=lambda other: share(span, other))

    return [(span, best(span)) for span in spans]


def test_segments_agree_with_the_borders_that_coders_used(
    pilot: ParsedDocument, shared: Path
) -> None:
    lines = (shared / "gold" / "segments.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    coded = {row["doc"] for row in gold}
    spans = [(row["start"], row["end"]) for row in gold]
    ours = [
        (s.start, s.end)
        for s in pilot.segments
        if s.summary in coded and s.section not in ("1.participant", "4.approaches")
    ]
    labels = [(s.start, s.end) for s in pilot.subheadings]
    assert all(overlaps(a, b) for a, b in nearest(spans, [*ours, *labels]))
    assert all(overlaps(a, b) for a, b in nearest(ours, spans))
    near = sum(abs(a[0] - b[0]) < 5 and abs(a[1] - b[1]) < 3 for a, b in nearest(spans, ours))
    assert near / len(spans) > 0.85


def test_sections_are_those_that_coders_saw(pilot: ParsedDocument, shared: Path) -> None:
    for line in (shared / "gold" / "segments.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        section = next(s for s in pilot.sections if s.heading_start <= row["start"] < s.end)
        assert (section.summary, section.section) == (row["doc"], row["section"])
        assert section.start <= row["start"]


def test_the_announcement_is_no_report(shared: Path) -> None:
    from sdk_text.errors import InputError

    text = (shared / "corpus" / "announcement.txt").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="announcement"):
        parse_document(document(text, "announcement"))


def test_hardly_a_section_is_lost_with_all_line_breaks(pilot: ParsedDocument) -> None:
    """237 of 240 sections are found, and none that is not there."""
    there = found = 0
    for summary in pilot.summaries:
        text = " ".join(pilot.document.text[summary.start : summary.end].split())
        parsed = parse_document(make_document(text))
        ids = {s.section for s in pilot.sections if s.summary == summary.summary}
        there += len(ids)
        found += len(parsed.sections)
        assert ids.issuperset(s.section for s in parsed.sections)
    assert (there, found) == (240, 237)
