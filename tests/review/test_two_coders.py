"""Two coders as journals want it: blind sheets, conflicts to settle, alpha of what all read."""

import csv
import itertools
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from review_examples import FUNDING, PASSIVE, PLACE, codebook, coding, decision, segments

from sdk_text.errors import InputError, ReviewError
from sdk_text.frames import codings_frame, frame_of
from sdk_text.llm.pilot import blind_coding
from sdk_text.publication.own_word import own_codings
from sdk_text.records import SUGGESTED
from sdk_text.results import Results
from sdk_text.review.agreement.coders import load_coders, read_by_all, segments_read
from sdk_text.review.agreement.several import alpha, alpha_of_all
from sdk_text.review.decisions.apply import (
    apply_decisions,
    decided_segments,
    keep_decisions,
    load_decisions,
    save_decisions,
)
from sdk_text.review.decisions.renamed import NewIds
from sdk_text.review.sheet.conflicts import disputed, write_conflicts
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.review.side_by_side import side_by_side
from sdk_text.run.account import decision_report

ROWS = segments()


def results(codings=()):
    summaries = pd.DataFrame(
        [{"summary": "liepkalns", "municipality": "Liepkalna novads", "document": "d"}]
    )
    return Results.from_frames(
        summaries=summaries,
        segments=frame_of("segments", ROWS),
        codings=codings_frame(list(codings)),
        codebook=codebook(),
    )


def saved(tmp_path, name, decisions):
    path = tmp_path / f"sdk-decisions-{name}.csv"
    save_decisions(decisions, path)
    return path


def test_a_blind_sheet_shows_every_segment_and_no_code(tmp_path):
    path = tmp_path / "blind.csv"
    rows = write_review(results([coding(ROWS[0], PLACE)]), path, blind=True)
    assert rows == len(ROWS)
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row[c] for row in table for c in ("code", "coder", "cue", "confidence")} == {""}
    assert PLACE not in path.read_text("utf-8")


def test_a_sheet_that_shows_codes_was_not_coded_blind(tmp_path):
    path = tmp_path / "sheet.csv"
    write_review(results([coding(ROWS[0], PLACE)]), path, uncoded=True)
    with pytest.raises(ReviewError, match="shows the codes of 1 row, so that nobody coded it"):
        read_review(path, coder="Anna", codebook=codebook(), read="blind")
    assert len(read_review(path, coder="Anna", codebook=codebook(), read="read")) == len(ROWS)


def test_reading_blind_is_kept_and_the_machine_is_not_agreed_with_unseen(tmp_path):
    run = results([coding(ROWS[0], PLACE), coding(ROWS[5], FUNDING)])
    path = tmp_path / "blind.csv"
    write_review(run, path, blind=True)
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    table[4]["decision"], table[4]["new code"] = "add", PASSIVE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    new = read_review(path, coder="Anna", codebook=codebook(), read="blind")
    assert sorted(d.action for d in new) == ["add", *["blind"] * len(ROWS)]
    file = saved(tmp_path, "anna", new)
    own = load_coders([file], codebook=codebook(), results=run)["Anna"]
    assert [(c.segment, c.code) for c in own] == [(ROWS[4].segment, PASSIVE)]
    assert segments_read(file, ROWS) == {row.segment for row in ROWS}
    # A run keeps the machine's codings: nobody said that they are wrong.
    kept, report = apply_decisions([coding(ROWS[0], PLACE)], ROWS, new, codebook())
    assert {c.code for c in kept} == {PLACE, PASSIVE}
    assert set(report["status"]) == {"applied"}


def test_what_a_model_only_suggested_is_neither_the_machines_nor_a_persons(tmp_path):
    given, waiting = coding(ROWS[0], PLACE), coding(ROWS[0], FUNDING, coder=SUGGESTED)
    run = results([given, waiting])
    file = saved(tmp_path, "anna", [decision(ROWS, 0, "read")])
    run.codings.to_csv(tmp_path / "codings.csv", index=False)
    found = load_coders([file, tmp_path / "codings.csv"], codebook=codebook(), results=run)
    assert {name: [c.code for c in own] for name, own in found.items()} == {
        "Anna": [PLACE], "codings": [PLACE],
    }  # fmt: skip


