"""Every act: what the page shows after it, what lies in the file, and undo and redo of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reader_examples import Session, rerun

from sdk_text.results import Results
from sdk_text.review.decisions.file import load_decisions

Coding = dict[str, Any]


def machine(anna: Session, n: int = 0) -> Coding:
    """A coding of the machine that nobody decided on, and whose segment has one code only."""
    rows = anna.codings(status="open", kind="machine")
    alone = [r for r in rows if sum(o["segment"] == r["segment"] for o in rows) == 1]
    return alone[n]


def now(anna: Session, coding: Coding) -> Coding | None:
    found = anna.codings(id=coding["id"])
    return found[0] if found else None


def by_hand(anna: Session, code: str = "resource/place", *, segments: int = 1) -> Coding:
    """A coding by hand over some words of one segment, or over whole segments."""
    rows = anna.report()["segments"]
    at = next(
        i
        for i in range(20, len(rows) - segments)
        if rows[i]["section"] == rows[i + segments - 1]["section"]
        and not anna.codings(segment=rows[i]["segment"], code=code)
    )
    end = rows[at]["start"] + 25 if segments == 1 else rows[at + segments - 1]["end"]
    start = rows[at]["start"]
    before = {c["id"] for c in anna.codings()}
    anna.act("add", summary="kalnvarti", start=start, end=end, codes=[code])
    found = [c for c in anna.codings() if c["id"] not in before]
    assert len(found) == 1
    return found[0]


def test_accept(anna: Session) -> None:
    coding = machine(anna)
    answer = anna.act("accept", coding=coding["id"], memo="tā ir")
    after = now(anna, coding)
    assert after is not None
    assert (after["status"], after["coder"], after["memo"]) == ("accepted", "Anna", "tā ir")
    assert after["machine"]["confidence"] == coding["confidence"]
    assert after["cue"] == coding["cue"]
    assert answer["report"][0]["id"] == "kalnvarti"
    assert answer["undo"].startswith("accepted")
    [decision] = load_decisions(anna.file)
    assert (decision.action, decision.code, decision.comment) == ("accept", coding["code"], "tā ir")


def test_reject_stays_visible_and_is_gone_from_the_next_run(anna: Session) -> None:
    coding = machine(anna)
    anna.act("reject", coding=coding["id"])
    after = now(anna, coding)
    assert after is not None
    assert after["status"] == "rejected"
    results = rerun(anna.root)
    there = results.codings[results.codings["segment"] == coding["segment"]]
    assert coding["code"] not in set(there["code"])
    # The reader sees the new run, and the rejected coding in it still.
    again = now(anna, coding)
    assert again is not None
    assert again["status"] == "rejected"
    assert again["machine"]["confidence"] == coding["confidence"]


def decided(anna: Session) -> dict[str, int]:
    codes = anna.answers.get("progress", {})["codes"]
    return {code["id"]: code["decided"] for code in codes if code["decided"]}


def test_recode_and_back(anna: Session) -> None:
    coding = machine(anna)
    other = "method/survey" if coding["code"] != "method/survey" else "method/interview"
    anna.act("recode", coding=coding["id"], code=other)
    assert now(anna, coding) is None
    [new] = anna.codings(segment=coding["segment"], code=other)
    assert (new["status"], new["coder"]) == ("recoded", "Anna")
    assert decided(anna) == {coding["code"]: 1, other: 1}
    # To what the machine said: that is accepting it.
    anna.act("recode", coding=new["id"], code=coding["code"])
    after = now(anna, coding)
    assert after is not None
    assert after["status"] == "accepted"
    assert [d.action for d in load_decisions(anna.file)] == ["accept"]
    assert decided(anna) == {coding["code"]: 1}


def test_code_words_of_a_segment(anna: Session) -> None:
    coding = by_hand(anna)
    text = anna.report()["text"][coding["start"] : coding["end"]]
    assert coding["status"] == "added"
    assert coding["hand"]
    assert " ".join(text.split()) == coding["text"]
    results = rerun(anna.root)
    row = results.codings[results.codings["coder"] == "Anna"].iloc[0]
    assert (row["start"], row["end"]) == (coding["start"], coding["end"])
    assert " ".join(results.evidence(row).split()) == row["text"]


def test_code_a_stretch_over_segments(anna: Session) -> None:
    coding = by_hand(anna, segments=3)
    assert len(coding["pieces"]) == 3
    assert coding["start"] == coding["pieces"][0]["start"]
    results = rerun(anna.root)
    rows = results.codings[results.codings["coder"] == "Anna"]
    assert len(rows) == 3
    assert rows["stretch"].nunique() == 1
    [again] = anna.codings(id=coding["id"])
    assert again["pieces"] == coding["pieces"]


def test_what_was_given_by_hand_is_withdrawn(anna: Session) -> None:
    coding = by_hand(anna, segments=2)
    anna.act("reject", coding=coding["id"])
    assert now(anna, coding) is None
    assert load_decisions(anna.file) == []


def test_move_split_merge_of_ones_own(anna: Session) -> None:
    coding = by_hand(anna, segments=2)
    middle = coding["pieces"][1]["start"]
    anna.act("move", coding=coding["id"], start=coding["start"] + 3, end=coding["end"])
    [moved] = anna.codings(coder="Anna")
    assert moved["end"] == coding["end"]
    assert moved["start"] > coding["start"]
    anna.act("split", coding=moved["id"], at=middle)
    parts = anna.codings(coder="Anna")
    assert [len(p["pieces"]) for p in parts] == [1, 1]
    anna.act("merge", codings=[p["id"] for p in parts])
    [merged] = anna.codings(coder="Anna")
    assert (merged["start"], merged["end"]) == (moved["start"], moved["end"])
    for _ in range(4):
        anna.undo()
    assert anna.codings(coder="Anna") == []
    assert load_decisions(anna.file) == []


def test_move_an_end_of_the_machines(anna: Session) -> None:
    coding = machine(anna)
    anna.act("move", coding=coding["id"], start=coding["start"], end=coding["end"] - 8)
    [new] = anna.codings(segment=coding["segment"], coder="Anna", status="added")
    assert new["end"] <= coding["end"] - 8
    old = now(anna, coding)
    assert old is not None
    assert old["status"] == "rejected"
    results = rerun(anna.root)
    there = results.codings[
        (results.codings["segment"] == coding["segment"])
        & (results.codings["code"] == coding["code"])
    ]
    assert there[["coder", "start", "end"]].values.tolist() == [["Anna", new["start"], new["end"]]]


def test_no_code(anna: Session) -> None:
    coding = machine(anna)
    anna.act("none", segment=coding["segment"])
    after = now(anna, coding)
    assert after is not None
    assert after["status"] == "rejected"
    [segment] = [s for s in anna.report()["segments"] if s["segment"] == coding["segment"]]
    assert segment["reviewed"]


def test_read(anna: Session) -> None:
    coding = machine(anna)
    anna.act("read", segment=coding["segment"])
    assert now(anna, coding) == coding | {"said": now(anna, coding)["said"]}  # type: ignore[index]
    progress = anna.answers.get("progress", {})
    assert {r["id"]: r["reviewed"] for r in progress["reports"]}["kalnvarti"] == 1


def test_memos(anna: Session) -> None:
    coding = machine(anna)
    anna.act("memo", on="coding", id=coding["id"], text="skaties vēlreiz")
    after = now(anna, coding)
    assert after is not None
    assert (after["status"], after["memo"]) == ("open", "skaties vēlreiz")
    anna.act("accept", coding=coding["id"])
    anna.act("memo", on="coding", id=coding["id"], text="Divas \n\n rindas")
    assert [d.comment for d in load_decisions(anna.file)] == ["Divas\n\nrindas"]
    anna.act("memo", on="coding", id=coding["id"], text="=jā")
    anna.act("memo", on="code", id=coding["code"], text="Divas\nrindas")
    anna.act("memo", on="report", id="kalnvarti", text="Par kopsavilkumu")
    fresh = Session(anna.root)
    [code] = [c for c in fresh.answers.get("project", {})["codes"] if c["id"] == coding["code"]]
    assert code["memo"] == "Divas\nrindas"
    assert fresh.report()["memo"] == "Par kopsavilkumu"
    again = now(fresh, coding)
    assert again is not None
    assert again["memo"] == "=jā"
    for _ in range(6):
        fresh.undo()
    assert load_decisions(anna.file) == []
    assert fresh.report()["memo"] == ""
    assert fresh.project.memos.all() == []


def test_a_new_code_is_given_and_counts_after_the_next_run(anna: Session) -> None:
    anna.act(
        "new_code", family="resource", id="humour", label_lv="humors", label_en="humour",
        definition="Smiekli kā resurss.",
    )  # fmt: skip
    coding = by_hand(anna, "resource/humour")
    results = rerun(anna.root)
    assert "resource/humour" in set(results.codings["code"])
    assert results.codebook.label("resource/humour") == "humors"
    assert set(results.decisions["status"]) == {"applied"}
    assert anna.codings(id=coding["id"])
    anna.undo()
    anna.undo()
    assert not (anna.root / "corpus" / "sdk-codebook.yaml").exists()
    anna.redo()
    assert (anna.root / "corpus" / "sdk-codebook.yaml").exists()


def test_a_second_code_keeps_what_the_user_wrote(anna: Session) -> None:
    path = anna.root / "corpus" / "sdk-codebook.yaml"
    path.write_text(
        "# mans\nname: mine\nextends: sdk\ncodes:\n  - id: resource/song\n    label_lv: dziesma\n"
        "    include:\n      - koris  # un dueti\n\nnot_coded: ['1.participant']\n",
        encoding="utf-8",
    )
    anna.act("new_code", family="resource", id="humour", label_lv='"humors": {x}', label_en="")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mans\n")
    assert "# un dueti" in text
    assert text.index("resource/humour") < text.index("not_coded")
    assert anna.project.codebook.label("resource/humour") == '"humors": {x}'
    assert {"resource/song", "resource/humour"} <= anna.project.known_codes()


def test_undo_and_redo_of_everything(anna: Session) -> None:
    states: list[Any] = []

    def state() -> Any:
        report = anna.report()
        rows = [{k: v for k, v in c.items() if k != "decided"} for c in report["codings"]]
        return rows, report["memo"], [s["reviewed"] for s in report["segments"]]

    first, second, third = machine(anna), machine(anna, 1), machine(anna, 2)
    acts: list[dict[str, Any]] = [
        {"act": "accept", "coding": first["id"]},
        {"act": "reject", "coding": first["id"]},
        {"act": "recode", "coding": second["id"], "code": "difficulty/funding"},
        {"act": "memo", "on": "report", "id": "kalnvarti", "text": "x"},
        {"act": "none", "segment": third["segment"]},
        {"act": "add", "summary": "kalnvarti", "start": third["start"], "end": third["end"],
         "codes": ["resource/place", "resource/funding"]},
        {"act": "read", "segment": second["segment"]},
    ]  # fmt: skip
    states.append(state())
    for values in acts:
        anna.act(values.pop("act"), **values)
        states.append(state())
    for expected in reversed(states[:-1]):
        anna.undo()
        assert state() == expected
    assert anna.undo_refused() == "nothing_to_undo"
    assert load_decisions(anna.file) == []
    for expected in states[1:]:
        anna.redo()
        assert state() == expected
    # Across a restart, too.
    fresh = Session(anna.root)
    fresh.undo()
    assert [d.action for d in load_decisions(fresh.file)].count("read") == 0


def test_a_new_act_ends_what_can_be_redone(anna: Session) -> None:
    anna.act("accept", coding=machine(anna)["id"])
    anna.undo()
    assert anna.answers.get("project", {})["redo"]
    anna.act("accept", coding=machine(anna, 1)["id"])
    assert anna.answers.get("project", {})["redo"] is None


def test_the_same_nonce_is_done_once(anna: Session) -> None:
    coding = machine(anna)
    anna.act("accept", coding=coding["id"], nonce="n1")
    anna.act("accept", coding=coding["id"], nonce="n1")
    anna.answers.do("undo", {"nonce": "n2"})
    anna.answers.do("undo", {"nonce": "n2"})
    assert load_decisions(anna.file) == []


def test_decisions_on_the_other_report_leave_this_one(anna: Session) -> None:
    before = anna.project.version("dzelmava")
    anna.act("accept", coding=machine(anna)["id"])
    assert anna.project.version("dzelmava") == before


@pytest.mark.parametrize(
    ("act", "values", "why"),
    [
        ("fly", {}, "unknown_act"),
        ("accept", {}, "missing_value"),
        ("accept", {"coding": 3}, "wrong_value"),
        ("accept", {"coding": "c0"}, "no_coding"),
        ("accept", {"coding": "c0\x00"}, "wrong_value"),
        ("add", {"summary": "nav", "start": 1, "end": 2, "codes": ["x/y"]}, "no_report"),
        ("add", {"summary": "kalnvarti", "start": 5, "end": 2, "codes": ["x/y"]}, "outside"),
        ("add", {"summary": "kalnvarti", "start": -1, "end": 2, "codes": ["x/y"]}, "outside"),
        ("add", {"summary": "kalnvarti", "start": True, "end": 2, "codes": []}, "wrong_value"),
        ("add", {"summary": "kalnvarti", "start": 0, "end": 4, "codes": []}, "wrong_value"),
        ("add", {"summary": "kalnvarti", "start": 0, "end": 10**9, "codes": ["a/b"]}, "outside"),
        ("none", {"segment": "../../etc/passwd"}, "no_segment"),
        ("memo", {"on": "coding", "id": "c0", "text": None}, "missing_value"),
        ("memo", {"on": "life", "id": "c0", "text": "x"}, "wrong_value"),
        ("memo", {"on": "report", "id": "kalnvarti", "text": "x" * 20_001}, "wrong_value"),
        ("new_code", {"family": "nav", "id": "x", "label_lv": "x"}, "unknown_family"),
        ("new_code", {"family": "resource", "id": "knowledge", "label_lv": "x"}, "code_exists"),
        ("new_code", {"family": "resource", "id": "x", "label_lv": ""}, "missing_value"),
        ("settle", {"conflict": "x1", "given": True}, "no_conflict"),
        ("merge", {"codings": ["c1"]}, "no_coding"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    anna: Session, act: str, values: dict[str, Any], why: str
) -> None:
    refused = anna.refused(act, **values)
    assert refused.why == why
    told = anna.answers.told(refused)["error"]
    assert told
    assert "\n" not in told
    assert not anna.file.exists()


def test_an_id_that_is_none_is_told_by_the_codebook(anna: Session) -> None:
    refused = anna.refused("new_code", family="resource", id="Ar Atstarpi", label_lv="x")
    assert "family/name" in refused.why
    assert not list((anna.root / "corpus").glob("*.yaml"))


def test_headings_cannot_be_coded(anna: Session) -> None:
    section = anna.report()["sections"][2]
    start, end = section["heading_start"], section["heading_start"] + 5
    refused = anna.refused(
        "add", summary="kalnvarti", start=start, end=end, codes=["method/survey"]
    )
    assert refused.why == "nothing_there"


def test_reading_only_changes_nothing(work: Path) -> None:
    from sdk_text.reader.answers import Answers
    from sdk_text.reader.project import Opened, Project

    answers = Answers(Project(Opened(work / "out")))
    assert answers.get("project", {})["readonly"]
    with pytest.raises(Exception, match="readonly"):
        answers.do("act", {"act": "read", "segment": "x"})


def test_the_run_of_the_fixture_is_as_extract_made_it(made: Path) -> None:
    assert len(Results.load(made / "out").codings) > 100


def test_an_answer_tells_how_often_each_code_stands_now(anna: Session) -> None:
    def counts() -> dict[str, int]:
        return {c["id"]: c["count"] for c in anna.answers.get("project", {})["codes"] if c["count"]}

    before, coding = counts(), machine(anna)
    answer = anna.act("reject", coding=coding["id"])
    told = {code: n for code, n in answer["counts"].items() if n}
    assert told == counts()
    assert told.get(coding["code"], 0) == before[coding["code"]] - 1


def test_a_memo_leaves_the_coding_waiting_for_a_decision(anna: Session) -> None:
    coding = machine(anna)
    anna.act("memo", on="coding", id=coding["id"], text="jāpārrunā")
    [remarked] = anna.codings(id=coding["id"])
    assert (remarked["status"], remarked["decided"], remarked["memo"]) == ("open", "", "jāpārrunā")
