"""Signs of symbol fonts (Wingdings, Webdings, Symbol) → the Unicode signs that they look like."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

BOX_SIGNS = frozenset("☐☑☒□◻✓✔✗✘❏❐❑❒⌧")
"""Ticks and boxes: as the bullets of a list they may be the boxes of a form."""
_EMPTY = frozenset("☐□◻❏❐❑❒")
_LONGEST_SYMBOLS = 3
"""Letters of a run in a symbol font; more are words that were given the font by mistake."""
_PRIVATE = 0xF000


@cache
def _signs() -> dict[str, dict[int, str]]:
    fonts: dict[str, dict[int, str]] = {}
    table = files("sdk_text.reading").joinpath("symbol_fonts.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            font, code, sign = line.split("\t")
            fonts.setdefault(font.casefold(), {})[int(code, 16)] = sign
    return fonts


def is_symbol_font(font: str) -> bool:
    """Return whether a font's letters look like other signs."""
    return font.strip().casefold() in _signs()


def symbol(font: str, code: int) -> str:
    """Return the sign of a font's character.

    Args:
        font: name of the font.
        code: of the character, as stored: 0x52, 0xF052, or in any other font its Unicode.

    Returns:
        The sign; one that is not known stays in the private area (U+F000 + code).
    """
    known = _signs().get(font.strip().casefold())
    if known is None:
        return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""
    low = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    if low > 0xFF:
        return chr(code)
    return known.get(low) or chr(_PRIVATE + low)


def in_symbol_font(text: str, font: str) -> str:
    """Return a run's text as it looks in its font; of an ordinary font it stays as it is.

    Letters that a symbol font does not have (ā) are shown in another one, so they stay, and so
    do whole words: they were given the font by mistake.
    """
    if (
        not is_symbol_font(font)
        or sum(c.isalpha() and c < "\ue000" for c in text) > _LONGEST_SYMBOLS
    ):
        return text
    return "".join(_shown(c, font) for c in text)


def _shown(character: str, font: str) -> str:
    if character.isspace():
        return character
    code = ord(character)
    if code > 0xFF and not _PRIVATE <= code <= _PRIVATE + 0xFF:
        byte = character.encode("cp1252", errors="ignore")
        if not byte:
            return character
        code = byte[0]
    return symbol(font, code)


def are_form_boxes(bullets: set[str]) -> bool:
    """Return whether bullets of a document's lists are boxes: some of them empty, or crossed."""
    return not _EMPTY.isdisjoint(bullets) or not {"☑", "☒", "⌧"}.isdisjoint(bullets)
