"""Agreement of persons in a reviewed run: by each one's own word, where both read."""

from __future__ import annotations

import pandas as pd
import pytest
from made_publication import made_results

from sdk_text.analysis.units import counted
from sdk_text.publication import accuracy_table, agreement_table, sensitivity_table, themes_table
from sdk_text.publication.methods import methods_text
from sdk_text.publication.own_word import compared_segments, how_read, own_codings, people_who_coded
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.provenance import shares_of_coders
from sdk_text.publication.unsettled import unsettled
from sdk_text.records import SUGGESTED
from sdk_text.results import Results


def said(coder: str, action: str, segment: str, code: str = "", new: str = "", **more: str):
    return {
        "coder": coder, "action": action, "segment": segment, "now": segment, "code": code,
        "new_code": new, "status": "applied", "decided": "2026-11-01", "settles": "",
        "summary": segment.partition("/")[0],
        "section": segment.split("/")[1], **more,
    }  # fmt: skip


@pytest.fixture
def reviewed() -> tuple[Results, list[str], dict[str, list[str]]]:
    made = made_results()
    codes = made.codings.groupby("segment", sort=False)["code"].agg(list).to_dict()
    segments = [s for s in codes if len(codes[s]) > 1][:4]
    first, second, third, fourth = segments
    rows = [
        said("Anna", "accept", first, codes[first][0]),
        said("Jānis", "reject", first, codes[first][0], status="conflict"),
        said("Anna", "read", second),
        said("Jānis", "none", second),
        said("Anna", "blind", third),
        said("Jānis", "recode", third, codes[third][0], "method/swot"),
        said("Anna", "accept", fourth, codes[fourth][0]),
        said("Berta", "accept", first, codes[first][0], settles="yes"),
    ]
    decisions = pd.DataFrame(rows)
    # The run took what was contradicted from both of them.
    run = made.with_frames(decisions=decisions, machine=made.codings)
    return run, segments, codes


def codes_of(frame: pd.DataFrame) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for segment, code in zip(frame["segment"], frame["code"], strict=True):
        found.setdefault(str(segment), set()).add(str(code))
    return found


def test_each_person_by_the_own_word(reviewed) -> None:
    run, (first, second, third, fourth), codes = reviewed
    anna, janis = codes_of(own_codings(run, "Anna")), codes_of(own_codings(run, "Jānis"))
    assert anna == {first: set(codes[first]), second: set(codes[second]),
                    fourth: set(codes[fourth])}  # fmt: skip
    assert janis == {
        first: set(codes[first][1:]), third: {*codes[third][1:], "method/swot"}
    }  # fmt: skip


def test_what_a_model_only_suggested_is_nobodys(reviewed) -> None:
    run, (_, second, *_), codes = reviewed
    machine = run.machine
    waiting = machine[machine["segment"] == second].assign(coder=SUGGESTED, code="method/swot")
    both = run.with_frames(machine=pd.concat([machine, waiting], ignore_index=True))
    assert codes_of(own_codings(both, "Anna"))[second] == set(codes[second]) - {"method/swot"}


def test_only_what_both_read_is_compared(reviewed) -> None:
    run, segments, _ = reviewed
    pair = people_who_coded(run)
    assert pair == ("Anna", "Jānis")
    assert set(compared_segments(run, pair)["segment"]) == set(segments[:3])
    table = agreement_table(run, "lv")
    assert {"Anna", "Jānis"} <= set(table.labels())
    assert "Berta" not in table.labels()
    whole = table.frame[table.frame["key"] == "total"].iloc[0]
    assert 0 <= whole["percent"] < 1
    assert whole["n"] == 3 * len(run.codebook.codes)
    assert "Intervālu nav" in table.note_text
    assert "κ" in methods_text(Prepared.of(run), "en")


