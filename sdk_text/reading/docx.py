"""DOCX → text in body order: paragraphs, tables, list numbers; tracked changes as accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from docx.oxml.ns import qn

from sdk_text.errors import InputError
from sdk_text.reading import pace
from sdk_text.reading.assemble import (
    Block,
    Cell,
    Extracted,
    Grid,
    Paragraph,
    PassedOver,
    extracted,
    trimmed,
)
from sdk_text.reading.docx_inline import (
    GONE,
    MC,
    SUB_DOCUMENT,
    Inline,
    Styles,
    is_placeholder,
)
from sdk_text.reading.docx_numbering import Numbering
from sdk_text.reading.docx_package import sound_package
from sdk_text.reading.left_margins import told_of_margins
from sdk_text.reading.questions_across import question_by_question
from sdk_text.reading.whole_numbers import whole_number

_NO_BLOCKS = GONE | {qn("w:sectPr"), qn("w:tcPr"), qn("w:tblPr"), qn("w:tblGrid"), qn("w:trPr")}

_MOST_COLUMNS = 1_000
"""Word itself has 63 at most."""


def read_docx(data: bytes, path: str, *, max_unpacked: int) -> Extracted:
    """Extract the body of a DOCX file.

    Inserted text counts, deleted and struck-out text does not. Headers, footers, footnotes and
    comments are left out, and told (headers and footers where they may be missed); a text box
    follows the paragraph that it hangs on. Automatic bullets and numbers stand as "• ", "1. ". A
    merged cell comes once.

    Args:
        data: The file's bytes.
        path: Name for messages.
        max_unpacked: Bytes that the parts of the file may hold when unpacked.

    Raises:
        InputError: If it is no DOCX, is damaged, encrypted, or unpacks to more than allowed.
    """
    data = sound_package(data, path, max_unpacked)
    try:
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document)
        blocks = list(walk.blocks(document.element.body))
        margins = list(walk.margins(document.element.body))
    except Exception as error:
        # python-docx and lxml raise many kinds (KeyError, XMLSyntaxError …): all mean the file.
        raise InputError(
            f"{path}: a damaged Word document ({type(error).__name__}: {error}). Open it in Word "
            "or LibreOffice and save it again as .docx."
        ) from error
    made = extracted(blocks, "docx")
    return replace(made, remarks=told_of_margins(margins, made.text))


def _root(document: Any, kind: str) -> Any | None:
    """Root element of a part named by its relationship, None where the document has none."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            part = relation.target_part
            return getattr(part, "element", None)
    return None


