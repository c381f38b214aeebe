"""Case forms of Latvian personal names: stems by which inflected forms are known again.

A stem is the name without its ending, its last consonant brought back to what it was before the
change in some forms (Bērziņš – Bērziņa, Lācis – Lāča). Different names may share a stem; for hiding
names that errs on the right side.
"""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from lv_namedays.nameday import read_namedays, read_namedays_ext

from sdk_text.text.signs import without_marks

WORD = re.compile(r"[^\W\d_]+(?:[-‐‑–'’][^\W\d_]+)*")
"""A word of letters, hyphenated names as one."""

_HYPHEN = re.compile(r"[-‐‑–]")
_BASE_ENDINGS = ("ais", "is", "us", "š", "s", "ā", "a", "e")
_SINGULAR = (
    "ais", "ajam", "ajai", "ajā", "ajo", "is", "us", "am", "em", "im", "um", "ai", "ei", "as", "es",
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
_CLUSTERS = (("žņ", "zn"), ("šņ", "sn"), ("ļņ", "ln"), ("ļļ", "ll"), ("ņņ", "nn"), ("šķ", "sk"))
"""Two consonants that soften together at the end of a stem (Zvaigzne – Zvaigžņu)."""
_LOOSE = (
    ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("x", "ks"), ("y", "i"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "jo", "є": "je",
    "ж": "ž", "з": "z", "и": "i", "і": "i", "ї": "ji", "й": "j", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "v", "ф": "f",
    "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "šč", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "ju", "я": "ja",
}  # fmt: skip
_CYRILLIC_ENDINGS = (
    "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ой", "ей", "ый", "ий", "ая", "яя",
    "ую", "юю", "ым", "им", "ом", "ем", "ам", "ям", "ах", "ях", "а", "я", "у", "ю", "е", "и", "ы",
    "і", "о", "й", "ь",
)  # fmt: skip
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХаеорсух", "ABEKMHOPCTYXaeopcyx")
_PARADIGMS = {
    "ais": ("ais", "ā", "ajam", "o", "ajā"),
    "as": ("as", "a", "am", "u", "ā"),
    "is": ("is", "a", "im", "i", "ī"),
    "us": ("us", "um", "u", "ū"),
    "š": ("š", "a", "am", "u", "ā", ""),
    "s": ("s", "a", "am", "u", "ā", ""),
    "a": ("a", "as", "ai", "u", "ā"),
    "e": ("e", "es", "ei", "i", "ē"),
}  # fmt: skip
"""Ending of the base form → endings in the singular."""
_FEAST_ENDINGS = ("iem", "os", "us", "u", "i")
"""Of masculine first names in the plural."""
_SHORTEST = 2
_SHORTEST_LOOSE = 4
_NOT_NAMES = Path(__file__).with_name("not_names.toml")
_GIVEN_NAMES = Path(__file__).with_name("given_names.txt")
_CONTEXT = Path(__file__).with_name("name_context.toml")
_LEXICON = Path(__file__).parents[1] / "language" / "models" / "lv_embedded" / "forms.tsv.gz"


def base_stem(name: str) -> str:
    """Return the stem of a name in its base form ("Bērziņš" → "bērzin"), hyphens kept."""
    parts = [_fold(_without(part.lower(), _BASE_ENDINGS)) for part in _HYPHEN.split(name)]
    return "-".join(parts)


def is_cyrillic(word: str) -> bool:
    """Tell whether a word is written in Cyrillic letters, all of it."""
    letters = [c for c in word.lower() if c.isalpha()]
    return bool(letters) and all(c in _CYRILLIC for c in letters)


def one_script(word: str) -> str:
    """Return a word that mixes alphabets with its look-alike Cyrillic letters made Latin."""
    if word.isascii() or is_cyrillic(word) or not any(c.lower() in _CYRILLIC for c in word):
        return word
    return word.translate(_LOOK_ALIKES)


def romanised(word: str) -> str:
    """Return a Cyrillic word in Latin letters, in small ones ("Иванова" → "ivanova")."""
    return "".join(_CYRILLIC.get(c, c) for c in word.lower())


@lru_cache(maxsize=100_000)
def loose(stem: str) -> str:
    """Return a stem as one may spell it without Latvian letters, or after another alphabet.

    Diacritics go, doubled letters become single, j after a consonant or before e at the start
    falls: "bērzin" and "berzin", "nataļj" and "natal", "jelen" and "elen" meet.
    """
    plain = without_marks(stem, "NFD")
    for old, new in _LOOSE:
        plain = plain.replace(old, new)
    plain = re.sub(r"(?<=[b-df-hk-np-tv-z])j", "", plain)
    plain = re.sub(r"^je", "e", plain)
    return re.sub(r"(.)\1", r"\1", plain)


@lru_cache(maxsize=100_000)
def loose_stems(form: str) -> frozenset[str]:
    """Return the loose spellings of all stems that a name in this form may have."""
    if is_cyrillic(form):
        return frozenset(loose(romanised(stem)) for stem in _cyrillic_stems(form.lower()))
    return frozenset(s for s in map(loose, possible_stems(form)) if len(s) >= _SHORTEST_LOOSE)


def _cyrillic_stems(word: str) -> set[str]:
    *first, last = _HYPHEN.split(word)
    before = [_without(part, _CYRILLIC_ENDINGS) for part in first]
    ends = {last, *(_cut(last, e) for e in _CYRILLIC_ENDINGS if _fits(last, e))}
    return {"-".join([*before, end]) for end in ends}


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


@lru_cache(maxsize=200_000)
def likely_stem(form: str) -> str:
    """Return the stem with the longest ending cut off, for a form of unknown case."""
    return "-".join(_fold(_without(part.lower(), _ALL)) for part in _HYPHEN.split(form))


def parts_of(name: str) -> list[str]:
    """Return the parts of a hyphenated name that are long enough to tell; [] for a simple one."""
    parts = [part for part in _HYPHEN.split(name) if len(part) > _SHORTEST]
    return parts if len(parts) > 1 else []


def both_locative(first: str, second: str) -> bool:
    """Tell whether two words look like a name in the locative singular (Annā Liepā)."""
    long_vowels = ("ā", "ē", "ī", "ū")
    return first.lower().endswith(long_vowels) and second.lower().endswith(long_vowels)


def is_genitive(word: str) -> bool:
    """Tell whether a name may be in the genitive, as before the word street."""
    return word.lower().endswith(("a", "as", "ās", "es", "u", "us", "is", "o", "ā"))


def is_capitalised(word: str) -> bool:
    """Tell whether a word begins with a capital letter."""
    return word[:1].isupper()


@cache
def is_given_name(form: str) -> bool:
    """Tell whether a word is a usual first name in a singular form, in either alphabet."""
    if is_cyrillic(form):
        return bool(loose_stems(form) & loose_given_stems())
    return _first_part(form) in given_name_forms()


@cache
def is_listed_name(form: str) -> bool:
    """Tell the same of all first names that are listed, rare ones too."""
    return is_given_name(form) or _first_part(form) in rare_given_forms()


@cache
def is_plural_of_given(form: str) -> bool:
    """Tell whether a word is a plural of a usual first name and no singular: Jāņi, the feast."""
    word = form.lower()
    if is_listed_name(form) or not word.endswith(_FEAST_ENDINGS):
        return False
    return any(_fold(_cut(word, e)) in given_name_stems() for e in _FEAST_ENDINGS if _fits(word, e))


def _first_part(form: str) -> str:
    """Return a first name in small letters, of a double one (Anna-Luīze) the first."""
    return _HYPHEN.split(one_script(form))[0].lower()


@cache
def given_name_stems() -> frozenset[str]:
    """Return the stems of usual first names: ``given_names.txt`` and the calendar of name days."""
    return frozenset(base_stem(name) for name in _usual_names())


@cache
def given_name_forms() -> frozenset[str]:
    """Return the case forms in the singular, in small letters, of the usual first names."""
    return frozenset(form for name in _usual_names() for form in singular_forms(name.lower()))


def usual_names_of(form: str) -> frozenset[str]:
    """Return the usual first names of which a word in small letters is a singular case form."""
    return _names_by_form().get(form, frozenset())


@cache
def _names_by_form() -> Mapping[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for name in _usual_names():
        for form in singular_forms(name.lower()):
            names.setdefault(form, set()).add(name)
    return {form: frozenset(of_form) for form, of_form in names.items()}


@cache
def rare_given_forms() -> frozenset[str]:
    """Return the same of all first names that the extended calendar of name days has."""
    names = _simple(read_namedays_ext())
    return frozenset(form for name in names for form in singular_forms(name.lower()))


@cache
def given_names_by_stem() -> Mapping[str, frozenset[str]]:
    """Return all listed first names by their stem: Sanda and Sandis share one."""
    names: dict[str, set[str]] = {}
    for name in _usual_names() | _simple(read_namedays_ext()):
        names.setdefault(base_stem(name), set()).add(name)
    return {stem: frozenset(of_stem) for stem, of_stem in names.items()}


def may_be_one(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether first names may be one person's: not a woman's and a man's, Sanda and Sandis.

    Empty: not known which first names.
    """
    return not (some and others) or bool(_genders(some) & _genders(others))


def _genders(names: Iterable[str]) -> set[bool]:
    return {name.lower().endswith(("a", "e")) for name in names}


@cache
def loose_given_stems() -> frozenset[str]:
    """Return the usual first names as `loose` spells them, for Cyrillic and unaccented ones."""
    return frozenset(loose(stem) for stem in given_name_stems())


def singular_forms(name: str) -> set[str]:
    """Return the case forms in the singular of a name in small letters, as its ending has them."""
    ending = next((e for e in _PARADIGMS if name.endswith(e) and len(name) > len(e) + 1), "")
    if not ending:
        return {name}
    stem = name[: -len(ending)]
    forms = {stem + other for other in _PARADIGMS[ending]}
    if ending == "is":
        # Some soften their last consonant (Guntis – Gunša), some do not (Valdis – Valda).
        forms |= {soft + end for soft in _softened(stem) for end in ("a", "am")}
    return forms


def _softened(stem: str) -> set[str]:
    for soft, hard in _CLUSTERS:
        if stem.endswith(hard):
            return {stem[: -len(hard)] + soft}
    if stem[-1] in "bmpv":
        return {stem + "j"}
    return {stem[:-1] + soft for soft, hard in _SOFT.items() if hard == stem[-1]} | (
        {stem[:-1] + "š"} if stem[-1] == "t" else {stem[:-1] + "ž"} if stem[-1] == "d" else set()
    )


@cache
def _usual_names() -> frozenset[str]:
    lines = _GIVEN_NAMES.read_text(encoding="utf-8").splitlines()
    own = {name for line in lines if not line.startswith("#") for name in line.split()}
    return frozenset(own | _simple(read_namedays()))


def _simple(calendar: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the names of a calendar; it also has remarks of several words."""
    return {name for names in calendar.values() for name in names if name.isalpha()}


@cache
def ordinary_forms() -> frozenset[str]:
    """Return the word forms that the language model's lexicon has with a small letter."""
    with gzip.open(_LEXICON, "rt", encoding="utf-8") as lines:
        forms = (line.split("\t", 1)[0] for line in lines)
        return frozenset(form for form in forms if form.isalpha() and form.islower())


@cache
def name_context() -> dict[str, tuple[str, ...]]:
    """Return the word lists of ``name_context.toml``, which tell persons by what is beside them."""
    return _word_lists(_CONTEXT)


@cache
def context_stems(key: str) -> frozenset[str]:
    """Return the stems of the words that ``name_context.toml`` has under `key`."""
    return frozenset(likely_stem(word) for word in name_context()[key])


@cache
def stems_of_no_names() -> frozenset[str]:
    """Return the stems of single words that ``not_names.toml`` has under persons and bodies.

    Not those that share their stem with a first name (Jāņi, Līgo): endings tell them.
    """
    never = {*not_names()["persons"], *(w for w in not_names()["bodies"] if " " not in w)}
    return frozenset(likely_stem(word) for word in never) - given_name_stems()


@cache
def not_names() -> dict[str, tuple[str, ...]]:
    """Return the word lists of ``not_names.toml``: persons, place_words, bodies."""
    return _word_lists(_NOT_NAMES)


def _word_lists(path: Path) -> dict[str, tuple[str, ...]]:
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
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
    for soft, hard in _CLUSTERS:
        if stem.endswith(soft):
            return stem[:-2] + hard
    return stem[:-1] + _SOFT.get(stem[-1], stem[-1]) if stem else stem
