"""Sentence ends in clean Latvian text: abbreviations, dates, ordinals, initials, quotations."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sdk_text.parsing.places import known_places
from sdk_text.template import Template
from sdk_text.text.abbreviations import load_abbreviations

# Begins only where a run of signs begins, and takes all of it: else a long run is tried anew at
# each of its signs.
_NOTE = r"(?P<note>\d{1,3}|[¹²³⁰-⁹]{1,3}|[ivx]{1,6}|\[\d{1,3}\]|\*{1,3})"
"""The number of a footnote or endnote, which stands right after the sentence's end."""
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[”\"»“)\]’']*+(?=\s)"
    rf"|(?<=[^\W\d_](?:[^\W\d_]|[”\"»“)]))[.!?…]++[”\"»“)’']*+{_NOTE}(?=\s+[„“«\"(]?[^\W\d_a-zāčēģīķļņšūž])"
    r"|(?<=[^\W\d_]{2})[.!?…](?=[^\W\d_][^\W\d_\s]|\d{1,4}\b)"
)
CAPTION = re.compile(r"\d{1,3}\.\s?(?:attēls|tabula|grafiks|diagramma|zīmējums|shēma|karte)\.")
"""What the words under a picture or over a table begin with ("1. attēls. Ciema karte")."""
_BLANKS = re.compile(r"\s*")
_OPENING = "“„«\"(”‘'["
_CLOSERS = {"“": "”", "„": "”“", "«": "»", "(": ")", "[": "]"}
_LONGEST_BRACKET = 300
_LONGEST_QUOTE = 160
LONGEST_SENTENCE = 2_000
"""Characters of a segment at most; the longest sentence of the pilot reports has 1,194."""
_LETTER = re.compile(r"[^\W\d_]")
_FIGURE_AHEAD = re.compile(r"\d{1,4}\.?\s+[a-zāčēģīķļņšūž]{3}")
"""How a sentence begins with a figure; the number of a footnote stands before a capital."""
_LAST_WORD = re.compile(r"[^\s(„“”\"«]*\Z")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{2,4}\.?)?\Z")
_NO_ORDINAL = re.compile(
    r"\d{1,2}:\d{2}|\d+[,/]\d+|\d+[-–]\d+|\d+[.:,]\d+[-–]\d+[.:,]\d+|\+?\d{5,}"
    r"|[\w.-]*\d[\w.-]*(?:/[\w.-]+)+"
)
_WORDS_BEFORE = re.compile(r"(?:([^\W\d_]+)[.:]?\s+)?([^\W\d_]+)[.:]?\s*\Z")
_HOURS_BEFORE = re.compile(
    r"\bpl(?:kst|k)?\.?\s*\d{1,2}(?:[.:]\d{2})?\s*(?:līdz|[-–])\s*\Z", re.IGNORECASE
)
"""From one hour to another: "plkst. 8.30 līdz"."""
_MOST_BEFORE = 60
_WORD_AFTER = re.compile(r"[“„«\"(]*([^\W\d_]+)")
_ENDING = 3
"""Letters of the longest ending by which a form differs from the stem."""
_LOCATIVE = ("ā", "ē", "ī", "ū", "os", "ās", "ēs", "īs")
_CASES = {*_LOCATIVE, "as", "es", "us", "is", "u", "a", "s"}
"""Endings of a place's name in the locative and the genitive."""
_NAME_ENDING = re.compile(r"(?:is|us|as|es|s|a|e|i)$")
_TWO_WORDS = re.compile(r"([^\W\d_]+)(?:([.!?]+(?=\s|\Z))|[,;]?\s+([^\W\d_]+)?)?")
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of ``sentence_words.toml``."""

    initials: frozenset[str]
    quantities: frozenset[str]
    starters: frozenset[str]
    years: frozenset[str]
    addresses: tuple[str, ...]
    places: tuple[str, ...]
    subjects: frozenset[str]
    units: frozenset[str]


@cache
def _words() -> _Words:
    text = files("sdk_text.parsing").joinpath("sentence_words.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    return _Words(
        initials=frozenset(lists["initials"]),
        quantities=frozenset(lists["quantities"]),
        starters=frozenset(lists["starters"]),
        years=frozenset(lists["years"]),
        addresses=tuple(lists["addresses"]),
        places=tuple(lists["places"]),
        subjects=frozenset(lists["subjects"]),
        units=frozenset(lists["units"]),
    )


def split_sentences(text: str, template: Template) -> list[tuple[int, int]]:
    """The sentences of a clean text, as (start, end) without the blanks between them.

    A full stop ends a sentence where a capital, a figure or an opening quotation mark follows,
    unless it belongs to an abbreviation, an initial, an ordinal or a date, or stands inside a
    short bracket or quotation that goes on.
    """
    inside = _protected(text)
    begins = [a for a, _ in inside]
    sentences: list[tuple[int, int]] = []
    start, letter = 0, _next_letter(text, 0)
    for found in _END.finditer(text):
        i = bisect_right(begins, found.start()) - 1
        if found.start() < start or (i >= 0 and found.start() < inside[i][1] - 1):
            continue
        blanks = _BLANKS.match(text, found.end())
        following = blanks.end() if blanks else found.end()
        # "21.03.2023. Tiešsaistē …": a date or number alone is no sentence.
        if CAPTION.fullmatch(text, start, found.end()):
            continue
        if letter < found.start() and _ends_sentence(text, found, following, template):
            sentences.append((start, found.end()))
            start, letter = following, _next_letter(text, following)
    if start < len(text):
        # Signs without a letter or figure after the last sentence are no sentence of their own.
        if sentences and not any(map(str.isalnum, text[start:])):
            start = sentences.pop()[0]
        sentences.append((start, len(text)))
    return sentences


def in_pieces(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences, with those that never end divided at blanks.

    A text without any stop would else be one segment, and what looks at a segment's words as a
    whole takes as many times longer as it has words.
    """
    for start, end in sentences:
        while end - start > LONGEST_SENTENCE:
            most = start + LONGEST_SENTENCE
            cut = text.rfind(" ", start + 1, most + 1)
            cut = most if cut < 0 else cut
            yield start, cut
            start = cut + (text[cut] == " ")
        if start < end:
            yield start, end


