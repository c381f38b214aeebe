"""Accuracy beside counts is that of the coder and threshold of the very run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from sdk_text.codebook import load_codebook
from sdk_text.coding.accuracy import (
    ACCURACY_FILE,
    THRESHOLDS,
    accuracy_of,
    corrected_interval,
    known_accuracy,
)
from sdk_text.publication import accuracy_table, codebook_table, sensitivity_table
from sdk_text.publication.methods import methods_text
from sdk_text.publication.prepared import Prepared
from sdk_text.results import Results
from sdk_text.wording.numbers import format_value
from sdk_text.wording.texts import Lang, load_wording

MODEL = str(pd.read_csv(ACCURACY_FILE)["model"].dropna().iloc[-1])


def run(made: Results, **coder: Any) -> Results:
    used = {"coder": "combined", "model": MODEL, "threshold": None, **coder}
    return replace(made, meta={**made.meta, "coder": used})


def shown(results: Results) -> set[str]:
    return {c.name for c in accuracy_table(results).printed}


def test_each_code_is_measured_at_its_own_threshold(made: Results) -> None:
    results = run(made)
    table = accuracy_table(results, "lv")
    known = known_accuracy("combined").set_index("code")
    row = table.frame.set_index("code").loc["difficulty/funding"]
    for name in ("precision", "recall", "f1", "real"):
        assert row[name] == pytest.approx(known.loc["difficulty/funding", name])
    assert row["f1"] == pytest.approx(
        2 * row["precision"] * row["recall"] / (row["precision"] + row["recall"])
    )
    assert "no katra koda paša sliekšņa" in table.note_text
    assert "Par mašīnas kodējumiem cilvēks nav lēmis" in table.note_text
    assert "judged" not in shown(results)


def test_a_threshold_is_judged_at_the_nearest_one_measured(made: Results) -> None:
    results = run(made, threshold=0.81)
    table = accuracy_table(results)
    at, default = known_accuracy("combined", 0.8), known_accuracy("combined")
    assert table.frame["precision"].dropna().sum() == pytest.approx(at["precision"].sum())
    assert int(at["given"].sum()) < int(default["given"].sum())
    assert (
        "kept from confidence .81; accuracy was judged at the nearest threshold measured, .80"
        in (table.note_text)
    )


def test_higher_thresholds_give_less(made: Results) -> None:
    for coder in ("rules", "classifier", "combined"):
        given = [int(known_accuracy(coder, t)["given"].sum()) for t in THRESHOLDS]
        assert given == sorted(given, reverse=True)
        assert {int(known_accuracy(coder, t)["real"].sum()) for t in THRESHOLDS} == {
            int(known_accuracy(coder)["real"].sum())
        }


def test_each_coder_has_its_own(made: Results) -> None:
    f1 = {
        coder: accuracy_table(run(made, coder=coder, model=model)).frame["f1"].sum()
        for coder, model in (("rules", ""), ("combined", MODEL), ("classifier", MODEL))
    }
    assert len(set(f1.values())) == 3


@pytest.mark.parametrize(
    ("coder", "gap", "said"),
    [
        ({"model": "own-2026-11-25"}, "trained", "trained by the user"),
        ({"coder": "llm", "model": "some"}, "not_measured", "was not measured"),
        ({"model": "sdk-other"}, "other_model", "another version"),
    ],
)
def test_what_was_not_measured_is_not_claimed(
    made: Results, coder: dict[str, str], gap: str, said: str
) -> None:
    results = run(made, **coder)
    assert accuracy_of(results.meta, results.codebook).gap == gap
    table = accuracy_table(results)
    assert said in table.note_text
    assert shown(results) == {"theme", "segments"}
    for lang in ("lv", "en"):
        text = methods_text(Prepared.of(results), lang)  # type: ignore[arg-type]
        assert "F1" not in text.split("##")[0]


def test_rules_are_not_said_to_be_fitted(made: Results) -> None:
    for results, fitted in ((run(made, coder="rules", model=""), False), (run(made), True)):
        note, text = accuracy_table(results).note_text, methods_text(Prepared.of(results), "en")
        assert ("fitted without it" in note) is fitted
        assert ("fitted without it" in text) is fitted


def test_a_choice_that_leaves_everything_is_no_column(made: Results) -> None:
    names = [c.name for c in sensitivity_table(run(made, threshold=0.8)).columns]
    assert [name for name in names if name.startswith("confidence")] == ["confidence_0.9"]
    assert "confidence_0.6" in [c.name for c in sensitivity_table(run(made)).columns]


def test_the_checklist_names_what_was_made(made: Results) -> None:
    def trust(results: Results) -> str:
        text = methods_text(Prepared.of(results), "en")
        return next(line for line in text.split("\n") if line.startswith("| SRQR S15"))

    assert trust(run(made)).endswith("| Accuracy by code, table of sensitivity |")
    assert trust(run(made, model="own-1")).endswith("| Table of sensitivity |")
    nothing = made.with_frames(codings=made.codings.iloc[:0])
    assert trust(nothing).endswith("| Nothing of the kind in this run |")


def test_a_codebook_without_a_version_has_no_dash_for_one(made: Results) -> None:
    plain = replace(made, codebook=replace(made.codebook, version=""))
    for told in (methods_text(Prepared.of(plain), "lv"), codebook_table(plain, "lv").note_text):
        assert "versija –" not in told
        assert "„" in told


def test_codes_of_ones_own_have_none(made: Results) -> None:
    shipped = load_codebook()
    first, *others = shipped.codes
    changed = replace(first, cues=())
    own = replace(shipped, codes=(changed, *others), sha256="other")
    known = accuracy_of(run(made).meta, own)
    assert first.id not in set(known.frame["code"])
    assert len(known.frame) == len(known_accuracy("combined")) - 1
    assert known.own_rules
    foreign = replace(shipped, rules=("mine.yaml",), sha256="other")
    assert accuracy_of(run(made).meta, foreign).gap == "other_codes"


def test_what_persons_read_is_taken_as_they_left_it(made: Results) -> None:
    results = run(made)
    code = str(results.codings["code"].value_counts().index[0])
    segments = list(results.codings.loc[results.codings["code"] == code, "segment"].unique())
    read = segments[:3]
    said = pd.DataFrame(
        {"coder": "Anna", "action": "read", "summary": "vieta-1", "section": "2.support",
         "segment": read, "code": "", "status": "applied", "now": read}
    )  # fmt: skip
    reviewed = results.with_frames(decisions=said)
    row = accuracy_table(reviewed).frame.set_index("code").loc[code]
    facts = known_accuracy("combined").set_index("code").loc[code]
    counts = [int(facts[name]) for name in ("right", "given", "real")]
    low, high = corrected_interval(len(segments) - len(read), *counts)
    assert row["unread"] == len(segments) - len(read)
    assert (row["low"], row["high"]) == pytest.approx((low + len(read), high + len(read)))
    everything = said.iloc[[0] * len(results.segments)].assign(
        segment=list(results.segments["segment"]), now=list(results.segments["segment"])
    )
    row = (
        accuracy_table(results.with_frames(decisions=everything)).frame.set_index("code").loc[code]
    )
    assert row["low"] == row["high"] == row["segments"]


def test_a_code_never_given_has_no_corrected_count(made: Results) -> None:
    """Nothing divided by recall is nothing, but how often the code was missed is not known."""
    results = run(made)
    given = results.codings["code"] == results.codings["code"].iloc[0]
    code = str(results.codings["code"].iloc[0])
    table = accuracy_table(results.with_frames(codings=results.codings[~given]))
    row = table.frame.set_index("code").loc[code]
    assert row["segments"] == 0
    assert row[["low", "high"]].isna().all()
    assert any(note.en.startswith("–: the machine did not give") for note in table.notes)


@pytest.mark.parametrize(
    ("lang", "said"), [("lv", "autori .* bija lasījuši"), ("en", "authors had read")]
)
def test_units_by_hand_and_segments_judged_are_told_apart(
    made: Results, lang: Lang, said: str
) -> None:
    facts = known_accuracy("combined").iloc[0]
    assert int(facts["by_hand"]) > int(facts["units"])
    style = load_wording().style(lang)
    numbers = [format_value(int(facts[n]), "integer", style) for n in ("by_hand", "units")]
    text = methods_text(Prepared.of(run(made)), lang).split("##")[0]
    for told in (text, accuracy_table(run(made), lang).note_text):
        assert re.search(said, told)
        assert told.index(numbers[0]) < told.index(numbers[1])


def test_methods_text_says_from_where_codings_were_kept(made: Results) -> None:
    english = methods_text(Prepared.of(run(made, threshold=0.7)), "en")
    assert "Codings of a confidence of .70 or more were kept." in english
    assert "nearest threshold measured, .70" in english
    precise = run(made, threshold=0.62)
    precise = replace(precise, meta={**precise.meta, "settings": {"precision": 0.8}})
    latvian = methods_text(Prepared.of(precise), "lv")
    assert "vismaz 0,62, no kuras izdomātos kopsavilkumos" in latvian
    assert "pareiza bija daļa 0,80; īstos tekstos tā ir mazāka" in latvian
    plain = methods_text(Prepared.of(run(made)), "en")
    assert "were kept" not in plain
