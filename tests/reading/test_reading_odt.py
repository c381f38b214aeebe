"""ODT: what LibreOffice writes; files built by hand, so that each kind stands by itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from make_files import cells

from sdk_text.parsing import parse_document
from sdk_text.reading import Limits, read_document
from sdk_text.records import Document

NAMES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    }.items()
)
MIME = "application/vnd.oasis.opendocument.text"


def odt(
    body: str, styles: str = "", *, mime: str = MIME, manifest: str = "", **parts: str
) -> bytes:
    """An OpenDocument text with this body; further parts by name ("Object_1" …)."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", mime)
        package.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
        package.writestr(
            "styles.xml",
            f"<office:document-styles {NAMES}><office:styles/></office:document-styles>",
        )
        address = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{address}"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{mime}">{manifest}'
            "</manifest:file-entry></manifest:manifest>",
        )
        for name, text in parts.items():
            package.writestr(f"{name.replace('_', ' ')}/content.xml", text)
    return buffer.getvalue()


@pytest.fixture
def read(written: Callable[..., Path]) -> Callable[..., Document]:
    def reader(body: str, styles: str = "", **parts: str) -> Document:
        return read_document(written(odt(body, styles, **parts), "made.odt"))

    return reader


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def lines(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def test_paragraphs_headings_blanks_and_breaks(read) -> None:
    document = read(
        '<text:h text:outline-level="1">2. Virsraksts</text:h>'
        + p("Viens\n   divi<text:s text:c='2'/>trīs<text:tab/>četri<text:line-break/>pieci")
        + p("<text:a xlink:href='x'>saite</text:a> un <text:span>posms</text:span>.")
        + "<text:section><text:p>Sadaļā.</text:p></text:section>"
    )
    assert document.format == document.encoding == "odt"
    assert lines(document) == [
        "2. Virsraksts", "Viens divi  trīs\tčetri", "pieci", "saite un posms.", "Sadaļā.",
    ]  # fmt: skip


def test_tables_give_cells_with_their_places(read) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{p(text)}</table:table-cell>"

    table = (
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("a", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/></table:table-row></table:table-header-rows>"
        + "<table:table-row>" + cell("Jautājums") + cell("Atbilde.<text:line-break/>Otra.")
        + "</table:table-row><table:table-row>"
        + cell("", 'table:number-columns-repeated="1"') + cell("x") + "</table:table-row>"
        "</table:table>"
    )  # fmt: skip
    assert cells(read(table)) == [
        (0, 0, 0, "a"), (0, 1, 0, "Jautājums"), (0, 1, 1, "Atbilde.\nOtra."), (0, 2, 1, "x"),
    ]  # fmt: skip


LISTS = """
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"
 style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a"
 style:num-suffix=")" text:display-levels="2"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"
 text:bullet-char="•"/></text:list-style>
<text:list-style style:name="L3"><text:list-level-style-number text:level="1" style:num-format="I"
 text:start-value="4" style:num-suffix="."/></text:list-style>
"""


def item(*content: str) -> str:
    return f"<text:list-item>{''.join(content)}</text:list-item>"


def listed(style: str, *items: str, more: str = "") -> str:
    return f'<text:list text:style-name="{style}" {more}>{"".join(items)}</text:list>'


def test_lists_show_their_bullets_and_numbers(read) -> None:
    body = (
        listed("L1", item(p("viens"), "<text:list>" + item(p("iekšā")) + "</text:list>"),
               item(p("divi"), p("otra rindkopa")))
        + listed("L2", item(p("aizzīme")))
        + listed("L1", item(p("trīs")), more='text:continue-numbering="true"')
        + listed("L1", item(p("no jauna")))
        + listed("L3", item(p("ceturtais")))
    )  # fmt: skip
    assert lines(read(body, LISTS)) == [
        "1. viens", "1.a) iekšā", "2. divi", "otra rindkopa", "• aizzīme", "3. trīs",
        "1. no jauna", "IV. ceturtais",
    ]  # fmt: skip


def test_bullets_are_boxes_where_some_are_empty(read) -> None:
    styles = "".join(
        f'<text:list-style style:name="B{n}"><text:list-level-style-bullet text:level="1" '
        f'text:bullet-char="{sign}"><style:text-properties fo:font-family="Wingdings"/>'
        "</text:list-level-style-bullet></text:list-style>"
        for n, sign in enumerate("\uf0fe\uf0a8")
    )
    body = listed("B0", item(p("jā"))) + listed("B1", item(p("nē")))
    assert lines(read(body, styles)) == ["☑ jā", "☐ nē"]


def test_symbol_fonts_and_hidden_text(read) -> None:
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        'style:font-name="Wingdings 2"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties '
        'text:display="none"/></style:style>'
    )
    document = read(
        p('Jā <text:span text:style-name="T1">\uf052</text:span>'
          '<text:span text:style-name="T2">Dzēst!</text:span>'), styles,
    )  # fmt: skip
    assert lines(document) == ["Jā ☑"]
    assert [n.message for n in document.notices] == ["hidden text was left out: “Dzēst!”"]


@pytest.mark.parametrize(
    ("content", "sign"),
    [
        ('<loext:content-control loext:checkbox="true" loext:checked="true">★'
         "</loext:content-control>", "☒"),
        ('<loext:content-control loext:checkbox="true">★</loext:content-control>', "☐"),
        ('<loext:content-control loext:showing-place-holder="true">Rakstiet šeit'
         "</loext:content-control>", ""),
        ('<loext:content-control><loext:list-item loext:display-text="ir"/>ir'
         "</loext:content-control>", "ir"),
        ('<field:fieldmark field:type="x.FORMCHECKBOX"><field:param field:name="Checkbox_Checked" '
         'field:value="true"/></field:fieldmark>', "☒"),
        ('<field:fieldmark field:type="x.FORMCHECKBOX"/>', "☐"),
        ('<field:fieldmark field:type="x.FORMDROPDOWN"><field:param field:name="Dropdown_ListEntry"'
         ' field:value="nav"/><field:param field:name="Dropdown_ListEntry" field:value="ir"/>'
         '<field:param field:name="Dropdown_Selected" field:value="1"/></field:fieldmark>', "ir"),
        ('<draw:control draw:control="c1"/>', "☒"),
        ('<draw:control draw:control="c2"/>', "☐"),
        ('<draw:control draw:control="c3"/>', "Ierakstīts."),
        ("<text:placeholder>&lt;šeit&gt;</text:placeholder>", ""),
    ],
)  # fmt: skip
def test_form_fields(read, content: str, sign: str) -> None:
    forms = (
        '<office:forms><form:form><form:checkbox form:id="c1" form:current-state="checked"/>'
        '<form:checkbox form:id="c2" form:state="unchecked"/>'
        '<form:textarea form:id="c3" form:current-value="Ierakstīts."/></form:form></office:forms>'
    )
    assert lines(read(forms + p(f"Atbilde: {content}.")))[0] == f"Atbilde: {sign}."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<draw:frame><draw:image xlink:href="x.png"/><svg:desc>Plāna tabula</svg:desc>'
         "</draw:frame>", "a picture (“Plāna tabula”)"),
        ('<draw:frame><draw:object xlink:href="./Object 9"/><draw:image/></draw:frame>',
         "an embedded object"),
        ("<draw:line/>", "a drawing"),
        ("<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Vēre."
         "</text:p></text:note-body></text:note>", "footnote"),
        ('<draw:control draw:control="none"/>', "form control"),
    ],
)  # fmt: skip
def test_what_has_no_text_is_told_with_its_place(read, content: str, told: str) -> None:
    document = read(p("Pirms.") + p(content) + p("Pēc."))
    assert lines(document) == ["Pirms.", "Pēc."]
    (notice,) = document.notices
    assert told in notice.message
    assert notice.start == len("Pirms.\n")


