"""The styles of an OpenDocument text that matter for reading: fonts, hidden text, lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sdk_text.reading.docx_numbering import ended_label, written_number
from sdk_text.reading.style_inheritance import inherited
from sdk_text.reading.symbol_fonts import (
    BOX_SIGNS,
    are_form_boxes,
    in_symbol_font,
    is_symbol_font,
)
from sdk_text.reading.whole_numbers import whole_number

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
            "I": "upperRoman"}  # fmt: skip
_STRIKES = ("style", "type")


def attribute(element: Any, name: str) -> str:
    """An attribute of an element as a string, "" where it has none."""
    return str(element.get_attribute_string(name) or "")


def whole(element: Any, name: str, default: int) -> int:
    """An attribute as a whole number."""
    return max(whole_number(attribute(element, name), default), min(default, 0))


@dataclass(slots=True)
class _Level:
    bullet: str = ""
    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1
    """Numbers of how many levels stand together ("2.1")."""


@dataclass
class Styles:
    """Fonts, hidden and struck-out text by style, and the labels of lists."""

    fonts: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    _hidden: dict[str, bool | None] = field(default_factory=dict)
    _struck: dict[str, bool | None] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _boxes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Any) -> Styles:
        """Read the styles of an odfdo document."""
        styles = cls()
        for style in document.get_styles():
            if style.tag == "text:list-style":
                styles._lists[attribute(style, "style:name")] = _levels(style)
            elif style.tag == "style:style":
                styles._add(style)
        styles.hidden = inherited(styles._hidden, styles._parents)
        styles.struck = inherited(styles._struck, styles._parents)
        bullets = {
            level.bullet for levels in styles._lists.values() for level in levels.values()
        } - {""}
        styles._boxes = BOX_SIGNS if are_form_boxes(bullets) else frozenset()
        return styles

    def _add(self, style: Any) -> None:
        name = attribute(style, "style:name")
        self._parents[name] = attribute(style, "style:parent-style-name")
        self._hidden.setdefault(name, None)
        self._struck.setdefault(name, None)
        for properties in style.children:
            if properties.tag != "style:text-properties":
                continue
            fonts = (attribute(properties, "style:font-name"),
                     attribute(properties, "fo:font-family").strip("'\""))  # fmt: skip
            font = next((f for f in map(_plain_name, fonts) if is_symbol_font(f)), "")
            if font:
                self.fonts[name] = font
            display = attribute(properties, "text:display")
            self._hidden[name] = display == "none" if display else None
            lines = [attribute(properties, f"style:text-line-through-{what}") for what in _STRIKES]
            said = [line != "none" for line in lines if line]
            self._struck[name] = any(said) if said else None

    def begin_list(self, element: Any, style: str) -> None:
        """A list begins at the outermost level: its numbers begin anew unless it goes on."""
        goes_on = attribute(element, "text:continue-numbering") == "true"
        if not goes_on and not attribute(element, "text:continue-list"):
            self._counts.pop(style, None)

    def label(self, style: str, level: int, start: int | None) -> str:
        """Return "• ", "1. ", "2.1. " … for the next item of a list."""
        shape = self._lists.get(style, {}).get(level)
        if shape is None:
            return ""
        if shape.bullet:
            return f"{shape.bullet} " if shape.bullet in self._boxes else "• "
        counts = self._counts.setdefault(style, {})
        counts[level] = start if start is not None else counts.get(level, shape.start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        if not shape.format:
            return ""
        numbers = []
        for upper in range(max(1, level - shape.shown + 1), level + 1):
            above = self._lists[style].get(upper, shape)
            numbers.append(written_number(counts.get(upper, above.start), above.format))
        label = f"{shape.prefix}{'.'.join(numbers)}{shape.suffix}"
        return f"{ended_label(label)} "


def _plain_name(font: str) -> str:
    """LibreOffice numbers a font that it knows twice ("Wingdings1" is no other font)."""
    if is_symbol_font(font):
        return font
    bare = font.rstrip("0123456789").strip()
    return bare if bare.casefold() in ("wingdings", "webdings", "symbol") else font


def _levels(style: Any) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in style.children:
        number = whole(element, "text:level", 1)
        if element.tag == "text:list-level-style-bullet":
            font = _font_of(element)
            levels[number] = _Level(in_symbol_font(attribute(element, "text:bullet-char"), font))
        elif element.tag == "text:list-level-style-number":
            levels[number] = _Level(
                "",
                _FORMATS.get(attribute(element, "style:num-format"), ""),
                attribute(element, "style:num-prefix"),
                attribute(element, "style:num-suffix"),
                whole(element, "text:start-value", 1),
                whole(element, "text:display-levels", 1),
            )
    return levels


def _font_of(element: Any) -> str:
    for properties in element.children:
        if properties.tag == "style:text-properties":
            names = (attribute(properties, "style:font-name"),
                     attribute(properties, "fo:font-family").strip("'\""))  # fmt: skip
            return next((f for f in map(_plain_name, names) if is_symbol_font(f)), "")
    return ""
