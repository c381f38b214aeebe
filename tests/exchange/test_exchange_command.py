"""The command, on the sample reports: out, coded on elsewhere, in, and run again."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from exchange_examples import make_results
from import_examples import added
from test_refi_out import CODINGS, SENTENCES, results

import sdk_text
from sdk_text.codebook import load_codebook
from sdk_text.exchange import export_results, read_project
from sdk_text.exchange.__main__ import main
from sdk_text.exchange.building import build_project
from sdk_text.exchange.formats import Format
from sdk_text.exchange.project import Project, guid
from sdk_text.exchange.refi.write import qdpx
from sdk_text.frames import as_segments
from sdk_text.run.results_folder import write_results

TRUST = "resource/cooperation"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "sunupe.txt").write_bytes((root / "corpus" / "kalnvarti.txt").read_bytes())
    return folder


def run_of(corpus: Path) -> sdk_text.Results:
    return sdk_text.extract(corpus, coder="rules", engine="blank", tables=False)


def test_work_done_elsewhere_outlives_a_new_run(corpus: Path, tmp_path: Path, capsys) -> None:
    results = run_of(corpus)
    code = next(iter(results.codebook)).id
    project = build_project(results, lang="lv").project
    (tmp_path / "out.qdpx").write_bytes(qdpx(project))
    rows = as_segments(results.segments)
    [name] = results.texts
    text = results.texts[name]
    start, end = rows[5].start, rows[6].end
    words = project.sources[0].text[start:end] if "\r" not in text else ""
    assert words, "the sample has line ends of one character"
    elsewhere = added(
        project, 0, words, guid("code", code), "Ieva", start=start, description="sk. arī 4."
    )
    (tmp_path / "back.qdpx").write_bytes(qdpx(elsewhere))
    arguments = ["import", str(tmp_path / "back.qdpx"), "--corpus", str(corpus)]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "1 coding of persons: 1 new" in told
    assert "Ieva 2" in told
    assert [path.name for path in corpus.iterdir() if path.name.startswith(".")] == []
    again = run_of(corpus)
    mine = again.codings[again.codings["coder"] == "Ieva"]
    assert mine["segment"].tolist() == [rows[5].segment, rows[6].segment]
    assert [again.evidence(row) for _, row in mine.iterrows()] == [
        text[r.start : r.end] for r in rows[5:7]
    ]
    assert set(mine["memo"]) == {"sk. arī 4."}
    second = build_project(again, lang="lv", structure=False).project
    [selection] = [s for s in second.sources[0].selections if second.user_names()[s.user] == "Ieva"]
    assert (selection.start, selection.end) == (start, end)
    before = (corpus / "sdk-decisions.csv").read_bytes()
    assert main(arguments) == 0
    assert "0 new, 1 known" in capsys.readouterr().out
    assert (corpus / "sdk-decisions.csv").read_bytes() == before
    # Another file of decisions beside the reports counts as well.
    (corpus / "sdk-decisions.csv").rename(corpus / "sdk-decisions-ieva.csv")
    assert main(arguments) == 0
    assert "0 new, 1 known" in capsys.readouterr().out
    (corpus / "sdk-decisions-ieva.csv").rename(corpus / "sdk-decisions.csv")


def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read from now on, one for each time."""
    read, names = Format.read, list[str]()

    def noted(self: Format, path: Path) -> Project:
        names.append(path.name)
        return read(self, path)

    monkeypatch.setattr(Format, "read", noted)
    return names


def test_a_codebook_is_read_once(tmp_path: Path, monkeypatch, capsys) -> None:
    export_results(results(), tmp_path / "codes.qdc")
    read = readings(monkeypatch)
    arguments = ["import", str(tmp_path / "codes.qdc"), "--codebook-to", str(tmp_path / "my.yaml")]
    assert main(arguments) == 0
    assert read == ["codes.qdc"]
    assert "my.yaml: " in capsys.readouterr().out


