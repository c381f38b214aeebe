"""DOCX: body order, tables, lists, tracked changes; broken and hostile files."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_files import cells, samples

from sdk_text.errors import InputError
from sdk_text.reading import Limits, read_document


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def text_of(written):
    def read(document) -> str:
        return read_document(written(saved(document), "made.docx")).text

    return read


def test_a_rows_question_comes_before_its_answer_and_cells_are_known(written):
    rows = [
        samples.Row("SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS"),
        samples.Row("Jautājums viens", "Pirmā atbilde ir gara.\nTai ir divas rindkopas."),
        samples.Row("2. Šķērsām pāri"),
        samples.Row("Otrs", "Sākums\n| solis | kad |\n| viens | maijs |\nbeigas"),
        samples.Row("Kastīte", "X"),
    ]
    document = read_document(written(samples.write_docx(rows), "made.docx"))
    assert document.encoding == document.format == "docx"
    assert [line.split("\t") for line in document.text.split("\n") if line] == [
        ["SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS"],
        ["Jautājums viens"],
        ["Pirmā atbilde ir gara."],
        ["Tai ir divas rindkopas."],
        ["2. Šķērsām pāri"],
        ["Otrs"],
        ["Sākums"],
        ["solis", "kad"],
        ["viens", "maijs"],
        ["beigas"],
        ["Kastīte", "X"],
    ]
    found = cells(document)
    assert (0, 1, 0, "2. Šķērsām pāri") in found
    assert (0, 0, 1, "Pirmā atbilde ir gara.\nTai ir divas rindkopas.") in found
    assert (1, 1, 1, "maijs") in found
    assert (0, 3, 1, "X") in found


def test_a_merged_cell_comes_once(text_of):
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "apvienota"
    table.cell(2, 2).text = "pēdējā"
    text = text_of(document)
    assert text.split() == ["apvienota", "pēdējā"]


def test_questions_side_by_side_come_each_before_its_answer(text_of):
    document = docx.Document()
    table = document.add_table(2, 3)
    for row, texts in enumerate(
        [
            ("Atbalsts pašvaldībā", "Korekcijas plānā:", "Kopienas līdzdalība"),
            ("Kolēģi palīdz.", "Nav.", "Ļaudis nāk."),
        ]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    assert [line for line in text_of(document).split("\n") if line] == [
        "Atbalsts pašvaldībā", "Kolēģi palīdz.", "Korekcijas plānā:", "Nav.",
        "Kopienas līdzdalība", "Ļaudis nāk.",
    ]  # fmt: skip


def test_a_row_of_questions_over_another_stays_a_row(text_of):
    document = docx.Document()
    table = document.add_table(2, 2)
    for row, texts in enumerate(
        [
            ("Atbalsts pašvaldībā", "Korekcijas plānā"),
            ("Kopienas līdzdalība", "Plāna īstenošana"),
        ]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    assert text_of(document).split("\n")[0] == "Atbalsts pašvaldībā\tKorekcijas plānā"


def test_automatic_lists_show_their_bullets_and_numbers(text_of):
    document = docx.Document()
    for style, line in (
        ("List Bullet", "aizzīme"),
        ("List Number", "pirmais"),
        ("List Number", "otrais"),
        ("Normal", "1. rakstīts"),
    ):
        document.add_paragraph(line, style=style)
    assert text_of(document).split("\n")[:4] == [
        "• aizzīme",
        "1. pirmais",
        "2. otrais",
        "1. rakstīts",
    ]


def numbered(levels: str, paragraphs: list[tuple[int, str]]):
    """A document with one multilevel list made by hand."""
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
    )
    for level, text in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        number = parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
        )
        properties.append(number)
    return document


def level(number: int, start: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_levels_count_apart_and_begin_anew(text_of):
    levels = level(0, 3, "decimal", "%1.") + level(1, 1, "lowerLetter", "%1.%2)")
    document = numbered(levels, [(0, "a"), (1, "b"), (1, "c"), (0, "d"), (1, "e")])
    assert text_of(document).split("\n")[:5] == ["3. a", "3.a) b", "3.b) c", "4. d", "4.a) e"]


def test_roman_numbers(text_of):
    document = numbered(level(0, 1, "upperRoman", "%1."), [(0, "x")] * 9)
    found = [line.split(".")[0] for line in text_of(document).split("\n")[:9]]
    assert " ".join(found) == "I II III IV V VI VII VIII IX"


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("decimal", "%1", "1. 2."), ("upperLetter", "%1", "A. B."),
        ("lowerRoman", "(%1)", "(i) (ii)"),
        ("decimalEnclosedCircle", "%1", "① ②"), ("decimal", "Nr. %1", "Nr. 1 Nr. 2"),
    ],
)  # fmt: skip
def test_bare_numbers_get_a_full_stop(text_of, form: str, text: str, shown: str):
    document = numbered(level(0, 1, form, text), [(0, "ļaudis"), (0, "nauda")])
    assert text_of(document).replace(" ļaudis", "").replace(" nauda", "").split() == shown.split()


def test_tracked_changes_count_as_accepted(text_of):
    document = docx.Document()
    paragraph = document.add_paragraph("Sākums ")
    for xml in (
        '<w:ins {0} w:id="1" w:author="a"><w:r><w:t>ielikts</w:t></w:r></w:ins>',
        '<w:del {0} w:id="2" w:author="a"><w:r><w:delText>izmests</w:delText></w:r></w:del>',
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    joined = document.add_paragraph("pirmā ")
    joined._p.get_or_add_pPr().append(
        parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="3" w:author="a"/></w:rPr>')
    )
    document.add_paragraph("otrā")
    assert text_of(document).split("\n")[:2] == ["Sākums ielikts", "pirmā otrā"]


def test_headers_footnotes_and_comments_are_left_out_and_text_boxes_kept(text_of):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "galvene"
    document.sections[0].footer.paragraphs[0].text = "kājene"
    run = document.add_paragraph("Teksts").add_run()
    box = (
        "<mc:AlternateContent {0} "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r>"
        "<w:t>lodziņš</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>lodziņš</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    run._r.append(parse_xml(box.format(nsdecls("w"))))
    assert text_of(document).split() == ["Teksts", "lodziņš"]


def test_ticked_boxes_of_a_form_show(text_of):
    document = docx.Document()
    for state in ("1", "0"):
        paragraph = document.add_paragraph("kaste ")
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
                f'<w:default w:val="{state}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
            )
        )
    assert text_of(document).split("\n")[:2] == ["kaste ☒", "kaste ☐"]


@pytest.fixture(scope="module")
def plain() -> bytes:
    document = docx.Document()
    document.add_paragraph("Šķēde un ģimene.")
    document.add_table(1, 2).cell(0, 1).text = "ēka"
    return saved(document)


def repacked(data: bytes, **replace: bytes) -> bytes:
    """The archive with some parts' content changed ("document" for word/document.xml)."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            stem = part.filename.rsplit("/", 1)[-1].split(".")[0]
            new.writestr(part.filename, replace.get(stem, old.read(part)))
    return target.getvalue()


