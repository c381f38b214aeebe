"""The text of one Word paragraph: runs, form fields, symbols, equations; and what has no text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from sdk_text.reading.style_inheritance import inherited
from sdk_text.reading.symbol_fonts import in_symbol_font, is_symbol_font, symbol
from sdk_text.reading.whole_numbers import whole_number

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off", "none")

GONE = {
    qn("w:del"), qn("w:moveFrom"), qn("w:rPr"), qn("w:pPr"), qn("w:instrText"), qn("w:delText"),
    qn("w:sdtPr"), qn("w:sdtEndPr"), qn("w:rt"), f"{_M}rPr", f"{_M}ctrlPr", f"{_M}sSupPr",
    f"{_M}fPr",
}  # fmt: skip
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_TEXT_BOX = qn("w:txbxContent")
_NOTES = {
    qn("w:footnoteReference"): "footnote",
    qn("w:endnoteReference"): "endnote",
    qn("w:commentReference"): "comment",
}
_MATH_SIGNS = {"sSup": "^", "sSub": "_", "f": "/"}
_KINDS = (
    ("/picture", "a picture"),
    ("/diagram", "a diagram (SmartArt)"),
    ("/chart", "a chart"),
)
_MOST_SHOWN = 80


@dataclass
class Styles:
    """What character styles say that matters: their font, and whether they hide or strike out."""

    fonts: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any | None) -> Styles:
        """Read the styles of word/styles.xml (its root element, or None)."""
        styles = cls()
        hidden: dict[str, bool | None] = {}
        struck: dict[str, bool | None] = {}
        parents: dict[str, str] = {}
        for style in () if root is None else root.findall(qn("w:style")):
            properties = style.find(qn("w:rPr"))
            name = style.get(qn("w:styleId"), "")
            parents[name] = _value(style.find(qn("w:basedOn")))
            hidden[name] = struck[name] = None
            if properties is not None:
                font = _font(properties)
                if is_symbol_font(font):
                    styles.fonts[name] = font
                vanish = properties.find(qn("w:vanish"))
                hidden[name] = None if vanish is None else is_on(vanish)
                struck[name] = is_struck(properties)
        styles.hidden, styles.struck = inherited(hidden, parents), inherited(struck, parents)
        return styles


@dataclass
class Inline:
    """Collects the text of a paragraph, its text boxes, and what could not be read."""

    styles: Styles
    part_of: Callable[[str], str]
    """Content type of the part that a relationship's id names, or "" where there is none."""
    boxes: list[Any] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    """Words that are struck out: left out, as they are from a PDF."""
    fields: list[bool] = field(default_factory=list)
    """Of each field that is open, the outermost first, whether its result has not begun yet."""

    def text(self, element: Any) -> str:
        """The text of a paragraph or of anything inside one."""
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in GONE:
                continue
            if tag == qn("w:r"):
                yield self._run(child)
            elif tag == qn("w:t") or tag == f"{_M}t":
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == qn("w:sym"):
                yield _symbol(child)
            elif tag == qn("w:fldChar"):
                self._field(child.get(qn("w:fldCharType"), ""))
                yield from self._pieces(child)
            elif tag == qn("w:ffData"):
                yield _old_field(child)
            elif tag == qn("w:sdt"):
                yield self._control(child)
            elif tag == _TEXT_BOX:
                self.boxes.append(child)
            elif tag == f"{MC}AlternateContent":
                yield self._alternative(child)
            elif tag.startswith(_M) and tag[len(_M) :] in _MATH_SIGNS:
                parts = [self.text(part) for part in child if part.tag not in GONE]
                yield _MATH_SIGNS[tag[len(_M) :]].join(part for part in parts if part)
            elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
                yield self._drawing(child)
            elif tag in _NOTES:
                self.passed_over.append(f"the text of a {_NOTES[tag]} was left out here")
            elif tag == qn("w:subDoc"):
                self.passed_over.append(SUB_DOCUMENT)
            else:
                yield from self._pieces(child)

    def _run(self, run: Any) -> str:
        properties = run.find(qn("w:rPr"))
        style = "" if properties is None else _value(properties.find(qn("w:rStyle")))
        vanish = None if properties is None else properties.find(qn("w:vanish"))
        hidden = is_on(vanish) if vanish is not None else style in self.styles.hidden
        struck = is_struck(properties) if properties is not None else None
        font = ("" if properties is None else _font(properties)) or self.styles.fonts.get(style, "")
        text = "".join(self._pieces(run))
        if any(self.fields[:-1]):
            return ""  # the result of a field that only another field's instruction asks for
        if hidden and text.strip():
            self.passed_over.append(f"hidden text was left out: “{short(text)}”")
        elif struck or (struck is None and style in self.styles.struck):
            self.struck.append(text)
            return ""
        return "" if hidden else in_symbol_font(text, font)

    def _field(self, mark: str) -> None:
        """A field begins, comes to its result, or ends."""
        if mark == "begin":
            self.fields.append(True)
        elif self.fields and mark == "separate":
            self.fields[-1] = False
        elif self.fields and mark == "end":
            self.fields.pop()

    def told(self) -> list[str]:
        """What was passed over or left out, as notices."""
        words = "".join(self.struck)
        struck = [f"struck-out text was left out: “{short(words)}”"] if words.strip() else []
        return self.passed_over + struck

    def _control(self, control: Any) -> str:
        """A content control: a box's state, its content, or nothing where it is not filled in."""
        properties = control.find(qn("w:sdtPr"))
        box = None if properties is None else properties.find(f"{_W14}checkbox")
        if box is not None:
            state = box.find(f"{_W14}checked")
            on = state is not None and state.get(f"{_W14}val", "1") not in _OFF
            return "☒" if on else "☐"
        if is_placeholder(control):
            return ""
        content = control.find(qn("w:sdtContent"))
        return "" if content is None else self.text(content)

    def _alternative(self, element: Any) -> str:
        """The first form of a content that comes in several: the first that has anything."""
        passed: list[str] = []
        for form in (*element.findall(f"{MC}Choice"), *element.findall(f"{MC}Fallback")):
            tried = Inline(self.styles, self.part_of)
            text = tried.text(form)
            if text.strip() or tried.boxes or tried.struck:
                self.boxes += tried.boxes
                self.passed_over += tried.passed_over
                self.struck += tried.struck
                return text
            passed = passed or tried.passed_over
        self.passed_over += passed
        return ""

    # ── what has no text ─────────────────────────────────────────────────────────────────────────

    def _drawing(self, element: Any) -> str:
        """Text boxes and WordArt inside a drawing are read; anything else is passed over."""
        before = len(self.boxes)
        art = [e.get("string", "") for e in element.iter(f"{_V}textpath")]
        text = "".join([*self._pieces(element), *filter(None, art)])
        if not text.strip() and len(self.boxes) == before:
            self.passed_over.append(f"{_named(element)} was passed over; what it shows is not read")
        return text


