"""Agreement against published examples, other implementations, and the hand-coded reports."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_examples import (
    FUNDING,
    INSTITUTIONS,
    PASSIVE,
    PLACE,
    codebook,
    coding,
    decision,
    segments,
)
from scipy.stats import false_discovery_control
from sklearn.metrics import cohen_kappa_score, f1_score
from statsmodels.stats.inter_rater import cohens_kappa

from sdk_text import measures
from sdk_text.codebook import load_codebook
from sdk_text.errors import InputError, ReviewError
from sdk_text.frames import codings_frame, frame_of
from sdk_text.publication import agreement_table
from sdk_text.records import Coding, Segment
from sdk_text.results import Results
from sdk_text.review.agreement.agreement import (
    COLUMNS,
    agreement,
    pairwise_agreement,
)
from sdk_text.review.agreement.coders import load_coders, load_units
from sdk_text.review.decisions.apply import save_decisions

MEG = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
OWEN = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
"""Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: alpha = 0.095."""


def units(n: int, reports: int = 2) -> list[Segment]:
    rows: list[Segment] = []
    for r in range(reports):
        size = n // reports + (r < n % reports)
        rows += segments(tuple(("2.support", "Teikums.") for _ in range(size)), f"r{r}")
    return rows


def coded(values: list[int], rows: list[Segment], coder: str, code: str = PLACE) -> list[Coding]:
    return [coding(s, code, coder=coder) for s, v in zip(rows, values, strict=True) if v]


def row(frame, name: str):  # type: ignore[no-untyped-def]
    return frame.set_index("name").loc[name]


def test_krippendorffs_own_example() -> None:
    rows = units(10)
    found = agreement(coded(MEG, rows, "Meg"), coded(OWEN, rows, "Owen"), rows, intervals=False)
    assert list(found.columns) == list(COLUMNS)
    assert found["name"].tolist() == [PLACE, "all"]
    first = row(found, PLACE)
    assert first["alpha"] == pytest.approx(0.095, abs=0.0005)
    assert (first["n"], first["a"], first["b"], first["both"]) == (10, 2, 4, 1)
    assert first["percent"] == pytest.approx(0.6)
    assert first["prevalence"] == pytest.approx(0.3)
    assert first["f1"] == pytest.approx(2 / 6)
    assert math.isnan(first["alpha_low"])
    assert found.attrs["coders"] == ("Meg", "Owen")


def test_cohens_kappa_of_a_textbook_table() -> None:
    a = [1] * 25 + [0] * 25
    b = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    rows = units(50)
    found = agreement(coded(a, rows, "a"), coded(b, rows, "b"), rows, intervals=False)
    assert row(found, PLACE)["kappa"] == pytest.approx(0.4)


tables = st.tuples(*[st.integers(0, 30)] * 4)


@settings(max_examples=50)
@given(cells=tables)
def test_closed_forms_equal_the_packages(cells: tuple[int, ...]) -> None:
    a = np.repeat([True, True, False, False], cells)
    b = np.repeat([True, False, True, False], cells)
    counts = np.array(cells, dtype=float)
    kappa, alpha = float(measures.kappa(counts)), float(measures.alpha(counts))
    if len({*a, *b}) < 2:
        assert math.isnan(kappa)
        assert math.isnan(alpha)
        return
    assert kappa == pytest.approx(cohen_kappa_score(a, b))
    direct = krippendorff.alpha([a.astype(int), b.astype(int)], level_of_measurement="nominal")
    assert alpha == pytest.approx(direct)
    assert float(measures.f1_of_coders(counts)) == pytest.approx(f1_score(a, b))


@given(p=st.lists(st.floats(0, 1), max_size=40))
def test_adjusted_p_is_that_of_scipy(p: list[float]) -> None:
    expected = false_discovery_control(p) if p else []
    assert measures.adjusted_p(p) == pytest.approx(expected)


def test_undefined_values_are_nan_and_say_why() -> None:
    rows = units(6)
    some = coded([1, 0, 0, 1, 0, 0], rows, "a")
    nobody = agreement([], [], rows, codebook=codebook())
    assert nobody["name"].tolist() == [c.id for c in codebook().codes] + ["all"]
    assert nobody[["kappa", "alpha", "f1"]].isna().all().all()
    assert (nobody["percent"] == 1).all()
    assert nobody["note"].str.contains("neither coder").all()
    one_sided = row(agreement(some, [], rows), PLACE)
    assert one_sided["kappa"] == 0
    assert "the second coder never used it" in one_sided["note"]
    everything = coded([1] * 6, rows, "a")
    constant = row(agreement(everything, everything, rows), PLACE)
    assert math.isnan(constant["kappa"])
    assert math.isnan(constant["alpha"])
    assert constant["f1"] == 1
    assert "every segment" in constant["note"]
    empty = agreement(some, some, [])
    assert empty["n"].tolist() == [0, 0]
    assert empty["note"].tolist() == ["no segments", "no segments"]
    assert empty.attrs["outside"] == (2, 2)
    single = agreement(some, some, units(6, reports=1))
    assert "1 report only" in row(single, PLACE)["note"]


def test_families_count_any_of_their_codes_and_all_pools() -> None:
    rows = segments()
    a = [coding(rows[0], PLACE), coding(rows[2], INSTITUTIONS)]
    b = [coding(rows[0], PASSIVE), coding(rows[4], PASSIVE)]
    found = agreement(a, b, rows, by="family", intervals=False)
    assert found["level"].tolist() == ["family", "family", "all"]
    assert row(found, "difficulty")[["a", "b", "both"]].tolist() == [1, 2, 1]
    assert row(found, "resource")[["a", "b", "both"]].tolist() == [1, 0, 0]
    assert row(found, "all")[["n", "a", "b", "both"]].tolist() == [12, 2, 2, 1]


def test_ticks_of_the_form_do_not_count() -> None:
    rows = segments()
    ticks = [replace(coding(rows[0], PLACE, coder="form"), segment="")]
    assert agreement(ticks, [], rows)["name"].tolist() == ["all"]


def test_another_segmentation_is_matched_by_offsets() -> None:
    rows = segments()
    first, second = rows[0], rows[1]
    joined = replace(coding(first, PLACE, coder="a"), segment="", end=second.end)
    half = replace(coding(rows[4], PASSIVE, "neatnāca, atnāca"), segment="elsewhere/1")
    stale = replace(coding(rows[2], FUNDING), segment=rows[5].segment)
    away = replace(coding(rows[0], PLACE), summary="egle")
    found = agreement([joined, half, stale, away], [coding(rows[2], FUNDING)], rows)
    assert row(found, PLACE)["a"] == 2
    assert row(found, PASSIVE)["a"] == 1
    assert row(found, FUNDING)[["a", "b", "both"]].tolist() == [1, 1, 1]
    assert found.attrs["outside"] == (1, 0)


def test_alpha_over_characters_is_alpha_with_characters_as_units() -> None:
    rows = segments()
    a = [coding(rows[4], PASSIVE, "neatnāca, atnāca"), coding(rows[0], PASSIVE)]
    b = [coding(rows[4], PASSIVE, "atnāca tikai trīs"), coding(rows[4], PASSIVE, "trīs vecmāmiņas")]
    found = row(agreement(a, b, rows, intervals=False), PASSIVE)

    def mask(codings: list[Coding]) -> np.ndarray:
        covered = np.zeros(rows[-1].end, dtype=int)
        for c in codings:
            covered[c.start : c.end] = 1
        return np.concatenate([covered[s.start : s.end] for s in rows])

    expected = krippendorff.alpha([mask(a), mask(b)], level_of_measurement="nominal")
    assert found["alpha_characters"] == pytest.approx(expected)
    assert found["characters"] == sum(len(s.text) for s in rows)
    # Segments 0 and 4 are coded by both or one; characters agree less than whole segments do.
    assert found["alpha_characters"] < found["alpha"]


def naive_interval(a: np.ndarray, b: np.ndarray, groups: np.ndarray | None) -> np.ndarray:
    """Percentile interval of kappa by drawing units or whole groups one by one."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(800):
        if groups is None:
            drawn = rng.integers(0, len(a), len(a))
        else:
            names = rng.choice(np.unique(groups), len(np.unique(groups)))
            drawn = np.concatenate([np.flatnonzero(groups == g) for g in names])
        found.append(cohens_kappa(np.histogram2d(a[drawn], b[drawn], 2)[0], return_results=False))
    return np.quantile(found, [0.025, 0.975])


