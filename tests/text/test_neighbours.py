"""Words around a quote end where its answer ends."""

from __future__ import annotations

from dataclasses import replace

from sdk_text.reader.material import Report
from sdk_text.reader.quoting import around
from sdk_text.records import Segment
from sdk_text.text import neighbours
from sdk_text.text.neighbours import MARK

TEXT = (
    "Pirmais teikums par kopienu. Otrais iet tālāk.\n"
    "17\n"
    "Trešais aiz lapas numura.\n\n"
    "Jauna rindkopa.\n"
    "5.2. Virsraksts\n"
    "Cita atbilde sākas te."
)


def _segment(number: int, words: str, section: str = "a", **more: object) -> Segment:
    start = TEXT.index(words)
    made = Segment("s", section, f"s/{section}/{number}", start, start + len(words), words)
    return replace(made, **more)  # type: ignore[arg-type]


SEGMENTS = [
    _segment(1, "Pirmais teikums par kopienu."),
    _segment(2, "Otrais iet tālāk."),
    _segment(3, "Trešais aiz lapas numura."),
    _segment(4, "Jauna rindkopa."),
    _segment(1, "Cita atbilde sākas te.", "b"),
]


def test_what_stands_between() -> None:
    assert neighbours.joins(SEGMENTS, TEXT) == ["", " ", MARK, MARK, ""]
    assert neighbours.joins([], TEXT) == []
    items = [SEGMENTS[0], replace(SEGMENTS[1], kind="item")]
    assert neighbours.joins(items, TEXT) == ["", MARK]
    under = [SEGMENTS[0], replace(SEGMENTS[1], subheading="Grūtības")]
    assert neighbours.joins(under, TEXT) == ["", ""]


def _report() -> Report:
    return Report("s", "", "", 0, "d", 0, len(TEXT), TEXT, SEGMENTS)


def _around(words: str, number: int) -> tuple[str, str, str]:
    start = TEXT.index(words)
    segment = SEGMENTS[number]
    found = around(_report(), start, start + len(words), segment, segment)
    return found["before"], found["text"], found["after"]


def test_context_of_a_quote() -> None:
    assert _around("iet", 1) == (
        "Pirmais teikums par kopienu. Otrais ",
        "iet",
        " tālāk. ¶ Trešais aiz lapas numura. ¶ Jauna rindkopa.",
    )
    assert _around("Jauna", 3)[2] == " rindkopa."
    assert _around("Cita atbilde", 4) == ("", "Cita atbilde", " sākas te.")
    assert "17" not in "".join(_around("Trešais", 2))


def test_a_page_number_inside_a_segment_is_left_out() -> None:
    text = "Viens teikums, kas iet\n12\npāri lapai un beidzas."
    at = text.index("12")
    whole = Segment("s", "a", "s/a/1", 0, len(text), "", skipped=((at, at + 2),))
    report = Report("s", "", "", 0, "d", 0, len(text), text, [whole])
    place = text.index("beidzas")
    found = around(report, place, place + 7, whole, whole)
    assert found["before"] == "Viens teikums, kas iet pāri lapai un "


def test_long_context_is_cut_at_words() -> None:
    words = " ".join(["vārds"] * 200)
    segment = Segment("s", "a", "s/a/1", 0, len(words), words)
    report = Report("s", "", "", 0, "d", 0, len(words), words, [segment])
    found = around(report, 600, 605, segment, segment)
    assert found["before"].startswith("vārds ")
    assert found["before"].endswith("vārds ")
    assert len(found["before"]) <= 160
    assert found["after"].endswith(" vārds")
