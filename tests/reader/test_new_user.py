"""As a new user would: review 40 codings, code five stretches by hand, find it all afterwards."""

from __future__ import annotations

from pathlib import Path

from reader_examples import Session, rerun

from sdk_text.publication.tables.matrices import theme_by_summary_table
from sdk_text.publication.tables.retrieval import Wanted, retrieval_table
from sdk_text.results import Results
from sdk_text.review.agreement.coders import load_coders

KINDS = ("accept", "reject", "recode", "accept")


def test_forty_codings_and_five_stretches(work: Path) -> None:
    anna = Session(work)
    kept: set[tuple[str, str]] = set()
    gone: set[tuple[str, str]] = set()
    rows = anna.codings(status="open", kind="machine")[:40]
    assert len(rows) == 40
    for n, coding in enumerate(rows):
        act, spot = KINDS[n % 4], (coding["segment"], coding["code"])
        if act == "recode":
            new = "method/survey" if coding["code"] != "method/survey" else "method/interview"
            anna.act("recode", coding=coding["id"], code=new)
            kept.add((coding["segment"], new))
            gone.add(spot)
        else:
            anna.act(act, coding=coding["id"])
            (kept if act == "accept" else gone).add(spot)
    segments = anna.report()["segments"][-30:]
    stretches = []
    for n in range(5):
        first, last = segments[5 * n], segments[5 * n + n % 3]
        start, end = first["start"], last["end"] if n % 2 else last["start"] + 30
        before = {c["id"] for c in anna.codings()}
        anna.act(
            "add", summary="kalnvarti", start=start, end=end, codes=["resource/knowledge"],
            memo=f"mans {n}",
        )  # fmt: skip
        [new_one] = [c for c in anna.codings() if c["id"] not in before]
        stretches.append(new_one)

    results = rerun(work)
    mine = results.codings[results.codings["coder"] == "Anna"]
    there = set(zip(mine["segment"], mine["code"], strict=True))
    every = set(zip(results.codings["segment"], results.codings["code"], strict=True))
    assert kept <= there
    assert not (gone - kept) & every
    # Codings: each piece of each stretch at its very place.
    places = set(zip(mine["start"], mine["end"], mine["memo"], strict=True))
    pieces = [p for s in stretches for p in s["pieces"]]
    for n, stretch in enumerate(stretches):
        assert {(p["start"], p["end"], f"mans {n}") for p in stretch["pieces"]} <= places
    # Tables: counted by segment in the matrix, with their memos among the quotes.
    loaded = Results.load(work / "out")
    table = theme_by_summary_table(loaded, "en")
    behind = set(table.cell("resource/knowledge", "kalnvarti")["segment"])
    assert {p["segment"] for p in pieces} <= behind
    quotes = retrieval_table(loaded, wanted=Wanted(("resource/knowledge",), coders=("Anna",)))
    assert {f"mans {n}" for n in range(5)} <= set(quotes.frame["memo"])
    # Agreement: the coder's own codings, at the same places.
    codings = load_coders([anna.file], codebook=loaded.codebook, results=loaded)["Anna"]
    spans = {(c.start, c.end) for c in codings if c.code == "resource/knowledge"}
    assert {(p["start"], p["end"]) for p in pieces} <= spans
    # And the reader shows the same again.
    again = {c["id"]: c for c in Session(work).codings()}
    for stretch in stretches:
        assert again[stretch["id"]]["pieces"] == stretch["pieces"]
