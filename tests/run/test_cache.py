"""What a rerun does again, by counts of calls; what it takes from the cache is the same."""

from __future__ import annotations

import importlib
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sdk_text
from sdk_text.cache.store import Store
from sdk_text.extract import main
from sdk_text.results import Results
from sdk_text.run.extract import CACHE

PARTS = ("parsed", "analysed", "read", "coded", "names", "repeats", "figures")
CHEAP = ["--engine", "blank", "--coder", "rules", "--formats", "csv", "--quiet"]
OWN = "name: own\nextends: sdk\ncodes:\n  - {id: resource/boats, label_lv: laivas}\n"
DRAWN = [*CHEAP, "--formats", "csv,svg"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How much was parsed (documents), analysed, read, coded (segments), and derived (times)."""
    from sdk_text.coding.encoder.session import Encoder
    from sdk_text.coding.rules import RuleMatcher
    from sdk_text.language import segments
    from sdk_text.publication import prepared, write
    from sdk_text.run import figure_process, stages

    # One core: figures are drawn in this process, where calls can be counted.
    monkeypatch.setattr(figure_process, "cores", lambda: 1)
    counted: Counter[str] = Counter()

    def count(owner: Any, name: str, part: str, many: Any = lambda *a, **k: 1) -> None:
        real = getattr(owner, name)

        def counting(*args: Any, **options: Any) -> Any:
            counted[part] += many(*args, **options)
            return real(*args, **options)

        monkeypatch.setattr(owner, name, counting)

    count(stages.Run, "parse_document", "parsed")
    count(segments, "_docs", "analysed", lambda groups, *a, **k: sum(map(len, groups)))
    count(Encoder, "read", "read", lambda self, segments: len(segments))
    count(RuleMatcher, "read", "coded")
    count(importlib.import_module("sdk_text.analysis.pseudonyms"), "_gather", "names")
    count(prepared, "reuse", "repeats")
    count(write, "standard_figures", "figures")
    return counted


@pytest.fixture
def reports(root: Path, tmp_path: Path) -> Path:
    """A folder with two reports in one file."""
    folder = tmp_path / "reports"
    folder.mkdir()
    both = [(root / "corpus" / f"{n}.txt").read_text("utf-8") for n in ("kalnvarti", "lielvirve")]
    (folder / "both.txt").write_text("\n\n".join(both), encoding="utf-8")
    return folder


def run(reports: Path, out: Path, calls: Counter[str], *more: str) -> dict[str, int]:
    calls.clear()
    assert main([str(reports), "--out", str(out), *more]) == 0
    return {part: calls[part] for part in PARTS if calls[part]}


def outputs(out: Path) -> dict[str, bytes]:
    return {
        p.relative_to(out).as_posix(): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and p.name != "run.json" and CACHE not in p.parts
    }


def decide(reports: Path, out: Path, number: int) -> None:
    """Reject some codings of a run."""
    from sdk_text.review.decisions.file import save_decisions
    from sdk_text.review.decisions.record import Decision, fingerprint

    rows = Results.load(out).codings.drop_duplicates("segment").head(number)
    segments = Results.load(out).segments.set_index("segment")
    save_decisions(
        [
            Decision(
                coder="Anna", decided="2026-11-25T10:00:00", action="reject", summary=row.summary,
                section=row.section, segment=row.segment, text=segments.text[row.segment],
                code=row.code, key=fingerprint(segments.text[row.segment]),
            )
            for row in rows.itertuples()
        ],
        reports / "sdk-decisions.csv",
    )  # fmt: skip


def test_what_is_done_again(reports: Path, tmp_path: Path, calls: Counter[str]) -> None:
    out = tmp_path / "out"
    first = run(reports, out, calls, *DRAWN)
    segments = len(Results.load(out).segments)
    assert first["parsed"] == 1
    assert first["analysed"] == segments
    assert first["coded"] > 0
    before = outputs(out)

    assert run(reports, out, calls, *DRAWN) == {}, "nothing has changed"
    assert outputs(out) == before

    assert run(reports, out, calls, *DRAWN, "--threads", "1") == {}, "nothing that shows"

    decide(reports, out, 10)
    after = run(reports, out, calls, *DRAWN)
    assert after == {"figures": 1}, "decisions: tables and figures only"
    assert outputs(out) != before
    assert run(reports, out, calls, *DRAWN) == {}

    changed = run(reports, out, calls, *DRAWN, "--threshold", "0.9")
    assert "analysed" not in changed
    assert "parsed" not in changed
    assert changed["coded"] == first["coded"]

    assert run(reports, out, calls, *DRAWN, "--threshold", "0.9", "--lang", "lv") == {"figures": 1}
    new = run(reports, out, calls, *DRAWN, "--no-cache")
    assert {k: new[k] for k in ("parsed", "analysed", "coded")} == {
        k: first[k] for k in ("parsed", "analysed", "coded")
    }


def test_each_derived_thing_is_made_once(
    reports: Path, tmp_path: Path, calls: Counter[str]
) -> None:
    first = run(reports, tmp_path / "out", calls, *DRAWN)
    assert {part: first[part] for part in ("names", "repeats", "figures")} == {
        "names": 1, "repeats": 1, "figures": 1
    }  # fmt: skip


def test_only_the_report_that_was_edited(
    reports: Path, tmp_path: Path, calls: Counter[str]
) -> None:
    out = tmp_path / "out"
    fast = [*CHEAP, "--no-tables"]
    first = run(reports, out, calls, *fast)
    segments = Results.load(out).segments
    file = reports / "both.txt"
    file.write_text(file.read_text("utf-8") + "\nTelpu trūka arī pavasarī.\n", encoding="utf-8")
    again = run(reports, out, calls, *fast)
    of_last = (Results.load(out).segments["summary"] == segments["summary"].iloc[-1]).sum()
    assert again["analysed"] == of_last < first["analysed"]
    assert again["parsed"] == 1
    kept = outputs(out)
    run(reports, tmp_path / "new", calls, *fast)
    assert kept == outputs(tmp_path / "new")


@pytest.mark.slow
def test_the_models_read_a_report_once(root: Path, tmp_path: Path, calls: Counter[str]) -> None:
    """Embedded engine and combined coder: another codebook or threshold asks neither again."""
    reports = tmp_path / "reports"
    reports.mkdir()
    shutil.copy(root / "corpus" / "kalnvarti.txt", reports)
    cache = ["--cache", str(tmp_path / "cache"), "--no-tables", "--quiet"]
    first = run(reports, tmp_path / "a", calls, *cache)
    assert first["analysed"] == first["read"] == len(Results.load(tmp_path / "a").segments)
    assert run(reports, tmp_path / "b", calls, *cache) == {}
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")
    own = tmp_path / "own.yaml"
    own.write_text(
        "name: own\nextends: sdk\ncodes:\n"
        "  - id: difficulty/weather\n    label_lv: Laikapstākļi\n    label_en: Weather\n"
        "    cues: [lietus]\n",
        encoding="utf-8",
    )
    for option in (["--threshold", "0.6"], ["--precision", "0.8"], ["--codebook", str(own)]):
        changed = run(reports, tmp_path / "c", calls, *cache, *option)
        assert set(changed) == {"coded"}, option
        with_cache = outputs(tmp_path / "c")
        run(reports, tmp_path / "d", calls, "--no-cache", "--no-tables", "--quiet", *option)
        assert with_cache == outputs(tmp_path / "d"), option
        shutil.rmtree(tmp_path / "d")


@pytest.mark.parametrize("kind", ["parsed", "docs", "coded"])
@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "swap"])
def test_damage_is_never_believed(
    reports: Path, tmp_path: Path, calls: Counter[str], kind: str, harm: str
) -> None:
    fast = [*CHEAP, "--no-tables", "--cache", str(tmp_path / "cache")]
    run(reports, tmp_path / "a", calls, *fast)
    entries = sorted((tmp_path / "cache" / kind).iterdir())
    assert entries
    for path in entries:
        raw = bytearray(path.read_bytes())
        if harm == "flip":
            raw[len(raw) // 2] ^= 4
        elif harm == "swap":
            others = sorted((tmp_path / "cache").glob("*/*"))
            raw = bytearray(next(p for p in others if p.name != path.name).read_bytes())
        path.write_bytes(raw[: len(raw) // 2] if harm == "cut" else b"" if harm == "empty" else raw)
    if kind != "coded":  # else they would not be asked for
        shutil.rmtree(tmp_path / "cache" / "coded")
    again = run(reports, tmp_path / "b", calls, *fast)
    assert again
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


def test_another_version_or_model_of_the_same_name(
    reports: Path, tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sdk_text.run import kept, unchanged

    out = tmp_path / "out"
    fast = [*CHEAP, "--no-tables"]
    first = run(reports, out, calls, *fast)
    real = kept.all_versions()
    for change in ({"spacy": "9.9"}, {"sdk_text's files": "0" * 16}, {"machine": "other"}):
        for module in (kept, unchanged):
            monkeypatch.setattr(module, "all_versions", lambda change=change: {**real, **change})
        assert run(reports, out, calls, *fast) == first, change


def test_an_engine_or_coder_made_in_python_is_not_kept(
    reports: Path, tmp_path: Path, calls: Counter[str]
) -> None:
    from sdk_text.codebook import load_codebook
    from sdk_text.coding import make_coder

    coder = make_coder("rules", load_codebook())
    options = {"engine": "blank", "tables": False, "cache": tmp_path / "cache"}
    for _ in range(2):
        calls.clear()
        sdk_text.extract(reports, coder=coder, **options)
        assert calls["coded"] > 0
    assert not (tmp_path / "cache" / "coded").exists()


def test_an_edited_output_is_written_anew(
    reports: Path, tmp_path: Path, calls: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(reports, out, calls, *CHEAP)
    before = outputs(out)
    (out / "tables" / "themes.csv").write_text("mine", encoding="utf-8")
    (out / "codings.csv").unlink()
    run(reports, out, calls, *(option for option in CHEAP if option != "--quiet"))
    after = outputs(out)
    assert "themes.edited-1.csv: a file of the earlier run that was changed since; set aside" in (
        capsys.readouterr().err.replace("\n", " ")
    )
    assert after.pop("tables/themes.edited-1.csv") == b"mine"
    assert after == before


def test_a_file_of_another_kind_that_was_added_is_told_of(
    reports: Path, tmp_path: Path, calls: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    loud = [option for option in CHEAP if option != "--quiet"]
    run(reports, tmp_path / "out", calls, *loud)
    (reports / "vecs.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    for _ in range(2):
        capsys.readouterr()
        run(reports, tmp_path / "out", calls, *loud)
        assert capsys.readouterr().err.count("vecs.doc") == 1


def test_a_note_is_told_once_by_a_run_that_changes_nothing(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (reports / "sdk-codebook.yaml").write_text(OWN, encoding="utf-8")
    told = []
    for _ in range(3):
        assert main([str(reports), "--out", str(tmp_path / "out"), *CHEAP[:-1], "--no-tables"]) == 0
        told.append(capsys.readouterr().err.count("taken as the codebook"))
    assert told == [1, 1, 1]
    settings = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["settings"]
    assert settings["formats"] == ["csv"]


def test_the_cache_can_be_deleted(reports: Path, tmp_path: Path, calls: Counter[str]) -> None:
    out = tmp_path / "out"
    first = run(reports, out, calls, *CHEAP)
    before = outputs(out)
    shutil.rmtree(out / CACHE)
    decide(reports, out, 3)
    again = run(reports, out, calls, *CHEAP)
    assert {k: again[k] for k in ("parsed", "analysed")} == {
        k: first[k] for k in ("parsed", "analysed")
    }
    (reports / "sdk-decisions.csv").unlink()
    run(reports, out, calls, *CHEAP)
    assert outputs(out) == before


def test_a_full_disk_costs_nothing_but_time(
    reports: Path, tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    fast = [o for o in CHEAP if o != "--quiet"] + ["--no-tables"]
    run(reports, tmp_path / "a", calls, *fast, "--no-cache")

    def full(self: Store, place: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "_make", full)
    capsys.readouterr()
    run(reports, tmp_path / "b", calls, *fast)
    assert "nothing more can be kept there (No space left on device)" in capsys.readouterr().err
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


def test_a_run_that_fails_leaves_no_cache(tmp_path: Path, root: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    shutil.copy(root / "corpus" / "kalnvarti.txt", reports)
    (reports / "other.txt").write_text("Nekas no pārskata.\n" * 30, encoding="utf-8")
    assert main([str(reports), "--out", str(tmp_path / "out"), *CHEAP]) == 2
    assert not (tmp_path / "out").exists()


def test_a_notebook_keeps_what_it_is_told_to(
    reports: Path, tmp_path: Path, calls: Counter[str]
) -> None:
    options: dict[str, Any] = {"engine": "blank", "coder": "rules"}
    first = sdk_text.extract(reports, **options, cache=tmp_path / "cache")
    assert calls["analysed"]
    calls.clear()
    again = sdk_text.extract(reports, **options, cache=tmp_path / "cache")
    assert not calls
    for name, frame in first.frames().items():
        pd.testing.assert_frame_equal(again.frames()[name], frame)
    assert first.meta["engine"] == again.meta["engine"]
    assert first.meta["coder"] == again.meta["coder"]


def test_the_account_says_what_was_used(reports: Path, tmp_path: Path, calls: Counter[str]) -> None:
    out = tmp_path / "out"
    run(reports, out, calls, *CHEAP, "--no-tables")
    assert json.loads((out / "run.json").read_text("utf-8"))["cache"]["used"] == {}
    decide(reports, out, 2)
    run(reports, out, calls, *CHEAP, "--no-tables")
    account = json.loads((out / "run.json").read_text("utf-8"))["cache"]
    assert account == {"used": {"parsed": 1, "coded": 1}, "made": {}}
    assert os.path.getsize(out / CACHE / "CACHEDIR.TAG") > 40
