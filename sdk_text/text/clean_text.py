"""The clean reading form of a stretch of a document, with the way back to its offsets.

Extracted text carries the page's accidents: line breaks, hyphens at line ends, decomposed letters,
soft hyphens, a page number in mid-sentence. The reading form is what a person would read, and
every character of it still knows where it stands in the document.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sdk_text.text.signs import INVISIBLE, fold, foldable

_LINE_END = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
# Runs that are more than the one space between two words, with a hyphen or dash before them.
_HYPHENS = "-\u2010\u00ac–"
_OPTIONAL = "\u00ac"
_SPECIAL = re.compile(
    rf"[{_HYPHENS}]?(?:[\s{INVISIBLE}]{{2,}}|[^\S ]|[{INVISIBLE}])"
    # What some programs make of an optional hyphen within a word ("paš¬valdība").
    r"|(?<=[^\W\d_])\u00ac(?=[^\W\d_])"
    # Markdown puts a backslash before signs that are meant as they stand ("5\\.").
    r"|\\(?=[.()\[\]_*#+\-!>|~`\\{}])"
)
_ADVERB = re.compile(r"\w{2}(?:āli|īvi|iski|oši|āri|ēti)\Z")
"""Ends of adverbs that stand before an adjective with a hyphen, and end no syllable of a word."""
_LEAST_SECOND = 6
_COMPOUND = re.compile(r"(?<!\w)(\w+)-(?=(\w+))")
_LETTERS = re.compile(r"\w[\w\u0300-\u036f]*")
_LONGEST_WORD = 80
"""Letters at most that stand before and after a line's end (40 each are looked at)."""
_MOST_SEARCHES = 200
"""Line ends with a hyphen of a document until an index of its words is made."""
_READABLE = re.compile(rf"[^\s{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """Clean text and, for each of its characters, the place in the document."""

    text: str
    """Line breaks joined, hyphenation undone, spaces single, Unicode NFC, no blank at the ends;
    ligatures and look-alike letters of other alphabets as the Latvian letters they stand for."""
    offsets: tuple[int, ...]
    """``len(text) + 1`` numbers: where each character begins; the last: where the last one ends."""
    ends: tuple[int, ...]
    """``len(text)`` numbers: where each character ends (before a break or a stray stretch)."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the document's offsets of ``text[start:end]``; an empty range gives an empty one.

        Raises:
            IndexError: the range is not within the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"{start}:{end} is outside a reading form of {len(self.text)}")
        if start == end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.ends[end - 1]


def reading_form(
    text: str, start: int = 0, end: int | None = None, skipped: Iterable[tuple[int, int]] = ()
) -> ReadingForm:
    """Return the clean form of ``text[start:end]``.

    Args:
        text: the document's text as read.
        start: offset of the stretch.
        end: its end, exclusive; None for the end of the text.
        skipped: stray stretches to leave out, as (start, end) in any order.

    Returns:
        The clean text with exact offsets. A stretch with nothing to read gives an empty text
        whose only offset is ``start``.

    Raises:
        IndexError: the stretch is not within the text.
    """
    end = len(text) if end is None else end
    if not 0 <= start <= end <= len(text):
        raise IndexError(f"{start}:{end} is outside a text of {len(text)} characters")
    kept, places = _without_skipped(text, start, end, skipped)
    clean, begins, ends = _joined(kept, places, text)
    if foldable(clean):
        clean, begins, ends = _unfolded(clean, begins, ends)
    if not unicodedata.is_normalized("NFC", clean):
        clean, begins, ends = _composed(clean, begins, ends)
    return ReadingForm(clean, (*begins, ends[-1] if ends else start), tuple(ends))


def _without_skipped(
    text: str, start: int, end: int, skipped: Iterable[tuple[int, int]]
) -> tuple[str, Sequence[int]]:
    """The text without the stray stretches, and the document offset of each character."""
    cuts = sorted((max(a, start), min(b, end)) for a, b in skipped if a < end and b > start)
    if not cuts:
        return text[start:end], range(start, end)
    pieces: list[str] = []
    places: list[int] = []
    at = start
    for a, b in [*cuts, (end, end)]:
        if a > at:
            pieces.append(text[at:a])
            places.extend(range(at, a))
        at = max(at, b)
    return "".join(pieces), places


def _joined(kept: str, places: Sequence[int], text: str) -> tuple[str, list[int], list[int]]:
    """Spaces single, line breaks joined, hyphenation undone, nothing invisible."""
    out: list[str] = []
    begins: list[int] = []
    ends: list[int] = []

    def take(a: int, b: int) -> None:
        if a < b:
            out.append(kept[a:b])
            piece = places[a:b]
            begins.extend(piece)
            ends.extend(
                range(piece.start + 1, piece.stop + 1)
                if isinstance(piece, range)
                else [place + 1 for place in piece]
            )

    a, b = _trimmed(kept)
    at = a
    for found in _SPECIAL.finditer(kept, a, b):
        take(at, found.start())
        at = found.end()
        run, first = found.group(), found.start()
        hyphen = run[0] if run[0] in _HYPHENS else ""
        before, following = _end_of(out, 20), kept[at : at + 1] if at < b else ""
        glued = bool(_LINE_END.search(run)) and _breaks_word(hyphen, run, before, following)
        added = glued and _was_added(hyphen, before, following)
        if added and hyphen and _is_compound(_end_of(out, 40), kept[at : at + 40], text):
            added = False
        if hyphen and not added and run != _OPTIONAL:
            take(first, first + 1)
        blank = first + len(hyphen)
        while blank < at and not kept[blank].isspace():
            blank += 1
        if blank < at and out and following and not glued:
            out.append(" ")
            begins.append(places[blank])
            ends.append(places[at - 1] + 1 if _unbroken(places, blank, at) else places[blank] + 1)
    take(at, b)
    return "".join(out), begins, ends


