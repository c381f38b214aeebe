"""Form fields and annotations of a page → words in their place, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from sdk_text.reading.pdf_boxes import Box, Word, around
from sdk_text.reading.pdf_sheet import Point, Sheet, Stroke, box_of, place_on

_HIDDEN = 0b100010
"""Flags of an annotation that is not shown."""
_PUSH_BUTTON = 1 << 16
_PASSWORD = 1 << 13
_DEEPEST = 20
_SILENT = {
    "Link",
    "Popup",
    "Widget",
    "PrinterMark",
    "TrapNet",
    "Highlight",
    "Underline",
    "Squiggly",
}
"""Kinds without text of their own; a comment in them is told of all the same."""
_NAMES = {
    "Stamp": "a stamp", "FileAttachment": "an attached file", "Sound": "a sound",
    "Movie": "a film", "Screen": "a film", "RichMedia": "a film", "3D": "a drawing",
    "Redact": "blacked-out text", "StrikeOut": "text struck out (it is read)",
}  # fmt: skip


@dataclass(slots=True)
class Found:
    """What a page's annotations hold."""

    texts: list[Word] = field(default_factory=list)
    """Texts, of several words and lines, each with its rectangle."""
    laid_over: list[str] = field(default_factory=list)
    """Texts of the text boxes among them."""
    strokes: list[Stroke] = field(default_factory=list)
    """Drawn by hand onto the page."""
    notes: list[str] = field(default_factory=list)
    """What is not read, in words."""
    fields: set[str] = field(default_factory=set)
    """Names of the form fields that stand on the page."""
    filled: int = 0
    """Fields that hold something."""


def annotations_of(page: Any) -> Found:
    """Read a pdfplumber page's form fields and annotations."""
    found = Found()
    try:
        references = list(resolve1(page.page_obj.annots) or [])
    except Exception:
        references = []
        found.notes.append("annotations that are damaged")
    for reference in references:
        try:
            _read(page, resolve1(reference), found)
        except Exception as error:
            # pdfminer raises many kinds on damaged objects; the page's own text is not lost.
            found.notes.append(f"a damaged annotation or form field ({type(error).__name__})")
    return found


def _read(page: Any, annotation: Any, found: Found) -> None:
    if not isinstance(annotation, dict):
        return
    kind = _name(annotation.get("Subtype"))
    flags = resolve1(annotation.get("F"))
    if isinstance(flags, int) and flags & _HIDDEN:
        return
    box = _box(page, annotation.get("Rect"))
    if kind == "Widget":
        _read_field(annotation, box, found)
    elif kind == "FreeText":
        _read_free_text(annotation, box, found)
    elif kind in ("Ink", "Line", "PolyLine", "Polygon"):
        found.strokes.extend(_drawn(page, annotation, kind, len(found.strokes)))
    else:
        _tell_of(annotation, kind, found)


def put_on(sheet: Sheet, found: Found) -> None:
    """Put the words and strokes of annotations on the sheet, unless it shows the words already."""
    for text in found.texts:
        inside = [c for c in sheet.letters if text.box.holds_centre(box_of(c))]
        own = _letters(text.text)
        if not own or own not in _letters("".join(c["text"] for c in inside)):
            sheet.placed.append(text)
    first = max((stroke.path for stroke in sheet.strokes), default=0) + 1
    sheet.strokes.extend(s._replace(path=first + s.path) for s in found.strokes)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _name(value: Any) -> str:
    value = resolve1(value)
    if not isinstance(value, PSLiteral):
        return ""
    return value.name if isinstance(value.name, str) else value.name.decode("latin-1")


def text_of_string(value: Any) -> str:
    """Decode a text string of the file (or a stream in its place)."""
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, PSLiteral):
        return _name(value)
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", errors="replace")
    if value.startswith(b"\xff\xfe"):
        return value[2:].decode("utf-16-le", errors="replace")
    return str(decode_text(value))


def _box(page: Any, rectangle: Any) -> Box | None:
    numbers = [resolve1(value) for value in resolve1(rectangle) or []]
    if len(numbers) != 4 or not all(isinstance(n, int | float) for n in numbers):
        return None
    x0, y0, x1, y1 = numbers
    return around([place_on(page, (x0, y0)), place_on(page, (x1, y1))])


# ── Form fields ──────────────────────────────────────────────────────────────────────────────────


def _inherited(field_: dict[str, Any], key: str) -> Any:
    """A value of a field, or of the field that it is a part of."""
    for _ in range(_DEEPEST):
        value = resolve1(field_.get(key))
        if value is not None:
            return value
        parent = resolve1(field_.get("Parent"))
        if not isinstance(parent, dict):
            return None
        field_ = parent
    return None


def _full_name(field_: dict[str, Any]) -> str:
    names: list[str] = []
    for _ in range(_DEEPEST):
        if field_.get("T") is not None:
            names.insert(0, text_of_string(field_["T"]))
        parent = resolve1(field_.get("Parent"))
        if not isinstance(parent, dict):
            break
        field_ = parent
    return ".".join(names) or "without a name"


