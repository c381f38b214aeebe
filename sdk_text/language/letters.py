"""Which words are written in Latin letters, so that the rules of Latvian may be applied to them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN ")


@lru_cache(maxsize=50_000)
def in_latin(word: str) -> bool:
    """Return whether every letter of a word is Latin; True for a word without letters."""
    return word.isascii() or all(_is_latin(c) for c in word if c.isalpha())


def foreign_lemma(word: str, *, name: bool) -> str:
    """Return the lemma of a word in other letters: the word, small unless it is a name."""
    return word if name else word.lower()
