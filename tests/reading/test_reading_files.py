"""Which files are read, in what order, under what names."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_files import LATVIAN

from sdk_text.errors import InputError
from sdk_text.reading import find_files, iter_documents, read_document, survey
from sdk_text.reading.files import safe_name, unique_names


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LATVIAN, encoding="utf-8")


def test_folders_are_read_recursively_in_natural_order(tmp_path):
    names = ["report 10.txt", "report 2.txt", "b/inner.TXT", "a.txt"]
    touch(*(tmp_path / name for name in names))
    touch(tmp_path / "README.md", tmp_path / ".git/x.txt", tmp_path / "~$a.docx")
    found = [str(path.relative_to(tmp_path)) for path in find_files(tmp_path)]
    assert found == ["a.txt", "b/inner.TXT", "report 2.txt", "report 10.txt"]


def test_a_file_named_twice_comes_once(tmp_path):
    touch(tmp_path / "a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    paths = [tmp_path / "a.txt", tmp_path, tmp_path / "." / "a.txt"]
    assert find_files(paths) == [tmp_path / "a.txt"]


def test_one_path_may_be_given_alone(tmp_path):
    touch(tmp_path / "a.txt")
    assert find_files(str(tmp_path / "a.txt")) == [tmp_path / "a.txt"]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: [], "No file given"),
        (lambda folder: [folder], "no .txt, .pdf, .docx or .odt"),
        (lambda folder: [folder / "none"], "no such file"),
        (lambda folder: [folder / "notes.md"], "not read"),
    ],
    ids=["nothing", "empty folder", "missing", "other type"],
)
def test_what_cannot_be_read_is_said(tmp_path, make, reason):
    (tmp_path / "notes.md").write_text("x")
    with pytest.raises(InputError, match=reason):
        find_files(make(tmp_path))


def test_imported_files_stand_in_for_the_samples(tmp_path):
    touch(tmp_path / "sample.txt", tmp_path / "deep" / "sample.txt", tmp_path / "imported/real.txt")
    found = survey(tmp_path)
    assert [path.name for path in found.files] == ["real.txt"]
    assert len(found.messages) == 1
    (document,) = iter_documents(tmp_path)
    assert "imported" in document.notices[0].message


def test_an_imported_folder_without_reports_changes_nothing(tmp_path):
    touch(tmp_path / "sample.txt", tmp_path / "imported" / "import.json")
    assert [path.name for path in find_files(tmp_path)] == ["sample.txt"]
    assert not survey(tmp_path).messages


def test_documents_come_one_at_a_time(tmp_path):
    touch(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    documents = iter_documents(tmp_path)
    assert next(documents).name == "a"
    with pytest.raises(InputError, match=r"b\.txt"):
        next(documents)


def test_names_of_equal_stems_differ(tmp_path):
    for name in ("x/report.txt", "y/Report.txt", "z/report.pdf", "report-2.txt"):
        touch(tmp_path / name)
    names = unique_names(find_files(tmp_path))
    assert len({name.casefold() for name in names}) == 4
    assert names == unique_names(find_files(tmp_path))


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Ādažu novads, 2023. gads.txt", "Adazu-novads-2023.-gads"),
        ("../../etc.txt", "etc"),
        ("con.txt", "con_"),
        ("отчёт.txt", "document"),
        (" -.txt", "document"),
        ("a\nb\tc.txt", "a-b-c"),
    ],
)
def test_names_are_safe_on_any_file_system(file, name):
    assert safe_name(Path(file)) == name


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=120).filter(lambda s: "/" not in s), max_size=8))
def test_any_file_names_give_unique_safe_names(stems):
    names = unique_names([Path(f"{stem}.txt") for stem in stems])
    assert len({name.casefold() for name in names}) == len(stems)
    for name in names:
        assert name.isascii()
        assert not set(name) & set('/\\:*?"<>| \n')
        assert name.strip(".-") == name or name.endswith("_")
        assert len(name) <= 90


def test_files_of_a_folder_that_are_passed_over_are_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.rtf", "c.doc", "d.docm", "e.PDF ", "f.md", "README.md", "g.csv",
                 "sdk-decisions.csv", ".hidden", "~$a.docx", ".h.docx.icloud"):  # fmt: skip
        (tmp_path / name).write_text("Teksts", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "skice.odp").write_text("x", encoding="utf-8")
    messages = survey(tmp_path).messages
    assert len(messages) == 3
    assert "'b.rtf', 'c.doc', 'd.docm', 'e.PDF ', 'f.md':" in messages[0]
    assert "'h.docx': only in the cloud" in messages[1]
    assert "'skice.odp'" in messages[2]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("report.zip", "Unpack it"), ("report.edoc", "eParakstītājs"), ("mail.eml", "attached"),
        ("scan.jpg", "OCR"), ("report.gdoc", "Download"), ("report.docx.crdownload", "anew"),
        ("report.pages", "Export it"), ("report.rtf", "Save it as .docx"),
    ],
)  # fmt: skip
def test_what_to_do_with_files_of_other_types(tmp_path: Path, name: str, remedy: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    [message] = survey(tmp_path).messages
    assert name in message
    assert remedy in message
    with pytest.raises(InputError, match=remedy):
        find_files(tmp_path / name)


def test_letters_of_a_path_in_the_other_spelling(tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "mapē")
    folder.mkdir()
    file = folder / unicodedata.normalize("NFD", "Ķeipenes novads.txt")
    file.write_text("x", encoding="utf-8")
    assert find_files(tmp_path / "mapē" / "Ķeipenes novads.txt") == [file]
    assert find_files(tmp_path / "mapē") == [file]


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"<html><body>404", "web page"),
        (b"II*\x00", "TIFF"),
        (b"{\\rtf1", "RTF"),
        (b"%!PS", "Post"),
    ],
)
def test_a_pdf_that_is_none_is_named(tmp_path: Path, start: bytes, kind: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(start)
    with pytest.raises(InputError, match=f"not a PDF file but .*{kind}"):
        read_document(file)


@pytest.mark.parametrize(
    ("part", "kind"), [("__substg1.0_001A001F", "a mail"), ("Workbook", "Excel"), ("", ".doc")]
)
def test_old_office_files_are_told_apart(tmp_path: Path, part: str, kind: str) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + part.encode("utf-16-le") + bytes(99))
    with pytest.raises(InputError, match=kind):
        read_document(file)
