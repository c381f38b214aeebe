"""Case forms of Latvian personal names: stems by which inflected forms are known again.

A stem is the name without its ending, its last consonant brought back to what it was before the
change in some forms (Bērziņš – Bērziņa, Lācis – Lāča). Different names may share a stem; for hiding
names that errs on the right side.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:[-‐‑–'’][^\W\d_]+)*")
"""A word of letters, hyphenated names as one."""

_HYPHEN = re.compile(r"[-‐‑–]")
_BASE_ENDINGS = ("ais", "is", "us", "š", "s", "ā", "a", "e")
_SINGULAR = (
    "ais", "ajam", "ajai", "ajā", "ajo", "is", "us", "am", "im", "um", "ai", "ei", "as", "es",
    "s", "š", "a", "e", "u", "i", "ā", "ē", "ī", "ū", "o",
)  # fmt: skip
_PLURAL = (
    "ajiem", "ajām", "ajos", "ajās", "iem", "ām", "ēm", "īm", "os", "us", "ās", "ēs", "īs", "i",
    "u", "as", "es", "ie",
)  # fmt: skip
_ALL = tuple(sorted({*_SINGULAR, *_PLURAL}, key=lambda e: (-len(e), e)))
_SOFT = {
    "č": "c",
    "ģ": "g",
    "ķ": "k",
    "ļ": "l",
    "ņ": "n",
    "ŗ": "r",
    "š": "s",
    "t": "s",
    "ž": "z",
    "d": "z",
}
_SHORTEST = 2
_NOT_NAMES = Path(__file__).with_name("not_names.toml")
_GIVEN_NAMES = Path(__file__).with_name("given_names.txt")


def base_stem(name: str) -> str:
    """Return the stem of a name in its base form ("Bērziņš" → "bērzin"), hyphens kept."""
    parts = [_fold(_without(part.lower(), _BASE_ENDINGS)) for part in _HYPHEN.split(name)]
    return "-".join(parts)


@lru_cache(maxsize=100_000)
def possible_stems(form: str) -> frozenset[str]:
    """Return every stem that a name in this form may have; base or oblique, singular or plural."""
    *first, last = (part.lower() for part in _HYPHEN.split(form))
    before = [_fold(_without(part, _ALL)) for part in first]
    ends = {_fold(last), *(_fold(_cut(last, e)) for e in _ALL if _fits(last, e))}
    return frozenset("-".join([*before, end]) for end in ends)


@lru_cache(maxsize=100_000)
def given_stems(form: str) -> frozenset[str]:
    """Return every stem that a first name in this form may have, in the singular.

    In plural forms (Jāņi, the midsummer feast) a first name seldom stands for one person.
    """
    word = form.lower()
    stems = {_fold(word), *(_fold(_cut(word, e)) for e in _SINGULAR if _fits(word, e))}
    if not any(word.endswith(e) for e in ("i", "u", "us")):
        return frozenset(stems)
    # A softened consonant before these endings (Jāņu, Jāņi) is a plural of the second declension.
    return frozenset(s for s in stems if not _softened_plural(word, s))


def likely_stem(form: str) -> str:
    """Return the stem with the longest ending cut off, for a form of unknown case."""
    return "-".join(_fold(_without(part.lower(), _ALL)) for part in _HYPHEN.split(form))


def parts_of(name: str) -> list[str]:
    """Return the parts of a hyphenated name that are long enough to tell; [] for a simple one."""
    parts = [part for part in _HYPHEN.split(name) if len(part) > _SHORTEST]
    return parts if len(parts) > 1 else []


def is_capitalised(word: str) -> bool:
    """Tell whether a word begins with a capital letter."""
    return word[:1].isupper()


@cache
def given_name_stems() -> frozenset[str]:
    """Return the stems of the first names in ``given_names.txt``."""
    lines = _GIVEN_NAMES.read_text(encoding="utf-8").splitlines()
    names = (name for line in lines if not line.startswith("#") for name in line.split())
    return frozenset(base_stem(name) for name in names)


@cache
def not_names() -> dict[str, tuple[str, ...]]:
    """Return the word lists of ``not_names.toml``: persons, place_words, bodies."""
    lists = tomllib.loads(_NOT_NAMES.read_text(encoding="utf-8"))
    return {key: tuple(words) for key, words in lists.items()}


def _without(word: str, endings: tuple[str, ...]) -> str:
    return next((_cut(word, e) for e in endings if _fits(word, e)), word)


def _cut(word: str, ending: str) -> str:
    return word[: len(word) - len(ending)]


def _fits(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= _SHORTEST


def _softened_plural(word: str, stem: str) -> bool:
    last = word[len(stem) - 1 : len(stem)]
    rest = word[len(stem) :]
    return rest in {"i", "u", "us"} and last in {"č", "ļ", "ņ", "š", "ž", "ģ", "ķ"}


def _fold(stem: str) -> str:
    if len(stem) > _SHORTEST and stem[-1] == "j" and stem[-2] in "bmpv":
        stem = stem[:-1]
    if stem.endswith("dž"):
        stem = stem[:-2] + "dz"
    return stem[:-1] + _SOFT.get(stem[-1], stem[-1]) if stem else stem