def _end_of(pieces: list[str], length: int) -> str:
    """The last characters of pieces that will be joined."""
    return "".join([piece[-length:] for piece in pieces[-4:]])[-length:]


def _trimmed(kept: str) -> tuple[int, int]:
    """The stretch without blanks and invisible characters at its ends."""
    first = _READABLE.search(kept)
    if not first:
        return 0, 0
    end = len(kept)
    while not _READABLE.match(kept, end - 1):
        end -= 1
    return first.start(), end


def _unbroken(places: Sequence[int], a: int, b: int) -> bool:
    """Whether the blank run stands in one piece in the document, with nothing skipped inside."""
    return places[b - 1] - places[a] == b - 1 - a


def _breaks_word(hyphen: str, run: str, before: str, following: str) -> bool:
    """Whether what stands before and after this line break is one word (or one range)."""
    if not before or not following:
        return False
    if hyphen == "–":
        # "2014.–" at a line's end goes on with "2021."; a spaced dash never gets here.
        return (before[-1].isdigit() or before[-1] == ".") and following.isdigit()
    if hyphen:
        return (_is_letter(before[-1]) or before[-1].isdigit()) and following.isalnum()
    # A soft hyphen right before the break: the word goes on.
    return run[0] == "\u00ad" and _is_letter(before[-1]) and _is_letter(following)


def _was_added(hyphen: str, before: str, following: str) -> bool:
    """Whether a hyphen at a line's end only divides the word and goes when the lines are joined.

    A real hyphen stays: after a single letter (e-pasts), after a capital (NVO-, T-), before a
    capital (Sporāne-Hudojana) and beside digits.
    """
    if hyphen == "–" or not following.islower():
        return False
    word = _last_word(before)
    return len(word) > 1 and word[-1].islower()


def _is_compound(before: str, following: str, text: str) -> bool:
    """Whether a hyphen at a line's end belongs to a compound of two words.

    The rest of the document tells: the compound stands in it within a line, and the joined word
    does not. Else only adverbs that form such compounds ("sociāli-ekonomisks") keep it.
    """
    first, second = _last_word(before), _first_word(following)
    if not first or not second:
        return False
    words = _words_of(text)
    if words.hold(f"{first}{second}".lower()):
        return False
    if (first.lower(), second.lower()) in words.compounds:
        return True
    return len(second) >= _LEAST_SECOND and bool(_ADVERB.search(first))


class _Words:
    """What a document's line ends ask of the whole of it, so that each question is quick."""

    def __init__(self, text: str) -> None:
        self._text = text.lower()
        self._asked = 0
        self.compounds = {found.groups() for found in _COMPOUND.finditer(self._text)}
        """The two words beside each hyphen within a line."""

    def hold(self, letters: str) -> bool:
        """Whether letters stand somewhere in the text, also inside a word."""
        self._asked += 1
        if self._asked <= _MOST_SEARCHES:
            return letters in self._text
        at = bisect_left(self._ends_of_words, letters)
        return at < len(self._ends_of_words) and self._ends_of_words[at].startswith(letters)

    @cached_property
    def _ends_of_words(self) -> list[str]:
        """The words of the text from each of their letters on, in order."""
        found: set[str] = set()
        for word in set(_LETTERS.findall(self._text)):
            found.update(word[at : at + _LONGEST_WORD] for at in range(len(word)))
        return sorted(found)


@lru_cache(maxsize=2)
def _words_of(text: str) -> _Words:
    return _Words(text)


def _first_word(following: str) -> str:
    """The letters at the beginning of what comes next, composed."""
    at = 0
    while at < len(following) and _is_letter(following[at]):
        at += 1
    return unicodedata.normalize("NFC", following[:at])


def _last_word(before: str) -> str:
    """The letters at the end of what is already written, composed."""
    at = len(before)
    while at and _is_letter(before[at - 1]):
        at -= 1
    return unicodedata.normalize("NFC", before[at:])


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character).startswith("M")


def _continues_cluster(character: str) -> bool:
    """Whether the character may compose with the one before it (marks, Hangul vowels and tails)."""
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"


def _unfolded(clean: str, begins: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """Ligatures and look-alikes as plain letters; the letters of one sign share its place."""
    out = fold(clean)
    if all(len(letters) == 1 for letters in out):
        return "".join(out), begins, ends
    new_begins = [b for b, letters in zip(begins, out, strict=True) for _ in letters]
    new_ends = [e for e, letters in zip(ends, out, strict=True) for _ in letters]
    return "".join(out), new_begins, new_ends


def _composed(clean: str, begins: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """NFC of each cluster; a composed letter spans all the characters it was made of."""
    out: list[str] = []
    new_begins: list[int] = []
    new_ends: list[int] = []
    a = 0
    while a < len(clean):
        b = a + 1
        while b < len(clean) and _continues_cluster(clean[b]):
            b += 1
        cluster = unicodedata.normalize("NFC", clean[a:b])
        last = b - a - 1
        for k, character in enumerate(cluster):
            out.append(character)
            new_begins.append(begins[a + min(k, last)])
            new_ends.append(ends[b - 1] if k == len(cluster) - 1 else ends[a + min(k, last)])
        a = b
    return "".join(out), new_begins, new_ends
