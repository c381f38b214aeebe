"""Sentences whose diacritics were lost ("Trukst finansejuma"), in a report that has them elsewhere.

A report without any is told when it is read (``sdk_text.reading.damage``); single sentences pass
there, and neither rules nor classifier know their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

import simplemma

from sdk_text.reading.latvian import DIACRITICS
from sdk_text.records import Segment

_FULL = dict(zip("aegiklnsuzc", "āēģīķļņšūžč", strict=True))
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = r"[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_NAMES = re.compile(rf"\b{_NAME}(?:(?:[,;]|,? un) {_NAME})+\b")
"""A list of names, which may be rightly written without diacritics."""
_ADDRESS = re.compile(r"//|www\.|@")
_FEWEST_WORDS = 3
_TELLING = 5
"""Letters of a word that is enough alone; shorter ones are often foreign ("velo", "vēlo")."""
_MOST_LOST = 3
"""Diacritics that are put back into one word to find it in the word list."""
_LONGEST_WORD = 24
"""Longer runs of letters are no words, and trying their letters out would never end."""
_LONG = 60
"""Latvian of so many letters has diacritics (longest without, in 2,200 segments: 33 letters)."""


def without_their_diacritics(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield the segments that are Latvian and have lost their diacritics.

    They have none, and a word that Latvian has only with them; or they are too long to have none.
    """
    for segment in segments:
        if any(letter in DIACRITICS for letter in segment.text):
            continue
        words = [word.lower() for word in _WORD.findall(_told(segment.text))]
        if len(words) < _FEWEST_WORDS or not all(word.isascii() for word in words):
            continue
        known = sum(map(_is_word, words))
        bare = [len(word) for word in words if _is_bare(word)]
        lost = len(bare) > 1 or max(bare, default=0) >= _TELLING
        long = sum(map(len, words)) >= _LONG and 3 * known >= len(words)
        if known and (lost or long):
            yield segment


def _told(text: str) -> str:
    """Return a text without addresses and lists of names."""
    plain = " ".join(word for word in text.split() if not _ADDRESS.search(word))
    return _NAMES.sub(" ", plain)


@lru_cache(maxsize=16384)
def _is_word(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and bool(simplemma.is_known(word, lang="lv"))


@lru_cache(maxsize=4096)
def _is_bare(word: str) -> bool:
    """Return whether a word is one that Latvian has only with diacritics."""
    if len(word) > _LONGEST_WORD or _is_word(word):
        return False
    places = [i for i, letter in enumerate(word) if letter in _FULL]
    for count in range(1, _MOST_LOST + 1):
        for chosen in combinations(places, count):
            letters = list(word)
            for i in chosen:
                letters[i] = _FULL[letters[i]]
            if _is_word("".join(letters)):
                return True
    return False
