"""What of an answer is believed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from llm_examples import coder_for, made_run

from sdk_text.llm.checking import MOST_CODINGS, Checked, check_answer
from sdk_text.llm.strict_json import JsonError


def check(folder: Path, answer: object, *, raw: bool = False) -> Checked:
    results, segments = made_run()
    coder = coder_for(None, folder, neighbours=1)
    bundle = next(b for b in coder.plan(results, segments) if b.section == "6.factors")
    content = answer if raw else json.dumps(answer, ensure_ascii=False)
    assert isinstance(content, str)
    return check_answer(content, bundle, 0)


def row(number: object, *codings: object, verdict: object = "coded") -> dict[str, Any]:
    return {"segment": number, "verdict": verdict, "codings": list(codings)}


def gave(quote: object, code: object = "difficulty/funding", reason: object = "tā") -> object:
    return {"quote": quote, "code": code, "reason": reason}


def dropped(found: Checked) -> list[str]:
    return [s.dropped for s in found.suggestions]


def test_a_quote_is_given_back_in_the_segments_own_words(tmp_path: Path) -> None:
    found = check(tmp_path, {"segments": [row(1, gave("naudas nepietika - to atlika"))]})
    (s,) = found.suggestions
    assert (s.quote, s.dropped) == ("naudas nepietika – to atlika", "")
    assert "Nometnei naudas nepietika – to atlika."[s.start : s.end] == s.quote


@pytest.mark.parametrize(
    ("coding", "why"),
    [
        (gave("naudas ļoti nepietika"), "quote not in the segment"),
        (gave("Money was short"), "quote not in the segment"),
        (gave(""), "quote not in the segment"),
        (gave("atnāca tikai trīs"), "quote of a neighbour"),
        (gave("naudas nepietika", "difficulty/money"), "unknown code"),
        (gave("naudas nepietika", "funding"), "unknown code"),
        (gave("naudas nepietika", "Difficulty/funding"), "unknown code"),
        (gave("naudas nepietika", ""), "unknown code"),
        (gave(["naudas nepietika"]), "not of the form"),
        (gave("naudas nepietika", None), "not of the form"),
        ("difficulty/funding", "not of the form"),
        (None, "not of the form"),
        ({}, "not of the form"),
    ],
)
def test_what_does_not_hold_is_dropped_for_a_reason(
    tmp_path: Path, coding: object, why: str
) -> None:
    found = check(tmp_path, {"segments": [row(1, coding)]})
    assert dropped(found) == [why]
    assert list(found.verdicts.values()) == ["unsure"]


def test_one_bad_coding_costs_no_good_one(tmp_path: Path) -> None:
    good = gave("naudas nepietika")
    found = check(tmp_path, {"segments": [row(1, gave("nekas"), good, good)]})
    assert dropped(found) == ["quote not in the segment", "", "same code twice"]
    assert list(found.verdicts.values()) == ["coded"]


def test_a_verdict_that_is_contradicted(tmp_path: Path) -> None:
    found = check(tmp_path, {"segments": [row(1, gave("naudas nepietika"), verdict="none")]})
    assert dropped(found) == ["contradicts its verdict"]


def test_none_and_unsure_are_answers(tmp_path: Path) -> None:
    found = check(tmp_path, {"segments": [row(1, verdict="none"), row(2, verdict="unsure"),
                                          row(3)]})  # fmt: skip
    assert list(found.verdicts.values()) == ["none", "unsure", "unsure"]
    assert found.suggestions == []


def test_a_flood_of_codes_is_cut(tmp_path: Path) -> None:
    results, _ = made_run()
    codes = [code.id for code in results.codebook.codes]
    flood = [gave("naudas nepietika", code) for code in codes]
    found = check(tmp_path, {"segments": [row(1, *flood)]})
    assert dropped(found).count("") == MOST_CODINGS
    assert dropped(found).count("too many codes") == len(codes) - MOST_CODINGS


def test_a_flood_of_codings_is_counted_and_takes_no_time(tmp_path: Path) -> None:
    begin = time.process_time()
    found = check(tmp_path, {"segments": [row(1, *[gave("nekas tāds " * 100)] * 1500)]})
    assert time.process_time() - begin < 5
    assert len(found.suggestions) + found.strange["too many codings"] == 1500


def test_names_in_brackets_at_the_end_of_a_quote(tmp_path: Path) -> None:
    results, segments = made_run((("2.support", "Palīdz Ilze Kalniņa (vadītāja)."),))
    (bundle,) = coder_for(None, tmp_path).plan(results, segments)
    said = {"quote": "– Palīdz [persona 1]", "reason": "x", "code": "resource/residents"}
    (s,) = check_answer(json.dumps({"segments": [row(1, said)]}), bundle, 0).suggestions
    assert s.quote == "Palīdz Ilze Kalniņa"


def test_strange_rows_are_counted(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {"segments": [row(1, verdict="none"), row(1), row(9), row(0), row(True), row("2"), 5,
                      row(3, verdict="maybe"), {"segment": 4, "verdict": "none"}], "more": 1},
    )  # fmt: skip
    assert dict(found.strange) == {
        "segment twice": 1, "unknown segment": 2, "not of the form": 5,
    }  # fmt: skip
    assert len(found.verdicts) == 1


@pytest.mark.parametrize(
    "answer",
    ["", "Sorry, I cannot.", "[]", "5", '{"segments": {}}', '{"codings": []}', '{"segments": []}',
     '{"segments": [{"segment": 99, "verdict": "none", "codings": []}]}', "null",
     '{"segments": ' + "[" * 100_000 + "]" * 100_000 + "}", '{"segments": [NaN]}',
     '{"segments": [{"segment": 1, "verdict": "none", "codings": []}]'],
)  # fmt: skip
def test_answers_that_say_nothing(tmp_path: Path, answer: str) -> None:
    with pytest.raises(JsonError):
        check(tmp_path, answer, raw=True)


def test_reasons_are_one_clean_line(tmp_path: Path) -> None:
    reason = "pirmā\n\n\u202eotrā\x00 \u2028" + "gara " * 400
    found = check(tmp_path, {"segments": [row(1, gave("naudas nepietika", reason=reason))]})
    said = found.suggestions[0].reason
    assert said.startswith("pirmā otrā gara")
    assert len(said) == 300
    assert said.isprintable()
    found = check(tmp_path, {"segments": [row(1, gave("naudas nepietika", reason=["x"]))]})
    assert found.suggestions[0].reason == ""


def test_names_are_put_back(tmp_path: Path) -> None:
    results, segments = made_run((("2.support", "Tur strādā Ilze Kalniņa un palīdz visiem."),))
    coder = coder_for(None, tmp_path)
    (bundle,) = coder.plan(results, segments)
    assert "Kalniņa" not in bundle.user_text
    assert "[persona 1]" in bundle.user_text
    answer = {"segments": [row(1, {"quote": "strādā [persona 1] un palīdz", "code":
              "resource/residents", "reason": "[persona 1] palīdz"})]}  # fmt: skip
    (s,) = check_answer(json.dumps(answer), bundle, 0).suggestions
    assert s.quote == "strādā Ilze Kalniņa un palīdz"
    assert s.reason == "Ilze Kalniņa palīdz"
    assert segments[0].text[s.start : s.end] == s.quote