def test_what_another_read_blind_and_did_not_give_is_in_conflict_till_settled():
    both = [decision(ROWS, 2, "add", PLACE, coder=c) for c in ("Anna", "Jānis")]
    blind = [decision(ROWS, n, "blind", coder=c) for n in (2, 4) for c in ("Anna", "Jānis")]
    own = [decision(ROWS, 4, "add", FUNDING), decision(ROWS, 4, "add", PASSIVE, coder="Jānis")]
    machine = [coding(ROWS[4], PASSIVE)]
    kept, report = apply_decisions(machine, ROWS, [*both, *blind, *own], codebook())
    assert {(c.code, c.coder) for c in kept} == {
        (PLACE, "Anna"), (PLACE, "Jānis"), (PASSIVE, "combined")
    }  # fmt: skip
    assert report["status"].tolist() == ["applied"] * 6 + ["conflict"] * 2
    third = decision(ROWS, 4, "accept", FUNDING, coder="Berta", decided="2027-01-01", settles="yes")
    kept, report = apply_decisions(machine, ROWS, [*blind, *own, third], codebook())
    assert {(c.code, c.coder) for c in kept} == {
        (FUNDING, "Anna"), (FUNDING, "Berta"), (PASSIVE, "combined")
    }  # fmt: skip
    run = SimpleNamespace(
        decisions=[*blind, *own], codebook=codebook(), counts=Counter(), new_ids=NewIds(),
        decision_reports=[apply_decisions(machine, ROWS, [*blind, *own], codebook())[1]],
    )  # fmt: skip
    decision_report(run, [SimpleNamespace(summaries=["liepkalns"])])
    assert (run.counts["decisions conflict"], run.counts["codings in conflict"]) == (2, 2)
    # In other words of the segment the code is given all the same.
    elsewhere = [decision(ROWS, 4, "add", FUNDING, coder="Jānis", evidence="vecmāmiņas")]
    _, report = apply_decisions([], ROWS, [*blind, own[0], *elsewhere], codebook())
    assert set(report["status"]) == {"applied"}


def test_what_was_said_after_codes_were_seen_is_not_coded_blind(tmp_path):
    run = results([coding(ROWS[0], PLACE), coding(ROWS[5], FUNDING)])
    blind = [
        *(decision(ROWS, i, "blind", "") for i in (0, 4, 5)),
        decision(ROWS, 4, "add", PASSIVE, blind="yes"),
    ]
    later = {"decided": "2030-01-01"}
    file = tmp_path / "sdk-decisions-anna.csv"
    keep_decisions(blind, file)
    keep_decisions([decision(ROWS, 4, "reject", PASSIVE, **later)], file)
    other = tmp_path / "sdk-decisions.csv"
    keep_decisions([decision(ROWS, 0, "accept", PLACE, **later)], other)
    assert [d.action for d in load_decisions(file)].count("add") == 1
    given = {(ROWS[4].segment, PASSIVE)}
    own = load_coders([file, other], codebook=codebook(), results=run)["Anna"]
    assert {(c.segment, c.code) for c in own} == given
    assert read_by_all([file, other], run) == {ROWS[i].segment for i in (0, 4, 5)}
    decisions = load_decisions([file, other])
    _, person, _ = blind_coding(decisions, ROWS, codebook())
    assert {(c.segment, c.code) for c in person} == given
    _, report = apply_decisions([], ROWS, decisions, codebook())
    reviewed = replace(run, decisions=report)
    shown = own_codings(reviewed, "Anna")
    assert set(zip(shown["segment"], shown["code"], strict=True)) == given


def test_rows_left_empty_count_as_read_only_where_it_is_said(tmp_path):
    path = tmp_path / "sheet.csv"
    write_review(results([coding(ROWS[0], PLACE)]), path, uncoded=True)
    assert read_review(path, coder="Anna", codebook=codebook()) == []
    new = read_review(path, coder="Anna", codebook=codebook(), read="read")
    assert decided_segments(new, ROWS)["Anna"] == {row.segment for row in ROWS}


def test_conflicts_are_what_some_gave_and_others_who_read_it_did_not(tmp_path):
    run = results([coding(ROWS[0], PLACE), coding(ROWS[5], FUNDING)])
    anna = [decision(ROWS, 0, "accept", PLACE), decision(ROWS, 5, "accept", FUNDING),
            decision(ROWS, 4, "add", PASSIVE)]  # fmt: skip
    janis = [decision(ROWS, 0, "reject", PLACE, coder="Jānis"),
             decision(ROWS, 5, "accept", FUNDING, coder="Jānis")]  # fmt: skip
    files = [saved(tmp_path, "anna", anna), saved(tmp_path, "janis", janis)]
    found, persons = disputed(run, files)
    assert persons == ["Anna", "Jānis"]
    assert [(c.segment, c.code, c.coder) for c in found] == [(ROWS[0].segment, PLACE, "Anna")]
    sheet = tmp_path / "settle.csv"
    assert write_conflicts(run, files, sheet) == (1, persons)
    with pytest.raises(InputError, match="is there already"):
        write_conflicts(run, files, sheet)
    # Who settles it fills in the sheet; that record is a third one, and the last word.
    with sheet.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    table[0]["decision"] = "accept"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    third = read_review(sheet, coder="Berta", codebook=codebook())
    kept, report = apply_decisions(
        [coding(ROWS[0], PLACE)], ROWS, [*anna[:1], *janis[:1], *third], codebook()
    )
    assert [c.code for c in kept if c.segment == ROWS[0].segment][:1] == [PLACE]
    assert report.set_index("coder").loc["Jānis", "status"] == "overruled"
    assert report.set_index("coder").loc["Berta", "status"] == "applied"


