"""Any stretch of text as decisions on the segments that it touches, and back to its offsets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from review_examples import (
    FUNDING,
    PASSIVE,
    PLACE,
    SENTENCES,
    codebook,
    coding,
    decision,
    document_text,
    segments,
)

from sdk_text.records import Segment
from sdk_text.review.decisions.apply import (
    Decision,
    apply_decisions,
    keep_decisions,
    load_decisions,
)
from sdk_text.review.decisions.stretches import StretchFinder, stretch_decisions
from sdk_text.text.clean_text import reading_form

ROWS = segments()
TEXT = document_text()


def decide(
    start: int, end: int, rows: list[Segment] = ROWS, text: str = TEXT, **fields: str
) -> list[Decision]:
    given_fields = {"coder": "Anna", "decided": "2026-11-01", "code": PASSIVE} | fields
    pieces = StretchFinder(rows, {"liepkalns": text}).pieces("liepkalns", start, end)
    return stretch_decisions(pieces, action="add", **given_fields)  # type: ignore[arg-type]


def applied(kept: list[Decision], machine: list | None = None, rows=ROWS, text=TEXT) -> list:
    return apply_decisions(machine or [], rows, kept, codebook(), texts={"liepkalns": text})[0]


def test_the_second_of_equal_words_is_coded_and_found_again() -> None:
    rows = segments((("2.support", "Jā, jā un vēlreiz jā, bet jā."),))
    text = rows[0].text
    second = text.index("jā", 7)
    [kept] = decide(second, second + 2, rows, text)
    assert (kept.evidence, kept.occurrence, kept.stretch) == ("jā", "2", "")
    [found] = applied([kept], rows=rows, text=text)
    assert (found.start, found.end) == (second, second + 2)
    later = "Sākums. " + text
    moved = segments((("2.support", "Sākums."), ("2.support", text)))
    [found] = applied([kept], rows=moved, text=later)
    assert found.start == second + len("Sākums. ")


def test_equal_words_are_decided_on_one_by_one() -> None:
    rows = segments((("2.support", "Naudas nav, laika nav, telpu nav."),))
    text = rows[0].text
    spots = [i for i in range(len(text)) if text.startswith("nav", i)]
    machine = [
        replace(coding(rows[0], PLACE, "nav"), start=at, end=at + 3) for at in (spots[0], spots[2])
    ]
    reject = replace(decision(rows, 0, "reject", PLACE, evidence="nav"), occurrence="3")
    assert applied([reject], machine, rows, text) == machine[:1]
    everywhere = replace(reject, occurrence="")
    assert applied([everywhere], machine, rows, text) == []
    added = decide(spots[1], spots[1] + 3, rows, text, code=PLACE)
    assert [(c.start, c.coder) for c in applied(added, machine, rows, text)] == [
        (spots[0], "combined"),
        (spots[2], "combined"),
        (spots[1], "Anna"),
    ]


def test_a_stretch_over_segments_is_a_decision_for_each_and_survives_an_edit(
    tmp_path: Path,
) -> None:
    start, end = TEXT.index("Bibliotēkas"), TEXT.index(" neatnāca")
    kept = decide(start, end, comment="viss kopā")
    assert [d.evidence for d in kept] == ["", "", "Jaunieši uz pirmo sapulci"]
    assert len({d.stretch for d in kept}) == 1
    assert kept[0].stretch
    keep_decisions(kept, tmp_path / "sdk-decisions.csv")
    assert load_decisions(tmp_path / "sdk-decisions.csv") == kept
    found = applied(kept)
    assert (found[0].start, found[-1].end) == (start, end)
    assert {(c.stretch, c.memo, c.coder) for c in found} == {
        (kept[0].stretch, "viss kopā", "Anna"),
    }
    assert applied(kept, found) == found
    changed = list(SENTENCES)
    changed[2] = ("2.support", "Bibliotēkas jaunā vadītāja palīdz ar telpām un padomu.")
    rows = segments(tuple(changed))
    again = applied(kept, rows=rows, text=document_text(tuple(changed)))
    assert [c.segment for c in again] == [d.segment for d in kept]


def test_persons_who_agree_each_have_the_coding() -> None:
    machine = [coding(ROWS[0], PLACE)]
    both = [
        decision(ROWS, 0, "accept", PLACE),
        decision(ROWS, 0, "add", PLACE, coder="Jānis", decided="2026-11-02"),
    ]
    found, report = apply_decisions(machine, ROWS, both, codebook())
    assert [c.coder for c in found] == ["Anna", "Jānis"]
    assert report["status"].tolist() == ["applied", "applied"]
    against = decision(ROWS, 0, "reject", PLACE, coder="Maija", decided="2026-11-03")
    again = decision(ROWS, 0, "add", PLACE, coder="Zane", decided="2026-11-04")
    # Contradicted, it is the machine's again until somebody settles it.
    assert [c.coder for c in applied([*both, against], machine)] == ["combined"]
    assert [c.coder for c in applied([*both, against, again], machine)] == ["combined"]
    settled = replace(again, settles="yes")
    assert [c.coder for c in applied([*both, against, settled], machine)] == [
        "Anna",
        "Jānis",
        "Zane",
    ]


def test_a_code_added_to_other_words_leaves_the_machines_alone() -> None:
    machine = [coding(ROWS[4], PASSIVE)]
    at = TEXT.index("tikai trīs")
    found = applied(decide(at, at + 10), machine)
    assert [(c.coder, c.text) for c in found] == [
        ("combined", ROWS[4].text),
        ("Anna", "tikai trīs"),
    ]


def test_words_in_other_letters_are_found_as_long_as_the_letters_are_the_same() -> None:
    kept = decision(ROWS, 5, "add", FUNDING, evidence="TIKAI tējai, un")
    [found] = applied([kept])
    assert TEXT[found.start : found.end] == found.text == "tikai tējai un"


def test_what_lies_in_no_segment_gives_no_piece() -> None:
    rows = [ROWS[0], ROWS[2]]
    finder = StretchFinder(rows, {"liepkalns": TEXT})
    gap = (ROWS[1].start, ROWS[1].end)
    assert finder.pieces("liepkalns", *gap) == []
    assert finder.pieces("nekur", 0, 10) == []
    assert len(finder.pieces("liepkalns", ROWS[0].end - 3, ROWS[2].start + 5)) == 2


pieces_of_text = st.text(
    st.sampled_from("ab ā\u0304.\n\r\u00ad\u2028-\U0001f600nNn̄,jJ1"), min_size=1, max_size=30
)


@settings(deadline=None, max_examples=150)
@given(texts=st.lists(pieces_of_text, min_size=1, max_size=4), data=st.data())
def test_any_stretch_comes_back_to_the_words_it_was_made_of(
    texts: list[str], data: st.DataObject
) -> None:
    text = "|".join(texts)
    rows, at = [], 0
    for number, raw in enumerate(texts):
        clean = reading_form(text, at, at + len(raw)).text
        if clean:
            rows.append(
                Segment("liepkalns", "1", f"liepkalns/1/{number}", at, at + len(raw), clean)
            )
        at += len(raw) + 1
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    kept = decide(start, end, rows, text)
    found = applied(kept, rows=rows, text=text)
    finder = StretchFinder(rows, {"liepkalns": text})
    pieces = finder.pieces("liepkalns", start, end)
    assert [(c.start, c.end) for c in found] == [(p.start, p.end) for p in pieces]
    assert (
        decide(
            min((c.start for c in found), default=0),
            max((c.end for c in found), default=0),
            rows,
            text,
        )
        == kept
    )
