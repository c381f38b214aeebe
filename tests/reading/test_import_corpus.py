"""Bringing in a user's copy of the published reports."""

from __future__ import annotations

import hashlib
import json
import os

import pytest
from make_files import load_script, make_docx, samples

from sdk_text.parsing import parse_document
from sdk_text.reading import find_files, read_document

script = load_script("import_corpus")
KNOWN = json.loads(script.KNOWN_FIGURES.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def collection(pilot_reports):
    """The nine real reports, parsed."""
    return parse_document(read_document(pilot_reports))


@pytest.fixture
def one(tmp_path):
    """A text file with one invented report."""
    path = tmp_path / "copy.txt"
    path.write_bytes(samples.sample("lielvirve"))
    return path


def test_what_reading_remarked_is_told(one, tmp_path, capsys):
    one.write_bytes(one.read_bytes()[:600])
    assert script.main([str(one), "--to", str(tmp_path / "to")]) == 0
    notices = parse_document(read_document(one)).notices
    told = capsys.readouterr().err
    assert notices
    assert [notice.message in told for notice in notices] == [True] * len(notices)


def test_known_figures_are_of_the_nine_reports():
    assert list(KNOWN) == [
        *("tukums", "cesis-1", "cesis-2", "rezekne", "bauska", "riga", "adazi"),
        *("daugavpils-1", "daugavpils-2"),
    ]
    assert sum(len(shape["sections"]) for shape in KNOWN.values()) == 240


def test_the_published_collection_is_recognised_and_split(pilot_reports, tmp_path, capsys):
    folder = tmp_path / "corpus" / "imported"
    assert script.main([str(pilot_reports), "--to", str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.count("the known words") == 9
    assert "WARNING" not in said
    assert sorted(p.stem for p in folder.glob("*.txt")) == sorted(KNOWN)
    # Each file alone still is what it was in the collection.
    for name, known in KNOWN.items():
        parsed = parse_document(read_document(folder / f"{name}.txt"))
        assert [s.summary for s in parsed.summaries] == [name]
        assert script.figures(parsed, parsed.summaries[0]) == known
    (tmp_path / "corpus" / "sample.txt").write_text("Paraugs.")
    assert {p.parent for p in find_files(tmp_path / "corpus")} == {folder}


def test_a_docx_of_a_real_report_has_the_same_words(collection, tmp_path, capsys):
    path = make_docx(tmp_path / "copy.docx", collection, "cesis-2")
    assert script.main([str(path), "--to", str(tmp_path / "to")]) == 0
    said = capsys.readouterr().out
    assert f"cesis-2: {len(KNOWN['cesis-2']['sections'])} sections" in said
    assert "the known words" in said
    assert "WARNING: not in the file: tukums" in said


def test_what_differs_is_said(collection, tmp_path, capsys):
    text = collection.document.text
    section = next(
        s for s in collection.sections if (s.summary, s.section) == ("tukums", "5.partners")
    )
    path = tmp_path / "copy.txt"
    path.write_text(text[: section.heading_start] + text[section.end :], encoding="utf-8")
    assert script.main([str(path), "--to", str(tmp_path / "to")]) == 0
    said = capsys.readouterr().out
    assert "WARNING: sections not found: 5.partners" in said
    assert said.count("the known words") == 8
    assert "What to do" in said


def test_other_reports_are_written_too(one, tmp_path, capsys):
    assert script.main([str(one), "--to", str(tmp_path / "to")]) == 0
    assert "not one of the known" in capsys.readouterr().out
    text = (tmp_path / "to" / "lielvirve.txt").read_bytes().decode("utf-8")
    assert text in samples.sample("lielvirve").decode("utf-8")


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "Tikai ziņa avīzē.".encode()])
def test_useless_files_give_status_2_and_write_nothing(tmp_path, capsys, data):
    path = tmp_path / "copy.txt"
    path.write_bytes(data)
    assert script.main([str(path), "--to", str(tmp_path / "to")]) == 2
    assert "copy.txt" in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


def test_a_second_import_replaces_the_first_and_nothing_else(one, tmp_path):
    folder = tmp_path / "to"
    assert script.main([str(one), "--to", str(folder)]) == 0
    (folder / "decisions.csv").write_text("mans")
    other = tmp_path / "other.pdf"
    other.write_bytes(samples.sample("sunupe"))
    assert script.main([str(other), "--to", str(folder)]) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["decisions.csv", "import.json", "sunupe.txt"]
    record = json.loads((folder / "import.json").read_text(encoding="utf-8"))
    assert record["sha256"] == hashlib.sha256(other.read_bytes()).hexdigest()


def test_a_file_that_no_import_wrote_is_not_overwritten(one, tmp_path, capsys):
    folder = tmp_path / "to"
    folder.mkdir()
    (folder / "lielvirve.txt").write_text("mans")
    assert script.main([str(one), "--to", str(folder)]) == 2
    assert "--to" in capsys.readouterr().err
    assert (folder / "lielvirve.txt").read_text() == "mans"


def test_a_failure_half_way_leaves_the_first_import(one, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "to"
    assert script.main([str(one), "--to", str(folder)]) == 0
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(script.Path, "write_bytes", full)
    assert script.main([str(one), "--to", str(folder)]) == 2
    assert "No space left" in capsys.readouterr().err
    monkeypatch.undo()
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_page_headers_of_a_pdf_stay_out_of_the_files(tmp_path):
    rows = samples.sample_rows("sunupe")
    path = tmp_path / "copy.pdf"
    path.write_bytes(samples.write_pdf(rows, header="Galvene Galvene"))
    assert script.main([str(path), "--to", str(tmp_path / "to")]) == 0
    text = (tmp_path / "to" / "sunupe.txt").read_text(encoding="utf-8")
    assert "Galvene" not in text
    assert "KOPSAVILKUMS" in text


def test_a_broken_manifest_is_said(one, tmp_path, capsys):
    folder = tmp_path / "to"
    folder.mkdir()
    (folder / "import.json").write_text("{")
    assert script.main([str(one), "--to", str(folder)]) == 2
    assert os.listdir(folder) == ["import.json"]
    assert "cannot be used" in capsys.readouterr().err