def test_a_project_that_gives_a_study_and_a_codebook_is_read_once(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    export_results(results(), tmp_path / "p.qdpx")
    read = readings(monkeypatch)
    codes = str(tmp_path / "my.yaml")
    arguments = ["import", str(tmp_path / "p.qdpx"), "--out", str(tmp_path / "s"), "--no-tables"]
    assert main([*arguments, "--codebook-to", codes]) == 0
    assert read == ["p.qdpx"]
    assert "my.yaml: " in capsys.readouterr().out


def test_codes_of_the_codebook_beside_the_reports_are_known(
    tmp_path: Path, root, monkeypatch, capsys
) -> None:
    (tmp_path / "kalnvarti.txt").write_bytes((root / "corpus" / "kalnvarti.txt").read_bytes())
    own = "name: own\nextends: sdk\ncodes:\n  - {id: resource/boats, label_lv: laivas}\n"
    (tmp_path / "sdk-codebook.yaml").write_text(own)
    project = build_project(run_of(tmp_path), lang="lv").project
    back = added(
        project, 0, project.sources[0].text[:20], guid("code", "resource/boats"), "Ieva", start=0
    )
    (tmp_path / "back.qdpx").write_bytes(qdpx(back))
    new = tmp_path / "all.yaml"
    arguments = ["import", str(tmp_path / "back.qdpx"), "--corpus", str(tmp_path)]
    read = readings(monkeypatch)
    assert main([*arguments, "--codebook-to", str(new)]) == 0
    assert read == ["back.qdpx"]
    assert "not in the codebook" not in capsys.readouterr().err
    assert {c.id for c in load_codebook(new)} == {c.id for c in run_of(tmp_path).codebook}


def test_what_finds_no_place_is_listed_in_a_file(corpus: Path, tmp_path: Path, capsys) -> None:
    results = run_of(corpus)
    machine = results.codings[results.codings["coder"] == "rules"]
    project = build_project(results.with_frames(codings=machine), structure=False).project
    heading = results.sections.iloc[0]
    start = int(heading["heading_start"])
    given = added(project, 0, results.texts[project.sources[0].name][start : start + 9],
                  guid("code", machine["code"].iloc[0]), "Ieva", start=start)  # fmt: skip
    path = tmp_path / "virsraksts.qdpx"
    path.write_bytes(qdpx(given))
    decisions = tmp_path / "d.csv"
    arguments = ["import", str(path), "--corpus", str(corpus), "--decisions", str(decisions)]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "1 coding found no place" in captured.err
    assert not decisions.exists()
    with (tmp_path / "virsraksts.unplaced.csv").open(encoding="utf-8", newline="") as file:
        [row] = list(csv.DictReader(file))
    assert row["coder"] == "Ieva"
    assert row["reason"].startswith("it lies in no segment")


def test_the_list_of_what_found_no_place_keeps_others_and_forgets_what_has_one(
    corpus: Path, tmp_path: Path
) -> None:
    plain = build_project(run_of(corpus), structure=False).project
    code = guid("code", next(iter(run_of(corpus).codebook)).id)
    path, listed = tmp_path / "back.qdpx", tmp_path / "back.unplaced.csv"

    def listed_after(project: Project) -> set[str]:
        path.write_bytes(qdpx(project))
        given = ["import", str(path), "--corpus", str(corpus)]
        assert main([*given, "--decisions", str(tmp_path / "d.csv")]) == 0
        if not listed.exists():
            return set()
        with listed.open(encoding="utf-8", newline="") as file:
            return {row["coder"] for row in csv.DictReader(file)}

    words = plain.sources[0].text[:9]
    ieva, zane = (added(plain, 0, words, code, who, start=0) for who in ("Ieva", "Zane"))
    text = plain.sources[0].text
    row = as_segments(run_of(corpus).segments)[3]
    placed = {"words": text[row.start : row.end], "code": code, "start": row.start}
    assert listed_after(ieva) == {"Ieva"}
    assert listed_after(zane) == {"Ieva", "Zane"}
    assert listed_after(added(plain, 0, who="Ieva", **placed)) == {"Zane"}
    assert listed_after(added(plain, 0, who="Zane", **placed)) == set()


def test_a_project_of_other_texts_is_refused_as_decisions(
    corpus: Path, tmp_path: Path, capsys
) -> None:
    path = tmp_path / "p.qdpx"
    export_results(make_results({"egle": ["Pavisam cits teksts."]}), path)
    assert main(["import", str(path), "--corpus", str(corpus), "--coder", "A"]) == 2
    assert "--out DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "p.qdpx"], "say where to"),
        (["import", "p.qdpx", "--corpus", "c", "--out", "o"], "choose one"),
        (["import", "p.qdpx", "--out", "o"], "no such file"),
        (["import", "k.qdc", "--out", "o"], "codebook only"),
        (["export", "nowhere", "--to", "p.qdpx"], "no such folder"),
        (["import", "p.qdpx", "--corpus", "c"], "no such"),
    ],
)
def test_a_wrong_call_is_told_in_a_line(arguments, message, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1
    assert not any(tmp_path.iterdir())


def test_export_of_a_folder_says_what_is_left_out(tmp_path: Path, capsys) -> None:
    folder = write_results(results(), tmp_path / "out", tables=False)
    assert main(["export", str(folder), "--to", str(tmp_path / "p.qdpx"), "--lang", "lv"]) == 0
    assert "beyond U+FFFF" in capsys.readouterr().err
    project = read_project(tmp_path / "p.qdpx")
    assert sum(len(s.selections) for s in project.sources) > len(CODINGS)
    assert main(["export", str(folder), "--to", str(tmp_path / "p.qdpx")]) == 2


def test_the_table_of_codes_begins_with_a_mark_for_taguette(tmp_path: Path) -> None:
    path = export_results(results(), tmp_path / "k.csv", lang="lv").path
    assert path.read_bytes().startswith(b"\xef\xbb\xbftag,description,colour\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        tags = [row["tag"] for row in csv.DictReader(file)]
    assert tags[:2] == ["grūtības", "grūtības.finansējuma trūkums"]


def test_a_study_of_ones_own_with_tables(tmp_path: Path, capsys) -> None:
    export_results(results(sentences=SENTENCES), tmp_path / "p.qdpx")
    out = tmp_path / "study"
    assert main(["import", str(tmp_path / "p.qdpx"), "--out", str(out), "--lang", "lv"]) == 0
    assert "2 documents" in capsys.readouterr().out
    assert (out / "tables" / "index.html").is_file()
    loaded = sdk_text.Results.load(out)
    assert set(loaded.codings["coder"]) == {
        "rules", "classifier", "combined", "Jānis", 'Anna "Ā" <B> & C',
    }  # fmt: skip


def test_the_command_is_listed() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "sdk_text"], capture_output=True, text=True, check=True
    )
    assert "sdk_text.exchange" in told.stdout
