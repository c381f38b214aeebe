"""Whether a quote stands in a text, word for word, and where.

Verbatim means: the same letters, digits and signs in the same order, capitals included. Set aside
is only what typing does to a text: the kind of dash and of quotation mark, spacing (also around
dashes), invisible characters, composed or decomposed letters; and punctuation, quotation marks,
brackets, dashes and bullets at the quote's two ends. A quote begins and ends with whole words, and
has one of three letters at least. Three dots that leave something out, a changed ending, another
word order: not verbatim.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sdk_text.text.signs import INVISIBLE

_DASHES = frozenset("-‐‑‒–—―−")
_QUOTES = frozenset("\"'“”„‟«»‘’‚‛‹›`´″′")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_ENDS = "\"'“”„‟«»‘’‚‛‹›`´ \t\r\n.,;:!?…"
_MORE_ENDS = _ENDS + "()[]{}<>*_•·" + "".join(_DASHES)
"""Set aside where the quote does not stand in the text with them."""
_WORD = re.compile(r"[^\W\d_]{3,}")
LONGEST = 5_000


def find_verbatim(quote: str, text: str) -> tuple[int, int] | None:
    """Return where a quote stands in a text (first place, end exclusive), or None if it does not.

    >>> find_verbatim("“Upes krasts” palīdz", "Biedrība „Upes krasts”  palīdz – vienmēr.")
    (10, 30)
    >>> find_verbatim("Upes krast", "Biedrība „Upes krasts” palīdz.") is None
    True
    """
    if len(quote) > LONGEST:
        return None
    signs, places = _canonical(text)
    for ends in (_ENDS, _MORE_ENDS):
        wanted, _ = _canonical(quote.strip(ends))
        found = _found(wanted, signs, places, text) if _WORD.search(wanted) else None
        if found is not None:
            return found
    return None


def _found(wanted: str, signs: str, places: tuple[int, ...], text: str) -> tuple[int, int] | None:
    at = signs.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _whole_words(signs, at, end):
            last = places[end] if end < len(places) else len(text)
            return places[at], _trimmed(text, places[at], last)
        at = signs.find(wanted, at + 1)
    return None


@lru_cache(maxsize=512)
def _canonical(text: str) -> tuple[str, tuple[int, ...]]:
    """Return a text with what is set aside made alike, and where each of its signs begins."""
    signs: list[str] = []
    places: list[int] = []
    i = 0
    while i < len(text):
        j = i + 1
        while j < len(text) and unicodedata.combining(text[j]):
            j += 1
        for sign in unicodedata.normalize("NFC", text[i:j]):
            _take(sign, i, signs, places)
        i = j
    while signs and signs[-1] == " ":
        signs.pop()
        places.pop()
    return "".join(signs), tuple(places)


def _take(sign: str, place: int, signs: list[str], places: list[int]) -> None:
    if _INVISIBLE.match(sign):
        return
    if sign in _DASHES:
        sign = "-"
        if signs and signs[-1] == " ":
            signs.pop()
            places.pop()
    elif sign in _QUOTES:
        sign = '"'
    elif sign.isspace():
        if not signs or signs[-1] in " -":
            return
        sign = " "
    signs.append(sign)
    places.append(place)


def _whole_words(signs: str, start: int, end: int) -> bool:
    """Tell whether a stretch neither begins nor ends inside a word or a letter."""
    cut_before = start > 0 and signs[start - 1].isalnum() and signs[start].isalnum()
    if end < len(signs) and unicodedata.combining(signs[end]):
        return False
    cut_after = end < len(signs) and signs[end].isalnum() and signs[end - 1].isalnum()
    return not cut_before and not cut_after


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end without blanks and invisible characters that follow the last sign."""
    while end > start and (text[end - 1].isspace() or _INVISIBLE.match(text[end - 1])):
        end -= 1
    return end
