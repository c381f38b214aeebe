"""The folder that is handed on: everything in it is searched for names."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import zipfile
import zlib

import hard_names
import pandas as pd
import pdfplumber
import pytest
from hard_report import report

from sdk_text.analysis import names_report
from sdk_text.errors import InputError
from sdk_text.exchange.exporting import export_results
from sdk_text.extract import main
from sdk_text.publication import share
from sdk_text.reader.project import Opened
from sdk_text.reader.static_copy import write_copy
from sdk_text.results import Results

DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"tRNS", b"gAMA", b"cHRM", b"sRGB"}
"""Chunks of a PNG that hold the picture itself and no words."""


def png_texts(data):
    """Yield every text that a PNG holds beside its picture (tEXt, zTXt, iTXt and the like)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in DRAWN:
            continue
        head, _, rest = chunk.partition(b"\0")
        parts = [head, rest]
        if kind == b"zTXt":
            parts.append(zlib.decompress(rest[1:]))
        if kind == b"iTXt" and rest[:1] == b"\1":
            parts.append(zlib.decompress(rest[2:].split(b"\0", 2)[2]))
        yield " ".join(part.decode("utf-8", errors="replace") for part in parts)


def test_texts_of_pictures_are_read():
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + b"\0\0\0\0"

    told = "Ilze Zvirgzdiņa".encode()
    pieces = [
        chunk(b"tEXt", b"Author\0" + told),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(told)),
        chunk(b"iTXt", b"Title\0\1\0lv\0\0" + zlib.compress(told)),
        chunk(b"eXIf", told),
    ]
    texts = list(png_texts(b"\x89PNG\r\n\x1a\n" + b"".join(pieces) + chunk(b"IEND", b"")))
    assert len(texts) == 4
    assert all("Zvirgzdiņa" in text for text in texts)


def plain_texts(path):
    """Yield the texts of a file, whatever its format, as a reader or a program sees them."""
    data = path.read_bytes()
    if path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in (n for n in packed.namelist() if n.endswith(".png")):
                yield from png_texts(packed.read(name))
            for name in (n for n in packed.namelist() if n.endswith((".xml", ".rels"))):
                text = packed.read(name).decode("utf-8", errors="replace")
                # Office themes name a script of Chinese so.
                text = text.replace('script="Hans"', "")
                # Numbers of cells stand side by side; together they would be other numbers.
                text = text.replace("</v>", "</v> ")
                yield html.unescape(re.sub(r"<[^>]+>", "", text))
                yield html.unescape(text)
    elif path.suffix == ".pdf":
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            yield " ".join(page.extract_text() or "" for page in pdf.pages)
            yield str(pdf.metadata)
    elif path.suffix == ".png":
        yield from png_texts(data)
    else:
        yield html.unescape(data.decode("utf-8"))
        yield html.unescape(re.sub(r"<[^>]+>", "", data.decode("utf-8")))


@pytest.fixture(scope="module")
def shared_files(hard_run):
    return [p for p in sorted(hard_run.shared.rglob("*")) if p.is_file()]


