"""The order of the Latvian alphabet, for lists of words that a reader sees."""

from __future__ import annotations

import unicodedata

_LAST = "\uffff"
"""Puts a letter behind its base letter, whatever follows that."""
_LONG = str.maketrans("āēīōū", "aeiou")
_OWN = str.maketrans({a: b + _LAST for a, b in zip("čģķļņŗšžy", "cgklnrszi", strict=True)})


def alphabetical(text: str) -> tuple[str, str]:
    """Return what to sort words by as a Latvian dictionary does.

    Long vowels count as short ones, Č, Ģ, Ķ, Ļ, Ņ, Š and Ž as letters of their own; capitals and
    small letters are the same: Anna, Ābele, Celma, Čaka.
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    return plain.translate(_LONG).translate(_OWN), plain