def test_an_equation_stays_in_its_sentence_and_a_text_box_follows(read) -> None:
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mn>12</mn><mo>+</mo><mn>18</mn>'
        "</mrow><annotation>12+18</annotation></math>"
    )
    document = read(
        p('Atnāca <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> cilvēku.')
        + p("Rāmis:<draw:frame><draw:text-box><text:p>rāmī</text:p></draw:text-box></draw:frame>"),
        Object_1=math,
    )
    assert lines(document) == ["Atnāca 12+18 cilvēku.", "Rāmis:", "rāmī"]


def test_deleted_text_and_comments_are_gone(read) -> None:
    document = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Izmests.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + p("Paliek<office:annotation><text:p>piezīme</text:p></office:annotation>.")
    )
    assert lines(document) == ["Paliek."]
    assert [n.message for n in document.notices] == ["the text of a comment was left out here"]


@pytest.mark.parametrize("how", ['type="single"', 'style="solid"', 'type="double"'])
def test_struck_out_text_is_left_out_and_told(read, how: str) -> None:
    styles = (
        '<style:style style:name="S1" style:family="text"><style:text-properties '
        f"style:text-line-through-{how}/></style:style>"
        '<style:style style:name="S2" style:family="text"><style:text-properties '
        'style:text-line-through-style="none"/></style:style>'
        '<style:style style:name="S3" style:family="text" style:parent-style-name="S1"/>'
    )
    document = read(
        p('Gājām <text:span text:style-name="S1">trīs</text:span>'
          '<text:span text:style-name="S2">divas reizes.</text:span>')
        + p("Pavisam prom.", "S3"), styles,
    )  # fmt: skip
    assert lines(document) == ["Gājām divas reizes."]
    assert [n.message for n in document.notices] == [
        "struck-out text was left out: “trīs”", "struck-out text was left out: “Pavisam prom.”",
    ]  # fmt: skip


