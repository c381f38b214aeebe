"""Review sheets go out to a spreadsheet and come back; what they mean is checked strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PASSIVE,
    PLACE,
    SENTENCES,
    codebook,
    coding,
    decision,
    segments,
)
from sheet_examples import CODINGS, ROWS, Change, Sheet, edit, read, results, save, sheet

from sdk_text.errors import InputError
from sdk_text.review.decisions.apply import apply_decisions, keep_decisions
from sdk_text.review.decisions.file import load_decisions
from sdk_text.review.sheet.sheet import read_review, write_review
from sdk_text.review.sheet.words import review_words


def test_rows_have_evidence_context_and_every_coder(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    assert write_review(results(), path) == 5
    first, second, third, *_ = sheet(path)
    assert first["code"] == PLACE
    assert first["label"] == "lack of premises"
    assert (first["coder"], first["confidence"], first["cue"]) == (
        "rules; classifier", "0.90", "trūkst telpu",
    )  # fmt: skip
    assert (first["before"], first["after"]) == ("", "Jā.")
    assert (second["before"], second["after"]) == ("Jā.", "Jā.")
    assert (second["evidence"], third["evidence"]) == ("", "neatnāca")


def test_what_the_sheet_can_leave_out_or_add(tmp_path: Path) -> None:
    def count(**options: object) -> int:
        path = tmp_path / "review.csv"
        return write_review(results(), path, overwrite=True, **options)  # type: ignore[arg-type]

    assert count(uncoded=True) == 7
    assert count(undecided=True) == 4
    assert count(only=[ROWS[4].segment]) == 2
    assert count(only=[ROWS[1].segment], uncoded=True) == 1
    ticks = [coding(ROWS[0], PLACE, coder="form")]
    assert write_review(results(ticks), tmp_path / "form.csv") == 0


def test_what_a_person_decided_on_is_not_shown_as_uncoded(tmp_path: Path) -> None:
    emptied = ROWS[1].segment
    run = replace(results(), meta={"segments_read": [emptied]})
    path = tmp_path / "review.csv"
    write_review(run, path, uncoded=True, undecided=True)
    shown = {row["segment"] for row in sheet(path)}
    assert shown == {row.segment for row in ROWS} - {emptied, ROWS[5].segment}


def test_one_code_on_like_words_of_a_segment(tmp_path: Path) -> None:
    """The key tells the two apart; a sheet of before, whose keys do not, can still be read."""
    text = "Atbalsts ir vajadzīgs, un padoms ir vajadzīgs."
    [row] = segments((("2.support", text),))
    first = coding(row, INSTITUTIONS, "ir vajadzīgs", "rules")
    shift = text.rindex("ir vajadzīgs") - text.index("ir vajadzīgs")
    twice = [first, replace(first, start=first.start + shift, end=first.end + shift)]
    run, path = results(twice, [row]), tmp_path / "review.csv"
    assert write_review(run, path) == 2
    rows = sheet(path)
    assert [r["occurrence"] for r in rows] == ["1", "2"]
    rows[1]["decision"] = "reject"
    said = read_review(save(path, rows), coder="Anna", codebook=codebook())
    assert [(d.action, d.occurrence) for d in said] == [("reject", "2")]
    left, _ = apply_decisions(twice, [row], said, codebook(), texts={"liepkalns": text})
    assert [c.start for c in left] == [first.start]
    old = [{**rows[1], "key": rows[1]["key"].partition("#")[0]}]
    [decision] = read_review(save(path, old), coder="Anna", codebook=codebook())
    assert decision.occurrence == ""


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_untouched_sheet_says_nothing(tmp_path: Path, lang: str, kind: str) -> None:
    path = tmp_path / f"review.{kind}"
    write_review(results(), path, lang=lang, uncoded=True)  # type: ignore[arg-type]
    assert read(path) == []


def test_each_decision_comes_back(filled: Callable[[Change], Path]) -> None:
    def decide(rows: Sheet) -> None:
        rows[0]["decision"], rows[0]["comment"] = "Jā", "skaidrs"
        rows[1]["decision"] = "nav koda"
        rows[2] |= {"decision": "PARKODET", "new_code": "iestādes kā partneri"}
        rows[2]["new_code"] = "Lack of premises"
        rows[3] |= {"decision": "add", "new_code": FUNDING}
        rows[4]["decision"] = " noraidīts. "
        rows[6]["comment"] = "jāapspriež"
        rows.append({**rows[2], "decision": "pievienot", "new_code": PASSIVE})

    path = filled(decide)
    assert read(path) == [
        ("accept", "2.support/1", PLACE, ""),
        ("none", "2.support/2", "", ""),
        ("recode", "2.support/3", INSTITUTIONS, PLACE),
        ("add", "5.partners/1", FUNDING, ""),
        ("reject", "5.partners/2", PASSIVE, ""),
        ("comment", "5.partners/3", FUNDING, ""),
        ("add", "2.support/3", PASSIVE, ""),
    ]
    first = read_review(path, coder="Anna", codebook=codebook(), decided="2026-11-22")[0]
    assert (first.comment, first.coder, first.decided[:10]) == ("skaidrs", "Anna", "2026-11-22")
    assert read_review(path, coder="A", codebook=codebook())[0].decided > "2026-11-22"


def test_from_sheet_to_codings(filled: Callable[[Change], Path]) -> None:
    def decide(rows: Sheet) -> None:
        rows[0]["decision"] = "accept"
        rows[4]["decision"] = "reject"
        rows[2] |= {"decision": "recode", "new_code": FUNDING}

    kept = read_review(filled(decide), coder="Jānis", codebook=codebook())
    decided, report = apply_decisions(CODINGS, ROWS, kept, codebook())
    assert [(c.code, c.text, c.coder) for c in decided] == [
        (PLACE, ROWS[0].text, "Jānis"),
        (FUNDING, ROWS[2].text, "Jānis"),
        (PASSIVE, "tikai trīs", "combined"),
        (FUNDING, ROWS[5].text, "Anna"),
    ]
    assert set(report["status"]) == {"applied"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_dialects_of_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "review.csv"
    write_review(results(), path)
    rows = sheet(path)
    rows[0]["decision"] = "pieņemt"
    turned = [
        {"mine": "x", **dict(reversed(row.items())), "": "", "note; too, long": "1"}
        for row in reversed(rows)
    ]
    assert read(save(path, turned, delimiter, encoding)) == [("accept", "2.support/1", PLACE, "")]


def test_letters_lost_to_cp1257_are_no_edit(tmp_path: Path) -> None:
    rows = segments((("2.support", "Kāds teica: приходите к нам вечером, ja gribat."),))
    path = tmp_path / "review.csv"
    write_review(results([coding(rows[0], PASSIVE)], rows), path)
    cells = sheet(path)
    cells[0]["decision"] = "reject"
    [kept] = read_review(
        save(path, cells, ";", "cp1257"), coder="Anna", codebook=codebook(), decided="2026-11-22"
    )
    assert "?" in kept.text
    decided, report = apply_decisions([coding(rows[0], PASSIVE)], rows, [kept], codebook())
    assert decided == []
    assert report["similarity"].tolist() == [1.0]


def test_the_form_for_excel_has_bom_and_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    write_review(results(), path, excel=True, lang="lv")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfkopsavilkums;")
    assert read(path) == []
    path.write_bytes(b"sep=;\r\n" + data[3:])
    assert read(path) == []
    write_review(results(), path, overwrite=True)
    assert path.read_bytes().startswith(b"report,")


def test_outputs_are_not_written_over_and_names_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_review(results(), path)
    with pytest.raises(InputError, match=r"is there already.* with --overwrite"):
        write_review(results(), path)
    with pytest.raises(InputError, match=r"ends in \.xlsx or \.csv"):
        write_review(results(), tmp_path / "review.txt")
    for name in ("", "rules", "a\x00b"):
        with pytest.raises(InputError):
            read_review(path, coder=name, codebook=codebook())
    with pytest.raises(InputError, match="is no date"):
        read_review(path, coder="Anna", codebook=codebook(), decided="vakar")


def test_formulas_in_csv_are_escaped_and_come_back(tmp_path: Path) -> None:
    rows = segments((("2.support", "=1+1 un vēl"), ("2.support", "-2 grādi"), ("2.support", "'+a")))
    path = tmp_path / "review.csv"
    write_review(results([coding(r, FUNDING) for r in rows], rows), path)
    cells = sheet(path)
    assert [c["text"][0] for c in cells] == ["'", "'", "'"]
    for row in cells:
        row["decision"] = "accept"
    found = read_review(save(path, cells), coder="Anna", codebook=codebook())
    assert [d.text for d in found] == [r.text for r in rows]


clean_text = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60
).map(lambda s: " ".join(s.split()))


@settings(deadline=None, max_examples=40)
@given(
    texts=st.lists(clean_text.filter(bool), min_size=1, max_size=4),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_any_text_goes_out_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], kind: str
) -> None:
    rows = segments(tuple(("2.support", text) for text in texts))
    codings = [coding(row, FUNDING) for row in rows]
    path = tmp_path_factory.mktemp("sheet") / f"review.{kind}"
    write_review(results(codings, rows), path)
    assert read(path) == []


def test_words_are_unambiguous() -> None:
    words = review_words()
    every = [w for d in words.decisions for ws in d.words.values() for w in ws]
    assert all(words.action_of(w) for w in every)
    assert {words.action_of(d.words["lv"][0]) for d in words.decisions} == {
        d.action for d in words.decisions
    }
    assert sum(len(ws) for d in words.decisions for ws in d.words.values()) == len(
        {w.casefold() for w in every}
    )
    assert SENTENCES


@pytest.mark.parametrize("word", ["«pieņemt»", "pie\u200bņemt", "‘der’", "pieņemu", "agree"])
def test_words_in_other_quotes_and_forms(filled: Callable[[Change], Path], word: str) -> None:
    [found] = read(filled(lambda r: edit(r, 0, decision=word)))
    assert found[0] == "accept"


def test_the_lines_of_a_comment_stay(filled: Callable[[Change], Path], tmp_path: Path) -> None:
    path = filled(lambda rows: rows[0].update(comment="Viens.\r\n\r\n-  otrs ") or None)
    (said,) = read_review(path, coder="Anna", codebook=codebook())
    assert said.comment == "Viens.\n\n- otrs"
    kept = tmp_path / "sdk-decisions.csv"
    keep_decisions([said], kept)
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 2
    assert load_decisions(kept) == [said]
    codings, _ = apply_decisions(
        results().codings, results().segments, load_decisions(kept), codebook()
    )
    assert "Anna: Viens.\n\n- otrs" in set(codings["memo"])


def test_an_empty_comment_takes_no_earlier_comment_back(tmp_path: Path) -> None:
    # A sheet does not show them: neither of the coding itself, nor of one that was recoded to it.
    path = tmp_path / "again.csv"
    write_review(results([coding(ROWS[0], PLACE), coding(ROWS[5], FUNDING, coder="Anna")]), path)
    rows = sheet(path)
    for row in rows:
        row["decision"] = "accept"
    save(path, rows)
    kept = [
        decision(ROWS, 0, "reject", PLACE, comment="nav skaidrs"),
        decision(ROWS, 5, "recode", PASSIVE, FUNDING, comment="nauda"),
        decision(ROWS, 0, "reject", PLACE, coder="Jānis", comment="cita vārds"),
    ]
    remarks: list[str] = []
    new = read_review(path, coder="Anna", codebook=codebook(), kept=kept, remarks=remarks)
    assert [(d.action, d.comment) for d in new] == [("accept", "nav skaidrs"), ("accept", "nauda")]
    assert remarks == [
        "2 earlier comments stay, as the cell is empty: liepkalns/2.support/1, "
        "liepkalns/5.partners/3"
    ]
    # A piece of a stretch that is accepted is one still.
    kept = [decision(ROWS, 0, "add", PLACE, stretch="s1"), decision(ROWS, 5, "reject", FUNDING)]
    new = read_review(path, coder="Anna", codebook=codebook(), kept=kept)
    assert [d.stretch for d in new] == ["s1", ""]
    rows[0]["comment"] = "tomēr skaidrs"
    save(path, rows)
    new = read_review(path, coder="Anna", codebook=codebook(), kept=kept)
    assert new[0].comment == "tomēr skaidrs"
