"""Letters as they were meant: printed once, with their accents, without signs of symbol fonts."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from sdk_text.reading.pdf_boxes import Word
from sdk_text.reading.pdf_sheet import Letter
from sdk_text.reading.symbol_fonts import symbol

_DOUBLE = 0.17
"""Part of a letter's height within which the same letter again is a second print of it."""
_OWN_WIDTH = 0.5
"""Part of its width by which a letter stands apart from the same letter just before it."""

_ENOUGH_GAPS = 5
_SET_APART = (0.08, 0.6)
"""Usual gap between letters that are set apart, as a part of their size."""
_ALIKE_GAPS = 0.35
_MOST_ALIKE = 0.7
_ACCENTS = {
    "¯": "\u0304", "ˉ": "\u0304", "ˇ": "\u030c", "¸": "\u0327", "ʼ": "\u0327", "´": "\u0301",
    "˘": "\u0306", "˜": "\u0303", "¨": "\u0308", "˙": "\u0307", "˚": "\u030a", "˛": "\u0328",
    "˝": "\u030b", "`": "\u0300", "ˆ": "\u0302",
}  # fmt: skip
"""Accents that take a place of their own, and the marks that they stand for."""
_UNDER = {"\u0326", "\u0312", "\u0313", "\u0315"}
"""Commas that stand for the Latvian cedilla (ģ, ķ, ļ, ņ, ŗ)."""
_CEDILLAS = "gklnrGKLNR"
_DOTLESS = str.maketrans("ıȷ", "ij")

_LIGATURES = {
    "\u019f": "ti", "\u01a9": "tt", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl",
    "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "ft", "\ufb06": "st",
}  # fmt: skip
"""Joined letters as signs of their own; Calibri's "ti" and "tt" come as Ɵ and Ʃ."""

_SYMBOL_FONTS = {
    "wingdings": "Wingdings", "wingdings2": "Wingdings 2", "wingdings3": "Wingdings 3",
    "webdings": "Webdings", "symbol": "Symbol", "zapfdingbats": "ZapfDingbats",
}  # fmt: skip
"""Fonts of signs by the letters and digits of their names in PDF, as `symbol_fonts` has them."""
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf076": "❖"}
"""Bullets of symbol fonts, also where their font has another name (LibreOffice's OpenSymbol)."""
_CID = re.compile(r"\(cid:(\d+)\)")
_LOST_SYMBOLS = {"þ": "☑", "ý": "☒", "ü": "✓", "û": "✗", "¨": "☐"}
"""Wingdings read as letters: as words of their own they do not occur in Latvian."""


def close_up(letters: Sequence[Letter]) -> None:
    """Give letters that are set apart ("i z r e t i n ā t s") the room up to the next one.

    On a line of such letters all gaps are alike, and those between words are wider, or hold blanks.
    """
    rows: dict[tuple[int, str], list[Letter]] = defaultdict(list)
    for letter in letters:
        rows[round(letter["top"]), str(letter["fontname"])].append(letter)
    for row in rows.values():
        row.sort(key=lambda c: float(c["x0"]))
        gaps = [
            (b["x0"] - a["x1"]) / max(a["size"], 0.1)
            for a, b in pairwise(row)
            if a["text"].strip() and b["text"].strip()
        ]
        if len(gaps) < _ENOUGH_GAPS:
            continue
        usual = median(gaps)
        alike = sum(abs(gap - usual) <= _ALIKE_GAPS * usual for gap in gaps)
        if _SET_APART[0] <= usual <= _SET_APART[1] and alike >= _MOST_ALIKE * len(gaps):
            for letter in row:
                letter["x1"] += usual * letter["size"]


def printed_once(letters: Sequence[Letter]) -> list[Letter]:
    """Leave out letters that were printed again a little beside, as some programs do for bold."""
    kept: list[Letter] = []
    places: dict[tuple[str, int, int], list[Letter]] = defaultdict(list)
    before: Letter | None = None
    for letter in letters:
        step = max(letter["size"] * _DOUBLE, 0.5)
        column, row = int(letter["x0"] // 4), int(letter["top"] // 4)
        text = letter["text"]
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in places.get((text, column + dx, row + dy), ())
        )
        if not any(_is_again(letter, other, step, other is before) for other in near):
            kept.append(letter)
            places[text, column, row].append(letter)
        before = letter
    return kept


