"""Decisions: kept in a file, found again in a changed corpus, stronger than any machine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PASSIVE,
    PLACE,
    SENTENCES,
    codebook,
    coding,
    decision,
    document_text,
    segments,
)

from sdk_text.frames import codings_frame, frame_of
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.records import Segment
from sdk_text.review.decisions.apply import (
    DECISIONS_FILE,
    REPORT_COLUMNS,
    apply_decisions,
    decided_segments,
    keep_decisions,
)
from sdk_text.review.decisions.placing import place_decisions
from sdk_text.review.decisions.record import fingerprint, places

ROWS = segments()


def codes(codings: list, segment: int, rows=ROWS) -> set[tuple[str, str]]:
    return {(c.code, c.coder) for c in codings if c.segment == rows[segment].segment}


def test_accept_makes_the_coding_the_persons_and_keeps_the_machines_reason() -> None:
    machine = [coding(ROWS[0], PLACE)]
    [kept], report = apply_decisions(
        machine, ROWS, [decision(ROWS, 0, "accept", PLACE, comment="skaidrs")], codebook()
    )
    assert kept == replace(machine[0], coder="Anna", confidence=1.0, memo="skaidrs")
    assert list(report.columns) == list(REPORT_COLUMNS)
    assert report["status"].tolist() == ["applied"]
    assert report["now"].tolist() == [ROWS[0].segment]


@pytest.mark.parametrize(
    ("action", "code", "new_code", "expected"),
    [
        ("reject", PLACE, "", {(FUNDING, "combined")}),
        ("recode", PLACE, PASSIVE, {(FUNDING, "combined"), (PASSIVE, "Anna")}),
        ("add", PASSIVE, "", {(FUNDING, "combined"), (PLACE, "combined"), (PASSIVE, "Anna")}),
        ("none", "", "", set()),
        ("comment", PLACE, "", {(FUNDING, "combined"), (PLACE, "combined")}),
    ],
)
def test_each_action(action: str, code: str, new_code: str, expected: set) -> None:
    machine = [coding(ROWS[0], PLACE), coding(ROWS[0], FUNDING)]
    decided, report = apply_decisions(
        machine, ROWS, [decision(ROWS, 0, action, code, new_code, comment="?")], codebook()
    )
    assert codes(decided, 0) == expected
    assert report["status"].tolist() == ["applied"]
    if action == "comment":
        assert [c.memo for c in decided] == ["Anna: ?", ""]


def test_a_new_model_cannot_undo_a_decision() -> None:
    decisions = [
        decision(ROWS, 0, "accept", PLACE),
        decision(ROWS, 2, "reject", INSTITUTIONS),
        decision(ROWS, 4, "recode", FUNDING, PASSIVE),
    ]
    other_model = [coding(ROWS[2], INSTITUTIONS), coding(ROWS[5], FUNDING)]
    decided, _ = apply_decisions(other_model, ROWS, decisions, codebook())
    assert codes(decided, 0) == {(PLACE, "Anna")}
    assert codes(decided, 2) == set()
    assert codes(decided, 4) == {(PASSIVE, "Anna")}
    assert codes(decided, 5) == {(FUNDING, "combined")}
    assert decided == sorted(decided, key=lambda c: c.start)


def test_applying_twice_changes_nothing_more() -> None:
    decisions = [
        decision(ROWS, 0, "accept", PLACE, comment="a"),
        decision(ROWS, 2, "recode", INSTITUTIONS, PASSIVE),
        decision(ROWS, 4, "comment", PASSIVE, comment="b"),
    ]
    machine = [coding(ROWS[0], PLACE), coding(ROWS[2], INSTITUTIONS), coding(ROWS[4], PASSIVE)]
    once, _ = apply_decisions(machine, ROWS, decisions, codebook())
    twice, _ = apply_decisions(once, ROWS, decisions, codebook())
    assert twice == once


def test_frames_in_frames_out() -> None:
    frame = codings_frame([coding(ROWS[0], PLACE)])
    decided, report = apply_decisions(
        frame, frame_of("segments", ROWS), [decision(ROWS, 0, "accept", PLACE)], codebook()
    )
    assert decided["coder"].tolist() == ["Anna"]
    assert list(decided.columns) == list(frame.columns)
    assert len(report) == 1


def test_no_decisions_leave_codings_alone_and_the_report_has_its_columns() -> None:
    machine = [coding(ROWS[0], PLACE), replace(coding(ROWS[1], PLACE), segment="", coder="form")]
    decided, report = apply_decisions(machine, ROWS, [], codebook())
    assert decided == machine
    assert report.empty
    assert list(report.columns) == list(REPORT_COLUMNS)


def test_repeated_sentences_are_told_apart_by_their_neighbours() -> None:
    decisions = [decision(ROWS, 3, "add", FUNDING), decision(ROWS, 1, "add", PASSIVE)]
    longer = segments((("2.support", "Pavisam jauns sākums."), *SENTENCES))
    decided, report = apply_decisions([], longer, decisions, codebook())
    assert codes(decided, 4, longer) == {(FUNDING, "Anna")}
    assert codes(decided, 2, longer) == {(PASSIVE, "Anna")}
    assert report["status"].tolist() == ["applied", "applied"]


def test_a_sentence_repeated_between_the_same_neighbours_keeps_each_decision(
    tmp_path: Path,
) -> None:
    rows = segments(tuple(("2.support", "Jā.") for _ in range(5)))
    kept = [decision(rows, 1, "accept", PLACE), decision(rows, 3, "reject", PLACE)]
    assert keep_decisions(kept, tmp_path / DECISIONS_FILE) == kept
    machine = [coding(row, PLACE) for row in rows]
    decided, report = apply_decisions(machine, rows, kept, codebook())
    assert [(c.segment[-1], c.coder) for c in decided if c.segment[-1] in "234"] == [
        ("2", "Anna"),
        ("3", "combined"),
    ]
    assert report["now"].tolist() == [rows[1].segment, rows[3].segment]


def test_spacing_hyphens_and_quotes_do_not_matter() -> None:
    decided_on = segments((("2.support", "Iedzīvo- tāji saka : „jā“"),))
    now = segments((("2.support", 'Iedzīvotāji saka: "jā"'),))
    kept = decision(decided_on, 0, "add", PASSIVE)
    decided, report = apply_decisions([], now, [kept], codebook())
    assert codes(decided, 0, now) == {(PASSIVE, "Anna")}
    assert report["similarity"].tolist() == [1.0]


def edited(i: int, text: str, section: str | None = None) -> list:
    changed = list(SENTENCES)
    changed[i] = (section or changed[i][0], text)
    return segments(tuple(changed))


def test_an_edited_sentence_between_its_neighbours_is_moved_and_reported() -> None:
    now = edited(4, "Jaunieši uz otro sapulci atkal neatnāca, atnāca trīs tantes.")
    decided, report = apply_decisions([], now, [decision(ROWS, 4, "accept", PASSIVE)], codebook())
    assert codes(decided, 4, now) == {(PASSIVE, "Anna")}
    assert report.loc[0, "status"] == "moved"
    assert 0.5 <= report.loc[0, "similarity"] < 1


def test_decisions_follow_sentences_that_were_joined_or_cut() -> None:
    joined = segments((*SENTENCES[:4], ("5.partners", f"{SENTENCES[4][1]} {SENTENCES[5][1]}")))
    kept = [decision(ROWS, 4, "accept", PASSIVE), decision(joined, 4, "accept", PLACE)]
    decided, report = apply_decisions([], joined, kept, codebook())
    assert codes(decided, 4, joined) == {(PASSIVE, "Anna"), (PLACE, "Anna")}
    decided, report = apply_decisions([], ROWS, kept, codebook())
    assert codes(decided, 4) == {(PASSIVE, "Anna"), (PLACE, "Anna")}
    assert report["status"].tolist() == ["applied", "moved"]


def test_a_sentence_that_is_gone_is_unplaced_never_dropped() -> None:
    now = edited(4, "Vasarā uzcēla jaunu tiltu pār upi.")
    kept = decision(ROWS, 4, "accept", PASSIVE)
    decided, report = apply_decisions([], now, [kept], codebook())
    assert decided == []
    assert report.loc[0, ["status", "now", "text", "code"]].tolist() == [
        "unplaced", "", ROWS[4].text, PASSIVE,
    ]  # fmt: skip


def test_a_lookalike_among_strangers_needs_more_words_in_common() -> None:
    other = (("6.results", "Viens."), ("6.results", "Naudas pietika tējai."), ("6.results", "Divi"))
    kept = decision(ROWS, 5, "accept", FUNDING)
    _, report = apply_decisions([], segments(other), [kept], codebook())
    assert report["status"].tolist() == ["unplaced"]


def test_an_absent_summary_is_reported_as_absent() -> None:
    kept = decision(segments(summary="egle"), 0, "accept", PLACE)
    _, report = apply_decisions([], ROWS, [kept], codebook())
    assert report["status"].tolist() == ["absent"]


def test_a_code_that_the_codebook_lost_is_reported_and_not_applied() -> None:
    kept = [decision(ROWS, 0, "accept", PLACE), decision(ROWS, 5, "recode", FUNDING, PLACE)]
    decided, report = apply_decisions([coding(ROWS[5], FUNDING)], ROWS, kept, codebook(PLACE))
    assert report["status"].tolist() == ["unknown code", "unknown code"]
    assert codes(decided, 5) == {(FUNDING, "combined")}


def test_contrary_words_of_two_persons_count_for_neither() -> None:
    anna = decision(ROWS, 0, "accept", PLACE, decided="2026-11-03T10:00:00+02:00")
    janis = decision(ROWS, 0, "reject", PLACE, coder="Jānis", decided="2026-11-03T09:00:00+00:00")
    for order in ([anna, janis], [janis, anna]):
        decided, report = apply_decisions([coding(ROWS[0], PLACE)], ROWS, order, codebook())
        assert codes(decided, 0) == {(PLACE, "combined")}
        assert set(report["status"]) == {"conflict"}
        assert set(report["now"]) == {ROWS[0].segment}
        # What only one of them added is there for nobody, as the machine did not find it.
        added = [replace(d, action="add") if d.coder == "Anna" else d for d in order]
        decided, report = apply_decisions([], ROWS, added, codebook())
        assert decided == []
        assert set(report["status"]) == {"conflict"}


def test_one_person_may_change_her_mind() -> None:
    first = decision(ROWS, 0, "accept", PLACE, decided="2026-11-01")
    again = decision(ROWS, 0, "reject", PLACE, decided="2026-11-02")
    decided, report = apply_decisions([coding(ROWS[0], PLACE)], ROWS, [first, again], codebook())
    assert decided == []
    assert report["status"].tolist() == ["overruled", "applied"]


@pytest.mark.parametrize("settled", ["accept", "reject"])
def test_whoever_settles_it_has_the_last_word_until_a_side_speaks_again(settled: str) -> None:
    anna = decision(ROWS, 0, "accept", PLACE, decided="2026-11-01")
    janis = decision(ROWS, 0, "reject", PLACE, coder="Jānis", decided="2026-11-02")
    berta = decision(ROWS, 0, settled, PLACE, coder="Berta", decided="2026-11-03", settles="yes")
    machine = [coding(ROWS[0], PLACE)]
    decided, report = apply_decisions(machine, ROWS, [anna, janis, berta], codebook())
    status = dict(zip(report["coder"], report["status"], strict=True))
    assert status["Berta"] == "applied"
    if settled == "accept":
        assert codes(decided, 0) == {(PLACE, "Anna"), (PLACE, "Berta")}
        assert (status["Anna"], status["Jānis"]) == ("applied", "overruled")
    else:
        assert decided == []
        assert (status["Anna"], status["Jānis"]) == ("overruled", "applied")
    contrary = "reject" if settled == "accept" else "accept"
    later = decision(ROWS, 0, contrary, PLACE, coder="Jānis", decided="2026-11-04")
    decided, report = apply_decisions(machine, ROWS, [anna, later, berta], codebook())
    assert codes(decided, 0) == {(PLACE, "combined")}
    assert "conflict" in set(report["status"])


def test_no_code_of_one_and_a_code_of_another_are_a_conflict() -> None:
    none = decision(ROWS, 0, "none", decided="2026-11-02")
    early = decision(ROWS, 0, "add", PASSIVE, decided="2026-11-01")
    late = decision(ROWS, 0, "add", FUNDING, coder="Jānis", decided="2026-11-03")
    machine = [coding(ROWS[0], PLACE), coding(ROWS[0], FUNDING)]
    decided, report = apply_decisions(machine, ROWS, [none, early, late], codebook())
    # The machine's other code is gone by Anna's word, on which Jānis said nothing.
    assert codes(decided, 0) == {(FUNDING, "combined")}
    assert report["status"].tolist() == ["conflict", "overruled", "conflict"]


def test_a_code_added_after_ones_own_none_stays() -> None:
    none = decision(ROWS, 0, "none", decided="2026-11-02")
    late = decision(ROWS, 0, "add", FUNDING, decided="2026-11-03")
    decided, report = apply_decisions([coding(ROWS[0], PLACE)], ROWS, [none, late], codebook())
    assert codes(decided, 0) == {(FUNDING, "Anna")}
    assert report["status"].tolist() == ["overruled", "applied"]


def test_recoding_what_another_accepts_is_a_conflict_of_both_codes() -> None:
    anna = decision(ROWS, 0, "recode", PLACE, FUNDING)
    janis = decision(ROWS, 0, "accept", PLACE, coder="Jānis")
    decided, report = apply_decisions([coding(ROWS[0], PLACE)], ROWS, [anna, janis], codebook())
    assert codes(decided, 0) == {(PLACE, "combined")}
    assert report["status"].tolist() == ["conflict", "conflict"]


def test_a_decision_in_its_place_beats_a_later_one_that_was_moved() -> None:
    here = decision(ROWS, 5, "accept", FUNDING, decided="2026-11-01")
    similar = edited(5, "Naudas pietika tikai tējai un cepumiem visiem.")
    strayed = decision(similar, 5, "reject", FUNDING, decided="2026-11-09")
    decided, report = apply_decisions([], ROWS, [here, strayed], codebook())
    assert codes(decided, 5) == {(FUNDING, "Anna")}
    assert report["status"].tolist() == ["applied", "overruled"]


def test_spans_are_decided_one_by_one() -> None:
    first = coding(ROWS[4], PASSIVE, "neatnāca")
    second = coding(ROWS[4], PASSIVE, "tikai trīs")
    kept = [
        decision(ROWS, 4, "accept", PASSIVE, evidence="neatnāca"),
        decision(ROWS, 4, "reject", PASSIVE, evidence="tikai trīs"),
    ]
    decided, _ = apply_decisions([first, second], ROWS, kept, codebook())
    assert [(c.text, c.coder) for c in decided] == [("neatnāca", "Anna")]


def test_a_span_nobody_decided_on_stays_beside_one_that_was() -> None:
    machine = [coding(ROWS[4], PASSIVE, "neatnāca"), coding(ROWS[4], PASSIVE, "tikai trīs")]
    kept = [decision(ROWS, 4, "reject", PASSIVE, evidence="neatnāca")]
    decided, _ = apply_decisions(machine, ROWS, kept, codebook())
    assert decided == machine[1:]


def test_a_rejected_code_stays_away_when_the_machine_finds_it_in_other_words() -> None:
    kept = [decision(ROWS, 4, "reject", PASSIVE, evidence="neatnāca")]
    decided, _ = apply_decisions([coding(ROWS[4], PASSIVE)], ROWS, kept, codebook())
    assert decided == []


def test_an_accepted_span_finds_its_offsets_without_the_machine() -> None:
    kept = [decision(ROWS, 4, "accept", PASSIVE, evidence="tikai trīs vecmāmiņas")]
    text = document_text()
    [found], _ = apply_decisions([], ROWS, kept, codebook(), texts={"liepkalns": text})
    assert text[found.start : found.end] == "tikai trīs vecmāmiņas" == found.text
    [whole], _ = apply_decisions([], ROWS, kept, codebook())
    assert (whole.start, whole.end) == (ROWS[4].start, ROWS[4].end)


def test_decided_segments_by_person() -> None:
    kept = [
        decision(ROWS, 0, "accept", PLACE),
        decision(ROWS, 2, "none", coder="Jānis"),
        decision(ROWS, 4, "comment", PASSIVE, coder="Jānis"),
    ]
    assert decided_segments(kept, ROWS) == {
        "Anna": {ROWS[0].segment},
        "Jānis": {ROWS[2].segment},
    }


def test_decisions_on_the_pilot_reports_survive_another_segmentation(
    shared: Path, pilot_reports: Path
) -> None:
    """Made on the hand-cut segments, they find the parser's: nearly all, and the right ones."""
    lines = (shared / "gold" / "segments.jsonl").read_text(encoding="utf-8").splitlines()
    units = [json.loads(line) for line in lines]
    then = [
        Segment(u["doc"], u["section"], str(u["id"]), u["start"], u["end"], u["text"])
        for u in units
    ]
    parsed = parse_document(read_document(pilot_reports)).segments
    placed = place_decisions(
        [decision(then, i, "add", PLACE) for i in range(0, len(then), 3)], parsed
    )
    assert {p.where for p in placed} <= {"in place", "moved", "unplaced"}
    found = [(then[i * 3], p.segment) for i, p in enumerate(placed) if p.segment is not None]
    assert len(found) >= 0.9 * len(placed)
    right = [
        min(a.end, b.end) - max(a.start, b.start) >= 0.5 * min(a.end - a.start, b.end - b.start)
        for a, b in found
    ]
    assert sum(right) >= 0.98 * len(right)