def test_the_methods_text_counts_what_persons_decided(reviewed) -> None:
    run, (first, *_), codes = reviewed
    text = methods_text(Prepared.of(run), "en")
    assert "Persons read 4 of" in text
    assert (
        "made 5\u00a0decisions: 3 accepted, 1 rejected, 1 recoded, 0 added. 1\u00a0segment was "
        "found to carry no code. 2\u00a0further decisions changed no coding (a segment read, or a "
        "comment alone)." in text
    )
    alone = run.with_frames(
        decisions=pd.DataFrame([said("Anna", "accept", first, codes[first][0])])
    )
    text = methods_text(Prepared.of(alone), "en")
    assert (
        f"A person read 1 of {len(run.segments)}\u00a0segments (Anna) and made 1\u00a0decision:"
        in text
    )
    assert "further" not in text
    text = methods_text(Prepared.of(alone), "lv")
    assert "Cilvēks pārskatījis 1 no" in text
    assert "(Anna); 1\u00a0lēmums: kods apstiprināts 1, noraidīts 0" in text
    assert "koda nav" not in text


def test_a_coding_that_two_gave_is_of_both() -> None:
    made = made_results()
    records = counted(made)
    twice = [made.codings.assign(coder=coder) for coder in ("Anna", "Jānis")]
    run = made.with_frames(codings=pd.concat(twice, ignore_index=True))
    assert {c: n for c, n, _ in shares_of_coders(counted(run), run)} == {
        "Anna": len(records), "Jānis": len(records)
    }  # fmt: skip
    note = themes_table(run, "en").note_text
    assert f"Jānis ({len(records)}\u00a0coding" in note
    assert "A coding that several gave counts for each of them" in note
    table = sensitivity_table(run)
    whole = table.frame.set_index("code").loc["total"]
    assert whole["without_0"] == whole["without_1"] == whole["all"]


def test_what_is_not_settled_is_said_under_tables_and_in_the_methods(reviewed) -> None:
    run, (_, second, third, _), codes = reviewed
    found = unsettled(run)
    # Of the first segment Berta settled it; Anna left the second's, and Jānis the third's.
    pairs = {(second, code) for code in codes[second]}
    pairs |= {(third, code) for code in (*codes[third][1:], "method/swot")}
    assert found.differing == pairs
    assert found.unseen == {(third, codes[third][0])}
    assert f"Unsettled, as persons who read the segment differ: {len(pairs)}\u00a0codings" in (
        themes_table(run, "en").note_text
    )
    assert f"On {len(pairs)}\u00a0codings those who read the segment differ" in (
        methods_text(Prepared.of(run), "en")
    )


def test_agreement_says_how_both_read_and_is_never_all_where_some_differ(reviewed) -> None:
    run, segments, _ = reviewed
    pair = ("Anna", "Jānis")
    assert how_read(run, pair, compared_segments(run, pair)) == "mixed"
    blind = [said(c, "blind", s) for c in pair for s in segments]
    alone = run.with_frames(decisions=pd.DataFrame(blind))
    assert how_read(alone, pair, compared_segments(alone, pair)) == "blind"
    assert "Both coded without seeing any code." in methods_text(Prepared.of(alone), "en")
    table = agreement_table(run, "en")
    assert "at least one of them read with the machine’s codings in sight" in table.note_text
    assert str(len(run.summaries)) not in table.note_text.split(";")[0].split(", of ")[0]
    assert pd.isna(table.frame.set_index("key").loc["total", "alpha_u"])
    text = methods_text(Prepared.of(run), "lv")
    assert "Kodētāju saskaņa (Anna; Jānis)" in text


def test_a_machine_coding_is_judged_once_and_nothing_else_is(reviewed) -> None:
    run, (first, *_), codes = reviewed
    twice = [
        said("Anna", "accept", first, codes[first][0]),
        said("Jānis", "accept", first, codes[first][0]),
        said("Anna", "reject", first, "method/swot"),
        said("Anna", "reject", "gone/1/1", codes[first][0], status="absent", now=""),
        said("Anna", "none", "gone/1/2", status="absent", now=""),
        said("Jānis", "none", first, status="overruled"),
        said("Anna", "none", first, status="overruled"),
    ]
    judged = run.with_frames(decisions=pd.DataFrame(twice))
    table = accuracy_table(judged, "en")
    rows = table.frame.set_index("code")
    assert rows["judged"].sum() == 1
    assert rows.loc[codes[first][0], "stood"] == 1
    assert "no person has decided on the machine’s codings of the code" in table.note_text
    text = methods_text(Prepared.of(judged), "en")
    assert "3\u00a0decisions: 2 accepted, 1 rejected" in text
    assert "1\u00a0segment was found to carry no code" in text
