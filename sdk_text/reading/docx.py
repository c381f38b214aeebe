"""DOCX → text in body order: paragraphs, tables, list numbers; tracked changes as accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from sdk_text.errors import InputError
from sdk_text.reading.assemble import Block, Cell, Extracted, Grid, Paragraph, assemble
from sdk_text.reading.docx_numbering import Numbering

_OLE = b"\xd0\xcf\x11\xe0"
_MAIN_PART = "word/document.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:rPr"), qn("w:pPr"), qn("w:instrText")}
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_TEXT_BOX = qn("w:txbxContent")


def read_docx(data: bytes, path: str, *, max_unpacked: int) -> Extracted:
    """Extract the body of a DOCX file.

    Inserted text counts, deleted text does not. Headers, footers, footnotes and comments are left
    out; a text box follows the paragraph that it hangs on. Automatic bullets and numbers stand as
    "• ", "1. ". A merged cell comes once.

    Args:
        data: The file's bytes.
        path: Name for messages.
        max_unpacked: Bytes that the parts of the file may hold when unpacked.

    Raises:
        InputError: If it is no DOCX, is damaged, encrypted, or unpacks to more than allowed.
    """
    _check_package(data, path, max_unpacked)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        numbering = Numbering(_root(document, "numbering"), _root(document, "styles"))
        blocks = list(_Walk(numbering).blocks(body))
    except Exception as error:
        # python-docx and lxml raise many kinds (KeyError, XMLSyntaxError …): all mean the file.
        raise InputError(
            f"{path}: a damaged Word document ({type(error).__name__}: {error}). Open it in Word "
            "or LibreOffice and save it again as .docx."
        ) from error
    text, layout = assemble(blocks)
    return Extracted(text, "docx", layout)


def _check_package(data: bytes, path: str, max_unpacked: int) -> None:
    if data.startswith(_OLE):
        raise InputError(
            f"{path}: an old (.doc) or password-protected Word document. Save it as .docx without "
            "a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            size = sum(part.file_size for part in parts)
            if size > max_unpacked or len(parts) > 10_000:
                raise InputError(
                    f"{path}: unpacks to {size:,} bytes in {len(parts):,} parts (at most "
                    f"{max_unpacked:,} are read). If it is sound, remove its pictures."
                )
            if _MAIN_PART not in package.namelist():
                raise InputError(f"{path}: not a Word document. Save it as .docx, .pdf or .txt.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    content = package.read(part)
                    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                        raise InputError(
                            f"{path}: its part {part.filename} declares XML entities, which no "
                            "Word document does; it is not read."
                        )
    except InputError:
        raise
    except Exception as error:
        # zipfile, zlib and struct raise many kinds on broken archives.
        raise InputError(
            f"{path}: a damaged or cut-off Word document ({error}). Get a whole copy of it."
        ) from error


def _root(document: Any, kind: str) -> Any | None:
    """Root element of a part named by its relationship, None where the document has none."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            part = relation.target_part
            return getattr(part, "element", None)
    return None


class _Walk:
    """Goes through the body once, so that automatic numbers count in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def blocks(self, container: Any) -> Iterator[Block]:
        """Yield the paragraphs and tables of a body, cell or text box."""
        pending = ""
        for element in _content(container):
            if element.tag == qn("w:tbl"):
                yield self._grid(element)
                continue
            boxes: list[Any] = []
            text = pending + self._numbering.label(element) + "".join(_pieces(element, boxes))
            # A paragraph whose end mark was deleted runs on into the next one.
            pending = text if _mark_deleted(element) else ""
            if not pending:
                yield Paragraph(text)
            for box in boxes:
                yield from self.blocks(box)
        if pending:
            yield Paragraph(pending)

    def _grid(self, table: Any) -> Grid:
        rows: list[list[Cell]] = []
        for row in _children(table, qn("w:tr")):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            column = _value(properties, "w:gridBefore", 0)
            cells = []
            for cell in _children(row, qn("w:tc")):
                shape = cell.find(qn("w:tcPr"))
                if not _continues_above(shape):
                    cells.append(Cell(column, _trimmed(list(self.blocks(cell)))))
                column += _value(shape, "w:gridSpan", 1)
            rows.append(cells)
        return Grid(rows)


def _trimmed(blocks: list[Block]) -> list[Block]:
    """Leave out the empty paragraphs at a cell's end (one must follow a nested table)."""
    while blocks and isinstance(blocks[-1], Paragraph) and not blocks[-1].text.strip():
        blocks.pop()
    return blocks


def _content(container: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, also from inside content controls and tracked insertions."""
    for child in container:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _content(child)


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Yield rows of a table or cells of a row, also from inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _children(child, tag)


def _pieces(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Yield the text of a paragraph; its text boxes are put into boxes."""
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _GONE:
            continue
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == qn("w:sym"):
            yield _symbol(child)
        elif tag == qn("w:ffData"):
            yield _old_check_box(child)
        elif tag == _TEXT_BOX:
            boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            # Choice and Fallback hold the same content in two forms.
            choice = child.find(f"{_MC}Choice")
            yield from _pieces(child if choice is None else choice, boxes)
        else:
            yield from _pieces(child, boxes)


def _symbol(element: Any) -> str:
    """A sign from a symbol font: ticks and crosses matter for the form, others become "•"."""
    code = (element.get(qn("w:char")) or "").upper()[-2:]
    font = (element.get(qn("w:font")) or "").lower()
    if "wingdings" in font:
        return {"FE": "☒", "FD": "☒", "FC": "✓", "FB": "X", "A8": "☐", "6F": "☐"}.get(code, "•")
    return "•"


def _old_check_box(element: Any) -> str:
    box = element.find(qn("w:checkBox"))
    if box is None:
        return ""
    state = box.find(qn("w:checked"))
    if state is None:
        state = box.find(qn("w:default"))
    ticked = state is not None and state.get(qn("w:val"), "1") not in ("0", "false", "off")
    return "☒" if ticked else "☐"


def _mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _continues_above(shape: Any | None) -> bool:
    merge = None if shape is None else shape.find(qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _value(properties: Any | None, tag: str, default: int) -> int:
    child = None if properties is None else properties.find(qn(tag))
    value = None if child is None else child.get(qn("w:val"))
    return int(value) if value is not None and value.isdecimal() else default
