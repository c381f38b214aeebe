"""ODT (LibreOffice Writer) → text in body order, with tables, list numbers and form fields."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import odfdo

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
from sdk_text.reading.docx_inline import chosen_entry, short
from sdk_text.reading.docx_package import check_size, check_xml
from sdk_text.reading.file_kinds import kind_instead, name_kind
from sdk_text.reading.left_margins import told_of_margins
from sdk_text.reading.odt_styles import Styles, attribute, whole
from sdk_text.reading.questions_across import question_by_question
from sdk_text.reading.symbol_fonts import in_symbol_font

_TEXT_TYPES = (
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
    "application/vnd.oasis.opendocument.text-web",
)
_BLANKS = re.compile(r"[ \t\r\n]+")
_GONE = frozenset({
    "text:tracked-changes", "office:annotation", "office:annotation-end", "text:placeholder",
    "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:forms",
    "text:hidden-paragraph", "text:soft-page-break", "text:ruby-text", "svg:title", "svg:desc",
    "field:param", "loext:list-item", "text:table-of-content-source", "text:label",
})  # fmt: skip
_DRAWN = frozenset({
    "draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:line", "draw:polyline",
    "draw:polygon", "draw:path", "draw:connector", "draw:caption", "draw:g", "draw:a",
})  # fmt: skip
_MARGINS = tuple(
    f"style:{side}{pages}" for side in ("header", "footer") for pages in ("", "-left", "-first")
)
_CHECKED = ("checked", "true", "1")
_MOST_REPEATED = 1000
_TAG_WITH_ID = re.compile(rb"<[a-z][^<>]*\sxml:id=[^<>]*>")
_ID = re.compile(rb"""\sxml:id=(?:"[^"]*"|'[^']*')""")


def read_odt(data: bytes, path: str, *, max_unpacked: int) -> Extracted:
    """Extract the body of an OpenDocument text, as `sdk_text.reading.docx.read_docx` does of DOCX.

    Args:
        data: The file's bytes.
        path: Name for messages.
        max_unpacked: Bytes that the parts of the file may hold when unpacked.

    Raises:
        InputError: If it is no OpenDocument text, is damaged, encrypted, holds XML entities, or
            unpacks to more than allowed.
    """
    parts = _parts(data, path, max_unpacked)
    try:
        document = odfdo.Document(io.BytesIO(data))
        if document.container is not None:
            document.container.set_part("content.xml", _without_twin_ids(parts["content.xml"]))
        walk = _Walk(Styles.of(document), _controls(document.body), parts)
        blocks = list(walk.blocks(document.body))
        margins = list(_margins(document)) if "styles.xml" in parts else []
    except Exception as error:
        # odfdo and lxml raise many kinds: all mean the file.
        raise InputError(
            f"{path}: a damaged OpenDocument text ({type(error).__name__}: {error}). Open it in "
            "LibreOffice or Word and save it again."
        ) from error
    made = extracted(blocks, "odt")
    return replace(made, remarks=told_of_margins(margins, made.text))


def _margins(document: Any) -> Iterator[str]:
    """The paragraphs of the page headers and footers."""
    root = document.get_part("styles.xml").root
    for kind in _MARGINS:
        for margin in root.get_elements(f"//{kind}"):
            for paragraph in margin.get_elements("descendant::text:p"):
                yield paragraph.inner_text