@pytest.mark.parametrize("resample", ["report", "segment"])
def test_intervals_equal_a_bootstrap_drawn_one_by_one(resample: str) -> None:
    rng = np.random.default_rng(7)
    rows = units(300, reports=12)
    groups = np.array([int(r.summary[1:]) for r in rows])
    a = rng.random(300) < 0.2 + 0.03 * groups
    b = np.where(rng.random(300) < 0.85, a, ~a)
    found = agreement(
        coded(list(a), rows, "a"),
        coded(list(b), rows, "b"),
        rows,
        resample=resample,  # type: ignore[arg-type]
        replicates=4000,
    )
    expected = naive_interval(a, b, groups if resample == "report" else None)
    got = row(found, PLACE)
    assert [got["kappa_low"], got["kappa_high"]] == pytest.approx(list(expected), abs=0.03)
    for measure in ("percent", "kappa", "alpha", "f1", "alpha_characters"):
        assert got[f"{measure}_low"] <= got[measure] <= got[f"{measure}_high"]


def test_the_seed_decides_and_other_codes_do_not() -> None:
    rows = units(60, reports=6)
    rng = np.random.default_rng(0)
    a, b = (coded(list(rng.random(60) < 0.4), rows, c) for c in "ab")
    more = coded(list(rng.random(60) < 0.4), rows, "a", FUNDING)
    first = row(agreement(a, b, rows, seed=3), PLACE)
    second = row(agreement(a + more, b, rows, seed=3), PLACE)
    third = row(agreement(a, b, rows, seed=4), PLACE)
    assert first.tolist() == second.tolist()
    assert first.tolist() != third.tolist()


