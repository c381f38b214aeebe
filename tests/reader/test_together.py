"""Several at work: two coders, two windows, other programs; nothing overwritten, nothing lost."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reader_examples import Session, rerun

from sdk_text.errors import InputError
from sdk_text.reader import project as project_module
from sdk_text.reader.asked import RefusedError
from sdk_text.reader.decision_files import Delta
from sdk_text.reader.project import Change
from sdk_text.reader.searching import MOST_HITS
from sdk_text.review.decisions.apply import keep_decisions
from sdk_text.review.decisions.file import load_decisions, now, save_decisions
from sdk_text.review.decisions.record import Decision
from sdk_text.run.command import main as extract_main


def open_codings(session: Session, n: int) -> list[dict[str, Any]]:
    rows = session.codings(status="open", kind="machine")
    return [r for r in rows if sum(o["segment"] == r["segment"] for o in rows) == 1][:n]


def test_two_coders_see_each_other_and_keep_files_of_their_own(work: Path) -> None:
    anna, janis = Session(work, "Anna"), Session(work, "Jānis Bērziņš")
    told: list[Change] = []
    janis.project.listeners.append(told.append)
    coding = open_codings(anna, 1)[0]
    anna.act("accept", coding=coding["id"])
    janis.answers.look()
    assert [c.by for c in told] == ["coder Anna"]
    assert told[0].reports == ("kalnvarti",)
    [seen] = janis.codings(id=coding["id"])
    assert (seen["status"], seen["coder"]) == ("accepted", "Anna")
    janis.act("accept", coding=coding["id"])
    [both] = anna.codings(id=coding["id"])
    assert (both["coder"], both["other_coders"]) == ("Anna", ["Jānis Bērziņš"])
    assert janis.file.name == "sdk-decisions-janis-berzins.csv"
    assert {d.coder for d in load_decisions(anna.file)} == {"Anna"}


def test_who_decided_in_the_common_file_goes_on_there(work: Path) -> None:
    first = Session(work)
    first.act("read", segment=first.report()["segments"][5]["segment"])
    common = work / "corpus" / "sdk-decisions.csv"
    first.file.rename(common)
    again = Session(work)
    assert again.file == common
    again.act("read", segment=again.report()["segments"][6]["segment"])
    assert len(load_decisions(common)) == 2
    assert not first.file.exists()


def test_two_windows_of_one_coder(work: Path) -> None:
    """Two servers, even: each merges into what the other wrote, and undo goes across."""
    one, two = Session(work), Session(work)
    a, b = open_codings(one, 2)
    one.act("accept", coding=a["id"])
    two.act("reject", coding=b["id"])
    assert {d.action for d in load_decisions(one.file)} == {"accept", "reject"}
    [seen] = one.codings(id=b["id"])
    assert seen["status"] == "rejected"
    one.undo()
    assert [d.action for d in load_decisions(one.file)] == ["accept"]
    two.undo()
    assert load_decisions(one.file) == []


def test_acts_at_the_same_moment_are_all_kept(work: Path) -> None:
    sessions = [Session(work), Session(work), Session(work, "Jānis")]
    segments = [s["segment"] for s in sessions[0].report()["segments"]]
    failed: list[BaseException] = []

    def do(session: Session, mine: list[str]) -> None:
        try:
            for segment in mine:
                session.act("read", segment=segment)
        except BaseException as error:
            failed.append(error)

    threads = [
        threading.Thread(target=do, args=(session, segments[10 * i : 10 * i + 10]))
        for i, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(load_decisions(sessions[0].file)) == 20
    assert len(load_decisions(sessions[2].file)) == 10


def test_another_program_adds_to_the_file(anna: Session) -> None:
    a, b = open_codings(anna, 2)
    anna.act("accept", coding=a["id"])
    [kept] = load_decisions(anna.file)
    shown = anna.project.report("kalnvarti").places[b["segment"]]
    other = replace(
        kept, segment=shown.segment, section=shown.section, text=shown.text, key=shown.key,
        before=shown.before, after=shown.after, code=b["code"], action="reject", evidence="",
        decided=now(), coder="Anna",
    )  # fmt: skip
    keep_decisions([other], anna.file)
    anna.act("read", segment=a["segment"])
    assert sorted(d.action for d in load_decisions(anna.file)) == ["accept", "read", "reject"]


def test_undo_of_what_another_program_changed_is_refused(anna: Session) -> None:
    coding = open_codings(anna, 1)[0]
    anna.act("accept", coding=coding["id"])
    [kept] = load_decisions(anna.file)
    save_decisions([replace(kept, action="reject")], anna.file)
    with pytest.raises(RefusedError) as caught:
        anna.undo()
    assert (caught.value.why, caught.value.status) == ("changed_meanwhile", 409)
    assert [d.action for d in load_decisions(anna.file)] == ["reject"]
    [seen] = anna.codings(id=coding["id"])
    assert seen["status"] == "rejected"


def test_a_file_that_is_damaged_meanwhile_is_named_and_not_overwritten(anna: Session) -> None:
    a, b = open_codings(anna, 2)
    anna.act("accept", coding=a["id"])
    good = anna.file.read_bytes()
    broken = good.replace(b"accept", b"<<<<<<< mine")
    anna.file.write_bytes(broken)
    project = anna.answers.get("project", {})
    assert "sdk-decisions-anna.csv" in project["problems"][0]
    [seen] = anna.codings(id=a["id"])
    assert seen["status"] == "accepted"
    with pytest.raises(RefusedError) as caught:
        anna.act("accept", coding=b["id"])
    assert caught.value.status == 422
    assert "sdk-decisions-anna.csv" in anna.answers.told(caught.value)["error"]
    assert anna.file.read_bytes() == broken
    anna.file.write_bytes(good)
    anna.act("accept", coding=b["id"])
    assert len(load_decisions(anna.file)) == 2


def test_a_decisions_file_that_is_taken_away(anna: Session) -> None:
    coding = open_codings(anna, 1)[0]
    anna.act("accept", coding=coding["id"])
    anna.file.unlink()
    [seen] = anna.codings(id=coding["id"])
    assert seen["status"] == "open"
    anna.act("reject", coding=coding["id"])
    assert [d.action for d in load_decisions(anna.file)] == ["reject"]


def test_a_new_run_is_noticed(anna: Session) -> None:
    told: list[Change] = []
    anna.project.listeners.append(told.append)
    rows = len(anna.codings())
    rerun(anna.root, threshold=0.99)
    assert len(anna.codings()) < rows
    assert told[-1].by == "run"
    assert set(told[-1].reports) == {"kalnvarti", "dzelmava"}


def test_a_run_that_is_copied_bit_by_bit_is_read_once_it_is_whole(
    anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_module, "_AGAIN", 0.0)
    out = anna.root / "out"
    late = (out / "segments.csv").read_bytes()
    (out / "segments.csv").unlink()
    (out / "run.json").write_bytes((out / "run.json").read_bytes() + b"\n")
    assert anna.report()["segments"], "what was read stays"
    assert any("segments.csv" in line for line in anna.answers.get("project", {})["problems"])
    (out / "segments.csv").write_bytes(late)
    anna.report()
    assert anna.answers.get("project", {})["problems"] == []


MINE = "name: mans\nextends: sdk\ncodes:\n  - {id: resource/song, label_lv: dziesma}\n"


def test_a_new_run_while_the_codebook_cannot_be_read(work: Path) -> None:
    book = work / "mine.yaml"
    book.write_text(MINE, encoding="utf-8")
    anna = Session(work, codebook=book)
    before = anna.report()["codings"]
    book.write_text("codes: [", encoding="utf-8")
    out = work / "out"
    (out / "run.json").write_bytes((out / "run.json").read_bytes() + b"\n")
    assert anna.report()["codings"] == before
    assert any("mine.yaml" in line for line in anna.answers.get("project", {})["problems"])


def test_a_codebook_changed_by_hand_is_noticed(anna: Session) -> None:
    anna.act("new_code", family="resource", id="humour", label_lv="humors")
    path = anna.root / "corpus" / "sdk-codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("humors", "joki"), encoding="utf-8")
    codes = {c["id"]: c for c in anna.answers.get("project", {})["codes"]}
    assert codes["resource/humour"]["label"] == "joki"
    path.write_text("codes: [", encoding="utf-8")
    project = anna.answers.get("project", {})
    assert "sdk-codebook.yaml" in project["problems"][0]
    assert "resource/humour" in {c["id"] for c in project["codes"]}
    with pytest.raises(RefusedError) as caught:
        anna.undo()
    assert (caught.value.why, caught.value.status) == ("changed_meanwhile", 409)
    assert path.read_text(encoding="utf-8") == "codes: ["


def test_blind(work: Path) -> None:
    janis = Session(work, "Jānis")
    coding = open_codings(janis, 1)[0]
    janis.act("accept", coding=coding["id"], memo="noslēpums")
    janis.act("memo", on="code", id=coding["code"], text="noslēpums")
    anna = Session(work, blind=True)
    assert anna.codings() == []
    every: list[Any] = [
        anna.answers.get(what, {})
        for what in ("project", "queue", "progress", "conflicts", "quotes")
    ]
    assert "noslēpums" not in str([anna.report(), *every])
    assert all(c["count"] == 0 for c in every[0]["codes"])
    assert all(item["codes"] == [] and item["why"] == "" for item in every[1]["items"])
    assert every[4]["quotes"] == []
    assert every[3] == {"conflicts": [], "hidden": True}
    with pytest.raises(RefusedError) as caught:
        anna.act("accept", coding=coding["id"])
    assert caught.value.why == "no_coding"
    anna.act(
        "add", summary="kalnvarti", start=coding["start"], end=coding["end"],
        codes=["method/survey"],
    )  # fmt: skip
    assert [c["code"] for c in anna.codings()] == ["method/survey"]
    anna.act("blind_done", segment=coding["segment"])
    assert {c["code"] for c in anna.codings()} == {"method/survey", coding["code"]}
    assert {c["segment"] for c in anna.codings()} == {coding["segment"]}
    # What was coded blind stays known, whatever is thought of it when codes are seen.
    [own] = anna.codings(code="method/survey")
    anna.act("reject", coding=own["id"])
    assert now_of(anna, own) == "rejected"
    anna.act("accept", coding=own["id"])
    assert now_of(anna, own) == "accepted"
    anna.act("recode", coding=own["id"], code="method/swot")
    assert {c["code"]: c["status"] for c in anna.codings()}["method/swot"] != "rejected"
    assert now_of(anna, own) != "added"
    kept = [(d.action, d.code) for d in load_decisions(anna.file) if d.blind]
    assert kept == [("add", "method/survey")]


def now_of(session: Session, coding: dict[str, Any]) -> str:
    return next((c["status"] for c in session.codings(id=coding["id"])), "gone")


def test_conflicts_and_who_settles_them(work: Path) -> None:
    anna, janis = Session(work), Session(work, "Jānis")
    a, b = open_codings(anna, 2)
    anna.act("accept", coding=a["id"])
    janis.act("reject", coding=a["id"], memo="nav")
    anna.act("read", segment=b["segment"])
    janis.act("read", segment=b["segment"])
    [conflict] = anna.answers.get("conflicts", {})["conflicts"]
    assert (conflict["code"], conflict["settled_by"]) == (a["code"], None)
    assert conflict["sides"] == [
        {"coder": "Anna", "given": True, "memo": ""},
        {"coder": "Jānis", "given": False, "memo": "nav"},
    ]
    queue = anna.answers.get("queue", {})["items"]
    assert a["segment"] not in {item["segment"] for item in queue}
    lead = Session(work, "Vadītāja")
    assert a["segment"] in {i["segment"] for i in lead.answers.get("queue", {})["items"][:40]}
    lead.act("settle", conflict=conflict["id"], given=True, memo="ir")
    [settled] = anna.answers.get("conflicts", {})["conflicts"]
    assert (settled["settled_by"], settled["settled"]) == ("Vadītāja", True)
    [seen] = anna.codings(id=a["id"])
    assert seen["status"] == "accepted"
    results = rerun(work)
    there = results.codings[results.codings["segment"] == a["segment"]]
    assert "Vadītāja" in set(there["coder"])
    # One of the sides may settle, too, without changing what they coded themselves.
    lead.undo()
    janis.act("settle", conflict=conflict["id"], given=True)
    [again] = anna.answers.get("conflicts", {})["conflicts"]
    assert (again["settled_by"], again["settled"]) == ("Jānis", True)
    assert [s["given"] for s in again["sides"]] == [True, False]


def test_what_settles_is_no_coding_of_ones_own(work: Path) -> None:
    from sdk_text.review.agreement.coders import load_coders

    anna, janis = Session(work), Session(work, "Jānis")
    coding = open_codings(anna, 1)[0]
    anna.act("accept", coding=coding["id"])
    janis.act("reject", coding=coding["id"])
    conflict = janis.answers.get("conflicts", {})["conflicts"][0]
    janis.act("settle", conflict=conflict["id"], given=True)
    results = rerun(work)
    coders = load_coders([anna.file, janis.file], codebook=results.codebook, results=results)
    spot = (coding["segment"], coding["code"])
    assert spot in {(c.segment, c.code) for c in coders["Anna"]}
    assert spot not in {(c.segment, c.code) for c in coders["Jānis"]}


def test_the_queue_learns(anna: Session) -> None:
    first = anna.answers.get("queue", {"n": "500"})
    assert first["learned_from"] == 0
    scores = {item["segment"]: item["score"] for item in first["items"]}
    code = "resource/institutions"
    rows = [c for c in anna.codings(code=code) if c["status"] == "open"]
    assert len(rows) > 5
    for coding in rows[:-2]:
        anna.act("reject", coding=coding["id"])
    after = anna.answers.get("queue", {"n": "500"})
    assert after["learned_from"] == len(rows) - 2
    now_scores = {item["segment"]: item["score"] for item in after["items"]}
    assert now_scores[rows[-1]["segment"]] > scores[rows[-1]["segment"]]
    assert rows[0]["segment"] not in now_scores


def test_search(anna: Session) -> None:
    def hits(q: str, how: str = "forms") -> set[str]:
        found = anna.answers.get("search", {"q": q, "how": how})
        for hit in found["hits"]:
            report = anna.report(hit["summary"])
            words = report["text"][hit["start"] - report["start"] : hit["end"] - report["start"]]
            assert " ".join(words.split()) == hit["text"]
        assert len(found["hits"]) == min(found["total"], MOST_HITS)
        return {h["text"].casefold() for h in found["hits"]}

    forms = hits("kopien")
    assert forms == {"kopien"}
    assert "kopienas" in hits("KOPIENAS")
    assert hits("KOPIENĀS") == {"kopienās"}
    assert {"kopienas", "kopienu"} <= hits("kopiena", "lemmas")
    assert {"kopienas", "kopienu"} <= hits("kopienām", "lemmas")
    assert hits("socialais dienests") == hits("sociālais dienests")
    assert "sociālā dienesta" in hits("sociāls dienests", "lemmas")
    assert hits("gimenem", "lemmas") == hits("ģimenēm", "lemmas") != set()
    plain = hits("sociālais dienests")
    assert plain == hits('"sociālais dienests",') == hits("„Sociālais dienests”")
    assert hits("”") == {"”"}
    assert hits("") == hits("  ?! ") == set()
    assert hits("kopiena|.*") == set()
    hits("š" * 5000)


def test_a_file_that_cannot_be_read_is_told_at_once_and_in_few_lines(anna: Session) -> None:
    for coding in open_codings(anna, 12):
        anna.act("accept", coding=coding["id"])
    told: list[Change] = []
    anna.project.listeners.append(told.append)
    good = anna.file.read_text(encoding="utf-8")
    anna.file.write_text(good.replace("accept", "akcepts"), encoding="utf-8")
    anna.answers.look()
    assert [c.by for c in told] == ["problem"]
    lines = anna.answers.get("project", {})["problems"]
    assert len(lines) == 4
    assert lines[-1].endswith("9 more rows that cannot be read")
    anna.file.write_text(good, encoding="utf-8")
    anna.answers.look()
    assert anna.answers.get("project", {})["problems"] == []
    assert told[-1].by == "problem"


def test_an_act_that_waited_does_not_fall_on_other_words(anna: Session) -> None:
    """The server was away, and a new run has put other words where they stood."""
    [coding] = open_codings(anna, 1)
    place = {"summary": "kalnvarti", "codes": ["resource/place"]}
    whole = {"start": coding["start"], "end": coding["end"]}
    anna.act("add", **place, **whole, words=f" {coding['text']}\n")
    anna.undo()
    for act, values in (
        ("add", {**place, **whole}),
        ("accept", {"coding": coding["id"]}),
        ("split", {"coding": coding["id"], "at": coding["start"] + 9}),
        ("none", {"segment": coding["segment"]}),
    ):
        assert anna.refused(act, **values, words="Pavisam citi vārdi").why == "other_words"


def test_one_coder_is_not_two_because_a_name_was_typed_otherwise(work: Path) -> None:
    anna = Session(work, "Anna Kalniņa")
    [coding] = open_codings(anna, 1)
    anna.act("accept", coding=coding["id"])
    for typed in ("anna kalniņa", "Anna Kalnina", "ANNA KALNIŅA"):
        with pytest.raises(InputError, match="'Anna Kalniņa'"):
            Session(work, typed)
    apart = Session(work, unicodedata.normalize("NFD", "Anna Kalniņa"))
    assert apart.coder != anna.coder
    assert apart.project.coder == "Anna Kalniņa"
    Session(work, "Anna K.")


def test_decisions_in_two_files_are_all_ones_own(anna: Session) -> None:
    """Who codes here, and then imports a sheet into the common file, can take back either."""
    row = anna.report()["segments"][30]
    place = {"summary": "kalnvarti", "start": row["start"], "end": row["end"]}
    anna.act("add", **place, codes=["resource/place", "resource/funding"])
    own = anna.file
    imported = replace(load_decisions(own)[0], action="none", code="", segment="", key="kx")
    common = own.with_name("sdk-decisions.csv")
    save_decisions([imported], common)
    again = Session(anna.root)
    assert again.file == common
    [first] = again.codings(segment=row["segment"], code="resource/place")
    again.act("reject", coding=first["id"])
    assert [d.code for d in load_decisions(own)] == ["resource/funding"]
    [second] = again.codings(segment=row["segment"], code="resource/funding")
    again.act("recode", coding=second["id"], code="resource/residents")
    codes = {c["code"] for c in again.codings(segment=row["segment"]) if c["coder"] == "Anna"}
    assert codes == {"resource/residents"}
    again.undo()
    again.undo()
    kept = [*load_decisions(own), *load_decisions(common)]
    assert {d.code for d in kept} == {"resource/place", "resource/funding", ""}
    assert load_decisions(common)[0] == imported


def test_an_act_over_two_files_that_was_cut_off_between_them_is_finished(anna: Session) -> None:
    one, two, _ = _three(anna)
    assert anna.project.files is not None
    save_decisions([one], anna.file)
    other = anna.file.with_name("sdk-decisions-more.csv")
    save_decisions([two], other)
    anna.project.files.refresh()
    whole = Delta((one, two), (replace(one, comment="vēl"),))
    save_decisions(whole.added, anna.file)  # and the other file was not reached
    anna.project.files.refresh()
    assert anna.project.files.left_of(whole) == Delta((two,), ())


def test_a_column_that_a_person_added_stays(anna: Session) -> None:
    first, second, _ = _three(anna)
    save_decisions([first], anna.file)
    text = anna.file.read_text(encoding="utf-8").splitlines()
    anna.file.write_text(f"{text[0]},apspriests\n{text[1]},jā\n", encoding="utf-8")
    again = Session(anna.root)
    again.act("read", segment=second.segment)
    lines = anna.file.read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines] == ["apspriests", "jā", ""]
    keep_decisions([replace(first, comment="vēlreiz")], anna.file)
    lines = anna.file.read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines] == ["apspriests", "jā", ""]


def test_a_report_that_has_another_id_now_keeps_its_decisions(
    anna: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _three(anna)
    lost = replace(said[0], summary="cits", key="kx", text="Cits.", comment="x")
    save_decisions([*(replace(d, summary="kalnvarti-1") for d in said), lost], anna.file)
    again = Session(anna.root)
    standing = again.project.standing("kalnvarti")
    assert all(standing.placed_on(d.segment) for d in said)
    options = ["--coder", "rules", "--engine", "blank", "--no-tables"]
    corpus, out = str(anna.root / "corpus"), str(anna.root / "out")
    assert extract_main([corpus, "--out", out, *options]) == 0
    told = capsys.readouterr().err
    assert "kalnvarti: was called 'kalnvarti-1' when persons decided on it" in told
    assert "1 of your decisions speaks of a report that is not in this run" in told


def _three(session: Session) -> list[Decision]:
    """Three decisions that the coder could have made elsewhere."""
    from sdk_text.reader.acts import Draft

    draft = Draft(session.project, "kalnvarti")
    rows = session.project.report("kalnvarti").segments[20:23]
    return [draft.on_segment(row, "none") for row in rows]