def test_fingerprints_never_look_like_numbers_to_a_spreadsheet() -> None:
    assert all(fingerprint(str(i)).startswith("k") for i in range(50))
    assert fingerprint("") == ""
    assert fingerprint("—") != fingerprint("…")
    assert places(ROWS)[0].before == ""


def test_a_report_with_another_id_is_known_by_its_words() -> None:
    said = [decision(ROWS, i, "add", PASSIVE) for i in (0, 2, 4)]
    renamed = segments(summary="liepkalns-1")
    other = segments((*SENTENCES[:2], ("2.support", "Cits teksts par ko citu.")), "cits")
    decided, report = apply_decisions([], [*other, *renamed], said, codebook())
    assert {c.segment for c in decided} == {renamed[i].segment for i in (0, 2, 4)}
    assert report["status"].tolist() == ["applied"] * 3


OF_ANOTHER = (
    ("2.support", "Novada dome piešķīra autobusu braucieniem uz nometni."),
    ("2.support", "Skolā notika trīs sarunas ar vecākiem."),
    ("5.partners", "Jā."),
    ("5.partners", "Baznīca atvēra savas durvis jauniešiem vakaros."),
    ("6.factors", "Naudas pietika tikai degvielai un pusdienām."),
)
NEW = (
    ("2.support", "Parkā uzcēla nojumi un divus soliņus."),
    ("2.support", "Jā."),
    ("5.partners", "Dziesmu vakarus rīkoja seniori paši."),
)