def test_frames_pairs_and_the_printed_table() -> None:
    rows = units(60, reports=6)
    rng = np.random.default_rng(0)
    by_coder = {c: coded(list(rng.random(60) < 0.4), rows, c) for c in ("Anna", "Jānis", "rules")}
    frame = agreement(
        codings_frame(by_coder["Anna"]),
        codings_frame(by_coder["Jānis"]),
        frame_of("segments", rows),
        codebook=codebook(),
    )
    pairs = pairwise_agreement(by_coder, rows, intervals=False)
    assert pairs[["coder_a", "coder_b"]].drop_duplicates().to_numpy().tolist() == [
        ["Anna", "Jānis"], ["Anna", "rules"], ["Jānis", "rules"],
    ]  # fmt: skip
    assert pairs["kappa"].iloc[0] == row(frame, PLACE)["kappa"]
    results = Results.from_frames(codebook=codebook())
    table = agreement_table(results, "lv", found=frame)
    assert "Anna" in table.labels()
    kappa = dict(zip(table.labels(), table.rows()[1].cells, strict=True))["κ"]
    assert kappa == f"{row(frame, PLACE)['kappa']:.2f}".replace(".", ",").replace("-", "−")
    assert table.rows()[1].cells[0] == "Telpu trūkums"
    assert table.rows()[0].cells[-1] == "–"
    assert table.rows()[-1].cells[0] == "Kopā"
    assert table.rows()[-1].strong
    assert "6" in agreement_table(results, found=frame).note_text
    assert "Telpu trūkums" in table.to_text()
    assert (
        "99% interval"
        in agreement_table(
            results, found=agreement(by_coder["Anna"], by_coder["Jānis"], rows, confidence=0.99)
        ).to_text()
    )
    no_bootstrap = agreement(by_coder["Anna"], by_coder["Jānis"], rows, intervals=False)
    assert "ootstrap" not in agreement_table(results, found=no_bootstrap).note_text
    families = agreement(by_coder["Anna"], by_coder["Jānis"], rows, by="family")
    assert agreement_table(results, "en", found=families).rows()[0].cells[0] == "Difficulties"
    with pytest.raises(InputError):
        agreement_table(results, found=frame.drop(columns="kappa_low"))
    with pytest.raises(InputError):
        agreement_table(results, found=pairs)


@pytest.mark.parametrize(
    "options",
    [{"by": "word"}, {"resample": "page"}, {"confidence": 95}, {"replicates": 0}],
)
def test_bad_arguments(options: dict) -> None:
    with pytest.raises(InputError):
        agreement([], [], segments(), **options)


def test_a_segment_twice_and_one_coder_alone() -> None:
    with pytest.raises(InputError, match="twice"):
        agreement([], [], segments() * 2)
    with pytest.raises(InputError, match="two coders"):
        pairwise_agreement({"Anna": []}, segments())


