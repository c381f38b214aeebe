from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdk_text.language import evaluate, parse
from sdk_text.language.parse import paragraphs
from sdk_text.reading.files import safe_name
from sdk_text.records import Document
from sdk_text.system.files import write_all_whole

TEXT = "Kopiena aug.\nNVO palīdz!\r\n\r\nOtrā rindkopa ir ga-\nra.\n \n\nTrešā\n"


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "stāsts.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def blocks(path: Path) -> list[list[str]]:
    content = path.read_text(encoding="utf-8")
    assert content.endswith("\n\n")
    return [block.split("\n") for block in content.strip().split("\n\n")]


def test_paragraphs_of_a_text_with_any_line_ends():
    document = Document("d", "d.txt", TEXT, "txt", "utf-8", "")
    segments = paragraphs(document).segments
    assert [s.text for s in segments] == [
        "Kopiena aug. NVO palīdz!", "Otrā rindkopa ir gara.", "Trešā",
    ]  # fmt: skip
    assert [s.segment for s in segments] == ["d/1", "d/2", "d/3"]
    assert [TEXT[s.start : s.end].strip() for s in segments] == [
        "Kopiena aug.\nNVO palīdz!", "Otrā rindkopa ir ga-\nra.", "Trešā",
    ]  # fmt: skip
    old = Document("d", "d.txt", "\r\rA b\r\nc\r\rd\r", "txt", "utf-8", "")
    assert [s.text for s in paragraphs(old).segments] == ["A b c", "d"]


def test_a_text_becomes_conllu_with_offsets(text_file, tmp_path, capsys):
    out = tmp_path / "out.conllu"
    assert parse.main([str(text_file), "--out", str(out), "--engine", "blank"]) == 0
    first, second, third, fourth = blocks(out)
    assert first[0].startswith("# newdoc id = ")
    assert second[0].endswith("/1-2")
    assert third[0].startswith("# newpar id = ")
    assert fourth[-1].split("\t")[1] == "Trešā"
    for block in (first, second, third, fourth):
        for line in block:
            if not line.startswith("#"):
                cells = line.split("\t")
                places = dict(part.split("=") for part in cells[9].split("|"))
                found = TEXT[int(places["start_char"]) : int(places["end_char"])]
                assert found.replace("-\n", "") == cells[1]
    assert capsys.readouterr().out == ""


def test_folders_give_a_file_each_or_one_for_all(text_file, tmp_path):
    (text_file.parent / "b.txt").write_text("Cita lieta.", encoding="utf-8")
    arguments = [str(text_file.parent), "--engine", "blank", "--as", "text"]
    assert parse.main([*arguments, "--out", str(tmp_path / "parsed")]) == 0
    assert len(list((tmp_path / "parsed").glob("*.conllu"))) == 2
    assert parse.main([*arguments, "--out", str(tmp_path / "all.conllu")]) == 0
    assert sum("# newdoc" in line for b in blocks(tmp_path / "all.conllu") for line in b) == 2


def test_a_report_goes_by_its_segments(root, tmp_path):
    samples = sorted((root / "corpus").glob("*.txt"))
    if not samples:
        pytest.skip("no sample report in corpus/")
    out = tmp_path / "report.conllu"
    assert parse.main([str(samples[0]), "--out", str(out), "--engine", "blank"]) == 0
    identifiers = [line for block in blocks(out) for line in block if "sent_id" in line]
    assert any("/5.implementation/" in line or "/2.support/" in line for line in identifiers)