def _protected(text: str) -> list[tuple[int, int]]:
    """Short brackets and quotations, in which a sentence does not end."""
    spans: list[tuple[int, int]] = []
    end = -1
    for i, sign in enumerate(text):
        if i < end or sign not in _OPENING:
            continue
        before = text[i - 1] if i else " "
        if sign in "”\"‘'" and not (before.isspace() or before in "(„“"):
            continue
        closers = _CLOSERS.get(sign, '”"' if sign in '”"' else "’'")
        longest = _LONGEST_BRACKET if sign in "([" else _LONGEST_QUOTE
        close = min(
            (at for at in (text.find(c, i + 1, i + longest) for c in closers) if at >= 0),
            default=-1,
        )
        if close > i:
            end = close + 1
            spans.append((i, end))
    return spans


def _next_letter(text: str, start: int) -> int:
    found = _LETTER.search(text, start)
    return found.start() if found else len(text)


def _ends_sentence(text: str, found: re.Match[str], next_start: int, template: Template) -> bool:
    mark, following = found.group(), text[next_start : next_start + 2]
    if next_start == found.end():
        return _lacks_blank(text, found, template)
    if not following or not _begins_sentence(following):
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    word = _last_word(text, found.start())
    next_word = _word_at(text, next_start)
    if len(word) == 1 and word.isupper():
        # "Paldies Ivetai K. Viņa …": a surname of one letter.
        named = text[: found.start() - 1].rstrip()[-1:].isalpha()
        return named and next_word.lower() in _words().subjects
    if word in _words().initials and following[0].isupper():
        return False
    if is_abbreviation(word, template):
        may_end = _may_end(word, template) and following[0].isupper() and not found["note"]
        may_end = may_end and next_word not in _words().units
        return may_end and not (word in _words().years and _goes_on_with_place(text, next_start))
    if word[-1:].isdigit():
        return _number_ends(text, found.start(), word, next_start)
    return True


def _lacks_blank(text: str, found: re.Match[str], template: Template) -> bool:
    """Whether a sentence begins right after a stop ("palīdz.Mēs", "palīdz.2023. gadā")."""
    word = _last_word(text, found.start())
    plain = word.islower() and word.replace("-", "").isalpha()
    if not plain or is_abbreviation(word, template) or _ADDRESS.search(word):
        return False
    following = text[found.end() : found.end() + 2]
    return (following[:1].isupper() and following[1:].islower()) or bool(
        _FIGURE_AHEAD.match(text, found.end())
    )