def test_no_name_in_any_file(shared_files):
    names = hard_names.name_words()
    assert len(names) > 1000
    suffixes = {path.suffix for path in shared_files}
    assert {".csv", ".docx", ".xlsx", ".tex", ".html", ".md", ".svg", ".pdf", ".png"} <= suffixes
    leaks = []
    for path in shared_files:
        for text in plain_texts(path):
            found = set(re.findall(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", text))
            leaks += [(path.name, word) for word in sorted(found & names)]
    assert not leaks, leaks[:40]


def test_no_contact_data_and_no_name_of_a_file(shared_files):
    told = re.compile(r"29123456|67 012 345|120385|LV80BANK|Brīvības ielā|vanadzi|Vanadzi", re.I)
    for path in shared_files:
        for text in plain_texts(path):
            assert not told.search(text), path


@pytest.fixture(scope="module")
def untitled(tmp_path_factory):
    """A run over a report without a title, which is called after its file; and its folder."""
    work = tmp_path_factory.mktemp("untitled")
    (work / "reports").mkdir()
    text = report("DZELMAVAS", ["Kopā ar Zani Kārkliņu rīkojām talku."] * 6).split("\n", 1)[1]
    cover = "PROJEKTA ATSKAITE\nVadītāja Dzidra Ķauķīte\n\n"
    name = "Gundega Vanadziņa 2023.txt"
    (work / "reports" / name).write_text(cover + text, encoding="utf-8")
    arguments = [str(work / "reports"), "--out", str(work / "out"), "--share", str(work / "s")]
    formats = ["--coder", "rules", "--formats", "csv,svg", "--quiet"]
    assert main([*arguments, *formats, "--variables", str(_variables(work))]) == 0
    return work


def _variables(work):
    table = work / "variables.csv"
    table.write_text("summary,vieta\ngundega-vanadzina-2023,lauki\n", encoding="utf-8")
    return table


def test_a_report_called_after_its_file_is_numbered_in_what_is_handed_on(untitled):
    for path in (p for p in (untitled / "s").rglob("*") if p.is_file()):
        for text in plain_texts(path):
            assert not re.search(r"vanadzi|gundega", text, re.I), path
    assert "report-1/" in (untitled / "s" / "codings.csv").read_text(encoding="utf-8")
    own = (untitled / "out" / "codings.csv").read_text(encoding="utf-8")
    assert "gundega-vanadzina-2023/" in own


def test_the_readers_copy_and_a_project_do_not_tell_the_names_of_files(untitled):
    write_copy(Opened(untitled / "out", None), untitled / "copy")
    exported = export_results(untitled / "out", untitled / "p.qdpx", names="replace")
    with zipfile.ZipFile(exported.path) as packed:
        parts = {name: packed.read(name).decode("utf-8") for name in packed.namelist()}
    copied = [p for p in (untitled / "copy").rglob("*") if p.suffix in (".js", ".html", ".json")]
    assert untitled / "copy" / "data" / "report-report-1.js" in copied
    for name, text in [*parts.items(), *((p, p.read_text(encoding="utf-8")) for p in copied)]:
        assert not re.search(r"vanadzi", f"{name} {text}", re.I), name
    assert 'name="document 1"' in parts["project.qde"]


def test_a_name_on_the_title_page_is_replaced_where_whole_texts_are_handed_on(untitled):
    exported = export_results(untitled / "out", untitled / "q.qdpx", names="replace")
    with zipfile.ZipFile(exported.path) as packed:
        texts = [packed.read(n).decode("utf-8") for n in packed.namelist() if n.endswith(".txt")]
    assert any("Vadītāja [person" in text for text in texts)
    assert not any("Ķauķ" in text for text in texts)
    rows = pd.read_csv(untitled / "out" / "names.csv").set_index("name")
    assert rows.loc["Dzidra Ķauķīte", "segment"] == "Gundega-Vanadzina-2023:18"


def test_the_search_finds_what_is_there(hard_run):
    names = hard_names.name_words()
    text = (hard_run.out / "codings.csv").read_text(encoding="utf-8")
    found = set(re.findall(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", text)) & names
    assert len(found) > 700


def test_only_tables_figures_and_codings(hard_run, shared_files):
    names = [p.relative_to(hard_run.shared).as_posix() for p in shared_files]
    assert {name.split("/")[0] for name in names} == {"tables", "figures", "codings.csv"}
    assert "tables/evidence.csv" in names
    theirs = Results.load(hard_run.out).codings
    ours = (hard_run.shared / "codings.csv").read_text(encoding="utf-8")
    assert "[person " in ours
    assert len(ours.splitlines()) == len(theirs) + 1


def test_the_names_report_is_not_among_them(hard_run, shared_files):
    assert (hard_run.out / "names.csv").is_file()
    assert not [p for p in shared_files if p.name == "names.csv"]
    record = json.loads((hard_run.out / "run.json").read_text(encoding="utf-8"))["shared"]
    assert set(record["files"]) == {p.relative_to(hard_run.shared).as_posix() for p in shared_files}


def test_coders_are_numbered_and_memos_cleaned(hard_run, tmp_path):
    results = hard_run.results
    codings = results.codings.head(300).copy()
    codings.loc[:200, "coder"] = "Anita Pētersone"
    codings.loc[0, "memo"] = "Pajautāt Zigrīdai Alksnei; Anita Pētersone"
    # Named in a memo and a report variable only, in no report.
    codings.loc[1, "memo"] = "Zvanīt Rūtai Dzirkalei par Krēslu"
    told_of = pd.DataFrame(
        {"summary": list(results.summaries["summary"]), "variable": "vadītāja"}
    ).assign(value=lambda f: ["Rūta Dzirkale", *["cita"] * (len(f) - 1)])
    changed = results.with_frames(codings=codings, variables=told_of)
    folder = tmp_path / "shared"
    share(changed, folder, lang="lv", formats=["csv", "html"])
    told = re.compile("Pēterson|Alksn|Zigrīd|Dzirkal|Rūta")
    report = names_report(changed)
    memos = report[report["kind"] == "memo"]
    assert "Krēslu" in set(memos["name"])
    assert set(memos["status"]) == {"doubtful"}
    for path in folder.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert not told.search(text), path
        assert "[person " not in text, path  # the run was English, this share is Latvian
    assert "[persona " in (folder / "codings.csv").read_text(encoding="utf-8")
    assert "kodētājs 1" in (folder / "codings.csv").read_text(encoding="utf-8")


def test_an_earlier_share_is_replaced_and_an_edited_one_set_aside(hard_run, tmp_path):
    folder = tmp_path / "shared"
    part = hard_run.results.with_frames(codings=hard_run.results.codings.head(40))
    share(part, folder, formats=["csv"])
    share(part, folder, formats=["csv"])
    assert [p.name for p in tmp_path.iterdir()] == ["shared"]
    (folder / "codings.csv").write_text("mine", encoding="utf-8")
    share(part, folder, formats=["csv"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["shared", "shared.earlier-1"]
    assert (tmp_path / "shared.earlier-1" / "codings.csv").read_text(encoding="utf-8") == "mine"


def test_a_folder_with_other_files_is_refused(hard_run, tmp_path):
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.txt: does not belong to a share"):
        share(hard_run.results, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--names", "keep"], "names are to be kept"),
        (["--no-tables"], "made of the tables"),
        (["--engine", "blank"], "recognises no names"),
    ],
)
def test_what_cannot_be_shared_is_said_before_the_work(root, tmp_path, capsys, more, message):
    shutil.copy(root / "corpus" / "kalnvarti.txt", tmp_path)
    arguments = [str(tmp_path / "kalnvarti.txt"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--share", str(tmp_path / "shared"), *more]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "shared").exists()


@pytest.mark.parametrize("place", ["out", ".", "reports/shared"])
def test_places_that_mix_what_is_shared_with_what_is_not(root, tmp_path, capsys, place):
    (tmp_path / "reports").mkdir()
    shutil.copy(root / "corpus" / "kalnvarti.txt", tmp_path / "reports")
    arguments = [str(tmp_path / "reports"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--share", str(tmp_path / place)]) == 2
    assert "name another folder to share" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_an_engine_there_is_nothing_to_share(hard_run, tmp_path):
    results = hard_run.results
    blind = results.with_frames(tokens=results.tokens.iloc[:0], entities=results.entities.iloc[:0])
    with pytest.raises(InputError, match="no language engine looked for names"):
        share(blind, tmp_path / "shared")
