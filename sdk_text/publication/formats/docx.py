"""A table as a Word document in the style of the APA manual (7th edition).

Raw XML where python-docx has no call: rules of single cells, repeated heading rows, the language of
the text, and times and ids left out, so that the same table gives the same bytes.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from sdk_text.analysis.once import once
from sdk_text.publication.emphasis import emphasised
from sdk_text.publication.page_layout import Plan, plan, spans_within
from sdk_text.publication.table import Row, Table
from sdk_text.system.files import steady_zip

_FONT = "Times New Roman"
LANGUAGE = {"lv": "lv-LV", "en": "en-GB"}
_A4_MM = (210, 297)
_MARGIN_MM = 25
_TWIPS_PER_MM = 1440 / 25.4
_RULE = {"val": "single", "sz": "8", "space": "0", "color": "000000"}
_THIN = {**_RULE, "sz": "4"}
_NONE = {"val": "nil"}


def docx_table(table: Table) -> bytes:
    """Return a Word document that holds the table; the same table gives the same bytes.

    A real Word table with three rules, number bold, title italic, note below, the heading repeated
    on each page; a wide table stands on a turned page, one too wide even for that in parts.
    """
    return docx_document([table])


def docx_document(tables: Sequence[Table]) -> bytes:
    """Return one Word document with several tables, each on a page of its own."""
    lang = tables[0].lang if tables else "en"
    blank = _blank(LANGUAGE[lang])
    document = blank.emptied()
    _properties(document, tables)
    section = document.sections[0]
    for position, table in enumerate(tables):
        laid = _laid_out(table)
        if position:
            section = document.add_section()
        set_page(section, landscape=laid.layout.landscape)
        _add(document, table, laid)
    return blank.written()


class _Blank:
    """A document with its styles, to be filled again and again: most of it never changes."""

    def __init__(self, language: str) -> None:
        self._document = Document()
        set_styles(self._document, language)
        self._body = deepcopy(self._document.element.body)
        target = io.BytesIO()
        self._document.save(target)
        self._saved = target.getvalue()

    def emptied(self) -> Any:
        """Return the document as it was in the beginning."""
        body = self._document.element.body
        body[:] = list(deepcopy(self._body))
        return self._document

    def written(self) -> bytes:
        """Return the document as a file."""
        core = self._document.part.package._core_properties_part
        changed = {part.partname.membername: part.blob for part in (self._document.part, core)}
        return steady_zip(self._saved, changed)


_here = threading.local()


def _blank(language: str) -> _Blank:
    """Return this thread's blank document in a language."""
    made: dict[str, _Blank] = vars(_here).setdefault("blanks", {})
    if language not in made:
        made[language] = _Blank(language)
    return made[language]


@dataclass(frozen=True)
class _LaidOut:
    """A table on paper: where it goes, and the rows of each part as XML."""

    layout: Plan
    rows: tuple[str, ...]


@once
def _laid_out(table: Table) -> _LaidOut:
    rows = table.rows()
    layout = plan(table, rows)
    parts = enumerate(layout.panels)
    return _LaidOut(layout, tuple("".join(_rows(table, rows, layout, *part)) for part in parts))


def _add(document: Any, table: Table, laid: _LaidOut) -> None:
    layout = laid.layout
    for part, panel in enumerate(layout.panels):
        heading, title = table.heading, table.title
        if len(layout.panels) > 1:
            which = table.wording.say(
                "words.part", table.lang, part=part + 1, parts=len(layout.panels)
            )
            heading, title = (f"{heading} {which}", title) if heading else ("", f"{title} {which}")
        if heading:
            number = table.number if part == 0 else None
            _numbered(document, heading, number, first=not document.tables)
        document.add_paragraph(title, style="Table Title")
        _add_panel(document, table, laid.rows[part], layout, part, panel)
        if part + 1 < len(layout.panels):
            document.add_paragraph(style="Table Note")
    if table.note_text:
        paragraph = document.add_paragraph(style="Table Note")
        paragraph.add_run(table.wording.say("words.note", table.lang)).italic = True
        add_emphasised(paragraph, f" {table.note_text}")