def _begins_sentence(following: str) -> bool:
    first = following[0]
    if first in _OPENING and len(following) > 1:
        first = following[1]
    return first.isupper() or first.isdigit() or first in "–-•"


def _last_word(text: str, end: int) -> str:
    found = _LAST_WORD.search(text, max(0, end - 60), end)
    return found.group() if found else ""


def _number_ends(text: str, end: int, word: str, next_start: int) -> bool:
    """Whether a number's full stop ends a sentence, or makes it an ordinal ("26. Pirmsskola").

    A year, a date, a time, a range or a decimal is no ordinal. A bare number is none after a word
    of quantity ("Kopā bija 12. Visi …"), after a street ("Skolas ielā 5. Tur …") or before a word
    that begins sentences and follows no ordinal.
    """
    if text[next_start].isdigit():
        return False
    digits = re.search(r"\d+\Z", word)
    if _DATE.search(word + ".") or (digits and len(digits.group()) >= 4):
        return True
    if _NO_ORDINAL.fullmatch(word.strip('([„“"')):
        return True
    stop = end - len(word)
    before = _WORDS_BEFORE.search(text, max(0, stop - _MOST_BEFORE), stop)
    if _HOURS_BEFORE.search(text, max(0, stop - _MOST_BEFORE), stop):
        return True
    if before and _is_address(before.group(2)):
        return True
    return bool(
        (before and any(w and w.lower() in _words().quantities for w in before.groups()))
        or _word_at(text, next_start).lower() in _words().starters
    )


def _word_at(text: str, start: int) -> str:
    found = _WORD_AFTER.match(text, start)
    return found.group(1) if found else ""


def _is_address(word: str) -> bool:
    """Whether a word is one after which a number is that of a house, a flat or a room."""
    return _is_form(word.lower(), _words().addresses)


def _is_form(word: str, stems: tuple[str, ...]) -> bool:
    return any(word.startswith(s) and len(word) - len(s) <= _ENDING for s in stems)


def _goes_on_with_place(text: str, start: int) -> bool:
    """Whether a sentence goes on after "2023. g." with where it was: "… Rīgā un Cēsīs".

    A place's name in the locative goes on with it, or one before such a word ("Ludzas novadā"),
    unless a subject follows ("Rīgā mēs …"); and so does a single word in the locative.
    """
    found = _TWO_WORDS.match(text, start)
    if found is None:
        return False
    first, stop, second = found.groups()
    if stop and first.endswith(_LOCATIVE):
        return True
    in_it = first.endswith(_LOCATIVE) or (second or "").endswith(_LOCATIVE)
    if not (in_it and _is_place(first.lower())):
        return False
    return second is None or second.lower() not in _words().subjects


@cache
def _place_stems() -> tuple[str, ...]:
    """What the forms of a municipality's or region's name begin with."""
    names = [name for name in known_places().values() if " " not in name]
    return (*_words().places, *(_NAME_ENDING.sub("", name.lower()) for name in names))


def _is_place(word: str) -> bool:
    return any(word.startswith(s) and word[len(s) :] in _CASES for s in _place_stems())


@cache
def _abbreviations(template: Template) -> tuple[frozenset[str], frozenset[str]]:
    """Last words of the abbreviations in small letters, all and those that may end a sentence.

    They are those of the package's list, and those that the template adds.
    """
    known = [a for a in load_abbreviations() if a.in_sentence]
    every = {word for a in known for word in a.last_words}
    ending = {word for a in known if a.may_end for word in a.last_words}
    every.update(map(_tail, template.abbreviations))
    ending.update(map(_tail, template.may_end))
    return frozenset(map(str.lower, every)), frozenset(map(str.lower, ending))


def _tail(abbreviation: str) -> str:
    return abbreviation.split()[-1]


def is_abbreviation(word: str, template: Template) -> bool:
    """Whether a word (without its full stop) is an abbreviation of the list."""
    every, _ = _abbreviations(template)
    return word.lower() in every


def _may_end(word: str, template: Template) -> bool:
    _, ending = _abbreviations(template)
    return word.lower() in ending


def ends_with_abbreviation(line: str, template: Template) -> bool:
    """Whether a line ends with an abbreviation that ends no sentence ("plkst.")."""
    if not line.endswith("."):
        return False
    word = _last_word(line, len(line) - 1)
    return is_abbreviation(word, template) and not _may_end(word, template)
