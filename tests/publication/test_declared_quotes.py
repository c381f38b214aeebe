"""Declared against practised approaches with quotes: states, words and signs."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sdk_text.analysis import codings_behind, declared_and_practised
from sdk_text.publication import codebook_table, declared_quotes_table, joint_table
from sdk_text.results import Results


def test_every_approach_ticked_or_found_has_its_row(made: Results) -> None:
    table = declared_quotes_table(made, "en")
    cells = declared_and_practised(made)
    expected = {
        f"{row.summary}/{row.code}"
        for row in cells.itertuples()
        if row.segments or (row.declared is not pd.NA and row.declared)
    }
    assert set(table.frame["key"]) == expected
    states = table.frame.set_index("key")["state_en"]
    for row in cells.itertuples():
        key = f"{row.summary}/{row.code}"
        if key in expected and row.agreement == "both":
            assert states[key] == "declared and practised"


def test_the_quote_is_of_that_summary_and_code(made: Results) -> None:
    table = declared_quotes_table(made, names="keep")
    for row in table.frame.to_dict("records"):
        behind = table.cell(row["key"], "segments")
        assert len(behind) == row["segments"]
        texts = set(made.segments.set_index("segment")["text"].loc[list(behind["segment"])])
        assert (row["quote"] in texts) if row["segments"] else row["quote"] == ""
        wanted = codings_behind(made, code=row["code"], summary=row["summary"])
        assert len(wanted) == row["segments"]


def test_unconfirmed_quotes_are_marked_and_counted(made: Results) -> None:
    for make in (declared_quotes_table, joint_table, codebook_table):
        table = make(made, "en")
        marked = int((table.frame["mark"] == "†").sum())
        assert marked
        assert f"{marked}\u00a0quotes that nobody confirmed are marked †" in table.note_text
        by_person = made.with_frames(codings=made.codings.assign(coder="Anna"))
        confirmed = make(by_person, "lv")
        assert "†" not in set(confirmed.frame["mark"])
        assert "†" not in confirmed.note_text


def test_english_tables_give_english_limits_or_say_that_there_are_none(made: Results) -> None:
    table = codebook_table(made, "en")
    row = table.frame.set_index("code").loc["difficulty/funding"]
    assert (row["include_lv"], row["include_en"]) == (
        "projekts nav atbalstīts",
        "a project was not granted",
    )
    assert "a project was not granted" in table.to_text()
    assert "no English" not in table.note_text
    codes = made.codebook.codes
    changed = tuple(
        replace(c, definition_en="", include_en=()) if c.id == "difficulty/funding" else c
        for c in codes
    )
    own = replace(made, codebook=replace(made.codebook, codes=changed))
    shown = codebook_table(own, "en")
    assert "limits of 1\u00a0code are in Latvian, as the codebook has no" in shown.note_text
    assert "projekts nav atbalstīts" in shown.to_text()
    assert "angli" not in codebook_table(own, "lv").note_text
