"""DOCX files made to never end, to fill the memory or to break the reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS_OF_PARTS = "".join(
    f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
    for part, kind in (
        ("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"),
    )
)  # fmt: skip
_TYPES = f"""<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
{_KINDS_OF_PARTS}</Types>"""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = f"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_PARTS = f"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{_RELATIONS}/styles" Target="styles.xml"/>
<Relationship Id="r2" Type="{_RELATIONS}/numbering" Target="numbering.xml"/>
</Relationships>"""


def paragraph(words: str = "Kopsavilkums", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def document(
    body: str, *, numbering: str = "", styles: str = "", more: dict[str, bytes] | None = None
) -> bytes:
    """Write a DOCX of a body, list definitions and styles in WordprocessingML."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/_rels/document.xml.rels": _PARTS,
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_W}">{numbering}</w:numbering>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        for name, data in (more or {}).items():
            package.writestr(name, data)
    return buffer.getvalue()


def numbered(
    form: str = "decimal", start: str = "1", level: str = "0", text: str = "", times: int = 30
) -> bytes:
    """A list in which numbers of a form begin with a number, on a level."""
    text = text or f"%{int(level) + 1}."
    shape = (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{shape}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return document(paragraph(properties=place) * times, numbering=numbering)


def many_lists(number: int) -> bytes:
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:lvl w:ilvl="0"/></w:abstractNum>'
        for i in range(number)
    ) + "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(number)
    )
    body = "".join(
        paragraph("a", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{i}"/></w:numPr>')
        for i in range(number)
    )
    return document(body, numbering=numbering)


def style_chain(number: int) -> bytes:
    styles = "".join(
        f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(number)
    )
    return document(paragraph(properties='<w:pStyle w:val="s0"/>'), styles=styles)


def table(cell_properties: str, columns: int = 3, rows: int = 3) -> str:
    cell = f"<w:tc><w:tcPr>{cell_properties}</w:tcPr>{paragraph('a')}</w:tc>"
    return f"<w:tbl>{f'<w:tr>{cell * columns}</w:tr>' * rows}</w:tbl>"


def nested(opening: str, closing: str, depth: int, inside: str = "") -> bytes:
    return document(opening * depth + (inside or paragraph()) + closing * depth)


_CELL = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
_KINDS: dict[str, Callable[[], bytes]] = {
    **{
        f"numbering-{form}-{name}": lambda form=form, start=start: numbered(form, start)  # type: ignore[misc]
        for form in ("lowerRoman", "upperRoman", "lowerLetter", "upperLetter", "decimalZero")
        for name, start in (("10e12", "1000000000000"), ("2e31", "2147483647"), ("minus", "-99"),
                            ("5000-digits", "9" * 5_000), ("nothing", ""))
    },
    "numbering-level": lambda: numbered(level="1000000000"),
    "numbering-text": lambda: numbered("lowerRoman", "3888", text="%1" * 100_000),
    "numbering-lists": lambda: many_lists(20_000),
    "span-5000-digits": lambda: document(table(f'<w:gridSpan w:val="{"9" * 5_000}"/>')),
    "span-2e31": lambda: document(table('<w:gridSpan w:val="2147483647"/>')),
    "styles-chain": lambda: style_chain(20_000),
    "styles-ring": lambda: document(paragraph(properties='<w:pStyle w:val="a"/>'), styles=(
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>')),
    "tables-deep": lambda: nested(*_CELL, 80),
    "tables-too-deep": lambda: nested(*_CELL, 5_000),
    "controls-deep": lambda: nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120),
    "runs-deep": lambda: document(
        "<w:p>" + "<w:ins><w:r>" * 110 + "<w:t>a</w:t>" + "</w:r></w:ins>" * 110 + "</w:p>"
    ),
    "cells-many": lambda: document(table("", 63, 3_000)),
    "paragraphs-many": lambda: document(paragraph("vārds") * 200_000),
    "paragraphs-joined": lambda: document(
        paragraph("vārds", "<w:rPr><w:del/></w:rPr>") * 20_000 + paragraph()
    ),
    "runs-many": lambda: document(f"<w:p>{'<w:r><w:t>vārds </w:t></w:r>' * 200_000}</w:p>"),
    "breaks-many": lambda: document(f"<w:p><w:r>{'<w:br/>' * 500_000}<w:t>a</w:t></w:r></w:p>"),
    "bomb": lambda: document(paragraph(), more={"word/media/a.bin": bytes(900_000_000)}),
    "bomb-of-text": lambda: document(paragraph("a" * 290_000_000)),
    "bomb-of-tags": lambda: document("<w:p/>" * 40_000_000 + paragraph()),
    "entities": lambda: document(paragraph(), more={
        "word/header1.xml": b"<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>"}),
    "parts-many": lambda: document(paragraph(), more={
        f"word/media/{i}.bin": b"" for i in range(30_000)}),
}  # fmt: skip


def docx_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield each file's name (without its ending) and what makes it."""
    yield from _KINDS.items()