def test_one_person_has_no_conflicts(tmp_path):
    file = saved(tmp_path, "anna", [decision(ROWS, 0, "accept", PLACE)])
    with pytest.raises(InputError, match=r"anna\.csv: conflicts need two persons .*; Anna did"):
        disputed(results([coding(ROWS[0], PLACE)]), [file])


def test_recoding_drops_the_grounds_of_the_old_code():
    kept, _ = apply_decisions(
        [coding(ROWS[0], PLACE)], ROWS, [decision(ROWS, 0, "recode", PLACE, FUNDING)], codebook()
    )
    assert [(c.code, c.cue, c.rule) for c in kept] == [(FUNDING, "", "")]
    kept, _ = apply_decisions(
        [coding(ROWS[0], PLACE)], ROWS, [decision(ROWS, 0, "accept", PLACE)], codebook()
    )
    assert [(c.cue, c.rule) for c in kept] == [("cue", "r1")]


def test_alpha_of_three_is_krippendorffs():
    krippendorff = pytest.importorskip("krippendorff")
    random = np.random.default_rng(1)
    for coders in (2, 3, 5):
        table = random.integers(0, 2, (coders, 40))
        expected = krippendorff.alpha(table, level_of_measurement="nominal")
        assert alpha(table.sum(axis=0), coders) == pytest.approx(expected)


def test_alpha_of_all_takes_every_coder():
    same = [coding(ROWS[0], PLACE), coding(ROWS[5], FUNDING)]
    frame = alpha_of_all({"a": same, "b": same, "c": same}, ROWS).set_index("name")
    assert frame.loc["all", "alpha"] == pytest.approx(1.0)
    fewer = alpha_of_all({"a": same, "b": same, "c": same[:1]}, ROWS).set_index("name")
    assert fewer.loc[FUNDING, "alpha"] < 1.0
    assert fewer.loc[PLACE, "alpha"] == pytest.approx(1.0)
    assert list(itertools.chain(fewer["coders"])) == [3, 3, 3]


def test_who_did_not_read_a_segment_does_not_hide_what_others_differ_on(tmp_path):
    run = results()
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, said in {
        "anna": [decision(ROWS, 0, "add", PLACE), decision(ROWS, 4, "add", PASSIVE)],
        "jānis": [decision(ROWS, 0, "none", coder="Jānis")],
        "zane": [decision(ROWS, 4, "add", PASSIVE, coder="Zane")],
    }.items():
        saved(corpus, name, said)
    for files in ([corpus], sorted(corpus.glob("*.csv"))):
        found, coders = disputed(run, files)
        assert [(c.segment, c.code, c.coder) for c in found] == [(ROWS[0].segment, PLACE, "Anna")]
        assert sorted(coders) == ["Anna", "Jānis", "Zane"]
    # What was settled in the common file is settled, whether or not that file is named.
    third = decision(ROWS, 0, "accept", PLACE, coder="Berta", decided="2027-01-01", settles="yes")
    save_decisions([third], corpus / "sdk-decisions.csv")
    assert disputed(run, sorted(corpus.glob("sdk-decisions-*.csv")))[0] == []
    assert disputed(run, [corpus])[0] == []
    assert set(side_by_side(run, [corpus])["settled_by"]) == {"Berta", ""}
    with pytest.raises(InputError, match="no decisions in this folder"):
        disputed(run, [tmp_path])


def test_no_code_in_a_sheet_of_conflicts_settles_all_that_it_lists_of_the_segment(tmp_path):
    run = results([coding(ROWS[0], PLACE), coding(ROWS[0], FUNDING)])
    anna = [decision(ROWS, 0, "accept", code) for code in (PLACE, FUNDING)]
    janis = [decision(ROWS, 0, "reject", code, coder="Jānis") for code in (PLACE, FUNDING)]
    files = [saved(tmp_path, "anna", anna), saved(tmp_path, "janis", janis)]
    sheet = tmp_path / "settle.csv"
    write_conflicts(run, files, sheet)
    with sheet.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 2
    table[0]["decision"] = "no code"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    third = read_review(sheet, coder="Berta", codebook=codebook())
    assert sorted(d.action for d in third) == ["none", "reject", "reject"]
    kept, _ = apply_decisions(
        [coding(ROWS[0], PLACE), coding(ROWS[0], FUNDING)],
        ROWS,
        [*anna, *janis, *third],
        codebook(),
    )
    assert kept == []
    files.append(saved(tmp_path, "berta", third))
    assert disputed(run, files)[0] == []