def _numbered(document: Any, heading: str, number: int | None, *, first: bool) -> None:
    """Add the line with the number, as a field that Word counts anew; None: as plain text.

    The first of a document sets the count, so that table 8 alone stays table 8.
    """
    paragraph = document.add_paragraph(style="Table Number")
    digits = "" if number is None else str(number)
    before, found, after = heading.partition(digits) if digits else (heading, "", "")
    paragraph.add_run(before)
    if found:
        add_sequence(paragraph, "Table", digits, first=first)
        paragraph.add_run(after)


def add_sequence(paragraph: Any, name: str, shown: str, *, first: bool = False) -> None:
    """Add Word's counting field SEQ, showing `shown` until it is counted anew; `first`: from it."""
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    start = f"\\r {shown} " if first else ""
    instruction.text = f" SEQ {name} {start}\\* ARABIC "
    written = OxmlElement("w:t")
    written.text = shown
    for part in (
        _element("w:fldChar", fldCharType="begin"),
        instruction,
        _element("w:fldChar", fldCharType="separate"),
        written,
        _element("w:fldChar", fldCharType="end"),
    ):
        run = OxmlElement("w:r")
        run.append(part)
        paragraph._p.append(run)


def add_emphasised(paragraph: Any, text: str) -> None:
    """Add text with the letters of statistics in italics."""
    for piece, italic in emphasised(text):
        paragraph.add_run(piece).italic = italic or None


def _add_panel(
    document: Any, table: Table, rows: str, layout: Plan, part: int, panel: tuple[int, ...]
) -> None:
    grid = document.add_table(rows=0, cols=len(panel))
    grid.autofit = False
    _describe(grid, table, layout.widths_mm[part])
    parsed = parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>")
    for text in parsed.iter(qn("w:t")):
        text.text = text.text or ""
    grid._tbl.extend(list(parsed))


def _rows(
    table: Table, rows: list[Row], layout: Plan, part: int, panel: tuple[int, ...]
) -> Iterator[str]:
    """Yield the rows of one part as XML: element by element it would take ten times as long."""
    spans = spans_within(table, panel)
    widths = layout.widths_mm[part]
    labels = table.labels()
    sides = [table.printed[p].align for p in panel]
    pt = layout.size_pt
    if spans:
        yield _span_row(spans, widths, pt)
    yield _row([labels[p] for p in panel], widths, sides, pt, edge="head", top=not spans)
    if not rows:
        rows = [Row("", "", (table.wording.say("words.no_rows", table.lang),), False)]
        panel, sides = (0,), ["left"]
        widths = (sum(widths),)
    group = ""
    for position, row in enumerate(rows):
        if row.group != group:
            group = row.group
            if group:
                yield _group_row(group, layout.widths_mm[part], pt)
        cells = [row.cells[p] for p in panel]
        edge = "last" if position + 1 == len(rows) else ""
        yield _row(cells, widths, sides, pt, edge=edge, strong=row.strong, indent=bool(row.group))


def _row(
    cells: list[str], widths: Sequence[float], sides: list[str], pt: float, *,
    edge: str = "", top: bool = False, strong: bool = False, indent: bool = False,
) -> str:  # fmt: skip
    head = edge == "head"
    borders = {}
    if head:
        borders = {"top": _RULE if top else _NONE, "bottom": _RULE}
    elif edge == "last":
        borders = {"bottom": _RULE}
    made = []
    for position, (text, width, side) in enumerate(zip(cells, widths, sides, strict=False)):
        first = position == 0 and indent
        pieces = emphasised(text) if head else [(text, False)]
        inside = _paragraph(pieces, pt, side=side, bold=strong, indent=first, keep=head)
        made.append(_cell(inside, width, borders, bottom=head))
    return _whole_row(made, header=head)


def _group_row(label: str, widths: Sequence[float], pt: float) -> str:
    inside = _paragraph([(label, False)], pt, bold=True, keep=True)
    return _whole_row([_cell(inside, sum(widths), {}, span=len(widths))], header=False)