def test_coders_from_every_kind_of_file(tmp_path: Path) -> None:
    rows = segments()
    machine = [coding(rows[0], PLACE), coding(rows[4], PASSIVE)]
    results = Results.from_frames(
        codings=codings_frame(machine), segments=frame_of("segments", rows), codebook=codebook()
    )
    folder = tmp_path / "run"
    folder.mkdir()
    codings_frame(machine).to_csv(folder / "codings.csv", index=False)
    bare = tmp_path / "bare.csv"
    bare.write_text("summary,family,code,start,end\nliepkalns,difficulty,funding,0,20\n")
    lines = tmp_path / "lines.jsonl"
    unit = {"id": 1, "doc": "liepkalns", "start": 0, "end": 30, "codes": [PLACE, FUNDING]}
    lines.write_text(json.dumps(unit) + "\n\n")
    kept = tmp_path / "sdk-decisions.csv"
    save_decisions(
        [decision(rows, 0, "reject", PLACE), decision(rows, 5, "add", FUNDING, coder="Jānis")], kept
    )
    found = load_coders([folder, bare, lines, kept], codebook=codebook(), results=results)
    assert {c: [x.code for x in codings] for c, codings in found.items()} == {
        "run": [PLACE, PASSIVE],
        "bare": [FUNDING],
        "lines": [PLACE, FUNDING],
        "Anna": [PASSIVE],
        "Jānis": [PLACE, PASSIVE, FUNDING],
    }
    assert {c.coder for c in found["run"]} == {"run"}
    # The run after the decisions would agree with them: beside persons it is the machine before.
    (folder / "machine.csv").write_bytes(bare.read_bytes())
    beside = load_coders([folder, kept], codebook=codebook(), results=results)
    assert [c.code for c in beside["run"]] == [FUNDING]
    assert [c.code for c in load_coders([folder], codebook=codebook())["run"]] == [PLACE, PASSIVE]
    assert list(load_coders({"mine": bare}, codebook=codebook())) == ["mine"]
    assert load_units(lines) == [Segment("liepkalns", "", "liepkalns//1", 0, 30, "")]


def test_coders_that_cannot_be_loaded(tmp_path: Path) -> None:
    rows = segments()
    damaged = tmp_path / "a.jsonl"
    damaged.write_text('{"doc": "x", "start": 5, "end": 2, "codes": []}\n[]\nx\n{"doc": 1}\n')
    with pytest.raises(ReviewError) as caught:
        load_coders([damaged], codebook=codebook())
    assert [f"line {n}" in str(caught.value) for n in (1, 2, 3, 4)] == [True] * 4
    kept = tmp_path / "sdk-decisions.csv"
    save_decisions([decision(rows, 0, "reject", PLACE)], kept)
    with pytest.raises(InputError, match="give the results"):
        load_coders([kept], codebook=codebook())
    unknown = tmp_path / "b.csv"
    unknown.write_text("summary,code,start,end\nx,difficulty/none,0,20\n")
    with pytest.raises(ReviewError, match="difficulty/none"):
        load_coders([unknown], codebook=codebook())
    with pytest.raises(InputError, match="there already"):
        load_coders([unknown, unknown], codebook=codebook())
    with pytest.raises(ReviewError, match="no such file"):
        load_coders([tmp_path / "c.csv"], codebook=codebook())
    with pytest.raises(ReviewError, match="cannot be read"):
        load_coders([tmp_path / "c.jsonl"], codebook=codebook())


def test_the_two_codings_of_the_pilot_reports(shared: Path) -> None:
    """Against counts and F1 that the scorer beside the hand-coded segments prints."""
    files = {name: shared / "gold" / f"coder_{name}.jsonl" for name in "ab"}
    coders = load_coders(files, codebook=load_codebook())
    rows = load_units(files["a"])
    assert len(rows) == 1091
    found = agreement(coders["a"], coders["b"], rows, intervals=False)
    both = row(found, "all")
    assert both[["a", "b", "both"]].tolist() == [1217, 1208, 1139]
    assert both["f1"] == pytest.approx(0.939, abs=0.0005)
    families = agreement(coders["a"], coders["b"], rows, by="family", intervals=False)
    expected = {"all": 0.962, "difficulty": 0.985, "resource": 0.936, "approach": 0.959}
    for name, f1 in expected.items():
        assert row(families, name)["f1"] == pytest.approx(f1, abs=0.0005)


def test_coders_without_any_coding_are_not_called_no_segments():
    nobody = agreement([], [], units(12))
    assert nobody["note"].tolist() == [
        "neither coder gave any code to the 12 segments: nothing is compared"
    ]