SUB_DOCUMENT = (
    "a part of the document that lies in a file of its own (subdocument) was passed over; open "
    "the document in Word, put the part in and save it"
)


def _named(element: Any) -> str:
    """What a drawing is, with its description."""
    control = element.find(qn("w:control"))
    if control is not None:
        return f"a form control ({control.get(qn('w:name')) or 'ActiveX'})"
    embedded = next(element.iter(f"{_O}OLEObject"), None)
    if embedded is not None:
        return f"an embedded object ({embedded.get('ProgID') or 'OLE'})"
    kind = "a picture" if next(element.iter(f"{_V}imagedata"), None) is not None else "a drawing"
    for data in element.iter(f"{_A}graphicData"):
        kind = next((k for end, k in _KINDS if data.get("uri", "").endswith(end)), kind)
    described = next(element.iter(f"{_WP}docPr"), None)
    words = "" if described is None else described.get("descr") or ""
    return f"{kind} (“{short(words)}”)" if words.strip() else kind


def short(text: str) -> str:
    """The beginning of a text, for a notice."""
    text = " ".join(text.split())
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()}…"


# ── Properties ───────────────────────────────────────────────────────────────────────────────────


def is_placeholder(control: Any) -> bool:
    """Whether a content control still shows the printed prompt instead of an answer."""
    properties = control.find(qn("w:sdtPr"))
    return properties is not None and is_on(properties.find(qn("w:showingPlcHdr")))


def is_on(switch: Any | None) -> bool:
    """Whether a switch of Word's (an element that may say val="0") is there and on."""
    return switch is not None and switch.get(qn("w:val"), "1").lower() not in _OFF


def is_struck(properties: Any) -> bool | None:
    """Whether a run's properties strike it out, once or twice; None where they do not say."""
    lines = [properties.find(qn(f"w:{name}")) for name in ("strike", "dstrike")]
    said = [line for line in lines if line is not None]
    return any(map(is_on, said)) if said else None


def _value(element: Any | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _font(properties: Any) -> str:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        return ""
    names = (fonts.get(qn(f"w:{kind}"), "") for kind in ("ascii", "hAnsi", "cs"))
    return next((name for name in names if is_symbol_font(name)), "")


def _symbol(element: Any) -> str:
    """A sign put in from a font's table of signs."""
    try:
        return symbol(element.get(qn("w:font")) or "", int(element.get(qn("w:char")) or "", 16))
    except ValueError:
        return ""


def _old_field(element: Any) -> str:
    """A check box or a drop-down list of an old form; a text field's text stands in the runs."""
    box, choices = element.find(qn("w:checkBox")), element.find(qn("w:ddList"))
    if box is not None:
        state = box.find(qn("w:checked"))
        return "☒" if is_on(box.find(qn("w:default")) if state is None else state) else "☐"
    if choices is None:
        return ""
    entries = [_value(entry) for entry in choices.findall(qn("w:listEntry"))]
    chosen = choices.find(qn("w:result"))
    number = _value(choices.find(qn("w:default")) if chosen is None else chosen) or "0"
    return chosen_entry(entries, number)


def chosen_entry(entries: Sequence[str], number: str) -> str:
    """The entry of a drop-down list that a number names, or ""."""
    place = whole_number(number, -1)
    return entries[place] if 0 <= place < len(entries) else ""