def test_external_entities_are_refused(refused, plain):
    hostile = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "entities" in refused(repacked(plain, document=hostile), "made.docx")


def test_a_zip_bomb_is_refused_unread(written):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("word/document.xml", b"\x00" * 3_000_000)
    with pytest.raises(InputError, match="unpacks to"):
        read_document(
            written(target.getvalue(), "made.docx"), limits=Limits(docx_unpacked_bytes=1_000_000)
        )


def test_what_is_no_docx_is_refused(refused, plain):
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as new:
        new.writestr("content.xml", "<a/>")
    assert "not a Word document" in refused(other.getvalue(), "made.docx")
    assert "ending .txt" in refused("Teksts bez saspiešanas.".encode(), "made.docx")
    assert "damaged" in refused(b"abc\x00def\x00\x00ghi", "made.docx")
    assert "damaged" in refused(bytes(range(256)) * 3, "made.docx")
    assert ".doc" in refused(b"\xd0\xcf\x11\xe0" + bytes(600), "made.docx")
    assert "damaged" in refused(plain[:-200], "made.docx")
    assert "damaged" in refused(repacked(plain, document=b"<w:document"), "made.docx")
    empty = docx.Document()
    assert "no text" in refused(saved(empty), "made.docx")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=6))
def test_flipped_bytes_raise_nothing_but_input_errors(written, plain, place, new):
    place %= len(plain)
    data = plain[:place] + new + plain[place + len(new) :]
    try:
        read_document(written(data, "made.docx"))
    except InputError:
        return


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10_000), st.sampled_from([b"", b"<", b"&x;", b"</w:p>", b"\x00", b"\xff"]))
def test_broken_xml_raises_nothing_but_input_errors(written, plain, place, new):
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        xml = package.read("word/document.xml")
    place %= len(xml)
    data = repacked(plain, document=xml[:place] + new + xml[place + 1 :])
    try:
        read_document(written(data, "made.docx"))
    except InputError:
        return


def test_deep_nesting_is_refused_not_followed(refused, plain):
    depth = 3000
    xml = (
        f"<w:document {nsdecls('w')}><w:body>"
        + "<w:tbl><w:tr><w:tc>" * depth
        + "<w:p/>"
        + "</w:tc></w:tr></w:tbl>" * depth
        + "</w:body></w:document>"
    )
    assert "damaged" in refused(repacked(plain, document=xml.encode()), "made.docx")
