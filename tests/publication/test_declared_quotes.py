"""Declared against practised approaches with quotes: states, words and signs."""

from __future__ import annotations

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
