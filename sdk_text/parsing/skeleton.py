"""A text reduced to its letters and digits, each with its place in the document.

Headings are looked for here: line breaks, odd spaces, hyphens, quotation marks, upper and lower
case and the composition of letters are gone, so none of them can hide a heading.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sdk_text.parsing.lines import LINE_ENDS
from sdk_text.text.signs import INVISIBLE, fold, foldable

# A word: letters and digits, each with the combining marks that may follow it.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_CLUSTER = re.compile(r"[^\W_][\u0300-\u036f]*")
_MOST_BLANKS = 1000
"""Signs before a heading on its line that are looked at."""
# What may stand before a heading on its line: blanks and the marks of lightweight markup.
_BEFORE_ON_LINE = re.compile(rf"[{LINE_ENDS}][\s#*|_>\"{INVISIBLE}]*\Z")


def letters_only(text: str) -> str:
    """Lower-case letters and digits of a text, composed (NFC), look-alikes folded."""
    if foldable(text):
        text = "".join(fold(text, every_word=True))
    plain = unicodedata.normalize("NFC", text.casefold())
    # The caron beside its letter counts as a letter in Unicode.
    return "".join(c for c in unicodedata.normalize("NFC", plain) if c.isalnum() and c != "ˇ")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Letters and digits of a document with their offsets."""

    source: str
    text: str
    begins: list[int]
    """Document offset of each character."""
    ends: list[int]
    """Document offset after each character and its combining marks."""

    def find_all(self, needle: str, start: int = 0, end: int | None = None) -> Iterator[int]:
        """Positions in the skeleton where ``needle`` stands."""
        if not needle:
            return
        at = self.text.find(needle, start, end)
        while at >= 0:
            yield at
            at = self.text.find(needle, at + 1, end)

    def gap_before(self, position: int) -> str:
        """What stands in the document between the character before ``position`` and this one."""
        before = self.ends[position - 1] if position else 0
        here = self.begins[position] if position < len(self.begins) else len(self.source)
        return self.source[before:here]

    def starts_line(self, position: int) -> bool:
        """Whether only blanks (or markup) stand before this character on its line."""
        gap = self.gap_before(position)
        if position == 0:
            gap = "\n" + gap
        return bool(_BEFORE_ON_LINE.search(gap, max(0, len(gap) - _MOST_BLANKS)))

    def is_boundary(self, position: int) -> bool:
        """Whether a word ends before ``position``, also where the next one is glued to it."""
        if position <= 0 or position >= len(self.text) or self.gap_before(position):
            return True
        before, after = self.source[self.begins[position - 1]], self.source[self.begins[position]]
        return (before.islower() and (after.isupper() or after.isdigit())) or (
            before.isdigit() and after.isalpha()
        )

    def position_of(self, offset: int) -> int:
        """Position in the skeleton of the first character at or after a document offset."""
        return bisect_left(self.begins, offset)


def make_skeleton(source: str, skipped: Iterable[tuple[int, int]] = ()) -> Skeleton:
    """Skeleton of a document without the stray stretches in it."""
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    for a, b in [*sorted(skipped), (len(source), len(source))]:
        for found in _WORD.finditer(source, at, max(a, at)):
            _take_word(found.group(), found.start(), letters, begins, ends)
        at = max(at, b)
    return Skeleton(source, "".join(letters), begins, ends)


def _is_plain(word: str) -> bool:
    """Whether every character of a word is a letter or digit that stays as it is."""
    return (
        "ˇ" not in word
        and word.isalnum()
        and unicodedata.is_normalized("NFC", word)
        and not foldable(word)
    )


def _take_word(
    word: str, start: int, letters: list[str], begins: list[int], ends: list[int]
) -> None:
    plain = word.casefold()
    if len(plain) == len(word) and (plain.isascii() or _is_plain(plain)):
        letters.append(plain)
        begins.extend(range(start, start + len(word)))
        ends.extend(range(start + 1, start + len(word) + 1))
        return
    for cluster in _CLUSTER.finditer(word):
        folded = letters_only(cluster.group())
        letters.append(folded)
        begins.extend([start + cluster.start()] * len(folded))
        ends.extend([start + cluster.end()] * len(folded))
