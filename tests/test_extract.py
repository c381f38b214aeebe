"""The command as a user calls it, on the sample corpus and on the real reports."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sdk_text
from sdk_text.errors import InputError
from sdk_text.extract import main
from sdk_text.results import Results
from sdk_text.text.clean_text import reading_form

FAST = ["--engine", "blank", "--coder", "rules", "--no-tables"]
CONTRACT = {
    "summaries": "summary municipality number title document start end segments",
    "sections": "summary section heading heading_start start end",
    "segments": "summary section segment start end text",
    "approaches": "summary approach ticked note",
    "codings": "summary section segment family code start end text coder confidence cue",
}


@pytest.fixture(scope="module")
def samples(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports alone, without a user's imported copy."""
    folder = tmp_path_factory.mktemp("samples")
    for path in sorted((root / "corpus").iterdir()):
        if path.suffix in {".txt", ".pdf", ".docx"}:
            shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def sample_run(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the fast settings on the samples."""
    out = tmp_path_factory.mktemp("run") / "out"
    assert main([str(samples), "--out", str(out), *FAST]) == 0
    return out


@pytest.fixture(scope="module")
def real_run(pilot_reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the fast settings on the nine real reports."""
    out = tmp_path_factory.mktemp("real") / "out"
    assert main([str(pilot_reports), "--out", str(out), *FAST]) == 0
    return out


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "run.json"
    }


def check_tables(out: Path) -> Results:
    """Check what the contract says of every output."""
    for name, columns in CONTRACT.items():
        raw = (out / f"{name}.csv").read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\r\n") >= 1
        header = raw.split(b"\r\n")[0].decode().split(",")
        assert header[: len(columns.split())] == columns.split()
    results = Results.load(out)
    assert len(results.codings) > 0
    for row in results.segments.itertuples():
        words = results.evidence(row._asdict())
        assert words.strip()
        text = results.texts[results.summaries.set_index("summary").document[row.summary]]
        if len(words) == row.end - row.start and row.text:
            joined = reading_form(text, row.start, row.end).text
            assert set(row.text.split()) <= set(joined.split())
    segments = results.segments.set_index("segment")
    for row in results.codings.itertuples():
        assert segments.start[row.segment] <= row.start < row.end <= segments.end[row.segment]
        assert 0 <= row.confidence <= 1
        assert row.cue
        assert row.code.startswith(f"{row.family}/")
    meta = json.loads((out / "run.json").read_text(encoding="utf-8"))
    for item in meta["inputs"]:
        assert item["sha256"] == hashlib.sha256(Path(item["path"]).read_bytes()).hexdigest()
    assert meta["counts"]["codings"] == len(results.codings)
    assert meta["engine"]
    assert meta["codebook"]
    return results


def test_samples_give_every_table(sample_run: Path) -> None:
    results = check_tables(sample_run)
    assert len(results.summaries) >= 3
    assert set(results.documents["format"]) == {"txt", "pdf", "docx"}
    assert results.approaches.groupby("summary")["ticked"].sum().ge(1).all()


def test_the_nine_reports_give_every_table(real_run: Path) -> None:
    results = check_tables(real_run)
    assert results.summaries["summary"].tolist() == [
        "tukums", "cesis-1", "cesis-2", "rezekne", "bauska", "riga", "adazi",
        "daugavpils-1", "daugavpils-2",
    ]  # fmt: skip
    assert (results.summaries["segments"] > 50).all()


def test_a_rerun_gives_the_same_files(samples: Path, sample_run: Path) -> None:
    before = snapshot(sample_run)
    assert main([str(samples), "--out", str(sample_run), *FAST]) == 0
    assert snapshot(sample_run) == before