def test_a_further_report_of_one_name_takes_no_decisions_of_the_others() -> None:
    """The new one is read first and is "pilsēta" now; the others' ids move on."""
    then = [*segments(SENTENCES, "pilseta"), *segments(OF_ANOTHER, "pilseta-2")]
    said = [decision(then, i, "add", FUNDING) for i in (0, 1, 2, 4, 5, 6, 7, 9, 10)]
    now = [
        *segments(NEW, "pilseta"), *segments(SENTENCES, "pilseta-2"),
        *segments(OF_ANOTHER, "pilseta-3"),
    ]  # fmt: skip
    decided, report = apply_decisions([], now, said, codebook())
    assert report["status"].tolist() == ["applied"] * len(said)
    assert {c.summary for c in decided} == {"pilseta-2", "pilseta-3"}
    # What is decided on the new one is its own, and takes nothing of the others along.
    more = [*said, *(decision(now, i, "add", PLACE) for i in (0, 1, 2))]
    decided, report = apply_decisions([], now, more, codebook())
    assert report["status"].tolist() == ["applied"] * len(more)
    assert [c.summary for c in decided if c.code == PLACE] == ["pilseta"] * 3


def test_reports_of_one_name_that_stay_keep_their_decisions() -> None:
    then = [*segments(SENTENCES, "pilseta"), *segments(OF_ANOTHER, "pilseta-2")]
    said = [decision(then, i, "add", FUNDING) for i in (0, 2, 4, 5, 6, 7, 9, 10)]
    copied = [*then, *segments(SENTENCES, "pilseta-3"), *segments(SENTENCES, "cita")]
    decided, report = apply_decisions([], copied, said, codebook())
    assert report["status"].tolist() == ["applied"] * len(said)
    assert {c.summary for c in decided} == {"pilseta", "pilseta-2"}
    # Of an edited report the version before it is no other report.
    edited = (*SENTENCES[:4], ("5.partners", "Jauniešu sapulcē nebija."), *SENTENCES[5:])
    versions = [*segments(edited, "pilseta"), *segments(SENTENCES, "pilseta-2")]
    decided, _ = apply_decisions([], versions, said[:4], codebook())
    assert {c.summary for c in decided} == {"pilseta"}
    # Only a report of the same name can have had the id before.
    moved = [*segments(NEW, "pilseta"), *segments(OF_ANOTHER, "pilseta-2"),
             *segments(SENTENCES, "cita")]  # fmt: skip
    decided, _ = apply_decisions([], moved, said, codebook())
    assert {c.summary for c in decided} == {"pilseta-2"}


def test_decisions_of_a_report_that_two_have_in_common_stay_absent() -> None:
    said = [decision(ROWS, i, "add", PASSIVE) for i in (0, 2, 4)]
    twice = [*segments(summary="a"), *segments(summary="b")]
    _, report = apply_decisions([], twice, said, codebook())
    assert report["status"].tolist() == ["absent"] * 3
    _, report = apply_decisions([], segments(SENTENCES[:2], "a"), said, codebook())
    assert report["status"].tolist() == ["absent"] * 3
