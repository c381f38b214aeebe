"""The bullets and numbers that Word puts before paragraphs and does not store as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from sdk_text.reading.symbol_fonts import BOX_SIGNS, are_form_boxes, in_symbol_font
from sdk_text.reading.whole_numbers import whole_number

_ROMAN: tuple[tuple[int, str], ...] = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LAST_ROMAN = 32_767
_LAST_LETTER = 780
"""Thirty z; Word writes no number above these with letters either."""
_LAST_RINGED = 20
_MOST_LEVELS = 9
_LONGEST_LABEL = 255


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    font: str = ""

    @property
    def bullet(self) -> str:
        """The sign of a bullet, in Unicode."""
        return in_symbol_font(self.text, self.font)


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the automatic lists of one document in reading order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        """Take the roots of word/numbering.xml and word/styles.xml, or None where absent."""
        self._lists = {} if numbering is None else _lists(numbering)
        self._styles = {} if styles is None else _style_lists(styles)
        self._counts: dict[str, dict[int, int]] = {}
        """By list and level."""
        self._restarted: set[tuple[str, int]] = set()
        bullets = {
            level.bullet
            for found in self._lists.values()
            for level in found.levels.values()
            if level.format == "bullet"
        }
        self._boxes = BOX_SIGNS if are_form_boxes(bullets) else frozenset()

    def label(self, paragraph: Any) -> str:
        """Return "• ", "1. ", "2.1. " … for the next paragraph of the document, or "".

        Bullets that are the boxes of a form stand as they are ("☒ ").
        """
        number, level = self._place(paragraph)
        found = self._lists.get(number)
        if found is None or level not in found.levels:
            return ""
        shape = found.levels[level]
        if shape.format == "bullet":
            return f"{shape.bullet} " if shape.bullet in self._boxes else "• "
        self._count(number, found, level)
        if shape.format == "none":
            return ""
        text = shape.text
        counts = self._counts[found.abstract]
        for upper in range(level, -1, -1):
            above = found.levels.get(upper, _Level())
            value = counts.get(upper, above.start)
            text = text.replace(f"%{upper + 1}", written_number(value, above.format))
        return f"{ended_label(text)} " if text else ""

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """List number and level, from the paragraph itself or from its style."""
        properties = paragraph.find(qn("w:pPr"))
        style_number, style_level = "", 0
        if properties is not None:
            style = properties.find(qn("w:pStyle"))
            if style is not None:
                style_number, style_level = self._styles.get(style.get(qn("w:val"), ""), ("", 0))
        own = None if properties is None else properties.find(qn("w:numPr"))
        if own is None:
            return style_number, style_level
        number, level = _num_pr(own)
        return number if number is not None else style_number, (
            level if level is not None else style_level
        )

    def _count(self, number: str, found: _List, level: int) -> None:
        counts = self._counts.setdefault(found.abstract, {})
        if level in found.restarts and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            counts[level] = found.restarts[level]
        else:
            counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]


def _num_pr(element: Any) -> tuple[str | None, int | None]:
    number, level = element.find(qn("w:numId")), element.find(qn("w:ilvl"))
    return (
        None if number is None else number.get(qn("w:val"), ""),
        None if level is None else whole_number(level.get(qn("w:val")), 0),
    )


def _levels(element: Any) -> dict[int, _Level]:
    levels = {}
    for level in element.findall(qn("w:lvl")):
        number = whole_number(level.get(qn("w:ilvl")), 0)
        if not 0 <= number < _MOST_LEVELS:
            continue
        values = {
            name: child.get(qn("w:val"), "")
            for name in ("numFmt", "lvlText", "start")
            if (child := level.find(qn(f"w:{name}"))) is not None
        }
        levels[number] = _Level(
            values.get("numFmt", "decimal"),
            values.get("lvlText", "%1.")[:_LONGEST_LABEL],
            whole_number(values.get("start"), 1),
            _font(level),
        )
    return levels


def _font(level: Any) -> str:
    fonts = level.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return "" if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""


def _lists(root: Any) -> dict[str, _List]:
    abstract = {
        element.get(qn("w:abstractNumId"), ""): _levels(element)
        for element in root.findall(qn("w:abstractNum"))
    }
    lists = {}
    for element in root.findall(qn("w:num")):
        link = element.find(qn("w:abstractNumId"))
        identity = "" if link is None else link.get(qn("w:val"), "")
        made = _List(identity, dict(abstract.get(identity, {})))
        for override in element.findall(qn("w:lvlOverride")):
            made.levels.update(_levels(override))
            start = override.find(qn("w:startOverride"))
            if start is not None:
                level = whole_number(override.get(qn("w:ilvl")), 0)
                made.restarts[level] = whole_number(start.get(qn("w:val")), 1)
        lists[element.get(qn("w:numId"), "")] = made
    return lists


def _style_lists(root: Any) -> dict[str, tuple[str, int]]:
    """List number and level of each paragraph style, through the styles it is based on."""
    own: dict[str, tuple[str, int] | None] = {}
    parent: dict[str, str] = {}
    for style in root.findall(qn("w:style")):
        identity = style.get(qn("w:styleId"), "")
        found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number, level = (None, None) if found is None else _num_pr(found)
        own[identity] = None if number is None else (number, level or 0)
        based = style.find(qn("w:basedOn"))
        if based is not None:
            parent[identity] = based.get(qn("w:val"), "")
    result: dict[str, tuple[str, int]] = {}
    done: set[str] = set()
    for identity in own:
        here, chain = identity, []
        while here and here not in done:
            done.add(here)
            chain.append(here)
            here = parent.get(here, "") if own.get(here) is None else ""
        place = own.get(chain[-1]) if chain else None
        place = place or result.get(here)
        if place is not None:
            result.update(dict.fromkeys(chain, place))
    return result


def ended_label(label: str) -> str:
    """A bare number with a full stop: a line that begins "3 ļaudis" counts people, and no items."""
    return f"{label}." if label.isdecimal() or (label.isalpha() and label.isascii()) else label


def written_number(value: int, form: str) -> str:
    """A list's number as it is written: "4", "iv", "d", "04"."""
    if form in ("lowerRoman", "upperRoman") and 0 <= value <= _LAST_ROMAN:
        text = ""
        for size, sign in _ROMAN:
            text += sign * (value // size)
            value %= size
        return text.upper() if form == "upperRoman" else text
    if form in ("lowerLetter", "upperLetter") and 0 <= value <= _LAST_LETTER:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "decimalEnclosedCircle" and 1 <= value <= _LAST_RINGED:
        return chr(ord("①") + value - 1)
    return str(value)