def test_results_inside_the_folder_of_reports_are_not_read_again(
    samples: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(samples, folder)
    for _ in range(2):
        assert main([str(folder), "--out", str(folder / "out"), *FAST]) == 0


def test_python_gives_the_same_as_the_command(samples: Path, sample_run: Path) -> None:
    results = sdk_text.extract(samples, engine="blank", coder="rules")
    written = Results.load(sample_run)
    for name, frame in results.frames().items():
        pd.testing.assert_frame_equal(frame, written.frames()[name])
    assert results.texts == written.texts
    assert "<table" in results._repr_html_()


def test_many_files_give_the_same_as_one(
    pilot_reports: Path, real_run: Path, tmp_path: Path
) -> None:
    whole = Results.load(real_run)
    text = pilot_reports.read_bytes().decode("utf-8")
    folder = tmp_path / "nine"
    folder.mkdir()
    for row in whole.summaries.itertuples():
        (folder / f"{row.summary}.txt").write_bytes(text[row.start : row.end].encode("utf-8"))
    parts = sdk_text.extract(folder, engine="blank", coder="rules")
    key = ["segment", "code", "text"]
    assert sorted(map(tuple, parts.codings[key].to_numpy())) == sorted(
        map(tuple, whole.codings[key].to_numpy())
    )


def test_help_shows_examples_and_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert "python -m sdk_text.extract corpus/ --out out" in shown
    assert "exit codes" in shown


@pytest.mark.parametrize(
    "arguments",
    [[], ["corpus"], ["corpus", "--out", "x", "--threshold", "7"], ["--out", "x"], ["a", "--odd"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    usage = [line for line in lines if line.startswith("usage: ")]
    last = lines[-1]
    assert all(line.startswith("error: ") for line in lines[len(usage) :])
    # Of an option's value the usage would say nothing.
    assert ("--threshold" in last) == (not usage)
    assert len(usage) < 2


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\r\n\t ",
    "binary.txt": bytes(range(256)) * 50,
    "broken.pdf": b"%PDF-1.7\nnothing more",
    "broken.docx": b"PK\x03\x04 not a zip",
    "other.txt": "Šis ir parasts teksts par laikapstākļiem un jūru.\n".encode() * 40,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_named_and_nothing_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    out = tmp_path / "out"
    assert main([str(tmp_path / name), "--out", str(out), *FAST]) == 2
    message = capsys.readouterr().err
    assert name in message
    assert "Traceback" not in message
    assert not out.exists()


def test_the_announcement_is_no_report(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    announcement = shared / "corpus" / "announcement.txt"
    assert main([str(announcement), "--out", str(tmp_path / "out"), *FAST]) == 2
    assert "announcement.txt" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_without_reports_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    assert main([str(tmp_path / "in"), "--out", str(tmp_path / "out"), *FAST]) == 2
    assert str(tmp_path / "in") in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert main([str(samples), "--out", str(tmp_path / "file" / "out"), *FAST]) == 2
    said = capsys.readouterr().err
    assert f"{tmp_path / 'file' / 'out'}: cannot be the output folder" in said
    assert "; name another one" in said


def test_bad_input_leaves_an_earlier_run_as_it_was(
    samples: Path, sample_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    before = snapshot(out)
    folder = tmp_path / "in"
    shutil.copytree(samples, folder)
    (folder / "bad-1.txt").write_bytes(b"")
    (folder / "bad-2.txt").write_bytes(BAD["binary.txt"])
    assert main([str(folder), "--out", str(out), *FAST]) == 2
    message = capsys.readouterr().err
    assert "bad-1.txt" in message
    assert "bad-2.txt" in message
    assert re.search(r"\d other files? can be used: --skip-unusable", message)
    assert snapshot(out) == before


def test_unusable_files_can_be_left_out(
    samples: Path, sample_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(samples, folder)
    (folder / "bad-1.txt").write_bytes(b"")
    assert main([str(folder), "--out", str(tmp_path / "o"), *FAST, "--skip-unusable"]) == 0
    assert "bad-1.txt" in capsys.readouterr().err
    assert (tmp_path / "o" / "codings.csv").read_bytes() == (
        sample_run / "codings.csv"
    ).read_bytes()


def test_a_report_given_twice_is_refused(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(samples, folder)
    first = next(p for p in sorted(folder.iterdir()) if p.suffix == ".txt")
    shutil.copy(first, folder / "zz-again.txt")
    assert main([str(folder), "--out", str(tmp_path / "o"), *FAST]) == 2
    message = capsys.readouterr().err
    assert first.name in message
    assert "zz-again.txt" in message


def test_unknown_choices_are_named(samples: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-such-option"):
        sdk_text.extract(samples, **{"no-such-option": 1})
    for options in (
        ["--coder", "oracle"],
        ["--codebook", "absent.yaml"],
        ["--template", "no.toml"],
    ):
        assert main([str(samples), "--out", str(tmp_path / "o"), *FAST, *options]) == 2
        assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "option",
    [{"passes": 3}, {"suggest": "all"}, {"allow_remote": True}, {"llm": "nofile.toml"}],
)
def test_options_that_the_coder_does_not_heed_are_refused(
    samples: Path, option: dict[str, object]
) -> None:
    with pytest.raises(InputError, match=f"{next(iter(option))}: only for a language model"):
        sdk_text.extract(samples, coder="rules", engine="blank", **option)


def test_someone_elses_files_are_not_written_over(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "codings.csv").write_text("mine", encoding="utf-8")
    assert main([str(samples), "--out", str(tmp_path), *FAST]) == 2
    assert snapshot(tmp_path) == {"codings.csv": b"mine"}


def test_the_module_runs_quietly_when_piped(samples: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error::RuntimeWarning", "-m", "sdk_text.extract"),
            *(str(samples), "--out", str(tmp_path / "o"), *FAST),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "%|" not in done.stderr
    assert "summaries" in done.stdout
    assert "written to" in done.stdout


def test_the_function_is_callable_before_and_after_the_module_is_imported() -> None:
    code = (
        "import sdk_text\nassert callable(sdk_text.extract)\n"
        "import sdk_text.extract\nassert callable(sdk_text.extract)\n"
        "from sdk_text import extract\nassert callable(extract)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


OWN_CODEBOOK = """\
name: own
families:
  - {id: barrier, label_lv: šķēršļi, label_en: barriers}
codes:
  - {id: barrier/money, label_lv: nauda, label_en: money, cues: ["finansējum*", "naud*"]}
  - {id: barrier/rooms, label_lv: telpas, label_en: rooms, cues: ["telp*"]}
"""


def test_an_own_codebook_without_the_form_s_family_has_tables_and_figures(
    samples: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN_CODEBOOK, encoding="utf-8")
    out = tmp_path / "out"
    book = sdk_text.load_codebook(own)
    report = samples / "lielvirve.txt"
    results = sdk_text.extract(
        report, out=out, codebook=book, coder="rules", engine="blank", processes=1
    )
    assert set(results.codings["family"]) == {"barrier"}
    assert (out / "codebook.yaml").read_text(encoding="utf-8") == OWN_CODEBOOK
    page = (out / "tables" / "index.html").read_text(encoding="utf-8")
    assert "no family with the form" in page
    assert (out / "tables" / "themes.csv").exists()
    assert list((out / "figures").glob("*.png"))
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["codebook"]["id"] == "own"


def test_results_do_not_go_among_the_reports(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "a.txt").write_text("ATBALSTS", encoding="utf-8")
    assert main([str(tmp_path), "--out", str(tmp_path)]) == 2
    assert "folder of the reports" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