def _is_again(letter: Letter, other: Letter, step: float, follows: bool) -> bool:
    apart = abs(letter["x0"] - other["x0"])
    if apart > step or abs(letter["top"] - other["top"]) > step:
        return False
    if abs(letter["size"] - other["size"]) > 0.1 * letter["size"]:
        return False
    width = other["x1"] - other["x0"]
    return not follows or apart < _OWN_WIDTH * max(width, 0.1)


def with_accents(letters: Sequence[Letter]) -> list[Letter]:
    """Put accents that were placed as signs of their own onto the letters that they stand over."""
    marks = [c for c in letters if _mark_of(c["text"])]
    if not marks:
        return list(letters)
    bases: dict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        if len(letter["text"]) == 1 and letter["text"].isalpha() and not _mark_of(letter["text"]):
            bases[int(letter["top"] // 8)].append(letter)
    before = {id(b): a for a, b in pairwise(letters)}
    gone: set[int] = set()
    for mark in marks:
        sign = _mark_of(mark["text"])
        row = int(mark["top"] // 8)
        near = [c for k in (-1, 0, 1) for c in bases.get(row + k, ()) if _stands_over(mark, c)]
        # The letter just written, or else the nearest one that takes the accent.
        last = before.get(id(mark))
        near.sort(key=lambda c: (c is not last, abs(_centre(c) - _centre(mark))))
        for base in near:
            composed = _composed(base["text"], sign)
            if composed:
                base["text"] = composed
                gone.add(id(mark))
                break
    return [c for c in letters if id(c) not in gone]


def _mark_of(text: str) -> str:
    if len(text) != 1:
        return ""
    return text if unicodedata.combining(text) else _ACCENTS.get(text, "")


def _centre(letter: Letter) -> float:
    return float(letter["x0"] + letter["x1"]) / 2


def _stands_over(mark: Letter, base: Letter) -> bool:
    size = float(base["size"])
    width = float(mark["x1"]) - float(mark["x0"])
    # Marks of no width stand at the end of their letter, or before it.
    reach = 0.75 * size if width < 0.1 * size else 0.4 * size
    apart = abs(float(mark["bottom"]) - float(base["bottom"]))
    return abs(_centre(mark) - _centre(base)) <= reach and apart <= 0.75 * size


def _composed(base: str, mark: str) -> str:
    """The letter with its accent as one sign, or nothing."""
    if mark in _UNDER or mark == "\u0327":
        mark = "\u0327" if base in _CEDILLAS else mark
    composed = unicodedata.normalize("NFC", base.translate(_DOTLESS) + mark)
    return composed if len(composed) == 1 else ""


def without_symbol_fonts(letters: Sequence[Letter]) -> None:
    """Give signs of symbol fonts and joined letters the characters that they show."""
    for letter in letters:
        text = letter["text"]
        if text in _LIGATURES:
            letter["text"] = _LIGATURES[text]
            continue
        font = _symbol_font(str(letter["fontname"]))
        if not font:
            letter["text"] = _BULLETS.get(text, text)
            continue
        found = _CID.fullmatch(text)
        if found or (len(text) == 1 and not text.isspace()):
            letter["text"] = symbol(font, int(found[1]) if found else ord(text)) or text


@cache
def _symbol_font(font: str) -> str:
    """Name of a font of signs, without the marks of its subset and cut; or nothing."""
    name = re.sub(r"^[A-Z]{6}\+", "", font).lower()
    name = re.sub(r"(?<=\w)(?:ps)?(?:mt)?(?:[-,]?(?:regular|bold|italic|normal))*$", "", name)
    return _SYMBOL_FONTS.get(re.sub(r"[^a-z0-9]", "", name), "")


def with_lost_symbols(words: Sequence[Word]) -> list[Word]:
    """Read a lone "þ" and the like as the tick that a lost symbol font showed there."""
    return [Word(w.box, _LOST_SYMBOLS.get(w.text, w.text)) for w in words]
