"""Memos on code and report come with the run, into the codebook table and the quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from reader_examples import Session, rerun

from sdk_text.errors import ReviewError
from sdk_text.publication.tables.appendix import codebook_table
from sdk_text.publication.tables.retrieval import Wanted, retrieval_table
from sdk_text.results import Results
from sdk_text.review.memos import MEMOS_FILE, load_memos, memo_by, save_memos


def test_memos_of_the_reader_are_in_the_tables(work: Path) -> None:
    anna = Session(work)
    coding = anna.codings(status="open", kind="machine")[0]
    anna.act("accept", coding=coding["id"], memo="labs piemērs")
    anna.act("memo", on="code", id=coding["code"], text="Te plaši:\narī draugi")
    anna.act("memo", on="report", id="kalnvarti", text="=Spilgts kopsavilkums")
    rerun(work)
    results = Results.load(work / "out")
    assert results.memos["text"].tolist() == ["Te plaši:\narī draugi", "=Spilgts kopsavilkums"]
    table = codebook_table(results, "lv")
    row = table.frame.set_index("code").loc[coding["code"]]
    assert row["memo"] == "Anna: Te plaši: arī draugi"
    assert "Piezīme" in table.labels()
    quotes = retrieval_table(results, "lv", wanted=Wanted((coding["code"],), ("kalnvarti",)))
    assert "labs piemērs" in quotes.frame["memo"].tolist()
    assert "Anna: =Spilgts kopsavilkums" in quotes.note_text


def test_tables_without_memos_have_no_such_column(made: Path) -> None:
    assert "Memo" not in codebook_table(Results.load(made / "out"), "en").labels()


@pytest.mark.parametrize("text", ["'-' nozīmē, ka nav", "=1+1", "'=1", "  ''- a", "pirmā\notrā"])
def test_a_memo_comes_back_as_it_was_written(tmp_path: Path, text: str) -> None:
    memo = memo_by("Anna", "code", "difficulty/funding", text)
    save_memos([memo], tmp_path / MEMOS_FILE)
    assert load_memos(tmp_path / MEMOS_FILE) == [memo]


def test_a_damaged_file_of_memos_is_named(work: Path) -> None:
    path = work / "corpus" / "sdk-memos.csv"
    path.write_text(
        "coder,written,on,id,text\r\nAnna,,life,x,y\r\n,,code,x,y\r\n", encoding="utf-8"
    )
    with pytest.raises(ReviewError, match=r"row 2[\s\S]*row 3"):
        load_memos(path)
    assert "sdk-memos.csv" in Session(work).answers.get("project", {})["problems"][0]