@pytest.mark.parametrize(
    "extra",
    [
        ["--as", "report"],
        ["--option", "size=3"],
        ["--exceptions", "none.tsv"],
    ],
)
def test_what_cannot_be_used_gives_2_and_writes_nothing(extra, text_file, tmp_path, capsys):
    out = tmp_path / "out.conllu"
    assert parse.main([str(text_file), "--out", str(out), "--engine", "blank", *extra]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert not out.exists()
    assert [p.name for p in tmp_path.iterdir()] == [text_file.name]


@pytest.mark.parametrize("option", ["size", "=3", "threads=²"])
def test_an_option_that_cannot_be_read_gives_2(option, text_file, tmp_path, capsys):
    out = tmp_path / "out.conllu"
    arguments = [str(text_file), "--out", str(out), "--engine", "blank", "--option", option]
    try:
        code = parse.main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert "error: " in capsys.readouterr().err
    assert not out.exists()


def test_a_bug_gives_1_and_keeps_the_old_file(text_file, tmp_path, capsys, monkeypatch):
    out = tmp_path / "out.conllu"
    out.write_text("old", encoding="utf-8")
    command = [str(text_file), "--out", str(out), "--engine", "blank"]

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(parse, "analyse", broken)
    assert parse.main([*command, "--overwrite"]) == 1
    assert "This is a bug" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "old"


def test_files_are_written_whole_or_not_at_all(tmp_path):
    def pieces():
        yield "half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_all_whole([(tmp_path / "a.txt", ["whole"]), (tmp_path / "b.txt", pieces())])
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def treebank(tmp_path: Path, sample: str) -> Path:
    path = tmp_path / "gold.conllu"
    path.write_text(sample.split("\n\n")[0] + "\n\n", encoding="utf-8")
    return path


def test_evaluation_of_an_engine(treebank, tmp_path, capsys):
    pytest.importorskip("udtools", reason="the extra 'evaluation' is not installed")
    out = tmp_path / "scores.json"
    entities = tmp_path / "ner.conll"
    entities.write_text(
        "# sent_id = s1\nKopiena\tB-group\tO\n"
        + "".join(f"{w}\tO\tO\n" for w in ["aug", "(", "lēni", ")", "."]),
        encoding="utf-8",
    )
    arguments = [str(treebank), "--engine", "blank", "--json", str(out)]
    assert evaluate.main([*arguments, "--entities", str(entities)]) == 0
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["engine"]["engine"] == "blank"
    assert figures["measures"]["Words"] == {"precision": 1, "recall": 1, "f1": 1, "gold": 6}
    assert figures["measures"]["Lemmas"]["f1"] == pytest.approx(1.0)
    assert "UAS" not in figures["measures"]
    assert "UPOS" not in figures["measures"]
    assert figures["entities"]["group"] == {"precision": 0, "recall": 0, "f1": 0, "gold": 1}
    printed = capsys.readouterr().out
    assert "Lemmas" in printed
    assert "100.00" in printed
    assert evaluate.main([*arguments, "--raw"]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["raw"] is True


def test_evaluation_refuses_what_it_cannot_use(treebank, tmp_path, capsys):
    assert evaluate.main([str(tmp_path / "none.conllu"), "--engine", "blank"]) == 2
    assert "none.conllu: cannot be read" in capsys.readouterr().err
    bad = tmp_path / "bad.conll"
    bad.write_text("Rīga\tB-GPE\n", encoding="utf-8")
    assert evaluate.main([str(treebank), "--engine", "blank", "--entities", str(bad)]) == 2
    assert "bad.conll, line 1" in capsys.readouterr().err
    raw = ["--raw", "--entities", str(bad)]
    assert evaluate.main([str(treebank), "--engine", "blank", *raw]) == 2


def test_a_file_that_is_there_is_replaced_only_when_asked(text_file, tmp_path, capsys):
    command = [str(text_file), "--engine", "blank", "--out"]
    one, folder = tmp_path / "one.conllu", tmp_path / "parsed"
    folder.mkdir()
    for out, file in ((one, one), (folder, folder / f"{safe_name(text_file)}.conllu")):
        file.write_text("mine", encoding="utf-8")
        assert parse.main([*command, str(out)]) == 2
        assert "is there already" in capsys.readouterr().err
        assert file.read_text(encoding="utf-8") == "mine"
        assert parse.main([*command, str(out), "--overwrite"]) == 0
        assert file.read_text(encoding="utf-8").startswith("# newdoc")
    assert parse.main([*command, str(text_file)]) == 2
    assert "is a file; name a folder, or a file that ends in .conllu" in capsys.readouterr().err