class _Walk:
    """Goes through the body once, so that automatic numbers count in reading order."""

    def __init__(self, document: Any) -> None:
        styles = _root(document, "styles")
        self._numbering = Numbering(_root(document, "numbering"), styles)
        self._styles = Styles.of(styles)
        self._relations = document.part.rels

    def blocks(self, container: Any) -> Iterator[Block]:
        """Yield the paragraphs and tables of a body, cell or text box."""
        pending = ""
        for element in _content(container):
            if element.tag == qn("w:tbl"):
                yield self._grid(element)
                continue
            if element.tag == qn("w:altChunk"):
                yield PassedOver(self._inserted(element))
                continue
            if element.tag == qn("w:subDoc"):
                yield PassedOver(SUB_DOCUMENT)
                continue
            inline = Inline(self._styles, self._content_type)
            own = inline.text(element)
            # A paragraph whose end mark was deleted runs on into the next one, as a drop cap does.
            runs_on = _mark_deleted(element) or _is_drop_cap(element)
            # One that was deleted whole is no item of a list, and two in one are one item.
            label = "" if pending or (runs_on and not own) else self._numbering.label(element)
            text = pending + label + own
            pending = text if runs_on else ""
            yield from map(PassedOver, inline.told())
            pace.done("paragraph")
            if not pending:
                yield Paragraph(text)
            for box in inline.boxes:
                yield from self.blocks(box)
        if pending:
            yield Paragraph(pending)

    def margins(self, body: Any) -> Iterator[str]:
        """Yield the paragraphs of the page headers and footers that the body's pages have."""
        names = [qn("w:headerReference"), qn("w:footerReference")]
        used = dict.fromkeys(e.get(qn("r:id"), "") for e in body.iter(*names))
        for identity in used:
            relation = self._relations.get(identity)
            if relation is None or relation.is_external:
                continue
            root = getattr(relation.target_part, "element", None)
            for paragraph in () if root is None else root.iter(qn("w:p")):
                yield Inline(self._styles, lambda _: "").text(paragraph)

    def _content_type(self, identity: str) -> str:
        relation = self._relations.get(identity)
        if relation is None or relation.is_external:
            return ""
        return str(relation.target_part.content_type)

    def _inserted(self, element: Any) -> str:
        """What is said of a file that was inserted whole and that only Word unfolds."""
        kind = self._content_type(element.get(qn("r:id"), "")) or "of a kind that is not known"
        return (
            f"an inserted file ({kind}) was passed over; open the document in Word and save it "
            "again, then its text is part of it"
        )

    def _grid(self, table: Any) -> Grid:
        rows: list[list[Cell]] = []
        above: set[int] = set()
        for row in _children(table, qn("w:tr")):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            column = _value(properties, "w:gridBefore", 0)
            cells = []
            merged: set[int] = set()
            for cell in _children(row, qn("w:tc")):
                shape = cell.find(qn("w:tcPr"))
                merge = _merge(shape)
                if merge:
                    merged.add(column)
                blocks = [] if _in_placeholder(cell) else trimmed(list(self.blocks(cell)))
                # A cell that goes on with the one above holds no text of its own; one that has
                # nothing above to go on with is an ordinary cell.
                if merge != "continue" or column not in above or _says_something(blocks):
                    cells.append(Cell(column, blocks))
                column += _value(shape, "w:gridSpan", 1)
            above = merged
            rows.append(cells)
        return question_by_question(Grid(rows))


def _in_placeholder(cell: Any) -> bool:
    """Whether a cell is the whole content of a content control that is not filled in."""
    control = cell.getparent().getparent()
    return cell.getparent().tag == qn("w:sdtContent") and is_placeholder(control)


def _says_something(blocks: list[Block]) -> bool:
    return any(not isinstance(b, Paragraph) or b.text.strip() for b in blocks)


def _content(container: Any) -> Iterator[Any]:
    """Yield paragraphs, tables and inserted files, also from inside other elements.

    Content controls, tracked insertions and moves, and contents that come in several forms hold
    whole paragraphs; a control that is not filled in holds none.
    """
    for child in container:
        tag = child.tag
        if tag in (qn("w:p"), qn("w:tbl"), qn("w:altChunk"), qn("w:subDoc")):
            yield child
        elif (
            not isinstance(tag, str)
            or tag in _NO_BLOCKS
            or (tag == qn("w:sdt") and is_placeholder(child))
        ):
            continue
        elif tag == f"{MC}AlternateContent":
            forms = (*child.findall(f"{MC}Choice"), *child.findall(f"{MC}Fallback"))
            yield from next((found for form in forms if (found := list(_content(form)))), [])
        else:
            yield from _content(child)


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Yield rows of a table or cells of a row, also from inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _NO_BLOCKS:
            yield from _children(child, tag)


def _is_drop_cap(paragraph: Any) -> bool:
    """Whether a paragraph is nothing but the large first letter of the next one."""
    frame = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    return frame is not None and frame.get(qn("w:dropCap"), "none") != "none"


def _mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _merge(shape: Any | None) -> str:
    """ "restart", "continue" or "" for a cell that is merged with none above or below."""
    merge = None if shape is None else shape.find(qn("w:vMerge"))
    return "" if merge is None else str(merge.get(qn("w:val"), "continue"))


def _value(properties: Any | None, tag: str, default: int) -> int:
    child = None if properties is None else properties.find(qn(tag))
    value = None if child is None else child.get(qn("w:val"))
    return min(max(whole_number(value, default), 0), _MOST_COLUMNS)