def _span_row(spans: list[tuple[str, int]], widths: Sequence[float], pt: float) -> str:
    made = []
    position = 0
    for label, count in spans:
        width = sum(widths[position : position + count])
        borders = {"top": _RULE, **({"bottom": _THIN} if label else {})}
        inside = _paragraph(emphasised(label), pt, side="center", keep=True)
        made.append(_cell(inside, width, borders, span=count, bottom=True))
        position += count
    return _whole_row(made, header=True)


def _whole_row(cells: Sequence[str], *, header: bool) -> str:
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    inside: str, width_mm: float, borders: dict[str, dict[str, str]], *, span: int = 1,
    bottom: bool = False,
) -> str:  # fmt: skip
    properties = [_tag("tcW", w=str(round(width_mm * _TWIPS_PER_MM)), type="dxa")]
    if span > 1:
        properties.append(_tag("gridSpan", val=str(span)))
    if borders:
        edges = (_tag(side, **borders[side]) for side in ("top", "bottom") if side in borders)
        properties.append(f"<w:tcBorders>{''.join(edges)}</w:tcBorders>")
    if bottom:
        properties.append(_tag("vAlign", val="bottom"))
    return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{inside}</w:tc>"


def _paragraph(
    pieces: Sequence[tuple[str, bool]], pt: float, *, side: str = "left", bold: bool = False,
    indent: bool = False, keep: bool = False,
) -> str:  # fmt: skip
    properties = [_tag("pStyle", val="TableText")]
    if keep:
        properties.append("<w:keepNext/>")
    if indent:
        properties.append(_tag("ind", left=str(round(4 * _TWIPS_PER_MM))))
    if side != "left":
        properties.append(_tag("jc", val=side))
    runs = (_run(text, pt, bold=bold, italic=italic) for text, italic in pieces)
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{''.join(runs)}</w:p>"


def _run(text: str, pt: float, *, bold: bool, italic: bool) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    size = _size(str(round(2 * pt)))
    written = escape(text)
    return f'<w:r><w:rPr>{look}{size}</w:rPr><w:t xml:space="preserve">{written}</w:t></w:r>'


@cache
def _size(half_points: str) -> str:
    return _tag("sz", val=half_points) + _tag("szCs", val=half_points)


def _tag(name: str, **attributes: str) -> str:
    written = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{name}{written}/>"


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _describe(grid: Any, table: Table, widths: Sequence[float]) -> None:
    """Set the table's widths, cell margins and its description for screen readers."""
    properties = grid._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    width = _element("w:tblW", w=str(round(sum(widths) * _TWIPS_PER_MM)), type="dxa")
    properties.insert_element_before(width, "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook")
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(round(1.2 * _TWIPS_PER_MM)), type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")
    properties.append(_element("w:tblCaption", val=table.title))
    for column, mm in zip(grid._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(mm * _TWIPS_PER_MM)))


def set_styles(document: Any, language: str) -> None:
    """Give a document the styles of numbers, titles, cells and notes, and its language."""
    normal = document.styles["Normal"]
    normal.font.name = _FONT
    normal.font.size = Pt(11)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    normal.element.rPr.append(_element("w:lang", val=language))
    for name, size, bold, italic, after in (
        ("Table Number", 11, True, False, 0),
        ("Table Title", 11, False, True, 6),
        ("Table Text", 10, False, False, 0),
        ("Table Note", 10, False, False, 0),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        style.font.size = Pt(size)
        style.font.bold = bold
        style.font.italic = italic
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.keep_with_next = name in ("Table Number", "Table Title")
    document.styles["Table Text"].paragraph_format.space_before = Pt(1.5)
    document.styles["Table Text"].paragraph_format.space_after = Pt(1.5)
    document.styles["Table Note"].paragraph_format.space_before = Pt(6)


def _properties(document: Any, tables: Sequence[Table]) -> None:
    properties = document.core_properties
    properties.title = "; ".join(table.title for table in tables[:1])
    properties.author = ""
    properties.comments = ""
    properties.language = LANGUAGE[tables[0].lang] if tables else ""


def set_page(section: Any, *, landscape: bool) -> None:
    """Make a section A4 with margins of 25 mm, upright or turned."""
    width, height = _A4_MM if not landscape else _A4_MM[::-1]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