def _read_field(widget: dict[str, Any], box: Box | None, found: Found) -> None:
    kind = _name(_inherited(widget, "FT"))
    value = _inherited(widget, "Ff")
    flags = value if isinstance(value, int) else 0
    if kind == "Btn" and flags & _PUSH_BUTTON:
        if _has_picture(widget):
            found.notes.append(f"a picture in the form field {_full_name(widget)!r}")
        return
    found.fields.add(_full_name(widget))
    if kind == "Btn":
        text = _box_sign(widget)
        found.filled += text == "☒"
    elif kind in ("Tx", "Ch"):
        text = "" if flags & _PASSWORD else field_text(widget)
        found.filled += bool(text.strip())
    elif kind == "Sig":
        if _inherited(widget, "V") is not None:
            found.notes.append("an electronic signature")
        return
    else:
        found.notes.append(f"the form field {_full_name(widget)!r} of an unknown kind")
        return
    if not text.strip():
        return
    if box is None:
        found.notes.append(f"the form field {_full_name(widget)!r} has no place: “{text.strip()}”")
    else:
        found.texts.append(Word(box, text))


def unplaced_fields(catalog: dict[str, Any], placed: set[str]) -> Iterator[str]:
    """Yield the names of filled fields of the form that stand on no page."""
    form = resolve1(catalog.get("AcroForm"))
    waiting = list(resolve1(form.get("Fields")) or []) if isinstance(form, dict) else []
    seen: set[int] = set()
    while waiting:
        field_ = resolve1(waiting.pop())
        if not isinstance(field_, dict) or id(field_) in seen:
            continue
        seen.add(id(field_))
        waiting.extend(resolve1(field_.get("Kids")) or [])
        name = _full_name(field_)
        is_text = _name(_inherited(field_, "FT")) in ("Tx", "Ch")
        inside = any(other == name or other.startswith(f"{name}.") for other in placed)
        if is_text and field_.get("T") is not None and not inside and field_text(field_).strip():
            yield name


def field_text(widget: dict[str, Any]) -> str:
    """Return what is filled into a text or choice field, as it is shown."""
    value = _inherited(widget, "V")
    shown = _shown_options(widget)
    values = value if isinstance(value, list) else [value]
    texts = [text_of_string(one) for one in values if one is not None]
    return "\n".join(shown.get(text, text) for text in texts)


def _shown_options(widget: dict[str, Any]) -> dict[str, str]:
    """Of a choice field: what is shown for each value."""
    shown: dict[str, str] = {}
    for option in _inherited(widget, "Opt") or []:
        pair = resolve1(option)
        if isinstance(pair, list) and len(pair) == 2:
            shown[text_of_string(pair[0])] = text_of_string(pair[1])
    return shown


def _box_sign(widget: dict[str, Any]) -> str:
    """A check box or radio button as a sign."""
    state = _name(widget.get("AS"))
    if not state:
        value = _name(_inherited(widget, "V"))
        state = value if value in _states(widget) or "AP" not in widget else "Off"
    return "☐" if state in ("", "Off") else "☒"


def _states(widget: dict[str, Any]) -> set[str]:
    looks = resolve1((resolve1(widget.get("AP")) or {}).get("N"))
    return set(looks) if isinstance(looks, dict) else set()


def _has_picture(widget: dict[str, Any]) -> bool:
    looks = resolve1(widget.get("MK"))
    return isinstance(looks, dict) and looks.get("I") is not None


# ── Annotations ──────────────────────────────────────────────────────────────────────────────────


def _read_free_text(annotation: dict[str, Any], box: Box | None, found: Found) -> None:
    text = text_of_string(annotation.get("Contents"))
    if not text.strip():
        text = _without_markup(text_of_string(annotation.get("RC")))
    if not text.strip():
        if resolve1(annotation.get("AP")):
            found.notes.append("a text box whose text is only drawn")
    elif box is None:
        found.notes.append(f"a text box without a place: “{_short(text)}”")
    else:
        found.texts.append(Word(_inner(annotation, box), text))
        found.laid_over.append(_short(text))


def _inner(annotation: dict[str, Any], box: Box) -> Box:
    """The rectangle of the text, without the room for a pointer (a callout)."""
    gaps = [resolve1(value) for value in resolve1(annotation.get("RD")) or []]
    if len(gaps) != 4 or not all(isinstance(gap, int | float) for gap in gaps):
        return box
    left, bottom, right, top = gaps
    inner = Box(box.x0 + left, box.top + top, box.x1 - right, box.bottom - bottom)
    return inner if inner.width > 0 and inner.height > 0 else box


def _without_markup(text: str) -> str:
    return re.sub(r"<[^>]*>", " ", re.sub(r"(?i)</p>|<br[^>]*>", "\n", text))


def _drawn(page: Any, annotation: dict[str, Any], kind: str, first: int) -> list[Stroke]:
    """Strokes of lines drawn onto the page, their paths numbered from first."""
    strokes: list[Stroke] = []
    if kind == "Ink":
        lists = [resolve1(one) for one in resolve1(annotation.get("InkList")) or []]
    else:
        lists = [resolve1(annotation.get("L" if kind == "Line" else "Vertices")) or []]
    for path, numbers in enumerate(lists):
        values = [resolve1(value) for value in numbers or []]
        if not all(isinstance(value, int | float) for value in values):
            continue
        points: list[Point] = [
            place_on(page, (values[i], values[i + 1])) for i in range(0, len(values) - 1, 2)
        ]
        strokes.extend(Stroke(*a, *b, first + path) for a, b in pairwise(points))
    return strokes


def _tell_of(annotation: dict[str, Any], kind: str, found: Found) -> None:
    comment = text_of_string(annotation.get("Contents")).strip()
    what = _NAMES.get(kind)
    if what is None and kind not in _SILENT:
        what = f"an annotation of the kind {kind!r}"
    if comment and kind not in ("Link", "Popup"):
        found.notes.append(f"{what or 'a comment'}: “{_short(comment)}”")
    elif what:
        found.notes.append(what)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