def test_a_report_in_odt_is_parsed(written, template_rows: str) -> None:
    parsed = parse_document(read_document(written(odt(template_rows), "made.odt")))
    assert [s.summary for s in parsed.summaries] == ["sala"]
    assert [s.text for s in parsed.segments if s.section == "2.development"] == ["Darbs sākts."]
    assert any("no answer under 2.support" in n.message for n in parsed.notices)


@pytest.fixture
def template_rows() -> str:
    rows = "".join(
        f"<table:table-row><table:table-cell>{p(question)}</table:table-cell><table:table-cell>"
        f"{p(answer)}</table:table-cell></table:table-row>"
        for question, answer in (
            ("2. Esošās situācijas apraksts pašvaldībā", ""), ("Atbalsts pašvaldībā", ""),
            ("SDK attīstības raksturojums", "Darbs sākts."), ("Sākotnējā izpēte", "Izpēte veikta."),
            ("Plāna īstenošana", "Plāns īstenots."),
        )
    )  # fmt: skip
    return p("SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS") + f"<table:table>{rows}</table:table>"


def test_what_is_no_odt_is_refused_by_name(refused, written) -> None:
    assert "rich text" in refused(b"{\\rtf1 x}", "made.odt")
    assert "spreadsheet" in refused(
        odt("", mime="application/vnd.oasis.opendocument.spreadsheet"), "made.odt"
    )
    assert "password" in refused(odt(p("x"), manifest="<manifest:encryption-data/>"), "made.odt")
    assert "damaged" in refused(odt(p("x"))[:-30], "made.odt")
    assert "damaged" in refused(odt("<text:p>"), "made.odt")
    assert "no text" in refused(odt(p("")), "made.odt")
    hostile = odt(p("x"), x_y='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "entities" in refused(hostile, "made.odt")
    with pytest.raises(Exception, match="unpacks to"):
        read_document(
            written(odt(p("x" * 5000)), "made.odt"), limits=Limits(docx_unpacked_bytes=99)
        )


def test_two_lists_with_the_same_id(read: Callable[..., Document]) -> None:
    item = (
        "<text:list xml:id='list1'><text:list-item><text:p>{}</text:p></text:list-item></text:list>"
    )
    document = read(item.format("skola") + item.format("klubs"))
    assert [line.lstrip("• ") for line in document.text.split("\n") if line] == ["skola", "klubs"]


def test_a_text_that_was_a_web_page(written) -> None:
    data = odt(p("Teksts."), mime="application/vnd.oasis.opendocument.text-web")
    assert read_document(written(data, "made.odt")).text == "Teksts.\n"
