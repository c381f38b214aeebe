"""What Word writes beside plain paragraphs: controls, symbols, fields, objects, odd packages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.records import Document

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
SPACE = ' xml:space="preserve"'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t{SPACE}>{text}</w:t></w:r>"


def paragraph(content: str) -> str:
    return f"<w:p {NAMES}>{content}</w:p>"


def document_of(*blocks: str) -> bytes:
    """A Word file whose body holds these elements between two paragraphs."""
    made = docx.Document()
    made.add_paragraph("Sākums.")
    for block in blocks:
        made.element.body.insert(len(made.element.body) - 1, parse_xml(block))
    made.add_paragraph("Beigas.")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def read(written: Callable[..., Path]) -> Callable[..., Document]:
    def reader(*blocks: str) -> Document:
        return read_document(written(document_of(*blocks), "made.docx"))

    return reader


def middle(document: Document) -> str:
    """The text between the two plain paragraphs."""
    return document.text.split("Sākums.\n", 1)[1].rsplit("Beigas.", 1)[0].strip("\n")


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [
        ("Wingdings", "F0FE", "☑"), ("Wingdings", "F0FD", "☒"), ("Wingdings", "F0FC", "✓"),
        ("Wingdings", "F0FB", "✗"), ("Wingdings", "F0A8", "☐"), ("Wingdings", "F06F", "□"),
        ("Wingdings 2", "F050", "✓"), ("Wingdings 2", "F052", "☑"), ("Wingdings 2", "F053", "☒"),
        ("Wingdings 2", "F04F", "✗"), ("Wingdings 2", "F0A3", "□"), ("Webdings", "F061", "✓"),
        ("Webdings", "F072", "✗"), ("Webdings", "F063", "□"), ("Symbol", "F0D6", "√"),
        ("Symbol", "F0B3", "≥"), ("Symbol", "F061", "α"), ("Segoe UI Symbol", "2612", "☒"),
        ("MS Gothic", "2611", "☑"), ("Wingdings 3", "F07D", "▶"), ("Wingdings", "FE", "☑"),
        ("Wingdings", "F041", "✌"), ("Wingdings", "F080", "\uf080"),
    ],
)  # fmt: skip
def test_symbols_look_as_in_their_font(read, font: str, code: str, sign: str) -> None:
    put_in = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert middle(read(paragraph(run("Te ") + put_in + run(" tur")))) == f"Te {sign} tur"


@pytest.mark.parametrize(
    ("font", "text", "sign"),
    [
        ("Wingdings", "þ", "☑"), ("Wingdings", "ü", "✓"), ("Wingdings", "o", "□"),
        ("Wingdings", "\uf0fe", "☑"), ("Wingdings 2", "P", "✓"), ("Wingdings 2", "R", "☑"),
        ("Webdings", "a", "✓"), ("Arial", "o", "o"),
        ("Wingdings", "Pamata pieeja", "Pamata pieeja"),
        ("Wingdings", "¨", "☐"),
    ],
)  # fmt: skip
def test_letters_in_a_symbol_font(read, font: str, text: str, sign: str) -> None:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    assert middle(read(paragraph(run(text, fonts)))) == sign


def control(properties: str, content: str) -> str:
    return (
        f"<w:sdt {NAMES}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent>"
        "</w:sdt>"
    )


def test_the_prompt_of_a_content_control_is_no_answer(read) -> None:
    prompt = run("Ierakstiet šeit.")
    assert middle(read(control("<w:showingPlcHdr/>", paragraph(prompt)))) == ""
    inside = paragraph(run("Pirms ") + control("<w:showingPlcHdr/><w:text/>", prompt) + run("pēc"))
    assert middle(read(inside)) == "Pirms pēc"
    filled = control('<w:showingPlcHdr w:val="0"/>', paragraph(run("Atbilde.")))
    assert middle(read(filled)) == "Atbilde."


@pytest.mark.parametrize(("value", "sign"), [("1", "☒"), ("true", "☒"), ("0", "☐")])
def test_a_check_box_says_its_state_whatever_sign_it_shows(read, value: str, sign: str) -> None:
    box = control(f'<w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox>', run("★"))
    assert middle(read(paragraph(box))) == sign


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ('<w:result w:val="1"/>', "daļēji"), ("", "nav"), ('<w:default w:val="2"/>', "ir"),
        ('<w:result w:val="0"/><w:default w:val="2"/>', "nav"), ('<w:result w:val="9"/>', ""),
    ],
)  # fmt: skip
def test_the_chosen_entry_of_an_old_drop_down_list(read, choice: str, text: str) -> None:
    entries = "".join(f'<w:listEntry w:val="{e}"/>' for e in ("nav", "daļēji", "ir"))
    field = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{choice}{entries}</w:ddList>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert middle(read(paragraph(run("Vīzija ") + field + run(".")))) == f"Vīzija {text}."


def test_an_equation_stays_in_its_sentence(read) -> None:
    def m(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = f"<m:f><m:fPr/><m:num>{m('3')}</m:num><m:den>{m('4')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{m('10')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>"
    equation = f"<m:oMath>{m('12+18=30, ')}{fraction}{m(', ')}{power}</m:oMath>"
    text = middle(read(paragraph(run("Atnāca ") + equation + run(" cilvēku."))))
    assert text == "Atnāca 12+18=30, 3/4, 10^2 cilvēku."


def test_hidden_text_is_left_out_and_told(read) -> None:
    hidden = run("Dzēst pirms nosūtīšanas! ", "<w:vanish/>")
    shown = run("Kolēģi ", '<w:vanish w:val="0"/>')
    document = read(paragraph(hidden + shown + run("palīdz.")))
    assert middle(document) == "Kolēģi palīdz."
    assert [n.message for n in document.notices] == [
        "hidden text was left out: “Dzēst pirms nosūtīšanas!”"
    ]
    assert document.notices[0].start == document.text.index("Kolēģi")


@pytest.mark.parametrize(
    "by",
    [
        "<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Struck"/>', '<w:rStyle w:val="Below"/>',
    ],
)  # fmt: skip
def test_struck_out_text_is_left_out_and_told_once(written, by: str) -> None:
    made = docx.Document()
    made.styles.element.append(
        parse_xml(
            f'<w:style {NAMES} w:type="character" w:styleId="Struck"><w:name w:val="Struck"/>'
            "<w:rPr><w:strike/></w:rPr></w:style>"
        )
    )
    made.styles.element.append(
        parse_xml(
            f'<w:style {NAMES} w:type="character" w:styleId="Below"><w:name w:val="Below"/>'
            '<w:basedOn w:val="Struck"/></w:style>'
        )
    )
    content = run("Gājām ") + run("trīs ", by) + run("četras ", by) + run("divas reizes.")
    made.element.body.insert(0, parse_xml(paragraph(content)))
    buffer = io.BytesIO()
    made.save(buffer)
    document = read_document(written(buffer.getvalue(), "made.docx"))
    assert document.text.strip() == "Gājām divas reizes."
    told = ["struck-out text was left out: “trīs četras”"]
    assert [n.message for n in document.notices] == told


def test_a_run_may_say_that_it_is_not_struck_out(read) -> None:
    kept = run("Kolēģi palīdz.", '<w:strike w:val="0"/><w:dstrike w:val="false"/>')
    document = read(paragraph(kept))
    assert middle(document) == "Kolēģi palīdz."
    assert not document.notices


def test_a_tab_to_a_margin_keeps_words_apart(read) -> None:
    assert middle(read(paragraph(run("Vadība") + "<w:r><w:ptab/></w:r>" + run("darbu")))) == (
        "Vadība\tdarbu"
    )


@pytest.mark.parametrize(
    "wrapped",
    [
        '<w:moveTo {n} w:id="1" w:author="a">{p}</w:moveTo>',
        "<mc:AlternateContent {n}><mc:Choice Requires='wps'>{p}</mc:Choice><mc:Fallback>{p}"
        "</mc:Fallback></mc:AlternateContent>",
        "<mc:AlternateContent {n}><mc:Choice Requires='x'/><mc:Fallback>{p}</mc:Fallback>"
        "</mc:AlternateContent>",
        "<w:customXml {n}>{p}</w:customXml>",
        "<w:smartTag {n}>{p}</w:smartTag>",
        "<w:sdt {n}><w:sdtContent><w:ins w:id='2' w:author='b'>{p}</w:ins></w:sdtContent></w:sdt>",
    ],
)
def test_paragraphs_inside_other_elements_are_read_once(read, wrapped: str) -> None:
    block = wrapped.format(n=NAMES, p=f"<w:p>{run('Darbs sākts.')}</w:p>")
    assert middle(read(block)) == "Darbs sākts."


def test_what_was_moved_away_or_deleted_is_gone(read) -> None:
    block = (
        f'<w:moveFrom {NAMES} w:id="1" w:author="a"><w:p>{run("Vecā vieta.")}</w:p></w:moveFrom>'
    )
    assert middle(read(block)) == ""


def test_a_cell_merged_with_none_above_is_read(read) -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    merged = '<w:vMerge w:val="continue"/>'
    table = f"<w:tbl {NAMES}><w:tr>{cell('a')}{cell('b', merged)}</w:tr></w:tbl>"
    assert middle(read(table)).split() == ["a", "b"]


def drawing(uri: str, description: str = "") -> str:
    return (
        f'<w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{description}"/><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{uri}"/>'
        "</a:graphic></wp:inline></w:drawing>"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (drawing("picture", "Plāna tabula"), "a picture (“Plāna tabula”)"),
        (drawing("diagram"), "a diagram (SmartArt)"),
        (drawing("chart"), "a chart"),
        ("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>", "a picture"),
        ("<w:pict><v:line/></w:pict>", "a drawing"),
        ('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>', "object (Excel.Sheet.12)"),
        ('<w:object><w:control w:name="CheckBox1"/></w:object>', "form control (CheckBox1)"),
        ('<w:footnoteReference w:id="2"/>', "a footnote was left out"),
        ('<w:commentReference w:id="0"/>', "a comment was left out"),
        ("<mc:AlternateContent><mc:Choice Requires='wpc'>" + drawing("chart")
         + "</mc:Choice></mc:AlternateContent>", "a chart"),
    ],
)  # fmt: skip
def test_what_has_no_text_is_told_with_its_place(read, content: str, told: str) -> None:
    document = read(paragraph(f"<w:r>{content}</w:r>"))
    assert middle(document) == ""
    (notice,) = document.notices
    assert told in notice.message
    assert notice.start == document.text.index("Sākums.") + len("Sākums.\n")


def test_inserted_files_and_subdocuments_are_told(read) -> None:
    document = read(f'<w:altChunk {NAMES} r:id="rId99"/>', f"<w:subDoc {NAMES}/>")
    assert len(document.notices) == 2
    assert "inserted file" in document.notices[0].message
    assert "subdocument" in document.notices[1].message


def test_word_art_is_text(read) -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="Liepkalns"/></v:shape></w:pict></w:r>'
    document = read(paragraph(art))
    assert middle(document) == "Liepkalns"
    assert not document.notices


def test_a_lost_answer_is_told_with_its_section(written, template_report) -> None:
    path = written(template_report(paragraph(f"<w:r>{drawing('picture')}</w:r>")), "made.docx")
    messages = [notice.message for notice in parse_document(read_document(path)).notices]
    assert any("2.support “Atbalsts pašvaldībā”: a picture" in message for message in messages)
    assert any("no answer under 2.support" in message for message in messages)


@pytest.fixture
def template_report() -> Callable[[str], bytes]:
    """A report in a table, with one element for the answer to the question about support."""

    def make(answer: str) -> bytes:
        made = docx.Document()
        made.add_paragraph("SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS")
        table = made.add_table(0, 2)
        for question, text in (
            ("2. Esošās situācijas apraksts pašvaldībā", ""), ("Atbalsts pašvaldībā", None),
            ("SDK attīstības raksturojums", "Darbs sākts."), ("Sākotnējā izpēte", "Izpēte veikta."),
            ("Plāna īstenošana", "Plāns īstenots."),
        ):  # fmt: skip
            cells = table.add_row().cells
            cells[0].text, cells[1].text = question, text or ""
            if text is None:
                cells[1]._tc.replace(cells[1].paragraphs[0]._p, parse_xml(answer))
        buffer = io.BytesIO()
        made.save(buffer)
        return buffer.getvalue()

    return make


# ── List bullets as boxes ────────────────────────────────────────────────────────────────────────


def listed(signs: list[tuple[str, str]]) -> bytes:
    """A document with a list paragraph for each (bullet, font)."""
    made = docx.Document()
    root = made.part.numbering_part.element
    for number, (sign, font) in enumerate(signs):
        fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
        abstract = (
            f'<w:abstractNum {NAMES} w:abstractNumId="{80 + number}"><w:lvl w:ilvl="0"><w:numFmt '
            f'w:val="bullet"/><w:lvlText w:val="{sign}"/>{fonts}</w:lvl></w:abstractNum>'
        )
        root.insert(0, parse_xml(abstract))
        root.append(
            parse_xml(f'<w:num {NAMES} w:numId="{90 + number}"><w:abstractNumId w:val='
                      f'"{80 + number}"/></w:num>')
        )  # fmt: skip
        properties = made.add_paragraph(f"rinda {number}")._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {NAMES}><w:ilvl w:val="0"/><w:numId w:val="{90 + number}"/>'
                      "</w:numPr>")
        )  # fmt: skip
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("signs", "shown"),
    [
        ([("☒", ""), ("☐", "")], "☒☐"),
        ([("\uf0fe", "Wingdings"), ("\uf0a8", "Wingdings")], "☑☐"),
        ([("\uf052", "Wingdings 2"), ("\uf0a3", "Wingdings 2")], "☑□"),
        ([("✓", ""), ("\uf0b7", "Symbol")], "••"),
        ([("\uf0fc", "Wingdings"), ("o", "Courier New")], "••"),
    ],
)
def test_bullets_are_boxes_where_some_are_empty(written, signs: list, shown: str) -> None:
    lines = read_document(written(listed(signs), "made.docx")).text.split("\n")
    assert "".join(line[0] for line in lines if line.strip()) == shown


# ── Packages of other programs ───────────────────────────────────────────────────────────────────


def repacked(data: bytes, names: dict[str, str], contents: Callable[[str, bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(names.get(name, name), contents(name, old.read(name)))
    # Python's zipfile turns a backslash round when it writes; so it is put in afterwards.
    return buffer.getvalue()


@pytest.fixture
def plain() -> bytes:
    return document_of(paragraph(run("Atbilde.")))


def test_the_main_part_may_have_another_name(written, plain: bytes) -> None:
    names = {
        "word/document.xml": "word/galvenais.xml",
        "word/_rels/document.xml.rels": "word/_rels/galvenais.xml.rels",
    }
    data = repacked(plain, names, lambda _, c: c.replace(b"document.xml", b"galvenais.xml"))
    assert middle(read_document(written(data, "made.docx"))) == "Atbilde."


def test_names_with_backslashes(written, plain: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        names = [name for name in package.namelist() if "/" in name]
    data = plain
    for name in names:
        data = data.replace(name.encode(), name.replace("/", "\\").encode())
    assert middle(read_document(written(data, "made.docx"))) == "Atbilde."


def test_strict_open_xml(written, plain: bytes) -> None:
    def strict(name: str, content: bytes) -> bytes:
        content = content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/",
            b"http://purl.oclc.org/ooxml/officeDocument/",
        )
        return content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    assert middle(read_document(written(repacked(plain, {}, strict), "made.docx"))) == "Atbilde."


@pytest.mark.parametrize("target", ["NULL", "#_top", "../customXml/item9.xml", "media/zuda.png"])
def test_relationships_to_parts_that_are_not_there(written, plain: bytes, target: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    added = f'<Relationship Id="rId77" Type="{kind}" Target="{target}"/></Relationships>'.encode()

    def dangling(name: str, content: bytes) -> bytes:
        is_main = name == "word/_rels/document.xml.rels"
        return content.replace(b"</Relationships>", added) if is_main else content

    data = repacked(plain, {}, dangling)
    assert middle(read_document(written(data, "made.docx"))) == "Atbilde."


def test_a_document_with_macros_or_a_template_is_read(written, plain: bytes) -> None:
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    for other in (
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ):
        data = repacked(plain, {}, lambda _, c, other=other: c.replace(main, other))
        assert middle(read_document(written(data, "made.docx"))) == "Atbilde."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{\\rtf1\\ansi Teksts}", "rich text (RTF)"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "web page (HTML)"),
        (b"\xef\xbb\xbf<html>", "web page (HTML)"),
        ("Vienkāršs teksts".encode(), "plain text"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
         "one XML file"),
        (b'<?xml version="1.0"?><saturs/>', "an XML file"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "MIME"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Word document (.doc)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "without a password"),
        (b"\x89PNG\r\n", "picture"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_named(refused, data: bytes, kind: str) -> None:
    message = refused(data, "made.docx")
    assert kind in message
    assert not re.search("damaged|cut", message)


def test_other_packed_files_are_named(refused) -> None:
    for part, kind in (("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "PowerPoint")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            package.writestr(part, "<x/>")
        assert kind in refused(buffer.getvalue(), "made.docx")


DELETED = '<w:del w:id="1" w:author="A" w:date="2024-11-01T10:00:00Z"{}>'


def test_an_item_that_was_deleted_whole_leaves_no_mark(written: Callable[..., Path]) -> None:
    made = docx.Document()
    for line in ("pirmais", "otrais", "trešais"):
        made.add_paragraph(line, style="List Number")
    made.add_paragraph("Kopienas līdzdalība")
    gone = made.paragraphs[1]._p
    gone.get_or_add_pPr().append(parse_xml(f"<w:rPr {NAMES}>{DELETED.format('/')}</w:rPr>"))
    gone.remove(gone.r_lst[0])
    words = f"{DELETED.format(' ' + NAMES)}<w:r><w:delText>otrais</w:delText></w:r></w:del>"
    gone.append(parse_xml(words))
    buffer = io.BytesIO()
    made.save(buffer)
    text = read_document(written(buffer.getvalue(), "made.docx")).text
    assert [line for line in text.split("\n") if line] == [
        "1. pirmais", "2. trešais", "Kopienas līdzdalība",
    ]  # fmt: skip


def test_a_drop_cap_is_the_first_letter_of_its_word(read) -> None:
    frame = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>'
    assert (
        middle(read(paragraph(frame + run("N")), paragraph(run("ovadā sāka.")))) == "Novadā sāka."
    )


def test_a_field_in_another_fields_instruction_is_no_text(read) -> None:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def field(instruction: str, result: str) -> str:
        return f"{sign('begin')}{instruction}{sign('separate')}{result}{sign('end')}"

    asked = "<w:r><w:instrText> IF </w:instrText></w:r>" + field("", run("iekšējs"))
    shown = field(asked, run("divus ") + field("", run("datumus")))
    unended = sign("begin") + run(" un vietu.")
    assert middle(read(paragraph(run("Mainījām ") + shown + unended))) == (
        "Mainījām divus datumus un vietu."
    )


def test_small_letters_over_words_are_left_out(read) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('augša')}</w:rt><w:rubyBase>{run('Vārds')}</w:rubyBase>"
    assert middle(read(paragraph(f"{ruby}</w:ruby></w:r>{run(' stāv.')}"))) == "Vārds stāv."