def _parts(data: bytes, path: str, max_unpacked: int) -> dict[str, bytes]:
    """The XML parts of a sound package."""
    if not data.startswith(b"PK"):
        raise InputError(f"{path}: not an OpenDocument text but {kind_instead(data)}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_size(package, path, max_unpacked)
            names = package.namelist()
            mime = package.read("mimetype").decode("ascii") if "mimetype" in names else ""
            parts = {name: package.read(name) for name in names if name.endswith(".xml")}
    except InputError:
        raise
    except Exception as error:
        # zipfile, zlib and struct raise many kinds on broken archives.
        raise InputError(
            f"{path}: a damaged or cut-off OpenDocument text ({error}). Get a whole copy of it."
        ) from error
    if mime.strip() not in _TEXT_TYPES or "content.xml" not in parts:
        raise InputError(f"{path}: not an OpenDocument text but {name_kind(data)}.")
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise InputError(f"{path}: password-protected. Save it without a password.")
    check_xml(parts, path, "OpenDocument text")
    return parts


def _without_twin_ids(content: bytes) -> bytes:
    """The content with each id once: LibreOffice gives some lists the same one, lxml refuses it."""
    seen: set[bytes] = set()

    def once(found: re.Match[bytes]) -> bytes:
        is_new = found.group() not in seen
        seen.add(found.group())
        return found.group() if is_new else b""

    return _TAG_WITH_ID.sub(lambda tag: _ID.sub(once, tag.group()), content)


def _controls(body: Any) -> dict[str, Any]:
    """The controls of the document's forms by their ids."""
    found: dict[str, Any] = {}
    for element in _inside(body):
        if element.tag.startswith("form:"):
            for name in ("xml:id", "form:id"):
                found.setdefault(attribute(element, name), element)
    return found


def _inside(element: Any) -> Iterator[Any]:
    for child in element.children:
        yield child
        yield from _inside(child)


class _Walk:
    """Goes through the body once, so that automatic numbers count in reading order."""

    def __init__(self, styles: Styles, controls: dict[str, Any], parts: dict[str, bytes]) -> None:
        self._styles = styles
        self._controls = controls
        self._parts = parts
        self._floating: list[Any] = []
        self._passed_over: list[str] = []

    def blocks(self, container: Any) -> Iterator[Block]:
        """Yield the paragraphs and tables of a body, cell, section or text box."""
        for element in container.children:
            tag = element.tag
            if tag in _GONE:
                continue
            if tag in ("text:p", "text:h"):
                yield from self._paragraph(element, "")
            elif tag == "text:list":
                yield from self._list(element, "", 1)
            elif tag == "table:table":
                yield self._grid(element)
            elif tag in _DRAWN or tag == "draw:control":
                yield from self._standing(element)
            elif attribute(element, "text:display") == "none":
                yield PassedOver("a hidden section was left out")
            else:
                yield from self.blocks(element)

    def _paragraph(self, element: Any, label: str) -> Iterator[Block]:
        text = self._text(element)
        pace.done("paragraph")
        yield from self._told()
        left_out = self._left_out(attribute(element, "text:style-name"))
        if left_out and text.strip():
            yield PassedOver(f"{left_out} was left out: “{short(text)}”")
            text = ""
        yield Paragraph(label + text.strip(" ") if text.strip() else text)
        floating, self._floating = self._floating, []
        for box in floating:
            yield from self.blocks(box)

    def _told(self) -> Iterator[PassedOver]:
        passed, self._passed_over = self._passed_over, []
        yield from map(PassedOver, passed)

    def _standing(self, element: Any) -> Iterator[Block]:
        """A drawing that is anchored to the page and stands between paragraphs."""
        text = self._control(element) if element.tag == "draw:control" else self._drawing(element)
        yield from self._told()
        if text:
            yield Paragraph(text)
        floating, self._floating = self._floating, []
        for box in floating:
            yield from self.blocks(box)

    def _list(self, element: Any, style: str, level: int) -> Iterator[Block]:
        style = attribute(element, "text:style-name") or style
        if level == 1:
            self._styles.begin_list(element, style)
        for item in element.children:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            start = whole(item, "text:start-value", -1)
            waiting = item.tag == "text:list-item"
            for child in item.children:
                if child.tag == "text:list":
                    yield from self._list(child, style, level + 1)
                elif child.tag in ("text:p", "text:h"):
                    label = ""
                    if waiting:
                        label = self._styles.label(style, level, start if start >= 0 else None)
                        waiting = False
                    yield from self._paragraph(child, label)

    def _grid(self, table: Any) -> Grid:
        rows: list[list[Cell]] = []
        for row in _rows(table):
            cells: list[Cell] = []
            column = 0
            for cell in row.children:
                times = min(whole(cell, "table:number-columns-repeated", 1), _MOST_REPEATED)
                if cell.tag == "table:table-cell":
                    cells.append(Cell(column, trimmed(list(self.blocks(cell)))))
                if cell.tag in ("table:table-cell", "table:covered-table-cell"):
                    column += times
            rows.append(cells)
        return question_by_question(Grid(rows))

    # ── text ─────────────────────────────────────────────────────────────────────────────────────

    def _text(self, element: Any) -> str:
        """The text of a paragraph or of anything inside one."""
        pieces = [_BLANKS.sub(" ", element.text or "")]
        for child in element.children:
            pieces.append(self._piece(child))
            pieces.append(_BLANKS.sub(" ", child.tail or ""))
        return "".join(pieces)

    def _piece(self, element: Any) -> str:
        tag = element.tag
        if tag == "office:annotation":
            self._passed_over.append("the text of a comment was left out here")
        if tag in _GONE:
            return ""
        if tag == "text:s":
            return " " * min(whole(element, "text:c", 1), _MOST_REPEATED)
        if tag in ("text:tab", "text:line-break"):
            return "\t" if tag == "text:tab" else "\n"
        if tag == "text:span":
            return self._span(element)
        if tag == "text:note":
            self._passed_over.append("the text of a footnote or endnote was left out here")
            return ""
        if tag in ("field:fieldmark", "field:fieldmark-start"):
            return _old_field(element) + self._text(element)
        if tag == "loext:content-control":
            return self._content_control(element)
        if tag == "draw:control":
            return self._control(element)
        if tag in _DRAWN:
            return self._drawing(element)
        return self._text(element)

    def _span(self, element: Any) -> str:
        text = self._text(element)
        style = attribute(element, "text:style-name")
        left_out = self._left_out(style)
        if left_out:
            if text.strip():
                self._passed_over.append(f"{left_out} was left out: “{short(text)}”")
            return ""
        return in_symbol_font(text, self._styles.fonts.get(style, ""))

    def _left_out(self, style: str) -> str:
        """What a style makes of its text that is then no part of the report, or ""."""
        if style in self._styles.hidden:
            return "hidden text"
        return "struck-out text" if style in self._styles.struck else ""

    def _content_control(self, element: Any) -> str:
        if attribute(element, "loext:showing-place-holder") == "true":
            return ""
        if attribute(element, "loext:checkbox") == "true":
            return "☒" if attribute(element, "loext:checked") == "true" else "☐"
        return self._text(element)

    def _control(self, element: Any) -> str:
        """A form control: a box's state, or the text that was filled in."""
        control = self._controls.get(attribute(element, "draw:control"))
        if control is None:
            self._passed_over.append("a form control was passed over")
            return ""
        if control.tag in ("form:checkbox", "form:radio"):
            state = (
                attribute(control, "form:current-state")
                or attribute(control, "form:current-selected")
                or attribute(control, "form:state")
                or attribute(control, "form:selected")
            )
            return "☒" if state in _CHECKED else "☐"
        value = attribute(control, "form:current-value") or attribute(control, "form:value")
        if not value and control.tag != "form:button":
            self._passed_over.append("a form control without a text was passed over")
        return value

    def _drawing(self, element: Any) -> str:
        """Text boxes and shapes with text come after the paragraph; equations stay in it."""
        kind = "a drawing"
        before = len(self._floating)
        for part in [element, *_inside(element)]:
            if part.tag == "draw:object":
                equation = self._equation(attribute(part, "xlink:href"))
                if equation:
                    return equation
                kind = "an embedded object"
                break
            if part.tag in ("draw:object-ole", "draw:plugin", "draw:applet"):
                kind = "an embedded object"
                break
            if part.tag == "draw:image" and kind == "a drawing":
                kind = "a picture"
            elif part.tag == "draw:text-box" or (part.tag in _DRAWN and _has_paragraphs(part)):
                self._floating.append(part)
                break
        if len(self._floating) == before:
            self._passed_over.append(f"{kind}{_described(element)} was passed over; what it shows "
                                     "is not read")  # fmt: skip
        return ""

    def _equation(self, address: str) -> str:
        content = self._parts.get(f"{address.removeprefix('./').rstrip('/')}/content.xml", b"")
        if b"http://www.w3.org/1998/Math/MathML" not in content:
            return ""
        bare = re.sub(
            rb"<(?:math:)?annotation\b.*?</(?:math:)?annotation>", b"", content, flags=re.S
        )
        words = re.findall(rb"<(?:math:)?m[ion](?:text)?\b[^>]*>([^<]*)<", bare)
        return "".join(_unescaped(word.decode("utf-8", errors="replace")) for word in words)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _has_paragraphs(element: Any) -> bool:
    return any(child.tag in ("text:p", "text:list") and child.inner_text.strip()
               for child in element.children)  # fmt: skip


def _described(element: Any) -> str:
    for part in _inside(element):
        if part.tag in ("svg:desc", "svg:title") and (part.text or "").strip():
            return f" (“{' '.join(part.text.split())[:80]}”)"
    return ""


def _rows(table: Any) -> Iterator[Any]:
    for child in table.children:
        if child.tag == "table:table-row":
            yield child
        elif child.tag.startswith("table:"):
            yield from _rows(child)


def _old_field(element: Any) -> str:
    """A check box or a drop-down list of an old Word form."""
    values: dict[str, list[str]] = {}
    for part in element.children:
        if part.tag == "field:param":
            name = attribute(part, "field:name")
            values.setdefault(name, []).append(attribute(part, "field:value"))
    kind = attribute(element, "field:type")
    if kind.endswith("FORMCHECKBOX"):
        return "☒" if values.get("Checkbox_Checked", [""])[0] in _CHECKED else "☐"
    if kind.endswith("FORMDROPDOWN"):
        entries = values.get("Dropdown_ListEntry", [])
        number = values.get("Dropdown_Selected", ["0"])[0]
        return chosen_entry(entries, number)
    return ""
