"""Signs that one does not see, and signs that only look like Latvian letters.

Programs leave marks of direction, joiners and placeholders inside words; PDF and old fonts write
``ﬁ`` as one sign or ``ļ`` with another comma; a keyboard left in Cyrillic writes ``а`` for ``a``.
The document's text keeps them all; here is what they stand for when it is read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
"""For a character class of a regular expression: what carries no text (soft hyphens, zero-width
marks, marks of direction, variation selectors, the object sign, control characters)."""
#: Accents that stand beside their letter instead of over it: what old fonts leave.
_SPACING = "¯ˇ¸"
_UNSEEN = re.compile(f"[{INVISIBLE}{_SPACING}]+")

_CYRILLIC = dict(zip("аеорсухіјѕһԁкАВЕКМНОРСТУХІЈЅҺ", "aeopcyxijshdkABEKMHOPCTYXIJSH", strict=True))
_GREEK = dict(zip("οαινΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaivABEZHIKMNOPTYX", strict=True))
LOOK_ALIKES = _CYRILLIC | _GREEK
"""Cyrillic and Greek letters that look like Latin ones."""
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_COMMAS = {"\u0326": "gklnrGKLNR", "\u0312": "gG", "\u0313": "gG", "\u0315": "gG"}
"""Marks that stand for the Latvian cedilla, and the letters under (or over) which they do."""
_WIDE_KINDS = ("<compat>", "<font>", "<wide>", "<narrow>")
#: Any sign that `fold` may change: a cheap first look at a text.
_FOLDABLE = re.compile(
    "[\u0312\u0313\u0315\u0326\u0370-\u03ff\u0400-\u052f\u2100-\u214f\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]"
)


def foldable(text: str) -> bool:
    """Return whether a text holds a sign that may stand for Latvian letters."""
    return not text.isascii() and _FOLDABLE.search(text) is not None


@lru_cache(maxsize=4096)
def plain_letters(sign: str) -> str:
    """Return the letters that one sign stands for: "ﬁ" → "fi", "Ｘ" → "X"; others unchanged."""
    if sign < "\u2100":
        return sign
    kind, _, _ = unicodedata.decomposition(sign).partition(" ")
    if kind in _WIDE_KINDS and unicodedata.category(sign).startswith("L"):
        plain = unicodedata.normalize("NFKC", sign)
        if plain.isascii() and plain.isalpha():
            return plain
    return sign


def fold(text: str, *, every_word: bool = False) -> list[str]:
    """Return for each character of a text what it stands for (one character or several).

    Args:
        text: any text, decomposed or not.
        every_word: look-alikes are folded in all words; else only where the word shows that it
            is Latin, or where the whole text has no letter that is Cyrillic or Greek alone.
    """
    out = [plain_letters(c) if not c.isascii() else c for c in text]
    for i, sign in enumerate(text):
        if sign in _COMMAS and i and text[i - 1] in _COMMAS[sign]:
            out[i] = "\u0327"
    foreign = [c for c in _FOREIGN.findall(text) if c not in LOOK_ALIKES]
    for found in _WORD.finditer(text) if _FOREIGN.search(text) else ():
        word = found.group()
        own = [c for c in word if _FOREIGN.match(c)]
        if not own or not (every_word or all(c in LOOK_ALIKES for c in own)):
            continue
        is_mixed = any(c.isalpha() and not _FOREIGN.match(c) for c in word)
        if every_word or is_mixed or (not foreign and len(word) > 1):
            for k, sign in enumerate(word, found.start()):
                out[k] = LOOK_ALIKES.get(sign, out[k])
    return out


def mixed_words(text: str) -> list[tuple[int, str]]:
    """Return place and letters of each word in which Latin letters and look-alikes are mixed."""
    words: list[tuple[int, str]] = []
    for found in _WORD.finditer(text) if _FOREIGN.search(text) else ():
        word = found.group()
        own = [c for c in word if _FOREIGN.match(c)]
        latin = any(c.isalpha() and not _FOREIGN.match(c) for c in word)
        if own and latin and all(c in LOOK_ALIKES for c in own):
            words.append((found.start(), word))
    return words


def without_marks(text: str, form: Literal["NFD", "NFKD"] = "NFKD") -> str:
    """Return a text without diacritics: "Cēsis" → "Cesis"; decomposed letters come as one."""
    return "".join(c for c in unicodedata.normalize(form, text) if not unicodedata.combining(c))


def bare_letters(text: str) -> str:
    """Return a text with each letter bare of its marks; its length stays."""
    return text.translate(_BARE)


class _BareLetters(dict[int, str]):
    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[:1]
        self[code] = base
        return base


_BARE = _BareLetters()


def composed_line(text: str) -> str:
    """Return a short text composed (NFC), on one line, its words a single blank apart."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def visible(text: str) -> str:
    """Return a short text composed (NFC), without signs unseen, its look-alikes folded."""
    text = _UNSEEN.sub("", text)
    if foldable(text):
        text = "".join(fold(text, every_word=True))
    return unicodedata.normalize("NFC", text)
